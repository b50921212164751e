"""Whether correlations suit a factor analysis: Kaiser-Meyer-Olkin measure and Bartlett's test."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc

SINGULAR = 1e-9
"""With a smaller eigenvalue some item is a combination of others, and the inverse is noise."""
NO_INVERSE = (
    "Some item is an exact combination of others, or the correlation matrix had to be smoothed, so "
    "that it has no inverse to judge by."
)
TOO_FEW_ITEMS = "At least two items are needed."


@dataclass(frozen=True)
class SamplingAdequacy:
    """The Kaiser-Meyer-Olkin measure (0 to 1) of all items and of each (items,), or the `reason`.

    An item that correlates with no other has NaN, and `notes` says so.
    """

    overall: float | None
    items: np.ndarray
    reason: str = ""


@dataclass(frozen=True)
class Sphericity:
    """Bartlett's test that no items correlate, or the `reason` why there is none."""

    chi_square: float | None
    df: int
    p: float | None
    reason: str = ""


def sampling_adequacy(correlations: np.ndarray) -> SamplingAdequacy:
    """The sum of squared correlations over that sum plus the sum of squared partial correlations.

    The partial correlations are those given all other items. `correlations` (items, items). Source:
    Kaiser and Rice 1974, Educational and Psychological Measurement 34; psych's KMO.
    """
    reason = _why_none(correlations)
    if reason:
        return SamplingAdequacy(None, np.full(len(correlations), np.nan), reason)
    inverse = np.linalg.inv(correlations)
    scale = np.sqrt(np.diag(inverse))
    squared, partial = correlations**2, (inverse / np.outer(scale, scale)) ** 2
    np.fill_diagonal(squared, 0.0)
    np.fill_diagonal(partial, 0.0)
    total = squared.sum() + partial.sum()
    if total == 0:
        reason = "No two items correlate."
        return SamplingAdequacy(None, np.full(len(correlations), np.nan), reason)
    with np.errstate(invalid="ignore"):
        items = squared.sum(axis=0) / (squared.sum(axis=0) + partial.sum(axis=0))
    return SamplingAdequacy(float(squared.sum() / total), items)


def bartlett_sphericity(correlations: np.ndarray, n: int) -> Sphericity:
    """-(n - 1 - (2 p + 5) / 6) ln det R on p (p - 1) / 2 degrees of freedom.

    `correlations` R (items, items) of p items from `n` respondents. The test is for Pearson
    correlations of normal variables with no answers missing; with others it is a guide. Source:
    Bartlett 1951, Biometrika 38; psych's cortest.bartlett.
    """
    items = len(correlations)
    df = items * (items - 1) // 2
    reason = _why_none(correlations)
    times = n - 1 - (2 * items + 5) / 6
    if not reason and times <= 0:
        reason = f"{n} respondents are too few for {items} items."
    if reason:
        return Sphericity(None, df, None, reason)
    chi_square = max(0.0, -times * float(np.linalg.slogdet(correlations)[1]))
    return Sphericity(chi_square, df, float(chdtrc(df, chi_square)))


def _why_none(correlations: np.ndarray) -> str:
    if len(correlations) < 2:
        return TOO_FEW_ITEMS
    if np.isnan(correlations).any():
        return "Some pair of items has no correlation."
    return NO_INVERSE if np.linalg.eigvalsh(correlations)[0] < SINGULAR else ""
