"""The link test: whether the terms of a model, as they are, leave a bend in the outcome."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, stdtr

from questline.modelling.fittable import standardised_design, why_not_fitted, why_separated
from questline.modelling.fitted import FittedModel
from questline.modelling.likelihood import maximise, probability

NO_SPREAD = (
    "Not computable: the linear predictor has too few different values to tell a bend from a line."
)


@dataclass(frozen=True)
class LinkTest:
    """The coefficient of the squared linear predictor and its Wald test.

    `statistic` is z in a logistic model, where `df` is None, and t on `df` degrees of freedom in a
    linear one. NaN where `reason` says why.
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
    predictor = model.linear_predictor
    spread = float(predictor.std())
    middle = float(predictor.mean())
    if not model.parameters or spread <= 1e-10 * float(np.abs(predictor).max(initial=0.0)):
        return LinkTest(math.nan, math.nan, math.nan, None, math.nan, NO_SPREAD)
    scaled = (predictor - middle) / spread
    # The square of the centred predictor has the same coefficient as the square of the predictor.
    matrix = np.column_stack([scaled, scaled**2])
    reason = NO_SPREAD if why_not_fitted(matrix) else ""
    if not reason and kind == "logistic":
        reason = why_separated(matrix, model.outcome)
    if reason:
        return LinkTest(math.nan, math.nan, math.nan, None, math.nan, reason)
    full, back = standardised_design(matrix)
    if kind == "logistic":
        fit = maximise(full, model.outcome, np.zeros(model.count), np.zeros(3))
        chance = probability(full @ fit.coefficients)
        covariance = np.linalg.inv((full.T * (chance * (1 - chance))) @ full)
        coefficients, df = fit.coefficients, None
    else:
        inverse = np.linalg.inv(full.T @ full)
        coefficients = inverse @ (full.T @ model.outcome)
        residual = model.outcome - full @ coefficients
        df = model.count - 3
        covariance = inverse * float(residual @ residual) / df
    coefficient = float((back @ coefficients)[2]) / spread**2
    se = math.sqrt(float((back @ covariance @ back.T)[2, 2])) / spread**2
    statistic = coefficient / se
    tail = ndtr(-abs(statistic)) if df is None else stdtr(df, -abs(statistic))
    return LinkTest(coefficient, se, statistic, df, 2 * float(tail))
