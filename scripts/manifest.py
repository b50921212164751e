"""manifest: what did this run follow from, which outputs did it make, and by which rules?"""

from questline.core.job import run


def manifest(input, output, params) -> str:
    """Write the manifests with the checksum of every file, copies of what it followed from, and
    the crate.
    """
    from pathlib import Path

    from questline.core.files import copy_file, read_json, write_json
    from questline.core.sentences import number_of
    from questline.provenance import editions
    from questline.provenance.checksums import entry
    from questline.provenance.crate.describe import Described, describe_crate, in_one_sentence
    from questline.provenance.crate.steps import with_files
    from questline.provenance.manifest import describe_files, describe_run, public_part

    results = Path(output.manifest).parent.parent
    for name, original in params.materials.items():
        copy_file(original, Path(output.materials) / name)
    made = {}
    for step in [*params.steps, {"rule": "manifest", "writes": [editions.MATERIALS]}]:
        for name in step["writes"]:
            path = results / name
            for part in path.rglob("*") if path.is_dir() else [path]:
                # Snakemake marks output folders with a hidden file that holds a time.
                if part.is_file() and not part.name.startswith(".snakemake"):
                    made[part.relative_to(results).as_posix()] = (step["rule"], part.read_bytes())
    files = describe_files(made)
    inputs = read_json(results / "provenance" / "inputs.json")
    steps = with_files(params.steps, {name: rule for name, (rule, _) in made.items()})
    crate = describe_crate(
        Described(params.study, inputs, steps, files, params.interpreter, params.release)
    )
    write_json(output.crate, crate)
    files.append(entry(editions.CRATE, Path(output.crate).read_bytes(), "manifest"))
    whole = describe_run(
        inputs=inputs,
        code=params.product,
        interpreter=params.interpreter,
        machine={"architecture": params.machine},
        files=files,
        withheld=[(Path(path).name, Path(path).read_bytes()) for path in input.withheld],
        material=[(name, Path(path).read_bytes()) for name, path in params.material.items()],
    )
    write_json(output.public_manifest, public_part(whole))
    public = Path(output.public_manifest).read_bytes()
    files.append(entry(editions.PUBLIC_MANIFEST, public, "manifest"))
    files.sort(key=lambda file: file["path"])
    write_json(output.manifest, {**whole, "files": files, "count": len(files)})
    return f"checksums of {number_of(len(files), 'file')}; {in_one_sentence(crate)}"


run(manifest, snakemake)
