"""Split-half reliability: the two halves of a scale, over every way of halving it.

Two coefficients of a split into halves A and B, from the covariances of the items:

- Spearman-Brown: the correlation r of the halves' scores, taken to the whole length by
  2 r / (1 + r) (Spearman 1910; Brown 1910, British Journal of Psychology 3(3)), and for halves of
  unequal length, p and q = 1 - p of the items, by
  (sqrt(r^4 + 4 p q r^2 (1 - r^2)) - r^2) / (2 p q (1 - r^2)) (Horst 1951, Psychometrika 16(2));
- Guttman's lambda 4: 4 cov(A, B) / variance of the whole (Guttman 1945, Psychometrika 10(4)), as
  psych::splitHalf(covar = TRUE), which however tries only half of the splits of an odd number of
  items. Its mean over the splits of an even number of items is alpha (Cronbach 1951).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from questline.core.sentences import number_of
from questline.measurement.reliability.classical import (
    varying_items,
    who_answered_two,
    why_no_alpha,
    why_no_pairs,
)
from questline.scoring.item_rest import CONTRADICTION, pairwise_covariances

MOST_ITEMS_FOR_ALL = 16
"""Up to so many items every split is tried: 6,435 splits."""
DRAWN = 10_000
"""Splits that are drawn where there are more items, as psych::splitHalf."""


@dataclass(frozen=True)
class Spread:
    """A coefficient over the splits: mean, lowest and highest, and half the items of these two."""

    mean: float
    lowest: float
    highest: float
    lowest_half: tuple[str, ...]
    highest_half: tuple[str, ...]


@dataclass(frozen=True)
class SplitHalf:
    """Split-half reliability of a scale.

    `n` answered two items or more; `splits` were tried, which are all of them or, with `drawn`, a
    random sample. `reason` is a sentence that says why there is nothing, "" where there is;
    `notes` are sentences on what there is.
    """

    n: int
    splits: int = 0
    drawn: bool = False
    spearman_brown: Spread | None = None
    guttman: Spread | None = None
    reason: str = ""
    notes: tuple[str, ...] = ()


def split_half(answers: pd.DataFrame, generator: np.random.Generator) -> SplitHalf:
    """Split-half reliability of keyed items (one float column an item, missing NaN).

    From pairwise covariances, like alpha, so that nobody is left out for a missing answer. Items
    that do not vary are left out. `generator` draws the splits where there are more than
    MOST_ITEMS_FOR_ALL items. An odd number of items is split into halves that differ by one.
    """
    varying, note = varying_items(answers)
    n = who_answered_two(varying)
    notes: tuple[str, ...] = (note,) if note else ()
    reason = why_no_pairs(varying, n)
    if not reason:
        covariances = pairwise_covariances(varying).to_numpy()
        reason = why_no_alpha(covariances)
    if reason:
        return SplitHalf(n, reason=reason, notes=notes)
    items = tuple(str(item) for item in varying.columns)
    drawn = len(items) > MOST_ITEMS_FOR_ALL
    halves = _drawn_halves(len(items), generator) if drawn else _all_halves(len(items))
    one = np.einsum("si,ij,sj->s", halves, covariances, halves, optimize=True)
    both = np.einsum("si,ij,sj->s", halves, covariances, 1 - halves, optimize=True)
    whole = float(covariances.sum())
    other = whole - one - 2 * both
    # The variance of a half whose items cancel is a rounding error away from nothing.
    if min(one.min(), other.min()) <= 1e-12 * np.trace(covariances):
        reason = "In some split the sum of half of the items does not vary."
        return SplitHalf(n, len(halves), drawn, reason=reason, notes=notes)
    correlations = both / np.sqrt(one * other)
    if np.abs(correlations).max() > 1 + 1e-9:
        return SplitHalf(n, len(halves), drawn, reason=CONTRADICTION, notes=notes)
    if correlations.min() <= -1 + 1e-9:
        reason = "In some split the halves are exact opposites."
        return SplitHalf(n, len(halves), drawn, reason=reason, notes=notes)
    stepped = _whole_length(np.minimum(correlations, 1.0), halves.mean(axis=1))
    if drawn:
        notes += (f"Of all splits {number_of(len(halves), 'was', 'were')} drawn at random.",)
    if stepped.min() < 0:
        notes += ("In some split the halves correlate below zero.",)
    return SplitHalf(
        n,
        len(halves),
        drawn,
        spearman_brown=_spread(stepped, halves, items),
        guttman=_spread(4 * both / whole, halves, items),
        notes=notes,
    )


def _all_halves(items: int) -> np.ndarray:
    """Every split once: rows of ones and zeros (splits, items); the ones are the smaller half."""
    size = items // 2
    if items % 2:
        chosen = list(combinations(range(items), size))
    else:
        # The first item is always in the first half, which names each pair of halves once.
        chosen = [(0, *rest) for rest in combinations(range(1, items), size - 1)]
    halves = np.zeros((len(chosen), items))
    np.put_along_axis(halves, np.array(chosen, dtype=np.intp), 1.0, axis=1)
    return halves


def _drawn_halves(items: int, generator: np.random.Generator) -> np.ndarray:
    """Random splits, as `_all_halves`."""
    ranks = generator.random((DRAWN, items)).argsort(axis=1).argsort(axis=1)
    return (ranks < items // 2).astype("float64")


def _whole_length(correlations: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """The reliability of the whole from the correlations of parts with so many of the items.

    Spearman and Brown's formula where both parts are halves, Horst's otherwise; below zero, where
    Horst's has no meaning, Spearman and Brown's too.
    """
    halved = 2 * correlations / (1 + correlations)
    product = shares * (1 - shares)
    squares = correlations**2
    rest = np.where(squares < 1, 1 - squares, 1.0)
    horst = (np.sqrt(squares**2 + 4 * product * squares * rest) - squares) / (2 * product * rest)
    unequal = (np.abs(shares - 0.5) > 1e-9) & (correlations > 0) & (squares < 1)
    return np.where(unequal, horst, halved)


def _spread(values: np.ndarray, halves: np.ndarray, items: tuple[str, ...]) -> Spread:
    lowest, highest = int(values.argmin()), int(values.argmax())

    def named(split: int) -> tuple[str, ...]:
        return tuple(item for item, in_half in zip(items, halves[split], strict=True) if in_half)

    return Spread(
        float(values.mean()),
        float(values[lowest]),
        float(values[highest]),
        named(lowest),
        named(highest),
    )
