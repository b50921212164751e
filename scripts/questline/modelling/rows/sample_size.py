"""Rows on how many people the model needs, and what effect it could have found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from questline.modelling.fitted import FittedModel
from questline.modelling.regression import Fit
from questline.modelling.rows.analysis_rows import AnalysisRows
from questline.modelling.rows.detectable_rows import DetectableRows
from questline.modelling.rows.whole_model import (
    adjusted_r_squared,
    overall_statistic,
    why_not_whole,
)
from questline.modelling.sample_size.criteria import Criterion, SampleSize
from questline.modelling.sample_size.riley_binary import adjusted_cox_snell, sample_size_binary
from questline.modelling.sample_size.riley_continuous import sample_size_continuous

TERM = "sample_size"
SOURCES = {
    "logistic": "(Riley and others 2019, part II; Riley and others 2020)",
    "linear": "(Riley and others 2019, part I)",
}
CRITERIA = {
    "shrinkage": "expected shrinkage factor of at least 0.9",
    "optimism": "apparent R squared at most 0.05 too high",
    "overall_risk": "margin of error of the overall risk at most 0.05",
    "residual_deviation": "residual standard deviation within a factor of 1.1",
    "mean": "mean outcome within a factor of 1.1",
}
"""What is asked by each criterion, Nagelkerke's R squared being meant in logistic models."""
ORDINAL = (
    "Not computable: the published criteria are for logistic and linear models; there are none for "
    "ordinal ones."
)
OWN = "; the model's own, since the plan states none from earlier studies"


def add_sample_size(rows: AnalysisRows, fit: Fit) -> None:
    """The criteria of Riley and colleagues, each with the people it needs and what was reached."""
    reason = why_not_whole(fit)
    if rows.kind == "ordinal" or reason or not isinstance(fit.model, FittedModel):
        _refused(rows, reason or ORDINAL)
        return
    model = fit.model
    if rows.kind == "logistic":
        statistic = overall_statistic(model, rows.kind)
        expected = adjusted_cox_snell(statistic, model.count, model.parameters)
        needed = sample_size_binary(
            expected, float(model.outcome.mean()), model.parameters, model.count
        )
        name = "adjusted_cox_snell_r_squared"
        how = (
            "1 - exp(-chi-square / n), times the heuristic shrinkage factor (Riley and others "
            "2019, part II)"
        )
    else:
        expected = adjusted_r_squared(model)
        spread = float(np.std(model.outcome, ddof=1))
        needed = sample_size_continuous(
            expected, float(model.outcome.mean()), spread, model.parameters, model.count
        )
        name, how = "expected_r_squared", "adjusted R squared of the model"
    rows.add(TERM, name, expected, method=how + OWN)
    if needed.reason:
        _refused(rows, needed.reason)
        return
    _add_required(rows, needed)
    for criterion in needed.criteria:
        _add_criterion(rows, criterion)


def add_detectable_effects(
    rows: AnalysisRows, fit: Fit, detectable: Mapping[str, Any], generator: np.random.Generator
) -> None:
    """The smallest effect that would be found with the power asked for, for each focal column.

    Without simulations nothing is asked.
    """
    if detectable["simulations"]:
        DetectableRows(rows, fit, detectable, generator).add_all()


def _refused(rows: AnalysisRows, reason: str) -> None:
    rows.add(TERM, "required_n", method=SOURCES.get(rows.kind, ""), note=reason)


def _add_required(rows: AnalysisRows, needed: SampleSize) -> None:
    """The people that all criteria together need, and the events or people for each parameter."""
    source = SOURCES[rows.kind]
    rows.add(TERM, "required_n", needed.required, method=f"largest of the criteria {source}")
    rows.add(TERM, "criterion_met", int(bool(needed.met)), method="1: met, 0: not met")
    logistic = rows.kind == "logistic"
    what = "events" if logistic else "people"
    rows.add(
        TERM,
        f"required_{what}_per_parameter",
        needed.required_per_parameter,
        method=("people with the rarer outcome" if logistic else "people")
        + f" for each parameter at the number required {source}",
    )
    if not logistic:
        rows.add(TERM, "people_per_parameter", needed.per_parameter)


def _add_criterion(rows: AnalysisRows, criterion: Criterion) -> None:
    place: dict[str, Any] = {"level": criterion.name}
    how = f"{CRITERIA[criterion.name]} {SOURCES[rows.kind]}"
    rows.add(TERM, "required_n", criterion.required, method=how, note=criterion.reason, **place)
    rows.add(TERM, "target", criterion.target, **place)
    rows.add(TERM, "achieved", criterion.achieved, note=criterion.reason, **place)
    if criterion.met is not None:
        rows.add(TERM, "criterion_met", int(criterion.met), **place)
