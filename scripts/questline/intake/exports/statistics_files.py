"""SPSS, Stata and SAS transport: labels, codes of missing answers and sets of several answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from questline.core.sentences import first_of, number_of
from questline.intake.exports.export import Export, ExportColumn, MissingCode, Multiple, Recognition
from questline.intake.exports.numbers_as_text import formats_of, number_text, single_text
from questline.intake.exports.source import Opened, in_words
from questline.intake.exports.statistics_process import lines_of
from questline.intake.exports.statistics_times import Teller, teller
from questline.intake.exports.table import Notes

PLATFORMS = {"spss": "spss", "stata": "stata", "sas": "sas"}
_KINDS = {"nominal": "category", "ordinal": "ordered", "scale": "number"}
_OPEN_END = 1e308
LEVELS_THAT_NAME_ALL = 2


def recognise(opened: Opened) -> Recognition | None:
    """A statistics file by its first bytes."""
    if opened.kind not in PLATFORMS:
        return None
    names = {"spss": "SPSS", "stata": "Stata", "sas": "SAS transport"}
    tried = opened.kind != "sas"
    because = f"its first bytes are those of {in_words(opened.kind)}"
    return Recognition(PLATFORMS[opened.kind], names[opened.kind], True, because, 0, tried)


def read(opened: Opened, recognition: Recognition) -> Export:
    """The file with its labels. Its numbers are the shortest texts that mean them exactly."""
    notes = Notes(opened.file)
    columns: list[ExportColumn] = []
    cells: list[list[str]] = []
    with lines_of(opened.source, opened.kind) as lines:
        meta = next(lines)
        labels = dict(zip(meta["names"], meta["labels"], strict=True))
        for line in lines:
            if "letters" in line:
                meta["missing_letters"].update(line["letters"])
                continue
            column, texts = _read_column(line["name"], line["values"], labels, meta, opened, notes)
            columns.append(column)
            cells.append(texts)
    columns = _with_sets(columns, cells, meta["sets"])
    _say(columns, cells, meta, opened.kind, notes)
    rows = len(cells[0]) if cells else 0
    numbers = tuple(range(1, rows + 1))
    return Export(
        opened.file,
        recognition,
        tuple(columns),
        tuple(cells),
        numbers,
        numbers,
        tuple(notes.made),
    )


@dataclass(frozen=True)
class _Writer:
    """How the values of one column become texts."""

    kind: str
    is_text: bool
    single: bool
    tell: Teller | None

    def text(self, value: Any) -> str:
        """One value. Missing codes of Stata come as letters, which get their full stop back."""
        if value is None:
            return ""
        if self.is_text:
            return str(value)
        if isinstance(value, str):
            return f".{value}"
        number = float(value)
        told = self.tell(number) if self.tell else None
        if told is not None:
            return told
        return single_text(number) if self.single else number_text(number)

    def code(self, value: Any) -> str:
        """A code of a value label or of a missing answer, as it stands in the cells."""
        if self.kind == "stata" and isinstance(value, str) and not self.is_text:
            return f".{value}"
        if isinstance(value, str):
            return value
        return number_text(float(value))


def _read_column(
    name: str,
    values: Iterable[Any],
    labels: dict[str, str],
    meta: dict[str, Any],
    opened: Opened,
    notes: Notes,
) -> tuple[ExportColumn, list[str]]:
    written = str(meta["formats"].get(name) or "")
    kind_of_time, tell = teller(opened.kind, written)
    stored = meta["types"].get(name, "")
    writer = _Writer(opened.kind, stored == "string", stored == "float", tell)
    # Equal values are written once: columns of codes have few.
    known: dict[Any, str] = {}
    texts = []
    for value in values:
        if value not in known:
            known[value] = writer.text(value)
        texts.append(known[value])
    if tell:
        _say_times(name, known, kind_of_time, notes, opened.file)
    if kind_of_time == "unknown":
        notes.ask(
            "dates_as_numbers",
            f"{name} has the format {written}, which is not read as a date: its numbers stay.",
            columns=[name],
        )
    pairs = [(writer.code(code), label) for code, label in meta["value_labels"].get(name, [])]
    missing = _missing(name, pairs, writer, meta)
    codes = {entry.code for entry in missing if not entry.high}
    levels = tuple((code, label) for code, label in pairs if code not in codes)
    kind = _kind(writer.is_text, kind_of_time, bool(levels), meta["measures"].get(name, ""))
    dates = kind_of_time in ("date", "moment")
    column = ExportColumn(
        name,
        name,
        labels.get(name, ""),
        kind,
        levels,
        missing,
        formats=formats_of([text for text in known.values() if "-" in text]) if dates else (),
        unit=written,
        platform_name=name,
    )
    return column, texts


def _kind(is_text: bool, kind_of_time: str, labelled: bool, measure: str) -> str:
    if kind_of_time in ("date", "moment"):
        return "date"
    if kind_of_time in ("time", "period"):
        return "text"
    if labelled:
        return _KINDS.get(measure if measure != "scale" else "", "category")
    return "text" if is_text else "number"


def _say_times(name: str, known: dict[Any, str], kind: str, notes: Notes, file: str) -> None:
    if kind not in ("date", "moment"):
        return
    beyond = [text for text in known.values() if text and "-" not in text[1:]]
    beyond = [text for text in beyond if not text.startswith(".")]
    if beyond:
        notes.ask(
            "dates_beyond_the_calendar",
            f"{name}: {number_of(len(beyond), 'different value')} would be after the year 9999 and "
            "stayed the number that is stored.",
            f"{file}, variable {name}",
            len(beyond),
            [name],
        )


def _missing(
    name: str, pairs: Sequence[tuple[str, str]], writer: _Writer, meta: dict[str, Any]
) -> tuple[MissingCode, ...]:
    """The declared codes and ranges, with the labels that they have."""
    labels = dict(pairs)
    found: list[MissingCode] = []
    for entry in meta["missing_ranges"].get(name, []):
        low, high = entry["lo"], entry["hi"]
        if low == high:
            code = writer.code(low)
            found.append(MissingCode(code, labels.get(code, "")))
            continue
        for code, label in pairs:
            if not writer.is_text and float(low) <= float(code) <= float(high):
                found.append(MissingCode(code, label))
        start = "lowest" if float(low) < -_OPEN_END else writer.code(low)
        stop = "highest" if float(high) > _OPEN_END else writer.code(high)
        found.append(MissingCode(start, high=stop))
    letters = [writer.code(letter) for letter in meta["missing_letters"].get(name, [])]
    letters += [code for code, _ in pairs if not writer.is_text and code.startswith(".")
                and not code[1:2].isdigit()]  # fmt: skip
    found += [MissingCode(code, labels.get(code, "")) for code in sorted(set(letters))]
    return tuple(found)


def _with_sets(
    columns: Sequence[ExportColumn], cells: Sequence[list[str]], sets: dict[str, Any]
) -> list[ExportColumn]:
    """Sets of several answers: options that were counted, or the same codes in several columns."""
    places = {column.name: at for at, column in enumerate(columns)}
    changed = list(columns)
    for group, entry in sets.items():
        counted = entry.get("counted_value")
        for name in entry["variable_list"]:
            if name not in places:
                continue
            at = places[name]
            column = changed[at]
            multiple = Multiple(group, label=entry.get("label") or "")
            if entry.get("is_dichotomy"):
                tick = str(counted)
                others = sorted({text for text in cells[at] if text} - {tick})
                missing = {code.code for code in column.missing}
                no = tuple(text for text in others if text not in missing)
                option = column.question or name
                multiple = replace(multiple, option=option, ticked=(tick,), unticked=no)
                column = replace(column, kind_hint="category")
            changed[at] = replace(column, multiple=multiple)
    return changed


def _say(
    columns: Sequence[ExportColumn],
    cells: Sequence[list[str]],
    meta: dict[str, Any],
    kind: str,
    notes: Notes,
) -> None:
    if meta["encoding"]:
        notes.say("encoding", f"Its texts are written in {meta['encoding']}.")
    if kind == "sas":
        notes.ask(
            "no_labels",
            "SAS transport files hold no labels of answers, and special missing values (.A to .Z) "
            "cannot be told from others here: give labels and missing codes in the codebook.",
        )
    bare = []
    for column, texts in zip(columns, cells, strict=True):
        known = {code for code, _ in column.levels}
        used = {text for text in set(texts) if text and not is_missing(text, column.missing)}
        if len(known) >= LEVELS_THAT_NAME_ALL and used - known:
            bare.append(column.name)
    if bare:
        notes.ask(
            "codes_without_label",
            f"In {number_of(len(bare), 'variable')} there are answers without a label "
            f"({first_of(bare, 8)}): labels may stand at the ends of a scale alone, or codes may "
            "be wrong.",
            count=len(bare),
            columns=bare,
        )


def is_missing(text: str, missing: Sequence[MissingCode]) -> bool:
    """Whether a cell's text is one of the declared codes, or lies in a declared range."""
    for entry in missing:
        if text == entry.code and not entry.high:
            return True
        if entry.high:
            try:
                number = float(text)
            except ValueError:
                continue
            low = float("-inf") if entry.code == "lowest" else float(entry.code)
            high = float("inf") if entry.high == "highest" else float(entry.high)
            if low <= number <= high:
                return True
    return False
