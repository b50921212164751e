"""Qualtrics: CSV or TSV with one to three header rows, values or choice texts, with or without QSF.

Three header rows (name, question, import id) are written today, two by the legacy exporter; one is
left where somebody removed the others.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from questline.core.sentences import number_of
from questline.intake.exports.export import Export, ExportColumn, Recognition
from questline.intake.exports.qualtrics_remarks import (
    say_unmatched,
    say_values_or_texts,
    unanswered,
)
from questline.intake.exports.qualtrics_survey import (
    Described,
    describe,
    ids_by_name,
    is_survey,
    read_survey,
)
from questline.intake.exports.source import Opened
from questline.intake.exports.table import Notes, unique_names
from questline.intake.exports.texts import plain

PLATFORM = "qualtrics"
_FORMAT = "%Y-%m-%d %H:%M:%S"
_ROLES = {
    "startdate": "start",
    "enddate": "end",
    "recordeddate": "recorded",
    "status": "preview",
    "responsetype": "preview",
    "ipaddress": "ip",
    "progress": "progress",
    "duration": "duration",
    "duration (in seconds)": "duration",
    "finished": "finished",
    "_recordid": "identifier",
    "responseid": "identifier",
    "recipientlastname": "name",
    "recipientfirstname": "name",
    "name": "name",
    "recipientemail": "email",
    "emailaddress": "email",
    "externalreference": "identifier",
    "externaldatareference": "identifier",
    "locationlatitude": "location",
    "locationlongitude": "location",
    "locationaccuracy": "platform",
    "distributionchannel": "platform",
    "userlanguage": "language",
    "responseset": "platform",
    "responsesetid": "platform",
}
_SENSITIVE = ("ip", "location", "email", "name", "identifier")
STATUS = (
    ("0", "IP Address"),
    ("1", "Survey Preview"),
    ("2", "Survey Test"),
    ("4", "Imported"),
    ("8", "Spam"),
    ("9", "Spam of a preview"),
    ("16", "Offline"),
    ("17", "Offline preview"),
)
_FINISHED = (("0", "not finished"), ("1", "finished"))
_TYPICAL = {"startdate", "enddate", "finished"}


def recognise(opened: Opened) -> Recognition | None:
    """Which of the three layouts a table has, if any."""
    headers = opened.head.headers
    first = {header.strip().lower() for header in headers}
    second = {cell.strip().lower() for cell in opened.head.record(1)}
    if _import_ids(opened.head.record(2)):
        because = 'its third row holds Qualtrics\' import ids ({"ImportId": …})'
        return Recognition(PLATFORM, "three header rows", True, because, 3)
    if _import_ids(opened.head.record(1)):
        because = "its second row holds Qualtrics' import ids; the row of questions was removed"
        return Recognition(PLATFORM, "names and import ids", True, because, 2)
    if {"v1", "v2"} <= first and {"responseid", "responseset"} <= second:
        because = "its first row begins V1, V2 and its second ResponseID, ResponseSet"
        return Recognition(PLATFORM, "legacy, two header rows", True, because, 2)
    if "responseid" in first and first >= _TYPICAL:
        if "responseid" in second or "response id" in second:
            because = "its first two rows name ResponseId, StartDate, EndDate and Finished"
            return Recognition(PLATFORM, "two header rows", True, because, 2)
        because = "it has the columns ResponseId, StartDate, EndDate and Finished"
        return Recognition(PLATFORM, "one header row", False, because, 1)
    return None


def _import_ids(cells: Sequence[str]) -> list[dict[str, str]]:
    """The import ids of a header row, an entry a cell; nothing when a cell holds none.

    They are written as JSON today and as Python in 2016. An empty cell ends a legacy row.
    """
    ids: list[dict[str, str]] = []
    for cell in cells:
        if not cell.strip():
            ids.append({})
            continue
        entry = _mapping(cell)
        if entry is None or "ImportId" not in entry:
            return []
        ids.append({str(key): str(value) for key, value in entry.items()})
    return ids if any(ids) else []


def _mapping(cell: str) -> dict[str, Any] | None:
    if not cell.lstrip().startswith("{") or len(cell) > 10_000:
        return None
    try:
        value = json.loads(cell)
    except (ValueError, RecursionError):
        try:
            value = ast.literal_eval(cell.strip())
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            return None
    return value if isinstance(value, dict) else None


def read(opened: Opened, recognition: Recognition) -> Export:
    """The export with what its header rows and its survey definition say."""
    table, rows = opened.table, recognition.header_rows
    table.require_answers(rows)
    notes = Notes(opened.file, list(table.notes))
    ids: list[dict[str, str]] = _import_ids(table.record(2 if rows == 3 else 1)) if rows > 1 else []
    ids = ids or [{} for _ in table.headers]
    questions = table.record(1) if rows == 3 or (rows == 2 and not any(ids)) else table.headers
    survey = _survey(opened, notes)
    kept = _without_empty_end(table.headers, questions, notes)
    wanted = _names(table.headers[:kept], questions, recognition)
    names = unique_names(wanted, notes)
    if survey and not any(ids):
        by_name = ids_by_name(survey)
        ids = [{"ImportId": by_name.get(header, "")} for header in table.headers]
    columns = [
        _column(table.headers[at], names[at], questions[at], ids[at], survey) for at in range(kept)
    ]
    cells = [table.column(at, rows) for at in range(kept)]
    columns = [_with_texts(column, texts) for column, texts in zip(columns, cells, strict=True)]
    say_values_or_texts(columns, cells, notes)
    columns = unanswered(columns, cells, notes)
    if survey:
        say_unmatched(survey, columns, notes)
    return table.export(recognition, columns, cells, notes, header_rows=rows)


def _survey(opened: Opened, notes: Notes) -> dict[str, Any]:
    for name, content in opened.companions.items():
        if is_survey(content):
            survey = read_survey(content, name)
            notes.say("survey", f"{name} describes {number_of(len(survey), 'question')}.", name)
            return survey
    return {}


def _without_empty_end(headers: Sequence[str], questions: Sequence[str], notes: Notes) -> int:
    """The number of columns but for an empty last one, which a comma at each line's end makes."""
    if headers and not headers[-1].strip() and not questions[-1].strip():
        notes.say("empty_column", "The last column has no name and no question; it was left out.")
        return len(headers) - 1
    return len(headers)


def _names(headers: Sequence[str], questions: Sequence[str], recognition: Recognition) -> list[str]:
    """Legacy exports call their own columns V1 to V10; their names stand in the second row."""
    if not recognition.version.startswith("legacy"):
        return list(headers)
    return [
        question if header.startswith("V") and header[1:].isdigit() else header
        for header, question in zip(headers, questions, strict=False)
    ]


def _column(
    header: str, name: str, question: str, ids: Mapping[str, str], survey: Mapping[str, Any]
) -> ExportColumn:
    import_id = ids.get("ImportId", "")
    last = import_id.rpartition("-")[2].lower()
    # A question may be called Name or Status; it is an answer all the same.
    is_answer = "QID" in import_id
    role = "" if is_answer else _ROLES.get(last) or _ROLES.get(name.strip().lower(), "")
    is_date = role in ("start", "end", "recorded")
    column = ExportColumn(
        header,
        name,
        question=plain(question),
        kind_hint="date" if is_date else {"duration": "timing", "progress": "number"}.get(role, ""),
        role=role,
        unit={"duration": "seconds", "progress": "percent"}.get(role, ""),
        zone=ids.get("timeZone", ""),
        formats=(_FORMAT,) if is_date else (),
        sensitive=role in _SENSITIVE,
        platform_name=import_id,
    )
    found = describe(import_id, ids.get("choiceId", ""), survey) if survey else None
    return _with_description(column, found) if found else column


def _with_description(column: ExportColumn, found: Described) -> ExportColumn:
    return replace(
        column,
        question=found.question,
        levels=found.levels,
        multiple=found.multiple,
        kind_hint=found.kind_hint,
        group=found.group,
    )


def _with_texts(column: ExportColumn, texts: Sequence[str]) -> ExportColumn:
    """Levels of the platform's own columns, and whether answers are codes or the choices' texts."""
    used = {text for text in texts if text}
    if column.role == "preview":
        words = tuple((label, label) for _, label in STATUS)
        return replace(column, levels=STATUS if all(map(str.isdigit, used)) else words)
    if column.role == "finished":
        if used <= {"0", "1"}:
            return replace(column, levels=_FINISHED)
        no, yes = ("FALSE", "TRUE") if used & {"FALSE", "TRUE"} else ("False", "True")
        return replace(column, levels=((no, "not finished"), (yes, "finished")))
    labels = {label for _, label in column.levels}
    codes = {code for code, _ in column.levels}
    if column.levels and len(used & labels) > len(used & codes):
        return replace(column, levels=tuple((label, label) for _, label in column.levels))
    return column
