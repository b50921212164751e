"""The rows of alternatives and of weights for people made in tests."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from questline.core.analysis_plan import Analysis
from questline.core.statistics import StatisticsPart
from questline.modelling.regression import Fit, fit_analysis
from questline.modelling.rows.alternatives import add_alternatives
from questline.modelling.rows.analysis_rows import AnalysisRows
from questline.modelling.rows.weighted import add_weighting

NUMBER: dict[str, Any] = {
    "kind": "number", "numeric": True, "levels": [], "minimum": None, "maximum": None,
    "derivation": None,
}  # fmt: skip


def category(*levels: str) -> dict[str, Any]:
    """A variable with these levels."""
    return {**NUMBER, "kind": "category", "numeric": False, "levels": list(levels)}


YES_NO = category("no", "yes")


def yes_no(values: Any) -> pd.Series:
    """Numbers 0 and 1 as the levels that answers have."""
    return pd.Series(values).map({0: "no", 1: "yes"}).astype(object)


def analysis(
    kind: str, outcome: str, predictors: list[str], unit: float = 1, **more: Any
) -> dict[str, Any]:
    """A planned regression as plain data of plan.yaml, all predictors of one unit."""
    planned = {
        "name": outcome,
        "label": outcome,
        "kind": kind,
        "outcome": outcome,
        "event": "yes" if kind == "logistic" else "",
        "predictors": [{"variable": name, "unit": unit} for name in predictors],
        **more,
    }
    return Analysis(**planned).model_dump()


def fitted(
    data: pd.DataFrame,
    planned: Mapping[str, Any],
    variables: Mapping[str, Mapping[str, Any]],
    confidence: float = 0.95,
) -> Fit:
    """The planned model on the complete cases."""
    return fit_analysis(data, planned, variables, confidence)


def alternatives(
    data: pd.DataFrame,
    planned: Mapping[str, Any],
    variables: Mapping[str, Mapping[str, Any]],
    confidence: float = 0.95,
) -> pd.DataFrame:
    """The rows of the other models that the plan asks for."""
    fit = fitted(data, planned, variables, confidence)
    part = StatisticsPart("modelling")
    events = fit.cases.events if planned["kind"] == "logistic" else None
    rows = AnalysisRows(part, planned, confidence, fit.cases.count, events)
    add_alternatives(rows, fit, data)
    return part.table()


def weighted(
    data: pd.DataFrame,
    plans: list[dict[str, Any]],
    variables: Mapping[str, Mapping[str, Any]],
    margins: Mapping[str, Mapping[str, float]],
    **more: Any,
) -> pd.DataFrame:
    """The rows of weighting to these margins."""
    fits = {planned["name"]: fitted(data, planned, variables) for planned in plans}
    weighting = {
        "margins": [
            {"variable": name, "shares": dict(shares), "source": "a register"}
            for name, shares in margins.items()
        ],
        "base": "",
        "largest": None,
        **more,
    }
    part = StatisticsPart("modelling")
    add_weighting(part, fits, data, plans, weighting, 0.95)
    return part.table()


def one(table: pd.DataFrame, **fields: str) -> pd.Series:
    """The one row with these fields."""
    for name, value in fields.items():
        table = table[table[name] == value]
    assert len(table) == 1, fields
    return table.iloc[0]


def estimates(table: pd.DataFrame, terms: list[str], **fields: str) -> np.ndarray:
    """The estimates of some terms, log odds ratios as such."""
    rows = [one(table, term=term, level="", **fields) for term in terms]
    values = np.array([row["estimate"] for row in rows])
    return np.log(values) if rows[0]["statistic"] == "odds_ratio" else values


def column(table: pd.DataFrame, terms: list[str], name: str, **fields: str) -> np.ndarray:
    """Another column of the same rows."""
    return np.array([one(table, term=term, level="", **fields)[name] for term in terms])
