"""Rows of shrinkage: how far a model exaggerates, and its estimates without that."""

from __future__ import annotations

import math

from questline.modelling.fits.proportional_odds import ProportionalOdds
from questline.modelling.fitted import FittedModel
from questline.modelling.internal_validation.shrinkage import (
    Shrinkage,
    heuristic_shrinkage,
    shrunken_linear,
    shrunken_logistic,
)
from questline.modelling.regression import Fit
from questline.modelling.rows.analysis_rows import AnalysisRows
from questline.modelling.rows.columns import cells_of, statistic_of
from questline.modelling.rows.terms import TOO_LARGE, count_table, ratio
from questline.modelling.rows.whole_model import overall_statistic

MODEL = "shrunken"
TERM = "shrinkage"
HEURISTIC = "heuristic shrinkage factor (van Houwelingen and le Cessie 1990)"
BOOTSTRAP = "calibration slope corrected for optimism by the bootstrap (Steyerberg and others 2001)"
SHRUNKEN = (
    "the planned estimate, shrunken: {scale} times the {factor} shrinkage factor, the intercept "
    "set anew to the mean outcome (van Houwelingen and le Cessie 1990)"
)
TOO_STRONG = "The factor is above 1 and nothing is shrunken."


def add_shrinkage(rows: AnalysisRows, fit: Fit, reason: str, slope: float) -> None:
    """The heuristic factor, the bootstrap's where there is one, and the estimates shrunken.

    `reason` says why there is no model to shrink; `slope` is the corrected calibration slope, NaN
    without one.
    """
    heuristic = _heuristic(rows, fit, reason)
    rows.add(
        TERM,
        "shrinkage_factor",
        heuristic.factor,
        level="heuristic",
        method=HEURISTIC,
        note=heuristic.reason,
    )
    if not math.isnan(slope):
        rows.add(TERM, "shrinkage_factor", slope, level="bootstrap", method=BOOTSTRAP)
    model = fit.model
    if isinstance(model, FittedModel) and not heuristic.reason:
        name, factor = ("heuristic", heuristic.factor)
        if not math.isnan(slope):
            name, factor = "bootstrap", slope
        _add_shrunken(rows, fit, model, name, factor)


def _heuristic(rows: AnalysisRows, fit: Fit, reason: str) -> Shrinkage:
    model = fit.model
    if reason or model is None:
        return Shrinkage(math.nan, reason or fit.reason)
    columns = len(model.slopes) if isinstance(model, ProportionalOdds) else model.parameters
    return heuristic_shrinkage(overall_statistic(model, rows.kind), columns)


def _add_shrunken(
    rows: AnalysisRows, fit: Fit, model: FittedModel, name: str, factor: float
) -> None:
    """The estimates for predicting other people, and the intercept that goes with them."""
    assert fit.recipe is not None
    assert fit.identification is not None
    logistic = rows.kind == "logistic"
    shrink = shrunken_logistic if logistic else shrunken_linear
    found = shrink(model.matrix, model.outcome, model.coefficients, min(factor, 1.0))
    note = TOO_STRONG if factor > 1 else ""
    scale = "logarithm of the odds ratio" if logistic else "coefficient"
    method = SHRUNKEN.format(scale=scale, factor=name)
    rows.add("model", "intercept", found.coefficients[0], model=MODEL, method=method,
             note=found.reason or note)  # fmt: skip
    table = count_table(rows.analysis)
    for place, index in enumerate(fit.identification.kept.tolist(), 1):
        column = fit.recipe.columns[index]
        statistic = statistic_of(column, rows.kind)
        value: float | None = float(found.coefficients[place])
        why = found.reason
        if statistic == "odds_ratio" and not why:
            value = ratio(value)
            why = TOO_LARGE if value is None else ""
        rows.add(
            column.variable,
            statistic,
            value,
            model=MODEL,
            level=column.level,
            unit=column.unit,
            method=method,
            note=why or note,
            **cells_of([column], table),
        )
