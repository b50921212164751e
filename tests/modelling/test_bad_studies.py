"""Data that no model stands, through the whole stage: every number that is missing has its reason.

Each survey goes through a logistic, a linear and an ordinal analysis with everything that can be
asked about them: completed sets, teams, weights, Firth's likelihood, splines, an interaction,
internal validation and what could have been detected.
"""

import numpy as np
import pandas as pd
import pytest

from questline.core.statistics import NUMBERS
from questline.modelling.stage import model
from questline.release.stage import release

LEVELS = ["none", "some", "all"]
TEAMS = ["north", "east", "south", "west"]
GROUPS = ["a", "b", "c"]
TEAM_MODELS = ["cluster_robust", "estimating_equations", "random_intercept"]
DRAWN = 10
SETS = 2


def number():
    return {"kind": "number", "numeric": True, "levels": [], "minimum": None, "maximum": None,
            "derivation": None}  # fmt: skip


def category(*levels, kind="category"):
    return {**number(), "kind": kind, "numeric": False, "levels": list(levels)}


VARIABLES = {
    "leaving": category("no", "yes"),
    "stress": number(),
    "training": category(*LEVELS, kind="ordered"),
    "x": number(),
    "z": number(),
    "base": number(),
    "group": category(*GROUPS),
    "support": category("no", "yes"),
    "team": category(*TEAMS),
}
OUTCOMES = {"logistic": "leaving", "linear": "stress", "ordinal": "training"}
QUESTIONS = {
    "internal_validation": {"samples": DRAWN},
    "detectable": {"power": 0.8, "simulations": DRAWN},
}
WEIGHTING = {
    "margins": [{"variable": "group", "shares": {"a": 0.5, "b": 0.3, "c": 0.2}, "source": "S"}],
    "base": "base",
    "largest": None,
}


def survey(people=90):
    random = np.random.default_rng(5)
    x, z = random.normal(size=(2, people))
    logit = 0.7 * x - 0.3 * z
    frame = pd.DataFrame({"x": x, "z": z, "base": 1.0})
    frame["leaving"] = np.where(random.random(people) < 1 / (1 + np.exp(-logit)), "yes", "no")
    frame["stress"] = 10 + x + random.normal(size=people)
    places = np.searchsorted([-0.7, 0.9], 0.5 * x + random.logistic(size=people))
    frame["training"] = np.array(LEVELS)[places]
    frame["group"] = random.choice(GROUPS, people)
    frame["support"] = random.choice(["no", "yes"], people)
    frame["team"] = random.choice(TEAMS, people)
    names = ["leaving", "training", "group", "support", "team"]
    frame = frame.astype(dict.fromkeys(names, object))
    frame.index = pd.RangeIndex(3, people + 3, name="row")
    return frame


def planned(kind, team_models):
    return {
        "name": kind, "kind": kind, "outcome": OUTCOMES[kind],
        "event": "yes" if kind == "logistic" else "",
        "predictors": [
            {"variable": "x", "unit": 1.0, "direction": "higher"},
            {"variable": "support", "unit": 1.0, "direction": "higher"},
        ],
        "covariates": ["group", "z"], "reference": {"group": "a", "support": "no"},
        "splines": {"z": 3}, "interactions": [["group", "support"]], "interval": "wald",
        "firth": "always" if kind == "logistic" else "never", "robust_errors": kind == "linear",
        "teams": {"variable": "team", "models": team_models}, "predictions": {}, "family": "all",
    }  # fmt: skip


def one_answer(data):
    return data.assign(leaving="yes", stress=4.0, training="some")


def separated(data):
    return data.assign(
        support=np.where(data["leaving"] == "yes", "yes", "no").astype(object),
        training=np.where(data["leaving"] == "yes", "all", "none").astype(object),
        stress=np.where(data["leaving"] == "yes", 1.0, 0.0),
    )


def few_events(data):
    rare = np.arange(len(data)) < 4
    return data.assign(
        leaving=np.where(rare, "yes", "no").astype(object),
        training=np.where(rare, "all", "none").astype(object),
    )


def alone(data):
    data.loc[data["group"] == "c", "group"] = "b"
    data.loc[data.index[0], "group"] = "c"
    return data


def empty_cell(data):
    data.loc[(data["group"] == "c") & (data["support"] == "yes"), "group"] = "b"
    return data


def nobody_complete(data):
    data.loc[data.index[::2], "x"] = np.nan
    data.loc[data.index[1::2], "z"] = np.nan
    return data


def one_person_team(data):
    data["team"] = "north"
    data.loc[data.index[5], "team"] = "west"
    return data


def some_weights(data):
    data.loc[data.index[::3], "base"] = 0.0
    data.loc[data.index[1], "base"] = np.nan
    return data


SURVEYS = {
    "outcomes with one answer": one_answer,
    "separated": separated,
    "few events": few_events,
    "someone alone in a group": alone,
    "a group that nobody is in": lambda data: data[data["group"] != "c"],
    "collinear": lambda data: data.assign(z=2 * data["x"] + 1),
    "an empty cell of an interaction": empty_cell,
    "three values for a spline": lambda data: data.assign(z=np.arange(len(data)) % 3.0),
    "two values for a spline": lambda data: data.assign(z=np.arange(len(data)) % 2.0),
    "nobody complete": nobody_complete,
    "no answer to the predictor": lambda data: data.assign(x=np.nan),
    "two people": lambda data: data.iloc[:2],
    "nobody": lambda data: data.iloc[:0],
    "one team": lambda data: data.assign(team="north"),
    "a team of one": one_person_team,
    "no team known": lambda data: data.assign(team=None),
    "weights of zero": lambda data: data.assign(base=0.0),
    "weights that are zero or missing": some_weights,
    "negative weights": lambda data: data.assign(base=-1.0),
}
SAID = {
    "outcomes with one answer": "there is nothing to explain",
    "separated": "separat",
    "few events": "more coefficients than there are people",
    "a group that nobody is in": 'nobody among the complete cases has the level "c" of group',
    "collinear": "can be computed from",
    "two values for a spline": "different knots that a spline needs",
    "nobody complete": "nobody answered every question that the analysis needs",
    "no answer to the predictor": "nobody answered every question that the analysis needs",
    "one team": "all respondents are in one cluster",
    "no team known": "nobody among the complete cases has a team",
    "weights of zero": "nobody has a base weight above zero",
    "weights that are zero or missing": "the base weight of some people is missing",
    "negative weights": "is negative",
}


@pytest.fixture(scope="module", params=list(SURVEYS))
def case(request):
    data = SURVEYS[request.param](survey())
    models = TEAM_MODELS if "team" in request.param else TEAM_MODELS[:1]
    sets = [data.reset_index().assign(set=made + 1) for made in range(SETS)]
    completed = pd.concat(sets, ignore_index=True)
    completed.insert(0, "shift", "")
    found = model(
        data, data[[]], completed=completed.astype({"shift": object}), imputation={"shifts": []},
        variables=VARIABLES, analyses=[planned(kind, models) for kind in OUTCOMES], comparisons=[],
        families={"all": "holm"}, confidence=0.95,
        questions={**QUESTIONS, "weighting": WEIGHTING}, seed=3,
    )  # fmt: skip
    return request.param, found.statistics


def test_what_has_no_number_says_why(case):
    name, rows = case
    gaps = rows[rows["status"] == "not_computable"]
    assert gaps["note"].str.startswith("Not computable").all()
    assert gaps[["estimate", "se", "ci_low", "ci_high", "p", "p_adjusted"]].isna().all(axis=None)
    assert SAID.get(name, "") in " ".join(gaps["note"])


def test_what_has_a_number_has_a_finite_one(case):
    rows = case[1]
    shown = rows[rows["status"] == "shown"]
    assert np.isfinite(shown["estimate"]).all()
    assert not np.isinf(rows[list(NUMBERS)].to_numpy(float)).any()


def test_every_analysis_has_its_rows(case):
    rows = case[1]
    for kind in OUTCOMES:
        statistic = "coefficient" if kind == "linear" else "odds_ratio"
        own = rows[(rows["analysis"] == kind) & (rows["statistic"] == statistic)]
        assert {"x", "support", "group"} <= set(own["term"])
    public = release([rows], {"threshold": 10}).public
    assert not public["id"].duplicated().any()
