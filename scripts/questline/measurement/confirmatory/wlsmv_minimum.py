"""The minimum of a weighted sum of squared residuals, by damped Gauss-Newton steps.

F(theta) = sum of w (m - mu(theta))^2. A step solves (D'WD + d diag(D'WD)) step = D'W (m - mu) with
D the derivatives of mu; the damping d is zero as long as steps lower F and grows where they do not
(Marquardt 1963, Journal of the Society for Industrial and Applied Mathematics 11).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

MOST_STEPS = 500
TOLERANCE = 1e-9
"""A step that moves no parameter by more, in standardised units, is the last."""
LEAST_DAMPING = 1e-4
MOST_DAMPING = 1e8
LARGEST_LOADING = 50.0
"""No standardised loading goes beyond that: one that comes near runs to infinity."""
FLAT = 1e-10
"""Smallest eigenvalue of the scaled information below which parameters are not determined."""

Implied = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]
"""From parameters to implied moments (moments,) and their derivatives (moments, parameters)."""


@dataclass(frozen=True)
class Minimum:
    """Where the sum of squares is smallest: parameters, residuals and derivatives there.

    `converged` is False where the steps did not come to rest or ran to infinity; `determined` is
    False where another solution fits as well, so that the estimates mean nothing.
    """

    parameters: np.ndarray
    residuals: np.ndarray
    derivatives: np.ndarray
    converged: bool
    determined: bool


def minimise(
    implied: Implied,
    moments: np.ndarray,
    weights: np.ndarray,
    start: np.ndarray,
    largest: float = LARGEST_LOADING,
) -> Minimum:
    """The minimum near `start`; `weights` are positive, one a moment.

    A parameter that comes near `largest` counts as running to infinity.
    """
    parameters, damping = start, 0.0
    fitted, derivatives = implied(parameters)
    residuals = moments - fitted
    misfit = float(weights @ residuals**2)
    converged = not len(start)
    for _ in range(MOST_STEPS):
        if converged or not np.isfinite(misfit):
            break
        step = _step(derivatives, weights, residuals, damping)
        moved = parameters + step
        if not np.isfinite(moved).all() or np.abs(moved).max() > largest:
            moved = parameters
            tried, tried_misfit = residuals, np.inf
        else:
            tried_fitted, tried_derivatives = implied(moved)
            tried = moments - tried_fitted
            tried_misfit = float(weights @ tried**2)
        # Near the minimum the sum changes by no more than its rounding error.
        if tried_misfit <= misfit * (1 + 1e-12) + 1e-30:
            converged = bool(np.abs(step).max() < TOLERANCE)
            parameters, residuals, derivatives = moved, tried, tried_derivatives
            misfit = tried_misfit
            damping = damping / 10 if damping > LEAST_DAMPING else 0.0
        else:
            damping = max(damping * 10, LEAST_DAMPING)
            if damping > MOST_DAMPING:
                break
    finite = bool((np.abs(parameters) < largest / 2).all())
    return Minimum(
        parameters,
        residuals,
        derivatives,
        converged and finite,
        _determined(derivatives, weights),
    )


def _step(
    derivatives: np.ndarray, weights: np.ndarray, residuals: np.ndarray, damping: float
) -> np.ndarray:
    weighted = derivatives * weights[:, None]
    information = derivatives.T @ weighted
    scale = np.sqrt(np.maximum(np.diag(information), np.finfo(float).tiny))
    information = information / scale / scale[:, None]
    information[np.diag_indices_from(information)] += damping
    gradient = (weighted.T @ residuals) / scale
    try:
        return np.linalg.solve(information, gradient) / scale
    except np.linalg.LinAlgError:
        return np.linalg.lstsq(information, gradient, rcond=None)[0] / scale


def _determined(derivatives: np.ndarray, weights: np.ndarray) -> bool:
    if not derivatives.shape[1]:
        return True
    information = derivatives.T @ (derivatives * weights[:, None])
    scale = np.sqrt(np.diag(information))
    if not np.isfinite(information).all() or not (scale > 0).all():
        return False
    scaled = information / scale / scale[:, None]
    return bool(np.linalg.eigvalsh(scaled)[0] > FLAT)
