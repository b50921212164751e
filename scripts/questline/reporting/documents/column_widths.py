"""How wide the columns of a table on paper are, worked out from its words.

The method is that of browsers (CSS Tables Level 3, automatic layout): no column narrower than its
longest word, none wider than its longest line, and what is left shared out by what each could
still use. Working it out here costs a hundredth of what it costs the program that lays out pages,
and tells beforehand which tables need a smaller letter or a page on its side.
"""

from __future__ import annotations

from dataclasses import dataclass

from questline.reporting.documents.page_tree import Row, Table
from questline.reporting.figures.text import text_width

PORTRAIT = 493.0
"""Width of the text on an upright page, in points: A4 with margins of 18 mm (see print.css)."""
LANDSCAPE = 739.0
"""The same on a page on its side."""
SIZES = (7.5, 6.8, 6.2)
"""Sizes of letters in tables, in points, the largest that fits being taken."""
PADDING = 8.0
"""The blank left and right of a cell's words, in points, both together."""
LONGEST_WORD = 90.0
"""A word wider than this at the largest size, in points, may be broken."""
LONGEST_LINE = 230.0
"""Words that would make a column wider than this, in points, run on in a further line."""


@dataclass(frozen=True)
class Layout:
    """Columns in points, the size of the letters in points, and whether the page lies on its side."""

    columns: tuple[float, ...]
    size: float
    landscape: bool = False


def table_layout(table: Table) -> Layout:
    """The layout of a table: the largest letters on an upright page that no word has to be cut for.

    A table too wide for an upright page at any size goes on a page on its side; one that is too
    wide for that as well is squeezed into it, so that long words are broken and nothing is cut off.
    """
    narrowest, widest = _needs(table)
    for available, landscape in ((PORTRAIT, False), (LANDSCAPE, True)):
        for size in SIZES:
            scale = size / SIZES[0]
            least = [scale * need + PADDING for need in narrowest]
            if sum(least) <= available:
                most = [scale * need + PADDING for need in widest]
                return Layout(_shared(least, most, available), size, landscape)
    scale = SIZES[-1] / SIZES[0]
    squeezed = [scale * need + PADDING for need in narrowest]
    share = LANDSCAPE / sum(squeezed)
    return Layout(tuple(width * share for width in squeezed), SIZES[-1], landscape=True)


def _shared(least: list[float], most: list[float], available: float) -> tuple[float, ...]:
    """The least that columns need, with what is left shared out by what each could still use."""
    room = [max(0.0, high - low) for low, high in zip(least, most, strict=True)]
    left = min(available - sum(least), sum(room))
    return tuple(
        low + (left * more / sum(room) if left > 0 else 0.0)
        for low, more in zip(least, room, strict=True)
    )


def _needs(table: Table) -> tuple[list[float], list[float]]:
    """For each column its longest word and its longest line, in points at the largest size."""
    narrowest = [0.0] * table.width
    widest = [0.0] * table.width
    rows = [(row, True) for row in table.head]
    rows += [(row, row.kind in ("heading", "total")) for body in table.bodies for row in body]
    for row, bold in rows:
        for column, text in _single_cells(row):
            for line in text.split("\n"):
                words = [text_width(word, SIZES[0], bold) for word in line.split(" ")]
                blank = text_width(" ", SIZES[0], bold)
                longest = min(max(words), LONGEST_WORD)
                whole = min(sum(words) + blank * (len(words) - 1), LONGEST_LINE)
                narrowest[column] = max(narrowest[column], longest)
                widest[column] = max(widest[column], whole, longest)
    return narrowest, widest


def _single_cells(row: Row) -> list[tuple[int, str]]:
    """The cells of a row that are in one column alone, with the column's place."""
    found, column = [], 0
    for cell in row.cells:
        if cell.columns == 1:
            found.append((column, cell.text))
        column += cell.columns
    return found
