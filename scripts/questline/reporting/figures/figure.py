"""What a figure is: a picture, what it says in words, and the table of its data."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from questline.core.marks import with_mark_of
from questline.reporting.figures.canvas import Canvas
from questline.reporting.numbers import MINUS, plain

_WITHOUT_ZERO = re.compile(rf"[<>]?{MINUS}?\.\d+")


@dataclass(frozen=True, eq=False)
class Figure:
    """A finished figure.

    `name` is its file name and the start of every id in its SVG. `caption` says what kind of
    picture it is and how to read it; `alt` says what it shows, with its numbers. `table` holds its
    data as text for readers, with headers for readers. `svg` is empty where all that it would show
    is hidden or cannot be computed: then caption, alt and table say so.
    """

    name: str
    section: str
    caption: str
    alt: str
    table: pd.DataFrame
    svg: str

    def parts(self) -> tuple[dict[str, Any], str, list[str], list[list[str]]]:
        """What is written of it: its words, its picture, the headers and lines of its table.

        A spreadsheet reads 0.45 in the table where readers see .45: `without_zero` among the words
        holds the headers of the columns of which that is so.
        """
        fields = ("name", "section", "caption", "alt")
        words: dict[str, Any] = {field: getattr(self, field) for field in fields}
        cells = self.table.to_numpy().tolist()
        headers = list(self.table.columns)
        headers[:1] = [with_mark_of(str(header), self.caption) for header in headers[:1]]
        words["without_zero"] = [
            header
            for place, header in enumerate(headers)
            if any(_WITHOUT_ZERO.fullmatch(row[place]) for row in cells)
        ]
        return words, self.svg, headers, [[plain(cell) for cell in row] for row in cells]


@dataclass(frozen=True, eq=False)
class Draft:
    """A figure before it is drawn.

    `title` is its short name, read out first. `paint` draws on a canvas and returns the height
    that it used; None where there is nothing to draw.
    """

    name: str
    section: str
    title: str
    caption: str
    alt: str
    table: pd.DataFrame
    paint: Callable[[Canvas], float] | None
    width: float | None = None


def with_cells(table: pd.DataFrame, function: Callable[[str], str]) -> pd.DataFrame:
    """A table of text with what a function makes of each cell; pandas' own takes far longer."""
    rows = [[function(cell) for cell in row] for row in table.to_numpy().tolist()]
    return pd.DataFrame(rows, columns=table.columns, dtype=object)


def table_of(headers: list[str], rows: list[list[str]]) -> pd.DataFrame:
    """A table of text for readers."""
    return pd.DataFrame(rows, columns=headers, dtype=object)
