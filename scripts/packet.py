"""packet: what does a reviewer need to check this study, in one archive?"""

from questline.core.job import run


def packet(input, output, params) -> str:
    """Write the archive of all public files, with a page that says what to type."""
    from pathlib import Path

    from questline.core.files import read_json, write_bytes
    from questline.provenance.editions import PUBLIC_MANIFEST, TWIN
    from questline.provenance.packet import README, packet, readme

    results = Path(output.packet).parent.parent
    manifest = read_json(results / PUBLIC_MANIFEST)
    paths = [*(file["path"] for file in manifest["files"]), PUBLIC_MANIFEST]
    twin = sorted(path for path in (results / TWIN).rglob("*") if input.twin and path.is_file())
    paths += [path.relative_to(results).as_posix() for path in twin if path.name[0] != "."]
    files = {path: (results / path).read_bytes() for path in paths}
    files[README] = readme(
        study=params.study,
        title=params.title,
        version=params.version,
        commit=manifest["inputs"]["commit"],
        configuration=[path for path in paths if "/configuration/" in path],
        twin=bool(twin),
        earlier=params.earlier,
    ).encode("utf-8")
    write_bytes(output.packet, packet(params.study, files))
    return f"{len(files)} files, without respondents: {output.packet}"


run(packet, snakemake)
