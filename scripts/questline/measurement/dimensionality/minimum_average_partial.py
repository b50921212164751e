"""Velicer's minimum average partial test: after how many components least is left in common."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

USED_UP = 1e-9
"""A share of an item's variance that counts as nothing left."""


@dataclass(frozen=True)
class MinimumAveragePartial:
    """The average squared partial correlation with 0, 1, 2 ... components removed.

    `averages` (components removed,) ends where some item has no variance left. `components` is the
    number after which the average is smallest, None where there is a `reason`.
    """

    averages: np.ndarray
    components: int | None
    reason: str = ""


def minimum_average_partial(correlations: np.ndarray) -> MinimumAveragePartial:
    """The test on a correlation matrix (items, items).

    The average is over all pairs of items of the squared partial correlations, given the first m
    principal components. Source: Velicer 1976, Psychometrika 41, which starts with no component
    removed; psych's vss starts with one, so that it never suggests none.
    """
    items = len(correlations)
    if items < 2:
        return MinimumAveragePartial(np.empty(0), None, "At least two items are needed.")
    if np.isnan(correlations).any():
        reason = "Some pair of items has no correlation."
        return MinimumAveragePartial(np.empty(0), None, reason)
    values, vectors = np.linalg.eigh(correlations)
    averages = []
    left = correlations.copy()
    for removed in range(items):
        if removed:
            place = items - removed
            left = left - values[place] * np.outer(vectors[:, place], vectors[:, place])
        variances = np.diag(left)
        if (variances <= USED_UP).any():
            break
        partial = left**2 / np.outer(variances, variances)
        averages.append((partial.sum() - np.trace(partial)) / (items * (items - 1)))
    return MinimumAveragePartial(np.array(averages), int(np.argmin(averages)))
