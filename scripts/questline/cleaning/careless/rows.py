"""Correlations along each respondent's row, from sums."""

from __future__ import annotations

import numpy as np

SAME = 1e-12
"""A sum of squared deviations below this share of the sum of squares is 0 but for rounding."""


def deviations(squares: np.ndarray, total: np.ndarray, count: np.ndarray) -> np.ndarray:
    """Sums of squared deviations from sums of squares, sums and counts; 0 where only rounding.

    The numbers should lie round 0, as answers from the middle of their range do.
    """
    found = squares - total * total / np.maximum(count, 1)
    return np.where(found > SAME * squares, found, 0.0)


def correlation(product: np.ndarray, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Sum of products of deviations over the root of both sums of squares, NaN where one is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found = product / np.sqrt(first * second)
    return np.where((first > 0) & (second > 0), np.clip(found, -1.0, 1.0), np.nan)
