"""Rows of diagnostics against R (diagnostics.R, ordinal_diagnostics.R, proportional_odds.R) and
brute force, and what they say where there is nothing to compute. Tolerance: 1e-6 relative.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from diagnosed_models import NUMBER, category, diagnosed, one, planned
from diagnostics_reference import number

from questline.release.stage import release

REFERENCE = Path(__file__).parent / "reference"
CLOSE = 1e-6


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
        public = release([table], {"threshold": 10}).public
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
