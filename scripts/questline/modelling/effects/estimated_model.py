"""A model as effects see it: its kind, its coefficients and their covariance, and its outcomes.

Any estimates with a covariance will do: maximum likelihood, Firth, robust or cluster-robust, and
one a completed set. An expected outcome is a sum of curves, one an intercept:

    logistic    P(event) = F(a + xb)
    linear      mean     = a + xb
    ordinal     P(Y <= t) = F(a_t - xb), from which every category's probability is a difference

with F the inverse logit (McCullagh 1980, JRSS B 42, 109-142, for the last).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from questline.modelling.likelihood import probability

Kind = Literal["logistic", "linear", "ordinal"]
Measure = Literal["categories", "at_least", "mean"]


@dataclass(frozen=True)
class EstimatedModel:
    """Coefficients (sets, q) and their covariances (sets, q, q), the intercepts first.

    A logistic or linear model has one intercept, an ordinal one with K categories K - 1 ascending
    thresholds, the linear predictor being taken from them. A column without an estimate has NaN.
    `df` are the residual degrees of freedom of t and F tests, infinite for z and chi-square.
    `measure` says what an ordinal model is asked for: the probability of each category, the
    probability of each category or a higher one (the lowest left out), or the mean of the codes
    0 ... K - 1. `reason` says why there are no estimates at all.
    """

    kind: Kind
    coefficients: np.ndarray
    covariances: np.ndarray
    df: float = math.inf
    measure: Measure = "categories"
    reason: str = ""

    @property
    def sets(self) -> int:
        """How many completed sets the estimates come from; 1 for complete cases."""
        return len(self.coefficients)

    @property
    def size(self) -> int:
        """The number of coefficients, intercepts among them."""
        return self.coefficients.shape[1]

    @property
    def sign(self) -> float:
        """The sign of the linear predictor beside an intercept."""
        return -1.0 if self.kind == "ordinal" else 1.0

    @property
    def bounded(self) -> bool:
        """Whether the expected outcomes are probabilities."""
        return self.kind == "logistic" or (self.kind == "ordinal" and self.measure != "mean")

    def curves(self, argument: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The curve at its argument, and its derivative there."""
        if self.kind == "linear":
            return argument, np.ones_like(argument)
        # One exponential for both, with all digits where the curve is close to 0 or 1.
        small = np.exp(-np.abs(argument))
        large = 1 / (1 + small)
        level = np.where(argument < 0, small * large, large)
        return level, small * large * large

    def curvature(self, argument: np.ndarray) -> np.ndarray:
        """The second derivative of the curve at its argument."""
        if self.kind == "linear":
            return np.zeros_like(argument)
        level, complement = probability(argument), probability(-argument)
        return level * complement * (complement - level)

    def combination(self, intercepts: int) -> tuple[np.ndarray, np.ndarray]:
        """The expected outcomes as weights (outcomes, intercepts) of the curves, and constants."""
        if self.kind != "ordinal":
            return np.ones((1, 1)), np.zeros(1)
        if self.measure == "categories":
            weights = np.eye(intercepts + 1, intercepts) - np.eye(intercepts + 1, intercepts, -1)
            return weights, np.append(np.zeros(intercepts), 1.0)
        if self.measure == "at_least":
            return -np.eye(intercepts), np.ones(intercepts)
        return -np.ones((1, intercepts)), np.array([float(intercepts)])

    def outcomes(self, intercepts: int) -> tuple[int | None, ...]:
        """The codes of the outcomes of `combination`; None where there is but one."""
        if self.kind != "ordinal" or self.measure == "mean":
            return (None,)
        return tuple(range(self.measure == "at_least", intercepts + 1))


def estimated_model(
    kind: Kind,
    coefficients: np.ndarray,
    covariance: np.ndarray,
    df: float = math.inf,
    measure: Measure = "categories",
) -> EstimatedModel:
    """An estimated model from arrays with or without the leading axis of sets.

    Without: `coefficients` (q,) and `covariance` (q, q), intercepts first.
    """
    size = np.shape(coefficients)[-1]
    return EstimatedModel(
        kind,
        np.reshape(coefficients, (-1, size)).astype(float),
        np.reshape(covariance, (-1, size, size)).astype(float),
        df,
        measure,
    )


def without_estimates(kind: Kind, reason: str) -> EstimatedModel:
    """A model that could not be fitted; whatever is asked of it comes back with `reason`."""
    return EstimatedModel(kind, np.empty((1, 0)), np.empty((1, 0, 0)), reason=reason)
