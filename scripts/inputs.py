"""inputs: what does this run's result follow from?"""

from questline.core.job import run


def inputs(input, output, params) -> str:
    """Write the checksums of the raw file, the configuration and the lock, and the versions."""
    from pathlib import Path

    from questline.core.files import write_json
    from questline.core.run_steps import NOT_COPIED
    from questline.provenance.inputs import describe_inputs

    raw, lock = Path(input.raw), Path(input.lock)
    files = [input.configuration] if isinstance(input.configuration, str) else input.configuration
    paths = [Path(path) for path in files if Path(path).name not in NOT_COPIED]
    configuration = {path.name: path.read_bytes() for path in paths}
    content = describe_inputs(
        study=params.study,
        raw=(raw.name, raw.read_bytes()),
        beside_raw=[(Path(path).name, Path(path).read_bytes()) for path in params.beside_raw],
        configuration=configuration,
        lock=(lock.name, lock.read_bytes()),
        seed=params.seed,
        versions=params.versions,
        commit=params.commit,
        plan_lock=params.plan_lock,
        earlier_releases=[
            (name, Path(path).read_bytes()) for name, path in params.earlier_releases
        ],
    )
    write_json(output.inputs, content)
    beside = f", {len(params.beside_raw)} beside it" if params.beside_raw else ""
    return f"checksums of the raw file{beside} and {len(configuration)} configuration files"


run(inputs, snakemake)
