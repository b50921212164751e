"""From fitted models to estimates: the tests and intervals of single coefficients."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import ndtr, ndtri, stdtr, stdtrit

from questline.modelling.design import Column
from questline.modelling.fits.profiles import logistic_limits
from questline.modelling.fits.proportional_odds import ProportionalOdds, proportional_odds_limits
from questline.modelling.fitted import FittedModel

AnyModel = FittedModel | ProportionalOdds


@dataclass(frozen=True)
class Estimate:
    """One coefficient: a log odds ratio in a logistic or ordinal model, a difference in a linear.

    All numbers are per unit of `column`; those of an ordinal model are of the odds of a higher
    answer. They are None where `reason` says why there is no estimate; `df` is None for a test that
    uses the normal distribution.
    """

    column: Column
    estimate: float | None = None
    se: float | None = None
    df: float | None = None
    p: float | None = None
    low: float | None = None
    high: float | None = None
    reason: str = ""
    note: str = ""


def slopes_of(model: AnyModel) -> tuple[np.ndarray, np.ndarray]:
    """The coefficients of the columns (columns,) and their covariance, without intercepts."""
    first = len(model.coefficients) - model.matrix.shape[1]
    return model.coefficients[first:], model.covariance[first:, first:]


def limits_of(
    models: Sequence[AnyModel],
    analysis: Mapping[str, Any],
    confidence: float,
    wanted: Sequence[Collection[int]] | None = None,
) -> list[np.ndarray]:
    """For each model the lower and the upper limit of each coefficient, (columns, 2).

    Profile-likelihood intervals where the analysis asks for them, those of all models in one batch:
    of the columns in `wanted` alone, if given, the others being NaN. Otherwise Wald intervals, and
    t intervals in linear models.
    """
    if analysis["kind"] == "linear" or analysis["interval"] == "wald":
        linear = analysis["kind"] == "linear"
        return [_symmetric(model, confidence, linear) for model in models]
    if analysis["kind"] == "ordinal":
        ordinal = [model for model in models if isinstance(model, ProportionalOdds)]
        return [proportional_odds_limits(model, confidence) for model in ordinal]
    logistic = [model for model in models if isinstance(model, FittedModel)]
    return logistic_limits(logistic, confidence, wanted)


def estimates_of(
    model: AnyModel,
    columns: Sequence[Column],
    limits: np.ndarray,
    notes: Sequence[str],
    *,
    linear: bool,
) -> list[Estimate]:
    """The coefficients of `columns`, with Wald z tests, or t tests in a linear model.

    `limits` are (columns, 2), NaN where there is none.
    """
    slopes, covariance = slopes_of(model)
    errors = np.sqrt(np.diagonal(covariance))
    ratio = -np.abs(slopes / errors)
    df = float(model.residual_df) if linear and isinstance(model, FittedModel) else None
    p = 2 * (ndtr(ratio) if df is None else stdtr(df, ratio))
    return [
        Estimate(
            column,
            float(slopes[place]),
            float(errors[place]),
            df,
            float(p[place]),
            _known(limits[place, 0]),
            _known(limits[place, 1]),
            note=notes[place],
        )
        for place, column in enumerate(columns)
    ]


def _known(limit: float) -> float | None:
    return None if np.isnan(limit) else float(limit)


def _symmetric(model: AnyModel, confidence: float, linear: bool) -> np.ndarray:
    """The limits as far below as above: normal, or of the t distribution in a linear model."""
    slopes, covariance = slopes_of(model)
    if linear and isinstance(model, FittedModel):
        quantile = float(stdtrit(model.residual_df, (1 + confidence) / 2))
    else:
        quantile = float(ndtri((1 + confidence) / 2))
    reach = quantile * np.sqrt(np.diagonal(covariance))
    return np.column_stack([slopes - reach, slopes + reach])
