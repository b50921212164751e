"""Rows of effects where the data cannot tell: each has a reason and no number."""

import numpy as np
import pandas as pd
import pytest
from effect_row_tables import effect_rows, one
from other_model_rows import NUMBER, YES_NO, analysis, category
from scipy.special import expit

from questline.modelling.stage import model

LEVELS = category("none", "some", "full")
VARIABLES = {
    "y": YES_NO, "z": NUMBER, "t": LEVELS, "x": NUMBER, "w": NUMBER,
    "g": category("a", "b", "c"), "h": YES_NO,
}  # fmt: skip


@pytest.fixture
def data():
    random = np.random.default_rng(23)
    x, w = random.normal(size=(2, 160))
    lp = 0.8 * x - 0.3 * w
    frame = pd.DataFrame({"x": x, "w": w, "z": lp + random.normal(size=160)})
    frame["y"] = np.where(random.random(160) < expit(lp), "yes", "no").astype(object)
    frame["t"] = np.array(["none", "some", "full"], dtype=object)[
        np.digitize(lp + random.logistic(size=160), [-1, 1])
    ]
    frame["g"] = random.choice(np.array(["a", "b", "c"], dtype=object), 160)
    frame["h"] = random.choice(np.array(["no", "yes"], dtype=object), 160)
    frame.index = pd.RangeIndex(1, 161, name="row")
    return frame


def plan(kind="logistic", predictors=("x", "g"), **more):
    outcome = {"logistic": "y", "linear": "z", "ordinal": "t"}[kind]
    return analysis(kind, outcome, list(predictors), **{"covariates": ["w"], **more})


def reasoned(table):
    """The rows without a number, each of which says why in a whole sentence."""
    shown = table[table["status"] == "shown"]
    assert np.isfinite(shown["estimate"]).all()
    lacking = table[table["status"] == "not_computable"]
    assert lacking["estimate"].isna().all()
    assert lacking["note"].str.match(r"Not computable.*\.$").all()
    return lacking


@pytest.mark.parametrize("kind", ["logistic", "linear", "ordinal"])
@pytest.mark.parametrize("people", [0, 1, 2, 5])
def test_hardly_anybody(kind, people, data):
    table = effect_rows(data.iloc[:people], plan(kind), VARIABLES)
    lacking = reasoned(table)
    statistic = "predicted_mean" if kind == "linear" else "predicted_probability"
    assert {statistic} <= set(lacking["statistic"])
    assert "shown" not in set(table.loc[table["term"] == "g", "status"])


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_an_outcome_that_is_the_same_for_everyone(answer, data):
    table = effect_rows(data.assign(y=answer), plan(), VARIABLES)
    lacking = reasoned(table)
    assert {"risk_difference", "risk_ratio", "average_marginal_effect"} <= set(lacking["statistic"])
    assert "quartile" in " ".join(table.loc[table["status"] == "shown", "statistic"])


def test_a_predictor_that_separates(data):
    data["x"] = np.where(data["y"] == "yes", 3.0, 1.0) + data["x"].abs() / 10
    lacking = reasoned(effect_rows(data, plan(), VARIABLES))
    assert one(lacking, "risk_difference", "x")["note"].startswith("Not computable: ")


def test_a_separated_level(data):
    """The others' odds ratios have limits, but everyone's average has no standard error."""
    data.loc[data["g"] == "c", "y"] = "no"
    table = effect_rows(data, plan(), VARIABLES)
    lacking = reasoned(table)
    row = one(lacking, "predicted_probability", "x", table["level"].iloc[-1], "curve")
    assert row["note"] == (
        "Not computable: g separates the outcome, so that the model foretells that of some people "
        "without error; averages over everyone then have no standard error."
    )
    assert set(lacking["statistic"]) >= {
        "contrast_odds_ratio", "estimated_marginal_probability",
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["logistic", "linear", "ordinal"])
def test_a_level_that_vanished(kind, data):
    data = data[data["g"] != "b"]
    table = effect_rows(data, plan(kind), VARIABLES)
    lacking = reasoned(table)
    assert set(lacking["level"]) == {"b"}
    assert set(lacking["note"]) == {'Not computable: nobody has the level "b" of g.'}
    statistic = "predicted_mean" if kind == "linear" else "predicted_probability"
    assert statistic in set(lacking["statistic"])
    means = table[table["statistic"].str.startswith("estimated_marginal")]
    assert set(means["level"]) == {"a", "c"}
    contrasts = table[table["statistic"].str.startswith("contrast")]
    assert contrasts["level"].tolist() == ["c:a"]


def test_a_vanished_reference_level(data):
    table = effect_rows(data[data["g"] != "a"], plan(reference={"g": "a"}), VARIABLES)
    lacking = reasoned(table)
    differences = lacking[lacking["statistic"] == "risk_difference"]
    assert differences["level"].tolist() == ["b", "c"]
    assert one(table, "predicted_probability", "g", "b")["status"] == "shown"
    assert one(table, "contrast_odds_ratio", "g", "c:b")["status"] == "shown"


@pytest.mark.parametrize("kind", ["logistic", "linear", "ordinal"])
def test_collinear_covariates(kind, data):
    """What rests on the sum that the data can tell is told, what rests on a part is not."""
    data["v"] = 2 * data["w"] + 1
    planned = plan(kind, covariates=["w", "v"])
    table = effect_rows(data, planned, {**VARIABLES, "v": NUMBER})
    plain = effect_rows(data, plan(kind), VARIABLES)
    lacking = reasoned(table)
    assert {"w", "v"} >= set(lacking["term"])
    beside = table.set_index("id")["estimate"]
    for row in plain[plain["term"].isin(["x", "g"])].itertuples():
        assert beside[row.id] == pytest.approx(row.estimate, rel=1e-6, abs=1e-9)


def test_a_constant_predictor(data):
    table = effect_rows(data.assign(x=3.0), plan(predictors=["x"]), VARIABLES)
    lacking = reasoned(table)
    wanted = "Not computable: x is the same for everyone, so that it can explain nothing."
    assert one(lacking, "risk_difference", "x")["note"] == wanted
    assert "curve" not in set(table["group"])
    # At the one value that there is, the model has something to say.
    assert one(table, "predicted_probability", "x", "3")["status"] == "shown"


def test_one_person_of_a_level(data):
    data["g"] = np.where(data.index == 7, "c", np.where(data["g"] == "c", "a", data["g"]))
    table = effect_rows(data, plan("linear"), VARIABLES)
    reasoned(table)
    row = one(table, "estimated_marginal_mean", "g", "c")
    assert row["denominator"] == 1
    assert row["status"] == "shown"


def test_more_coefficients_than_people_with_the_event(data):
    data["y"] = np.where(np.isin(data.index, [3, 90]), "yes", "no").astype(object)
    lacking = reasoned(effect_rows(data, plan(), VARIABLES))
    assert "more coefficients" in one(lacking, "risk_difference", "x")["note"]


@pytest.mark.parametrize("kind", ["logistic", "linear", "ordinal"])
def test_an_interaction_with_an_empty_cell(kind, data):
    data = data[~((data["g"] == "c") & (data["h"] == "yes"))]
    planned = plan(kind, predictors=["g", "h"], interactions=[["g", "h"]])
    table = effect_rows(data, planned, VARIABLES)
    lacking = reasoned(table)
    effects = table[table["statistic"].str.startswith("simple_effect")]
    lost = effects[effects["status"] == "not_computable"]
    assert lost["level"].tolist() == ["h=yes:c"]
    assert set(effects["level"]) == {"h=no:b", "h=no:c", "h=yes:b", "h=yes:c"}
    assert (lacking["term"] != "w").all()


def test_an_interaction_of_which_one_level_is_left(data):
    planned = plan(predictors=["x", "h"], interactions=[["x", "h"]])
    table = effect_rows(data.assign(h="no"), planned, VARIABLES)
    reasoned(table)
    slopes = table[table["statistic"] == "simple_slope_odds_ratio"]
    assert slopes["level"].tolist() == ["h=no"]
    assert "second_difference" not in set(table["statistic"])


def test_a_spline_that_cannot_be_made(data):
    data["x"] = (data["x"] > 0).astype(float)
    table = effect_rows(data, plan(predictors=["x", "h"], splines={"x": 4}), VARIABLES)
    lacking = reasoned(table)
    assert "knots" in one(lacking, "risk_difference", "x")["note"]
    assert "knots" in one(lacking, "risk_difference", "h", "yes")["note"]


def test_a_model_without_error(data):
    data["z"] = 2 * data["x"] - data["w"]
    table = effect_rows(data, plan("linear", predictors=["x"], splines={"w": 3}), VARIABLES)
    lacking = reasoned(table)
    assert {"predicted_mean", "mean_difference", "average_slope"} <= set(lacking["statistic"])


def test_ordinal_levels_that_nobody_chose(data):
    data["t"] = data["t"].replace({"some": "none"})
    table = effect_rows(data, plan("ordinal", predictors=["x"]), VARIABLES)
    assert len(reasoned(table)) == 0
    groups = set(table.loc[table["statistic"] == "risk_difference", "group"])
    assert groups == {"outcome:none", "outcome:full"}


@pytest.mark.parametrize("kind", ["logistic", "linear", "ordinal"])
def test_the_stage_asks_every_planned_model(kind, data):
    """From the stage itself: a sound model beside one whose outcome is the same for everyone."""
    planned = plan(kind)
    questions = {
        "internal_validation": {"samples": 0},
        "detectable": {"power": 0.8, "simulations": 0},
        "weighting": None,
    }
    settings = {"analyses": [planned], "comparisons": [], "families": {}, "confidence": 0.95,
                "variables": VARIABLES}  # fmt: skip
    sound = model(data, data[[]], questions=questions, **settings).statistics
    wanted = effect_rows(data, planned, VARIABLES)
    found = sound.set_index("id").loc[wanted["id"]].reset_index()
    pd.testing.assert_frame_equal(found, wanted, check_dtype=False)
    without = model(data, data[[]], **settings).statistics
    assert not without["statistic"].str.startswith("predicted").any()
    same = {"logistic": "yes", "linear": 3.0, "ordinal": "some"}[kind]
    alike = data.assign(**{planned["outcome"]: same})
    lacking = model(alike, data[[]], questions=questions, **settings).statistics
    rows = lacking[lacking["statistic"].str.startswith("predicted")]
    assert len(rows)
    assert (rows["status"] == "not_computable").all()
    assert rows["note"].str.startswith("Not computable: ").all()
