"""Intervals from the profile likelihood of a logistic model.

The limits are the two values of a coefficient at which twice the drop of the log-likelihood, the
other coefficients being fitted anew, equals the quantile of chi-square with 1 degree of freedom
(Venzon & Moolgavkar 1988, Applied Statistics 37, 87-94, equation 2). They are found as roots, to
about ten digits; R's `confint` reads them off a spline through a few points of the same curve and
so differs from the root by up to about 1e-4 of the standard error.
"""

from __future__ import annotations

import math

import numpy as np

from questline.modelling.design import standardised
from questline.modelling.likelihood import maximise

MOST_STEPS = 100
TOLERANCE = 1e-11


class Profile:
    """The profile likelihood of a fitted logistic model, one coefficient at a time.

    `matrix` is people by coefficients without the intercept and of full rank with it; `outcome` is
    0 or 1, and a finite maximum exists (nothing is separated).
    """

    def __init__(self, matrix: np.ndarray, outcome: np.ndarray):
        # On standardised columns the equations are well conditioned whatever the units.
        scaled, self._spread = standardised(matrix)
        self._matrix = np.column_stack([np.ones(len(matrix)), scaled])
        self._outcome = outcome
        none = np.zeros(len(outcome))
        self._top = maximise(self._matrix, outcome, none, np.zeros(self._matrix.shape[1]))
        chance = outcome - self._top.score
        weights = chance * (1 - chance)
        self._covariance = np.linalg.inv((self._matrix.T * weights) @ self._matrix)

    def limits(self, column: int, confidence: float) -> tuple[float | None, float | None]:
        """The lower and the upper limit of a coefficient, in the units of `matrix`.

        None on a side on which the search finds no limit.
        """
        from scipy.stats import norm

        quantile = float(norm.ppf((1 + confidence) / 2))
        low, high = (self._limit(column + 1, side, quantile) for side in (-1, 1))
        spread = float(self._spread[column])
        return None if low is None else low / spread, None if high is None else high / spread

    def _limit(self, index: int, side: int, quantile: float) -> float | None:
        """The root of the signed root of the deviance minus the quantile, on one side.

        Newton's method: by the envelope theorem the slope of the profile is the score of the fixed
        coefficient. A step that leaves what is known to hold the root is replaced by bisection, or
        by a long step outwards as long as no point beyond the root is known.
        """
        column = self._matrix[:, index]
        others = np.delete(self._matrix, index, axis=1)
        estimate = float(self._top.coefficients[index])
        error = math.sqrt(float(self._covariance[index, index]))
        nuisance = np.delete(self._top.coefficients, index)
        slope = np.delete(self._covariance[:, index], index) / self._covariance[index, index]
        inside, outside = estimate, math.nan
        value, fitted_at = estimate + side * quantile * error, estimate
        for _ in range(MOST_STEPS):
            start = nuisance + slope * (value - fitted_at)
            fit = maximise(others, self._outcome, column * value, start)
            if not fit.converged:
                value = (inside + value) / 2
                continue
            nuisance, fitted_at = fit.coefficients, value
            root = math.sqrt(max(0.0, 2 * (self._top.log_likelihood - fit.log_likelihood)))
            excess = root - quantile
            if excess > 0:
                outside = value
            else:
                inside = value
            derivative = -float(column @ fit.score) / root if root else 0.0
            following = value - excess / derivative if derivative else math.nan
            if abs(following - value) < TOLERANCE * (error + abs(value)):
                return following
            if math.isnan(outside):
                reach = side * (following - inside)
                known = 0 < reach < 10 * error
                value = following if known else inside + side * 10 * error
            else:
                within = min(inside, outside) < following < max(inside, outside)
                value = following if within else (inside + outside) / 2
        return None
