"""The rows of effects for people made in tests."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from questline.core.statistics import StatisticsPart
from questline.modelling.design import CompleteCases
from questline.modelling.fits.linear import fit_linear
from questline.modelling.fits.logistic import fit_logistic
from questline.modelling.fits.proportional_odds import fit_proportional_odds
from questline.modelling.identification import identify
from questline.modelling.regression import Fit, fit_analysis
from questline.modelling.rows.analysis_rows import AnalysisRows
from questline.modelling.rows.effects import add_effects
from questline.modelling.terms.recipe import Recipe

CODES = ("never", "seldom", "sometimes", "often", "always")


def fit_of(recipe: Recipe, people: pd.DataFrame, kind: str, outcome: np.ndarray) -> Fit:
    """A fit of a recipe that no plan could declare; columns that depend on others are left out."""
    columns, matrix = recipe.design_matrix(people)
    found = identify(columns, matrix)
    inner = matrix[:, found.kept]
    levels = CODES if kind == "ordinal" else ()
    if kind == "ordinal":
        model = fit_proportional_odds(inner, outcome, len(CODES))
    else:
        model = (fit_logistic if kind == "logistic" else fit_linear)(inner, outcome)
    cases = CompleteCases(people, outcome, 0, levels)
    return Fit((), cases, recipe.terms, model, found, recipe=recipe)


def rows_of_fit(fit: Fit, planned: Mapping[str, Any], confidence: float = 0.95) -> pd.DataFrame:
    """The rows of a fit, as the store has them."""
    part = StatisticsPart("modelling")
    events = fit.cases.events if planned["kind"] == "logistic" else None
    add_effects(AnalysisRows(part, planned, confidence, fit.cases.count, events), fit)
    return part.table()


def effect_rows(
    data: pd.DataFrame,
    planned: Mapping[str, Any],
    variables: Mapping[str, Mapping[str, Any]],
    confidence: float = 0.95,
) -> pd.DataFrame:
    """The rows of a planned model of the complete cases of `data`."""
    return rows_of_fit(fit_analysis(data, planned, variables, confidence), planned, confidence)


def one(table: pd.DataFrame, statistic: str, term: str, level: str = "", group: str = ""):
    """The row of these names; there must be exactly one."""
    found = table[
        (table["statistic"] == statistic)
        & (table["term"] == term)
        & (table["level"] == level)
        & (table["group"] == group)
    ]
    assert len(found) == 1, (statistic, term, level, group, len(found))
    return found.iloc[0]
