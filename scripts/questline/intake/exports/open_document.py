"""ODS spreadsheets, read as they are stored.

Cells and rows may be repeated by a count: at the end of a row or sheet they stand for nothing and
may run into millions, elsewhere they are answers.
"""

from __future__ import annotations

from questline.core.errors import Problem, StudyError
from questline.intake.exports.archives import Archive
from questline.intake.exports.limits import MOST_COLUMNS, MOST_SHEET_CELLS, too_many_cells
from questline.intake.exports.numbers_as_text import plain_decimal
from questline.intake.exports.safe_xml import local_name, parse
from questline.intake.exports.sheets import Cell, SheetReading, table_of
from questline.intake.exports.table import Table

MIME = b"application/vnd.oasis.opendocument.spreadsheet"
_PART = "content.xml"
_CELLS = ("table-cell", "covered-table-cell")
_NOT_THE_ANSWER = ("annotation", "shapes", "frame", "custom-shape", "object")


def read_open_document(content: bytes, file: str, sheet: str = "") -> Table:
    """The table of an ODS file's first sheet that has cells, or of the sheet named."""
    archive = Archive(content, file)
    document = _Document(file)
    if _PART in archive.names:
        parse(archive.pieces(_PART), file, document.start, document.end, document.data)
    names = tuple(document.sheets)
    if sheet and sheet not in names:
        listed = ", ".join(f'"{name}"' for name in names) or "none"
        raise StudyError(
            Problem(
                file,
                f'there is no sheet "{sheet}"',
                f"one of its sheets: {listed}",
                "correct the name of the sheet",
            )
        )
    for name in [sheet] if sheet else names:
        reading = document.sheets[name]
        if reading.records:
            return table_of(reading, file, name, names, bool(sheet))
    return Table(file, [], [], "row", sheet=names[0] if names else "")


class _Document:
    """The events of content.xml, gathered into the sheets and their cells."""

    def __init__(self, file: str):
        self.file = file
        self.sheets: dict[str, SheetReading] = {}
        self._reading: SheetReading | None = None
        self._row = 1
        self._row_times = 1
        self._cells: list[tuple[int, int, Cell]] = []
        self._column = 0
        self._attributes: dict[str, str] = {}
        self._paragraphs: list[list[str]] = []
        self._in_text = 0
        self._aside = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self._aside or name in _NOT_THE_ANSWER:
            self._aside += 1
        elif name == "table":
            local = {local_name(key): value for key, value in attributes.items()}
            title = local.get("name", f"Sheet{len(self.sheets) + 1}")
            self._reading = SheetReading(f'{self.file}, sheet "{title}"')
            self.sheets[title] = self._reading
            self._row = 1
        elif name == "table-row":
            local = {local_name(key): value for key, value in attributes.items()}
            self._row_times = _times(local.get("number-rows-repeated"))
            self._cells, self._column = [], 0
        elif name in _CELLS:
            self._attributes = {local_name(key): value for key, value in attributes.items()}
            self._paragraphs = []
        elif name == "p":
            self._paragraphs.append([])
            self._in_text += 1
        elif self._in_text and name in ("s", "tab", "line-break"):
            self._blank(name, {local_name(key): value for key, value in attributes.items()})

    def end(self, name: str) -> None:
        if self._aside:
            self._aside -= 1
        elif name == "p":
            self._in_text -= 1
        elif name in _CELLS:
            times = _times(self._attributes.get("number-columns-repeated"))
            cell = self._cell()
            if cell:
                self._cells.append((self._column, times, cell))
            self._column += times
        elif name == "table-row":
            self._keep_row()
            self._row += self._row_times
        elif name == "table" and self._reading:
            self._reading.finish()

    def data(self, text: str) -> None:
        if self._in_text and not self._aside:
            self._paragraphs[-1].append(text)

    def _blank(self, name: str, attributes: dict[str, str]) -> None:
        if name == "s":
            self._paragraphs[-1].append(" " * min(_times(attributes.get("c")), 1000))
        else:
            self._paragraphs[-1].append("\t" if name == "tab" else "\n")

    def _cell(self) -> Cell | None:
        """What the cell holds: its value where it has one, otherwise the text that is shown."""
        kind = self._attributes.get("value-type", "")
        shown = "\n".join("".join(parts) for parts in self._paragraphs)
        if kind == "float" or kind in ("percentage", "currency"):
            cell = Cell(plain_decimal(self._attributes.get("value", "")), "number")
        elif kind == "date":
            cell = Cell(self._attributes.get("date-value", "").removesuffix("Z"), "date")
        elif kind == "time":
            cell = Cell(_clock(self._attributes.get("time-value", "")), "date")
        elif kind == "boolean":
            value = self._attributes.get("boolean-value", "")
            cell = Cell("TRUE" if value == "true" else "FALSE", "boolean")
        else:
            cell = Cell(self._attributes.get("string-value") or shown, "text")
        if "formula" in self._attributes and cell.text:
            error = shown.startswith(("#", "Err:"))
            cell = Cell(shown if error else cell.text, "error" if error else "formula")
        return cell if cell.text else None

    def _keep_row(self) -> None:
        if not self._cells or self._reading is None:
            return
        wide = sum(times for _, times, _ in self._cells)
        if wide > MOST_COLUMNS or wide * self._row_times > MOST_SHEET_CELLS:
            raise too_many_cells(
                f"{self._reading.where}, row {self._row}", wide * self._row_times, MOST_SHEET_CELLS
            )
        for row in range(self._row, self._row + self._row_times):
            for column, times, cell in self._cells:
                for at in range(column, column + times):
                    self._reading.keep(row, at, cell)


def _times(text: str | None) -> int:
    return int(text) if text and text.isdigit() and int(text) else 1


def _clock(text: str) -> str:
    """PT10H05M30S as 10:05:30; anything else stays as it is."""
    if not text.startswith("PT"):
        return text
    number, parts = "", {"H": "00", "M": "00", "S": "00"}
    for sign in text[2:]:
        if sign in parts:
            parts[sign], number = number.replace(",", ".").zfill(2), ""
        else:
            number += sign
    seconds = parts["S"].rstrip("0").rstrip(".") if "." in parts["S"] else parts["S"]
    return f"{parts['H']}:{parts['M']}:{seconds.zfill(2)}"
