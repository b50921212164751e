"""What a fitted model is, whichever kind it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class FittedModel:
    """A regression that was fitted to people by columns, an intercept in front.

    `matrix` is without the intercept; `coefficients` and `covariance` are with it. `fitted` is the
    probability of the event or the expected outcome. `weights` are the variances of the outcomes
    relative to `dispersion` (1 in a linear model, whose dispersion is the residual variance).
    """

    matrix: np.ndarray
    outcome: np.ndarray
    coefficients: np.ndarray
    covariance: np.ndarray
    log_likelihood: float
    fitted: np.ndarray
    weights: np.ndarray
    dispersion: float

    @property
    def count(self) -> int:
        """The number of people."""
        return len(self.outcome)

    @property
    def parameters(self) -> int:
        """The number of coefficients, the intercept not counted."""
        return self.matrix.shape[1]

    @property
    def residual_df(self) -> int:
        """People less coefficients, the intercept among them."""
        return self.count - self.parameters - 1

    @property
    def full_matrix(self) -> np.ndarray:
        """The matrix with the intercept's column of ones in front."""
        return np.column_stack([np.ones(self.count), self.matrix])

    @property
    def linear_predictor(self) -> np.ndarray:
        """The linear predictor of each person."""
        return self.full_matrix @ self.coefficients


def in_original_units(
    matrix: np.ndarray, spread: np.ndarray, coefficients: np.ndarray, covariance: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients of standardised columns, and their covariance, as those of `matrix`.

    Models are fitted to standardised columns, where the equations are well conditioned whatever
    the units (a year of 2023 beside a share of 0.1). `spread` are the deviations by which the
    centred columns of `matrix` were divided; the intercept comes first.
    """
    transform = np.diag(np.concatenate([[1.0], 1 / spread]))
    transform[0, 1:] = -matrix.mean(axis=0) / spread
    return transform @ coefficients, transform @ covariance @ transform.T
