"""Delimited text: from bytes to records, whatever the delimiter and however many header rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from questline.core.sentences import number_of
from questline.intake.decoding import decode
from questline.intake.delimiters import BEGINNING, RECORDS_TRIED, choose_delimiter, in_words
from questline.intake.exports.coded_records import CodedRecords
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
from questline.intake.table import Records, read_records

_LINE_ENDS = (b"\n", b"\r")


@dataclass(frozen=True)
class Delimited:
    """A delimited text file that was decoded: its text, its encoding in words, its delimiter.

    `is_stated` tells a delimiter of study.yaml from one that was detected. `notes` say how the file
    was decoded. A large plain file has its `coded` records, and its beginning alone as text.
    """

    file: str
    text: str
    encoding: str
    delimiter: str
    is_stated: bool
    notes: tuple[Note, ...]
    coded: CodedRecords | None = None

    @property
    def words(self) -> str:
        """How it was read: "UTF-8, separated by commas"."""
        return f"{self.encoding}, separated by {in_words(self.delimiter)}"

    def head(self) -> Table:
        """Its first records, enough to see what wrote it."""
        beginning = self.text[:BEGINNING]
        records = read_records(beginning, self.delimiter, RECORDS_TRIED)
        return Table(self.file, records.cells, records.lines, "line")

    def table(self) -> Table:
        """All its records, with notes on how they were read."""
        records = self._records()
        if self.coded is None and len(self.text) > LONGEST_CELL:
            _refuse_long_cells(records.cells, records.lines, self.file)
        signs = in_words(self.delimiter)
        notes = [
            *self.notes,
            Note("delimiter", self.file, f"The columns of {self.file} are separated by {signs}."),
        ]
        if records.blank_lines:
            notes.append(blank_lines(records.blank_lines, self.file))
        return Table(
            self.file,
            records.cells,
            records.lines,
            "line",
            notes=tuple(notes),
            delimited=records,
            delimiter=self.delimiter,
        )

    def _records(self) -> Records:
        if self.coded is None:
            return read_records(self.text, self.delimiter)
        blank = self.coded.plain.blank_lines
        return Records(self.coded, self.coded.lines(), len(self.coded), blank, {})


def read_delimited(
    content: bytes,
    file: str,
    variables: Mapping[str, Mapping[str, Any]],
    encoding: str = "",
    delimiter: str = "",
) -> Delimited:
    """A delimited text file from its bytes.

    `variables` are those of the codebook, if there is one; `encoding` and `delimiter` are those
    that study.yaml states, or empty for detection. Raises StudyError when it is no text, when a
    line is longer than anybody writes, or when no sign divides it.
    """
    _refuse_long_lines(content, file)
    findings = Findings()
    decoded = decode(content, file, encoding, findings)
    sign = choose_delimiter(decoded.text, file, variables, delimiter)
    notes = tuple(findings.notes())
    read = Delimited(file, decoded.text, decoded.encoding, sign, bool(delimiter), notes)
    head = read.head()
    if len(head.headers) > MOST_COLUMNS:
        raise too_many_columns(f"{file}, line {head.places[0]}", len(head.headers))
    return read


def blank_lines(count: int, file: str) -> Note:
    """The note on lines that are no rows."""
    lines = number_of(count, "line")
    message = f"{lines} of {file} without any character counted as no row."
    return Note("blank_lines", file, message, count=count, found=lines)


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


def _refuse_long_cells(records: Sequence[list[str]], places: list[int], file: str) -> None:
    for record, line in zip(records, places, strict=True):
        longest = max(map(len, record))
        if longest > LONGEST_CELL:
            where = (
                f"{file}, line {line}, column {[len(cell) for cell in record].index(longest) + 1}"
            )
            raise too_long(where, "one cell", longest, LONGEST_CELL)
