"""Rows about a whole model of completed sets: its people, and how well it fits them."""

from __future__ import annotations

import numpy as np

from questline.imputation.pooled_measures import PooledMeasure, pool_areas, pool_r_squared
from questline.modelling.completed_cases import CompletedCases
from questline.modelling.completed_fits import CompletedFits
from questline.modelling.discrimination import area_under_curve
from questline.modelling.logistic import nagelkerke_r_squared
from questline.modelling.rows.analysis_rows import AnalysisRows

APPARENT = "Apparent: measured on the people whom the models were fitted to, and so hopeful."
LEFT_OUT = (
    "Respondents with an answer that stays missing: one that was not asked for or did not apply, "
    "or one that could not be imputed."
)
NO_AREA = (
    "Not computable: in a completed set the area is 0 or 1, or too few people have one of the "
    "outcomes."
)
MEASURES = {
    "logistic": ("auc", "nagelkerke_r_squared"),
    "ordinal": ("nagelkerke_r_squared",),
    "linear": ("r_squared",),
}


def add_people(rows: AnalysisRows, cases: CompletedCases) -> None:
    """Who the models are fitted to, and in how many sets."""
    rows.add("model", "count", cases.people, n=None, events=None)
    note = LEFT_OUT if cases.left_out else ""
    rows.add("model", "left_out", cases.left_out, n=None, events=None, note=note)
    rows.add("model", "number_of_sets", cases.sets, n=None, events=None)
    mean = "mean of the sets"
    if rows.kind == "logistic":
        rows.add("model", "events", cases.events, method=mean)
    if rows.kind == "ordinal":
        counts = cases.level_counts.mean(axis=0)
        for level, count in zip(cases.levels, counts.tolist(), strict=True):
            outcome = rows.analysis["outcome"]
            rows.add(outcome, "count", count, level=level, n=None, events=None, method=mean)


def add_measures(rows: AnalysisRows, fits: CompletedFits) -> None:
    """How well the model fits its people, pooled."""
    for statistic in MEASURES[rows.kind]:
        if fits.trouble:
            rows.add("model", statistic, note=fits.trouble)
        elif statistic == "auc":
            _add_area(rows, fits)
        elif statistic == "r_squared":
            found = pool_r_squared(fits.r_squared, fits.cases.people, rows.confidence)
            _add_measure(rows, statistic, found, "Fisher's z of R (Harel 2009)", "")
        else:
            _add_nagelkerke(rows, fits)


def _add_area(rows: AnalysisRows, fits: CompletedFits) -> None:
    areas = [
        area_under_curve(outcome, risk, rows.confidence)
        for outcome, risk in zip(fits.cases.outcome, fits.fitted, strict=True)
    ]
    found = pool_areas(
        np.array([area.area for area in areas]),
        np.array([area.se for area in areas]),
        rows.confidence,
    )
    if not np.isfinite(found.low):
        rows.add("model", "auc", note=NO_AREA)
        return
    how = "the logit of the area under the ROC curve, DeLong standard errors"
    _add_measure(rows, "auc", found, how, APPARENT)


def _add_measure(
    rows: AnalysisRows, statistic: str, found: PooledMeasure, scale: str, note: str
) -> None:
    fraction = float(found.pooled.fraction_of_missing_information)
    rows.add(
        "model", statistic, float(found.estimate), conf_level=rows.confidence,
        ci_low=float(found.low), ci_high=float(found.high), note=note,
        method=f"pooled by Rubin's rules on {scale}; fraction of missing information "
        f"{fraction:.2f}",
    )  # fmt: skip


def _add_nagelkerke(rows: AnalysisRows, fits: CompletedFits) -> None:
    """The mean on Fisher's z of its root, as for R squared; its variance is not known."""
    values = [
        nagelkerke_r_squared(value, null, fits.cases.people)
        for value, null in zip(fits.log_likelihood, fits.null_log_likelihood, strict=True)
    ]
    roots = np.sqrt(np.clip(values, 0, 1 - 1e-12))
    rows.add(
        "model",
        "nagelkerke_r_squared",
        float(np.tanh(np.arctanh(roots).mean()) ** 2),
        method="mean of the completed sets on Fisher's z of the root (Harel 2009)",
        note="Its sampling variance is not known, so that there is no interval.",
    )
