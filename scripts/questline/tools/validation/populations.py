"""Populations whose true values are known: where the data of the simulation studies come from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

THRESHOLDS = {
    "middling": (-1.2, -0.4, 0.4, 1.2),
    "low": (-0.3, 0.5, 1.1, 1.7),
    "high": (-1.7, -1.1, -0.5, 0.3),
}
"""Where a standard normal variable is cut into five answers: evenly, most answers low, most high.
"""


def factor_correlations(
    loadings: Sequence[Sequence[float]], factors: Sequence[Sequence[float]]
) -> np.ndarray:
    """The correlation matrix (items, items) of standardised items with these loadings.

    `loadings` has a row an item, `factors` are the correlations of the factors; the items' residual
    variances make their variances 1.
    """
    pattern = np.asarray(loadings, dtype=float)
    matrix = pattern @ np.asarray(factors, dtype=float) @ pattern.T
    np.fill_diagonal(matrix, 1.0)
    return matrix


def normal_items(
    random: np.random.Generator, size: int, correlations: np.ndarray, names: Sequence[str]
) -> pd.DataFrame:
    """Standard normal items with these correlations."""
    root = np.linalg.cholesky(correlations)
    return pd.DataFrame(random.standard_normal((size, len(names))) @ root.T, columns=list(names))


def heavy_tailed_items(
    random: np.random.Generator,
    size: int,
    correlations: np.ndarray,
    names: Sequence[str],
    freedom: int,
) -> pd.DataFrame:
    """Items of a multivariate t distribution: the same correlations, excess kurtosis 6 / (df - 4).

    Each respondent's normal answers are stretched by one factor of their own, so that the items'
    variances are df / (df - 2).
    """
    items = normal_items(random, size, correlations, names)
    stretch = np.sqrt(freedom / random.chisquare(freedom, size))
    return items.mul(stretch, axis=0)


def cut(items: pd.DataFrame, thresholds: Sequence[Sequence[float]]) -> pd.DataFrame:
    """Normal items as answers 1, 2, … : one more than the thresholds that lie below."""
    return pd.DataFrame(
        {
            name: np.searchsorted(limits, items[name].to_numpy()) + 1.0
            for name, limits in zip(items.columns, thresholds, strict=True)
        }
    )


def covariances_of_cut(
    correlations: np.ndarray, thresholds: Sequence[Sequence[float]]
) -> np.ndarray:
    """The covariances (items, items) of normal items that were cut into answers 1, 2, …

    The answer is 1 plus the number of thresholds below the item, so that covariances are sums of
    P(both above) - P(one above) P(other above) over pairs of thresholds.
    """
    items = len(thresholds)
    found = np.empty((items, items))
    for one in range(items):
        for other in range(one, items):
            pairs = [(h, k) for h in thresholds[one] for k in thresholds[other]]
            total = sum(_joint(h, k, correlations[one, other], one == other) for h, k in pairs)
            found[one, other] = found[other, one] = total
    return found


def _joint(h: float, k: float, correlation: float, same: bool) -> float:
    """P(X > h, Y > k) - P(X > h) P(Y > k) for two normal variables, or for one and itself."""
    alone = ndtr(-h) * ndtr(-k)
    if same:
        return float(ndtr(-max(h, k)) - alone)
    # Phi2(h, k; r) - Phi(h) Phi(k) is the integral of the density over the correlation from 0 to r
    # (Plackett 1954, Biometrika 41, 351-360).
    points, weights = np.polynomial.legendre.leggauss(64)
    r = correlation * (points + 1) / 2
    rest = 1 - r**2
    density = np.exp(-(h * h - 2 * r * h * k + k * k) / (2 * rest)) / (2 * np.pi * np.sqrt(rest))
    return float(correlation / 2 * (weights @ density))


def alpha(covariances: np.ndarray) -> float:
    """Cronbach's alpha of a population's covariance matrix."""
    items = len(covariances)
    return float(items / (items - 1) * (1 - np.trace(covariances) / covariances.sum()))


def lose_at_random(
    random: np.random.Generator, data: pd.DataFrame, lose: Sequence[str], driver: np.ndarray,
    share: float, slope: float,
) -> pd.DataFrame:  # fmt: skip
    """The data with a share of the answers in the columns `lose` missing at random.

    The chance that one is missing is a probit of `driver`, a standard normal variable that is
    always there: Phi(Phi^-1(share) sqrt(1 + slope^2) + slope driver), which is `share` on average.
    Given the driver, the columns lose their answers independently.
    """
    middle = ndtri(share) * np.sqrt(1 + slope**2)
    chance = ndtr(middle + slope * driver)
    lost = random.random((len(data), len(lose))) < chance[:, None]
    left = data.copy()
    left[list(lose)] = left[list(lose)].mask(lost)
    return left
