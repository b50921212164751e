"""How wide the columns of a table on paper are, worked out from its words.

The method is that of browsers (CSS Tables Level 3, automatic layout): no column narrower than its
longest word, none wider than its longest line, and what is left shared out by what each could
still use. Working it out here costs a hundredth of what it costs the program that lays out pages,
and tells beforehand which tables need a smaller letter or a page on its side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from questline.reporting.documents.page_tree import Cell, Row, Table
from questline.reporting.figures.text import text_width

PORTRAIT = 493.0
"""Width of the text on an upright page, in points: A4 with margins of 18 mm (see print.css)."""
LANDSCAPE = 739.0
"""The same on a page on its side."""
SIZES = (7.5, 6.8, 6.2)
"""Sizes of letters in tables, in points, the largest that fits being taken."""
PADDING = 8.0
"""The blank left and right of a cell's words, in points, both together."""
LINE_HEIGHT = 1.3
"""The height of a line of a table for a size of letters of 1 (print.css)."""
ROW_PADDING = 3.5
"""The blank above and below the words of a row, in points, both together."""
FILLED = 1.15
"""Words that wrap take this much more room than in one line, for lines are not filled."""
INDENT = 6.0
"""How far the rows of a part are set in, in points."""
LONGEST_WORD = 110.0
"""A word wider than this at the largest size, in points, may be broken."""
LONGEST_HEAD = 75.0
"""A column is widened for its head up to this, in points, where there is room."""
SHORT_LINE = 84.0
"""The width of a column in which words can be read well enough, in points."""
LONGEST_LINE = 230.0
"""Words that would make a column wider than this, in points, run on in a further line."""


@dataclass(frozen=True)
class Layout:
    """Columns and the size of letters, in points, and whether the page lies on its side."""

    columns: tuple[float, ...]
    size: float
    landscape: bool = False


@dataclass
class _Column:
    """What a column needs, in points at the largest size of letters."""

    narrowest: float = 0.0
    widest: float = 0.0
    head: float = 0.0
    words: bool = False


def table_layout(table: Table) -> Layout:
    """The layout of a table: the largest letters on an upright page that no word has to be cut for.

    A table too wide for an upright page at any size goes on a page on its side; one that is too
    wide for that as well is squeezed into it, so that long words are broken and nothing is cut off.
    """
    columns = _columns(table)
    for available, landscape in ((PORTRAIT, False), (LANDSCAPE, True)):
        for size in SIZES:
            least, most = _in_points(columns, size)
            if sum(least) <= available:
                words = [column.words for column in columns]
                widths = _shared(least, most, words, available)
                heads = [column.head * size / SIZES[0] + PADDING for column in columns]
                return Layout(_filled(widths, heads, available), size, landscape)
    least, _ = _in_points(columns, SIZES[-1])
    share = LANDSCAPE / sum(least)
    return Layout(tuple(width * share for width in least), SIZES[-1], landscape=True)


def _in_points(columns: list[_Column], size: float) -> tuple[list[float], list[float]]:
    """The least and the most that columns need with letters of a size."""
    scale = size / SIZES[0]
    least = [scale * column.narrowest + PADDING for column in columns]
    most = [scale * column.widest + PADDING for column in columns]
    return least, most


def _shared(
    least: list[float], most: list[float], words: list[bool], available: float
) -> tuple[float, ...]:
    """The least that columns need, and what is left.

    Words are given room for short lines, then numbers so that they stay in one line, then words
    what they could still use.
    """
    steps = (
        [min(high, SHORT_LINE) if word else 0.0 for high, word in zip(most, words, strict=True)],
        [0.0 if word else high for high, word in zip(most, words, strict=True)],
        most,
    )
    widths = tuple(least)
    for wanted in steps:
        widths = _filled(widths, wanted, available)
    return widths


def _filled(
    widths: Sequence[float], wanted: Sequence[float], available: float
) -> tuple[float, ...]:
    """Columns widened to what is wanted of each, or by as much of that as there is room for."""
    room = [max(0.0, want - width) for width, want in zip(widths, wanted, strict=True)]
    if sum(room) == 0.0:
        return tuple(widths)
    share = min(1.0, max(0.0, available - sum(widths)) / sum(room))
    return tuple(width + share * more for width, more in zip(widths, room, strict=True))


def _columns(table: Table) -> list[_Column]:
    """What each column needs. A head may wrap: it widens a column only where there is room."""
    columns = [_Column() for _ in range(table.width)]
    rows = [(row, True, True) for row in table.head]
    rows += [
        (row, row.kind in ("heading", "total"), False) for body in table.bodies for row in body
    ]
    for row, bold, in_head in rows:
        indent = INDENT if row.kind == "part" else 0.0
        for place, cell in _single_cells(row):
            column = columns[place]
            column.words |= cell.words or (cell.scope != "" and not in_head)
            narrowest, widest = _cell_needs(cell.text, bold)
            left = indent if place == 0 else 0.0
            column.narrowest = max(column.narrowest, min(narrowest, LONGEST_WORD) + left)
            if in_head:
                column.head = max(column.head, min(widest, LONGEST_HEAD))
            else:
                column.widest = max(column.widest, min(widest, LONGEST_LINE) + left)
    for column in columns:
        column.widest = max(column.widest, column.narrowest)
    return columns


def _cell_needs(text: str, bold: bool) -> tuple[float, float]:
    """The longest word and the longest line of a text, in points at the largest size."""
    blank = text_width(" ", SIZES[0], bold)
    narrowest = widest = 0.0
    for line in text.split("\n"):
        words = [text_width(word, SIZES[0], bold) for word in line.split(" ")]
        narrowest = max(narrowest, *words)
        widest = max(widest, sum(words) + blank * (len(words) - 1))
    return narrowest, widest


def _single_cells(row: Row) -> list[tuple[int, Cell]]:
    """The cells of a row that are in one column alone, with the column's place."""
    found, place = [], 0
    for cell in row.cells:
        if cell.columns == 1:
            found.append((place, cell))
        place += cell.columns
    return found


def table_height(table: Table, layout: Layout) -> float:
    """About how tall a table becomes on paper, in points, its caption and notes left aside."""
    line = layout.size * LINE_HEIGHT
    height = 0.0
    for row in (*table.head, *(row for body in table.bodies for row in body)):
        lines = 1
        for place, cell in _single_cells(row):
            _, widest = _cell_needs(cell.text, bold=True)
            room = max(layout.columns[place] - PADDING, 1.0)
            lines = max(lines, ceil(FILLED * widest * layout.size / SIZES[0] / room))
        height += lines * line + ROW_PADDING
    return height
