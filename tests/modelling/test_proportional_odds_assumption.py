"""Tests of proportional odds: Brant's against its formulas in R and a published example, the
likelihood-ratio tests against ordinal::nominal_test (reference/proportional_odds.R).

Tolerances, relative: 1e-6; where R's optimum is not polished (nominal_test, the reference data)
1e-4.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from questline.modelling.fits.proportional_odds import fit_proportional_odds
from questline.modelling.fits.proportional_odds_test import brant_test, likelihood_ratio_tests

REFERENCE = Path(__file__).parent / "reference"
CLOSE = 1e-6
GROUPS = {"score": [0], "decade": [1], "team": [2, 3], "female": [4]}
COLUMNS = ("score", "decade", "teamb", "teamc", "female")


@pytest.fixture(scope="module")
def theirs():
    table = pd.read_csv(REFERENCE / "proportional_odds.csv")
    names = zip(table["model"], table["term"], table["statistic"], strict=True)
    return dict(zip(names, table["value"], strict=True))


@pytest.fixture(scope="module")
def fit():
    answers = pd.read_csv(REFERENCE / "ordered_answers.csv")
    columns = [
        answers["score"],
        (answers["year"] - 2010) / 10,
        answers["team"] == "b",
        answers["team"] == "c",
        answers["female"],
    ]
    return fit_proportional_odds(
        np.column_stack(columns).astype(float), answers["answer_1"].to_numpy(), 5
    )


def same(test, theirs, model, name, tolerance=CLOSE):
    assert test.reason == ""
    assert test.statistic == pytest.approx(theirs[model, name, "statistic"], rel=tolerance)
    assert test.df == theirs[model, name, "df"]
    if (model, name, "p") in theirs:
        assert test.p == pytest.approx(theirs[model, name, "p"], rel=tolerance)


def test_brant_against_its_formulas(fit, theirs):
    found = brant_test(fit, list(GROUPS.values()))
    same(found.overall, theirs, "brant", "all")
    for test, name in zip(found.groups, GROUPS, strict=True):
        same(test, theirs, "brant", name)
    for split in range(4):
        for column, name in enumerate(COLUMNS):
            assert found.slopes[split, column] == pytest.approx(
                theirs["brant", name, f"slope_{split + 1}"], rel=CLOSE
            )
            assert found.errors[split, column] == pytest.approx(
                theirs["brant", name, f"error_{split + 1}"], rel=CLOSE
            )


def test_brant_published_example():
    # Postoperative nausea in 59 patients (Lydersen and others 2012), a 2 by 4 table of counts in
    # Fagerland, Lydersen & Laake (2017), Statistical Analysis of Contingency Tables, chapter 6; the
    # book's R package contingencytables prints T = 1.668 (df = 2), P = 0.434217.
    counts = np.array([[14, 10, 3, 2], [11, 7, 8, 4]])
    group = np.repeat([0.0, 1.0], counts.sum(axis=1))
    answers = np.concatenate([np.repeat(np.arange(4), row) for row in counts])
    test = brant_test(fit_proportional_odds(group[:, None], answers, 4), [[0]]).overall
    assert test.statistic == pytest.approx(1.668, abs=5e-4)
    assert test.df == 2
    assert test.p == pytest.approx(0.434217, abs=5e-7)


def test_likelihood_ratio_against_nominal_test(fit, theirs):
    tests = likelihood_ratio_tests(fit, [*GROUPS.values(), range(5)])
    for test, name in zip(tests, [*GROUPS, "all"], strict=True):
        same(test, theirs, "nominal", name)


def test_one_column_fits_its_table_exactly():
    # Brute force: with slopes of its own at each split, a model of one group has the shares of each
    # row of the table as its probabilities.
    counts = np.array([[14, 10, 3, 2], [11, 7, 8, 4]])
    group = np.repeat([0.0, 1.0], counts.sum(axis=1))
    answers = np.concatenate([np.repeat(np.arange(4), row) for row in counts])
    fit = fit_proportional_odds(group[:, None], answers, 4)
    saturated = (counts * np.log(counts / counts.sum(axis=1, keepdims=True))).sum()
    (test,) = likelihood_ratio_tests(fit, [[0]])
    assert test.statistic == pytest.approx(2 * (saturated - fit.log_likelihood), rel=1e-9)
    assert test.df == 2


def test_units_do_not_matter(fit):
    scale, shift = np.array([1e6, 1e-3, 1, 1, 7]), np.array([2010.0, 5, 0, 0, -3])
    other = fit_proportional_odds(fit.matrix * scale + shift, fit.outcome, 5)
    groups = [*GROUPS.values(), range(5)]
    for first, second in zip(
        [*brant_test(fit, groups).groups, *likelihood_ratio_tests(fit, groups)],
        [*brant_test(other, groups).groups, *likelihood_ratio_tests(other, groups)],
        strict=True,
    ):
        assert first.statistic == pytest.approx(second.statistic, rel=1e-7)


def test_two_categories_have_one_split():
    random = np.random.default_rng(1)
    fit = fit_proportional_odds(random.normal(size=(50, 1)), random.integers(0, 2, 50), 2)
    for test in (brant_test(fit, [[0]]).overall, *likelihood_ratio_tests(fit, [[0]])):
        assert "single split" in test.reason
        assert np.isnan(test.statistic)
        assert test.df == 0


def test_without_columns_there_is_nothing_to_test():
    fit = fit_proportional_odds(np.empty((50, 0)), np.arange(50) % 3, 3)
    assert "no column" in brant_test(fit, []).overall.reason
    assert likelihood_ratio_tests(fit, []) == ()


def test_an_empty_cell_is_named():
    # Nobody with the level gives the lowest answer, so that the odds of the first split are
    # infinite; under proportional odds the level's slope is finite.
    random = np.random.default_rng(2)
    level = (np.arange(120) < 20).astype(float)
    answers = np.where(level == 1, random.integers(1, 4, 120), random.integers(0, 4, 120))
    fit = fit_proportional_odds(np.column_stack([level, random.normal(size=120)]), answers, 4)
    assert fit.reason == ""
    brant = brant_test(fit, [[0], [1]])
    levelled, other = likelihood_ratio_tests(fit, [[0], [1]])
    expected = "in the split after category 1 everyone with the value 1 in column 1"
    for test in (brant.overall, *brant.groups, levelled):
        assert test.reason.startswith("Not computable: ")
        assert expected in test.reason
        assert np.isnan(test.p)
    assert np.isnan(brant.slopes[0]).all()
    assert np.isfinite(brant.slopes[1:]).all()
    assert (brant.overall.df, levelled.df) == (4, 2)
    assert other.reason == ""


def test_a_separated_split():
    # A number separates the highest answer from the others, but not the others from each other.
    random = np.random.default_rng(3)
    number = np.sort(random.normal(size=90))
    answers = np.where(np.arange(90) > 80, 3, random.integers(0, 3, 90))
    fit = fit_proportional_odds(number[:, None], answers, 4)
    assert fit.reason == ""
    brant, (ratio,) = brant_test(fit, [[0]]), likelihood_ratio_tests(fit, [[0]])
    assert "split after category 3" in brant.overall.reason
    assert "separation" in brant.overall.reason
    assert "separation" in ratio.reason


def test_no_fit_no_test():
    fit = fit_proportional_odds(np.arange(30.0)[:, None], np.arange(30) // 10, 3)
    brant = brant_test(fit, [[0]])
    assert brant.overall.reason == fit.reason
    assert likelihood_ratio_tests(fit, [[0]])[0].reason == fit.reason


def test_too_few_people_for_the_covariance():
    random = np.random.default_rng(11)
    reasons = set()
    for _ in range(200):
        matrix, answers = random.normal(size=(14, 2)).round(), random.integers(0, 4, 14)
        fit = fit_proportional_odds(matrix, answers, 4)
        found = brant_test(fit, [[0], [1]])
        for test in (found.overall, *found.groups):
            assert np.isnan(test.statistic) == bool(test.reason)
            assert test.reason or (test.statistic >= 0 and 0 <= test.p <= 1)
        reasons.add(found.overall.reason.split(",")[0][:60])
    assert len(reasons) > 2


def test_housing_satisfaction(reference_folder):
    counts = pd.read_csv(reference_folder / "classics" / "MASS_housing.csv")
    people = counts.loc[counts.index.repeat(counts["Freq"])]
    levels = {
        "Infl": ("Medium", "High"),
        "Type": ("Apartment", "Atrium", "Terrace"),
        "Cont": ("High",),
    }
    names = [(variable, level) for variable, some in levels.items() for level in some]
    matrix = np.column_stack([people[variable] == level for variable, level in names])
    answers = people["Sat"].map({"Low": 0, "Medium": 1, "High": 2}).to_numpy()
    fit = fit_proportional_odds(matrix.astype(float), answers, 3)
    table = pd.read_csv(reference_folder / "classics" / "reference.csv")
    table = table[table["analysis"] == "clm_nominal_test"].set_index(["target", "statistic"])
    tests = likelihood_ratio_tests(fit, [[0, 1], [2, 3, 4], [5]])
    for test, variable in zip(tests, levels, strict=True):
        for ours, statistic in ((test.statistic, "LRT"), (test.p, "p")):
            theirs = table.loc[(f"housing:{variable}", statistic), "value"]
            assert ours == pytest.approx(theirs, rel=1e-4)
