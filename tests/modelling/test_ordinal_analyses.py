"""Ordinal analyses that are awkward: separation, levels that nobody has, few people."""

import math

import numpy as np
import pandas as pd
import pytest

from questline.modelling.fits.proportional_odds import fit_proportional_odds
from questline.modelling.regression import fit_analysis
from questline.modelling.separation import separates_levels
from questline.modelling.stage import model

LEVELS = ["none", "some", "all"]
NUMBER = {"numeric": True, "levels": [], "minimum": None, "maximum": None}


def category(*levels):
    return {"numeric": False, "levels": list(levels), "minimum": None, "maximum": None}


VARIABLES = {"y": category(*LEVELS), "x": NUMBER, "z": NUMBER, "g": category("a", "b", "c")}


def planned(covariates=(), **more):
    return {
        "name": "analysis", "kind": "ordinal", "outcome": "y", "event": "",
        "predictors": [{"variable": "x", "unit": 1.0, "direction": "higher"}],
        "covariates": list(covariates), "reference": {}, "interval": "profile", "family": "one",
        **more,
    }  # fmt: skip


@pytest.fixture
def data():
    """180 people with ordered answers, on which x matters and z and g do not."""
    random = np.random.default_rng(8)
    x, z = random.normal(size=(2, 180))
    places = np.digitize(0.9 * x + random.logistic(size=180), [-0.7, 0.9])
    frame = pd.DataFrame({"y": np.array(LEVELS, dtype=object)[places], "x": x, "z": z})
    frame["g"] = random.choice(np.array(["a", "b", "c"], dtype=object), 180, p=[0.5, 0.3, 0.2])
    frame.index = pd.RangeIndex(1, 181, name="row")
    return frame


def run(data, *analyses, **more):
    return model(
        data, data[[]], variables=VARIABLES, analyses=analyses, comparisons=[],
        families={"one": "holm"}, confidence=0.95, **more,
    )  # fmt: skip


def ratios(table, adjustment="adjusted"):
    chosen = table[(table["statistic"] == "odds_ratio") & (table["model"] == adjustment)]
    return chosen.set_index(["term", "level"])


def every_gap_has_its_reason(table):
    lacking = table[table["status"] == "not_computable"]
    assert lacking["estimate"].isna().all()
    assert lacking["note"].str.startswith("Not computable").all()


def test_the_fit_is_that_of_the_kernel(data):
    fit = fit_analysis(data, planned(["z", "g"]), VARIABLES, 0.95)
    matrix = np.column_stack([data["x"], data["z"], data["g"] == "b", data["g"] == "c"])
    codes = data["y"].map(LEVELS.index).to_numpy()
    alone = fit_proportional_odds(matrix.astype(float), codes, 3)
    for place, estimate in enumerate(fit.estimates):
        assert estimate.estimate == pytest.approx(alone.slopes[place], rel=1e-9)
        assert estimate.low < estimate.estimate < estimate.high
    wald = fit_analysis(data, planned(["z", "g"], interval="wald"), VARIABLES, 0.95)
    one = wald.estimate("x")
    assert one.high - one.estimate == pytest.approx(1.959963985 * one.se, rel=1e-8)
    assert one.p == pytest.approx(math.erfc(one.estimate / one.se / math.sqrt(2)), rel=1e-8)


def test_a_level_at_one_end_is_left_out_and_the_rest_is_kept(data):
    data.loc[data["g"] == "c", "y"] = "all"
    table = run(data, planned(["z", "g"])).statistics
    every_gap_has_its_reason(table)
    rows = ratios(table)
    assert rows.at[("g", "c"), "note"] == (
        'Not computable: everyone with the level "c" of g is at the highest level of the outcome, '
        "so that the odds ratio has no finite estimate (separation)."
    )
    others = data[data["g"] != "c"]
    alone = ratios(run(others, planned(["z", "g"])).statistics)
    for name in (("x", ""), ("z", ""), ("g", "b")):
        assert rows.at[name, "estimate"] == pytest.approx(alone.at[name, "estimate"], rel=1e-8)
        assert rows.at[name, "ci_low"] == pytest.approx(alone.at[name, "ci_low"], rel=1e-6)
        assert "limit of the maximum likelihood estimate" in rows.at[name, "note"]
    fit = table[(table["term"] == "model") & (table["statistic"] == "aic")]
    assert "separated" in fit["note"].item()


def test_answers_that_a_number_foretells(data):
    data["x"] = data["y"].map({"none": -3.0, "some": 0.0, "all": 3.0}) + data["z"] / 100
    assert separates_levels(data[["x"]].to_numpy(), data["y"].map(LEVELS.index).to_numpy())
    found = run(data, planned(["g"]))
    every_gap_has_its_reason(found.statistics)
    rows = ratios(found.statistics)
    assert "the values of x by themselves separate" in rows.at[("x", ""), "note"]
    assert rows["note"].str.contains("separation").all()
    assert "separation in analysis: x" in found.line


def test_a_threshold_that_is_foretold_takes_the_whole_model(data):
    # At x = 0 everybody is at the lowest level, at 2 nobody: the other levels are open.
    data["x"] = np.where(data["y"] == "none", 0.0, 2.0)
    table = run(data, planned(["z"])).statistics
    every_gap_has_its_reason(table)
    rows = ratios(table)
    assert (rows["status"] == "not_computable").all()
    assert "x foretells the outcome of so many people" in rows.at[("z", ""), "note"]
    # Alone, z foretells nothing.
    assert ratios(table, "unadjusted").at[("z", ""), "status"] == "shown"


def test_a_level_of_the_outcome_that_nobody_has(data):
    data = data[data["y"] != "some"]
    table = run(data, planned(["z"])).statistics
    rows = ratios(table)
    # Two levels are left: the logistic model.
    logistic = {**planned(["z"]), "kind": "logistic", "event": "all"}
    plain = ratios(run(data, logistic).statistics)
    for name in (("x", ""), ("z", "")):
        for field in ("estimate", "se", "ci_low", "ci_high", "p"):
            assert rows.at[name, field] == pytest.approx(plain.at[name, field], rel=1e-7)
    thresholds = table[table["statistic"] == "threshold"].set_index("level")
    assert thresholds.at["some", "note"] == (
        'Not computable: nobody among the complete cases has the level "some" of the outcome y. '
        "The model does without it."
    )
    assert thresholds.at["all", "status"] == "shown"
    assert thresholds.at["all", "row"] == "y/none;y/all"


def test_more_coefficients_than_people_outside_the_most_frequent_level(data):
    data["y"] = "some"
    data.loc[[3, 4], "y"] = ["none", "all"]
    rows = ratios(run(data, planned(["z", "g"])).statistics)
    assert rows["note"].str.contains("people outside the most frequent level").all()


def test_nobody_and_two_people(data):
    for people in (data.iloc[:0], data.iloc[:2], data.assign(x=np.nan)):
        table = run(people, planned(["z", "g"])).statistics
        every_gap_has_its_reason(table)
        assert (ratios(table)["status"] == "not_computable").all()


def completed(data, sets=3):
    frames = [data.reset_index().assign(set=number + 1) for number in range(sets)]
    frame = pd.concat(frames, ignore_index=True)
    frame.insert(0, "shift", "")
    return frame.astype({"shift": object})


def test_completed_sets_that_agree_give_the_complete_cases(data):
    table = run(
        data, planned(["z", "g"]), completed=completed(data), imputation={"shifts": []}
    ).statistics
    every_gap_has_its_reason(table)
    rows = table[(table["statistic"] == "odds_ratio") & (table["model"] == "adjusted")]
    both = rows.pivot(index=["term", "level"], columns="dataset", values=["estimate", "se"])
    for field in ("estimate", "se"):
        assert both[field]["imputed"].tolist() == pytest.approx(
            both[field]["complete"].tolist(), rel=1e-8
        )
    counts = table[(table["statistic"] == "count") & (table["term"] == "y")]
    given, imputed = (
        counts[counts["dataset"] == dataset]["estimate"].tolist()
        for dataset in ("complete", "imputed")
    )
    assert given == imputed
    explained = table[table["statistic"] == "nagelkerke_r_squared"].set_index("dataset")["estimate"]
    assert explained["imputed"] == pytest.approx(explained["complete"], rel=1e-8)


def test_separation_in_one_completed_set(data):
    sets = completed(data)
    sets.loc[(sets["set"] == 2) & (sets["g"] == "c"), "y"] = "none"
    table = run(data, planned(["z", "g"]), completed=sets, imputation={"shifts": []}).statistics
    every_gap_has_its_reason(table)
    rows = table[(table["statistic"] == "odds_ratio") & (table["dataset"] == "imputed")]
    rows = rows[rows["model"] == "adjusted"].set_index(["term", "level"])
    assert rows.at[("g", "c"), "note"].startswith("Not computable in 1 of the 3 completed sets")
    assert "lowest level of the outcome" in rows.at[("g", "c"), "note"]
    assert rows.at[("x", ""), "status"] == "shown"


def test_a_level_that_occurs_in_some_completed_sets_alone(data):
    few = data[data["y"] != "all"]
    sets = completed(few)
    sets.loc[(sets["set"] == 3) & (sets["row"] == few.index[0]), "y"] = "all"
    table = run(few, planned(["z"]), completed=sets, imputation={"shifts": []}).statistics
    every_gap_has_its_reason(table)
    rows = table[(table["dataset"] == "imputed") & (table["model"] == "adjusted")]
    # The slopes mean the same in all sets; the thresholds do not.
    assert (rows[rows["statistic"] == "odds_ratio"]["status"] == "shown").all()
    explained = rows[rows["statistic"] == "nagelkerke_r_squared"]["note"].item()
    assert "do not have the same thresholds" in explained
