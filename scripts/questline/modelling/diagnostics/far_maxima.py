"""Whether the search for a maximum went on without end, and along which directions it did."""

from __future__ import annotations

import numpy as np

from questline.modelling.fittable import SEPARATED
from questline.modelling.likelihood import Maximum, probability
from questline.modelling.separation import LARGEST_CERTAIN

FLAT = 1e-11
"""Eigenvalues of the information below this, for each person, belong to chances of 0 and 1."""


def flat_directions(columns: np.ndarray, found: Maximum) -> np.ndarray:
    """The directions that change no chance any more, (coefficients, directions).

    `columns` (people, coefficients) are standardised, the intercept in front. Where nothing
    separates there are no such directions. Where something does, the search ends only when the
    chances of those whom it separates are 0 or 1 to rounding; all other coefficients have then
    reached their limit.
    """
    if np.abs(found.linear_predictor).max(initial=0.0) < LARGEST_CERTAIN:
        return np.empty((columns.shape[1], 0))
    chance = probability(found.linear_predictor)
    sizes, axes = np.linalg.eigh((columns.T * (chance * (1 - chance))) @ columns)
    return axes[:, sizes < FLAT * len(columns)]


def why_infinite(columns: np.ndarray, found: Maximum) -> str:
    """Why the maximum that was searched for is not a finite one, or nothing."""
    return "" if found.converged and not flat_directions(columns, found).size else SEPARATED
