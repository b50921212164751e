"""REDCap: CSV exports as codes (raw) or as labels, with or without the data dictionary."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from questline.intake.exports.export import Export, ExportColumn, Multiple, Recognition
from questline.intake.exports.redcap_dictionary import (
    Field,
    checkbox_code,
    is_dictionary,
    is_events,
    read_dictionary,
    read_events,
)
from questline.intake.exports.redcap_remarks import (
    fields_here,
    say_absent,
    say_outside,
    say_unticked,
    unit_of,
)
from questline.intake.exports.source import Opened
from questline.intake.exports.table import Notes, unique_names

PLATFORM = "redcap"
_OWN = {
    "redcap_event_name": "event",
    "redcap_repeat_instrument": "repeat_instrument",
    "redcap_repeat_instance": "repeat_instance",
    "redcap_survey_identifier": "identifier",
    "redcap_data_access_group": "platform",
    "event name": "event",
    "repeat instrument": "repeat_instrument",
    "repeat instance": "repeat_instance",
    "survey identifier": "identifier",
    "survey timestamp": "end",
    "data access group": "platform",
}
_STATUS = (("0", "Incomplete"), ("1", "Unverified"), ("2", "Complete"))
_CHOICE = re.compile(r"^(?P<question>.*) \(choice=(?P<option>.*)\)$", re.DOTALL)
_CHECKBOX = re.compile(r"^(?P<field>[a-z][a-z0-9_]*?)___(?P<code>[a-z0-9_]+)$")
_FORMATS = {
    "date": ("%Y-%m-%d",),
    "datetime": ("%Y-%m-%d %H:%M",),
    "datetime_seconds": ("%Y-%m-%d %H:%M:%S",),
}
_STAMP = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M")
NOT_COMPLETED = "[not completed]"


def recognise(opened: Opened) -> Recognition | None:
    """A REDCap export by its dictionary, or by the names of its columns."""
    headers = [header.strip() for header in opened.head.headers]
    fields = _fields(opened)
    if fields:
        here, texts = fields_here(headers), set(headers)
        share = sum(field.name in here for field in fields) / len(fields)
        by_label = sum(field.question in texts for field in fields if field.question)
        if share > 0.5:
            because = "its columns are the fields of the data dictionary beside it"
            return Recognition(PLATFORM, "raw", True, because)
        if by_label / len(fields) > 0.5:
            because = "its columns are the labels of the data dictionary beside it"
            return Recognition(PLATFORM, "labels", True, because, tried=False)
    names = set(headers)
    if names & {"redcap_event_name", "redcap_repeat_instrument", "redcap_survey_identifier"}:
        because = "it has columns that REDCap adds, such as redcap_event_name"
        return Recognition(PLATFORM, "raw", True, because)
    checkboxes = any(_CHECKBOX.match(header) for header in headers)
    if checkboxes and any(header.endswith("_complete") for header in headers):
        because = "it has checkbox columns (name___code) and form states (…_complete)"
        return Recognition(PLATFORM, "raw", False, because)
    if {"Complete?"} & names and any(_CHOICE.match(header) for header in headers):
        because = 'it has columns "(choice=…)" and "Complete?"'
        return Recognition(PLATFORM, "labels", False, because, tried=False)
    return None


def _fields(opened: Opened) -> list[Field]:
    for name, content in opened.companions.items():
        if is_dictionary(content):
            return read_dictionary(content, name)
    return []


def read(opened: Opened, recognition: Recognition) -> Export:
    """The export with what its data dictionary says."""
    table = opened.table
    table.require_answers(1)
    notes = Notes(opened.file, list(table.notes))
    fields = {field.name: field for field in _fields(opened)}
    events = read_events([text for text in opened.companions.values() if is_events(text)])
    labels = recognition.version == "labels"
    names = unique_names(table.headers, notes)
    by_question = {field.question: field for field in fields.values() if field.question}
    record = next(iter(fields), "")
    columns = []
    for at, (header, name) in enumerate(zip(table.headers, names, strict=True)):
        bare = header.strip()
        own = _own_column(bare, name, events)
        if own:
            column = own
        elif labels:
            column = _by_label(bare, name, by_question)
        else:
            column = _by_name(bare, name, fields)
        # REDCap writes the record's number first; without a dictionary that is all that is known.
        is_record = bare == record or (labels and fields and bare == fields[record].question)
        if is_record or (at == 0 and not fields and not column.role):
            column = replace(column, role="identifier", sensitive=True, kind_hint="identifier")
        columns.append(column)
    cells = [table.column(at, 1) for at in range(len(columns))]
    if not fields:
        notes.ask(
            "no_dictionary",
            "There is no data dictionary beside the export: questions, labels and the kinds of "
            "fields are not known. Download it in REDCap (Data Dictionary) and name it beside the "
            "export.",
        )
    say_outside(columns, cells, notes)
    say_unticked(columns, cells, notes)
    say_absent(fields, table.headers, labels, notes)
    unit = unit_of(columns, cells, notes)
    return table.export(recognition, columns, cells, notes, unit=unit)


def _own_column(header: str, name: str, events: Sequence[tuple[str, str]]) -> ExportColumn | None:
    """A column that REDCap itself adds."""
    role = _OWN.get(header.lower(), "")
    if role == "event":
        return ExportColumn(header, name, kind_hint="category", levels=tuple(events), role=role)
    if role:
        return ExportColumn(header, name, role=role, sensitive=role == "identifier")
    return None


def _by_name(header: str, name: str, fields: Mapping[str, Field]) -> ExportColumn:
    if header in fields:
        return _answer(header, name, fields[header])
    box = _CHECKBOX.match(header)
    if box:
        return _checkbox(header, name, box["field"], box["code"], fields.get(box["field"]))
    if header.endswith("_complete"):
        question = f"State of the form {header.removesuffix('_complete')}"
        return ExportColumn(
            header, name, question, "category", _STATUS, role="form_status", group=header[:-9]
        )
    if header.endswith("_timestamp"):
        form = header.removesuffix("_timestamp")
        return ExportColumn(
            header, name, f"When the survey {form} was completed", "date", role="end",
            formats=_STAMP, group=form,
        )  # fmt: skip
    return ExportColumn(header, name)


def _by_label(header: str, name: str, by_question: Mapping[str, Field]) -> ExportColumn:
    """A column of an export as labels, in which questions stand as headers."""
    if header == "Complete?":
        words = tuple((label, label) for _, label in _STATUS)
        return ExportColumn(
            header, name, "State of the form", "category", words, role="form_status"
        )
    box = _CHOICE.match(header)
    if box:
        field = by_question.get(box["question"])
        group = field.name if field else box["question"]
        multiple = Multiple(
            group, box["option"], ("Checked",), ("Unchecked",), label=box["question"]
        )
        return ExportColumn(header, name, header, "category", multiple=multiple, group=group)
    field = by_question.get(header)
    if field is None:
        return ExportColumn(header, name, header)
    column = _answer(header, name, field)
    return replace(column, levels=tuple((label, label) for _, label in column.levels))


def _answer(header: str, name: str, field: Field) -> ExportColumn:
    validation = field.validation
    date = next(
        (
            forms
            for start, forms in reversed(_FORMATS.items())
            if validation.startswith(start + "_")
        ),
        (),
    )
    kind = "category" if field.levels else ""
    if field.type in ("notes", "descriptive"):
        kind = "text"
    elif date:
        kind = "date"
    elif validation.startswith(("number", "integer")) or field.type in ("calc", "slider"):
        kind = "number"
    formats = ("decimal_comma",) if "comma_decimal" in validation else date
    return ExportColumn(
        header,
        name,
        field.question,
        kind,
        field.levels,
        role="email" if validation == "email" else "",
        formats=formats,
        sensitive=field.identifier.lower().startswith("y") or validation in ("email", "phone"),
        group=field.form,
        platform_name=field.name,
    )


def _checkbox(header: str, name: str, of: str, code: str, field: Field | None) -> ExportColumn:
    if field is None:
        multiple = Multiple(of, code, ("1",), ("0",))
        return ExportColumn(header, name, "", "category", multiple=multiple, group=of)
    option = next((text for c, text in field.levels if checkbox_code(c) == code), code)
    multiple = Multiple(of, option, ("1",), ("0",), label=field.question)
    return ExportColumn(
        header, name, f"{field.question} - {option}", "category", multiple=multiple,
        sensitive=field.identifier.lower().startswith("y"), group=of, platform_name=field.name,
    )  # fmt: skip
