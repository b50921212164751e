"""Uniform shrinkage: how much the coefficients of a fitted model exaggerate, and the model without.

Coefficients chosen to fit these people best are, on average, too large for new people. The
heuristic factor estimates by how much from the model's own test statistic; the calibration slope
that `optimism` corrects by resampling is another estimate of the same (Steyerberg, Eijkemans,
Harrell & Habbema 2001, Medical Decision Making 21, 45-56). Either one multiplies all coefficients,
and the intercept is set anew so that the mean prediction is the mean outcome.

Source: van Houwelingen & le Cessie 1990, Predictive value of statistical models, Statistics in
Medicine 9, 1303-1325.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from questline.modelling.likelihood import maximise


@dataclass(frozen=True)
class Shrinkage:
    """The factor by which coefficients are multiplied; NaN with a `reason` where there is none."""

    factor: float
    reason: str = ""


@dataclass(frozen=True)
class ShrunkenCoefficients:
    """The coefficients after shrinkage, the intercept first; NaN with a `reason`."""

    coefficients: np.ndarray
    reason: str = ""


def heuristic_shrinkage(chi_squared: float, parameters: int) -> Shrinkage:
    """The factor (chi squared - p) / chi squared, p the coefficients without the intercept.

    `chi_squared` is the likelihood ratio statistic of a logistic or ordinal model against the
    intercept alone. For a linear model it is p times the F statistic, explained sum of squares over
    residual variance, so that the factor is 1 - 1 / F. At most 0 where the model explains no more
    than chance would.
    """
    if parameters < 1:
        return Shrinkage(
            math.nan, "Not computable: the model has no predictors that could be shrunk."
        )
    if math.isnan(chi_squared):
        return Shrinkage(math.nan, "Not computable: the model has no test statistic.")
    if chi_squared <= 0:
        return Shrinkage(math.nan, "Not computable: the predictors explain nothing.")
    return Shrinkage(1 - parameters / chi_squared)


def shrunken_linear(
    matrix: np.ndarray, outcome: np.ndarray, coefficients: np.ndarray, factor: float
) -> ShrunkenCoefficients:
    """The coefficients of a linear model times `factor`, and the intercept that fits the mean.

    `matrix` is people by columns without the intercept, `coefficients` has the intercept first.
    """
    slopes, reason = _shrunken_slopes(coefficients, factor)
    intercept = math.nan if reason else float(np.mean(outcome - matrix @ slopes))
    return ShrunkenCoefficients(np.concatenate([[intercept], slopes]), reason)


def shrunken_logistic(
    matrix: np.ndarray, outcome: np.ndarray, coefficients: np.ndarray, factor: float
) -> ShrunkenCoefficients:
    """As `shrunken_linear`, for a logistic model: outcome 0 or 1.

    The intercept is that of a logistic model with the shrunken linear predictor as its offset.
    """
    slopes, reason = _shrunken_slopes(coefficients, factor)
    if not reason and outcome.min() == outcome.max():
        reason = "Not computable: everyone has the same outcome."
    if reason:
        return ShrunkenCoefficients(np.full_like(coefficients, np.nan, dtype=float), reason)
    offset = matrix @ slopes
    share = outcome.mean()
    start = np.array([math.log(share / (1 - share)) - offset.mean()])
    level = maximise(np.ones((len(outcome), 1)), outcome, offset, start)
    return ShrunkenCoefficients(np.concatenate([level.coefficients, slopes]))


def _shrunken_slopes(coefficients: np.ndarray, factor: float) -> tuple[np.ndarray, str]:
    slopes = np.asarray(coefficients[1:], dtype=float)
    if math.isnan(factor) or not np.isfinite(coefficients).all():
        reason = "Not computable: the model or its shrinkage factor could not be estimated."
    elif factor <= 0:
        reason = (
            "Not computable: the shrinkage factor is not above zero, so that nothing would be left "
            "of the coefficients. The model explains no more than chance would."
        )
    else:
        return factor * slopes, ""
    return np.full_like(slopes, np.nan), reason
