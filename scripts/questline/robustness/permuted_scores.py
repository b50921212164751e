"""Score statistics of one design for many permutations of the focal predictor's residuals.

For a permutation pi the focal predictor x is replaced by x* = fitted + residual[pi], where fitted
and residual come from the linear regression of x on all covariates. A specification with the
covariates Z then asks for the coefficient of x* beside Z. Everything that it needs follows from the
fit without x (the null model), which is the same for all permutations:

    U = x*'(y - m)                              the score of the coefficient at 0
    I = x*'W x* - x*'WZ (Z'WZ)^-1 Z'W x*        its information, W the variances m (1 - m)

U / sqrt(I) is Rao's score statistic (the square root of R's anova(..., test = "Rao")) and U / I the
coefficient after one Newton step from the null model. For a linear model W = 1 and U / I is the
coefficient of least squares itself, exactly (Frisch & Waugh 1933).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from questline.modelling.design import standardised
from questline.modelling.fits.many_linear import fit_many_linear
from questline.modelling.fits.many_logistic import fit_many_logistic
from questline.robustness.focal_estimates import Kind
from questline.robustness.identified_columns import identified_columns
from questline.robustness.risk_differences import Focal

BLOCK_CELLS = 500_000
"""Permutations times people that are worked on at once."""
LEAST_LEFT = 1e-8
"""A predictor of whose variance the covariates leave less counts as computed from them."""


@dataclass(frozen=True)
class PermutedScores:
    """Of every permutation and specification, in each set.

    `estimates` and `variances` are (sets, permutations, specifications): in a logistic model those
    of the risk difference per unit that follows from U / I, the average of m (1 - m) times it; in a
    linear one those of the coefficient. `df` (specifications,) are the residual degrees of freedom
    of the full model. `usable` (specifications,) says which have a null model, and a
    predictor that the covariates do not foretell.
    """

    estimates: np.ndarray
    variances: np.ndarray
    df: np.ndarray
    usable: np.ndarray


def permuted_scores(
    matrix: np.ndarray,
    outcome: np.ndarray,
    masks: np.ndarray,
    focal: Focal,
    kind: Kind,
    permutations: np.ndarray,
) -> PermutedScores:
    """Score statistics of the specifications `masks` (specifications, columns).

    `matrix` is (people, columns) or (sets, people, columns), `outcome` (people,) or (sets, people).
    `permutations` (permutations, people) say from whom each person gets the residual; of a category
    the column of the one level is permuted, the others count as covariates.
    """
    matrices = matrix if matrix.ndim == 3 else matrix[None]
    sets, people, _ = matrices.shape
    outcomes = np.broadcast_to(outcome, (sets, people))
    others = np.delete(np.arange(matrices.shape[2]), focal.column)
    identified = identified_columns(matrices, None, masks, focal)
    inside = identified.columns[:, others]
    covariates = np.zeros((sets, people, len(others)))
    if people:
        for place in range(sets):
            covariates[place] = standardised(matrices[place][:, others])[0]
    fit = fit_many_logistic if kind == "logistic" else fit_many_linear
    null = fit(covariates, outcomes, columns=inside)
    df = people - 2.0 - inside.sum(axis=1)
    usable = null.sound.all(axis=0) & (df > 0) & ~identified.constant & ~identified.dependent
    shape = (sets, len(permutations), len(masks))
    estimates, variances = np.full(shape, np.nan), np.full(shape, np.nan)
    if usable.any():
        for place in range(sets):
            own = _OneSet(covariates[place], outcomes[place], inside, usable, kind)
            predictor = matrices[place][:, focal.column]
            estimates[place], variances[place] = own.scores(
                predictor, null.coefficients[place], df, permutations
            )
        usable &= np.isfinite(variances[:, 0]).all(axis=0)
    # One unit of the predictor, as `Focal` states it.
    unit = 1.0 if focal.category else focal.unit
    return PermutedScores(unit * estimates, unit**2 * variances, df, usable)


class _OneSet:
    """The specifications of one set: columns (people, covariates), an intercept in front."""

    def __init__(
        self,
        covariates: np.ndarray,
        outcome: np.ndarray,
        inside: np.ndarray,
        usable: np.ndarray,
        kind: Kind,
    ):
        self._full = np.column_stack([np.ones(len(outcome)), covariates])
        self._outcome, self._usable, self._kind = outcome, usable, kind
        self._inside = np.column_stack([np.ones(len(inside), dtype=bool), inside])

    def scores(
        self,
        predictor: np.ndarray,
        coefficients: np.ndarray,
        df: np.ndarray,
        permutations: np.ndarray,
    ) -> tuple[np.ndarray, np.ndarray]:
        """Estimates and variances, (permutations, specifications)."""
        centred = predictor - predictor.mean()
        everything = self._full[:, self._inside.any(axis=0)]
        fitted = everything @ np.linalg.lstsq(everything, centred, rcond=1e-10)[0]
        residual = centred - fitted
        shape = (len(permutations), len(df))
        estimates, variances = np.full(shape, np.nan), np.full(shape, np.nan)
        if residual @ residual <= LEAST_LEFT * (centred @ centred):
            return estimates, variances
        made = np.flatnonzero(self._usable)
        predicted = self._full @ np.nan_to_num(coefficients[made]).T
        expected = predicted if self._kind == "linear" else 1 / (1 + np.exp(-predicted))
        surprise = self._outcome[:, None] - expected
        weights = np.ones_like(expected) if self._kind == "linear" else expected * (1 - expected)
        told, first_told = self._told(made, weights)
        size = max(1, BLOCK_CELLS // len(centred))
        for first in range(0, len(permutations), size):
            block = slice(first, first + size)
            permuted = residual.take(permutations[block])
            permuted += fitted
            score, whole = permuted @ surprise, permuted**2 @ weights
            foretold = np.add.reduceat((permuted @ told) ** 2, first_told, axis=1)
            left = whole - foretold
            left = np.where(left > LEAST_LEFT * whole, left, np.nan)
            slope = score / left
            if self._kind == "logistic":
                scale = weights.mean(axis=0)
                spread = np.ones_like(scale)
            else:
                scale = np.ones(len(made))
                spread = ((surprise**2).sum(axis=0) - score * slope) / df[made]
            estimates[block, made] = scale * slope
            variances[block, made] = scale**2 * spread / left
        return estimates, variances

    def _told(self, made: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """What the covariates of a specification foretell, as sums of squares.

        The part of x'W x that they foretell, x'WZ (Z'WZ)^-1 Z'W x, is the sum of squares of x'A
        with A = WZ L^-T and Z'WZ = LL'. The columns A of all specifications side by side, (people,
        columns), and where those of each specification begin.
        """
        inside = self._inside[made]
        size = self._full.shape[1]
        products = (self._full[:, :, None] * self._full[:, None, :]).reshape(len(self._full), -1)
        information = (weights.T @ products).reshape(-1, size, size)
        both = inside[:, :, None] & inside[:, None, :]
        # A column that is not in a specification stands apart from all others, as of length one.
        information = np.where(both, information, np.eye(size))
        inverse = np.linalg.inv(_triangles(information))
        told = weights.T[:, :, None] * (self._full @ np.swapaxes(inverse, 1, 2))
        counts = inside.sum(axis=1)
        beside = np.swapaxes(told, 1, 2)[inside].T
        return beside, np.concatenate([[0], np.cumsum(counts)[:-1]])


def _triangles(matrices: np.ndarray) -> np.ndarray:
    """The lower triangles of Cholesky; NaN for a matrix that has none but for rounding."""
    try:
        return np.linalg.cholesky(matrices)
    except np.linalg.LinAlgError:
        if len(matrices) == 1:
            return np.full_like(matrices, np.nan)
        return np.concatenate([_triangles(matrix[None]) for matrix in matrices])
