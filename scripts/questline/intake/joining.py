"""Columns that carry the same question: each row has its answer in one of them.

Languages, waves and versions of a questionnaire are often columns beside one another. Which belong
together the codebook says; a row with two different answers is a mistake, never a choice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from questline.core.errors import Problem, nearest_name
from questline.core.sentences import listed, number_of
from questline.intake.coded import CodedTexts
from questline.intake.coded_columns import picked, together
from questline.intake.column import reader_of
from questline.intake.columns import columns_called
from questline.intake.findings import Findings
from questline.intake.markers import NO_COLUMN, Marker
from questline.intake.table import RawTable
from questline.intake.wording import quoted, rows_in_words, shown

ANSWER, MISSING, EMPTY, ABSENT = 3, 2, 1, 0
"""What a cell holds. Of one row's cells the highest counts: a code of a missing answer in the
column of one language does not hide the answer in that of another."""


def joined_places(
    table: RawTable, name: str, variable: Mapping[str, Any], file_name: str
) -> tuple[list[int], list[Problem]]:
    """The positions of the columns of `joined_with`; a problem for each that is not there once."""
    places, problems = [], []
    for header in variable["joined_with"]:
        found = columns_called(table.headers, table.names, header)
        if len(found) == 1:
            places += found
            continue
        said = (
            f'{number_of(len(found), "column")} have the header "{shown(header)}" (variable {name})'
            if found
            else f'no column has the header "{shown(header)}" (variable {name}). '
            f"{nearest_name(header, [*table.headers, *table.names])}"
        )
        problems.append(
            Problem(
                f"{file_name}, header",
                said.strip(),
                "one column for each header of joined_with",
                f"correct `joined_with` of {name} in codebook.csv, or add the column to the export",
            )
        )
    return places, problems


def join_columns(
    table: RawTable,
    name: str,
    variable: Mapping[str, Any],
    places: Sequence[int],
    file_name: str,
    findings: Findings,
) -> tuple[CodedTexts, list[Problem]]:
    """The columns at `places` as one: in each row the cell that holds the answer.

    An answer goes before a code of a missing answer, that before an empty cell; of two that are
    alike the first column's counts. Rows with two different answers are a problem that names them.
    """
    columns = [table.columns[place] for place in places]
    ranks, meanings = _ranks_and_meanings(name, variable, columns)
    best = ranks.argmax(axis=0)
    answered = ranks == ANSWER
    chosen = np.take_along_axis(meanings, best[None, :], axis=0)[0]
    differs = (answered & (meanings != chosen)).any(axis=0)
    stacked = together(columns)
    rows = len(table.rows)
    joined = picked(stacked.texts, stacked.codes[best * rows + np.arange(rows)])
    headers = [f'"{shown(table.headers[place])}"' for place in places]
    problems = []
    if differs.any():
        problems.append(
            _two_answers(table, name, variable, columns, answered, differs, headers, file_name)
        )
    lacking = (ranks == MISSING) & ~answered.any(axis=0)
    in_two_ways = int((lacking & (meanings != chosen)).any(axis=0).sum())
    _note(name, headers, answered, best, differs, in_two_ways, file_name, findings)
    return joined, problems


def without_column(
    table: RawTable, name: str, cells: CodedTexts, header: str, file_name: str
) -> list[Problem]:
    """The problem of rows that stand in a file without any column of this variable."""
    if table.lines.dtype != object:
        return []  # lines are texts where there are several files; one file lacks no column
    absent = np.array([text is NO_COLUMN for text in cells.texts], dtype=bool)[cells.codes]
    if not absent.any():
        return []
    rows = rows_in_words(table.rows[absent].tolist(), table.lines[absent].tolist())
    return [
        Problem(
            f"{file_name}, header",
            f'no column "{shown(header)}" (variable {name}) in the file of {rows}',
            "the codebook's columns in every file",
            f"if the file calls it otherwise, add that header to `joined_with` of {name} in "
            "codebook.csv; otherwise export the column as well",
        )
    ]


def _ranks_and_meanings(
    name: str, variable: Mapping[str, Any], columns: Sequence[CodedTexts]
) -> tuple[np.ndarray, np.ndarray]:
    """For each column and row what the cell holds, and a number that equal answers share.

    Answers are compared as they are read, so that "Yes" and "Ja" may be the same.
    """
    numbers: dict[object, int] = {}
    ranks, meanings = [], []
    for column in columns:
        read = reader_of(name, variable, dict(zip(column.texts, column.counts, strict=True)))
        rank = np.zeros(len(column.texts), dtype=np.int8)
        meaning = np.zeros(len(column.texts), dtype=np.int64)
        for at, text in enumerate(column.texts):
            if isinstance(text, Marker):
                rank[at] = ABSENT
            elif not text.strip():
                rank[at] = EMPTY
            else:
                reading = read(text)
                rank[at] = MISSING if reading.missing else ANSWER
                # What cannot be read is compared by its letters, and reported where it is read.
                key: tuple[str, object] = ("text", text.strip())
                if reading.missing:
                    key = ("missing", reading.missing)
                elif reading.value is not None:
                    key = ("value", reading.value)
                meaning[at] = numbers.setdefault(key, len(numbers))
        ranks.append(rank[column.codes])
        meanings.append(meaning[column.codes])
    return np.array(ranks), np.array(meanings)


def _two_answers(
    table: RawTable,
    name: str,
    variable: Mapping[str, Any],
    columns: Sequence[CodedTexts],
    answered: np.ndarray,
    differs: np.ndarray,
    headers: Sequence[str],
    file_name: str,
) -> Problem:
    row = int(np.flatnonzero(differs)[0])
    texts = [
        quoted(column.texts[column.codes[row]], variable)
        for column, has_answer in zip(columns, answered[:, row], strict=True)
        if has_answer
    ]
    rows = rows_in_words(table.rows[differs].tolist(), table.lines[differs].tolist())
    first = " (in the first of them)" if int(differs.sum()) > 1 else ""
    return Problem(
        f"{file_name}, columns {listed(headers)} (variable {name}), {rows}",
        f"{listed(texts)} stand in one row{first}",
        "one answer in each row, as the codebook joins these columns",
        f"correct the export; or, if these are different questions, take the header out of "
        f"`joined_with` of {name} in codebook.csv and describe it as a variable of its own",
    )


def _hold(rows: int) -> str:
    return "holds" if rows == 1 else "hold"


def _note(
    name: str,
    headers: Sequence[str],
    answered: np.ndarray,
    best: np.ndarray,
    differs: np.ndarray,
    in_two_ways: int,
    file_name: str,
    findings: Findings,
) -> None:
    has_answer = answered.any(axis=0)
    counts = [
        f"{int((has_answer & (best == place)).sum())} from {header}"
        for place, header in enumerate(headers)
    ]
    several = int(((answered.sum(axis=0) > 1) & ~differs).sum())
    message = f"{name} has its answers from {number_of(len(headers), 'column')}: {listed(counts)}."
    if several:
        verb = _hold(several)
        message += f" {number_of(several, 'row')} {verb} the same answer in more than one."
    if in_two_ways:
        message += (
            f" {number_of(in_two_ways, 'row')} without an answer {_hold(in_two_ways)} two kinds of "
            "missing: the first column's counts."
        )
    findings.note("joined_columns", file_name, "; ".join(counts), int(has_answer.sum()), message)
