"""Thousands of linear regressions at once, on subsets of the columns and people of one design."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from questline.modelling.fits.fit_checks import check
from questline.modelling.fits.many_logistic_result import EXACT, NOBODY, ONE_OUTCOME, REASONS, SOUND
from questline.modelling.fits.packed_factors import inverse, solve
from questline.modelling.fits.shared_design import SharedDesign

EXACT_SHARE = 1e-12
"""A residual sum of squares below this share of the total may be rounding alone."""


@dataclass(frozen=True)
class ManyLinear:
    """One fit a row, the intercept first; in completed sets with a leading axis of sets.

    `coefficients` are (fits, columns + 1), `covariances` (fits, columns + 1, columns + 1), both NaN
    for a column that is not in the fit and for all of a fit that is not sound. `residual_df` are
    people less coefficients. `reason_codes` are places in `many_logistic_result.REASONS`, 0 for a
    sound fit.
    """

    coefficients: np.ndarray
    covariances: np.ndarray
    residual_df: np.ndarray
    reason_codes: np.ndarray

    @property
    def sound(self) -> np.ndarray:
        """Which fits were made."""
        return self.reason_codes == SOUND

    def reason(self, *fit: int) -> str:
        """The sentence that says why a fit (or the fit of a set) was not made; "" for one made."""
        return REASONS[self.reason_codes[fit]]


def fit_many_linear(
    matrix: np.ndarray,
    outcome: np.ndarray,
    *,
    weights: np.ndarray | None = None,
    columns: np.ndarray | None = None,
) -> ManyLinear:
    """Least squares for every fit; arrays as for `many_logistic.fit_many_logistic`.

    Weights are case weights: how often a person counts. The residual degrees of freedom are those
    of so many people.
    """
    design = SharedDesign(matrix, outcome, weights, columns)
    fits, size = design.fits, design.size
    coefficients = np.full((fits, size), np.nan)
    covariances = np.full((fits, size, size), np.nan)
    df = np.full(fits, np.nan)
    codes = np.full(fits, NOBODY, dtype=np.int8)
    for piece in design.pieces(np.arange(fits), people=max(1, design.people)):
        checked = check(design, piece)
        codes[piece.fits] = checked.codes
        some = np.flatnonzero(checked.codes == SOUND)
        if not len(some):
            continue
        own, factor = piece.fits[some], checked.factor[:, some]
        case_weights = checked.weights[some]
        total = case_weights.sum(axis=1)
        answers = np.broadcast_to(design.outcome_of(piece), checked.weights.shape)[some]
        mean = (case_weights * answers).sum(axis=1) / total
        centred = answers - mean[:, None]
        mask = design.mask_of(own)
        inside = np.ones((len(own), size), bool) if mask is None else mask.T
        right = (design.rows_of(piece) @ (case_weights * centred).T) * inside.T
        found = solve(factor, right)
        squares = (case_weights * (centred - found.T @ design.rows_of(piece)) ** 2).sum(axis=1)
        spread = (case_weights * centred**2).sum(axis=1)
        found[0] += mean
        df[own] = total - inside.sum(axis=1)
        both = inside[:, :, None] & inside[:, None, :]
        inverses = np.where(both, inverse(factor, size), 0.0) * (squares / df[own])[:, None, None]
        codes[own[squares <= EXACT_SHARE * spread]] = EXACT
        codes[own[spread <= EXACT_SHARE * total * mean**2]] = ONE_OUTCOME
        coefficients[own] = np.where(inside, design.in_units(found, own), np.nan)
        covariances[own] = np.where(both, design.covariances_in_units(inverses, own), np.nan)
    unsound = codes != SOUND
    coefficients[unsound] = covariances[unsound] = df[unsound] = np.nan
    if matrix.ndim == 3:
        shape = (design.sets, design.rows_a_set)
        return ManyLinear(
            coefficients.reshape(*shape, size),
            covariances.reshape(*shape, size, size),
            df.reshape(shape),
            codes.reshape(shape),
        )
    return ManyLinear(coefficients, covariances, df, codes)
