"""The link test: whether the terms of a model, as they are, leave a bend in the outcome."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, stdtr

from questline.modelling.diagnostics.far_maxima import why_infinite
from questline.modelling.fits.proportional_odds import ProportionalOdds, fit_proportional_odds
from questline.modelling.fittable import standardised_design, why_not_fitted
from questline.modelling.fitted import FittedModel
from questline.modelling.likelihood import maximise, probability

NO_SPREAD = (
    "Not computable: the linear predictor has too few different values to tell a bend from a line."
)


@dataclass(frozen=True)
class LinkTest:
    """The coefficient of the squared linear predictor and its Wald test.

    `statistic` is z in logistic and ordinal models, where `df` is None, and t on `df` degrees of
    freedom in a linear one. NaN where `reason` says why.
    """

    coefficient: float
    se: float
    statistic: float
    df: int | None
    p: float
    reason: str = ""


def link_test(model: FittedModel, kind: str) -> LinkTest:
    """The outcome on the linear predictor and its square; the square should add nothing.

    `kind` is logistic or linear. A test that rejects says that the link is wrong, that a number
    enters in the wrong form or that an interaction is missing, not which. Source: Pregibon 1980,
    Applied Statistics 29, 15-24 (the model that he extends by one term); Stata's linktest.
    """
    matrix, spread, reason = _with_square(model.linear_predictor, model.parameters)
    if reason:
        return _none(reason)
    full, back = standardised_design(matrix)
    if kind == "logistic":
        fit = maximise(full, model.outcome, np.zeros(model.count), np.zeros(3))
        reason = why_infinite(full, fit)
        if reason:
            return _none(reason)
        chance = probability(full @ fit.coefficients)
        covariance = np.linalg.inv((full.T * (chance * (1 - chance))) @ full)
        coefficients, df = fit.coefficients, None
    else:
        inverse = np.linalg.inv(full.T @ full)
        coefficients = inverse @ (full.T @ model.outcome)
        residual = model.outcome - full @ coefficients
        df = model.count - 3
        covariance = inverse * float(residual @ residual) / df
    coefficient = float((back @ coefficients)[2])
    se = math.sqrt(float((back @ covariance @ back.T)[2, 2]))
    return _wald(coefficient, se, spread, df)


def ordinal_link_test(fit: ProportionalOdds) -> LinkTest:
    """The same for ordered answers: a Wald z test in the model with proportional odds."""
    matrix, spread, reason = _with_square(fit.matrix @ fit.slopes, fit.matrix.shape[1])
    if reason:
        return _none(reason)
    found = fit_proportional_odds(matrix, fit.places, len(fit.categories))
    if found.reason:
        return _none(found.reason)
    se = math.sqrt(float(found.covariance[-1, -1]))
    return _wald(float(found.slopes[1]), se, spread, None)


def _with_square(predictor: np.ndarray, parameters: int) -> tuple[np.ndarray, float, str]:
    """The standardised linear predictor and its square, its spread, and why they cannot be told.

    The square of the centred predictor has the same coefficient as the square of the predictor.
    """
    spread = float(predictor.std())
    if not parameters or spread <= 1e-10 * float(np.abs(predictor).max(initial=0.0)):
        return np.empty((len(predictor), 0)), spread, NO_SPREAD
    scaled = (predictor - float(predictor.mean())) / spread
    matrix = np.column_stack([scaled, scaled**2])
    return matrix, spread, NO_SPREAD if why_not_fitted(matrix) else ""


def _wald(coefficient: float, se: float, spread: float, df: int | None) -> LinkTest:
    """The test of the square of a predictor that was divided by its spread."""
    statistic = coefficient / se
    tail = ndtr(-abs(statistic)) if df is None else stdtr(df, -abs(statistic))
    return LinkTest(coefficient / spread**2, se / spread**2, statistic, df, 2 * float(tail))


def _none(reason: str) -> LinkTest:
    return LinkTest(math.nan, math.nan, math.nan, None, math.nan, reason)
