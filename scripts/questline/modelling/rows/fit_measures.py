"""Rows of how well a planned model fits the people whom it was fitted to."""

from __future__ import annotations

import math
from typing import Any

from scipy.special import chdtrc, ndtri

from questline.description.intervals import wilson_interval
from questline.modelling.calibration import calibration_line, risk_groups
from questline.modelling.design import CompleteCases
from questline.modelling.discrimination import area_under_curve
from questline.modelling.fits.proportional_odds import ProportionalOdds
from questline.modelling.fitted import FittedModel
from questline.modelling.inference import AnyModel
from questline.modelling.linear import adjusted_r_squared, f_statistic, r_squared, residual_sd
from questline.modelling.logistic import (
    brier_score,
    mcfadden_r_squared,
    nagelkerke_r_squared,
    null_log_likelihood,
)
from questline.modelling.rows.analysis_rows import AnalysisRows
from questline.modelling.rows.columns import count_table

APPARENT = (
    "Apparent: measured on the people whom the model was fitted to, where maximum likelihood makes "
    "it {value} by construction. It does not say how the model would do with other people."
)
HOPEFUL = "Apparent: measured on the people whom the model was fitted to, and so hopeful."
LIKELIHOOD = (
    "log_likelihood",
    "null_log_likelihood",
    "likelihood_ratio_chi_square",
    "aic",
    "bic",
    "nagelkerke_r_squared",
    "mcfadden_r_squared",
)
MEASURES = {
    "logistic": (*LIKELIHOOD, "brier_score", "auc", "calibration_intercept", "calibration_slope"),
    "ordinal": LIKELIHOOD,
    "linear": (
        "log_likelihood",
        "aic",
        "bic",
        "r_squared",
        "adjusted_r_squared",
        "residual_sd",
        "f_statistic",
        "residual_df",
    ),
}
"""What is measured of each kind of model, in the order of the rows."""


def add_measures(rows: AnalysisRows, cases: CompleteCases, model: AnyModel) -> None:
    """Every measure of fit of a model of all its complete cases."""
    if isinstance(model, ProportionalOdds):
        null = model.null_log_likelihood
        _add_likelihood(rows, model.log_likelihood, null, len(model.slopes), len(model.thresholds),
                        model.count)  # fmt: skip
        _add_thresholds(rows, cases, model)
    elif rows.kind == "logistic":
        null = null_log_likelihood(model.outcome)
        _add_likelihood(rows, model.log_likelihood, null, model.parameters, 1, model.count)
        _add_discrimination(rows, model)
        _add_calibration(rows, model)
    else:
        _add_linear(rows, model)


def _add_likelihood(
    rows: AnalysisRows, value: float, null: float, columns: int, intercepts: int, count: int
) -> None:
    """The likelihood, beside that of a model with intercepts or thresholds alone."""
    statistic = 2 * (value - null)
    rows.add("model", "log_likelihood", value)
    rows.add("model", "null_log_likelihood", null)
    alone = "an intercept" if rows.kind == "logistic" else "thresholds"
    rows.add(
        "model",
        "likelihood_ratio_chi_square",
        statistic,
        df=columns,
        p=float(chdtrc(columns, max(0.0, statistic))),
        method=f"likelihood ratio test against the model with {alone} alone",
    )
    _add_information(rows, value, columns + intercepts, count)
    rows.add("model", "nagelkerke_r_squared", nagelkerke_r_squared(value, null, count))
    rows.add("model", "mcfadden_r_squared", mcfadden_r_squared(value, null))


def _add_information(rows: AnalysisRows, value: float, parameters: int, count: int) -> None:
    """Akaike's (1974) and Schwarz's (1978) criteria with so many parameters."""
    method = f"{parameters} parameters counted"
    rows.add("model", "aic", 2 * parameters - 2 * value, method=method)
    rows.add("model", "bic", parameters * math.log(count) - 2 * value, method=method)


def _add_discrimination(rows: AnalysisRows, model: FittedModel) -> None:
    rows.add("model", "brier_score", brier_score(model.outcome, model.fitted), note=HOPEFUL)
    area = area_under_curve(model.outcome, model.fitted, rows.confidence)
    limits: dict[str, Any] = {"se": area.se, "ci_low": area.low, "ci_high": area.high}
    note = HOPEFUL
    if math.isnan(area.se):
        limits = {}
        note += " There are too few people with one of the outcomes for an interval."
    rows.add(
        "model",
        "auc",
        area.area,
        conf_level=rows.confidence if limits else None,
        note=note,
        method="area under the ROC curve, DeLong interval",
        **limits,
    )


def _add_calibration(rows: AnalysisRows, model: FittedModel) -> None:
    intercept, slope = calibration_line(model.outcome, model.linear_predictor)
    rows.add(
        "model",
        "calibration_intercept",
        intercept,
        note=APPARENT.format(value=0),
        method="calibration in the large (Cox 1958)",
    )
    rows.add(
        "model",
        "calibration_slope",
        slope,
        note=APPARENT.format(value=1),
        method="slope of the outcome on the linear predictor (Cox 1958)",
    )
    for number, group in enumerate(risk_groups(model.outcome, model.fitted), 1):
        place: dict[str, Any] = {"level": f"group_{number:02d}", "n": group.count}
        rows.add("calibration", "mean_predicted", group.mean_predicted, events=None, **place)
        share = group.events / group.count
        low, high = wilson_interval(share, group.count, rows.confidence)
        rows.add(
            "calibration",
            "observed_share",
            share,
            events=group.events,
            conf_level=rows.confidence,
            ci_low=low,
            ci_high=high,
            method="share with the event, Wilson interval",
            **place,
        )


def _add_linear(rows: AnalysisRows, model: FittedModel) -> None:
    rows.add("model", "log_likelihood", model.log_likelihood)
    _add_information(rows, model.log_likelihood, model.parameters + 2, model.count)
    rows.add("model", "r_squared", r_squared(model))
    rows.add("model", "adjusted_r_squared", adjusted_r_squared(model))
    rows.add("model", "residual_sd", residual_sd(model), df=model.residual_df)
    statistic, p = f_statistic(model)
    rows.add(
        "model",
        "f_statistic",
        statistic,
        df=model.parameters,
        p=p,
        method="F test that every coefficient is 0; its second df is residual_df",
    )
    rows.add("model", "residual_df", model.residual_df)


def _add_thresholds(rows: AnalysisRows, cases: CompleteCases, model: ProportionalOdds) -> None:
    """The log odds of an answer below each level, where all terms are 0 or at their reference."""
    quantile = float(ndtri((1 + rows.confidence) / 2))
    outcome, table = rows.analysis["outcome"], count_table(rows.analysis)
    for code, level in enumerate(cases.levels):
        if code not in model.categories:
            note = (
                f'Not computable: nobody among the complete cases has the level "{level}" of the '
                f"outcome {outcome}. The model does without it."
            )
            rows.add("model", "threshold", level=level, note=note)
            continue
        place = model.categories.index(code) - 1
        if place < 0:
            continue
        value, se = float(model.thresholds[place]), math.sqrt(model.covariance[place, place])
        below = cases.levels[model.categories[place]]
        rows.add(
            "model",
            "threshold",
            value,
            level=level,
            se=se,
            conf_level=rows.confidence,
            ci_low=value - quantile * se,
            ci_high=value + quantile * se,
            unit="log odds",
            method="log odds of an answer below this level where every term is 0 or at its "
            "reference level; Wald interval",
            table=table,
            row=f"{outcome}/{below};{outcome}/{level}",
        )
