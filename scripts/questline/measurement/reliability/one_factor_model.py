"""The one-factor model, fitted to a covariance matrix by maximum likelihood.

Sigma = l l' + diag(t): loadings l on a factor of variance one, residual variances t. The fit
minimises log|Sigma| + trace(S Sigma^-1) (Lawley and Maxwell 1971, Factor Analysis as a Statistical
Method, chapter 4) by Newton steps with the analytic Hessian, and by Fisher scoring with the
expected information where the Hessian is not positive definite. As in lavaan, a residual variance
may become negative on the way, and the caller judges it at the end.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

MOST_STEPS = 500
GRADIENT_TOLERANCE = 1e-9
"""Largest element of the gradient, in the metric of correlations, that counts as zero."""
FLAT = 1e-8
"""Smallest eigenvalue of the Hessian below which loadings can be exchanged for one another."""
SINGULAR = 1e-9
"""Smallest eigenvalue of a correlation matrix below which some item is a copy of others."""


@dataclass(frozen=True)
class OneFactorModel:
    """Loadings and residual variances, one an item, in the items' points and squared points."""

    loadings: np.ndarray
    residual_variances: np.ndarray
    converged: bool


def is_singular(covariances: np.ndarray) -> bool:
    """Whether items are exact combinations of one another, so that no likelihood exists."""
    scale = np.sqrt(np.diag(covariances))
    correlations = covariances / np.outer(scale, scale)
    return bool(np.linalg.eigvalsh(correlations)[0] < SINGULAR)


def fit_one_factor(covariances: np.ndarray) -> OneFactorModel:
    """Fit the model to a positive definite covariance matrix of three items or more.

    The model is fitted to the correlations and taken back to the items' units, which maximum
    likelihood allows. `converged` is False when the gradient did not vanish, or vanished where the
    estimates are not determined (items that do not correlate).
    """
    scale = np.sqrt(np.diag(covariances))
    correlations = covariances / np.outer(scale, scale)
    loadings, residuals = _start(correlations)
    misfit = _misfit(correlations, loadings, residuals)
    converged = False
    for _ in range(MOST_STEPS):
        gradient, hessian, information = _derivatives(correlations, loadings, residuals)
        curved = bool(np.linalg.eigvalsh(hessian)[0] > FLAT)
        converged = curved and bool(np.abs(gradient).max() < GRADIENT_TOLERANCE)
        if converged:
            break
        try:
            step = -np.linalg.solve(hessian if curved else information, gradient)
        except np.linalg.LinAlgError:
            break
        share = 1.0
        while share > 1e-6:
            nearer = _misfit(correlations, *_moved(loadings, residuals, share * step))
            # The smallest steps change the misfit by no more than its rounding error.
            if nearer <= misfit + 1e-13:
                break
            share /= 2
        else:
            break
        loadings, residuals = _moved(loadings, residuals, share * step)
        misfit = nearer
    return OneFactorModel(loadings * scale, residuals * scale**2, converged)


def _start(correlations: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Loadings of the first principal component, shrunk so that each item keeps some residual."""
    values, vectors = np.linalg.eigh(correlations)
    component = vectors[:, -1] * np.sqrt(values[-1])
    component = component if component.sum() >= 0 else -component
    loadings = np.clip(component, -0.9, 0.9)
    return loadings, 1 - loadings**2


def _moved(
    loadings: np.ndarray, residuals: np.ndarray, step: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    items = len(loadings)
    return loadings + step[:items], residuals + step[items:]


def _misfit(correlations: np.ndarray, loadings: np.ndarray, residuals: np.ndarray) -> float:
    """log|Sigma| + trace(S Sigma^-1); infinite where Sigma is no covariance matrix."""
    implied = np.outer(loadings, loadings) + np.diag(residuals)
    try:
        root = np.linalg.cholesky(implied)
    except np.linalg.LinAlgError:
        return np.inf
    log_determinant = 2 * np.log(np.diag(root)).sum()
    return float(log_determinant + np.trace(np.linalg.solve(implied, correlations)))


def _derivatives(
    correlations: np.ndarray, loadings: np.ndarray, residuals: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Gradient, Hessian and expected information of half the misfit, the loadings first.

    With D_a = dSigma / da, A = Sigma^-1, W = A S A and G = A - W these are tr(G D_a) / 2,
    tr(W D_a A D_b) - tr(A D_a A D_b) / 2 + tr(G dD_a / db) / 2, and tr(A D_a A D_b) / 2. For a
    loading D_i = e_i l' + l e_i', for a residual variance D_i = e_i e_i'.
    """
    implied = np.outer(loadings, loadings) + np.diag(residuals)
    inverse = np.linalg.inv(implied)
    weighted = inverse @ correlations @ inverse
    discrepancy = inverse - weighted
    v, w = inverse @ loadings, weighted @ loadings
    gradient = np.concatenate([discrepancy @ loadings, np.diag(discrepancy) / 2])
    information = _blocks(
        np.outer(v, v) + (loadings @ v) * inverse, inverse * v, inverse * inverse / 2
    )
    mixed = _blocks(
        np.outer(v, w) + np.outer(w, v) + (loadings @ v) * weighted + (loadings @ w) * inverse,
        weighted * v + inverse * w,
        weighted * inverse,
    )
    hessian = mixed - information
    items = len(loadings)
    hessian[:items, :items] += discrepancy
    return gradient, hessian, information


def _blocks(loadings: np.ndarray, crossed: np.ndarray, residuals: np.ndarray) -> np.ndarray:
    return np.block([[loadings, crossed], [crossed.T, residuals]])
