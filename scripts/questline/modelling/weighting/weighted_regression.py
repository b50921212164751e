"""Weighted linear and logistic regression with linearised standard errors, as R's svyglm."""

from __future__ import annotations

import numpy as np

from questline.modelling.fits.many_linear import EXACT_SHARE
from questline.modelling.fittable import (
    EXACT,
    standardised_design,
    why_not_fitted,
    why_one_outcome,
    why_separated,
)
from questline.modelling.likelihood import MOST_STEPS, SMALL_GAIN, probability
from questline.modelling.weighting.linearised import (
    LinearisedEstimates,
    WeightedSample,
    everyone,
    linearised,
    why_no_estimate,
    without_estimates,
)


def fit_weighted_linear(
    matrix: np.ndarray,
    outcome: np.ndarray,
    sample: WeightedSample,
    within: np.ndarray | None = None,
) -> LinearisedEstimates:
    """Weighted least squares, the intercept first.

    `matrix` (people within, columns) is without the intercept, `outcome` (people within,) in its
    own units; `within` marks in the sample the people who are fitted, everyone when None. The
    covariance is that of Fuller (1975, Sankhya C 37, 117-132), with people - coefficients degrees
    of freedom, or clusters - coefficients.
    """
    inside = everyone(sample) if within is None else within
    reason = why_no_estimate(sample, inside) or why_not_fitted(matrix) or why_one_outcome(outcome)
    if reason:
        return without_estimates(matrix.shape[1] + 1, reason)
    full, back = standardised_design(matrix)
    weights = relative_weights(sample, inside)
    inverse = np.linalg.inv((full.T * weights) @ full)
    middle = weights @ outcome / weights.sum()
    slopes = inverse @ (full.T @ (weights * (outcome - middle)))
    residual = outcome - middle - full @ slopes
    if weights @ residual**2 <= EXACT_SHARE * (weights @ (outcome - middle) ** 2):
        return without_estimates(matrix.shape[1] + 1, EXACT)
    slopes[0] += middle
    influences = (weights * residual)[:, None] * full @ inverse
    return linearised(sample, inside, back @ slopes, influences @ back.T, full.shape[1])


def fit_weighted_logistic(
    matrix: np.ndarray,
    outcome: np.ndarray,
    sample: WeightedSample,
    within: np.ndarray | None = None,
) -> LinearisedEstimates:
    """The maximum of the weighted log-likelihood, log odds ratios, the intercept first.

    `outcome` is 0 or 1; otherwise as `fit_weighted_linear`. The covariance is that of Binder 1983.
    """
    inside = everyone(sample) if within is None else within
    reason = (
        why_no_estimate(sample, inside)
        or why_one_outcome(outcome)
        or why_not_fitted(matrix)
        or why_separated(matrix, outcome)
    )
    if reason:
        return without_estimates(matrix.shape[1] + 1, reason)
    full, back = standardised_design(matrix)
    weights = relative_weights(sample, inside)
    coefficients = _weighted_maximum(full, outcome, weights)
    if coefficients is None:
        reason = "Not computable: the search for the weighted logistic regression did not end."
        return without_estimates(matrix.shape[1] + 1, reason)
    chance = probability(full @ coefficients)
    inverse = np.linalg.inv((full.T * (weights * chance * (1 - chance))) @ full)
    influences = (weights * (outcome - chance))[:, None] * full @ inverse
    return linearised(sample, inside, back @ coefficients, influences @ back.T, full.shape[1])


def relative_weights(sample: WeightedSample, within: np.ndarray) -> np.ndarray:
    """The weights of the people within, with the mean 1, on which no estimate depends."""
    weights = sample.weights[within]
    return weights / weights.mean()


def _weighted_maximum(
    full: np.ndarray, outcome: np.ndarray, weights: np.ndarray
) -> np.ndarray | None:
    """Newton's method with step halving on the weighted log-likelihood; None without an end."""

    def log_likelihood(predictor: np.ndarray) -> float:
        return float(weights @ (outcome * predictor - np.logaddexp(0.0, predictor)))

    coefficients = np.zeros(full.shape[1])
    value = log_likelihood(full @ coefficients)
    for _ in range(MOST_STEPS):
        chance = probability(full @ coefficients)
        gradient = full.T @ (weights * (outcome - chance))
        step = np.linalg.solve((full.T * (weights * chance * (1 - chance))) @ full, gradient)
        gain = float(gradient @ step)
        length = 1.0
        while True:
            tried = coefficients + length * step
            reached = log_likelihood(full @ tried)
            if reached >= value or gain < SMALL_GAIN or length < 1e-6:
                break
            length /= 2
        coefficients, value = tried, reached
        if gain < SMALL_GAIN:
            return coefficients
    return None
