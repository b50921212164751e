"""Rubin's rules on the scale on which each measure is nearly normal.

Shares by Wilson's interval, correlations and R squared on Fisher's z, areas under the curve on the
logit. As in `pooling` the first axis of what is given are the completed sets.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit, stdtrit

from questline.imputation.pooling import Pooled, pool


@dataclass(frozen=True)
class PooledMeasure:
    """A pooled measure on its own scale, and how it was pooled (`pooled`) on another."""

    estimate: np.ndarray
    low: np.ndarray
    high: np.ndarray
    pooled: Pooled


def pool_shares(counts: np.ndarray, people: int, confidence: float) -> PooledMeasure:
    """Shares (0 to 1) of `people` who have something; `counts` of them in each set.

    The interval of Lott and Reiter (2020, The American Statistician 74, 109-115): Wilson's, with
    the sampling variance p (1 - p) / n enlarged by the relative increase in variance, and Rubin's
    (1987) degrees of freedom. With sets that all agree it is Wilson's interval. `pooled` has the
    standard error by Rubin's rules.
    """
    shares = np.asarray(counts, dtype=float) / people
    pooled = pool(shares, shares * (1 - shares) / people)
    increase = pooled.relative_increase_in_variance
    width = stdtrit(pooled.df, (1 + confidence) / 2) ** 2 * (1 + increase) / people
    middle = (2 * pooled.estimate + width) / (2 * (1 + width))
    half = np.sqrt(np.maximum(middle**2 - pooled.estimate**2 / (1 + width), 0))
    low, high = np.maximum(middle - half, 0), np.minimum(middle + half, 1)
    return PooledMeasure(pooled.estimate, low, high, pooled)


def pool_correlations(
    correlations: np.ndarray, people: int, confidence: float, *, ranks: bool = False
) -> PooledMeasure:
    """Correlations of `people` (four or more), pooled on Fisher's z.

    The variance of z is 1 / (n - 3) for Pearson's correlation and (1 + r^2 / 2) / (n - 3) for ranks
    (Bonett and Wright 2000, Psychometrika 65, 23-28), with unlimited complete degrees of freedom
    (van Buuren 2018, Flexible Imputation of Missing Data, section 5.2). Correlations of 1 or -1
    have no z: NaN comes back for them.
    """
    values = np.asarray(correlations, dtype=float)
    values = np.where(1 - np.abs(values) < 1e-12, np.nan, values)
    variances = (1 + values**2 / 2 if ranks else np.ones_like(values)) / (people - 3)
    pooled = pool(np.arctanh(values), variances)
    low, high = pooled.limits(confidence)
    return PooledMeasure(np.tanh(pooled.estimate), np.tanh(low), np.tanh(high), pooled)


def pool_areas(areas: np.ndarray, errors: np.ndarray, confidence: float) -> PooledMeasure:
    """Areas under the curve with their standard errors, pooled on the logit.

    The delta method gives the variance of the logit, (se / (A (1 - A)))^2; the complete degrees of
    freedom are unlimited (Debray and others 2017, BMJ 356, i6460: the logit for c statistics).
    Areas of 0 or 1 have no logit: NaN comes back for them.
    """
    inside = (areas > 0) & (areas < 1)
    safe = np.where(inside, areas, np.nan)
    pooled = pool(logit(safe), np.square(errors / (safe * (1 - safe))))
    low, high = pooled.limits(confidence)
    return PooledMeasure(expit(pooled.estimate), expit(low), expit(high), pooled)


def pool_r_squared(values: np.ndarray, people: int, confidence: float) -> PooledMeasure:
    """R squared of linear models of `people` (four or more), pooled on Fisher's z of R.

    Harel (2009, Journal of Applied Statistics 36, 1109-1118): the variance of z is 1 / (n - 3); as
    mice::pool.r.squared, with the t quantile in the place of 1.96 and a lower limit that stays at 0
    where that of z is below it.
    """
    pooled = pool(np.arctanh(np.sqrt(values)), np.full(np.shape(values), 1 / (people - 3)))
    low, high = pooled.limits(confidence)
    return PooledMeasure(
        np.tanh(pooled.estimate) ** 2, np.tanh(np.maximum(low, 0)) ** 2, np.tanh(high) ** 2, pooled
    )
