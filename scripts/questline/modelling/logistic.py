"""What describes a logistic regression; of ordered answers too where only likelihoods count."""

from __future__ import annotations

import math

import numpy as np


def null_log_likelihood(outcome: np.ndarray) -> float:
    """The log-likelihood of the model with an intercept alone; both outcomes must occur."""
    share = float(outcome.mean())
    return len(outcome) * (share * math.log(share) + (1 - share) * math.log(1 - share))


def nagelkerke_r_squared(log_likelihood: float, null: float, count: int) -> float:
    """Nagelkerke (1991, Biometrika 78, 691-692): Cox and Snell's R squared over its maximum."""
    return -math.expm1(2 * (null - log_likelihood) / count) / -math.expm1(2 * null / count)


def mcfadden_r_squared(log_likelihood: float, null: float) -> float:
    """McFadden (1974): 1 less the ratio of the log-likelihoods."""
    return 1 - log_likelihood / null


def brier_score(outcome: np.ndarray, probability: np.ndarray) -> float:
    """Brier (1950): the mean squared difference of outcome and probability."""
    return float(np.mean((outcome - probability) ** 2))
