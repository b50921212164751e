"""From text to cells: the header, the rows of answers and the line in which each row begins."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from questline.core.errors import Problem
from questline.core.sentences import number_of
from questline.intake.coded import CodedTexts
from questline.intake.wording import rows_in_words, shown


@dataclass(frozen=True)
class RawTable:
    """The cells of the raw file, verbatim.

    `columns` are the answers, column by column; `rows[i]` is the 1-based number of row i below the
    header and `lines[i]` the line of the file in which it begins. Rows with another number of cells
    than the header are not among them; they are in `problems`. `row_count` counts all rows.
    `headers` are what a person sees over the columns, `names` what their platform calls them, where
    it has names of its own.
    """

    headers: list[str]
    columns: list[CodedTexts]
    rows: np.ndarray
    lines: np.ndarray
    row_count: int
    blank_lines: int
    problems: list[Problem] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Records:
    """The records of a delimited text, header rows among them.

    `cells[i]` begins in line `lines[i]`; all have as many cells as the first. Of the others
    `ragged` keeps, by their number of cells, the number of the record (from 0) and its line.
    `count` is the number of all records, `broken` the line from which quotes do not pair, or 0.
    """

    cells: Sequence[list[str]]
    lines: list[int]
    count: int
    blank_lines: int
    ragged: dict[int, list[tuple[int, int]]]
    broken: int = 0


# An answer may be as long as somebody cares to write; the library stops at 131,072 letters. A cell
# of more than this begins with a quotation mark that is never closed.
csv.field_size_limit(2**24)
MANY_LETTERS = 2**25
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def read_header(text: str, delimiter: str) -> list[str]:
    """The cells of the first line that is not blank; none when it cannot be read."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return next(cells for cells in reader if cells)
    except (StopIteration, csv.Error):
        return []


def read_records(text: str, delimiter: str, most: int = 0) -> Records:
    """The records of a delimited text, or the first `most` of them.

    Line ends inside quotation marks belong to the cell. Lines without any character are no records.
    """
    # Without strict reading, a stray quotation mark would silently become part of a cell.
    reader = csv.reader(_lines(text), delimiter=delimiter, strict=True)
    cells: list[list[str]] = []
    lines: list[int] = []
    ragged: dict[int, list[tuple[int, int]]] = {}
    count = blank_lines = broken = 0
    begins = 1
    try:
        for record in reader:
            line, begins = begins, reader.line_num + 1
            if not record:
                blank_lines += 1
                continue
            if not cells or len(record) == len(cells[0]):
                cells.append(record)
                lines.append(line)
            else:
                ragged.setdefault(len(record), []).append((count, line))
            count += 1
            if count == most:
                break
    except csv.Error:
        broken = begins
    return Records(cells, lines, count, blank_lines, ragged, broken)


def _lines(text: str) -> Iterable[str]:
    """The lines of a text with their ends; of a long text without a copy four times its size."""
    if len(text) < MANY_LETTERS:
        return io.StringIO(text, newline="")
    return (line[0] for line in _LINE.finditer(text))


def read_table(text: str, delimiter: str, file_name: str) -> RawTable:
    """Every cell of the raw file as text, below one header row.

    Quotation marks that do not pair up, rows with too few or too many cells, and a file without
    answers are problems of the table.
    """
    records = read_records(text, delimiter)
    headers, answers = (records.cells[0], records.cells[1:]) if records.cells else ([], [])
    by_column = zip(*answers, strict=True) if answers else [()] * len(headers)
    left_out = {number for places in records.ragged.values() for number, _ in places}
    rows = [number for number in range(1, records.count) if number not in left_out]
    return RawTable(
        list(headers),
        [CodedTexts.of(column) for column in by_column],
        np.array(rows, dtype="int64"),
        np.array(records.lines[1:], dtype="int64"),
        max(records.count - 1, 0),
        records.blank_lines,
        problems_of(records, 1, file_name, delimiter),
    )


def problems_of(
    records: Records, header_rows: int, file_name: str, delimiter: str
) -> list[Problem]:
    """What is wrong with the records of a file whose first `header_rows` are headers."""
    problems = []
    if records.broken:
        answers = max(records.count - header_rows, 0)
        in_header = records.count < header_rows
        problems.append(_quotes_do_not_pair(file_name, records.broken, in_header, answers))
    elif records.cells and records.count <= header_rows:
        problems.append(no_answers(file_name, header_rows))
    for count, places in sorted(records.ragged.items()):
        expected = len(records.cells[0])
        problems += _ragged(file_name, count, expected, places, header_rows, delimiter)
    return problems


def no_answers(file_name: str, header_rows: int) -> Problem:
    """The problem of an export that has headers alone, or not even these."""
    found = "there is a header but no row of answers below it"
    if header_rows > 1:
        found = f"there are {header_rows} header rows but no row of answers below them"
    return Problem(
        file_name,
        found if header_rows else "there is no cell that holds anything",
        "a line for each respondent",
        "export the answers again; a filter set in the survey platform may hide them",
    )


def duplicated_headers(headers: list[str], file_name: str) -> list[Problem]:
    """Column names that stand twice; columns without a name are not counted as one another's."""
    places: dict[str, list[int]] = {}
    for number, header in enumerate(headers, 1):
        if header.strip():
            places.setdefault(header, []).append(number)
    return [
        Problem(
            f"{file_name}, header",
            f'the column name "{shown(header)}" stands {len(numbers)} times, in columns '
            f"{', '.join(map(str, numbers))}",
            "a different name for each column",
            "rename or remove all but one in the export",
        )
        for header, numbers in places.items()
        if len(numbers) > 1
    ]


def _ragged(
    file_name: str,
    found: int,
    expected: int,
    places: list[tuple[int, int]],
    header_rows: int,
    delimiter: str,
) -> list[Problem]:
    """The records of one wrong length: those among the headers, and those of answers."""
    sign = "tab" if delimiter == "\t" else delimiter
    if found > expected:
        remedy = f'an answer that holds the delimiter "{sign}" must stand in double quotes'
    else:
        remedy = "an answer may be broken by a line end that does not stand in double quotes"
    named = [
        f"header row {number + 1} (line {line} of the file) has"
        for number, line in places
        if number < header_rows
    ]
    rows = [(number - header_rows + 1, line) for number, line in places if number >= header_rows]
    if rows:
        verb = "has" if len(rows) == 1 else "have"
        words = rows_in_words([row for row, _ in rows], [line for _, line in rows])
        named.append(f"{words} {verb}")
    return [
        Problem(
            file_name,
            f"{which} {number_of(found, 'cell')}",
            f"{number_of(expected, 'cell')}, as in the header",
            f"{remedy}; export the answers again, or mend the row in a text editor",
        )
        for which in named
    ]


def _quotes_do_not_pair(file_name: str, line: int, in_header: bool, rows_before: int) -> Problem:
    where = "header" if in_header else rows_in_words([rows_before + 1], [line])
    return Problem(
        f"{file_name}, {where}",
        "the double quotes do not pair up from here on",
        "a double quote at each end of a quoted answer, and two for one inside it",
        "export the answers again, or mend the quotes of this row in a text editor",
    )
