"""The people on whom R's reference numbers rest, and the analyses of them."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

REFERENCE = Path(__file__).parent / "reference"

NUMBER: dict[str, Any] = {"kind": "number", "numeric": True, "levels": []}
VARIABLES: dict[str, dict[str, Any]] = {
    "leaving": {"kind": "category", "numeric": False, "levels": ["no", "yes"]},
    "stress": NUMBER,
    "discrepancy": NUMBER,
    "confidence": NUMBER,
    "months": NUMBER,
    "employer": {
        "kind": "category",
        "numeric": False,
        "levels": ["voluntary_sector", "primary_care", "local_council", "other"],
    },
    "age": {"kind": "ordered", "numeric": False, "levels": ["under_40", "from_40", "from_50"]},
}
for variable in VARIABLES.values():
    for field in ("minimum", "maximum", "derivation"):
        variable.setdefault(field, None)


@pytest.fixture(scope="session")
def variables() -> dict[str, dict[str, Any]]:
    """The codebook's fields of the people's variables."""
    return VARIABLES


@pytest.fixture(scope="session")
def people() -> pd.DataFrame:
    """260 people made by models.R, index `row`, some answers missing."""
    frame = pd.read_csv(REFERENCE / "people.csv").set_index("row")
    for name, described in VARIABLES.items():
        if not described["numeric"]:
            frame[name] = frame[name].astype(object).where(frame[name].notna(), None)
    return frame


@pytest.fixture(scope="session")
def logistic() -> dict[str, Any]:
    """The planned logistic regression, as plain data of plan.yaml."""
    return {
        "name": "leaving",
        "kind": "logistic",
        "outcome": "leaving",
        "event": "yes",
        "predictors": [
            {"variable": "discrepancy", "unit": 30, "direction": "higher"},
            {"variable": "confidence", "unit": 10, "direction": "lower"},
        ],
        "covariates": ["employer", "age", "months"],
        "reference": {"employer": "primary_care"},
        "interval": "profile",
        "family": "leaving",
    }


@pytest.fixture(scope="session")
def linear(logistic: dict[str, Any]) -> dict[str, Any]:
    """The planned linear regression."""
    return {
        **logistic,
        "name": "stress",
        "kind": "linear",
        "outcome": "stress",
        "event": "",
        "covariates": ["employer", "age", "months"],
        "family": "",
    }


@pytest.fixture(scope="session")
def expected() -> dict[tuple[str, str, str], float]:
    """R's numbers by model, term and statistic."""
    table = pd.read_csv(REFERENCE / "models.csv", dtype={"term": str})
    names = zip(table["model"], table["term"], table["statistic"], strict=True)
    return dict(zip(names, table["value"], strict=True))
