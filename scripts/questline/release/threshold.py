"""The one rule of release: a count of people below the threshold, and what rests on it, is hidden.

The rule does not protect against subtraction: a hidden cell can sometimes be computed from its
neighbours and their total (but see `combinations` and `differences`).
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from questline.release.people import counts_people, is_single_value

Cell = tuple[str, str]


def small_counts(store: pd.DataFrame, threshold: int) -> pd.Series:
    """For each row, whether it is a count of people below the threshold; 0 is below it too."""
    return counts_people(store) & (store["estimate"] < threshold)


def rests_on_few(store: pd.DataFrame, threshold: int) -> pd.Series:
    """For each row, whether too few people stand behind it.

    That is so for the value of one person, the lowest or highest of a distribution, and when `n`,
    `denominator` or `events` is below the threshold, or the number without the
    event, `n` - `events` or `denominator` - `events`. A column that is empty says nothing.
    """
    numbers = [store["n"], store["denominator"], store["events"]]
    numbers += [store[name] - store["events"] for name in ("n", "denominator")]
    few = is_single_value(store)
    for number in numbers:
        few |= number < threshold
    return few


def computed_from(store: pd.DataFrame, hidden: pd.Series) -> pd.Series:
    """For each row, whether it is the hidden cell of a table or was computed from one.

    `hidden` marks the counts that are hidden. A row of the same `table` rests on such a cell when
    one of its rows and one of its columns (several are joined by semicolons) is the cell's, or
    holds it: `gender` holds `gender/other`, and an empty name holds everything.
    """
    touched: dict[str, set[Cell]] = {}
    cells = store[hidden & (store["table"] != "")]
    for table, row, column in zip(cells["table"], cells["row"], cells["column"], strict=True):
        touched.setdefault(table, set()).update(
            (outer_row, outer_column)
            for outer_row in _holding(row)
            for outer_column in _holding(column)
        )
    places = zip(store["table"], store["row"], store["column"], strict=True)
    found = [
        any(cell in touched.get(table, ()) for cell in _cells(row, column))
        for table, row, column in places
    ]
    return pd.Series(found, index=store.index, dtype=bool)


def _cells(row: str, column: str) -> Iterable[Cell]:
    """All pairs of the rows and the columns that a statistic names."""
    return ((one, other) for one in row.split(";") for other in column.split(";"))


def _holding(name: str) -> list[str]:
    """The name itself, what stands before each slash in it, and the empty name."""
    parts = name.split("/")
    return ["", *("/".join(parts[:length]) for length in range(1, len(parts) + 1))]
