"""example_exports: one invented survey as four platforms would export it."""

from questline.core.job import run


def example_exports(input, output, params) -> str:
    """Write the files of data/examples."""
    from pathlib import Path

    from questline.tools.example_exports.files import example_exports

    files = example_exports()
    for name, content in files.items():
        path = Path(params.folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return f"{len(files)} files written below {params.folder}"


run(example_exports, snakemake)
