"""codebook.csv from drafted lines: how each column is found, and a note on each guess."""

from __future__ import annotations

import re
from collections.abc import Sequence

from questline.core.sentences import number_of
from questline.intake.decimals import number_in_words
from questline.tools.draft_study.level_texts import as_level_text
from questline.tools.draft_study.lines import TO_CONFIRM, Line
from questline.tools.draft_study.names import seen_text
from questline.tools.draft_study.writing import table

HEADER = (
    "variable", "match", "column", "kind", "label", "levels", "level_labels", "missing", "minimum",
    "maximum", "matching", "format", "sensitivity", "choices_of", "option", "note",
)  # fmt: skip
_CANNOT_STAND = re.compile("[\r\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_ERRORS = ("#NAME?", "#REF!", "#VALUE!", "#N/A", "#DIV/0!", "#NUM!", "#NULL!")
_SHORTEST_START = 3


def codebook_file(lines: Sequence[Line], headers: Sequence[str]) -> tuple[str, dict[str, str]]:
    """The text of codebook.csv, and the columns that it cannot name, by variable.

    `headers` are what the columns of the export are found by, in their order.
    """
    rows: list[list[str]] = []
    unnamed: dict[str, str] = {}
    for line in lines:
        place = _place(headers[line.seen.at], headers)
        if place:
            rows.append(_row(line, place))
        else:
            name = seen_text(line.seen.column.name) or f"column {line.seen.at + 1}"
            unnamed[line.name] = name
    return table(HEADER, rows), unnamed


def _place(name: str, headers: Sequence[str]) -> tuple[str, str] | None:
    """How a column is found: by its name or, where a codebook cannot hold that, by its start."""
    if name and not _CANNOT_STAND.search(name) and name not in _ERRORS and name == name.strip():
        return "header", name
    start = _CANNOT_STAND.split(name, maxsplit=1)[0].strip()
    start = start[:-1] if start in _ERRORS else start
    if len(start) < _SHORTEST_START or sum(one.strip().startswith(start) for one in headers) != 1:
        return None
    return "starts_with", start


def _row(line: Line, place: tuple[str, str]) -> list[str]:
    labels = {level.code: level.label for level in line.levels if level.label}
    hidden_label = line.label if line.label not in _ERRORS else line.name
    return [
        line.name,
        *place,
        line.kind,
        hidden_label,
        " | ".join(f"{level.code}={_text(level.text)}" for level in line.levels),
        " | ".join(f"{code}={_shown(label)}" for code, label in labels.items()),
        " | ".join(f"{as_level_text(text)}={kind}" for text, kind in line.missing),
        _number(line.minimum),
        _number(line.maximum),
        line.matching,
        " | ".join(line.formats),
        line.sensitivity,
        line.choices_of,
        line.option,
        note_of(line),
    ]


def _text(text: str) -> str:
    return text if text == "(blank)" else as_level_text(text)


def _shown(label: str) -> str:
    """A label of a level without the sign that divides levels."""
    return label.replace("|", "/")


def _number(value: float | None) -> str:
    return "" if value is None else number_in_words(value)


def note_of(line: Line) -> str:
    """Why the line says what it says, how many answers were seen, and what to look at.

    It stands in square brackets, because it counts people and is not for readers.
    """
    why = line.why[:1].upper() + line.why[1:]
    note = f"{why}; {number_of(line.seen.answered, 'answer')} seen"
    if line.doubts:
        note += f"; {TO_CONFIRM}: {'; '.join(line.doubts)}"
    return f"[{note.replace('[', '(').replace(']', ')')}]"
