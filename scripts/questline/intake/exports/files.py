"""All the files of a study opened, and how they belong together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from questline.intake.arranging import Arrangement, as_in_a_file
from questline.intake.exports.reading import open_export
from questline.intake.exports.source import Opened


def open_files(
    files: Sequence[Sequence[Any]],
    variables: Mapping[str, Mapping[str, Any]],
    side_by_side: Mapping[str, Any] | None,
    *,
    encoding: str = "",
    delimiter: str = "",
    sheet: str = "",
) -> tuple[Opened, Arrangement]:
    """The raw file, and its further files with what is said of them, for `take_in`.

    `files` are of each file what the study calls it, its path and the paths of those beside it, the
    raw file first. All are read with the same settings. Raises StudyError when one is no export.
    """
    as_read = as_in_a_file(variables, side_by_side)
    (first, raw), *further = [
        (
            name,
            open_export(
                Path(path),
                [Path(other) for other in beside],
                encoding=encoding,
                delimiter=delimiter,
                sheet=sheet,
                variables=as_read,
            ),
        )
        for name, path, beside in files
    ]
    return raw, Arrangement(first, further, side_by_side)
