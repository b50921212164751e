"""Diagnostics of awkward data: where nothing can be computed there is a row with a sentence."""

import numpy as np
import pandas as pd
import pytest
from diagnosed_models import NUMBER, category, diagnosed, one, planned

from questline.modelling.stage import model


@pytest.fixture
def data():
    """200 people: x and z matter a little, g is a category of three levels."""
    random = np.random.default_rng(4)
    x, z = random.normal(size=(2, 200))
    chance = 1 / (1 + np.exp(-0.6 * x + 0.3 * z))
    y = np.where(random.random(200) < chance, "yes", "no").astype(object)
    frame = pd.DataFrame({"y": y, "x": x, "z": z})
    frame["g"] = random.choice(np.array(["a", "b", "c"], dtype=object), 200, p=[0.5, 0.3, 0.2])
    frame.index = pd.RangeIndex(1, 201, name="row")
    return frame


VARIABLES = {
    "y": category("no", "yes"),
    "x": NUMBER,
    "z": NUMBER,
    "g": category("a", "b", "c"),
}
KINDS = {
    "logistic": VARIABLES,
    "linear": {**VARIABLES, "y": NUMBER},
    "ordinal": {**VARIABLES, "y": {**category("low", "middle", "high"), "kind": "ordered"}},
}


def of_kind(data, kind):
    """The people with an outcome of this kind."""
    random = np.random.default_rng(5)
    latent = data["x"] + random.normal(size=len(data))
    if kind == "linear":
        return data.assign(y=latent)
    if kind == "ordinal":
        levels = np.array(["low", "middle", "high"], dtype=object)
        return data.assign(y=levels[np.digitize(latent, [-0.7, 0.7])])
    return data


def nothing_is_left_unsaid(table):
    shown = table[table["status"] == "shown"]
    assert shown["estimate"].notna().all()
    lacking = table[table["status"] == "not_computable"]
    assert lacking["estimate"].isna().all()
    assert lacking["note"].str.startswith("Not computable: ").all()
    assert lacking["note"].str.endswith(".").all()
    return lacking


@pytest.mark.parametrize("kind", KINDS)
def test_splines_and_interactions(kind, data):
    people = of_kind(data, kind)
    analysis = planned(kind, ["x", "z"], ["g"], splines={"z": 3}, interactions=[["x", "g"]])
    table = diagnosed(people, analysis, KINDS[kind])
    nothing_is_left_unsaid(table)
    # What is a curve already is not asked whether it is a line; bins are made by it all the same.
    assert table[table["statistic"] == "linearity_test"]["term"].tolist() == ["x"]
    if kind != "ordinal":
        assert one(table, "number_of_bins", "z")["estimate"] > 1
    else:
        tested = table[table["statistic"] == "brant_test"]
        assert tested["term"].tolist() == ["model", "x", "z", "g", "x:g"]
        assert tested["df"].tolist() == [7, 1, 2, 2, 2]
    moves = table[table["statistic"] == "largest_move"]
    assert list(zip(moves["term"], moves["level"], strict=True)) == [
        ("x", ""), ("x:g", "b"), ("x:g", "c"),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_and_two_people(kind, data):
    people = of_kind(data, kind)
    for some in (people.iloc[:0], people.iloc[:2], people.assign(x=np.nan)):
        table = diagnosed(some, planned(kind, ["x"], ["z", "g"]), KINDS[kind])
        lacking = nothing_is_left_unsaid(table)
        counted = table[table["status"] == "shown"]
        assert counted["statistic"].tolist() == [
            "number_of_diagnostic_tests", "diagnostic_tests_below",
        ]  # fmt: skip
        assert (counted["estimate"] == 0).all()
        assert {"linearity_test", "link_test", "number_of_bins"} <= set(lacking["statistic"])


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_outcome_for_everyone(kind, data):
    value = {"logistic": "yes", "linear": 3.0, "ordinal": "high"}[kind]
    table = diagnosed(data.assign(y=value), planned(kind, ["x"], ["g"]), KINDS[kind])
    nothing_is_left_unsaid(table)
    assert one(table, "number_of_diagnostic_tests")["estimate"] == 0


@pytest.mark.parametrize("kind", ["logistic", "ordinal"])
def test_a_separated_predictor(kind, data):
    people = of_kind(data, kind)
    place = people["y"].map({"no": 0, "yes": 1, "low": 0, "middle": 1, "high": 2})
    people["x"] = 3.0 * place + people["x"].abs() / 10
    table = diagnosed(people, planned(kind, ["x"], ["z", "g"]), KINDS[kind])
    lacking = nothing_is_left_unsaid(table)
    assert lacking["note"].str.contains("separat").all()
    assert one(table, "number_of_diagnostic_tests")["estimate"] == 0


@pytest.mark.parametrize("kind", KINDS)
def test_collinear_numbers_and_levels_that_vanished(kind, data):
    people = of_kind(data[data["g"] != "c"], kind)
    people["w"] = 2 * people["z"] + 1
    variables = {**KINDS[kind], "w": NUMBER}
    table = diagnosed(people, planned(kind, ["x"], ["z", "w", "g"]), variables)
    nothing_is_left_unsaid(table)
    for name in ("z", "w"):
        assert "no coefficient of its own" in one(table, "linearity_test", name)["note"]
    assert one(table, "linearity_test", "x")["status"] == "shown"
    assert one(table, "link_test")["status"] == "shown"
    if kind == "ordinal":
        assert one(table, "brant_test")["df"] == 3


@pytest.mark.parametrize("kind", KINDS)
def test_one_group_of_one(kind, data):
    people = of_kind(data, kind)
    people["g"] = "a"
    people.loc[7, "g"] = "b"
    table = diagnosed(people, planned(kind, ["x"], ["g"]), KINDS[kind])
    nothing_is_left_unsaid(table)
    if kind == "linear":
        # Someone who alone tells the level moves nothing else.
        assert one(table, "largest_move", "x")["status"] == "shown"
        assert table[table["term"] == "residuals"]["n"].dropna().gt(1).all()
        table = diagnosed(people, planned(kind, ["g"], ["x"]), KINDS[kind])
        assert "without one of the people" in one(table, "largest_move", "g")["note"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_number_of_two_values_has_no_bend(kind, data):
    people = of_kind(data, kind)
    people["x"] = (people["x"] > 0) + 1.0
    table = diagnosed(people, planned(kind, ["x"], ["z"]), KINDS[kind])
    nothing_is_left_unsaid(table)
    assert "different value" in one(table, "linearity_test", "x")["note"]
    assert "collinearity" in one(table, "box_tidwell_test", "x")["note"]


def test_few_events_leave_one_bin(data):
    people = data.assign(y=np.where(np.arange(200) % 13 == 0, "yes", "no").astype(object))
    table = diagnosed(people, planned(), VARIABLES)
    nothing_is_left_unsaid(table)
    for term in ("residuals", "x"):
        row = one(table, "number_of_bins", term)
        assert "too few people, or too few different values, for two bins" in row["note"]
        assert "10 of each outcome" in row["note"]


def test_an_ordered_level_that_nobody_has(data):
    people = of_kind(data, "ordinal")
    people = people[people["y"] != "middle"]
    table = diagnosed(people, planned("ordinal", ["x"], ["g"]), KINDS["ordinal"])
    nothing_is_left_unsaid(table)
    # One split is left: the odds have nothing to be proportional to.
    assert "single split" in one(table, "brant_test")["note"]
    assert "single split" in one(table, "proportional_odds_test", "x")["note"]
    assert table[table["statistic"] == "number_of_bins"]["group"].tolist() == ["at_least:high"]


QUESTIONS = {
    "internal_validation": {"samples": 0},
    "detectable": {"power": 0.8, "simulations": 0},
    "weighting": None,
}
NOTHING_BESIDE = {"firth": "never", "robust_errors": False, "teams": None, "predictions": {}}


def test_the_stage_asks_it_of_every_analysis_whatever_the_data_hold(data):
    variables = {**VARIABLES, "number": NUMBER, "level": KINDS["ordinal"]["y"]}
    people = data.assign(number=of_kind(data, "linear")["y"], level=of_kind(data, "ordinal")["y"])
    people["rare"] = np.where(np.arange(200) < 2, "yes", "no").astype(object)
    people["always"] = np.full(200, "yes", dtype=object)
    variables |= {"rare": VARIABLES["y"], "always": VARIABLES["y"]}
    analyses = [
        planned(kind, ["x"], ["z", "g"], name=outcome, outcome=outcome, **NOTHING_BESIDE)
        for outcome, kind in (
            ("y", "logistic"), ("number", "linear"), ("level", "ordinal"),
            ("rare", "logistic"), ("always", "logistic"),
        )
    ]  # fmt: skip
    result = model(
        people, people[[]], variables=variables, analyses=analyses, comparisons=[], families={},
        confidence=0.95, questions=QUESTIONS, seed=3,
    )  # fmt: skip
    table = result.statistics
    asked = table[table["statistic"] == "number_of_diagnostic_tests"].set_index("analysis")
    assert asked["estimate"].to_dict() == {"y": 4, "number": 4, "level": 11, "rare": 0, "always": 0}
    links = table[table["statistic"] == "link_test"].set_index("analysis")
    assert "more coefficients than there are people" in links.loc["rare", "note"]
    assert "everyone among the complete cases" in links.loc["always", "note"]
    # Diagnostics are no planned tests.
    tested = table[table["statistic"].isin(["link_test", "linearity_test", "brant_test"])]
    assert tested["p_adjusted"].isna().all()


def test_variables_may_be_called_anything(data):
    for kind, variables in KINDS.items():
        called = {"x": "model", "z": "residuals", "g": "residual_quantiles"}
        people = of_kind(data, kind).rename(columns=called)
        named = {called.get(name, name): about for name, about in variables.items()}
        analysis = planned(kind, ["model"], ["residuals", "residual_quantiles"])
        table = diagnosed(people, analysis, named)
        plain = diagnosed(of_kind(data, kind), planned(kind, ["x"], ["z", "g"]), variables)
        assert len(table) == len(plain)
        np.testing.assert_array_equal(table["estimate"], plain["estimate"])
