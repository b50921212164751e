"""Rows of diagnostics of one adjusted model, for the tests of diagnostics."""

from questline.core.statistics import StatisticsPart
from questline.modelling.regression import fit_analysis
from questline.modelling.rows.analysis_rows import AnalysisRows
from questline.modelling.rows.diagnostics import add_diagnostics

NUMBER = {"numeric": True, "levels": [], "minimum": None, "maximum": None, "derivation": None}


def category(*levels):
    return {**NUMBER, "numeric": False, "levels": list(levels)}


def diagnosed(data, analysis, variables, confidence=0.95):
    """The rows about one adjusted model."""
    fit = fit_analysis(data, analysis, variables, confidence)
    events = fit.cases.events if analysis["kind"] == "logistic" else None
    part = StatisticsPart("modelling")
    add_diagnostics(AnalysisRows(part, analysis, confidence, fit.cases.count, events), fit)
    return part.table()


def one(table, statistic, term="model", **fields):
    chosen = table[(table["statistic"] == statistic) & (table["term"] == term)]
    for name, value in fields.items():
        chosen = chosen[chosen[name] == value]
    assert len(chosen) == 1, f"{len(chosen)} rows {term}/{statistic}"
    return chosen.iloc[0]


def planned(kind="logistic", predictors=("x",), covariates=(), **more):
    return {
        "name": "analysis", "kind": kind, "outcome": "y", "event": "yes",
        "predictors": [
            {"variable": name, "unit": 1.0, "direction": "higher"} for name in predictors
        ],
        "covariates": list(covariates), "reference": {}, "interval": "wald", "family": "", **more,
    }  # fmt: skip
