"""Standardised mean differences: how far two groups lie apart, in standard deviations.

Numbers: the difference of the means over the root of the mean of the two variances. Categories: the
multivariate form of Yang and Dalton (2012, SAS Global Forum, paper 335), of which the usual formula
for two levels is the simplest case.
"""

from __future__ import annotations

import math

import numpy as np

Difference = tuple[float | None, str]
"""A standardised mean difference and an empty text, or None and the reason."""


def number_difference(first: np.ndarray, second: np.ndarray) -> Difference:
    """First minus second group, for two arrays of floats without missing values.

    (mean 1 - mean 2) / sqrt((variance 1 + variance 2) / 2); Yang and Dalton 2012, page 2.
    """
    if len(first) < 2 or len(second) < 2:
        return None, "A group has fewer than two answers."
    if np.ptp(first) == 0 and np.ptp(second) == 0:
        return None, "All answers within each group are the same, so there is no spread."
    spread = math.sqrt((first.var(ddof=1) + second.var(ddof=1)) / 2)
    return float(first.mean() - second.mean()) / spread, ""


def category_difference(first: np.ndarray, second: np.ndarray) -> Difference:
    """The distance of two groups' shares, from the counts of each level (of one length).

    sqrt((T - C)' S^-1 (T - C)) with T and C the shares of all levels but the first and S the mean
    of their two multinomial covariance matrices (Yang and Dalton 2012, page 3). It has no sign, but
    with two levels: there it is positive where the second level is commoner in the first group.
    """
    if not first.sum() or not second.sum():
        return None, "Nobody answered in a group."
    seen = (first + second) > 0
    if seen.sum() == 1:
        return None, "Everyone gave the same answer, so there is no spread."
    if not ((first > 0) & (second > 0)).any():
        # The covariance matrix is singular exactly then.
        return None, "The groups have no answer in common, so there is no spread to measure by."
    t, c = (counts[seen][1:] / counts.sum() for counts in (first, second))
    spread = sum(np.diag(share) - np.outer(share, share) for share in (t, c)) / 2
    distance = math.sqrt(max(0.0, float((t - c) @ np.linalg.solve(spread, t - c))))
    signed = len(first) == 2
    return (math.copysign(distance, t[0] - c[0]) if signed and distance else distance), ""
