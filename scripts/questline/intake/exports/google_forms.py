"""Google Forms: the sheet of responses as XLSX, ODS or CSV, whole questions as headers."""

from __future__ import annotations

import re
from dataclasses import replace

from questline.core.sentences import first_of, number_of
from questline.intake.exports.export import Export, ExportColumn, Multiple, Recognition
from questline.intake.exports.joined_answers import likely_options
from questline.intake.exports.source import Opened
from questline.intake.exports.table import Notes, Table, unique_names

PLATFORM = "google_forms"
SEPARATOR = ", "
_SHEET = re.compile(r"^(Form [Rr]esponses|Formularantworten|Respuestas de formulario|"
                    r"Réponses au formulaire) ?\d+$")  # fmt: skip
_STAMPS = ("timestamp", "zeitstempel", "marca temporal", "horodateur")
_EMAIL = ("email address", "e-mail-adresse", "username", "nutzername")
_CSV_STAMP = re.compile(r"^\d{4}/\d{2}/\d{2} \d{1,2}:\d{2}:\d{2} [AP]M( GMT[+-]\d+(:\d+)?)?$")
_GRID = re.compile(r"^(?P<question>.*\S) ?\[(?P<row>[^\[\]]+)\]$", re.DOTALL)


def recognise(opened: Opened) -> Recognition | None:
    """The sheet's name and a first column of time stamps; one of the two is likely at best."""
    table = opened.head
    if not table.headers:
        return None
    stamp = table.headers[0].strip().lower() in _STAMPS
    dates = bool(table.kinds) and table.kinds[0]["date"] == len(table.records) - 1 > 0
    if _SHEET.match(table.sheet) and dates:
        because = f'its sheet is called "{table.sheet}" and its first column holds time stamps'
        return Recognition(PLATFORM, "spreadsheet", stamp, because)
    if stamp and dates:
        because = f'its first column is "{table.headers[0]}" and holds dates alone'
        return Recognition(PLATFORM, "spreadsheet", False, because)
    if stamp and not table.kinds and _CSV_STAMP.match(table.record(1)[0]):
        because = f'its first column is "{table.headers[0]}" with times as Google writes them'
        return Recognition(PLATFORM, "CSV", True, because, tried=False)
    return None


def read(opened: Opened, recognition: Recognition) -> Export:
    """The export. Google Forms exports no codes, no orders and no list of options."""
    table = opened.table
    table.require_answers(1)
    notes = Notes(opened.file, list(table.notes))
    names = unique_names(table.headers, notes)
    cells = [table.column(at, 1) for at in range(len(names))]
    columns = [_column(table, at, name) for at, name in enumerate(names)]
    joined = []
    for at, column in enumerate(columns):
        options = () if column.role or column.formats else likely_options(cells[at], SEPARATOR)
        if options:
            joined.append(column.name)
            columns[at] = replace(
                column,
                multiple=Multiple(column.name, separator=SEPARATOR, label=column.question),
                levels=tuple((option, option) for option in options),
            )
    if joined:
        notes.ask(
            "joined_answers",
            f"In {number_of(len(joined), 'question')} several answers seem to stand in one cell, "
            'joined by ", ". Google Forms does not mark where an answer ends, so an option that '
            "holds a comma cannot be told from two: confirm the options of "
            f"{first_of([_short(name) for name in joined], 4)}.",
            count=len(joined),
            columns=joined,
        )
    notes.say(
        "no_orders",
        "Google Forms exports the texts of answers without their order: the order of levels must "
        "be stated in the codebook.",
    )
    return table.export(recognition, columns, cells, notes)


def _column(table: Table, at: int, name: str) -> ExportColumn:
    header = table.headers[at]
    lower = header.strip().lower()
    formats = table.date_formats[at] if table.date_formats else ()
    question = " ".join(header.split())
    if at == 0:
        first = "" if table.kinds else table.record(1)[0]
        _, sign, zone = first.partition(" GMT")
        # With a zone behind it, no format of the codebook reads it.
        csv = ("%Y/%m/%d %I:%M:%S %p",) if first and not sign else ()
        return ExportColumn(
            header, name, question, "date", role="end", formats=formats or csv,
            zone=f"GMT{zone}" if sign else "",
        )  # fmt: skip
    if lower in _EMAIL:
        return ExportColumn(header, name, question, role="email", sensitive=True)
    kind = ""
    if table.kinds:
        count = table.kinds[at]
        kind = "number" if count["number"] and not count["text"] else ""
        kind = "date" if count["date"] and not (count["text"] or count["number"]) else kind
    grid = _GRID.match(header.strip())
    group = " ".join(grid["question"].split()) if grid else ""
    return ExportColumn(header, name, question, kind, formats=formats, group=group)


def _short(name: str) -> str:
    return f'"{name}"' if len(name) <= 50 else f'"{name[:50].rstrip()}…"'
