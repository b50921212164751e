"""Newton's method for a few logistic regressions on not too many people, all in double precision.

For thousands of fits `group_of_fits` pays for single precision and for reuse of factors with more
steps, each of which costs little. For a handful it is the number of steps that costs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from questline.modelling.fits.packed_factors import FEW, factorise, solve
from questline.modelling.fits.shared_design import BLOCK_CELLS, Piece, SharedDesign
from questline.modelling.separation import LARGEST_CERTAIN

MOST_STEPS = 12
LEAST_LEFT = 1e-4
"""Where other columns leave less of a column's variance the fit is not taken from here."""
LONGEST_LAST = 1e-3
"""A last step is no longer, in standard errors, however low the precision asked for."""


def are_few(design: SharedDesign, fits: np.ndarray) -> bool:
    """Whether these fits to the design, of one set of data, are better made here."""
    small = len(fits) * design.people <= BLOCK_CELLS
    return 0 < len(fits) <= FEW and small and design.sets == 1


@dataclass(frozen=True)
class FewFits:
    """Fits of the standardised columns, as `GroupOfFits` holds them.

    `coefficients`, `sums` (columns times weights) and `events` (times the outcome too) are (columns
    + 1, fits); `values` the log-likelihoods; `found` says which fits plainly have a maximum, and
    this is it. `information` (pairs, fits) is that at the maxima, where it was made.
    """

    coefficients: np.ndarray
    sums: np.ndarray
    events: np.ndarray
    values: np.ndarray
    found: np.ndarray
    information: np.ndarray | None = None


def last_step(precision: float) -> float:
    """How long the last step is at most: convergence is quadratic."""
    return min(float(np.sqrt(precision)), LONGEST_LAST)


def fit_few(
    design: SharedDesign, fits: np.ndarray, start: np.ndarray | None, precision: float
) -> FewFits:
    """Plain Newton steps from `start` (columns + 1,), or from the intercepts alone.

    `precision` as for `fit_many_logistic`.
    """
    piece = Piece(0, fits, slice(0, len(fits)), slice(0, design.people))
    rows, mask = design.rows_of(piece), design.mask_of(fits)
    products = design.products_of(piece, np.float64)
    weights = design.weights_of(piece, np.float64)
    if weights is None:
        weights = np.ones((len(fits), design.people))
    sums = rows @ weights.T
    events = rows @ (weights * design.outcome_of(piece)).T
    if start is None:
        coefficients = np.zeros_like(sums)
        share = events[0] / sums[0]
        coefficients[0] = np.log(share / (1 - share))
    else:
        coefficients = np.repeat(start[:, None], len(fits), axis=1)
        if mask is not None:
            coefficients *= mask
    last = last_step(precision)
    for _ in range(MOST_STEPS):
        predictor = coefficients.T @ rows
        odds = np.exp(-predictor)
        odds += 1
        loss = ((np.log(odds) + predictor) * weights).sum(axis=1)
        chance = np.reciprocal(odds, out=odds)
        counted = chance * weights
        gradient = events - rows @ counted.T
        information = products @ (counted - counted * chance).T
        if mask is not None:
            gradient *= mask
            design.mask_information(information, mask)
        left = factorise(information, design.size)
        step = solve(information, gradient)
        gain = (gradient * step).sum(axis=0)
        # What the log-likelihood, nearly a parabola, gains with the last step.
        values = (events * coefficients).sum(axis=0) - loss + gain / 2
        coefficients = coefficients + step
        short = gain < last**2
        if (short | ~np.isfinite(gain)).all():
            break
    plain = (left > LEAST_LEFT) & (np.abs(predictor).max(axis=1) < LARGEST_CERTAIN)
    found = short & plain & (weights.min(axis=1) >= 0)
    return FewFits(coefficients, sums, events, values, found)
