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

from questline.robustness.design_in_sets import chances
from questline.robustness.focal_estimates import Kind
from questline.robustness.null_models import NullModels
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
    null: NullModels, focal: Focal, kind: Kind, permutations: np.ndarray
) -> PermutedScores:
    """Score statistics of the specifications of a data variant.

    `permutations` (permutations, people) say from whom each member gets the residual; of a category
    the column of the one level is permuted, the others count as covariates.
    """
    usable = null.usable.copy()
    shape = (len(null.rows), len(permutations), len(usable))
    estimates, variances = np.full(shape, np.nan), np.full(shape, np.nan)
    if usable.any():
        for place in range(len(null.rows)):
            estimates[place], variances[place] = _OneSet(null, place, kind).scores(permutations)
        usable &= np.isfinite(variances[:, 0]).all(axis=0)
    # One unit of the predictor, as `Focal` states it.
    unit = 1.0 if focal.category else focal.unit
    return PermutedScores(unit * estimates, unit**2 * variances, null.df, usable)


class _OneSet:
    """The specifications of one set."""

    def __init__(self, null: NullModels, place: int, kind: Kind):
        self._rows, self._mask, self._kind = null.rows[place], null.mask, kind
        self._outcome, self._predictor = null.outcomes[place], null.predictor[place]
        self._coefficients, self._df = null.coefficients[place], null.df
        self._made = np.flatnonzero(null.usable)

    def scores(self, permutations: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Estimates and variances, (permutations, specifications)."""
        made, df = self._made, self._df
        centred = self._predictor - self._predictor.mean()
        everything = self._rows[self._mask.any(axis=1)].T
        fitted = everything @ np.linalg.lstsq(everything, centred, rcond=1e-10)[0]
        residual = centred - fitted
        shape = (len(df), len(permutations))
        estimates, variances = np.full(shape, np.nan), np.full(shape, np.nan)
        if residual @ residual <= LEAST_LEFT * (centred @ centred):
            return estimates.T, variances.T
        expected = self._coefficients[:, made].T @ self._rows
        if self._kind == "logistic":
            expected = chances(-expected)
        surprise = self._outcome - expected
        weights = np.ones_like(expected) if self._kind == "linear" else expected * (1 - expected)
        told, borders = self._told(weights)
        size = max(1, BLOCK_CELLS // len(centred))
        for first in range(0, len(permutations), size):
            block = slice(first, first + size)
            # All are places among the people: "clip" only spares a check of each.
            permuted = residual.take(permutations[block], mode="clip")
            permuted += fitted
            foretold = told @ permuted.T
            foretold = np.array([np.einsum("cp,cp->p", part, part) for part in
                                 np.split(foretold, borders)])  # fmt: skip
            score = surprise @ permuted.T
            permuted *= permuted
            whole = weights @ permuted.T
            left = whole - foretold
            left = np.where(left > LEAST_LEFT * whole, left, np.nan)
            slope = score / left
            if self._kind == "logistic":
                scale = weights.mean(axis=1)[:, None]
                spread = np.ones_like(scale)
            else:
                scale = np.ones((len(made), 1))
                squares = (surprise**2).sum(axis=1)[:, None]
                spread = (squares - score * slope) / df[made, None]
            estimates[made, block] = scale * slope
            variances[made, block] = scale**2 * spread / left
        return estimates.T, variances.T

    def _told(self, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """What the covariates of a specification foretell, as sums of squares.

        The part of x'W x that they foretell, x'WZ (Z'WZ)^-1 Z'W x, is the sum of squares of A x
        with A = L^-1 Z'W and Z'WZ = LL'. The rows A of all specifications below each other,
        (columns, people), and where those of each but the first begin.
        """
        inside = self._mask[:, self._made].T
        size = len(self._rows)
        products = self._rows[:, None] * self._rows
        information = (weights @ products.reshape(size**2, -1).T).reshape(-1, size, size)
        both = inside[:, :, None] & inside[:, None, :]
        # A column that is not in a specification stands apart from all others, as of length one.
        information = np.where(both, information, np.eye(size))
        inverse = np.linalg.inv(_triangles(information))
        counts = inside.sum(axis=1)
        told = inverse[inside] @ self._rows
        told *= np.repeat(weights, counts, axis=0)
        return told, np.cumsum(counts)[:-1]


def _triangles(matrices: np.ndarray) -> np.ndarray:
    """The lower triangles of Cholesky; NaN for a matrix that has none but for rounding."""
    try:
        return np.linalg.cholesky(matrices)
    except np.linalg.LinAlgError:
        if len(matrices) == 1:
            return np.full_like(matrices, np.nan)
        return np.concatenate([_triangles(matrix[None]) for matrix in matrices])
