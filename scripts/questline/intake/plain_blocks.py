"""One block of plain delimited text: where its cells are, and what stands in them.

Every step works on all cells of the block at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

WORD = 8
"""So many bytes of a text are held as one number, its bytes from the lowest up."""
MOST_WORDS = 8
"""Cells of more numbers than these are held as bytes."""
EMPTY = 10
"""Stands in `Part.first` for an empty cell: no cell of one byte holds a line end."""
LONGEST_CELL = 2**20
"""Longer cells are left to the strict reader, which has a sentence for some."""
_QUOTE, _END, _RETURN = 34, 10, 13
_KEPT = np.array([(1 << 8 * count) - 1 for count in range(WORD + 1)], dtype="<u8")


class NotPlainError(Exception):
    """The file is not plain beyond doubt."""


@dataclass(frozen=True)
class Part:
    """The rows of one block.

    `first` is (columns, rows): the byte of each cell that has one byte; the delimiter, `EMPTY` or a
    carriage return for an empty cell. `words` and `texts` hold the columns with longer cells, by
    position: their bytes as numbers, (rows, numbers), or as they are. `lines` counts from 0 at the
    block's first line.
    """

    rows: int
    first: np.ndarray
    words: dict[int, np.ndarray]
    texts: dict[int, list[bytes]]
    lines: np.ndarray
    newlines: int
    blank: int


def read_block(block: bytes, width: int, sign: int) -> Part:
    """The rows of a block that begins and ends where a record does; `sign` is the delimiter.

    Raises NotPlainError when rows have another number of cells, when a quotation mark stands where
    none belongs, and for bytes that are no text in UTF-8.
    """
    _refuse_what_is_no_text(block)
    # A line end before the block, so that every cell has something before it, and room behind it.
    data = np.frombuffer(b"".join((b"\n", block, bytes(WORD + 1))), dtype=np.uint8)
    ends = data == _END
    newlines = int(np.count_nonzero(ends)) - 1
    cuts = np.flatnonzero((data == sign) | ends)
    quotes = np.flatnonzero(data == _QUOTE) if b'"' in block else None
    breaks = newlines
    if quotes is not None:
        cuts = _outside(data, cuts, quotes, sign)
        breaks = int(np.count_nonzero(data[cuts] == _END)) - 1
    before, after = cuts[:-1], cuts[1:]
    returns = b"\r" in block
    blank = 0
    if returns or block.startswith(b"\n") or b"\n\n" in block:
        filled = ~_blank(data, before, after)
        blank = len(after) - int(np.count_nonzero(filled))
        before, after = before[filled], after[filled]
    rows = breaks - blank
    if len(after) != rows * width or not (data[after[width - 1 :: width]] == _END).all():
        raise NotPlainError
    # One more than the bytes of each cell: to take it off everywhere would take its time.
    lengths = (after - before).reshape(rows, width)
    if returns and rows:
        lengths[:, -1] -= data[after[width - 1 :: width] - 1] == _RETURN
    place = before.reshape(rows, width)
    if quotes is None:
        first = data[1:].take(place)
        odd = np.zeros(width, dtype=bool)
        doubled = None
    else:
        first, place, lengths, odd, doubled = _unquoted(data, place, lengths, quotes, after, sign)
    lines = _lines(data, before[::width], rows, plain=not blank and newlines == rows)
    words, texts = _longer(data, place, lengths, odd, doubled)
    return Part(rows, np.ascontiguousarray(first.T), words, texts, lines, newlines, blank)


def _refuse_what_is_no_text(block: bytes) -> None:
    if b"\0" in block:
        raise NotPlainError
    if not block.isascii():
        try:
            block.decode("utf-8")
        except UnicodeDecodeError:
            raise NotPlainError from None
    # A carriage return alone ends a line too; such files are rare.
    if b"\r" in block and block.count(b"\r") != block.count(b"\r\n"):
        raise NotPlainError


def _outside(data: np.ndarray, cuts: np.ndarray, quotes: np.ndarray, sign: int) -> np.ndarray:
    """The cuts that no quotation marks enclose.

    Every second mark closes. One that opens stands at the beginning of a cell, or right behind one
    that closes (two for one inside a cell); one that closes stands at the end of a cell, or right
    before one that opens. Then, and only then, are the marks those of well-formed quoted cells.
    """
    if len(quotes) % 2:
        raise NotPlainError
    opens, closes = quotes[::2], quotes[1::2]
    earlier, later = data[opens - 1], data[closes + 1]
    begins = (earlier == sign) | (earlier == _END)
    finishes = (later == sign) | (later == _END) | (later == _RETURN)
    begins[1:] |= opens[1:] == closes[:-1] + 1
    finishes[:-1] |= opens[1:] == closes[:-1] + 1
    if not (begins.all() and finishes.all()):
        raise NotPlainError
    return cuts[np.searchsorted(quotes, cuts) % 2 == 0]


def _blank(data: np.ndarray, before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Which cells are lines without any character."""
    alone = (data[before] == _END) & (data[after] == _END)
    width = after - before
    return alone & ((width == 1) | ((width == 2) & (data[before + 1] == _RETURN)))


def _unquoted(
    data: np.ndarray,
    place: np.ndarray,
    lengths: np.ndarray,
    quotes: np.ndarray,
    after: np.ndarray,
    sign: int,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """First bytes, places and lengths without the marks around cells.

    Also which columns cannot be told by their first bytes, as a delimiter or a line end is an
    answer there, and which cells hold two marks for one.
    """
    quoted = data[place + 1] == _QUOTE
    place = place + quoted
    lengths = lengths - 2 * quoted
    first = data[1:].take(place)
    hidden = (lengths == 2) & ((first == sign) | (first == _END) | (first == _RETURN))
    first[lengths == 1] = EMPTY
    marks = np.searchsorted(quotes, after)
    doubled = (np.diff(marks, prepend=0) > 2).reshape(lengths.shape)
    return first, place, lengths, (hidden | doubled).any(axis=0), doubled


def _lines(data: np.ndarray, begins: np.ndarray, rows: int, *, plain: bool) -> np.ndarray:
    """The line in which each row begins, the first line of the block being 0."""
    if plain:
        return np.arange(rows, dtype="int64")
    return np.searchsorted(np.flatnonzero(data == _END), begins).astype("int64")


def _longer(
    data: np.ndarray,
    place: np.ndarray,
    lengths: np.ndarray,
    odd: np.ndarray,
    doubled: np.ndarray | None,
) -> tuple[dict[int, np.ndarray], dict[int, list[bytes]]]:
    """The columns that hold more than one byte in a cell."""
    words: dict[int, np.ndarray] = {}
    texts: dict[int, list[bytes]] = {}
    if not len(place):
        return words, texts
    longest = lengths.max(axis=0) - 1
    if longest.max() > LONGEST_CELL:
        raise NotPlainError
    # At every byte the number that it and the seven behind it make.
    numbers = np.ndarray((len(data) - WORD,), dtype="<u8", buffer=data.data, strides=(1,))[1:]
    for at in np.flatnonzero((longest > 1) | odd).tolist():
        length, begin = lengths[:, at] - 1, place[:, at]
        count = -(-int(longest[at]) // WORD)
        if count <= MOST_WORDS and (doubled is None or not doubled[:, at].any()):
            words[at] = np.empty((len(begin), max(count, 1)), dtype="<u8")
            words[at][:, 0] = numbers[begin] & _KEPT[np.minimum(length, WORD)]
            for number in range(1, count):
                shift = number * WORD
                further = numbers[np.minimum(begin + shift, len(numbers) - 1)]
                words[at][:, number] = further & _KEPT[np.clip(length - shift, 0, WORD)]
        else:
            texts[at] = _cells(data, begin + 1, length, doubled, at)
    return words, texts


def _cells(
    data: np.ndarray, begin: np.ndarray, length: np.ndarray, doubled: np.ndarray | None, at: int
) -> list[bytes]:
    """The bytes of each cell of one column."""
    content = data.tobytes()
    ends = (begin + length).tolist()
    cells = [content[start:end] for start, end in zip(begin.tolist(), ends, strict=True)]
    if doubled is not None:
        for row in np.flatnonzero(doubled[:, at]):
            cells[row] = cells[row].replace(b'""', b'"')
    return cells
