"""A table of a report: its caption, columns, rows and notes, for the page and for the CSV."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from questline.core.marks import with_mark_of
from questline.core.statistics import disarm
from questline.reporting.catalogue import _
from questline.reporting.pages.writing import ABOUT, NOBODY_OR_FEW, Text, as_cell, numbers_in


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header, the header above it (shared with its neighbours), and its kind."""

    label: str
    group: str = ""
    words: bool = False
    """Whether its cells hold words, set from the left; numbers are set from the right."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: what it is about, its cells, and how it stands among its neighbours.

    `kind`: `plain`; `heading` (a line above rows that belong to it, its cells often empty); or
    `part` (one of those rows, with `under` the heading's words, for the CSV).
    """

    head: str
    cells: tuple[Text, ...]
    kind: str = "plain"
    under: str = ""

    @property
    def stands_alone(self) -> bool:
        """Whether it is a heading without cells of its own, which then spans the table."""
        return self.kind == "heading" and not any(as_cell(cell) for cell in self.cells)


@dataclass(frozen=True)
class Table:
    """A table with a caption; `name` is its file name in the folder of tables.

    Raises ValueError when a row has more or fewer cells than there are columns: a fault of the
    view that made it.
    """

    name: str
    caption: str
    stub: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    notes: Sequence[Text] = field(default=())

    def __post_init__(self) -> None:
        for row in self.rows:
            if row.cells and len(row.cells) != len(self.columns):
                raise ValueError(f"table {self.name}: row {row.head} has {len(row.cells)} cells")

    @property
    def header_groups(self) -> list[tuple[str, int]]:
        """The upper header's labels and widths; empty when there is no upper header."""
        if not any(column.group for column in self.columns):
            return []
        groups: list[tuple[str, int]] = []
        for column in self.columns:
            if groups and groups[-1][0] == column.group:
                groups[-1] = (column.group, groups[-1][1] + 1)
            else:
                groups.append((column.group, 1))
        return groups

    @property
    def bodies(self) -> list[list[Row]]:
        """The rows in bodies: a heading begins a new one with the rows that belong to it."""
        bodies: list[list[Row]] = []
        inside = False
        for row in self.rows:
            if row.kind == "heading" or not bodies or (inside and row.kind == "plain"):
                bodies.append([])
            bodies[-1].append(row)
            inside = row.kind in ("heading", "part")
        return bodies

    @property
    def reasons(self) -> dict[str, str]:
        """Why numbers are not computable: {reason: mark of the note}, in order of appearance."""
        marks: dict[str, str] = {}
        for row in self.rows:
            for cell in row.cells:
                for entry in numbers_in(cell):
                    if entry.status == "not_computable":
                        marks.setdefault(entry.reason, _mark(len(marks)))
        return marks

    @property
    def statuses(self) -> set[str]:
        """The statuses of the numbers that it shows; "about" of rounded numbers of people."""
        return {
            "about" if entry.text.startswith((_(ABOUT), _(NOBODY_OR_FEW))) else entry.status
            for row in self.rows
            for cell in row.cells
            for entry in numbers_in(cell)
        }

    def lines(self) -> tuple[list[str], list[list[str]]]:
        """The table as text for a download: its headers, and one line for each row.

        Headings stand in front of their parts, and what is not in the registered plan is called so
        in the first header. The headers are disarmed against spreadsheet
        formulas here; writing disarms the cells.
        """
        headers = [disarm(with_mark_of(self.stub or _("About"), self.caption))]
        for column in self.columns:
            label = f"{column.group}: {column.label}" if column.group else column.label
            headers.append(_unused(disarm(label), headers))
        lines = []
        for row in self.rows:
            cells = [as_cell(cell) for cell in row.cells] or [""] * len(self.columns)
            if row.kind == "heading" and not any(cells):
                continue
            lines.append([f"{row.under}: {row.head}" if row.under else row.head, *cells])
        return headers, lines


def file_name(*parts: str) -> str:
    """A name for a file, of letters, digits and underscores alone, whatever the parts hold."""
    return re.sub(r"[^a-z0-9]+", "_", "_".join(parts).lower()).strip("_") or "table"


def _mark(index: int) -> str:
    """a, b … z, aa, ab …"""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _unused(label: str, taken: Sequence[str]) -> str:
    """The label, or the label with a number when another column has it already."""
    if label not in taken:
        return label
    return next(
        f"{label} ({count})" for count in range(2, 1000) if f"{label} ({count})" not in taken
    )
