"""Rows of what is asked about a model once it is fitted, for people made in tests."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import validation_reference as reference
from other_model_rows import NUMBER, YES_NO, analysis, category, yes_no

from questline.core.statistics import StatisticsPart
from questline.modelling.regression import Fit, fit_analysis
from questline.modelling.rows.analysis_rows import AnalysisRows

VARIABLES = {
    "leaving": YES_NO,
    "remote": YES_NO,
    "team": category("a", "b", "c"),
    **dict.fromkeys(("age", "score", "stress"), NUMBER),
}


def reference_people() -> pd.DataFrame:
    """The people of reference/internal_validation.R as a study has them."""
    table = pd.read_csv(reference.FOLDER / "validation_people.csv")
    team = np.select([table["team_b"] == 1, table["team_c"] == 1], ["b", "c"], "a")
    return pd.DataFrame(
        {
            "leaving": yes_no(table["leaving"]),
            "remote": yes_no(table["remote"]),
            "team": pd.Series(team, dtype=object),
            **{name: table[name].astype(float) for name in ("age", "score", "stress")},
        }
    )


def reference_analysis(kind: str, **more: Any) -> dict[str, Any]:
    """Its models, the columns in R's order."""
    outcome = "leaving" if kind == "logistic" else "stress"
    planned = {"covariates": ["score", "remote", "team"], "interval": "wald", **more}
    return analysis(kind, outcome, ["age"], **planned)


def fitted_rows(
    data: pd.DataFrame,
    planned: dict[str, Any],
    add: Callable[[AnalysisRows, Fit], None],
    variables: dict[str, dict[str, Any]] = VARIABLES,
    confidence: float = 0.95,
) -> tuple[pd.DataFrame, Fit]:
    """What `add` writes about the planned model, and the fit."""
    fit = fit_analysis(data, planned, variables, confidence)
    part = StatisticsPart("modelling")
    events = fit.cases.events if planned["kind"] == "logistic" else None
    add(AnalysisRows(part, planned, confidence, fit.cases.count, events), fit)
    return part.table(), fit


def one(table: pd.DataFrame, statistic: str, **fields: str) -> pd.Series:
    """The one row with this statistic, term "model" and no level or group unless given."""
    wanted = {"term": "model", "level": "", "group": "", "model": "adjusted", **fields}
    chosen = table[table["statistic"] == statistic]
    for name, value in wanted.items():
        chosen = chosen[chosen[name] == value]
    assert len(chosen) == 1, (statistic, wanted, len(chosen))
    return chosen.iloc[0]
