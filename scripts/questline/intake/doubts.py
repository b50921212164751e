"""Which doubts about an export a codebook has settled, and which are left for a person.

A doubt about columns that the codebook does not describe changes no answer. One about columns that
it describes is settled where a line of the codebook says what the export leaves open.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from questline.intake.columns import expected_columns, matching_columns
from questline.intake.exports.export import Note
from questline.intake.table import RawTable

SETTLED = (
    "no_dictionary",
    "no_key",
    "no_structure",
    "no_labels",
    "questions_without_column",
    "columns_without_question",
    "columns_without_key",
)
"""What a codebook settles by being there: it says what the columns mean, and each must be found."""

SETTLED_BY = {
    "nothing_ticked": "choices_of",
    "options": "choices_of",
    "joined_answers": "option",
    "month_first": "formats",
    "unknown_codes": "texts",
    "codes_without_label": "texts",
    "seen_not_answered": "texts",
}
"""What a part of a variable's line settles: where it has levels, any other answer is an error."""

_TOLD_APART = re.compile(r"__[0-9]+$")


def weighed(
    notes: Sequence[Note],
    table: RawTable,
    variables: Mapping[str, Mapping[str, Any]],
    is_side_by_side: bool,
) -> list[Note]:
    """The notes, of which those stay doubtful that no line of the codebook settles.

    `variables` is `Variable.for_intake()` by name; `is_side_by_side` when study.yaml says how rows
    of one respondent belong together.
    """
    of_columns = any(note.doubtful and note.columns for note in notes)
    described = _described(table, variables) if of_columns else {}
    return [
        replace(note, doubtful=note.doubtful and not _settled(note, described, is_side_by_side))
        for note in notes
    ]


def _described(
    table: RawTable, variables: Mapping[str, Mapping[str, Any]]
) -> dict[str, list[Mapping[str, Any]]]:
    """The variables that are read from each column, by its name and by its header."""
    described: dict[str, list[Mapping[str, Any]]] = {}
    for name in expected_columns(variables):
        variable = variables[name]
        further = [
            {"match": "header", "column": header} for header in variable.get("joined_with", ())
        ]
        for wanted in (variable, *further):
            for at in matching_columns(table.headers, wanted, table.names):
                for known in {table.headers[at], *table.names[at : at + 1]}:
                    described.setdefault(known, []).append(variable)
    return described


def _settled(
    note: Note, described: Mapping[str, list[Mapping[str, Any]]], is_side_by_side: bool
) -> bool:
    if note.kind in SETTLED:
        return True
    if note.kind == "rows_are_not_people":
        return is_side_by_side
    if not note.columns:
        return False
    names = [name for name in note.columns if name in described]
    if note.kind == "repeated_headers":
        # Who names the second of two has seen both.
        return not names or any(_TOLD_APART.search(name) for name in names)
    field = SETTLED_BY.get(note.kind)
    used = [variable for name in names for variable in described[name]]
    return not used if field is None else all(variable[field] for variable in used)
