"""Little's test against its formula in R with lavaan's saturated EM (reference/little.R).

Relative 1e-6. The same R code gives what naniar prints for mcar_test(airquality).
"""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from questline.imputation.little_test import little_test
from questline.imputation.missing_patterns import missing_patterns
from questline.imputation.normal_model import fit_normal

REFERENCE = Path(__file__).parent / "reference"
CLOSE = 1e-6
NAMES = ("a", "b", "c", "d")


@pytest.fixture(scope="module")
def answers():
    return pd.read_csv(REFERENCE / "little_answers.csv")


def values_of(answers, case):
    return answers.loc[answers["case"] == case, list(NAMES)].to_numpy(dtype=float)


def expected_of(case):
    table = pd.read_csv(REFERENCE / "little.csv").query("case == @case")
    return dict(zip(table["statistic"], table["value"], strict=True))


@pytest.mark.parametrize("case", ["random", "depends"])
def test_statistic_as_the_formula(case, answers):
    found, wanted = little_test(values_of(answers, case), NAMES), expected_of(case)
    assert found.reason == ""
    assert found.notes == ()
    assert found.chi_square == pytest.approx(wanted["chi_square"], rel=CLOSE)
    assert found.df == wanted["df"]
    assert found.p == pytest.approx(wanted["p"], rel=CLOSE)
    assert found.patterns == wanted["patterns"]


@pytest.mark.parametrize("case", ["random", "depends"])
def test_means_and_covariances_by_em(case, answers):
    values, wanted = values_of(answers, case), expected_of(case)
    values = values[~np.isnan(values).all(axis=1)]
    model = fit_normal(values, missing_patterns(np.isnan(values)))
    assert model.converged
    for row, first in enumerate(NAMES):
        assert model.mean[row] == pytest.approx(wanted[f"mean_{first}"], rel=CLOSE)
        for column, second in enumerate(NAMES):
            assert model.covariance[row, column] == pytest.approx(
                wanted[f"cov_{first}{second}"], rel=CLOSE
            )


def test_units_do_not_matter(answers):
    values = values_of(answers, "random")
    moved = values * [1e6, 1e-3, 1, -7] + [0, 1e3, -50, 2023]
    assert little_test(moved).chi_square == pytest.approx(little_test(values).chi_square, rel=1e-6)


def test_empty_rows_say_nothing(answers):
    values = values_of(answers, "random")
    more = np.vstack([values, np.full((5, 4), np.nan)])
    assert little_test(more) == little_test(values)


def test_constant_and_empty_and_repeated_columns_are_named(answers):
    values = values_of(answers, "random")
    people = len(values)
    awkward = np.column_stack(
        [values, np.ones(people), np.full(people, np.nan), values[:, 0] + 2 * values[:, 2]]
    )
    found = little_test(awkward, (*NAMES, "constant", "empty", "sum"))
    assert found.chi_square == pytest.approx(little_test(values, NAMES).chi_square)
    assert found.notes == (
        "Everyone gave the same answer to constant, which is left out.",
        "Nobody answered empty, which is left out.",
        "sum can be computed from other answers and is left out.",
    )


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (np.arange(12.0).reshape(6, 2) ** 2, "no answer is missing"),
        (np.full((5, 2), np.nan), "no variable with different answers"),
        (np.ones((5, 2)), "no variable with different answers"),
        (np.zeros((0, 3)), "no variable with different answers"),
        (np.array([[1.0, 2, 3], [2, np.nan, 5], [4, 1, np.nan]]), "as many variables as people"),
    ],
)
def test_what_cannot_be_tested_has_a_reason(values, reason):
    found = little_test(values)
    assert reason in found.reason
    assert found.reason.startswith("Not computable: ")
    assert math.isnan(found.chi_square)


def test_patterns_of_few_people_are_a_caution():
    generator = np.random.default_rng(2)
    values = generator.standard_normal((80, 8))
    values[generator.random(values.shape) < 0.1] = np.nan
    found = little_test(values)
    assert math.isfinite(found.chi_square)
    assert found.notes[0].startswith(
        "Most patterns of missing answers are those of fewer than five"
    )


def test_answers_that_are_never_together_have_a_reason():
    generator = np.random.default_rng(1)
    values = generator.standard_normal((40, 2))
    values[:20, 0] = np.nan
    values[20:, 1] = np.nan
    found = little_test(values)
    assert found.reason == "" or "Not computable" in found.reason
    assert found.reason or np.isfinite(found.chi_square)
