"""From text to cells: the header, the rows of answers and the line in which each row begins."""

from __future__ import annotations

import csv
import io
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
    """

    headers: list[str]
    columns: list[CodedTexts]
    rows: np.ndarray
    lines: np.ndarray
    row_count: int
    blank_lines: int
    problems: list[Problem] = field(default_factory=list)


# An answer may be as long as somebody cares to write; the library stops at 131,072 letters.
csv.field_size_limit(2**31 - 1)


def read_header(text: str, delimiter: str) -> list[str]:
    """The cells of the first line that is not blank; none when it cannot be read."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return next(cells for cells in reader if cells)
    except (StopIteration, csv.Error):
        return []


def read_table(text: str, delimiter: str, file_name: str) -> RawTable:
    """Every cell of the raw file as text. Line ends inside quotation marks belong to the cell.

    Lines without any character are no rows. Quotation marks that do not pair up, rows with too few
    or too many cells, and a file without answers are problems of the table.
    """
    # Without strict reading, a stray quotation mark would silently become part of a cell.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    headers: list[str] = []
    cells: list[list[str]] = []
    rows: list[int] = []
    lines: list[int] = []
    ragged: dict[int, list[tuple[int, int]]] = {}
    problems: list[Problem] = []
    row_count = blank_lines = 0
    begins = 1
    try:
        for record in reader:
            line, begins = begins, reader.line_num + 1
            if not record:
                blank_lines += 1
            elif not headers:
                headers = record
            else:
                row_count += 1
                if len(record) == len(headers):
                    cells.append(record)
                    rows.append(row_count)
                    lines.append(line)
                else:
                    ragged.setdefault(len(record), []).append((row_count, line))
    except csv.Error:
        problems.append(_quotes_do_not_pair(file_name, begins, headers, row_count))
    if headers and not row_count and not problems:
        problems.append(
            Problem(
                file_name,
                "there is a header but no row of answers below it",
                "a line for each respondent",
                "export the answers again; a filter set in the survey platform may hide them",
            )
        )
    for count, places in sorted(ragged.items()):
        problems.append(_ragged(file_name, count, len(headers), places, delimiter))
    by_column = zip(*cells, strict=True) if cells else [()] * len(headers)
    return RawTable(
        headers,
        [CodedTexts.of(column) for column in by_column],
        np.array(rows, dtype="int64"),
        np.array(lines, dtype="int64"),
        row_count,
        blank_lines,
        problems,
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
    file_name: str, found: int, expected: int, places: list[tuple[int, int]], delimiter: str
) -> Problem:
    rows = [row for row, _ in places]
    lines = [line for _, line in places]
    sign = "tab" if delimiter == "\t" else delimiter
    if found > expected:
        remedy = f'an answer that holds the delimiter "{sign}" must stand in double quotes'
    else:
        remedy = "an answer may be broken by a line end that does not stand in double quotes"
    verb = "has" if len(rows) == 1 else "have"
    return Problem(
        file_name,
        f"{rows_in_words(rows, lines)} {verb} {number_of(found, 'cell')}",
        f"{number_of(expected, 'cell')}, as in the header",
        f"{remedy}; export the answers again, or mend the row in a text editor",
    )


def _quotes_do_not_pair(file_name: str, line: int, headers: list[str], rows_before: int) -> Problem:
    where = rows_in_words([rows_before + 1], [line]) if headers else "header"
    return Problem(
        f"{file_name}, {where}",
        "the double quotes do not pair up from here on",
        "a double quote at each end of a quoted answer, and two for one inside it",
        "export the answers again, or mend the quotes of this row in a text editor",
    )
