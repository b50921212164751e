"""manifest: which outputs did this run make, and what are their checksums?"""

from questline.core.job import run


def manifest(input, output, params) -> str:
    """Write the checksum of every output, of the files in output folders too."""
    from pathlib import Path

    from questline.core.files import write_json
    from questline.provenance.manifest import describe_outputs

    results = Path(output.manifest).parent.parent
    files = []
    for name in input.everything:
        path = Path(name)
        files += [part for part in path.rglob("*") if part.is_file()] if path.is_dir() else [path]
    # Snakemake marks output folders with a hidden file that holds a time; it is no output.
    outputs = {
        path.relative_to(results).as_posix(): path.read_bytes()
        for path in files
        if not path.name.startswith(".snakemake")
    }
    write_json(output.manifest, describe_outputs(outputs))
    return f"checksums of {len(outputs)} outputs"


run(manifest, snakemake)
