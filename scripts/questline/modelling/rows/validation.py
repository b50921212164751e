"""Rows on how the model would do with other people."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from questline.modelling.fitted import FittedModel
from questline.modelling.internal_validation.corrected import CorrectedMeasure, Validation
from questline.modelling.internal_validation.linear_optimism import validate_linear
from questline.modelling.internal_validation.optimism import validate_logistic
from questline.modelling.internal_validation.resampling import (
    bootstrap_counts,
    resample_logistic,
)
from questline.modelling.regression import Fit
from questline.modelling.rows.analysis_rows import AnalysisRows
from questline.modelling.rows.calibration_curve_rows import add_calibration_curve
from questline.modelling.rows.fit_measures import APPARENT, HOPEFUL
from questline.modelling.rows.shrinkage_rows import add_shrinkage
from questline.modelling.rows.whole_model import why_not_whole

TERM = "internal_validation"
LOGISTIC = {
    "auc": "area",
    "brier_score": "brier",
    "nagelkerke_r_squared": "r_squared",
    "calibration_slope": "slope",
    "calibration_intercept": "intercept",
}
LINEAR = {
    "r_squared": "r_squared",
    "mean_squared_error": "mean_squared_error",
    "calibration_slope": "slope",
    "calibration_intercept": "intercept",
}
"""The measures by the names of their statistics, in the order of the rows."""
BY_CONSTRUCTION = {"calibration_slope": 1, "calibration_intercept": 0}
"""What least squares makes of the people whom the model was fitted to."""
OPTIMISM = (
    "mean over the samples of what the model of a sample achieves in its own sample less what it "
    "achieves among everyone; its standard error is the Monte Carlo error"
)
INTERVAL = "; location-shifted bootstrap interval (Noma and others 2021)"
ORDINAL = (
    "Not computable: for ordinal models the optimism of discrimination and calibration is not "
    "resampled. The heuristic shrinkage factor says how far the model exaggerates."
)
SMALL_LEVELS = (
    "Some levels have few people. In some samples none of them was drawn, or all had the same "
    "outcome where it is yes or no. The term was then left out of the model of that sample, which "
    "predicted these people as it did the others."
)


def add_validation(
    rows: AnalysisRows, fit: Fit, samples: int, generator: np.random.Generator
) -> None:
    """Measures corrected for optimism, the calibration curve, and shrinkage.

    Without `samples` there is the shrinkage that needs none.
    """
    reason = why_not_whole(fit)
    slope = math.nan
    if samples and rows.kind == "ordinal":
        rows.add(TERM, "number_of_samples", note=reason or ORDINAL)
    elif samples:
        slope = _add_resampled(rows, fit, reason, samples, generator)
    add_shrinkage(rows, fit, reason, slope)


def _add_resampled(
    rows: AnalysisRows, fit: Fit, reason: str, samples: int, generator: np.random.Generator
) -> float:
    """All that rests on bootstrap samples; returns the corrected calibration slope."""
    model, names = fit.model, LOGISTIC if rows.kind == "logistic" else LINEAR
    if reason or not isinstance(model, FittedModel):
        validation = Validation({}, samples, 0, reason)
        _add_measures(rows, names, validation)
        return math.nan
    counts = bootstrap_counts(model.count, samples, generator)
    resampled = None
    if rows.kind == "linear":
        validation = validate_linear(model.matrix, model.outcome, counts)
        _add_apparent(rows, validation)
    else:
        resampled = resample_logistic(model.matrix, model.outcome, counts)
        validation = validate_logistic(resampled, rows.confidence)
    _add_measures(rows, names, validation)
    _add_small_levels(rows, fit, model, validation)
    if resampled is not None:
        add_calibration_curve(rows, resampled)
    return validation.measures["slope"].corrected if validation.measures else math.nan


def _add_apparent(rows: AnalysisRows, validation: Validation) -> None:
    """Apparent measures of a linear model that no other row has."""
    if not validation.measures:
        return
    apparent = validation.measures["mean_squared_error"].apparent
    rows.add("model", "mean_squared_error", apparent, note=HOPEFUL)
    for statistic, value in BY_CONSTRUCTION.items():
        rows.add("model", statistic, value, note=APPARENT.format(value=value))


def _add_measures(rows: AnalysisRows, names: dict[str, str], validation: Validation) -> None:
    """The samples, and each measure corrected, with its optimism; or why there is none."""
    drawn = f"{validation.samples:,} bootstrap samples"
    how = f"apparent less optimism, {drawn} (Harrell, Lee and Mark 1996)"
    for statistic, name in names.items():
        found = validation.measures.get(name)
        if found is None:
            note = validation.reason
            rows.add("model", statistic, group="corrected", method=how, note=note)
            continue
        rows.add("model", statistic, found.corrected, group="corrected", **_interval(rows, found),
                 method=f"{how}{INTERVAL if not math.isnan(found.low) else ''}")  # fmt: skip
        rows.add("model", statistic, found.optimism, group="optimism",
                 se=_there(found.optimism_se), method=OPTIMISM)  # fmt: skip
    if not validation.measures:
        rows.add(TERM, "number_of_samples", note=validation.reason)
        return
    rows.add(
        TERM,
        "number_of_samples",
        validation.used,
        method=f"samples that the measures rest on, of {drawn}",
        note=" ".join([*validation.notes, *([SMALL_LEVELS] if any(validation.left_out) else [])]),
    )


def _interval(rows: AnalysisRows, found: CorrectedMeasure) -> dict[str, Any]:
    if math.isnan(found.low):
        return {}
    return {"conf_level": rows.confidence, "ci_low": found.low, "ci_high": found.high}


def _add_small_levels(
    rows: AnalysisRows, fit: Fit, model: FittedModel, validation: Validation
) -> None:
    """In how many samples a term had no estimate because few people have the level.

    How often that happens tells how few they are: the rows have these people as their own, so that
    they are hidden with them.
    """
    assert fit.recipe is not None
    assert fit.identification is not None
    for place, without in enumerate(validation.left_out):
        if not without:
            continue
        column = fit.recipe.columns[fit.identification.kept[place]]
        values, people = np.unique(model.matrix[:, place], return_counts=True)
        rarer = model.matrix[:, place] == values[people.argmin()]
        events = int(model.outcome[rarer].sum()) if rows.kind == "logistic" else None
        rows.add(
            column.variable,
            "samples_without_estimate",
            without,
            level=column.level,
            n=int(rarer.sum()),
            events=events,
            method=f"samples, of {validation.samples:,}, from whose model the term was left out "
            "for want of a finite estimate",
        )


def _there(value: float) -> float | None:
    return None if math.isnan(value) else value
