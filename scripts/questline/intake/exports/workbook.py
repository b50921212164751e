"""XLSX workbooks, read cell by cell as they are stored, and never as a rectangle.

A workbook of a few kilobytes may name a cell in the last column of the last row; a reader that
makes room for everything up to it needs a hundred gigabytes. Here a row holds the cells it has.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field

from questline.core.errors import Problem, StudyError
from questline.intake.exports.archives import Archive
from questline.intake.exports.numbers_as_text import plain_decimal
from questline.intake.exports.safe_xml import Start, local_name, parse
from questline.intake.exports.sheets import Cell, SheetReading, table_of
from questline.intake.exports.table import Table
from questline.intake.exports.workbook_dates import as_text, built_in, shows

NUMBERS_KEPT = 100_000
_ROOT = "xl/workbook.xml"
_ESCAPED = re.compile(r"_x(0009|000[AaDd]|005[Ff])_")
"""Signs that XLSX writes as their number: tab, line ends, and the underscore that begins it."""


@dataclass
class _Book:
    """What the parts around the sheets say."""

    sheets: list[tuple[str, str, bool]] = field(default_factory=list)
    """Name, path of the part, visible."""
    from_1904: bool = False
    styles: list[str] = field(default_factory=list)
    """For each style of cells: date, time, moment or nothing."""
    strings: list[str] = field(default_factory=list)


def read_workbook(content: bytes, file: str, sheet: str = "") -> Table:
    """The table of a workbook's first visible sheet that has cells, or of the sheet named."""
    archive = Archive(content, file)
    if _ROOT not in archive.names:
        raise StudyError(
            Problem(
                file,
                "it is packed like a spreadsheet but holds none",
                "an XLSX workbook",
                "if it holds a CSV file, unpack it and give that file; otherwise save it as XLSX",
            )
        )
    book = _book(archive)
    chosen = [entry for entry in book.sheets if (entry[0] == sheet if sheet else entry[2])]
    if not chosen:
        names = ", ".join(f'"{name}"' for name, _, _ in book.sheets) or "none"
        raise StudyError(
            Problem(
                file,
                f'there is no sheet "{sheet}"' if sheet else "no sheet is visible",
                f"one of its sheets: {names}",
                "correct the name of the sheet, or show the sheet and save the workbook",
            )
        )
    book.strings = _strings(archive)
    for name, path, _ in chosen:
        reading = _read_sheet(archive, book, name, path)
        if reading.records:
            names_of_all = tuple(entry[0] for entry in book.sheets)
            return table_of(reading, file, name, names_of_all, bool(sheet))
    return Table(file, [], [], "row", sheet=chosen[0][0])


def _book(archive: Archive) -> _Book:
    book = _Book()
    targets: dict[str, str] = {}
    found: list[tuple[str, str, bool]] = []

    def relation(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
            targets[attributes.get("Id", "")] = posixpath.normpath(path)

    def workbook(name: str, attributes: dict[str, str]) -> None:
        local = {local_name(key): value for key, value in attributes.items()}
        if name == "sheet":
            # `id` with a prefix is the relation; without one it would be the sheet's number.
            relation_id = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            visible = local.get("state", "visible") == "visible"
            found.append((local.get("name", ""), relation_id, visible))
        elif name == "workbookPr":
            book.from_1904 = local.get("date1904", "0") in ("1", "true")

    _walk(archive, "xl/_rels/workbook.xml.rels", relation)
    _walk(archive, _ROOT, workbook)
    book.sheets = [
        (name, targets[key], visible)
        for name, key, visible in found
        if targets.get(key) in archive.names
    ]
    book.styles = _styles(archive)
    return book


def _walk(archive: Archive, part: str, start: Start) -> None:
    if part in archive.names:
        parse(archive.pieces(part), f"{archive.file}, part {part}", start, _nothing, _nothing)


def _nothing(_: str) -> None:
    return None


def _styles(archive: Archive) -> list[str]:
    codes: dict[int, str] = {}
    styles: list[str] = []
    inside = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        if name in ("cellXfs", "cellStyleXfs"):
            inside = name
        elif name == "numFmt" and "numFmtId" in attributes:
            codes[_whole(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif name == "xf" and inside == "cellXfs":
            number = _whole(attributes.get("numFmtId", "0"))
            styles.append(shows(codes[number]) if number in codes else built_in(number))

    _walk(archive, "xl/styles.xml", start)
    return styles


def _strings(archive: Archive) -> list[str]:
    """The shared texts. Phonetic readings beside Japanese text are no part of it."""
    strings: list[str] = []
    parts: list[str] = []
    within = {"t": 0, "rPh": 0}

    def start(name: str, _: dict[str, str]) -> None:
        if name == "si":
            parts.clear()
        elif name in within:
            within[name] += 1

    def end(name: str) -> None:
        if name == "si":
            strings.append("".join(parts))
        elif name in within:
            within[name] -= 1

    def data(text: str) -> None:
        if within["t"] and not within["rPh"]:
            parts.append(text)

    part = "xl/sharedStrings.xml"
    if part in archive.names:
        parse(archive.pieces(part), f"{archive.file}, part {part}", start, end, data)
    return strings


def _whole(text: str) -> int:
    return int(text) if text.isdigit() else -1


def _column(reference: str) -> int:
    """The number from 0 of the column in a reference such as BC12; -1 when there is none."""
    number = 0
    for letter in reference.upper():
        if not "A" <= letter <= "Z":
            break
        number = number * 26 + ord(letter) - 64
        if number > 20_000:
            break
    return number - 1


class _Sheet:
    """The events of one sheet's XML, gathered into its cells."""

    def __init__(self, book: _Book, where: str):
        self.book = book
        self.reading = SheetReading(where)
        self._row = 0
        self._next = 0
        self._attributes: dict[str, str] = {}
        self._value: list[str] = []
        self._text: list[str] = []
        self._in_value = self._in_text = self._phonetic = self._formula = False
        self._in_cell = False
        self._numbers: dict[str, Cell] = {}
        """Answers are few different numbers: each is turned into text once."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._attributes = attributes
            self._value, self._text = [], []
            self._formula, self._in_cell = False, True
            at = _column(attributes.get("r", ""))
            self._next = at if at >= 0 else self._next
        elif name == "row":
            number = _whole(attributes.get("r", ""))
            self._row = number if number > self._row else self._row + 1
            self._next = 0
        elif not self._in_cell:
            return
        elif name == "v":
            self._in_value = True
        elif name == "t":
            self._in_text = not self._phonetic
        elif name == "rPh":
            self._phonetic = True
        elif name == "f":
            self._formula = True

    def end(self, name: str) -> None:
        if name == "c":
            self._keep()
            self._next += 1
            self._in_cell = False
        elif name == "v":
            self._in_value = False
        elif name == "t":
            self._in_text = False
        elif name == "rPh":
            self._phonetic = False

    def data(self, text: str) -> None:
        if self._in_value:
            self._value.append(text)
        elif self._in_text:
            self._text.append(text)

    def _keep(self) -> None:
        cell = self._cell("".join(self._value), "".join(self._text))
        if cell is None:
            return
        if "_x" in cell.text:
            cell = Cell(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), cell.text), cell.kind)
        if self._formula:
            cell = Cell(cell.text, "error" if cell.kind == "error" else "formula")
        self.reading.keep(self._row, self._next, cell)

    def _cell(self, value: str, text: str) -> Cell | None:
        kind = self._attributes.get("t", "n")
        if kind == "inlineStr":
            return Cell(text, "text") if text else None
        if not value:
            return None
        if kind == "s":
            at = _whole(value.strip())
            if not 0 <= at < len(self.book.strings):
                return Cell("", "error")
            shared = self.book.strings[at]
            return Cell(shared, "text") if shared else None
        if kind == "b":
            return Cell("TRUE" if value.strip() == "1" else "FALSE", "boolean")
        if kind in ("str", "e", "d"):
            return Cell(value, {"str": "text", "e": "error", "d": "date"}[kind])
        return self._number(value.strip())

    def _number(self, value: str) -> Cell:
        style = _whole(self._attributes.get("s", "0"))
        what = self.book.styles[style] if 0 <= style < len(self.book.styles) else ""
        if what:
            try:
                text = as_text(float(value), what, self.book.from_1904)
            except (ValueError, OverflowError):
                text = None
            if text is not None:
                return Cell(text, "date")
        known = self._numbers.get(value)
        if known is None:
            known = Cell(plain_decimal(value), "number")
            if len(self._numbers) < NUMBERS_KEPT:
                self._numbers[value] = known
        return known


def _read_sheet(archive: Archive, book: _Book, name: str, path: str) -> SheetReading:
    where = f'{archive.file}, sheet "{name}"'
    sheet = _Sheet(book, where)
    parse(archive.pieces(path), where, sheet.start, sheet.end, sheet.data)
    sheet.reading.finish()
    return sheet.reading
