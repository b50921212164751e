"""Answers of ordinal items as codes: which categories were chosen, and which never were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

MISSING = -1
"""The code of an answer that is not there."""
LONGEST_RANGE = 100
"""Whole numbers within such a range are coded by counting."""


@dataclass(frozen=True)
class OrdinalAnswers:
    """Ordinal answers, one row a respondent and one column an item.

    `codes` (respondents, items) count the observed categories of an item from 0 in their order,
    MISSING where there is no answer; `categories` are their values. `empty` names, for each item
    that has them, the declared values that nobody chose. `codes` lie column by column in memory.
    """

    items: tuple[str, ...]
    codes: np.ndarray
    categories: tuple[np.ndarray, ...]
    empty: dict[str, list[float]]

    @property
    def sizes(self) -> np.ndarray:
        """The number of observed categories of each item (items,)."""
        return np.array([len(values) for values in self.categories], dtype="int64")

    @property
    def counts(self) -> tuple[np.ndarray, ...]:
        """How many respondents chose each observed category, one array an item."""
        return tuple(
            np.bincount(self.codes[:, place] + 1, minlength=len(values) + 1)[1:]
            for place, values in enumerate(self.categories)
        )


def ordinal_answers(
    answers: pd.DataFrame, declared: Mapping[str, Sequence[float]] | None = None
) -> OrdinalAnswers:
    """The codes of numeric answers (one column an item, missing NaN).

    `declared` gives the values that an item could have taken, for those items where they are known.
    """
    columns, categories = [], []
    # Of a frame of numbers this is a view whose columns are contiguous.
    values = answers.to_numpy(dtype="float64")
    for place in range(values.shape[1]):
        column, observed = _coded(values[:, place])
        columns.append(column)
        categories.append(observed)
    dtype = np.result_type(np.int8, *(column.dtype for column in columns))
    codes = np.empty((len(answers), len(columns)), dtype=dtype, order="F")
    for place, column in enumerate(columns):
        codes[:, place] = column
    items = tuple(str(item) for item in answers.columns)
    empty = {}
    for item, observed in zip(items, categories, strict=True):
        chosen = set(observed.tolist())
        unchosen = [value for value in (declared or {}).get(item, ()) if value not in chosen]
        if unchosen:
            empty[item] = sorted(float(value) for value in unchosen)
    return OrdinalAnswers(items, codes, tuple(categories), empty)


def _coded(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The place of each value among the observed ones (MISSING for NaN), and the observed ones."""
    missing = np.isnan(values)
    lowest, highest = (
        np.fmin.reduce(values, initial=np.inf),
        np.fmax.reduce(values, initial=-np.inf),
    )
    if 0 <= highest - lowest < LONGEST_RANGE:
        # Small whole numbers, as nearly always: counted, which is much quicker than sorting.
        steps = values - lowest
        steps[missing] = LONGEST_RANGE
        whole = steps.astype("uint8")
        if (whole == steps).all():
            chosen = np.bincount(whole, minlength=LONGEST_RANGE + 1)[:LONGEST_RANGE] > 0
            places = np.append(np.cumsum(chosen) - 1, MISSING).astype("int8")
            return places[whole], lowest + np.nonzero(chosen)[0].astype("float64")
    observed = np.unique(values[~missing])
    column = np.searchsorted(observed, values).astype(np.min_scalar_type(-len(observed) - 1))
    column[missing] = MISSING
    return column, observed
