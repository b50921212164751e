"""What cannot be estimated is named, and nothing is silently swapped or left out."""

import numpy as np
import pandas as pd
import pytest

from questline.modelling.regression import fit_analysis
from questline.modelling.separation import separated_people, separating_columns
from questline.modelling.stage import model
from questline.release.stage import release

NUMBER = {"numeric": True, "levels": [], "minimum": None, "maximum": None}
FINITE = 1e6
COEFFICIENTS = ("odds_ratio", "coefficient")


def category(*levels):
    return {"numeric": False, "levels": list(levels), "minimum": None, "maximum": None}


def planned(kind="logistic", predictors=("x",), covariates=(), **more):
    return {
        "name": "analysis", "kind": kind, "outcome": "y", "event": "yes",
        "predictors": [
            {"variable": name, "unit": 1.0, "direction": "higher"} for name in predictors
        ],
        "covariates": list(covariates), "reference": {}, "interval": "profile", "family": "one",
        **more,
    }  # fmt: skip


def run_all(data, variables, *analyses):
    """The stage on people without scores."""
    return model(
        data,
        data[[]],
        variables=variables,
        analyses=analyses,
        comparisons=[],
        families={"one": "holm"},
        confidence=0.95,
    )


def run(data, variables, *analyses):
    """The statistics of the stage."""
    return run_all(data, variables, *analyses).statistics


def answers(values):
    return np.where(values, "yes", "no").astype(object)


@pytest.fixture
def data():
    """200 people: x and z matter a little, g is a category of three levels."""
    random = np.random.default_rng(4)
    x, z = random.normal(size=(2, 200))
    chance = 1 / (1 + np.exp(-0.6 * x + 0.3 * z))
    frame = pd.DataFrame({"y": answers(random.random(200) < chance), "x": x, "z": z})
    frame["g"] = random.choice(np.array(["a", "b", "c"], dtype=object), 200, p=[0.5, 0.3, 0.2])
    frame.index = pd.RangeIndex(1, 201, name="row")
    return frame


@pytest.fixture
def variables():
    yes_no = category("no", "yes")
    return {"y": yes_no, "x": NUMBER, "z": NUMBER, "g": category("a", "b", "c"), "w": NUMBER}


def no_number_is_missing_without_a_reason(table):
    shown = table[table["status"] == "shown"]
    assert shown["estimate"].notna().all()
    lacking = table[table["status"] == "not_computable"]
    assert lacking["estimate"].isna().all()
    assert lacking["note"].str.len().gt(20).all()


def test_perfect_separation_is_named(data, variables):
    data["x"] = np.where(data["y"] == "yes", 3.0, 1.0) + data["x"].abs() / 10
    table = run(data, variables, planned(covariates=["z", "g"]))
    no_number_is_missing_without_a_reason(table)
    adjusted = table[(table["model"] == "adjusted") & (table["statistic"] == "odds_ratio")]
    assert (adjusted["status"] == "not_computable").all()
    focal = adjusted[adjusted["term"] == "x"]["note"].item()
    assert "x by themselves separate" in focal
    assert "(separation)" in focal
    assert adjusted[adjusted["term"] == "z"]["note"].str.contains("x foretells").all()
    # Alone, the other terms separate nothing and keep their estimates.
    alone = table[(table["model"] == "unadjusted") & (table["term"] == "z")]
    assert (alone["status"] == "shown").all()
    fit = table[(table["term"] == "model") & (table["statistic"] == "aic")]
    assert fit["status"].item() == "not_computable"
    assert "separated" in fit["note"].item()


def test_a_separated_level_is_named_and_the_rest_is_kept(data, variables):
    data.loc[data["g"] == "c", "y"] = "no"
    table = run(data, variables, planned(covariates=["z", "g"]))
    no_number_is_missing_without_a_reason(table)
    ratios = table[(table["statistic"] == "odds_ratio") & (table["model"] == "adjusted")]
    ratios = ratios.set_index(["term", "level"])
    lost = ratios.loc[("g", "c")]
    assert lost["status"] == "not_computable"
    assert 'nobody with the level "c" of g has the outcome' in lost["note"]
    for kept in (("x", ""), ("z", ""), ("g", "b")):
        assert ratios.loc[kept, "status"] == "shown"
        assert ratios.loc[kept, "ci_high"] < FINITE
        assert "limit of the maximum likelihood estimate" in ratios.loc[kept, "note"]


def test_a_separated_reference_level_takes_every_level_with_it(data, variables):
    data.loc[data["g"] == "a", "y"] = "yes"
    fit = fit_analysis(data, planned(covariates=["g"]), variables, 0.95)
    for level in ("b", "c"):
        estimate = fit.estimate("g", level)
        assert estimate.estimate is None
        assert 'everyone with the reference level "a" of g has the outcome' in estimate.reason
    assert fit.estimate("x").estimate is not None
    assert fit.identification.separated == ("g",)


def test_terms_that_separate_only_together_are_named(variables):
    # y is yes exactly where x + z is above 0; neither of them separates by itself.
    x, z = np.meshgrid(np.arange(-4.0, 5), np.arange(-4.5, 5))
    frame = pd.DataFrame({"x": x.ravel(), "z": z.ravel()})
    frame["y"] = answers(frame["x"] + frame["z"] > 0)
    frame["w"] = np.tile([0.0, 1.0, 2.0], len(frame))[: len(frame)]
    fit = fit_analysis(frame, planned(covariates=["z", "w"]), variables, 0.95)
    for name in ("x", "z"):
        assert "x and z together foretell" in fit.estimate(name).reason
    assert "x and z foretell" in fit.estimate("w").reason


def test_an_outlying_person_is_not_separation(data, variables):
    data.loc[1, ["x", "y"]] = [400.0, "no"]
    fit = fit_analysis(data, planned(), variables, 0.95)
    assert fit.estimate("x").estimate is not None
    assert not fit.identification.separated


def test_strong_but_finite_effects_are_not_separation(variables):
    x = np.r_[np.linspace(-9, 0.2, 60), np.linspace(-0.2, 9, 60)]
    frame = pd.DataFrame({"x": x, "y": answers(np.arange(120) >= 60)})
    fit = fit_analysis(frame, planned(), variables, 0.95)
    estimate = fit.estimate("x")
    assert not fit.identification.separated
    assert estimate.low < estimate.estimate < estimate.high


def test_separated_people_are_all_found():
    # Two levels, each separated in its own direction: one programme finds both.
    matrix = np.zeros((60, 2))
    matrix[:10, 0] = 1
    matrix[10:20, 1] = 1
    outcome = np.r_[np.zeros(10), np.ones(10), np.tile([0.0, 1.0], 20)]
    assert separated_people(matrix, outcome).nonzero()[0].tolist() == list(range(20))
    assert separating_columns(matrix, outcome).any()
    outcome[0] = outcome[19] = 0.5 - 0.5
    outcome[0] = 1
    assert separated_people(matrix, outcome).sum() == 0


def test_nothing_separates():
    matrix = np.array([[0.0], [1.0], [0.0], [1.0]])
    outcome = np.array([0.0, 0.0, 1.0, 1.0])
    assert not separated_people(matrix, outcome).any()
    with pytest.raises(ValueError, match="no combination"):
        separating_columns(matrix, outcome)


@pytest.mark.parametrize("kind", ["logistic", "linear"])
def test_a_constant_predictor_is_named(kind, data, variables):
    data["w"] = 7.0
    analysis = planned(kind, covariates=["w", "z"])
    if kind == "linear":
        data["y"] = np.random.default_rng(1).normal(size=len(data))
        variables = {**variables, "y": NUMBER}
    table = run(data, variables, analysis)
    no_number_is_missing_without_a_reason(table)
    rows = table[table["statistic"].isin(["odds_ratio", "coefficient"])]
    constant = rows[rows["term"] == "w"]
    assert len(constant) == 2
    assert constant["note"].str.contains("w is the same for everyone").any()
    assert (constant["status"] == "not_computable").all()
    assert (rows[rows["term"] != "w"]["status"] == "shown").all()
    parameters = table[table["statistic"] == "parameters"]
    assert parameters["estimate"].item() == 2
    assert "could not be estimated" in parameters["note"].item()


def test_collinear_covariates_are_both_named_and_the_rest_is_kept(data, variables):
    data["w"] = 3 * data["z"] + 5
    fit = fit_analysis(data, planned(covariates=["z", "w", "g"]), variables, 0.95)
    assert "z cannot be told apart from w" in fit.estimate("z").reason
    assert "w cannot be told apart from z" in fit.estimate("w").reason
    without = fit_analysis(data, planned(covariates=["z", "g"]), variables, 0.95)
    for name, level in (("x", ""), ("g", "b"), ("g", "c")):
        assert fit.estimate(name, level).estimate == pytest.approx(
            without.estimate(name, level).estimate, rel=1e-6
        )
        assert fit.estimate(name, level).low == pytest.approx(
            without.estimate(name, level).low, rel=1e-6
        )


def test_an_empty_level_is_named(data, variables):
    data = data[data["g"] != "c"]
    table = run(data, variables, planned(covariates=["g"]))
    no_number_is_missing_without_a_reason(table)
    empty = table[(table["level"] == "c") & (table["statistic"] == "odds_ratio")]
    assert len(empty) == 2
    assert empty["note"].str.contains('nobody among the complete cases has the level "c"').all()
    counts = table[(table["level"] == "c") & (table["statistic"] == "count")]
    assert counts["estimate"].tolist() == [0, 0]
    inflation = table[(table["term"] == "g") & (table["statistic"] == "variance_inflation_factor")]
    assert (inflation["status"].item(), inflation["df"].item()) == ("shown", 1)


def test_an_empty_reference_level_that_the_plan_names(data, variables):
    data = data[data["g"] != "c"]
    analysis = planned(covariates=["g"], reference={"g": "c"})
    fit = fit_analysis(data, analysis, variables, 0.95)
    for level in ("a", "b"):
        assert 'nobody among the complete cases has the reference level "c"' in (
            fit.estimate("g", level).reason
        )
    assert fit.estimate("x").estimate is not None


def test_without_a_stated_reference_it_is_the_first_level_that_occurs(data, variables):
    data = data[data["g"] != "a"]
    fit = fit_analysis(data, planned(covariates=["g"]), variables, 0.95)
    assert fit.estimate("g", "c").column.unit == "against b"
    assert "nobody" in fit.estimate("g", "a").reason


def test_more_coefficients_than_events(data, variables):
    data["y"] = "no"
    data.loc[[3, 4], "y"] = "yes"
    table = run(data, variables, planned(covariates=["z", "g"]))
    no_number_is_missing_without_a_reason(table)
    adjusted = table[(table["model"] == "adjusted") & (table["statistic"] == "odds_ratio")]
    assert adjusted["note"].str.contains("more coefficients than there are people").all()
    counts = table[table["statistic"] == "number_of_tests"].set_index(["term", "level"])
    assert counts.at[("one", ""), "estimate"] == 1
    assert "p = 1" in counts.at[("one", ""), "note"]
    assert counts.at[("whole_study", "not_computed"), "estimate"] == 1


@pytest.mark.parametrize(
    ("kind", "answer", "said"),
    [
        ("logistic", "no", 'nobody among the complete cases has the level "yes" of the outcome y'),
        ("logistic", "yes", 'everyone among the complete cases has the level "yes"'),
        ("linear", 3.0, "y is the same for everyone among the complete cases"),
        ("ordinal", "some", 'everyone among the complete cases has the level "some"'),
    ],
)
def test_an_outcome_that_is_the_same_for_everyone(kind, answer, said, data, variables):
    kinds = {"logistic": category("no", "yes"), "linear": NUMBER,
             "ordinal": category("none", "some", "all")}  # fmt: skip
    alike = data.assign(y=answer)
    other = planned("linear", name="other", outcome="z")
    found = run_all(alike, {**variables, "y": kinds[kind]}, planned(kind, covariates=["g"]), other)
    table = found.statistics
    no_number_is_missing_without_a_reason(table)
    own = table[(table["analysis"] == "analysis") & table["statistic"].isin(COEFFICIENTS)]
    assert len(own) == 6
    assert own["note"].str.startswith(f"Not computable: {said}").all()
    # It is said on the screen too, and the other analyses go on.
    assert f"analysis not computable: {said}" in found.line
    others = table[(table["analysis"] == "other") & (table["statistic"] == "coefficient")]
    assert (others["status"] == "shown").all()
    joint = table[(table["analysis"] == "analysis") & (table["statistic"] == "joint_test")]
    assert (joint["status"] == "not_computable").all()


def test_two_respondents(data, variables):
    two = data.iloc[:2].assign(y=["no", "yes"])
    table = run(two, variables, planned(covariates=["z", "g"]))
    no_number_is_missing_without_a_reason(table)
    estimates = table[table["statistic"] == "odds_ratio"]
    assert (estimates["status"] == "not_computable").all()
    numbers = two.assign(y=[1.0, 2.0])
    table = run(numbers, {**variables, "y": NUMBER}, planned("linear", covariates=["z"]))
    no_number_is_missing_without_a_reason(table)
    assert (table[table["statistic"] == "coefficient"]["status"] == "not_computable").all()


@pytest.mark.parametrize("kind", ["logistic", "linear"])
def test_nobody(kind, data, variables):
    variables = variables if kind == "logistic" else {**variables, "y": NUMBER}
    for people in (data.iloc[:0], data.assign(x=np.nan)):
        if kind == "linear":
            people = people.assign(y=1.0)
        table = run(people, variables, planned(kind, covariates=["g"]))
        no_number_is_missing_without_a_reason(table)
        estimates = table[table["statistic"].isin(["odds_ratio", "coefficient"])]
        assert estimates["note"].str.contains("nobody answered every question").all()
        counts = table[table["statistic"] == "count"]
        assert (counts["estimate"] == 0).all()


def test_an_outcome_that_the_terms_reproduce(data, variables):
    data["y"] = 2 * data["x"] - data["z"] + 3
    table = run(data, {**variables, "y": NUMBER}, planned("linear", covariates=["z"]))
    no_number_is_missing_without_a_reason(table)
    adjusted = table[(table["model"] == "adjusted") & (table["statistic"] == "coefficient")]
    assert adjusted["note"].str.contains("reproduce the outcome exactly").all()


def test_someone_alone_in_a_level_of_a_linear_model(data, variables):
    data["g"] = "a"
    data.loc[7, "g"] = "b"
    data["y"] = np.random.default_rng(2).normal(size=len(data))
    table = run(data, {**variables, "y": NUMBER}, planned("linear", covariates=["g"]))
    no_number_is_missing_without_a_reason(table)
    influence = table[table["statistic"] == "influential_count"]
    assert "alone determine a coefficient" in influence["note"].item()


def test_large_units_and_far_origins_change_nothing(data, variables):
    plain = fit_analysis(data, planned(covariates=["z"]), variables, 0.95)
    data["x"] = data["x"] * 1e-3 + 2023
    far = fit_analysis(data, planned(covariates=["z"]), variables, 0.95)
    for side in ("estimate", "low", "high"):
        assert getattr(far.estimate("x"), side) == pytest.approx(
            1e3 * getattr(plain.estimate("x"), side), rel=1e-6
        )


def test_direction_and_unit(data, variables):
    plain = fit_analysis(data, planned(), variables, 0.95).estimate("x")
    analysis = planned()
    analysis["predictors"] = [{"variable": "x", "unit": 10.0, "direction": "lower"}]
    turned = fit_analysis(data, analysis, variables, 0.95).estimate("x")
    assert turned.column.unit == "per 10 lower"
    assert turned.estimate == pytest.approx(-10 * plain.estimate, rel=1e-9)
    assert (turned.low, turned.high) == pytest.approx((-10 * plain.high, -10 * plain.low), rel=1e-8)
    assert turned.p == pytest.approx(plain.p, rel=1e-9)


def test_an_odds_ratio_beyond_numbers(data, variables):
    analysis = planned()
    analysis["predictors"] = [{"variable": "x", "unit": 1e5, "direction": "higher"}]
    table = run(data, variables, analysis)
    no_number_is_missing_without_a_reason(table)
    ratios = table[table["statistic"] == "odds_ratio"]
    assert ratios["note"].str.contains("too large or too small").all()


def test_intervals_only_for_some(data, variables):
    fit = fit_analysis(data, planned(covariates=["z"]), variables, 0.95, intervals_for=["x"])
    assert fit.estimate("x").low is not None
    assert fit.estimate("z").low is None
    assert fit.estimate("z").p is not None
    with pytest.raises(KeyError):
        fit.estimate("nothing")


def test_few_people_without_the_event_hide_how_many_have_it(data, variables):
    data["y"] = "yes"
    data.loc[data.index[:6], "y"] = "no"
    table = run(data, variables, planned())
    public = release([table], {"threshold": 10}).public.set_index("id")
    assert public.at["modelling/analysis/adjusted/complete/model/events", "status"] == "hidden"
    assert public.at["modelling/analysis/adjusted/complete/model/count", "status"] == "shown"
