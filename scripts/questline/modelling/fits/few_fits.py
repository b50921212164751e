"""Newton's method for a few logistic regressions on not too many people, all in double precision.

For thousands of fits `group_of_fits` pays for single precision and for reuse of factors with more
steps, each of which costs little. For a handful it is the number of steps that costs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from questline.modelling.fits.packed_factors import FEW, factorise, solve
from questline.modelling.fits.shared_design import BLOCK_CELLS, SharedDesign
from questline.modelling.separation import LARGEST_CERTAIN

MOST_STEPS = 12
LEAST_LEFT = 1e-4
"""Where other columns leave less of a column's variance the fit is not taken from here."""
LONGEST_LAST = 1e-3
"""A last step is no longer, in standard errors, however low the precision asked for."""


def are_few(design: SharedDesign, fits: np.ndarray) -> bool:
    """Whether these fits to the design are better made here."""
    return len(fits) <= FEW and len(fits) * design.people <= BLOCK_CELLS


@dataclass(frozen=True)
class FewFits:
    """Fits of the standardised columns, as `GroupOfFits` holds them.

    `coefficients`, `sums` (columns times weights) and `events` (times the outcome too) are (columns
    + 1, fits); `values` the log-likelihoods; `found` says which fits plainly have a maximum, and
    this is it.
    """

    coefficients: np.ndarray
    sums: np.ndarray
    events: np.ndarray
    values: np.ndarray
    found: np.ndarray


def fit_few(
    design: SharedDesign, fits: np.ndarray, start: np.ndarray | None, precision: float
) -> FewFits:
    """Plain Newton steps from `start` (columns + 1,), or from the intercepts alone.

    `precision` as for `fit_many_logistic`: convergence is quadratic, so that a step as long as its
    root is the last.
    """
    shape = (design.size, len(fits))
    result = FewFits(
        np.zeros(shape), np.empty(shape), np.empty(shape), np.full(len(fits), np.nan),
        np.zeros(len(fits), dtype=bool),
    )  # fmt: skip
    mask = design.mask_of(fits)
    last = min(np.sqrt(precision), LONGEST_LAST)
    for piece in design.pieces(fits, people=design.people):
        rows, where = design.rows_of(piece), piece.where
        products = design.products_of(piece, np.float64)
        weights = design.weights_of(piece, np.float64)
        if weights is None:
            weights = np.ones((len(piece.fits), rows.shape[1]))
        outcome = design.outcome_of(piece)
        result.sums[:, where] = rows @ weights.T
        result.events[:, where] = events = rows @ (weights * outcome).T
        inside = None if mask is None else mask[:, where]
        own = result.coefficients[:, where]
        if start is None:
            share = events[0] / result.sums[0, where]
            own[0] = np.log(share / (1 - share))
        else:
            own[:] = start[:, None] if inside is None else start[:, None] * inside
        for _ in range(MOST_STEPS):
            predictor = own.T @ rows
            odds = np.exp(-predictor)
            odds += 1
            loss = ((np.log(odds) + predictor) * weights).sum(axis=1)
            chance = np.reciprocal(odds, out=odds)
            counted = chance * weights
            gradient = events - rows @ counted.T
            information = products @ (counted - counted * chance).T
            if inside is not None:
                gradient *= inside
                design.mask_information(information, inside)
            left = factorise(information, design.size)
            step = solve(information, gradient)
            gain = (gradient * step).sum(axis=0)
            # What the log-likelihood, nearly a parabola, gains with the last step.
            result.values[where] = (events * own).sum(axis=0) - loss + gain / 2
            own += step
            short = gain < last**2
            if (short | ~np.isfinite(gain)).all():
                break
        plain = (left > LEAST_LEFT) & (np.abs(predictor).max(axis=1) < LARGEST_CERTAIN)
        result.found[where] = short & plain & (weights.min(axis=1) >= 0)
    return result
