"""photographs: what did those interviewed show?"""

from questline.core.job import run


def photographs(input, output, params) -> str:
    """Make the galleries of what may be shown, from the register and the files."""
    from pathlib import Path

    from questline.core.files import (
        read_bytes,
        read_ledger,
        write_bytes,
        write_json,
        write_statistics,
    )
    from questline.interviews.photographs.gallery import LISTING
    from questline.interviews.photographs.stage import TEAM_MARK, Folder, show_photographs

    [register], [listed] = map(Path, input.register), map(Path, input.listed)
    paths = {Path(path).name: Path(path) for path in input.pictures}
    folder = Folder(
        sizes={name: path.stat().st_size for name, path in paths.items()},
        read=lambda name: read_bytes(paths[name]),
    )
    result = show_photographs(
        (register.name, read_bytes(register)),
        (listed.name, read_bytes(listed)),
        read_ledger(input.participants),
        folder,
        params.told,
    )
    for gallery, path, mark in (
        (result.public, Path(output.gallery), ""),
        (result.team, Path(output.team_gallery), TEAM_MARK),
    ):
        for name, content in gallery.files.items():
            write_bytes(path / name, content)
        write_json(path / f"{mark}{LISTING}", gallery.entries)
    write_statistics(output.statistics, result.statistics)
    return result.line


run(photographs, snakemake)
