"""Rows of weighting: the weights, and the planned models with them: a sensitivity analysis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from questline.core.statistics import StatisticsPart
from questline.modelling.regression import Fit
from questline.modelling.rows.analysis_rows import AnalysisRows
from questline.modelling.rows.study_weights import study_weights
from questline.modelling.rows.weight_rows import add_margins, add_weights
from questline.modelling.rows.weighted_models import add_weighted_model
from questline.modelling.rows.weighted_outcomes import add_weighted_outcomes


def add_weighting(
    part: StatisticsPart,
    fits: Mapping[str, Fit],
    data: pd.DataFrame,
    analyses: Sequence[Mapping[str, Any]],
    weighting: Mapping[str, Any],
    confidence: float,
) -> None:
    """The weights themselves, weighted outcomes, weighted models.

    `data` has every variable of the people analysed, one row a person; `fits` are the adjusted
    models by the names of `analyses`.
    """
    weights = study_weights(data, weighting)
    add_weights(part, weights, weighting)
    add_margins(part, weights, weighting)
    add_weighted_outcomes(part, weights, fits, analyses, weighting, confidence)
    for analysis in analyses:
        fit = fits[analysis["name"]]
        events = fit.cases.events if analysis["kind"] == "logistic" else None
        rows = AnalysisRows(part, analysis, confidence, fit.cases.count, events)
        add_weighted_model(rows, fit, weights)
