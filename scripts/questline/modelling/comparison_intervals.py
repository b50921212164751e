"""Intervals of the effect sizes that go with comparisons of groups.

Most find the noncentrality parameters at which the observed statistic would lie in one of the tails
(Steiger 2004, Psychological Methods 9, 164-182) and turn them into effect sizes. All are analytic,
so that they need no random numbers.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from scipy.special import chndtr, expit, logit, ncfdtr, nctdtr, ndtri

from questline.modelling.roots import crossing

Interval = tuple[float, float] | None
"""Lower and upper limit; None where the method gives no interval."""

LARGEST = 1e7
"""Noncentrality beyond which a limit is not looked for."""


def hedges_interval(g: float, first: int, second: int, confidence: float) -> Interval:
    """The interval of Hedges' g of two groups of the sizes `first` and `second`.

    The limits of the noncentrality of t on n - 2 degrees of freedom, times sqrt(1/n1 + 1/n2) and
    the small-sample factor 1 - 3 / (4 n - 9) of g itself (Steiger and Fouladi 1997; Hedges 1981).
    """
    factor = 1 - 3 / (4 * (first + second) - 9)
    scale = math.sqrt(1 / first + 1 / second)
    t, df = g / factor / scale, first + second - 2
    limits = _limits(lambda shift: float(nctdtr(df, shift, t)), confidence, -LARGEST)
    return _scaled(limits, lambda shift: shift * scale * factor)


def variance_share_interval(
    f: float, df: float, residual_df: float, n: int, confidence: float
) -> Interval:
    """The interval of the share of variance between groups, from F on `df` and `residual_df`.

    Limits of the noncentrality of F, each L as L / (L + n) (Steiger 2004, equations 26 and 27).
    """
    limits = _limits(lambda shift: float(ncfdtr(df, residual_df, shift, f)), confidence, 0.0)
    return _scaled(limits, lambda shift: shift / (shift + n))


def cramers_interval(chi_square: float, df: float, scale: float, confidence: float) -> Interval:
    """The interval of Cramér's V, `scale` being n times the smaller of rows - 1 and columns - 1.

    Limits of the noncentrality of chi-square, each L as sqrt(L / scale) and at most 1 (Smithson
    2003, Confidence Intervals, chapter 4, with the parameter itself in place of its expectation).
    """
    limits = _limits(lambda shift: float(chndtr(chi_square, df, shift)), confidence, 0.0)
    return _scaled(limits, lambda shift: min(1.0, math.sqrt(shift / scale)))


def superiority_interval(first: np.ndarray, second: np.ndarray, confidence: float) -> Interval:
    """The interval of the probability that one of the first group lies above one of the second.

    Ties count half. The variance is that of DeLong, DeLong and Clarke-Pearson (1988, Biometrics 44,
    837-845, equation 4), which allows for ties and unequal spreads; the interval is symmetric on
    the logit scale, so that it stays between 0 and 1. None for groups that do not overlap (or where
    everyone is tied), as the variance is then zero.
    """
    below = _placements(first, second)
    above = 1 - _placements(second, first)
    share = float(below.mean())
    variance = below.var(ddof=1) / len(first) + above.var(ddof=1) / len(second)
    if not 0 < share < 1 or variance <= 0:
        return None
    half = float(ndtri((1 + confidence) / 2)) * math.sqrt(variance) / (share * (1 - share))
    return float(expit(logit(share) - half)), float(expit(logit(share) + half))


def _placements(values: np.ndarray, others: np.ndarray) -> np.ndarray:
    """For each value, the share of the others that lie below it, ties counting half."""
    ordered = np.sort(others)
    below = np.searchsorted(ordered, values, side="left")
    not_above = np.searchsorted(ordered, values, side="right")
    return (below + not_above) / (2 * len(others))


def _limits(cdf: Callable[[float], float], confidence: float, lowest: float) -> Interval:
    """The noncentralities at which `cdf` (falling) is (1 + confidence)/2 and (1 - confidence)/2.

    A limit that would lie below `lowest` is `lowest`.
    """
    upper_tail = (1 + confidence) / 2
    low = _root(cdf, upper_tail, lowest)
    high = _root(cdf, 1 - upper_tail, lowest)
    return None if low is None or high is None else (low, high)


def _root(cdf: Callable[[float], float], level: float, lowest: float) -> float | None:
    """Where `cdf` is `level`; None beyond LARGEST or where scipy has no value for it."""
    left, right = max(lowest, -1.0), 1.0
    while cdf(left) < level:
        if left <= lowest:
            return lowest
        left *= 2
    while cdf(right) > level:
        right *= 2
        if right > LARGEST:
            return None
    if not math.isfinite(cdf(left) + cdf(right)):
        return None
    return crossing(cdf, level, left, right)


def _scaled(limits: Interval, scale: Callable[[float], float]) -> Interval:
    return None if limits is None else (scale(limits[0]), scale(limits[1]))
