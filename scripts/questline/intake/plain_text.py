"""Plain delimited text in blocks: from bytes to coded columns without a text for each cell.

Only files beyond doubt are read in this way: UTF-8, every row with the header's number of cells,
and quotation marks that stand around whole cells. Whatever else there is, the whole file is left to
the strict reader (`questline.intake.table`), which says what is wrong. Both give the same table.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO

import numpy as np

from questline.intake.coded import CodedTexts
from questline.intake.plain_blocks import NotPlainError, read_block
from questline.intake.plain_columns import Columns

BLOCK = 2**18
LONGEST_RECORD = 2**23
MOST_COLUMNS = 20_000
"""What is longer or wider is left to the strict reader, which has a sentence for it."""
_SIGNS = frozenset(map(chr, range(1, 128))) - set('"\r\n')


@dataclass(frozen=True)
class PlainText:
    """A plain file: its header, its columns, the line in which each row begins, its blank lines."""

    headers: list[str]
    header_line: int
    columns: list[CodedTexts]
    lines: np.ndarray
    blank_lines: int


def read_plain(stream: BinaryIO, delimiter: str) -> PlainText | None:
    """The cells of a plain file in UTF-8; nothing when it is not plain beyond doubt.

    `stream` stands at the beginning of the file; a byte-order mark is passed over.
    """
    if delimiter not in _SIGNS:
        return None
    try:
        return _read(stream, delimiter)
    except NotPlainError:
        return None


def _read(stream: BinaryIO, delimiter: str) -> PlainText:
    blocks = _blocks(stream)
    first = next(blocks, b"").removeprefix(codecs.BOM_UTF8)
    headers, line, blank, taken = _header(first, delimiter)
    if not 1 < len(headers) <= MOST_COLUMNS:
        # In a single column an empty cell and a line without anything are hard to tell apart.
        raise NotPlainError
    columns = Columns(len(headers), ord(delimiter))
    lines: list[np.ndarray] = []
    next_line = line + first.count(b"\n", 0, taken) - (line - 1)
    header_line = line
    for block in chain([first[taken:]], blocks):
        part = read_block(block, len(headers), ord(delimiter))
        blank += part.blank
        if part.rows:
            columns.add(part)
            lines.append(part.lines + next_line)
        next_line += part.newlines
    if not lines:
        raise NotPlainError
    return PlainText(headers, header_line, columns.coded(), np.concatenate(lines), blank)


def _header(block: bytes, delimiter: str) -> tuple[list[str], int, int, int]:
    """The first record, the line in which it begins, blank lines before it, and its last byte."""
    if b"\0" in block or block.count(b"\r") != block.count(b"\r\n"):
        raise NotPlainError
    try:
        text = block.decode("utf-8")
    except UnicodeDecodeError:
        raise NotPlainError from None
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line, blank = 1, 0
    try:
        for record in reader:
            if record:
                break
            blank, line = blank + 1, reader.line_num + 1
        else:
            raise NotPlainError
    except csv.Error:
        raise NotPlainError from None
    end = -1
    for _ in range(reader.line_num):
        end = block.find(b"\n", end + 1)
        if end < 0:
            raise NotPlainError
    return record, line, blank, end + 1


def _blocks(stream: BinaryIO) -> Iterator[bytes]:
    """The file in pieces that end where a record ends, if its quotation marks are well formed."""
    rest = b""
    while read := stream.read(BLOCK):
        piece = rest + read
        cut = _last_end(piece)
        if not cut and len(piece) > LONGEST_RECORD:
            raise NotPlainError
        if cut:
            yield piece[:cut]
        rest = piece[cut:]
    if rest:
        yield rest if rest.endswith(b"\n") else rest + b"\n"


def _last_end(piece: bytes) -> int:
    """Behind the last line end that no quotation marks enclose; 0 where there is none."""
    end = piece.rfind(b"\n") + 1
    if b'"' not in piece:
        return end
    marks = piece.count(b'"', 0, end)
    while end and marks % 2:
        # Lines behind the last quotation mark change nothing: an open one may have millions.
        before = piece.rfind(b"\n", 0, piece.rfind(b'"', 0, end)) + 1
        marks -= piece.count(b'"', before, end)
        end = before
    return end
