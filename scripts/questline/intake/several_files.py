"""Several files of one study as one table: the rows of each further file below those before it.

Waves, languages and country versions are often exported one by one. Rows are counted on through the
files, and every sentence about a row names its file and the line there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from questline.core.codebook import FILE_COLUMN
from questline.core.errors import Problem, StudyError
from questline.core.sentences import listed, number_of
from questline.intake.coded import CodedTexts
from questline.intake.coded_columns import as_texts, together
from questline.intake.findings import Findings
from questline.intake.markers import NO_COLUMN
from questline.intake.table import RawTable


@dataclass(frozen=True)
class FilePart:
    """One of several files: what the study calls it, the name of the file, its table."""

    name: str
    file: str
    table: RawTable


def put_below(parts: Sequence[FilePart], findings: Findings) -> RawTable:
    """The rows of all files below one another, and a column `(file)` with the file's name.

    Columns are the same where their names are; a second column of one name goes with the second of
    that name. In the rows of a file without a column stands `NO_COLUMN`. `lines` are texts, such as
    "line 2 of wave_2.csv". Raises StudyError when a file has a column called `(file)` itself.
    """
    own = [_keys(part.table) for part in parts]
    _refuse_own_file_column(parts)
    keys = list(dict.fromkeys(key for of_file in own for key in of_file))
    headers, names, columns = [], [], []
    for key in keys:
        places = [of_file.get(key) for of_file in own]
        first = next(at for at, place in enumerate(places) if place is not None)
        place = places[first]
        assert place is not None
        headers.append(parts[first].table.headers[place])
        names.append(key[0])
        columns.append(
            together(
                [
                    _absent(len(part.table.rows)) if at is None else part.table.columns[at]
                    for part, at in zip(parts, places, strict=True)
                ]
            )
        )
    rows, before = [], 0
    for part in parts:
        rows.append(part.table.rows + before)
        before += part.table.row_count
    columns.append(_file_names(parts))
    lines = [f"line {line} of {part.file}" for part in parts for line in part.table.lines]
    _note(parts, findings)
    return RawTable(
        [*headers, FILE_COLUMN],
        columns,
        np.concatenate(rows),
        as_texts(lines),
        before,
        sum(part.table.blank_lines for part in parts),
        [problem for part in parts for problem in part.table.problems],
        [*names, FILE_COLUMN],
    )


def _note(parts: Sequence[FilePart], findings: Findings) -> None:
    names = listed(f"{part.name} ({part.file})" for part in parts)
    findings.note(
        "several_files",
        parts[0].file,
        names,
        len(parts),
        f"The rows of {number_of(len(parts), 'file')} stand below one another, in this order: "
        f"{names}. The numbers of rows count on through the files.",
    )
    # Apart from what is said of the files, as a small count of people may not be published.
    for part in parts:
        count = number_of(part.table.row_count, "row")
        findings.note(
            "rows_of_file",
            part.file,
            count,
            part.table.row_count,
            f"{part.name} ({part.file}) has {count}.",
        )


def _keys(table: RawTable) -> dict[tuple[str, int], int]:
    """Where each column is: by its name, and by which of those with that name it is."""
    found: dict[tuple[str, int], int] = {}
    seen: dict[str, int] = {}
    for at, name in enumerate(table.names or table.headers):
        bare = name.strip()
        seen[bare] = seen.get(bare, 0) + 1
        found[bare, seen[bare]] = at
    return found


def _absent(rows: int) -> CodedTexts:
    return CodedTexts(as_texts([NO_COLUMN]), np.zeros(rows, dtype=np.intp))


def _file_names(parts: Sequence[FilePart]) -> CodedTexts:
    names = np.array([part.name for part in parts], dtype=object)
    return CodedTexts(
        names, np.repeat(np.arange(len(parts)), [len(one.table.rows) for one in parts])
    )


def _refuse_own_file_column(parts: Sequence[FilePart]) -> None:
    problems = [
        Problem(
            f"{part.file}, header",
            f'a column is called "{FILE_COLUMN}"',
            "another name: this one is kept for the name of the file",
            "rename the column in the export",
        )
        for part in parts
        if FILE_COLUMN in [name.strip() for name in (*part.table.headers, *part.table.names)]
    ]
    if problems:
        raise StudyError(problems)
