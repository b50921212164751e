"""Splines and interactions that the data cannot tell: named, and never in another shape."""

import numpy as np
import pandas as pd
import pytest

from questline.modelling.regression import fit_analysis
from questline.modelling.stage import model

NUMBER = {"numeric": True, "levels": [], "minimum": None, "maximum": None}
COEFFICIENTS = ("odds_ratio", "coefficient", "spline_coefficient")


def category(*levels):
    return {"numeric": False, "levels": list(levels), "minimum": None, "maximum": None}


VARIABLES = {
    "y": category("no", "yes"), "x": NUMBER, "z": NUMBER,
    "g": category("a", "b", "c"), "h": category("p", "q"),
}  # fmt: skip


def planned(**more):
    return {
        "name": "analysis", "kind": "logistic", "outcome": "y", "event": "yes",
        "predictors": [{"variable": "x", "unit": 1.0, "direction": "higher"}],
        "covariates": ["z", "g", "h"], "reference": {}, "interval": "profile", "family": "one",
        "splines": {}, "interactions": [], **more,
    }  # fmt: skip


@pytest.fixture
def data():
    random = np.random.default_rng(6)
    x, z = random.normal(size=(2, 240))
    frame = pd.DataFrame({"x": x, "z": z})
    frame["y"] = np.where(random.logistic(size=240) < 0.7 * x, "yes", "no").astype(object)
    frame["g"] = random.choice(np.array(["a", "b", "c"], dtype=object), 240, p=[0.5, 0.3, 0.2])
    frame["h"] = random.choice(np.array(["p", "q"], dtype=object), 240)
    frame.index = pd.RangeIndex(1, 241, name="row")
    return frame


def run(data, *analyses, **more):
    table = model(
        data, data[[]], variables=VARIABLES, analyses=analyses, comparisons=[],
        families={"one": "holm"}, confidence=0.95, **more,
    ).statistics  # fmt: skip
    lacking = table[table["status"] == "not_computable"]
    assert lacking["estimate"].isna().all()
    assert lacking["note"].str.startswith("Not computable").all()
    return table


def adjusted(table, *statistics):
    chosen = table[(table["model"] == "adjusted") & (table["dataset"] == "complete")]
    return chosen[chosen["statistic"].isin(statistics)].set_index(["term", "level"])


def completed(data, sets=2):
    frames = [data.reset_index().assign(set=number + 1) for number in range(sets)]
    frame = pd.concat(frames, ignore_index=True)
    frame.insert(0, "shift", "")
    return frame.astype({"shift": object})


def test_a_spline_of_few_values_is_not_made_a_straight_line(data):
    data["z"] = np.round(np.clip(data["z"], -1, 1))
    table = run(data, planned(splines={"z": 4}), completed=completed(data),
                imputation={"shifts": []})  # fmt: skip
    rows = adjusted(table, *COEFFICIENTS)
    assert len(rows) == 1 + 3 + 2 + 1
    assert rows["note"].str.startswith("Not computable: z has 3 different values").all()
    pooled = table[(table["dataset"] == "imputed") & (table["model"] == "adjusted")]
    pooled = pooled[pooled["statistic"].isin(COEFFICIENTS)]
    assert pooled["note"].str.startswith("Not computable: z has 3 different values").all()
    # The other terms alone are as planned; z alone is not.
    alone = table[(table["model"] == "unadjusted") & table["statistic"].isin(COEFFICIENTS)]
    assert set(alone["term"]) == {"x", "g", "h"}
    assert (alone["status"] == "shown").all()
    tests = table[table["statistic"] == "number_of_tests"].set_index(["term", "level"])
    assert tests.at[("one", ""), "estimate"] == 1
    assert tests.at[("whole_study", "not_computed"), "estimate"] == 1


def test_a_focal_spline_that_cannot_be_made_counts_as_a_test(data):
    data["x"] = np.sign(data["x"])
    table = run(data, planned(splines={"x": 3}))
    joint = adjusted(table, "joint_test", "nonlinearity_test")
    assert joint.loc[("x", "")]["note"].str.contains("x has 2 different values").all()
    tests = table[table["statistic"] == "number_of_tests"].set_index(["term", "level"])
    assert tests.at[("one", ""), "estimate"] == 1
    assert "p = 1" in tests.at[("one", ""), "note"]


def test_a_spline_with_fewer_knots_than_planned_says_so(data):
    data["z"] = np.clip(np.round(data["z"] * 1.4), -2, 2)
    table = run(data, planned(splines={"z": 5}))
    rows = adjusted(table, "spline_coefficient")
    assert len(rows) == 2
    assert "too few for 5 knots" in rows.at[("z", "linear"), "note"]
    assert rows.at[("z", "nonlinear_1"), "note"] == ""
    knots = adjusted(table, "knot")
    assert knots["estimate"].tolist() == [-1, 0, 1]


def test_a_combination_that_nobody_has(data):
    data = data[~((data["g"] == "c") & (data["h"] == "q"))]
    table = run(data, planned(interactions=[["g", "h"]]))
    rows = adjusted(table, "odds_ratio")
    assert rows.at[("g:h", "c:q"), "note"] == (
        "Not computable: nobody among the complete cases has this combination of g and h."
    )
    others = rows.drop(("g:h", "c:q"))
    assert (others["status"] == "shown").all()
    joint = adjusted(table, "joint_test").loc[("g:h", "")]
    assert (joint["df"], joint["status"]) == (1, "shown")
    cells = adjusted(table, "count").loc["g:h"]
    assert cells.loc["c:q", "estimate"].sum() == 0


def test_a_combination_that_separates(data):
    data.loc[(data["g"] == "c") & (data["h"] == "q"), "y"] = "no"
    rows = adjusted(run(data, planned(interactions=[["g", "h"]])), "odds_ratio")
    note = rows.at[("g:h", "c:q"), "note"]
    assert note.startswith("Not computable: ")
    assert "the interaction of g and h" in note
    assert "separat" in note or "without error" in note
    assert rows.at[("x", ""), "status"] == "shown"


def test_an_interaction_of_terms_that_are_the_same_but_for_a_unit(data):
    data["z"] = 3 * data["x"] + 1
    fit = fit_analysis(data, planned(interactions=[["x", "h"], ["z", "h"]]), VARIABLES, 0.95)
    reasons = {str(one.column): one.reason for one in fit.estimates}
    assert "x cannot be told apart from z" in reasons["x"]
    assert "the interaction of x and h cannot be told apart from" in reasons["x:h (q)"]
    assert reasons["g (b)"] == ""


def test_a_curve_that_separates_is_named_by_its_variable(data):
    # Yes in the middle, no on both sides: a straight line does not separate, the curve does.
    data["y"] = np.where(data["z"].abs() < 0.7, "yes", "no").astype(object)
    linear = fit_analysis(data, planned(), VARIABLES, 0.95)
    assert linear.estimate("z").estimate is not None
    fit = fit_analysis(data, planned(splines={"z": 5}), VARIABLES, 0.95)
    assert fit.identification.separated == ("z",) or "z" in fit.identification.separated
    assert "the values of z by themselves separate" in fit.estimate("z", "linear").reason


def test_a_constant_number_in_an_interaction(data):
    data["z"] = 5.0
    rows = adjusted(run(data, planned(interactions=[["z", "h"]])), "odds_ratio")
    assert "z is the same for everyone" in rows.at[("z", ""), "note"]
    # Centred at its mean, the product is zero for everyone.
    assert "combination of z and h" in rows.at[("z:h", "q"), "note"]
    assert rows.at[("x", ""), "status"] == "shown"


def test_the_centre_makes_the_other_coefficient_that_of_the_average(data):
    centred = fit_analysis(data, planned(interactions=[["x", "h"]]), VARIABLES, 0.95)
    moved = data.assign(x=data["x"] - data["x"].mean())
    by_hand = fit_analysis(moved, planned(interactions=[["x", "h"]]), VARIABLES, 0.95)
    for name, level in (("h", "q"), ("x", ""), ("x:h", "q")):
        assert centred.estimate(name, level).estimate == pytest.approx(
            by_hand.estimate(name, level).estimate, rel=1e-8
        )


def test_nobody_with_splines_and_interactions(data):
    table = run(data.iloc[:0], planned(splines={"z": 4}, interactions=[["x", "h"]]))
    rows = adjusted(table, *COEFFICIENTS)
    assert rows["note"].str.contains("nobody answered every question").all()
    assert len(rows) == 1 + 3 + 2 + 1 + 1
