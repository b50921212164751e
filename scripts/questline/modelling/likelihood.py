"""The logistic log-likelihood and its maximum, with some coefficients held fixed by an offset.

For fits that are part of something else: with an offset, or started from the coefficients of
another fit. The planned models are those of `fits.logistic`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

MOST_STEPS = 60
SMALL_GAIN = 1e-13
"""A Newton step that promises less log-likelihood than this is the last one. Convergence being
quadratic, the fit after it is exact to rounding."""
LARGEST = 700.0
"""exp of a larger number would be infinite."""


@dataclass(frozen=True)
class Maximum:
    """Where a search for the maximum ended.

    `score` is the people's part of the gradient, y - p, one number a person.
    """

    coefficients: np.ndarray
    log_likelihood: float
    score: np.ndarray
    linear_predictor: np.ndarray
    converged: bool


def log_likelihood(linear_predictor: np.ndarray, outcome: np.ndarray) -> float:
    """Bernoulli log-likelihood with a logit link: sum of y eta - log(1 + exp(eta))."""
    return _value_and_chance(linear_predictor, outcome)[0]


def probability(linear_predictor: np.ndarray) -> np.ndarray:
    """The inverse logit, safe for large numbers of either sign."""
    return 1 / (1 + np.exp(np.minimum(-linear_predictor, LARGEST)))


def maximise(
    matrix: np.ndarray, outcome: np.ndarray, offset: np.ndarray, start: np.ndarray
) -> Maximum:
    """Newton's method with step halving, from `start`.

    `matrix` is people by coefficients, an intercept included if there is to be one, and of full
    rank; `offset` is added to the linear predictor. Where no finite maximum exists the search ends
    without convergence.
    """
    coefficients = start
    predictor = matrix @ coefficients + offset
    value, chance = _value_and_chance(predictor, outcome)
    for _ in range(MOST_STEPS):
        gradient = matrix.T @ (outcome - chance)
        information = (matrix.T * (chance * (1 - chance))) @ matrix
        try:
            step = np.linalg.solve(information, gradient)
        except np.linalg.LinAlgError:
            break
        gain = float(gradient @ step)
        if not np.isfinite(gain):
            break
        length = 1.0
        while True:
            tried = coefficients + length * step
            tried_predictor = matrix @ tried + offset
            tried_value, chance = _value_and_chance(tried_predictor, outcome)
            # Close to the maximum rounding alone may lower the value: the full step is right.
            if tried_value >= value or gain < SMALL_GAIN or length < 1e-6:
                break
            length /= 2
        coefficients, predictor, value = tried, tried_predictor, tried_value
        if gain < SMALL_GAIN:
            return Maximum(coefficients, value, outcome - chance, predictor, True)
    return Maximum(coefficients, value, outcome - chance, predictor, False)


def _value_and_chance(
    linear_predictor: np.ndarray, outcome: np.ndarray
) -> tuple[float, np.ndarray]:
    """The log-likelihood and each person's chance, from one exponential."""
    small = np.exp(-np.abs(linear_predictor))
    large = 1 / (1 + small)
    # log(1 + exp(a)) = max(a, 0) + log(1 + exp(-|a|))
    loss = np.maximum(linear_predictor, 0.0) - np.log(large)
    chance = np.where(linear_predictor < 0, small * large, large)
    return float(outcome @ linear_predictor - loss.sum()), chance
