"""A count of people below the threshold, and what rests on it, is hidden.

This holds whether or not it is known whom a number counts; what follows by subtraction is another
matter (`people_protected`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from questline.release.people import counts_people

Cell = tuple[str, str]


def small_counts(store: pd.DataFrame, settings: Mapping[str, Any]) -> pd.Series:
    """For each row, whether it is a count of people below the threshold; so is 0 unless
    `zero_cells` are shown."""
    small = counts_people(store) & (store["estimate"] < settings["threshold"])
    if settings.get("zero_cells", "hide") == "show":
        small &= store["estimate"] != 0
    return small


def rests_on_few(store: pd.DataFrame, settings: Mapping[str, Any], exempt: pd.Series) -> pd.Series:
    """For each row, whether too few people stand behind it.

    That is so when `n` or `denominator` is below the threshold, and when `events` is, or the number
    without the event, `n` - `events` or `denominator` - `events`, but for rows that are `exempt`:
    their events are people without an answer. Nobody with the event, or nobody without it, counts
    as few unless `zero_cells`, or `full_cells`, are shown. A column that is empty says nothing.
    """
    threshold = settings["threshold"]
    few = (store["n"] < threshold) | (store["denominator"] < threshold)
    without = [store[name] - store["events"] for name in ("n", "denominator")]
    kept = {"zero_cells": [store["events"]], "full_cells": without}
    for setting, numbers in kept.items():
        for number in numbers:
            small = (number < threshold) & ~exempt
            if settings.get(setting, "hide") == "show":
                small &= number != 0
            few |= small
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
