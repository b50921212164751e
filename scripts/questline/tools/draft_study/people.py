"""Exports in which a person has several rows: events and repeated forms, put side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from questline.core.errors import StudyError
from questline.intake.exports.export import Export, Note
from questline.intake.exports.reading import raw_table
from questline.intake.findings import Findings
from questline.intake.markers import Marker
from questline.intake.side_by_side import SIGN, put_side_by_side

_KEYS = ("event", "repeat_instrument", "repeat_instance")
_SAID_OTHERWISE = "rows_are_not_people"


def one_row_a_person(export: Export) -> tuple[Export, dict[str, str | Sequence[str]]]:
    """The export with one row a person, and `side_by_side` of study.yaml; empty where it has.

    Where rows cannot be put side by side the export stays as it is, with a note that says why.
    """
    layout = _layout(export)
    if not layout:
        return export, {}
    findings = Findings()
    try:
        table = put_side_by_side(raw_table(export), layout, (), export.file, findings)
    except StudyError as error:
        said = " ".join(problem.sentence() for problem in error.problems)
        note = Note(_SAID_OTHERWISE, export.file, f"A person has several rows. {said}", True)
        return replace(export, notes=(*export.notes, note)), {}
    known = {column.name: column for column in export.columns}
    columns = []
    for name in table.names or table.headers:
        base, sign, event = name.partition(SIGN)
        column = known.get(base, known.get(name))
        assert column is not None, "put_side_by_side names columns after those of the export"
        question = column.question or base
        columns.append(
            replace(
                column,
                name=name,
                header=name,
                question=f"{question} ({event})" if sign else column.question,
                group=f"{column.group}{sign}{event}" if column.group else "",
                multiple=replace(
                    column.multiple,
                    group=f"{column.multiple.group}{sign}{event}",
                    label=f"{column.multiple.label} ({event})" if sign else column.multiple.label,
                )
                if column.multiple
                else None,
            )
        )
    cells = tuple(
        ["" if isinstance(text, Marker) else str(text) for text in column.cells()]
        for column in table.columns
    )
    notes = tuple(note for note in export.notes if note.kind != _SAID_OTHERWISE)
    wide = replace(
        export,
        columns=tuple(columns),
        cells=cells,
        rows=tuple(table.rows.tolist()),
        places=tuple(range(1, table.row_count + 1)),
        notes=notes,
        unit="respondent",
    )
    return wide, layout


def _layout(export: Export) -> dict[str, str | Sequence[str]]:
    people = export.with_role("identifier")
    by = [
        column.name
        for role in _KEYS
        for column in export.with_role(role)
        if any(text.strip() for text in export.texts(column.name))
    ]
    if export.unit == "respondent" or not (people and by):
        return {}
    return {"respondent": people[0].name, "by": by}
