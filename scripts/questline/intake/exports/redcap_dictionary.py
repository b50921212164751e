"""A REDCap data dictionary, and the files of events and arms beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from questline.intake.exports.limits import damaged
from questline.intake.exports.texts import plain, small_table

Levels = tuple[tuple[str, str], ...]
_FIRST = "variable / field name"
_COLUMNS = {
    "variable / field name": "name",
    "form name": "form",
    "field type": "type",
    "field label": "label",
    "choices, calculations, or slider labels": "choices",
    "text validation type or show slider number": "validation",
    "text validation min": "minimum",
    "text validation max": "maximum",
    "identifier?": "identifier",
    "branching logic (show field only if...)": "branching",
    "field annotation": "annotation",
    "field_name": "name",
    "form_name": "form",
    "field_type": "type",
    "field_label": "label",
    "select_choices_or_calculations": "choices",
    "text_validation_type_or_show_slider_number": "validation",
    "text_validation_min": "minimum",
    "text_validation_max": "maximum",
    "identifier": "identifier",
    "branching_logic": "branching",
    "field_annotation": "annotation",
}
_WITH_CHOICES = ("radio", "dropdown", "checkbox")
_YES_NO: Levels = (("1", "Yes"), ("0", "No"))
_TRUE_FALSE: Levels = (("1", "True"), ("0", "False"))


@dataclass(frozen=True)
class Field:
    """One line of the dictionary."""

    name: str
    form: str = ""
    type: str = "text"
    label: str = ""
    choices: str = ""
    validation: str = ""
    minimum: str = ""
    maximum: str = ""
    identifier: str = ""
    branching: str = ""
    annotation: str = ""

    @property
    def levels(self) -> Levels:
        """Its codes and their texts, in the order of the questionnaire."""
        if self.type == "yesno":
            return _YES_NO
        if self.type == "truefalse":
            return _TRUE_FALSE
        return read_choices(self.choices) if self.type in _WITH_CHOICES else ()

    @property
    def question(self) -> str:
        """Its label without markup."""
        return plain(self.label)


def read_choices(text: str) -> Levels:
    """`1, one|2, two, or so` as codes and texts: divided by strokes, then at the first comma.

    >>> read_choices("1, one|2, two, or so | a, A")
    (('1', 'one'), ('2', 'two, or so'), ('a', 'A'))
    """
    levels = []
    for piece in text.split("|"):
        code, comma, label = piece.partition(",")
        if comma and code.strip():
            levels.append((code.strip(), plain(label)))
    return tuple(levels)


def checkbox_code(code: str) -> str:
    """A code as it stands in the name of a checkbox column: small, a minus as an underscore.

    >>> checkbox_code("-98"), checkbox_code("UNK")
    ('_98', 'unk')
    """
    return re.sub(r"[^a-z0-9_]", "_", code.lower())


def is_dictionary(content: bytes) -> bool:
    """Whether bytes are a data dictionary, as downloaded or from the programming interface."""
    head = content[:4096].decode("utf-8", errors="replace").lower()
    return _FIRST in head or ("field_name" in head and "select_choices_or_calculations" in head)


def read_dictionary(content: bytes, file: str) -> list[Field]:
    """The fields of a dictionary in its order."""
    records = small_table(content)
    header = [cell.strip().lower().lstrip("\ufeff") for cell in records[0]] if records else []
    places = {_COLUMNS[name]: at for at, name in enumerate(header) if name in _COLUMNS}
    if "name" not in places or "type" not in places:
        raise damaged(file, "it is no data dictionary of REDCap", "a dictionary as downloaded")
    fields = []
    for record in records[1:]:
        cells = {key: record[at].strip() for key, at in places.items() if at < len(record)}
        if cells.get("name"):
            fields.append(Field(**cells))
    return fields


def read_events(companions: Sequence[bytes]) -> Levels:
    """The events of a longitudinal project in their order, with the arm where there are several.

    They stand in an event file (event_name, unique_event_name) and an arm file (arm_num, name).
    """
    events: list[tuple[str, str, str]] = []
    arms: dict[str, str] = {}
    for content in companions:
        records = small_table(content)
        header = [cell.strip().lower() for cell in records[0]] if records else []
        rows = [dict(zip(header, record, strict=False)) for record in records[1:]]
        if {"event_name", "unique_event_name"} <= set(header):
            events += [
                (row["unique_event_name"], row["event_name"], row.get("arm_num", ""))
                for row in rows
                if "unique_event_name" in row
            ]
        elif {"arm_num", "name"} <= set(header):
            arms.update({row["arm_num"]: row["name"] for row in rows if "name" in row})
    several = len({arm for _, _, arm in events}) > 1
    return tuple(
        (code, f"{name} ({arms.get(arm, f'arm {arm}')})" if several else name)
        for code, name, arm in events
    )


def is_events(content: bytes) -> bool:
    """Whether bytes are a file of events or of arms."""
    first = content[:1024].decode("utf-8", errors="replace").partition("\n")[0].lower()
    return "unique_event_name" in first or first.replace('"', "").strip() == "arm_num,name"
