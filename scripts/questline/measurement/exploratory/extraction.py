"""Unrotated factors of a correlation matrix, by minimum residuals or by maximum likelihood.

Both methods minimise a function of the uniquenesses alone, for the best loadings follow from these:
with S the correlations, U the uniquenesses and k factors,

- minimum residual (Harman and Jones 1966, Psychometrika 31(3)): half the sum of squares of the
  eigenvalues of S - U other than the k largest, which is half the sum of squared residuals of the
  whole matrix. Where it is least, the diagonal fits, so that it is the least sum of squared
  correlations left unexplained (also called unweighted least squares; psych::fa, fm = "minres");
- maximum likelihood (Lawley and Maxwell 1971; Joreskog 1967, Psychometrika 32(4)): the sum of
  e - 1 - log(e) over the eigenvalues e of U^-1/2 S U^-1/2 other than the k largest (factanal).

The minimum is found by Newton steps with the exact second derivatives of Joreskog (1977, in
Statistical Methods for Digital Computers, volume 3), in logarithms for maximum likelihood, and by
the part of them that cannot be indefinite where the whole is. As in psych and factanal no
uniqueness becomes smaller than LEAST_UNIQUENESS.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

LEAST_UNIQUENESS = 0.005
"""The least share of an item's variance that is left to the item itself."""
MOST_STEPS = 200
GRADIENT_TOLERANCE = 1e-9
"""Largest element of the gradient, along free uniquenesses, that counts as zero."""
NEGLIGIBLE = 1e-10
"""An eigenvalue of the reduced matrix up to here makes no factor."""
FLAT = 1e-10
"""Smallest eigenvalue of the second derivatives, against the largest, that counts as positive."""

Point = tuple[float, np.ndarray, np.ndarray, np.ndarray]
"""Misfit, gradient, second derivatives, and the part of these that cannot be indefinite."""


@dataclass(frozen=True)
class Extraction:
    """Unrotated loadings (items x factors), the factor with the largest sum of squares first.

    The loadings of a factor sum to a positive number. `at_bound` says of each item whether its
    uniqueness was held at the bound; `factors` is the number of factors that the matrix has (fewer
    than asked for when it has no more: the other loadings are zero).
    """

    loadings: np.ndarray
    at_bound: np.ndarray
    factors: int
    converged: bool


def minimum_residual(correlations: np.ndarray, factors: int) -> Extraction:
    """Factors with the least squared residuals of a correlation matrix (p, p), singular or not.

    As psych::fa(fm = "minres"), which stops up to 1e-4 earlier. Starts where psych does: at one
    less the squared multiple correlations, or at one half where the matrix is singular.
    """

    def misfit(uniqueness: np.ndarray) -> Point:
        return _residual_misfit(correlations, uniqueness, factors)

    start = 1 / np.diag(np.linalg.inv(correlations)) if _is_regular(correlations) else 0.5
    start = np.clip(np.broadcast_to(start, len(correlations)), LEAST_UNIQUENESS, 1.0)
    uniqueness, held, converged = _least(misfit, start, LEAST_UNIQUENESS, 1.0)
    values, vectors = _descending(correlations - np.diag(uniqueness))
    kept = np.maximum(values[:factors], 0.0)
    loadings = vectors[:, :factors] * np.sqrt(kept)
    return Extraction(_arranged(loadings), held, int((kept > NEGLIGIBLE).sum()), converged)


def maximum_likelihood(correlations: np.ndarray, factors: int) -> Extraction:
    """Maximum likelihood factors of a positive definite correlation matrix (p, p).

    As stats::factanal, from its starting values.
    """

    def misfit(logarithms: np.ndarray) -> Point:
        return _likelihood_misfit(correlations, logarithms, factors)

    items = len(correlations)
    start = (1 - factors / (2 * items)) / np.diag(np.linalg.inv(correlations))
    logarithms, held, converged = _least(
        misfit, np.log(np.clip(start, LEAST_UNIQUENESS, 1.0)), float(np.log(LEAST_UNIQUENESS)), 0.0
    )
    root = np.exp(logarithms / 2)
    values, vectors = _descending(correlations / np.outer(root, root))
    kept = np.maximum(values[:factors] - 1, 0.0)
    loadings = root[:, None] * vectors[:, :factors] * np.sqrt(kept)
    return Extraction(_arranged(loadings), held, int((kept > NEGLIGIBLE).sum()), converged)


def _is_regular(correlations: np.ndarray) -> bool:
    return bool(np.linalg.eigvalsh(correlations)[0] > NEGLIGIBLE)


def _descending(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    values, vectors = np.linalg.eigh(matrix)
    return values[::-1], vectors[:, ::-1]


def _arranged(loadings: np.ndarray) -> np.ndarray:
    signed = loadings * np.where(loadings.sum(axis=0) < 0, -1.0, 1.0)
    return signed[:, np.argsort(-(signed**2).sum(axis=0), kind="stable")]


def _residual_misfit(correlations: np.ndarray, uniqueness: np.ndarray, factors: int) -> Point:
    """Half the squared residuals of the whole matrix, and their derivatives by the uniquenesses.

    With d the eigenvalues of S - U, v their vectors, m running over those left out and r over those
    kept: gradient_i = -sum_m d_m v_im^2; second derivatives (sum_m v_im v_jm)^2 +
    2 sum_m sum_r d_m / (d_m - d_r) v_im v_jm v_ir v_jr.
    """
    values, vectors = _descending(correlations - np.diag(uniqueness))
    # A negative eigenvalue makes no factor: it is left out, however few are kept.
    kept = min(factors, int((values > 0).sum()))
    out, rest = values[kept:], vectors[:, kept:]
    definite = (rest @ rest.T) ** 2
    weights = out[:, None] / _apart(out[:, None] - values[None, :kept])
    crossed = _crossed(rest, vectors[:, :kept], weights)
    return float((out**2).sum() / 2), -(rest**2) @ out, definite + 2 * crossed, definite


def _likelihood_misfit(correlations: np.ndarray, logarithms: np.ndarray, factors: int) -> Point:
    """The likelihood's discrepancy, and its derivatives by the logarithms of the uniquenesses.

    With e the eigenvalues of U^-1/2 S U^-1/2, v their vectors, m over those left out, r over those
    kept: gradient_i = sum_m (1 - e_m) v_im^2; second derivatives
    (sum_m e_m v_im v_jm)(sum_m v_im v_jm)
    + sum_m sum_r (e_m - 1)(e_m + e_r) / (e_m - e_r) v_im v_jm v_ir v_jr.
    """
    root = np.exp(logarithms / 2)
    values, vectors = _descending(correlations / np.outer(root, root))
    values = np.maximum(values, np.finfo(float).tiny)
    kept = min(factors, int((values > 1).sum()))
    out, rest = values[kept:], vectors[:, kept:]
    plain = rest @ rest.T
    weights = (out[:, None] - 1) * (out[:, None] + values[None, :kept])
    weights = weights / _apart(out[:, None] - values[None, :kept])
    crossed = _crossed(rest, vectors[:, :kept], weights)
    second = ((rest * out) @ rest.T) * plain + crossed
    misfit = float((out - 1 - np.log(out)).sum())
    return misfit, (rest**2) @ (1 - out), second, plain**2


def _apart(differences: np.ndarray) -> np.ndarray:
    """Differences of eigenvalues left out less those kept: below zero, and never quite zero."""
    return np.minimum(differences, -NEGLIGIBLE)


def _crossed(rest: np.ndarray, kept: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """sum_m sum_r weights_mr v_im v_jm v_ir v_jr."""
    total = np.zeros((len(rest), len(rest)))
    for position in range(kept.shape[1]):
        vector = kept[:, position]
        total += ((rest * weights[:, position]) @ rest.T) * np.outer(vector, vector)
    return total


def _least(
    misfit: Callable[[np.ndarray], Point], start: np.ndarray, lowest: float, highest: float
) -> tuple[np.ndarray, np.ndarray, bool]:
    """Where the misfit is least between two bounds; which elements are at the lower; whether found.

    Newton steps in the elements that are free: an element at a bound from which the gradient leads
    outward is held there (Bertsekas 1982, SIAM Journal on Control and Optimization 20(2)).
    """
    place = start.copy()
    value, gradient, second, definite = misfit(place)
    converged = False
    for _ in range(MOST_STEPS):
        at_low = (place <= lowest) & (gradient > 0)
        free = ~(at_low | ((place >= highest) & (gradient < 0)))
        converged = not free.any() or bool(np.abs(gradient[free]).max() < GRADIENT_TOLERANCE)
        if converged:
            break
        step = np.zeros_like(place)
        step[free] = _step(second[np.ix_(free, free)], definite[np.ix_(free, free)], gradient[free])
        share = 1.0
        while share > 1e-8:
            nearer = np.clip(place + share * step, lowest, highest)
            found = misfit(nearer)
            # The smallest steps change the misfit by no more than its rounding error.
            if found[0] <= value + 1e-4 * float(gradient @ (nearer - place)) + 1e-14:
                break
            share /= 2
        else:
            break
        place = nearer
        value, gradient, second, definite = found
    return place, place <= lowest, converged


def _step(second: np.ndarray, definite: np.ndarray, gradient: np.ndarray) -> np.ndarray:
    """The Newton step where the second derivatives are positive definite, a safe one elsewhere."""
    values = np.linalg.eigvalsh(second)
    if values[0] > FLAT * values[-1]:
        return -np.linalg.solve(second, gradient)
    ridge = 1e-6 * np.trace(definite) / len(definite)
    return -np.linalg.solve(definite + ridge * np.eye(len(definite)), gradient)
