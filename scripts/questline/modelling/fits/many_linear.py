"""Thousands of linear regressions at once, on subsets of the columns and people of one design."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from questline.modelling.fits.fit_checks import judge, sums_of_products, usable_weights
from questline.modelling.fits.many_logistic_result import EXACT, ONE_OUTCOME, REASONS, SOUND
from questline.modelling.fits.packed_factors import inverse, pairs, solve
from questline.modelling.fits.shared_design import Piece, SharedDesign

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
    everyone = np.arange(fits)
    gram, right = np.empty((len(pairs(size)[0]), fits)), np.empty((size, fits))
    people, total, mean, spread, squares = np.zeros((5, fits))
    broken = np.zeros(fits, dtype=bool)
    for piece in design.pieces(everyone, people=max(1, design.people)):
        own = piece.where
        counts, broken[own] = usable_weights(design, piece)
        gram[:, own] = sums_of_products(design, piece, counts)
        people[own], total[own] = (counts > 0).sum(axis=1), counts.sum(axis=1)
        centred, mean[own] = _centred(design, piece, counts)
        right[:, own] = design.rows_of(piece) @ (counts * centred).T
        spread[own] = (counts * centred**2).sum(axis=1)
    if not design.people:
        gram[:] = 0.0
    codes = judge(design, everyone, gram, people, broken)
    mask = design.mask_of(everyone)
    inside = np.ones((fits, size), bool) if mask is None else mask.T
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        found = solve(gram, right * inside.T)
        for piece in design.pieces(everyone, people=max(1, design.people)):
            own = piece.where
            counts, _ = usable_weights(design, piece)
            centred, _ = _centred(design, piece, counts)
            residuals = centred - found[:, own].T @ design.rows_of(piece)
            squares[own] = (counts * residuals**2).sum(axis=1)
        found[0] += mean
        df = total - inside.sum(axis=1)
        both = inside[:, :, None] & inside[:, None, :]
        inverses = np.where(both, inverse(gram, size), 0.0) * (squares / df)[:, None, None]
        sound = codes == SOUND
        codes[sound & (squares <= EXACT_SHARE * spread)] = EXACT
        codes[sound & (spread <= EXACT_SHARE * total * mean**2)] = ONE_OUTCOME
        coefficients = np.where(inside, design.in_units(found, everyone), np.nan)
        covariances = np.where(both, design.covariances_in_units(inverses, everyone), np.nan)
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


def _centred(
    design: SharedDesign, piece: Piece, counts: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The outcomes of each fit (fits, people) less their mean, and that mean."""
    answers = np.broadcast_to(design.outcome_of(piece), counts.shape)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = (counts * answers).sum(axis=1) / counts.sum(axis=1)
    return answers - mean[:, None], mean
