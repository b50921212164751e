"""Tables of no platform that is known: a header row and answers below it."""

from __future__ import annotations

from questline.intake.exports.export import Export, ExportColumn, Recognition
from questline.intake.exports.source import Opened, in_words
from questline.intake.exports.table import Notes, unique_names

PLATFORM = "table"


def recognise(opened: Opened) -> Recognition | None:
    """Any table: this comes last."""
    if opened.kind not in ("text", "workbook", "open_document"):
        return None
    because = f"it is {in_words(opened.kind)} and shows no sign of a survey platform"
    return Recognition(PLATFORM, opened.kind, False, because)


def read(opened: Opened, recognition: Recognition) -> Export:
    """The table; nothing is known of its columns but what a spreadsheet's cells are."""
    table = opened.table
    table.require_answers(1)
    notes = Notes(opened.file, list(table.notes))
    names = unique_names(table.headers, notes)
    columns = []
    for at, (header, name) in enumerate(zip(table.headers, names, strict=True)):
        formats = table.date_formats[at] if table.date_formats else ()
        kind = ""
        if table.kinds:
            count = table.kinds[at]
            if count["number"] and not (count["text"] or count["date"]):
                kind = "number"
            elif count["date"] and not (count["text"] or count["number"]):
                kind = "date"
        columns.append(ExportColumn(header, name, kind_hint=kind, formats=formats))
    cells = [table.column(at, 1) for at in range(len(names))]
    return table.export(recognition, columns, cells, notes)
