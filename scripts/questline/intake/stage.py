"""Intake as a whole: from the bytes of the raw file to typed answers and findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from questline.core.errors import Problem, StudyError
from questline.core.ledgers import CHANGES_COLUMNS, MISSING_COLUMNS, join_ledger
from questline.core.sentences import number_of
from questline.core.statistics import StatisticsPart
from questline.intake.column import read_column
from questline.intake.codebook_rows import add_codebook
from questline.intake.columns import match_columns
from questline.intake.decoding import decode
from questline.intake.delimiters import choose_delimiter, in_words
from questline.intake.deriving import derive_all
from questline.intake.findings import Findings
from questline.intake.table import RawTable, duplicated_headers, read_table
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
    content: bytes,
    file_name: str,
    variables: Mapping[str, Mapping[str, Any]],
    *,
    encoding: str,
    delimiter: str,
    out_of_range: str,
) -> Intake:
    """Read the raw export and type every column as the codebook says.

    `content` are the bytes of the raw file and `file_name` its name for sentences; `variables` is
    `Variable.for_intake()` by name. `encoding` and `delimiter` are those of study.yaml, empty for
    detection. `out_of_range` is "error" or "set_missing" (then cleaning sets such answers to
    missing). Raises StudyError with everything that is wrong in the file.
    """
    findings = Findings()
    decoded = decode(content, file_name, encoding, findings)
    sign = choose_delimiter(decoded.text, file_name, variables, delimiter, findings)
    table = read_table(decoded.text, sign, file_name)
    if table.blank_lines:
        findings.note(
            "blank_lines",
            file_name,
            number_of(table.blank_lines, "line"),
            table.blank_lines,
            f"{number_of(table.blank_lines, 'line')} of {file_name} without any character "
            "counted as no row.",
        )
    positions, problems = match_columns(table.headers, variables, file_name, findings)
    if problems and not positions:
        raise StudyError(problems)
    problems = [*duplicated_headers(table.headers, file_name), *problems, *table.problems]
    typed = _type_columns(table, positions, variables, file_name, out_of_range, findings)
    lines = dict(zip(table.rows.tolist(), table.lines.tolist(), strict=True))
    problems += typed.problems
    problems += derive_all(typed.answers, variables, typed.outside, lines)
    if problems:
        raise StudyError(problems)
    responses = _responses(typed.answers, variables)
    missing = _ledger(typed.missing, MISSING_COLUMNS, ["row"])
    changes = _ledger(typed.changes, CHANGES_COLUMNS, ["row", "variable"])
    words = f"{decoded.encoding}, separated by {in_words(sign)}"
    part = _statistics(table, words, findings, changes)
    add_codebook(part, variables, typed.tallies, typed.answers)
    line = (
        f"{number_of(table.row_count, 'row')} and {number_of(len(table.headers), 'column')} read "
        f"from {file_name} ({words})"
    )
    if len(changes):
        line += f"; {number_of(len(changes), 'answer')} mended for blanks or case"
    return Intake(responses, missing, changes, findings.table(), part.table(), line)


@dataclass
class _Typed:
    """The columns typed so far; `answers` have the row as index."""

    answers: dict[str, pd.Series] = field(default_factory=dict)
    outside: dict[str, np.ndarray] = field(default_factory=dict)
    tallies: dict[str, Tally] = field(default_factory=dict)
    missing: list[dict[str, np.ndarray]] = field(default_factory=list)
    changes: list[dict[str, np.ndarray]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def _type_columns(
    table: RawTable,
    positions: Mapping[str, int],
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
            name, variable, table.columns[position], rows, lines, where, out_of_range, findings
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
    parts: Sequence[Mapping[str, np.ndarray]], columns: Sequence[str], order: Sequence[str]
) -> pd.DataFrame:
    """The lines of all columns as one ledger."""
    if not parts:
        return join_ledger([], columns, order)
    lines = {name: np.concatenate([part[name] for part in parts]) for name in columns}
    return join_ledger([pd.DataFrame(lines, dtype=object)], columns, order)


def _responses(
    answers: Mapping[str, pd.Series], variables: Mapping[str, Mapping[str, Any]]
) -> pd.DataFrame:
    return pd.DataFrame({name: answers[name] for name in variables})


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
