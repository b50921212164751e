"""Rubin's rules against mice and mitml (reference/pooling.R), on given estimates: exact.

Tolerances, relative: 1e-10 for what is a formula of the same numbers; 1e-9 where R's root finder
took part. mice keeps lambda at 1e-4 or above in its degrees of freedom, which no case here touches.
"""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.special import stdtrit

from questline.description.intervals import wilson_interval
from questline.imputation.pooled_measures import (
    pool_areas,
    pool_correlations,
    pool_r_squared,
    pool_shares,
)
from questline.imputation.pooling import joint_test, pool

REFERENCE = Path(__file__).parent / "reference"
EXACT = 1e-10
CASES = {"many": (20, 3), "few": (3, 2), "two": (2, 2)}
FREEDOMS = {"Inf": math.inf, "300": 300.0, "12": 12.0}
PEOPLE = 150


@pytest.fixture(scope="module")
def expected():
    table = pd.read_csv(REFERENCE / "pooling.csv")
    names = zip(table["what"], table["target"], table["statistic"], strict=True)
    return dict(zip(names, table["value"], strict=True))


@pytest.fixture(scope="module")
def measures():
    return pd.read_csv(REFERENCE / "pooling_measures.csv")


def given(case):
    sets, count = CASES[case]
    estimates = pd.read_csv(REFERENCE / "pooling_estimates.csv").query("case == @case")
    covariances = pd.read_csv(REFERENCE / "pooling_covariances.csv").query("case == @case")
    return (
        estimates["estimate"].to_numpy().reshape(sets, count),
        covariances["value"].to_numpy().reshape(sets, count, count),
    )


@pytest.mark.parametrize("freedom", FREEDOMS)
@pytest.mark.parametrize("case", CASES)
def test_scalars_as_mice_pools_them(case, freedom, expected):
    estimates, covariances = given(case)
    variances = np.diagonal(covariances, axis1=1, axis2=2)
    pooled = pool(estimates, variances, FREEDOMS[freedom])
    found = {
        "estimate": pooled.estimate,
        "within": pooled.within,
        "between": pooled.between,
        "total": pooled.total,
        "df": pooled.df,
        "riv": pooled.relative_increase_in_variance,
        "fmi": pooled.fraction_of_missing_information,
        "lambda": pooled.share_of_variance,
        "p": pooled.p,
        "low": pooled.limits(0.95)[0],
    }
    for statistic, values in found.items():
        for place, value in enumerate(values, 1):
            target = f"{case}:{freedom}:{place}"
            assert value == pytest.approx(expected["scalar", target, statistic], rel=EXACT), (
                target, statistic,
            )  # fmt: skip


@pytest.mark.parametrize("target", ["many:Inf", "many:300", "many:12", "few:Inf", "two:Inf"])
def test_joint_tests_as_mitml_tests(target, expected):
    case, freedom = target.split(":")
    found = joint_test(*given(case), FREEDOMS[freedom])
    for statistic, value in {
        "F": found.f,
        "df1": found.df,
        "df2": found.residual_df,
        "p": found.p,
        "riv": found.relative_increase_in_variance,
    }.items():
        assert value == pytest.approx(expected["joint", target, statistic], rel=EXACT), statistic


def test_measures_on_their_scales(measures, expected):
    column = {name: measures[name].to_numpy() for name in measures}
    found = {
        "pearson": pool_correlations(column["r"], PEOPLE, 0.95),
        "spearman": pool_correlations(column["r"], PEOPLE, 0.95, ranks=True),
        "area": pool_areas(column["area"], column["se"], 0.95),
        "r2": pool_r_squared(column["r2"], PEOPLE, 0.95),
        "weak": pool_r_squared(column["weak"], PEOPLE, 0.95),
    }
    for name, measure in found.items():
        wanted = {key: expected["measure", name, key] for key in ("estimate", "low", "high", "fmi")}
        assert measure.estimate == pytest.approx(wanted["estimate"], rel=EXACT)
        assert measure.low == pytest.approx(wanted["low"], rel=EXACT)
        assert measure.high == pytest.approx(wanted["high"], rel=EXACT)
        assert measure.pooled.fraction_of_missing_information == pytest.approx(
            wanted["fmi"], rel=EXACT
        )


def test_shares_have_the_roots_of_the_score_equation(measures, expected):
    found = pool_shares(measures[["events", "none"]].to_numpy(), PEOPLE, 0.95)
    for place, name in enumerate(("events", "none")):
        for statistic, value in (
            ("estimate", found.estimate),
            ("low", found.low),
            ("high", found.high),
            ("se", found.pooled.se),
        ):
            wanted = expected["share", name, statistic]
            assert value[place] == pytest.approx(wanted, rel=1e-9, abs=1e-12), (name, statistic)


def test_shares_that_agree_have_wilsons_interval(expected):
    found = pool_shares(np.full(5, 30), PEOPLE, 0.95)
    assert (float(found.low), float(found.high)) == pytest.approx(
        wilson_interval(0.2, PEOPLE, 0.95), rel=1e-12
    )
    everyone = pool_shares(np.full(5, PEOPLE), PEOPLE, 0.95)
    assert float(everyone.high) == 1
    assert float(everyone.low) == pytest.approx(
        1 - expected["share", "none", "wilson_high"], rel=1e-9
    )


def test_nhanes_exactly(reference_folder):
    # Given estimates of mice 3.15: est, se, df, fmi and the parts of the variance.
    folder = reference_folder / "classics"
    per_set = pd.read_csv(folder / "mice_nhanes_per_imputation.csv")
    wanted = pd.read_csv(folder / "reference.csv").query("analysis == 'mice_pooled_lm_m50'")
    wanted = {(t.split(":")[1], s): float(v) for t, s, v in
              zip(wanted["target"], wanted["statistic"], wanted["value"], strict=True)}  # fmt: skip
    for term, sets in per_set.groupby("term"):
        pooled = pool(sets["est"].to_numpy(), sets["se"].to_numpy() ** 2, sets["dfcom"].iloc[0])
        found = {
            "est": pooled.estimate,
            "se": pooled.se,
            "df": pooled.df,
            "t": pooled.estimate / pooled.se,
            "p": pooled.p,
            "fmi": pooled.fraction_of_missing_information,
            "riv": pooled.relative_increase_in_variance,
            "ubar": pooled.within,
            "b": pooled.between,
            "t_var": pooled.total,
        }
        checked = [name for (one, name) in wanted if one == term]
        assert {"est", "se", "df", "fmi"} <= set(checked)
        for name in checked:
            assert float(found[name]) == pytest.approx(wanted[term, name], rel=1e-9), (term, name)


def test_sets_that_agree_give_the_complete_data_answer():
    pooled = pool(np.full((20, 2), [1.5, -2.0]), np.full((20, 2), 0.25), 97)
    assert pooled.between.tolist() == [0, 0]
    assert pooled.fraction_of_missing_information.tolist() == [0, 0]
    assert pooled.se == pytest.approx([0.5, 0.5])
    # Barnard and Rubin's observed degrees of freedom: (v + 1) / (v + 3) v.
    assert pooled.df == pytest.approx(98 / 100 * 97)
    large = pool(np.full(3, 1.0), np.full(3, 0.04))
    assert np.isinf(large.df)
    assert float(large.limits(0.95)[1]) == pytest.approx(1 + 0.2 * stdtrit(1e12, 0.975))


def test_sampling_variance_of_nothing():
    alone = pool(np.array([1.0, 2.0, 3.0]), np.zeros(3), 50)
    assert np.isinf(alone.relative_increase_in_variance)
    assert float(alone.fraction_of_missing_information) == 1
    nothing = pool(np.zeros(4), np.zeros(4), 50)
    assert float(nothing.p) == 1
    assert float(nothing.se) == 0


def test_one_set_cannot_be_pooled():
    with pytest.raises(ValueError, match="two completed sets"):
        pool(np.ones((1, 3)), np.ones((1, 3)))


def test_joint_test_of_coefficients_that_depend_on_each_other():
    covariances = np.tile([[1.0, 1.0], [1.0, 1.0]], (4, 1, 1))
    found = joint_test(np.ones((4, 2)), covariances, 50)
    assert found.reason.startswith("Not computable")
    assert math.isnan(found.f)


def test_joint_test_of_sets_that_agree():
    estimates, covariances = np.tile([1.0, -0.5], (6, 1)), np.tile(np.eye(2) * 0.1, (6, 1, 1))
    found = joint_test(estimates, covariances)
    assert math.isinf(found.residual_df)
    assert found.p == pytest.approx(math.exp(-(1.25 / 0.1) / 2))
    # Reiter's degrees of freedom without a between variance: 4 + (v (v + 1) / (v + 3) - 4).
    assert joint_test(estimates, covariances, 50).residual_df == pytest.approx(51 / 53 * 50)


def test_joint_test_of_few_people_keeps_four_degrees_of_freedom():
    estimates, covariances = given("many")
    assert joint_test(estimates, covariances, 5).residual_df == 4


def test_one_coefficient_alone_is_tested_too():
    estimates, covariances = given("many")
    found = joint_test(estimates[:, :1], covariances[:, :1, :1])
    pooled = pool(estimates[:, 0], covariances[:, 0, 0])
    assert found.f == pytest.approx(float(pooled.estimate**2 / pooled.total))


def test_perfect_measures_are_not_a_number():
    assert math.isnan(pool_correlations(np.array([1.0, 0.9]), 50, 0.95).estimate)
    assert math.isnan(pool_areas(np.array([1.0, 0.9]), np.array([0.0, 0.1]), 0.95).estimate)
