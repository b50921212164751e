"""Intake as a whole: from an export that was opened to typed answers and findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from questline.core.errors import Problem, StudyError
from questline.core.ledgers import CHANGES_COLUMNS, MISSING_COLUMNS, join_ledger, join_lines
from questline.core.sentences import listed, number_of
from questline.core.statistics import StatisticsPart
from questline.intake.arranging import Arrangement, arrange, as_in_a_file, cells_of
from questline.intake.codebook_rows import add_codebook
from questline.intake.coded import CodedTexts
from questline.intake.column import read_column
from questline.intake.columns import match_columns
from questline.intake.delimiters import note_delimiter
from questline.intake.deriving import derive_all
from questline.intake.doubts import weighed
from questline.intake.exports.delimited import blank_lines
from questline.intake.exports.reading import Raw, read_raw
from questline.intake.exports.source import Opened
from questline.intake.findings import Findings
from questline.intake.several_files import FilePart
from questline.intake.table import RawTable
from questline.intake.tally import Tally
from questline.intake.wording import shown


@dataclass(frozen=True)
class Intake:
    """What intake gives.

    `responses`: index `row` (1 = first row of answers), one column per codebook variable in its
    order; numbers float64, all else object with None. `missing`: row, variable, kind, text.
    `changes`: row, variable, before, after, rule, reason. `findings`: kind, severity, where, found,
    count, message. `statistics`: intake's part of the store. `line`: one line for the screen.
    """

    responses: pd.DataFrame
    missing: pd.DataFrame
    changes: pd.DataFrame
    findings: pd.DataFrame
    statistics: pd.DataFrame
    line: str


def take_in(
    opened: Opened,
    variables: Mapping[str, Mapping[str, Any]],
    *,
    platform: str = "",
    out_of_range: str,
    arrangement: Arrangement | None = None,
) -> Intake:
    """Read the raw export and type every column as the codebook says.

    `opened` is the raw file and `arrangement` says which further files belong to the study and
    whether rows of one respondent are put side by side (`exports.files.open_files` gives both).
    `variables` is `Variable.for_intake()` by name. `platform` is that of study.yaml, empty for
    recognition. `out_of_range` is "error" or "set_missing" (then cleaning sets such answers to
    missing). Raises StudyError with everything that is wrong in the files.
    """
    findings, arranged = Findings(), arrangement or Arrangement()
    files = [(arranged.first_file, opened), *arranged.further]
    as_read = as_in_a_file(variables, arranged.side_by_side)
    is_side_by_side = arranged.side_by_side is not None
    raws = [_read_noted(one, platform, as_read, is_side_by_side, findings) for _, one in files]
    tables = [raw.table for raw in raws]
    parts = [
        FilePart(name, one.file, table) for (name, one), table in zip(files, tables, strict=True)
    ]
    file_name = listed([part.file for part in parts])
    table = arrange(parts, variables, arranged.side_by_side, file_name, findings)
    positions, problems = match_columns(
        table.headers, variables, file_name, findings, table.names, table.row_count
    )
    if problems and not positions:
        raise StudyError(problems)
    cells, unfit = cells_of(table, positions, variables, file_name, findings)
    twice = [problem for raw in raws for problem in raw.duplicated]
    problems = [*twice, *problems, *unfit, *table.problems]
    typed = _type_columns(table, positions, cells, variables, file_name, out_of_range, findings)
    lines = dict(zip(table.rows.tolist(), table.lines.tolist(), strict=True))
    problems += typed.problems
    problems += derive_all(typed.answers, variables, typed.outside, lines, out_of_range, findings)
    if problems:
        raise StudyError(problems)
    responses = _responses(typed.answers, variables)
    missing = _ledger(typed.missing, MISSING_COLUMNS, ["row"])
    changes = _ledger(typed.changes, CHANGES_COLUMNS, ["row", "variable"])
    words = "; ".join(dict.fromkeys(raw.words for raw in raws))
    part = _statistics(table, words, findings, changes)
    add_codebook(part, variables, typed.tallies, typed.answers)
    line = (
        f"{number_of(table.row_count, 'row')} and {number_of(len(table.headers), 'column')} read "
        f"from {file_name} ({words})"
    )
    if len(changes):
        line += f"; {number_of(len(changes), 'answer')} mended for blanks or case"
    return Intake(responses, missing, changes, findings.table(), part.table(), line)


def _read_noted(
    opened: Opened,
    platform: str,
    variables: Mapping[str, Mapping[str, Any]],
    is_side_by_side: bool,
    findings: Findings,
) -> Raw:
    """The cells of one file, and what is to be said of how it was read."""
    raw, file_name = read_raw(opened, platform), opened.file
    findings.take(weighed(raw.notes, raw.table, variables, is_side_by_side))
    if raw.delimiter:
        note_delimiter(raw.table.headers, raw.delimiter, raw.stated, file_name, variables, findings)
    if raw.table.blank_lines:
        findings.take([blank_lines(raw.table.blank_lines, file_name)])
    return raw


@dataclass
class _Typed:
    """The columns typed so far; `answers` have the row as index."""

    answers: dict[str, pd.Series] = field(default_factory=dict)
    outside: dict[str, np.ndarray] = field(default_factory=dict)
    tallies: dict[str, Tally] = field(default_factory=dict)
    missing: list[Mapping[str, Any]] = field(default_factory=list)
    changes: list[dict[str, np.ndarray]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def _type_columns(
    table: RawTable,
    positions: Mapping[str, int],
    cells: Mapping[str, CodedTexts],
    variables: Mapping[str, Mapping[str, Any]],
    file_name: str,
    out_of_range: str,
    findings: Findings,
) -> _Typed:
    """Every column that was found, as the codebook says; mistakes are collected."""
    typed = _Typed()
    rows, lines = table.rows, table.lines
    index = pd.Index(rows, name="row")
    for name, position in positions.items():
        variable = variables[name]
        where = f'{file_name}, column "{shown(table.headers[position])}" (variable {name})'
        column = read_column(
            name, variable, cells[name], rows, lines, where, out_of_range, findings
        )
        dtype = "float64" if variable["numeric"] else object
        typed.answers[name] = pd.Series(column.values, index=index, dtype=dtype)
        typed.tallies[name] = column.tally
        typed.missing.append(column.missing)
        typed.changes.append(column.changes)
        typed.problems += column.problems
        if column.outside.any():
            typed.outside[name] = column.outside
    return typed


def _ledger(
    parts: Sequence[Mapping[str, Any]], columns: Sequence[str], order: Sequence[str]
) -> pd.DataFrame:
    """The lines of all columns as one ledger."""
    return join_lines(parts, order) if parts else join_ledger([], columns, order)


def _responses(
    answers: Mapping[str, pd.Series], variables: Mapping[str, Mapping[str, Any]]
) -> pd.DataFrame:
    return pd.DataFrame({name: answers[name] for name in variables}, copy=False)


def _statistics(
    table: RawTable, words: str, findings: Findings, changes: pd.DataFrame
) -> StatisticsPart:
    part = StatisticsPart("intake")
    part.add("export", "rows", "count", table.row_count, note=f"Read as {words}.")
    part.add("export", "columns", "count", len(table.headers))
    for kind, count, message in findings.totals():
        part.add("findings", kind, "count", count, note=message)
    for rule, count in changes["rule"].value_counts().sort_index().items():
        part.add("changes", str(rule), "count", int(count))
    return part
