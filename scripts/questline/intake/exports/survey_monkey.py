"""SurveyMonkey: CSV or XLSX with two header rows, the question and below it the option or row.

The question stands over its first column alone; the columns to its right have an empty header.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from questline.core.sentences import number_of
from questline.intake.exports.export import Export, ExportColumn, Multiple, Recognition
from questline.intake.exports.source import Opened
from questline.intake.exports.table import Notes, unique_names
from questline.intake.exports.texts import plain

PLATFORM = "surveymonkey"
_OWN = {
    "respondentid": "identifier",
    "respondent id": "identifier",
    "respondent_id": "identifier",
    "collectorid": "platform",
    "collector id": "platform",
    "collector_id": "platform",
    "start date": "start",
    "startdate": "start",
    "date_created": "start",
    "end date": "end",
    "enddate": "end",
    "date_modified": "end",
    "ip address": "ip",
    "ip_address": "ip",
    "email address": "email",
    "email_address": "email",
    "first name": "name",
    "first_name": "name",
    "last name": "name",
    "last_name": "name",
    "custom data 1": "platform",
    "custom_1": "platform",
}
_FIRST = ("respondentid", "respondent id", "respondent_id")
_ONE_ANSWER = ("response", "")
_OPEN = "open-ended response"
_OTHER = ("other (please specify)", "other (please specify):", "comments")
_MONTH_FIRST = ("%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %H:%M:%S")
_YEAR_FIRST = ("%Y-%m-%d %H:%M:%S",)


def recognise(opened: Opened) -> Recognition | None:
    """Two header rows, of which the first begins with the respondent's number."""
    headers, second = opened.head.headers, opened.head.record(1)
    if not headers or headers[0].strip().lower() not in _FIRST:
        return None
    answers = [
        cell.strip().lower()
        for header, cell in zip(headers, second, strict=True)
        if header.strip().lower() not in _OWN
    ]
    own = [
        cell for header, cell in zip(headers, second, strict=True) if header.strip().lower() in _OWN
    ]
    if any(cell.strip() for cell in own):
        because = "its first column is the Respondent ID, but there is one header row"
        return Recognition(PLATFORM, "one header row", False, because, 1, tried=False)
    if "response" in answers or _OPEN in answers:
        because = "its first column is Respondent ID and its second row says Response"
        tried = all(answer in _ONE_ANSWER for answer in answers)
        return Recognition(PLATFORM, "two header rows", True, because, 2, tried)
    because = "its first column is Respondent ID and its second row is empty below it"
    return Recognition(PLATFORM, "two header rows", False, because, 2, tried=False)


def read(opened: Opened, recognition: Recognition) -> Export:
    """The export with its questions, rows and options."""
    table, rows = opened.table, recognition.header_rows
    table.require_answers(rows)
    notes = Notes(opened.file, list(table.notes))
    second = table.record(1) if rows == 2 else [""] * len(table.headers)
    questions = _questions(table.headers)
    names = unique_names(_names(table.headers, questions, second), notes)
    cells = [table.column(at, rows) for at in range(len(names))]
    columns = []
    for at, name in enumerate(names):
        column = _column(table.headers[at], name, questions[at], second[at], cells[at])
        columns.append(column)
    columns = _options(columns, questions, second, cells, notes)
    _say_dates(columns, notes)
    return table.export(recognition, columns, cells, notes, header_rows=rows)


def _questions(headers: Sequence[str]) -> list[str]:
    """The question of each column: its own header, or the nearest one to its left."""
    questions, last = [], ""
    for header in headers:
        last = header if header.strip() else last
        questions.append(last)
    return questions


def _names(headers: Sequence[str], questions: Sequence[str], second: Sequence[str]) -> list[str]:
    """A name for each column: the question, with its row or option where it has several columns."""
    names = []
    for at, question in enumerate(questions):
        several = not headers[at].strip() or (
            at + 1 < len(headers) and not headers[at + 1].strip() and bool(question)
        )
        part = second[at].strip()
        names.append(f"{plain(question)} - {part}" if several and part else plain(question))
    return names


def _column(header: str, name: str, question: str, part: str, texts: Sequence[str]) -> ExportColumn:
    role = _OWN.get(header.strip().lower(), "") if not part.strip() else ""
    if role:
        is_date = role in ("start", "end")
        return ExportColumn(
            header, name, kind_hint="date" if is_date else "", role=role,
            formats=_formats(texts) if is_date else (),
            sensitive=role in ("ip", "email", "name", "identifier"),
        )  # fmt: skip
    below = part.strip().lower()
    kind = "text" if below == _OPEN or below in _OTHER else ""
    return ExportColumn(header, name, name, kind, group=plain(question))


def _formats(texts: Sequence[str]) -> tuple[str, ...]:
    first = next((text for text in texts if text), "")
    if first[4:5] == "-":
        return _YEAR_FIRST
    return _MONTH_FIRST[:1] if first.upper().endswith("M") else _MONTH_FIRST[1:]


def _options(
    columns: Sequence[ExportColumn],
    questions: Sequence[str],
    second: Sequence[str],
    cells: Sequence[list[str]],
    notes: Notes,
) -> list[ExportColumn]:
    """Columns that hold their own option's text and nothing else are options that were ticked."""
    changed = list(columns)
    groups: dict[tuple[str, int], list[int]] = {}
    begins = 0
    for at, column in enumerate(columns):
        begins = at if column.header.strip() else begins
        below = second[at].strip().lower()
        if not column.role and below not in _ONE_ANSWER and column.kind_hint != "text":
            groups.setdefault((questions[at], begins), []).append(at)
    found = 0
    for (question, _), places in groups.items():
        ticked = [_tick(second[at], number, cells[at]) for number, at in enumerate(places, 1)]
        if len(places) < 2 or not all(ticked):
            continue
        found += 1
        for at, tick in zip(places, ticked, strict=True):
            multiple = Multiple(plain(question), second[at].strip(), tick, ("",),
                                label=plain(question))  # fmt: skip
            changed[at] = replace(changed[at], multiple=multiple, kind_hint="category")
    if found:
        notes.ask(
            "options",
            f"In {number_of(found, 'question')} each option has a column, empty where it was not "
            "ticked. A question that was left out looks the same: give the options of a question "
            "one name in `choices_of` of codebook.csv to tell these rows from the others.",
            count=found,
            columns=[column.name for column in changed if column.multiple],
        )
    return changed


def _tick(option: str, number: int, texts: Sequence[str]) -> tuple[str, ...]:
    """The one text that means ticked: the option itself, its number, or 1; nothing otherwise."""
    used = {text for text in texts if text}
    for mark in (option, option.strip(), str(number), "1"):
        if used <= {mark}:
            return (mark,)
    return ()


def _say_dates(columns: Sequence[ExportColumn], notes: Notes) -> None:
    for column in columns:
        if column.formats and column.formats[0].startswith("%m"):
            notes.ask(
                "month_first",
                f"{column.name} is read with the month first, as SurveyMonkey writes it; the zone "
                "is that of the account.",
                columns=[column.name],
            )
