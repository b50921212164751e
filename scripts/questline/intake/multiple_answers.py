"""Questions with several answers: taken apart where one cell holds them, and those left blank.

An option that was not ticked can mean no, or that the whole question was passed over. Who ticked
none of the options is counted as having left the question blank.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from questline.core.codebook import BLANK, OTHER_OPTION
from questline.core.derivations import NO, YES
from questline.core.errors import Problem
from questline.core.sentences import first_of, listed, number_of
from questline.intake.coded import CodedTexts
from questline.intake.coded_columns import as_texts, picked
from questline.intake.column import reader_of
from questline.intake.exports.joined_answers import taken_apart
from questline.intake.findings import Findings
from questline.intake.markers import NONE_TICKED, Marker
from questline.intake.table import RawTable
from questline.intake.wording import is_hidden, quoted, rows_in_words, shown

SEPARATORS = {";": "semicolons", ", ": "a comma and a blank", ",": "commas", "|": "upright strokes",
              "\n": "line ends"}  # fmt: skip
"""What survey platforms put between several answers in one cell."""
PARTS_LISTED = 8
Variables = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class _Apart:
    """The different texts of a column taken apart: for each its parts, none for what is missing."""

    separator: str
    parts: list[list[str]]


def take_apart(
    table: RawTable,
    names: Sequence[str],
    variables: Variables,
    cells: CodedTexts,
    where: str,
    findings: Findings,
) -> tuple[dict[str, CodedTexts], list[Problem]]:
    """One column for each option of a question whose answers stand in one cell.

    `names` are the variables that look for an option in these cells. What stands between the
    answers is the sign under which the cells fall into most declared options. A part that is no
    declared option is a problem, unless one variable looks for `(other)`.
    """
    options = {name: variables[name]["option"] for name in names}
    known = [option for option in options.values() if option != OTHER_OPTION]
    missing = {text for name in names for text, _ in variables[name]["missing"] if text != BLANK}
    texts = ["" if isinstance(text, Marker) or text.strip() in missing else text.strip()
             for text in cells.texts]  # fmt: skip
    apart = _best_separator(texts, known)
    others = [[part for part in parts if part not in known] for parts in apart.parts]
    columns = {}
    for name, option in options.items():
        ticked = [
            bool(left) if option == OTHER_OPTION else option in parts
            for parts, left in zip(apart.parts, others, strict=True)
        ]
        answers = [
            (YES if tick else NO) if text else held
            for tick, text, held in zip(ticked, texts, cells.texts, strict=True)
        ]
        columns[name] = picked(answers, cells.codes)
    several = np.array([len(parts) > 1 for parts in apart.parts], dtype=bool)[cells.codes]
    _note_apart(names, apart.separator, int(several.sum()), where, findings)
    if OTHER_OPTION in options.values() or not any(others):
        return columns, []
    return columns, [_unexplained(table, names, variables, cells, others, known, where)]


def blank_where_none_ticked(
    table: RawTable,
    columns: dict[str, CodedTexts],
    variables: Variables,
    file_name: str,
    findings: Findings,
) -> None:
    """Set the options of a question to left blank in rows where none of them is ticked.

    `columns` holds the cells of each variable and is changed. Only cells that mean no change: a
    missing answer stays missing in its own way.
    """
    questions: dict[str, list[str]] = {}
    for name, variable in variables.items():
        if variable["choices_of"] and name in columns:
            questions.setdefault(variable["choices_of"], []).append(name)
    for question, names in questions.items():
        means = {name: _means(name, variables[name], columns[name]) for name in names}
        ticked = np.any([means[name] == YES for name in names], axis=0)
        refused = np.any([means[name] == NO for name in names], axis=0)
        none = ~ticked & refused
        if not none.any():
            continue
        for name in names:
            columns[name] = _with_marker(columns[name], none & (means[name] == NO))
        count = int(none.sum())
        findings.note(
            "none_ticked",
            file_name,
            number_of(count, "row"),
            count,
            f"{question}: in {number_of(count, 'row')} none of its {len(names)} options is ticked. "
            "These count as left blank, not as no, in all of them.",
        )


def _best_separator(texts: Sequence[str], options: Sequence[str]) -> _Apart:
    """The sign under which the cells fall into most options, and fewest other parts."""
    best, found = (-1, 0), _Apart(";", [])
    wanted = set(options)
    for separator in SEPARATORS:
        parts = [_parts(text, options, separator) for text in texts]
        fitting = sum(part in wanted for one in parts for part in one)
        score = (fitting, -sum(len(one) for one in parts))
        if score > best:
            best, found = score, _Apart(separator, parts)
    return found


def _parts(text: str, options: Sequence[str], separator: str) -> list[str]:
    if not text:
        return []
    parts = [part.strip() for part in taken_apart(text, options, separator)]
    return [part for part in parts if part]


def _means(name: str, variable: Mapping[str, Any], column: CodedTexts) -> np.ndarray:
    """What each cell means, row by row: yes, no or something else."""
    read = reader_of(name, variable, dict(zip(column.texts, column.counts, strict=True)))
    values = [read(text).value for text in column.texts]
    return as_texts(values)[column.codes]


def _with_marker(column: CodedTexts, chosen: np.ndarray) -> CodedTexts:
    codes = column.codes.astype(np.intp)
    codes[chosen] = len(column.texts)
    return picked([*column.texts, NONE_TICKED], codes)


def _unexplained(
    table: RawTable,
    names: Sequence[str],
    variables: Variables,
    cells: CodedTexts,
    others: Sequence[Sequence[str]],
    known: Sequence[str],
    where: str,
) -> Problem:
    """The problem of answers that no option explains."""
    left = np.array([bool(parts) for parts in others], dtype=bool)[cells.codes]
    rows = rows_in_words(table.rows[left].tolist(), table.lines[left].tolist())
    hidden = next((name for name in names if is_hidden(variables[name])), names[0])
    parts = [part for one in others for part in one]
    different = list(dict.fromkeys(quoted(part, variables[hidden]) for part in parts))
    return Problem(
        f"{where}, {rows}",
        f"{first_of(different, PARTS_LISTED)} {'is' if len(different) == 1 else 'are'} none of the "
        "options that the codebook declares for this question",
        f"the options {first_of([shown(option) for option in known], PARTS_LISTED)}",
        "add a line with this option to codebook.csv, or one with the option "
        f"{OTHER_OPTION} for all that is none of the options",
    )


def _note_apart(
    names: Sequence[str], separator: str, several: int, where: str, findings: Findings
) -> None:
    findings.note(
        "taken_apart",
        where,
        SEPARATORS[separator],
        several,
        f"{listed(names)}: {number_of(several, 'cell')} with several answers, divided by "
        f"{SEPARATORS[separator]}, {'was' if several == 1 else 'were'} taken apart.",
    )
