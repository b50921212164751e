"""Observed beside imputed answers: the same bins or levels for both."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from questline.core.codebook import WIDEST_COUNTED_RANGE
from questline.imputation.completed import CompletedSets
from questline.measurement.descriptives import FEW_VALUES, distribution

BINS = 10
ROUND_WIDTHS = (1.0, 2.0, 2.5, 5.0, 10.0, 20.0)
"""Widths of a bin, in units of a power of ten."""


@dataclass(frozen=True)
class Spread:
    """How the answers to one variable spread, those that were given and those that were imputed.

    `levels` are level codes or bins ("a to b"); `observed` counts people, `imputed` is the mean
    count of the sets; `answered` and `lacking` are the people of each. `mean` and `sd` (observed,
    imputed over all sets) are None for levels, and an sd is NaN of a single value.
    """

    levels: tuple[str, ...]
    observed: np.ndarray
    imputed: np.ndarray
    answered: int
    lacking: int
    mean: tuple[float, float] | None = None
    sd: tuple[float, float] | None = None


def spread(completed: CompletedSets, name: str) -> Spread:
    """The spread of a variable or score with imputed values."""
    there = completed.observed[name]
    there = there[~np.isnan(there)]
    drawn = completed.imputed[name]
    levels = completed.model.levels(name)
    if levels:
        return Spread(
            levels,
            np.bincount(there.astype(int), minlength=len(levels)),
            np.bincount(drawn.ravel().astype(int), minlength=len(levels)) / len(drawn),
            len(there),
            drawn.shape[1],
        )
    lowest, highest = _range(completed, name, there, drawn)
    bins = _bins(there, lowest, highest)
    return Spread(
        tuple(level for level, _ in bins),
        np.array([count for _, count in bins]),
        np.array([count for _, count in _bins(drawn.ravel(), lowest, highest)]) / len(drawn),
        len(there),
        drawn.shape[1],
        (float(there.mean()), float(drawn.mean())),
        (_sd(there), _sd(drawn.ravel())),
    )


def _sd(values: np.ndarray) -> float:
    return float(values.std(ddof=1)) if len(values) > 1 else float("nan")


def _range(
    completed: CompletedSets, name: str, there: np.ndarray, drawn: np.ndarray
) -> tuple[float, float]:
    """The declared range; where it is open, or a long way, round limits about the answers.

    Limits at the lowest and the highest answer would tell these, each of them one person's. A few
    whole numbers, as the answers to an item, are levels, and each has a bin of its own.
    """
    low, high = float(min(there.min(), drawn.min())), float(max(there.max(), drawn.max()))
    for one in completed.model.variables:
        if one.name == name and one.minimum is not None and one.maximum is not None:
            narrow = one.maximum - one.minimum <= WIDEST_COUNTED_RANGE
            if narrow or high - low > (one.maximum - one.minimum) / 2:
                return one.minimum, one.maximum
    if low.is_integer() and high - low < FEW_VALUES:
        return (low, high) if high > low else (low, low + 1)
    return _round_limits(low, high)


def _round_limits(low: float, high: float) -> tuple[float, float]:
    """Limits that hold all from `low` to `high` in ten bins of a round width."""
    power = float(10.0 ** np.floor(np.log10(max(high - low, 1.0) / BINS)))
    for width in (power * factor for factor in ROUND_WIDTHS):
        start = float(np.floor(low / width) * width)
        if start + BINS * width >= high:
            return start, start + BINS * width
    raise ValueError(f"no round limits from {low} to {high}")


def _bins(values: np.ndarray, lowest: float, highest: float) -> list[tuple[str, int]]:
    whole = bool(lowest == np.floor(lowest) and highest == np.floor(highest))
    return distribution(pd.Series(values), lowest, highest, whole)
