"""Specification curves against R: glm and lm, Rubin's rules by mice (reference/robustness.R)."""

import numpy as np
import pandas as pd
import pytest
from robust_reference import (
    CLOSE,
    COVARIATE_SETS,
    FOCAL,
    completed,
    design,
    outcome_of,
    respondents,
    table,
)

from questline.robustness.risk_differences import Focal
from questline.robustness.specification_curve import DataVariant, specification_curve

DECISIONS = ["missing", "scoring", "exclusion", "covariates"]
NUMBERS = ["estimate", "se", "low", "high", "p", "odds_ratio", "odds_ratio_low", "odds_ratio_high"]


def variants(kind):
    """All data variants of R's curve. Those that share arrays are those of other exclusions."""
    people = respondents()
    outcome = outcome_of(people, kind)
    stays = {
        "nobody": np.ones(len(people), dtype=bool),
        "careless": people["careless"].to_numpy() == 0,
        "careless_or_hasty": (people[["careless", "hasty"]] == 0).all(axis=1).to_numpy(),
    }
    made = []
    for scoring in ("scored_a", "scored_b"):
        known = people[scoring].notna().to_numpy()
        for missing, matrix, usable in (
            ("complete", design(people, scoring), known),
            ("imputed", completed(people, scoring), np.ones(len(people), dtype=bool)),
        ):
            for exclusion, stay in stays.items():
                decided = {"missing": missing, "scoring": scoring, "exclusion": exclusion}
                made.append(DataVariant(decided, matrix, outcome, stay & usable))
    return made


@pytest.fixture(scope="module", params=["logistic", "linear"])
def curve(request):
    kind = request.param
    found = specification_curve(variants(kind), COVARIATE_SETS, FOCAL, kind)
    expected = table("curve")
    expected = expected[expected["kind"] == kind].drop(columns="kind")
    both = found.merge(expected, on=DECISIONS, suffixes=("", "_r"))
    assert len(both) == len(found) == len(expected) == 48
    return both


@pytest.mark.parametrize("name", [*NUMBERS, "n", "events"])
def test_every_specification_is_that_of_r(curve, name):
    np.testing.assert_allclose(
        curve[name].to_numpy(float), curve[f"{name}_r"].to_numpy(float), rtol=CLOSE, atol=1e-12
    )


def test_degrees_of_freedom(curve):
    np.testing.assert_allclose(curve["df"], curve["df_r"].astype(float), rtol=CLOSE)


def test_nothing_was_left_out(curve):
    assert (curve["reason"] == "").all()
    assert (curve["note"] == "").all()


def test_variants_one_at_a_time_are_the_same():
    together = specification_curve(variants("logistic"), COVARIATE_SETS, FOCAL, "logistic")
    apart = [
        specification_curve(
            [
                DataVariant(
                    variant.decisions, variant.matrix.copy(), variant.outcome, variant.members
                )
            ],
            COVARIATE_SETS,
            FOCAL,
            "logistic",
        )
        for variant in variants("logistic")[::4]
    ]
    for part in apart:
        both = part.merge(together, on=DECISIONS, suffixes=("", "_together"))
        for name in ("estimate", "se", "p", "odds_ratio"):
            np.testing.assert_allclose(both[name], both[f"{name}_together"], rtol=1e-8)


@pytest.fixture
def small():
    generator = np.random.default_rng(5)
    matrix = generator.standard_normal((80, 3))
    matrix[:, 2] = np.arange(80) < 20
    outcome = (generator.random(80) < 1 / (1 + np.exp(-0.7 * matrix[:, 0]))).astype(float)
    return matrix, outcome


def estimated(variant, kind="logistic"):
    masks = {"all": np.ones(variant.matrix.shape[-1], dtype=bool)}
    (line,) = specification_curve([variant], masks, Focal(0), kind).to_dict("records")
    return line


def test_a_level_that_vanishes_is_left_out_with_a_note(small):
    matrix, outcome = small
    line = estimated(DataVariant({}, matrix, outcome, np.arange(80) >= 20))
    without = estimated(DataVariant({}, matrix[20:, :2], outcome[20:]))
    assert line["estimate"] == pytest.approx(without["estimate"], rel=1e-10)
    assert line["se"] == pytest.approx(without["se"], rel=1e-10)
    assert line["note"].startswith("1 column of the covariates says nothing")
    assert line["n"] == 60


@pytest.mark.parametrize("kind", ["logistic", "linear"])
@pytest.mark.parametrize(
    ("included", "why"),
    [
        (np.zeros(80, dtype=bool), "nobody is left"),
        (np.arange(80) < 2, "the predictor is the same for everyone who is left."),
        (np.arange(80) < 3, "no more people than coefficients"),
    ],
)
def test_too_few_people(small, kind, included, why):
    matrix, outcome = small
    matrix = matrix.copy()
    matrix[:2, 0] = 1.0
    if kind == "logistic":
        outcome = np.arange(80) % 2.0
    line = estimated(DataVariant({}, matrix, outcome, included), kind=kind)
    assert why in line["reason"] or "no more people" in line["reason"]
    assert line["reason"].startswith("Not computable: ")
    assert np.isnan(line["estimate"])
    assert line["n"] == included.sum()


def test_outcomes_and_columns_that_forbid_an_estimate(small):
    matrix, outcome = small
    all_yes = estimated(DataVariant({}, matrix, np.ones(80)))
    assert all_yes["reason"] == "Not computable: everyone has the same outcome."
    separated = estimated(DataVariant({}, matrix, (matrix[:, 0] > 0).astype(float)))
    assert "separate" in separated["reason"]
    twice = np.column_stack([matrix, matrix[:, 0] - 2 * matrix[:, 1]])
    line = estimated(DataVariant({}, twice, outcome))
    assert line["reason"] == "Not computable: the predictor can be computed from the covariates."
    harmless = np.column_stack([matrix, matrix[:, 2] - 2 * matrix[:, 1]])
    line = estimated(DataVariant({}, harmless, outcome))
    expected = estimated(DataVariant({}, matrix, outcome))
    assert line["estimate"] == pytest.approx(expected["estimate"], rel=1e-10)
    assert "1 column of the covariates says nothing" in line["note"]
    same = matrix.copy()
    same[:, 0] = 4.0
    line = estimated(DataVariant({}, same, outcome))
    assert line["reason"] == "Not computable: the predictor is the same for everyone who is left."
    assert np.isnan([line[name] for name in NUMBERS]).all()


def test_a_set_that_cannot_be_fitted_is_not_pooled_over(small):
    matrix, outcome = small
    sets = np.stack([matrix, matrix, matrix])
    outcomes = np.stack([outcome, outcome, np.ones(80)])
    line = estimated(DataVariant({}, sets, outcomes))
    assert line["reason"] == (
        "Not computable: in 1 of the 3 completed sets everyone has the same outcome."
    )
    assert np.isnan(line["estimate"])


def test_a_category_as_the_predictor(small):
    matrix, outcome = small
    masks = {"adjusted": np.ones(3, bool), "alone": np.array([False, False, True])}
    variant = DataVariant({"exclusion": "nobody"}, matrix, outcome)
    curve = specification_curve([variant], masks, Focal(2, category=(2,)), "logistic")
    inside = matrix[:, 2] == 1
    alone = curve.set_index("covariates").loc["alone"]
    assert alone["estimate"] == pytest.approx(outcome[inside].mean() - outcome[~inside].mean())


def test_the_memory_bound_makes_no_difference(small, monkeypatch):
    matrix, outcome = small
    made = [
        DataVariant({"drop": str(number)}, matrix, outcome, np.arange(80) % 9 != number)
        for number in range(7)
    ]
    masks = {"all": np.ones(3, bool), "none": np.array([True, False, False])}
    whole = specification_curve(made, masks, Focal(0), "logistic")
    monkeypatch.setattr("questline.robustness.specification_curve.MOST_CELLS", 400)
    pd.testing.assert_frame_equal(
        specification_curve(made, masks, Focal(0), "logistic"), whole, rtol=1e-9
    )
