"""Back from hidden cells to the rows of the store."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from questline.release.cells.cell_table import Cells

GIVES_PEOPLE_AWAY = ("residual_df", "linearity_test_residual_df", "box_tidwell_test_residual_df",
                     "bic", "effective_n")  # fmt: skip
"""Statistics from which the number of people follows, beside others of the same model."""
NUMBERS_OF_PEOPLE = ("n", "denominator", "events")


@dataclass(frozen=True)
class Hiding:
    """What the store loses: whole rows, and numbers of people beside an estimate that stays.

    `few` are the rows that rest on a sensitive cell themselves; `rows` hold these and those that
    would tell a hidden cell.
    """

    rows: set[int] = field(default_factory=set)
    few: set[int] = field(default_factory=set)
    numbers: set[tuple[int, str]] = field(default_factory=set)


def to_hide(cells: Cells, store: pd.DataFrame, hidden: np.ndarray, sensitive: np.ndarray) -> Hiding:
    """The rows and numbers of `store` that tell a hidden cell, by position."""
    found = Hiding()
    statistics = store["statistic"].tolist()
    for one in cells.told:
        if not hidden[one.cell]:
            continue
        if sensitive[one.cell] and one.exactly:
            found.few.add(one.row)
        if one.column == "estimate":
            found.rows.add(one.row)
            continue
        found.numbers.add((one.row, one.column))
        if one.column == "n":
            found.numbers.add((one.row, "df"))
            if statistics[one.row] in GIVES_PEOPLE_AWAY:
                found.rows.add(one.row)
    found.rows.update(found.few)
    touching = touched(cells, store, hidden)
    for row, column in cells.unread:
        if touching[row]:
            found.numbers.add((row, column))
    return found


def touched(cells: Cells, store: pd.DataFrame, hidden: np.ndarray) -> list[frozenset[int]]:
    """For each row of `store` the hidden cells that its place in a table touches, or that it tells.

    A row touches the cells of its `table` that stand in one of its rows and one of its columns, or
    within them: `gender` holds `gender/other`, and an empty name holds everything.
    """
    tables, rows, columns = (store[name].tolist() for name in ("table", "row", "column"))
    inside: dict[tuple[str, str, str], set[int]] = defaultdict(set)
    own: dict[int, set[int]] = defaultdict(set)
    for one in cells.told:
        if not hidden[one.cell]:
            continue
        own[one.row].add(one.cell)
        if one.column == "estimate" and tables[one.row]:
            for row in _holding(rows[one.row]):
                for column in _holding(columns[one.row]):
                    inside[tables[one.row], row, column].add(one.cell)
    found = []
    for place, (table, row, column) in enumerate(zip(tables, rows, columns, strict=True)):
        cells_here = set(own.get(place, ()))
        if table:
            for part in row.split(";"):
                for other in column.split(";"):
                    cells_here |= inside.get((table, part, other), set())
        found.append(frozenset(cells_here))
    return found


def _holding(names: str) -> list[str]:
    """Each name itself, what stands before each slash in it, and the empty name."""
    found = [""]
    for name in names.split(";"):
        parts = name.split("/")
        found += ["/".join(parts[:length]) for length in range(1, len(parts) + 1)]
    return found
