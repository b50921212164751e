"""Ledgers: tables in which whatever happened to an answer or a respondent has its line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

MISSING_COLUMNS = ("row", "variable", "kind", "text")
"""One line for each missing answer: whose and which, in which way, and what the export held."""

CHANGES_COLUMNS = ("row", "variable", "before", "after", "rule", "reason")
"""One line for each answer that was changed."""

MANY = 200_000
"""Ledgers with so many lines hold their columns coded, as different texts and codes."""

EXCLUSIONS_COLUMNS = ("row", "rule", "value", "threshold", "decision", "reason")
"""One line for each respondent and rule that caught them."""


def coded(texts: Sequence[str], codes: np.ndarray) -> pd.Categorical:
    """A column of a ledger as different texts and codes: millions of lines hold few texts.

    A text that stands twice becomes one.
    """
    places = {text: at for at, text in enumerate(dict.fromkeys(texts))}
    merged = np.array([places[text] for text in texts], dtype=np.intp)
    wide = merged[codes] if len(merged) else np.zeros(0, dtype=np.intp)
    return pd.Categorical.from_codes(wide, categories=pd.Index(list(places), dtype=object))


def join_ledger(
    parts: Sequence[pd.DataFrame], columns: Sequence[str], order: Sequence[str]
) -> pd.DataFrame:
    """Parts of a ledger as one frame with these columns: `row` int64, all others object.

    Sorted by the columns `order`; lines of one place keep the order of the parts. From `MANY` lines
    on a column that is coded in any part stays so.
    """
    filled = [part for part in parts if len(part)]
    if not filled:
        empty = pd.DataFrame(columns=list(columns))
        return empty.astype({name: "int64" if name == "row" else "object" for name in columns})
    return join_lines([{name: part[name].array for name in columns} for part in filled], order)


def join_lines(parts: Sequence[Mapping[str, Any]], order: Sequence[str]) -> pd.DataFrame:
    """`join_ledger` of parts that are arrays by column."""
    joined = {name: _joined(name, [part[name] for part in parts]) for name in parts[0]}
    frame = pd.DataFrame(joined, copy=False)
    if len(frame) < MANY:
        frame = frame.astype({name: object for name in joined if name != "row"})
    if list(order) != ["row"]:
        # Codes would be sorted by where their texts first stand.
        texts = {name: object for name in order if name != "row"}
        return frame.astype(texts).sort_values(list(order), kind="stable", ignore_index=True)
    if frame["row"].is_monotonic_increasing:
        return frame
    return frame.take(np.argsort(frame["row"].to_numpy(), kind="stable")).reset_index(drop=True)


def _joined(name: str, arrays: Sequence[Any]) -> Any:
    """One column of all parts."""
    if name == "row":
        return np.concatenate([np.asarray(array, dtype="int64") for array in arrays])
    if not any(isinstance(array, pd.Categorical) for array in arrays):
        return np.concatenate([np.asarray(array, dtype=object) for array in arrays])
    places: dict[str, int] = {}
    codes = []
    for array in arrays:
        if not isinstance(array, pd.Categorical):
            array = coded(list(array), np.arange(len(array)))
        merged = [places.setdefault(text, len(places)) for text in array.categories]
        codes.append(np.array(merged, dtype=np.int32)[array.codes])
    texts = pd.Index(list(places), dtype=object)
    return pd.Categorical.from_codes(np.concatenate(codes), categories=texts)


def rows_of(frame: pd.DataFrame, chosen: np.ndarray) -> pd.DataFrame:
    """The lines of a frame where `chosen` is true.

    They are put together column by column: pandas would hold a long frame three times.
    """
    if chosen.all():
        return frame
    index = frame.index[chosen]
    columns = {
        name: pd.Series(column.array[chosen], index, column.dtype, copy=False)
        for name, column in frame.items()
    }
    return pd.DataFrame(columns, index=index, copy=False)
