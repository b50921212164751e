"""Rows of diagnostics against R (diagnostics.R, ordinal_diagnostics.R, proportional_odds.R) and
brute force, and what they say where there is nothing to compute. Tolerance: 1e-6 relative.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from diagnostics_reference import number

from questline.core.statistics import StatisticsPart
from questline.modelling.regression import fit_analysis
from questline.modelling.rows.analysis_rows import AnalysisRows
from questline.modelling.rows.diagnostics import add_diagnostics
from questline.modelling.stage import model
from questline.release.stage import release

REFERENCE = Path(__file__).parent / "reference"
CLOSE = 1e-6
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


@pytest.fixture(scope="module")
def complete(people):
    return people.dropna()


@pytest.fixture(scope="module")
def leaving(complete, logistic, variables):
    return diagnosed(complete, {**logistic, "interval": "wald"}, variables)


@pytest.fixture(scope="module")
def stress(complete, linear, variables):
    return diagnosed(complete, linear, variables)


def test_linearity_of_every_number(leaving, stress):
    for table, kind in ((leaving, "logistic"), (stress, "linear")):
        assert table[table["statistic"] == "linearity_test"]["term"].tolist() == [
            "discrepancy", "confidence", "months",
        ]  # fmt: skip
        for name in ("discrepancy", "confidence", "months"):
            row = one(table, "linearity_test", name)
            for ours, theirs in (("estimate", "statistic"), ("df", "df"), ("p", "p")):
                expected = number(f"{kind}_spline4", name, theirs)
                assert row[ours] == pytest.approx(expected, rel=CLOSE)
        row = one(table, "box_tidwell_test", "confidence")
        expected = number(f"{kind}_box_tidwell", "confidence", "statistic")
        assert row["estimate"] == pytest.approx(expected, rel=CLOSE)
        # Someone has no discrepancy, which has no logarithm.
        zero = one(table, "box_tidwell_test", "discrepancy")
        assert zero["status"] == "not_computable"
        assert "numbers above zero alone" in zero["note"]
    residual = one(stress, "linearity_test_residual_df", "months")["estimate"]
    assert residual == one(stress, "link_test")["n"] - 9 - 2


def test_link(leaving, stress):
    for table, kind in ((leaving, "logistic"), (stress, "linear")):
        row = one(table, "link_test")
        for ours, theirs in (("estimate", "coefficient"), ("se", "se"), ("p", "p")):
            assert row[ours] == pytest.approx(number(kind, "link", theirs), rel=CLOSE)
    assert np.isnan(one(leaving, "link_test")["df"])
    assert one(stress, "link_test")["df"] == one(stress, "link_test")["n"] - 3


def test_hosmer_and_lemeshow_never_without_its_caveat(leaving):
    row = one(leaving, "hosmer_lemeshow_test")
    for ours, theirs in (("estimate", "statistic"), ("df", "df"), ("p", "p")):
        assert row[ours] == pytest.approx(number("hosmer_lemeshow", "10", theirs), rel=CLOSE)
    assert "depends on how people are grouped" in row["note"]
    assert "In small samples the test misses" in row["note"]
    assert "the calibration curve does" in row["note"]


def test_residuals_of_a_linear_model(stress):
    row = one(stress, "constant_variance_test")
    for ours, theirs in (("estimate", "statistic"), ("df", "df"), ("p", "p")):
        assert row[ours] == pytest.approx(number("linear", "breusch_pagan", theirs), rel=CLOSE)
    for statistic, theirs in (
        ("residual_skewness", "skewness"),
        ("residual_kurtosis", "excess_kurtosis"),
    ):
        expected = number("linear", "shape", theirs)
        assert one(stress, statistic)["estimate"] == pytest.approx(expected, rel=CLOSE)


def test_dispersion_of_people_who_are_alike(complete, logistic, linear, variables):
    grouped = {"predictors": [{"variable": "employer", "unit": 1.0, "direction": "higher"}],
               "covariates": ["age"], "interval": "wald"}  # fmt: skip
    table = diagnosed(complete, {**logistic, **grouped}, variables)
    # Some cells expect too few people for a chi-square distribution.
    for statistic in ("dispersion", "pearson_test", "deviance_test"):
        assert "Cochran 1954" in one(table, statistic)["note"]
    table = diagnosed(complete, {**linear, **grouped}, variables)
    row = one(table, "lack_of_fit_test")
    for ours, theirs in (("estimate", "f"), ("df", "df"), ("p", "p")):
        assert row[ours] == pytest.approx(number("grouped", "linear", theirs), rel=CLOSE)
    residual = one(table, "lack_of_fit_test_residual_df")["estimate"]
    assert residual == number("grouped", "linear", "error_df")


def test_dispersion_by_hand():
    # Four groups of 50 and a model of two effects: Pearson's chi-square on one degree of freedom.
    events = np.array([[20, 25], [30, 20]])
    rows = [
        {"y": "yes" if one < events[a, b] else "no", "a": "12"[a], "b": "12"[b]}
        for a in range(2)
        for b in range(2)
        for one in range(50)
    ]
    data = pd.DataFrame(rows, dtype=object)
    variables = {"y": category("no", "yes"), "a": category("1", "2"), "b": category("1", "2")}
    table = diagnosed(data, planned(predictors=["a", "b"]), variables)
    import statsmodels.api as sm

    counts = np.column_stack([events.ravel(), 50 - events.ravel()])
    design = sm.add_constant(np.array([[0, 0], [0, 1], [1, 0], [1, 1]]))
    theirs = sm.GLM(counts, design, family=sm.families.Binomial()).fit(tol=1e-12)
    for statistic, value in (
        ("pearson_test", theirs.pearson_chi2),
        ("deviance_test", theirs.deviance),
    ):
        row = one(table, statistic)
        assert row["estimate"] == pytest.approx(value, rel=CLOSE)
        assert row["df"] == 1
    assert one(table, "dispersion")["estimate"] == pytest.approx(theirs.pearson_chi2, rel=CLOSE)
    # Categories alone: there is no number to be linear, nor to make bins by.
    assert not (table["statistic"] == "linearity_test").any()


def planned(kind="logistic", predictors=("x",), covariates=(), **more):
    return {
        "name": "analysis", "kind": kind, "outcome": "y", "event": "yes",
        "predictors": [
            {"variable": name, "unit": 1.0, "direction": "higher"} for name in predictors
        ],
        "covariates": list(covariates), "reference": {}, "interval": "wald", "family": "", **more,
    }  # fmt: skip


def test_bins_of_residuals_by_hand(complete, logistic, linear, variables):
    import statsmodels.api as sm

    for analysis in (logistic, linear):
        table = diagnosed(complete, {**analysis, "interval": "wald"}, variables)
        design = pd.DataFrame(
            {name: complete[name] for name in ("discrepancy", "confidence", "months")}
        )
        for name in ("employer", "age"):
            design = design.join(pd.get_dummies(complete[name], drop_first=True))
        design = sm.add_constant(design.astype(float))
        if analysis is logistic:
            outcome = (complete["leaving"] == "yes").astype(float)
            fitted = sm.Logit(outcome, design).fit(disp=0, tol=1e-12).predict()
            residual, variance = outcome - fitted, fitted * (1 - fitted)
        else:
            outcome = complete["stress"].astype(float)
            theirs = sm.OLS(outcome, design).fit()
            fitted, variance = theirs.fittedvalues, np.ones(len(outcome))
            residual = theirs.get_influence().resid_studentized_internal
        for term in ("residuals", "discrepancy", "months"):
            by = fitted if term == "residuals" else complete[term]
            order = np.argsort(np.asarray(by), kind="stable")
            means = table[(table["term"] == term) & (table["statistic"] == "mean_residual")]
            centres = table[(table["term"] == term) & (table["statistic"] == "residual_centre")]
            assert len(means) == one(table, "number_of_bins", term)["estimate"] > 1
            ends = means["n"].cumsum().astype(int).tolist()
            assert ends[-1] == len(complete)
            outside = 0
            for row, centre, inside in zip(
                means.itertuples(), centres["estimate"], np.split(order, ends[:-1]), strict=True
            ):
                mean = np.asarray(residual)[inside].mean()
                assert row.estimate == pytest.approx(mean, rel=CLOSE, abs=1e-8)
                error = np.sqrt(np.asarray(variance)[inside].sum()) / len(inside)
                assert row.se == pytest.approx(error, rel=CLOSE)
                assert centre == pytest.approx(np.asarray(by)[inside].mean(), rel=CLOSE)
                assert len(inside) >= 20
                outside += abs(mean) > 2 * error
                if analysis is logistic:
                    assert row.events == np.asarray(outcome)[inside].sum()
                    assert 10 <= row.events <= row.n - 10
            assert one(table, "bins_outside", term)["estimate"] == outside


def test_normal_quantiles_of_a_linear_model(stress):
    rows = stress[stress["term"] == "residual_quantiles"]
    observed = rows[rows["statistic"] == "observed_quantile"]
    assert observed["n"].sum() == one(stress, "link_test")["n"]
    first = observed.iloc[0]
    expected = number("linear", "quantiles", "residual_sum")
    assert first["estimate"] * first["n"] == pytest.approx(expected, rel=CLOSE)
    assert observed["estimate"].is_monotonic_increasing


def test_the_largest_move_of_each_predictor(leaving, stress):
    for table, kind, statistic in (
        (leaving, "logistic", "odds_ratio_without_one"),
        (stress, "linear", "coefficient_without_one"),
    ):
        row = one(table, statistic, "discrepancy")
        # R's coefficient is per point, the plan's per 30.
        without = 30 * number(kind, "discrepancy", "without")
        expected = np.exp(without) if kind == "logistic" else without
        assert row["estimate"] == pytest.approx(expected, rel=CLOSE)
        who = one(table, "row_of_largest_move", "discrepancy")
        assert who["estimate"] == number(kind, "discrepancy", "who")
        moves = table[table["statistic"] == "largest_move"]
        assert moves["term"].tolist() == ["discrepancy", "confidence"]


def test_what_is_about_one_person_is_not_in_public(leaving, stress):
    for table in (leaving, stress):
        public = release([table], 10).public
        about = ["largest_move", "row_of_largest_move", "odds_ratio_without_one",
                 "coefficient_without_one"]  # fmt: skip
        assert not public["statistic"].isin(about).any()
        assert set(table[table["statistic"].isin(about)]["group"]) == {"respondent"}
        bins = public[public["level"].str.startswith("bin_")]
        assert (bins["status"] == "shown").all()
        assert (bins["n"] >= 20).all()


def test_the_tests_are_counted(leaving, stress):
    for table in (leaving, stress):
        tests = table[table["p"].notna()]
        assert one(table, "number_of_diagnostic_tests")["estimate"] == len(tests)
        below = one(table, "diagnostic_tests_below")
        assert below["estimate"] == (tests["p"] < 0.05).sum()
        assert "below 0.05" in below["method"]


@pytest.fixture(scope="module")
def ordered():
    frame = pd.read_csv(REFERENCE / "ordered_answers.csv")
    frame["age"] = frame["year"] - 1990.0
    frame["y"] = [f"level_{code}" for code in frame["answer_1"]]
    frame["y"] = frame["y"].astype(object)
    frame.index = pd.RangeIndex(1, len(frame) + 1, name="row")
    return frame


ORDERED = {
    "y": {**category(*(f"level_{code}" for code in range(5))), "kind": "ordered"},
    "score": NUMBER,
    "age": NUMBER,
    "team": category("a", "b", "c"),
    "female": NUMBER,
}


@pytest.fixture(scope="module")
def answers(ordered):
    analysis = planned("ordinal", ["score", "age"], ["team", "female"])
    return diagnosed(ordered, analysis, ORDERED)


def of_r(name):
    table = pd.read_csv(REFERENCE / f"{name}.csv", dtype={"term": str})
    first = table.columns[0]
    return {
        (row[first], row["term"], row["statistic"]): row["value"] for _, row in table.iterrows()
    }


def test_diagnostics_of_ordered_answers(answers):
    theirs = of_r("ordinal_diagnostics")
    for name in ("score", "age"):
        row = one(answers, "linearity_test", name)
        for ours, column in (("estimate", "statistic"), ("df", "df"), ("p", "p")):
            assert row[ours] == pytest.approx(theirs["spline4", name, column], rel=CLOSE)
        without = one(answers, "odds_ratio_without_one", name)["estimate"]
        expected = np.exp(theirs["without", name, "estimate"])
        assert without == pytest.approx(expected, rel=CLOSE)
        who = one(answers, "row_of_largest_move", name)["estimate"]
        assert who == theirs["without", name, "who"]
    row = one(answers, "box_tidwell_test", "age")
    assert row["estimate"] == pytest.approx(theirs["box_tidwell", "age", "statistic"], rel=CLOSE)
    row = one(answers, "link_test")
    assert row["estimate"] == pytest.approx(theirs["link", "model", "coefficient"], rel=CLOSE)
    assert row["p"] == pytest.approx(theirs["link", "model", "p"], rel=CLOSE)


def test_proportional_odds_of_the_model_and_of_every_term(answers):
    theirs = of_r("proportional_odds")
    # R's decade is age in other units, which no test depends on.
    names = {"model": "all", "score": "score", "age": "decade", "team": "team", "female": "female"}
    for statistic, kind in (("brant_test", "brant"), ("proportional_odds_test", "nominal")):
        rows = answers[answers["statistic"] == statistic]
        assert rows["term"].tolist() == list(names)
        for term, name in names.items():
            group = "all_terms" if term == "model" else ""
            row = one(answers, statistic, term, group=group)
            assert row["estimate"] == pytest.approx(theirs[kind, name, "statistic"], rel=CLOSE)
            assert row["df"] == theirs[kind, name, "df"]


def test_residuals_of_every_split(answers, ordered):
    groups = answers[answers["statistic"] == "number_of_bins"]["group"].tolist()
    assert groups == [f"at_least:level_{code}" for code in range(1, 5)]
    for code, group in enumerate(groups, 1):
        bins = answers[(answers["group"] == group) & (answers["statistic"] == "mean_residual")]
        assert bins["n"].sum() == len(ordered)
        assert bins["events"].sum() == (ordered["answer_1"] >= code).sum()
        assert (bins["events"] >= 10).all()
        assert (bins["n"] - bins["events"] >= 10).all()


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
