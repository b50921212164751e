"""Measurement invariance by maximum likelihood against lavaan, and groups that allow none.

R's numbers: reference/likelihood.R (likelihood_invariance.csv; tolerance 1e-5, scaled differences
1e-4) and those of the reference folder (tolerance 1e-5).
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from likelihood_oracle import MODELS, NAMES, answers, fit_measures_of, oracle

from questline.measurement.confirmatory.factor_model import one_factor, scales_as_factors
from questline.measurement.confirmatory.invariance_ml import (
    STEPS,
    invariance_layout,
    invariance_ml,
    scaled_difference,
)

HOLZINGER = {"visual": ["x1", "x2", "x3"], "textual": ["x4", "x5", "x6"],
             "speed": ["x7", "x8", "x9"]}  # fmt: skip
ITEMS = list(MODELS["three"].items)


@pytest.fixture(scope="module")
def expected():
    return oracle("likelihood_invariance.csv")


@pytest.mark.parametrize(
    ("name", "estimator"),
    [("three", "ml"), ("three", "mlr"), ("one", "ml"), ("one", "mlr"), ("one", "fiml")],
)
def test_steps_and_differences_are_those_of_lavaan(expected, name, estimator):
    table = expected.loc[(name, estimator)]
    data = answers()
    found = invariance_ml(
        data, data["group"].to_numpy(), ["x", "y"], MODELS[name], estimator=estimator
    )
    assert found.reason == ""
    assert [step.name for step in found.steps] == list(STEPS)
    for step in found.steps:
        wanted = table[table["term"] == step.name]
        about_factors = wanted["statistic"].str.startswith("factor_")
        for measure, value in fit_measures_of(wanted[~about_factors]).items():
            if measure.startswith("difference_"):
                own = step.difference[
                    measure.removeprefix("difference_").replace("chisq", "chi_square")
                ]
            else:
                own = step.fit[measure]
            assert own == pytest.approx(value, rel=1e-4, abs=1e-6), (step.name, measure)
        for row in wanted[about_factors].itertuples():
            second = step.groups[1]
            place = found.model.factors.index(row.level)
            sign = np.sign(step.groups[0].loadings[:, place].sum())
            assert sign == 1
            if row.statistic == "factor_variance":
                own = second.factor_covariances[place, place]
                assert own == pytest.approx(row.value, abs=1e-5)
            else:
                assert abs(second.factor_means[place]) == pytest.approx(abs(row.value), abs=1e-5)


def check_reference(table, analysis, target, found):
    names = ["configural", "loadings", "loadings+intercepts"]
    for step, name in zip(found.steps, names, strict=False):
        wanted = table[(table["analysis"] == analysis) & (table["target"] == f"{target}:{name}")]
        assert len(wanted) >= 5
        for statistic, value in zip(wanted["statistic"], wanted["value"], strict=True):
            own = step.fit[NAMES.get(statistic, statistic)]
            assert own == pytest.approx(value, rel=1e-5), (name, statistic)


def test_schools_of_holzinger_and_swineford(reference_folder):
    data = pd.read_csv(reference_folder / "classics/HolzingerSwineford1939.csv")
    table = pd.read_csv(reference_folder / "classics/reference.csv")
    model = scales_as_factors(HOLZINGER)
    levels = ["Pasteur", "Grant-White"]
    found = invariance_ml(data, data["school"].to_numpy(), levels, model, estimator="ml")
    assert found.counts == {"Pasteur": 156, "Grant-White": 145}
    check_reference(table, "invariance_school_ML", "HS_3f", found)
    metric, scalar = found.steps[1].difference, found.steps[2].difference
    assert metric["chi_square"] == pytest.approx(124.04354418 - 115.851343876, rel=1e-6)
    assert metric["df"] == 6
    assert scalar["cfi"] == pytest.approx(0.882471812681 - 0.920923468577, abs=1e-8)


def test_genders_of_the_big_five(reference_folder):
    data = pd.read_csv(reference_folder / "big_five/bfi.csv")
    table = pd.read_csv(reference_folder / "big_five/reference.csv")
    model = one_factor("N", [f"N{number}" for number in range(1, 6)])
    found = invariance_ml(data, data["gender"].to_numpy(), [1, 2], model, estimator="ml")
    check_reference(table, "invariance_gender_ML", "N_1f", found)


def test_parameters_are_shared_step_by_step():
    model = MODELS["three"]
    free = [invariance_layout(model, 2, step).free for step in STEPS]
    own = 10 + 3 + 10 + 10
    assert free[0] == 2 * own
    assert free[1] == free[0] - 10 + 3
    assert free[2] == free[1] - 10 + 3
    assert free[3] == free[2] - 10


def test_groups_alike_lose_nothing():
    """The same people twice: every step fits as the one before."""
    data = answers().dropna()
    twice = pd.concat([data, data], ignore_index=True)
    groups = np.repeat(["p", "q"], len(data))
    found = invariance_ml(twice, groups, ["p", "q"], MODELS["three"], estimator="ml")
    for step in found.steps[1:]:
        assert step.difference["chi_square"] == pytest.approx(0, abs=1e-6)
        assert step.groups[0].loadings == pytest.approx(step.groups[1].loadings, abs=1e-5)
    assert found.steps[2].groups[1].factor_means == pytest.approx(np.zeros(3), abs=1e-6)


def test_the_scaled_difference_after_satorra_and_bentler():
    """Two fits with T, d and c: (T1 - T0) over (d1 c1 - d0 c0) / (d1 - d0)."""
    weaker = {"chi_square": 40.0, "df": 10.0, "scaling_factor": 1.2}
    stronger = {"chi_square": 60.0, "df": 14.0, "scaling_factor": 1.3}
    assert scaled_difference(stronger, weaker) == (20 / ((14 * 1.3 - 10 * 1.2) / 4), 4.0)
    exact = {"chi_square": 0.0, "df": 0.0}
    assert scaled_difference(stronger, exact) == (60 / 1.3, 14.0)
    impossible = scaled_difference(stronger, {**weaker, "scaling_factor": 2.0})
    assert np.isnan(impossible[0])


@pytest.mark.parametrize(
    ("change", "estimator", "reason"),
    [
        ({}, "fiml", ""),
        ({"a1": np.nan}, "fiml", "Nobody in the group y answered a1."),
        ({"a1": np.nan}, "ml", "Nobody in the group y answered every item."),
        (dict.fromkeys(ITEMS, np.nan), "fiml", "Nobody in the group y answered any of the items."),
        ({"a1": 2.0}, "fiml", "Everyone in the group y gave the same answer to a1."),
        (
            {"a1": 2.0},
            "mlr",
            "Everyone in the group y who answered every item gave the same answer to a1.",
        ),
    ],
)
def test_a_group_that_allows_no_model_is_named(change, estimator, reason, recwarn):
    data = answers()
    within = (data["group"] == "y").to_numpy()
    for item, value in change.items():
        data[item] = data[item].astype(float).mask(within, value)
    found = invariance_ml(
        data, data["group"].to_numpy(), ["x", "y"], MODELS["one"], estimator=estimator
    )
    if change:
        assert found.reason.startswith(reason.split(" in the group")[0])
    else:
        assert found.reason == reason
    assert not recwarn.list


def test_small_and_empty_groups_are_all_named():
    data = answers().dropna()
    groups = np.where(np.arange(len(data)) < 4, "few", "many")
    levels = ["few", "many", "nobody"]
    found = invariance_ml(data, groups, levels, MODELS["three"], estimator="ml")
    assert found.reason == (
        "The complete answers of 4 respondents in the group few are too few for 10 items. "
        "Nobody in the group nobody answered every item."
    )
    assert found.steps == ()
    assert found.counts == {"few": 4, "many": len(data) - 4, "nobody": 0}
