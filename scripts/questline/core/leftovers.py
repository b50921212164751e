"""Results of an earlier configuration that still lie in the folder of results.

A run removes nothing that it does not write. When the interviews, or a part of them, are taken out
of a study, their galleries, quotations and tables stay, and may hold what was withdrawn since.
"""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath

from questline.core.sentences import listed

PLACES = ("interviews", "release", "reporting")
"""The folders of the results that hold words and pictures of people."""
ON_DEMAND = ("reporting/documents",)
"""What a run makes only when it is asked to."""


def left_over(results: Path) -> list[str]:
    """A sentence that names files and folders which the last whole run did not write.

    They are older than its manifest and not in it. A folder is named in the place of its files
    where all of them are.
    """
    manifest = results / "provenance" / "manifest.json"
    try:
        made = manifest.stat().st_mtime
        written = {entry["path"] for entry in json.loads(manifest.read_text("utf-8"))["files"]}
    except (OSError, ValueError, KeyError, TypeError):
        return []
    kept = {str(folder) for path in written for folder in PurePosixPath(path).parents}
    found = dict.fromkeys(
        str(results / _highest(path, kept))
        for place in PLACES
        for path in _files(results, place)
        if path.as_posix() not in written and (results / path).stat().st_mtime < made
    )
    if not found:
        return []
    return [
        f"Of an earlier configuration, and no part of this report: {listed(list(found))}. What "
        "was withdrawn since may be in there: delete it."
    ]


def _files(results: Path, place: str) -> list[PurePosixPath]:
    """The files in a folder of the results, relative to these; hidden ones are Snakemake's."""
    files = [path for path in sorted((results / place).rglob("*")) if path.is_file()]
    paths = [PurePosixPath(path.relative_to(results).as_posix()) for path in files]
    return [
        path
        for path in paths
        if not path.name.startswith(".") and not any(path.is_relative_to(one) for one in ON_DEMAND)
    ]


def _highest(path: PurePosixPath, kept: set[str]) -> PurePosixPath:
    """The largest folder around a file that holds nothing of the last run; else the file."""
    around = [path, *list(path.parents)[:-1]]
    return next(one for one in reversed(around) if str(one) not in kept)
