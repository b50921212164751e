"""Delimited text: from bytes to records, whatever the delimiter and however many header rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from questline.core.errors import Problem, StudyError
from questline.core.sentences import first_of, number_of
from questline.intake.decoding import decode
from questline.intake.exports.export import Note
from questline.intake.exports.limits import (
    LONGEST_CELL,
    LONGEST_LINE,
    MOST_COLUMNS,
    too_long,
    too_many_columns,
)
from questline.intake.exports.table import Table
from questline.intake.findings import Findings

CANDIDATES = (",", ";", "\t", "|")
WORDS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "upright strokes"}
RECORDS_TRIED = 50
_LINE_ENDS = (b"\n", b"\r")


def read_delimited(content: bytes, file: str, encoding: str = "", delimiter: str = "") -> Table:
    """The records of a delimited text file.

    `encoding` and `delimiter` are those that study.yaml states, or empty for detection. Raises
    StudyError when it is no text, when a line is longer than anybody writes, or when no sign
    divides it.
    """
    _refuse_long_lines(content, file)
    findings = Findings()
    decoded = decode(content, file, encoding, findings)
    notes = [
        Note(str(kind), str(where), str(message), severity == "decide")
        for kind, severity, where, message in zip(
            *(findings.table()[name] for name in ("kind", "severity", "where", "message")),
            strict=True,
        )
    ]
    sign = delimiter or choose_delimiter(decoded.text)
    records, places, blank, problems = _records(decoded.text, sign, file)
    notes.append(
        Note("delimiter", file, f"The columns of {file} are separated by {WORDS.get(sign, sign)}.")
    )
    if blank:
        notes.append(
            Note(
                "blank_lines",
                file,
                f"{number_of(blank, 'line')} of {file} without any character counted as no row.",
                count=blank,
            )
        )
    return Table(file, records, places, "line", notes=tuple(notes), problems=tuple(problems))


def choose_delimiter(text: str) -> str:
    """The sign under which the first records have the same number of cells, and most of them."""
    return max(CANDIDATES, key=lambda sign: _fit(text, sign))


def _fit(text: str, sign: str) -> tuple[bool, int]:
    reader = csv.reader(io.StringIO(text[: 4 * 2**20], newline=""), delimiter=sign)
    widths = []
    try:
        for cells in reader:
            if cells:
                widths.append(len(cells))
            if len(widths) == RECORDS_TRIED:
                break
    except csv.Error:
        pass
    # The last record may have been cut off by looking at the beginning alone.
    same = len(set(widths[:-1] or widths)) == 1 and widths[0] > 1
    return same, widths[0] if widths else 0


def _refuse_long_lines(content: bytes, file: str) -> None:
    """A line of hundreds of megabytes is refused before it becomes text."""
    for number, length in _line_lengths(content):
        if length > LONGEST_LINE:
            raise too_long(f"{file}, line {number}", "one line", length, LONGEST_LINE)


def _line_lengths(content: bytes) -> Iterator[tuple[int, int]]:
    """The number and length of each line that could be too long; the others are passed over."""
    if len(content) <= LONGEST_LINE:
        return
    sign = max(_LINE_ENDS, key=lambda end: content.count(end, 0, LONGEST_LINE))
    start, number = 0, 1
    while start < len(content):
        # The last line end that is within the limit: everything up to it is short enough.
        end = content.rfind(sign, start, start + LONGEST_LINE)
        if end < 0:
            end = content.find(sign, start)
            end = len(content) if end < 0 else end
            yield number, end - start
        number += content.count(sign, start, end + 1)
        start = end + 1


def _records(
    text: str, sign: str, file: str
) -> tuple[list[list[str]], list[int], int, list[Problem]]:
    """All records with the lines in which they begin, blank lines, and what is wrong.

    Line ends inside quotation marks belong to the cell. A record that is empty but for delimiters
    is one.
    """
    csv.field_size_limit(2**31 - 1)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    records: list[list[str]] = []
    places: list[int] = []
    ragged: dict[int, list[int]] = {}
    problems: list[Problem] = []
    blank, begins = 0, 1
    try:
        for record in reader:
            line, begins = begins, reader.line_num + 1
            if not record:
                blank += 1
            elif records and len(record) != len(records[0]):
                ragged.setdefault(len(record), []).append(line)
            elif len(record) > MOST_COLUMNS:
                raise too_many_columns(f"{file}, line {line}", len(record))
            else:
                records.append(record)
                places.append(line)
    except csv.Error:
        problems.append(_quotes_do_not_pair(file, begins))
    _refuse_long_cells(records, places, file)
    width = len(records[0]) if records else 0
    problems += [_ragged(file, count, width, lines) for count, lines in sorted(ragged.items())]
    return records, places, blank, problems


def _refuse_long_cells(records: list[list[str]], places: list[int], file: str) -> None:
    for record, line in zip(records, places, strict=True):
        longest = max(map(len, record))
        if longest > LONGEST_CELL:
            where = (
                f"{file}, line {line}, column {[len(cell) for cell in record].index(longest) + 1}"
            )
            raise too_long(where, "one cell", longest, LONGEST_CELL)


def _quotes_do_not_pair(file: str, line: int) -> Problem:
    return Problem(
        f"{file}, line {line}",
        "the double quotes do not pair up from here on",
        "a double quote at each end of a quoted answer, and two for one inside it",
        "export the answers again, or mend the quotes of this line in a text editor",
    )


def _ragged(file: str, found: int, expected: int, lines: list[int]) -> Problem:
    named = first_of([str(line) for line in lines], 5)
    which = f"line {named} has" if len(lines) == 1 else f"{len(lines)} lines ({named}) have"
    if found > expected:
        remedy = "an answer that holds the delimiter must stand in double quotes"
    else:
        remedy = "an answer may be broken by a line end that does not stand in double quotes"
    return Problem(
        file,
        f"{which} {number_of(found, 'cell')}",
        f"{number_of(expected, 'cell')}, as in the first line",
        f"{remedy}; export the answers again, or mend the line in a text editor",
    )


def require_text(content: bytes, file: str) -> None:
    """Raise StudyError when bytes can be no delimited text of any kind."""
    if not content.strip():
        raise StudyError(
            Problem(
                file,
                "the file is empty",
                "a header line and a line for each respondent",
                "export the answers again",
            )
        )
