"""The analyses of reference/planned_designs.R as plain data of plan.yaml, and R's numbers."""

from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

REFERENCE = Path(__file__).parent / "reference"
DISCREPANCY = {"variable": "discrepancy", "unit": 30, "direction": "higher"}
CONFIDENCE = {"variable": "confidence", "unit": 10, "direction": "lower"}
COMMON: dict[str, Any] = {
    "event": "",
    "predictors": [DISCREPANCY, CONFIDENCE],
    "reference": {"employer": "primary_care", "age": "under_40"},
    "interval": "profile",
}
ANALYSES: dict[str, dict[str, Any]] = {
    "logistic": {
        **COMMON,
        "name": "leaving",
        "kind": "logistic",
        "outcome": "leaving",
        "event": "yes",
        "covariates": ["employer", "age", "months"],
        "splines": {"months": 4},
        "interactions": [["discrepancy", "employer"]],
        "family": "one",
    },
    "linear": {
        **COMMON,
        "name": "stress",
        "kind": "linear",
        "outcome": "stress",
        "covariates": ["employer", "age", "months"],
        "splines": {"discrepancy": 5},
        "interactions": [["confidence", "months"], ["employer", "age"]],
        "family": "one",
    },
    "ordinal": {
        **COMMON,
        "name": "age_order",
        "kind": "ordinal",
        "outcome": "age",
        "covariates": ["employer", "months"],
        "reference": {"employer": "primary_care"},
        "splines": {"months": 4},
        "interactions": [["confidence", "employer"]],
        "family": "",
    },
}


@cache
def expected_designs() -> dict[tuple[str, str, str], float]:
    """R's numbers by model, term (or place of the column) and statistic."""
    table = pd.read_csv(REFERENCE / "planned_designs.csv", dtype={"term": str})
    names = zip(table["model"], table["term"], table["statistic"], strict=True)
    return dict(zip(names, table["value"], strict=True))


@cache
def completed_sets() -> pd.DataFrame:
    """mice's completed sets of the people, as imputation hands them on."""
    frame = pd.read_csv(REFERENCE / "completed_sets.csv")
    for name in ("leaving", "employer", "age"):
        frame[name] = frame[name].astype(object)
    frame.insert(0, "shift", "")
    return frame.astype({"shift": object})
