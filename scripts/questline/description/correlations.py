"""Correlations between scores, pair by pair, with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from questline.core.statistics import StatisticsPart
from questline.description.frames import numbers
from questline.description.intervals import correlation_interval

LEAST_PAIRS = 3
"""Two people always correlate by 1 or -1, whatever they answered."""
METHODS = {
    "pearson": "Pearson's correlation of the people who answered both; "
    "interval by Fisher's z transformation.",
    "spearman": "Spearman's rank correlation of the people who answered both; interval by Fisher's "
    "z transformation with the standard error of Bonett and Wright (2000).",
}


@dataclass(frozen=True)
class Correlation:
    """A correlation with its interval and p-value, or the reason why there is none (`note`)."""

    n: int
    value: float | None = None
    df: int | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    p: float | None = None
    note: str = ""


def add_correlations(
    part: StatisticsPart,
    frame: pd.DataFrame,
    names: Sequence[str],
    method: str,
    confidence: float,
) -> int:
    """Add the correlation of every pair of `names` (columns of numbers); returns how many pairs.

    `method` is pearson or spearman.
    """
    values = {name: numbers(frame[name]) for name in names}
    pairs = list(combinations(dict.fromkeys(names), 2))
    for first, second in pairs:
        found = correlation(values[first], values[second], method, confidence)
        part.add(
            "correlations",
            first,
            "correlation",
            found.value,
            level=second,
            dataset="analysed",
            n=found.n,
            df=found.df,
            conf_level=confidence,
            ci_low=found.ci_low,
            ci_high=found.ci_high,
            p=found.p,
            method=METHODS[method],
            note=found.note,
        )
    return len(pairs)


def correlation(
    first: np.ndarray, second: np.ndarray, method: str, confidence: float
) -> Correlation:
    """The correlation of two columns (floats, NaN = missing) over the people who have both.

    Its p-value is that of t = r sqrt(df / (1 - r^2)) on df = n - 2 degrees of freedom, for ranks
    as well. As R: cor.test(first, second, method, exact = FALSE).
    """
    from scipy.special import stdtr

    both = ~np.isnan(first) & ~np.isnan(second)
    x, y = first[both], second[both]
    n = len(x)
    if n < LEAST_PAIRS:
        return Correlation(n, note="Fewer than three people answered both.")
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        return Correlation(n, note="Everyone who answered both gave the same answer to one.")
    if method == "spearman":
        x, y = (pd.Series(values).rank().to_numpy() for values in (x, y))
    x, y = x - x.mean(), y - y.mean()
    r = float(np.clip(x @ y / np.sqrt((x @ x) * (y @ y)), -1, 1))
    if 1 - abs(r) < 1e-12:
        note = "The two agree perfectly, so that there is no interval and no p-value."
        return Correlation(n, float(np.sign(r)), n - 2, note=note)
    p = 2 * float(stdtr(n - 2, -abs(r) * np.sqrt((n - 2) / (1 - r**2))))
    if n == LEAST_PAIRS:
        note = "An interval needs at least four people."
        return Correlation(n, r, n - 2, p=p, note=note)
    low, high = correlation_interval(r, n, confidence, ranks=method == "spearman")
    return Correlation(n, r, n - 2, low, high, p)
