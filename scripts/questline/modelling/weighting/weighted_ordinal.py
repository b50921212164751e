"""Weighted proportional odds regression with linearised standard errors, as R's svyolr."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from questline.modelling.design import standardised
from questline.modelling.fittable import why_not_fitted, why_one_outcome, why_separated
from questline.modelling.likelihood import MOST_STEPS, SMALL_GAIN
from questline.modelling.weighting.linearised import (
    LinearisedEstimates,
    WeightedSample,
    everyone,
    linearised,
    why_no_estimate,
    without_estimates,
)
from questline.modelling.weighting.weighted_regression import relative_weights


def fit_weighted_ordinal(
    matrix: np.ndarray,
    outcome: np.ndarray,
    levels: int,
    sample: WeightedSample,
    within: np.ndarray | None = None,
) -> LinearisedEstimates:
    """The maximum of the weighted log-likelihood of a proportional odds model.

    logit P(outcome <= k) = threshold_k - matrix @ slopes (McCullagh 1980, Journal of the Royal
    Statistical Society B 42, 109-142), so that a slope is the log odds ratio of a higher level.
    `matrix` (people within, columns); `outcome` codes 0 to `levels` - 1; `within` marks in the
    sample the people who are fitted, everyone when None. Estimates: the `levels` - 1 thresholds in
    order, then the slopes, with people (or clusters) - slopes - 1 degrees of freedom as in svyolr.
    """
    inside = everyone(sample) if within is None else within
    size = max(levels - 1, 0) + matrix.shape[1]
    reason = (
        why_no_estimate(sample, inside)
        or why_one_outcome(outcome)
        or _why_empty(outcome, levels)
        or why_not_fitted(matrix)
        or _why_separated(matrix, outcome, levels)
    )
    if reason:
        return without_estimates(size, reason)
    scaled, spread = standardised(matrix)
    weights = relative_weights(sample, inside)
    estimates = _maximum(scaled, outcome, levels, weights)
    if estimates is None:
        reason = "Not computable: the search for the weighted ordinal regression did not end."
        return without_estimates(size, reason)
    at = _derivatives(scaled, outcome, levels, weights, estimates)
    influences = at.scores @ np.linalg.inv(at.information)
    # Centring a column moves all thresholds, dividing it divides its slope.
    back = np.diag(np.concatenate([np.ones(levels - 1), 1 / spread]))
    back[: levels - 1, levels - 1 :] = matrix.mean(axis=0) / spread
    return linearised(
        sample, inside, back @ estimates, influences @ back.T, parameters=1 + matrix.shape[1]
    )


@dataclass(frozen=True)
class _Derivatives:
    """The log-likelihood, its gradients by person and minus its second derivative, weighted."""

    value: float
    scores: np.ndarray
    information: np.ndarray


def _why_empty(outcome: np.ndarray, levels: int) -> str:
    if len(set(outcome.tolist())) < levels:
        return "Not computable: some level of the outcome has nobody."
    return ""


def _why_separated(matrix: np.ndarray, outcome: np.ndarray, levels: int) -> str:
    """Why no finite estimate exists.

    The likelihood grows without end along a direction exactly when that direction separates all
    splits of the levels into lower and higher at once, one threshold a split and the same slopes:
    a question about one logistic model of everyone at every split.
    """
    splits = np.repeat(np.eye(levels - 1)[:, 1:], len(outcome), axis=0)
    stacked = np.hstack([splits, np.tile(matrix, (levels - 1, 1))])
    above = (outcome > np.arange(levels - 1)[:, None]).astype(float)
    return why_separated(stacked, above.ravel())


def _maximum(
    matrix: np.ndarray, outcome: np.ndarray, levels: int, weights: np.ndarray
) -> np.ndarray | None:
    """Newton's method with step halving; None where it does not end."""
    below = np.bincount(outcome, weights, levels).cumsum()[:-1] / weights.sum()
    estimates = np.concatenate([logit(below), np.zeros(matrix.shape[1])])
    at = _derivatives(matrix, outcome, levels, weights, estimates)
    for _ in range(MOST_STEPS):
        gradient = at.scores.sum(axis=0)
        try:
            step = np.linalg.solve(at.information, gradient)
        except np.linalg.LinAlgError:
            return None
        gain = float(gradient @ step)
        length = 1.0
        while True:
            tried = estimates + length * step
            ordered = (np.diff(tried[: levels - 1]) > 0).all()
            if ordered:
                reached = _derivatives(matrix, outcome, levels, weights, tried)
                if reached.value >= at.value or gain < SMALL_GAIN:
                    break
            if length < 1e-6:
                return None
            length /= 2
        estimates, at = tried, reached
        if gain < SMALL_GAIN:
            return estimates
    return None


def _derivatives(
    matrix: np.ndarray,
    outcome: np.ndarray,
    levels: int,
    weights: np.ndarray,
    estimates: np.ndarray,
) -> _Derivatives:
    """Derivatives of sum of w log(F(upper) - F(lower)), thresholds first.

    With upper and lower the threshold above and below someone's level less the linear predictor, F
    the logistic distribution and f its density, d log p / d upper = f(upper) / p.
    """
    people = len(matrix)
    thresholds = np.concatenate([[-np.inf], estimates[: levels - 1], [np.inf]])
    predictor = matrix @ estimates[levels - 1 :]
    upper, lower = thresholds[outcome + 1] - predictor, thresholds[outcome] - predictor
    below_upper, below_lower = expit(upper), expit(lower)
    # F(-lower) - F(-upper) where both are large keeps the digits that a difference near 1 loses.
    chance = np.where(lower > 0, expit(-lower) - expit(-upper), below_upper - below_lower)
    chance = np.maximum(chance, np.finfo(float).tiny)
    density_upper, density_lower = (part * (1 - part) for part in (below_upper, below_lower))
    first_upper, first_lower = density_upper / chance, -density_lower / chance
    by_upper, by_lower = np.zeros((2, people, levels + 1))
    place = np.arange(people)
    by_upper[place, outcome + 1] = 1.0
    by_lower[place, outcome] = 1.0
    # How upper and lower move with each parameter: (people, thresholds + columns).
    up = np.hstack([by_upper[:, 1:levels], -matrix])
    down = np.hstack([by_lower[:, 1:levels], -matrix])
    scores = weights[:, None] * (first_upper[:, None] * up + first_lower[:, None] * down)
    second_upper = density_upper * (1 - 2 * below_upper) / chance - first_upper**2
    second_lower = -density_lower * (1 - 2 * below_lower) / chance - first_lower**2
    cross = -first_upper * first_lower
    mixed = (up.T * (weights * cross)) @ down
    information = -(
        (up.T * (weights * second_upper)) @ up
        + (down.T * (weights * second_lower)) @ down
        + mixed
        + mixed.T
    )
    return _Derivatives(float(weights @ np.log(chance)), scores, information)
