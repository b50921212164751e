"""A pooled logistic regression of real data against mice 3.15 (50 sets each).

2,800 people and 25 items of the reference folder's big_five: the items are imputed, the scores
computed from them. Estimates within 0.2 of mice's pooled standard error, as its README asks.
"""

import math

import pandas as pd
import pytest

from questline.imputation.stage import impute
from questline.modelling.stage import model

REVERSED = ("A1", "C4", "C5", "E1", "E2", "O2", "O5")
SCALES = {
    name: {
        "items": [f"{name}{number}" for number in range(1, 6)],
        "minimum": 1,
        "maximum": 6,
        "reverse_keyed": [item for item in REVERSED if item.startswith(name)],
        "score": "mean",
        "lowest_score": 1,
        "highest_score": 6,
        "bands": [],
    }
    for name in "ACENO"
}
NUMBER = {
    "sensitivity": "public",
    "kind": "number",
    "numeric": True,
    "ordered": False,
    "levels": [],
    "derivation": None,
}
VARIABLES = {
    "female": {**NUMBER, "kind": "category", "numeric": False, "levels": ["no", "yes"],
               "minimum": None, "maximum": None},
    **{name: {**NUMBER, "minimum": 1, "maximum": 6} for name in SCALES},
    "age": {**NUMBER, "minimum": None, "maximum": None},
    **{item: {**NUMBER, "minimum": 1, "maximum": 6}
       for scale in SCALES.values() for item in scale["items"]},
}  # fmt: skip
ANALYSIS = {
    "name": "female",
    "kind": "logistic",
    "outcome": "female",
    "event": "yes",
    "predictors": [
        {"variable": name, "unit": 1, "direction": "higher"} for name in [*SCALES, "age"]
    ],
    "covariates": [],
    "reference": {},
    "interval": "wald",
    "family": "",
}
PLAN = {
    "sets": 50,
    "iterations": 5,
    "level": "items",
    "auxiliary": [],
    "methods": {},
    "donors": 5,
    "least_correlation": 0.1,
    "shifts": [],
    "together": [["female", *SCALES, "age"]],
    "events": {"female": "yes"},
    "correlations": {"variables": [], "method": "pearson"},
}


@pytest.fixture(scope="module")
def answers(reference_folder):
    frame = pd.read_csv(reference_folder / "big_five" / "bfi.csv")
    frame.index = pd.RangeIndex(1, len(frame) + 1, name="row")
    frame["female"] = frame["gender"].map({1: "no", 2: "yes"}).astype(object)
    return frame.drop(columns=["id", "gender", "education"]).astype({"age": "float64"})


@pytest.fixture(scope="module")
def scores(answers):
    made = {}
    for name, scale in SCALES.items():
        items = answers[scale["items"]].astype("float64")
        for item in scale["reverse_keyed"]:
            items[item] = 7 - items[item]
        made[name] = items.mean(axis=1, skipna=False)
    return pd.DataFrame(made)


def test_pooled_estimates_are_those_of_mice(answers, scores, reference_folder):
    completed = impute(
        answers, scores, variables=VARIABLES, scales=SCALES, plan=PLAN, confidence=0.95, seed=50
    ).completed
    found = model(
        answers, scores, variables=VARIABLES, analyses=[ANALYSIS], comparisons=[], families={},
        confidence=0.95, completed=completed, imputation=PLAN,
    ).statistics  # fmt: skip
    pooled = found.query("dataset == 'imputed' and model == 'adjusted'")
    pooled = pooled.set_index(["term", "statistic"])
    table = pd.read_csv(reference_folder / "big_five" / "reference.csv")
    table = table[table["analysis"] == "mice_pooled_logit_m50"]
    wanted = table.set_index(["target", "statistic"])["value"].astype(float)
    for name in [*SCALES, "age"]:
        row = pooled.loc[(name, "odds_ratio")]
        distance = abs(math.log(row["estimate"]) - wanted[name, "est"]) / wanted[name, "se"]
        assert distance < 0.2, name
        assert row["se"] == pytest.approx(wanted[name, "se"], rel=0.02)
        assert row["n"] == 2800
