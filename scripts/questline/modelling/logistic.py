"""Logistic regression: the fit by statsmodels and what describes it."""

from __future__ import annotations

import math

import numpy as np

from questline.modelling.design import standardised
from questline.modelling.fitted import FittedModel, in_original_units


def fit_logistic(matrix: np.ndarray, outcome: np.ndarray) -> FittedModel:
    """The maximum likelihood fit (statsmodels GLM, iteratively reweighted least squares).

    `matrix` is people by columns without the intercept, of full rank with it; `outcome` is 0 or 1
    and nothing is separated. The search ends when no coefficient of the standardised columns
    changes by more than 1e-10, which leaves them exact to rounding. Raises RuntimeError when it
    does not end.
    """
    import statsmodels.api as sm

    scaled, spread = standardised(matrix)
    full = np.column_stack([np.ones(len(outcome)), scaled])
    result = sm.GLM(outcome, full, family=sm.families.Binomial()).fit(
        tol=1e-10, tol_criterion="params"
    )
    if not result.converged:
        raise RuntimeError("the logistic model did not converge although nothing is separated")
    fitted = np.asarray(result.fittedvalues)
    coefficients, covariance = in_original_units(
        matrix, spread, np.asarray(result.params), np.asarray(result.cov_params())
    )
    return FittedModel(
        matrix=matrix,
        outcome=outcome,
        coefficients=coefficients,
        covariance=covariance,
        log_likelihood=float(result.llf),
        fitted=fitted,
        weights=fitted * (1 - fitted),
        dispersion=1.0,
    )


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
