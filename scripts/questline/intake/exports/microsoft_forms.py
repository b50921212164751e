"""Microsoft Forms: the workbook of responses, whole questions as headers, answers joined by ;."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from questline.core.sentences import number_of
from questline.intake.exports.export import Export, ExportColumn, Multiple, Recognition
from questline.intake.exports.source import Opened
from questline.intake.exports.table import Notes, Table, unique_names

PLATFORM = "microsoft_forms"
SEPARATOR = ";"
_FIRST = ("id", "start time", "completion time")
_OWN = {
    "id": "identifier",
    "start time": "start",
    "completion time": "end",
    "email": "email",
    "name": "name",
    "last modified time": "platform",
    "language": "language",
    "total points": "platform",
    "quiz feedback": "platform",
    "grade posted time": "platform",
}
_OF_A_QUIZ = ("Points - ", "Feedback - ")
_CSV_FORMATS = ("%m/%d/%y %H:%M:%S", "%m/%d/%Y %H:%M:%S")
_PLACES_OF_OWN = 8


def recognise(opened: Opened) -> Recognition | None:
    """The first three columns, as Microsoft Forms names them in English."""
    first = tuple(_clean(header).lower() for header in opened.head.headers[:3])
    if first != _FIRST:
        return None
    because = "its first columns are ID, Start time and Completion time"
    return Recognition(PLATFORM, "workbook", False, because, tried=False)


def read(opened: Opened, recognition: Recognition) -> Export:
    """The export. Microsoft Forms exports no codes, no orders and no list of options."""
    table = opened.table
    table.require_answers(1)
    notes = Notes(opened.file, list(table.notes))
    names = unique_names([_clean(header) for header in table.headers], notes)
    cells = [table.column(at, 1) for at in range(len(names))]
    columns = []
    joined = 0
    for at, name in enumerate(names):
        column = _column(table, at, name)
        options = () if column.role or column.formats else _options(cells[at])
        if options:
            joined += 1
            multiple = Multiple(name, separator=SEPARATOR, ends=True, label=column.question)
            levels = tuple((option, option) for option in options)
            column = replace(column, multiple=multiple, levels=levels)
        columns.append(column)
    if joined:
        notes.say(
            "joined_answers",
            f"In {number_of(joined, 'question')} several answers stand in one cell, each ended by "
            "a semicolon. Options that nobody chose are not known.",
            count=joined,
        )
    return table.export(recognition, columns, cells, notes)


def _clean(header: str) -> str:
    """A header without the no-break spaces that Microsoft Forms leaves at its end."""
    return header.replace("\u00a0", " ").strip()


def _column(table: Table, at: int, name: str) -> ExportColumn:
    header = table.headers[at]
    role = _OWN.get(_clean(header).lower(), "") if at < _PLACES_OF_OWN else ""
    formats = table.date_formats[at] if table.date_formats else ()
    if role in ("start", "end"):
        return ExportColumn(header, name, name, "date", role=role, formats=formats or _CSV_FORMATS)
    if role:
        return ExportColumn(
            header, name, name, role=role, sensitive=role in ("email", "name", "identifier")
        )
    if header.startswith(_OF_A_QUIZ):
        return ExportColumn(header, name, name, role="platform")
    kind = "number" if table.kinds and _all_numbers(table, at) else ""
    return ExportColumn(header, name, name, kind, formats=formats)


def _all_numbers(table: Table, at: int) -> bool:
    count = table.kinds[at]
    return bool(count["number"]) and not count["text"]


def _options(texts: Sequence[str]) -> tuple[str, ...]:
    """The options that were chosen, first come first, when every answer ends with a semicolon."""
    answers = [text for text in texts if text]
    if not answers or not all(text.endswith(SEPARATOR) for text in answers):
        return ()
    parts = [part for text in answers for part in text[:-1].split(SEPARATOR)]
    return tuple(dict.fromkeys(part for part in parts if part))
