"""Jisc Online Surveys (formerly BOS): coded CSV with its key, or uncoded CSV."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from questline.core.sentences import first_of, number_of
from questline.intake.exports.export import Export, ExportColumn, Multiple, Recognition
from questline.intake.exports.source import Opened
from questline.intake.exports.table import Notes, unique_names
from questline.intake.exports.texts import plain, small_table

PLATFORM = "online_surveys"
_CODED = re.compile(r"^Q\d+(_\d+)*(_[a-z]{1,2})?(_\d+)?(_other)?$")
_GRID = re.compile(r"^(Q\d+_\d+)_[a-z]{1,2}(_\d+)?$")
_NUMBERED = re.compile(r"^\d+(\.\d+)*(\.[a-z]+)?\. ")
_OWN = {
    "urn": "identifier",
    "unique response number": "identifier",
    "response id": "identifier",
    "completiondate": "end",
    "submission date": "end",
    "completion date": "end",
    "start date": "start",
}
_FORMATS = ("%Y-%m-%d",)


@dataclass(frozen=True)
class Entry:
    """An entry of the key: a question, or a row and column of a grid, with its codes."""

    text: str
    levels: tuple[tuple[str, str], ...] = ()


def is_key(content: bytes) -> bool:
    """Whether bytes are the key of a coded export."""
    head = content[:2048].decode("utf-8", errors="replace").lstrip("\ufeff").lstrip()
    return re.match(r'"?URN"?,"?Unique Response Number"?', head) is not None


def read_key(content: bytes) -> dict[str, Entry]:
    """The entries of a key by name. A line of a number is a code of the entry above it."""
    entries: dict[str, Entry] = {}
    current = ""
    for record in small_table(content):
        name, text = record[0].strip(), plain(record[1]) if len(record) > 1 else ""
        if name.isdigit() and current:
            entry = entries[current]
            entries[current] = replace(entry, levels=(*entry.levels, (name, text)))
        elif name:
            current = name
            entries[current] = Entry(text)
    return entries


def recognise(opened: Opened) -> Recognition | None:
    """An export of Online Surveys by its key, or by URN and the names Q1, Q2_1."""
    headers = [header.strip() for header in opened.head.headers]
    if not headers:
        return None
    key = _key(opened)
    if key:
        share = sum(_find(header, key) is not None for header in headers) / len(headers)
        if share > 0.5:
            because = "the key beside it explains its columns"
            return Recognition(PLATFORM, "coded, with key", True, because)
    answers = [header for header in headers if header.lower() not in _OWN]
    if headers[0].upper() == "URN" and all(_CODED.match(header) for header in answers):
        because = "its first column is URN and the others are Q1, Q2_1 and so on"
        return Recognition(PLATFORM, "coded", False, because)
    if headers[0].lower() == "unique response number" and any(map(_NUMBERED.match, answers)):
        because = "its first column is the Unique Response Number and questions have numbers"
        return Recognition(PLATFORM, "not coded", False, because, tried=False)
    return None


def _key(opened: Opened) -> dict[str, Entry]:
    for content in opened.companions.values():
        if is_key(content):
            return read_key(content)
    return {}


def _find(header: str, key: Mapping[str, Entry]) -> tuple[Entry, str] | None:
    """The entry that explains a column, and the code of the option that the column stands for."""
    if header in key:
        return key[header], ""
    base, sign, option = header.rpartition("_")
    if sign and base in key and option in dict(key[base].levels):
        return key[base], option
    return None


def read(opened: Opened, recognition: Recognition) -> Export:
    """The export with what its key says."""
    table = opened.table
    table.require_answers(1)
    notes = Notes(opened.file, list(table.notes))
    key = _key(opened)
    names = unique_names(table.headers, notes)
    cells = [table.column(at, 1) for at in range(len(names))]
    columns = [
        _column(header.strip(), name, key, texts)
        for header, name, texts in zip(table.headers, names, cells, strict=True)
    ]
    if key:
        _say_key(columns, cells, key, notes)
    elif recognition.version == "coded":
        notes.ask(
            "no_key",
            "There is no key beside the export: the texts of questions and codes are not known. "
            "Online Surveys gives it with a coded export (…-key.csv).",
        )
    return table.export(recognition, columns, cells, notes)


def _column(header: str, name: str, key: Mapping[str, Entry], texts: Sequence[str]) -> ExportColumn:
    role = _OWN.get(header.lower(), "")
    if role:
        is_date = role in ("start", "end")
        return ExportColumn(
            header, name, key.get(header, Entry("")).text, "date" if is_date else "", role=role,
            formats=_FORMATS if is_date else (), sensitive=role == "identifier",
        )  # fmt: skip
    found = _find(header, key)
    if found is None:
        numbered = _NUMBERED.match(header)
        return ExportColumn(header, name, header if numbered else "")
    entry, option = found
    main = key.get(header.partition("_")[0], entry)
    text = entry.text if entry is main else f"{main.text} - {entry.text}"
    if not option:
        kind = "category" if entry.levels else ""
        if len(entry.levels) == 1 and entry is not main:
            return _grid(header, name, text, entry, entry.levels[0][1], texts)
        return ExportColumn(header, name, text, kind, entry.levels, group=header.partition("_")[0])
    return _grid(header, name, text, entry, dict(entry.levels)[option], texts)


def _grid(
    header: str, name: str, text: str, entry: Entry, option: str, texts: Sequence[str]
) -> ExportColumn:
    """An option with a column of its own: 1 when chosen; otherwise 0, or empty in some grids."""
    unticked = ("0",) if "0" in texts else ("0", "")
    row = _GRID.match(header)
    group = row[1] if row else header.rpartition("_")[0]
    multiple = Multiple(group, option, ("1",), unticked, label=text)
    return ExportColumn(
        header, name, f"{text} - {option}", "category", multiple=multiple,
        group=header.partition("_")[0],
    )  # fmt: skip


def _say_key(
    columns: Sequence[ExportColumn],
    cells: Sequence[list[str]],
    key: Mapping[str, Entry],
    notes: Notes,
) -> None:
    unknown = [c.name for c in columns if not c.role and not c.question]
    explained = len(columns) - len(unknown)
    notes.say("key", f"The key explains {explained} of {number_of(len(columns), 'column')}.")
    if unknown:
        notes.ask(
            "columns_without_key",
            f"Not in the key: {number_of(len(unknown), 'column')} ({first_of(unknown, 8)}). It may "
            "belong to another version of the survey.",
            count=len(unknown),
            columns=unknown,
        )
    headings = [
        c.name for c, texts in zip(columns, cells, strict=True)
        if not c.role and not c.levels and not c.multiple and not any(texts)
    ]  # fmt: skip
    if headings:
        notes.say(
            "headings",
            f"Empty headings of grids: {number_of(len(headings), 'column')} "
            f"({first_of(headings, 8)}).",
            count=len(headings),
        )
    for column, texts in zip(columns, cells, strict=True):
        known = {code for code, _ in column.levels}
        strange = [text for text in texts if text and known and text not in known]
        if strange:
            verb = "is" if len(strange) == 1 else "are"
            notes.ask(
                "unknown_codes",
                f"{column.name}: {number_of(len(strange), 'answer')} {verb} not in the key, which "
                "may be of another day.",
                count=len(strange),
                columns=[column.name],
            )
