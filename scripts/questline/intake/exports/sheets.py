"""From the cells of a sheet to a table, and what spreadsheets may have done to answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from questline.core.errors import Problem
from questline.core.sentences import number_of
from questline.intake.exports.limits import (
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_SHEET_CELLS,
    too_long,
    too_many_cells,
    too_many_columns,
)
from questline.intake.exports.numbers_as_text import formats_of, significant_digits
from questline.intake.exports.table import Notes, Table

DIGITS_OF_A_DOUBLE = 15
CELLS_NAMED = 5
_OTHER_KINDS = ("number", "text")


class Cell(NamedTuple):
    """The text of a cell and what it was: number, date, text, boolean, formula or error."""

    text: str
    kind: str


class SheetReading:
    """The cells of a sheet that hold something, gathered row by row from its top.

    The first row with cells is the header and says how wide the table is. Equal texts are held
    once.
    """

    def __init__(self, where: str):
        self.where = where
        self.records: list[list[str]] = []
        self.places: list[int] = []
        self.kinds: list[Counter[str]] = []
        self.formats: list[set[str]] = []
        self.outside: list[str] = []
        self.outside_count = 0
        self.count = 0
        self._header: dict[int, str] = {}
        self._row = 0
        self._texts: dict[str, str] = {}

    def keep(self, row: int, column: int, cell: Cell) -> None:
        """Keep a cell; rows come in rising order, the later of two cells in one place counts."""
        self.count += 1
        text = cell.text
        if len(text) > LONGEST_CELL:
            where = f"{self.where}, cell {reference(row, column)}"
            raise too_long(where, "one cell", len(text), LONGEST_CELL)
        text = self._texts.setdefault(text, text)
        if row == self._row or not self._row:
            self._row = row
        elif not self.records:
            self._close_header()
        if not self.records:
            self._header[column] = text
            return
        if row != self.places[-1]:
            self.records.append([""] * len(self.kinds))
            self.places.append(row)
            self._refuse_size()
        if column >= len(self.kinds):
            self.outside_count += 1
            if len(self.outside) < CELLS_NAMED:
                self.outside.append(reference(row, column))
            return
        self.records[-1][column] = text
        self._count(column, text, cell.kind)

    def finish(self) -> None:
        """A sheet may consist of its header alone."""
        if self._header and not self.records:
            self._close_header()

    def _close_header(self) -> None:
        width = max(self._header) + 1
        if width > MOST_COLUMNS:
            raise too_many_columns(f"{self.where}, row {self._row}", width)
        self.kinds = [Counter() for _ in range(width)]
        self.formats = [set() for _ in range(width)]
        self.records.append([self._header.get(column, "") for column in range(width)])
        self.places.append(self._row)

    def _refuse_size(self) -> None:
        cells = len(self.records) * len(self.kinds)
        if cells > MOST_SHEET_CELLS:
            raise too_many_cells(self.where, cells, MOST_SHEET_CELLS)

    def _count(self, column: int, text: str, kind: str) -> None:
        counts = self.kinds[column]
        counts[kind] += 1
        if kind == "date":
            self.formats[column].update(formats_of([text]))
        elif (
            kind == "number"
            and len(text) > DIGITS_OF_A_DOUBLE
            and significant_digits(text) > DIGITS_OF_A_DOUBLE
        ):
            counts["digits lost"] += 1


def reference(row: int, column: int) -> str:
    """A cell as spreadsheets name it: column 28 of row 3 is AC3."""
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def table_of(
    reading: SheetReading, file: str, sheet: str, sheets: tuple[str, ...], is_stated: bool
) -> Table:
    """The table of a sheet, one of `sheets`; `is_stated` when study.yaml names it.

    Cells further to the right than the header are a problem: what they answer cannot be known.
    """
    notes = Notes(file)
    problems = []
    if reading.outside:
        more = reading.outside_count - len(reading.outside)
        named = ", ".join(reading.outside) + (f" and {more} more" if more else "")
        problems.append(
            Problem(
                reading.where,
                f"{number_of(reading.outside_count, 'cell')} to the right of the header ({named})",
                "every answer below a column name in the first row",
                "delete rows above the header, notes beside the table, or name these columns",
            )
        )
    if not is_stated:
        _say_sheet(notes, sheet, sheets)
    _remark(notes, reading)
    return Table(
        file,
        reading.records,
        reading.places,
        "row",
        sheet=sheet,
        sheets=sheets,
        kinds=tuple(reading.kinds),
        date_formats=tuple(tuple(sorted(formats)) for formats in reading.formats),
        notes=tuple(notes.made),
        problems=tuple(problems),
    )


def _say_sheet(notes: Notes, sheet: str, sheets: tuple[str, ...]) -> None:
    if len(sheets) > 1:
        others = ", ".join(f'"{name}"' for name in sheets if name != sheet)
        notes.ask(
            "sheet",
            f'The answers were read from the sheet "{sheet}"; the file also has {others}. State '
            "the right one as `sheet` in study.yaml.",
        )


def _remark(notes: Notes, reading: SheetReading) -> None:
    """What a spreadsheet may have done to answers, as far as it can still be seen."""
    for column, count in enumerate(reading.kinds):
        header = reading.records[0][column]
        place = reference(reading.places[0], column)
        where = f'{reading.where}, column "{header[:60]}" ({place})'
        for kind, found, message in _remarks(count):
            notes.ask(kind, f"{number_of(found, 'cell')} {message}", where, found, [header])


def _remarks(count: Counter[str]) -> Iterator[tuple[str, int, str]]:
    if count["formula"]:
        yield (
            "formulas",
            count["formula"],
            "held a formula; the result that was saved with it was read. Answers of respondents "
            "are no formulas: check where they are from.",
        )
    if count["error"]:
        yield (
            "errors",
            count["error"],
            "held an error of the spreadsheet, such as #N/A, in place of an answer.",
        )
    if count["date"] and any(count[kind] for kind in _OTHER_KINDS):
        yield (
            "dates_among_others",
            count["date"],
            "of the column held a date, others did not. Spreadsheets turn answers such as 6-25 "
            "into the 25th of June: look at the original export.",
        )
    if count["digits lost"]:
        yield (
            "digits_lost",
            count["digits lost"],
            f"held a number of more than {DIGITS_OF_A_DOUBLE} digits, of which a spreadsheet keeps "
            "no more: reference numbers may no longer be the right ones. Use an export that no "
            "spreadsheet has saved.",
        )
