"""Average marginal effects, risk differences and risk ratios against brute force in R.

reference/effects.R differentiates the averages numerically, so that it shares no formula with what
is tested: 1e-6 relative, the same for standard errors.
"""

import math

import numpy as np
import pandas as pd
import pytest
from effects_reference import (
    AGE,
    CLOSE,
    DISCREPANCY,
    EMPLOYER,
    EMPLOYERS,
    GENDER,
    MONTHS,
    Case,
    fitted_model,
    read_expected,
    read_people,
)

from questline.imputation.pooling import pool
from questline.modelling.design import Term
from questline.modelling.effects import averages
from questline.modelling.effects.estimated_model import estimated_model, without_estimates
from questline.modelling.effects.marginal_effects import (
    average_differences,
    average_marginal_effect,
    average_ratios,
    declared_changes,
    level_changes,
    unit_change,
    value_change,
)
from questline.modelling.effects.population import Shift, population
from questline.modelling.terms.interactions import Interaction
from questline.modelling.terms.recipe import Recipe

KINDS = ["logistic", "linear", "ordinal"]


@pytest.fixture(scope="module")
def people():
    return read_people()


@pytest.fixture(scope="module")
def expected():
    return read_expected()


@pytest.fixture(scope="module")
def cases(people, expected):
    return {kind: Case(kind, people, expected) for kind in KINDS}


def check(effects, expected, kind, targets, statistic, scale=1.0):
    """Compare with R; `targets` one a change, split by category in an ordinal model."""
    assert not any(effects.reasons)
    outcomes = 5 if kind == "ordinal" else 1
    assert len(effects.labels) == outcomes * len(targets)
    for place, label in enumerate(effects.labels):
        target = targets[place // outcomes]
        if kind == "ordinal":
            assert label.outcome == place % outcomes
            target = f"{target}_{label.outcome}"
        theirs = expected[kind, target, statistic] * scale
        assert effects.estimates[0, place] == pytest.approx(theirs, rel=CLOSE, abs=1e-9)
        error = math.sqrt(effects.variances[0, place])
        theirs = expected[kind, target, f"{statistic}_se"] * abs(scale)
        assert error == pytest.approx(theirs, rel=CLOSE)


@pytest.mark.parametrize(
    ("kind", "variable"),
    [
        *((kind, variable) for kind in KINDS for variable in ("discrepancy", "months")),
        *((kind, "confidence") for kind in ("logistic", "linear")),
    ],
)
def test_slopes(kind, variable, cases, expected):
    case = cases[kind]
    found = average_marginal_effect(case.people, case.model, variable)
    check(found, expected, kind, [variable], "slope")


@pytest.mark.parametrize("kind", KINDS)
def test_changes_of_one_unit(kind, cases, expected):
    case = cases[kind]
    names = ["discrepancy", "months", *(["confidence"] if kind != "ordinal" else [])]
    changes = [unit_change(case.recipe, name) for name in names]
    found = average_differences(case.people, case.model, changes)
    check(found, expected, kind, names, "unit_difference")
    assert found.labels[0].at == {"discrepancy": Shift(30.0)}
    assert str(Shift(-10.0)) == "10 lower"
    if kind != "linear":
        ratios = average_ratios(case.people, case.model, changes)
        check(ratios, expected, kind, names, "unit_log_ratio")


@pytest.mark.parametrize("kind", KINDS)
def test_between_two_values(kind, cases, expected):
    case = cases[kind]
    found = average_differences(case.people, case.model, [value_change("discrepancy", 30.0, 75.0)])
    check(found, expected, kind, ["discrepancy_30_75"], "difference")


@pytest.mark.parametrize("kind", KINDS)
def test_levels(kind, cases, expected):
    case = cases[kind]
    changes = level_changes(case.recipe, "gender") + level_changes(case.recipe, "employer")
    names = ["woman", *EMPLOYERS[1:]]
    check(average_differences(case.people, case.model, changes), expected, kind, names,
          "difference")  # fmt: skip
    if kind != "linear":
        check(average_ratios(case.people, case.model, changes), expected, kind, names, "log_ratio")


def test_small_chunks_give_the_same(cases, monkeypatch):
    case = cases["logistic"]
    changes = [unit_change(case.recipe, "discrepancy"), *level_changes(case.recipe, "employer")]
    whole = average_differences(case.people, case.model, changes)
    slope = average_marginal_effect(case.people, case.model, "months")
    monkeypatch.setattr(averages, "CELLS_AT_ONCE", 300)
    again = average_differences(case.people, case.model, changes)
    assert again.estimates == pytest.approx(whole.estimates, rel=1e-12)
    assert again.variances == pytest.approx(whole.variances, rel=1e-12)
    again = average_marginal_effect(case.people, case.model, "months")
    assert again.variances == pytest.approx(slope.variances, rel=1e-12)


def test_the_interaction_follows_its_number():
    # What a derivative of the single column leaves behind: brute force by a small difference.
    rng = np.random.default_rng(3)
    frame = pd.DataFrame({"a": rng.normal(size=200), "b": rng.normal(1, 1, 200)})
    recipe = Recipe((Term("a", True), Term("b", False)), (Interaction("a", "b"),))
    coefficients = np.array([-0.3, 0.4, 0.2, 0.7])
    model = estimated_model("logistic", coefficients, np.diag([0.1, 0.02, 0.03, 0.01]))
    found = average_marginal_effect(population(recipe, frame), model, "a").estimates[0, 0]

    def average(by):
        a, b = frame["a"] + by, frame["b"]
        return (1 / (1 + np.exp(-(-0.3 + 0.4 * a + 0.2 * b + 0.7 * a * b)))).mean()

    assert found == pytest.approx((average(1e-5) - average(-1e-5)) / 2e-5, rel=1e-8)
    chance = 1 / (1 + np.exp(-(recipe.design_matrix(frame)[1] @ coefficients[1:] - 0.3)))
    left_behind = 0.4 * (chance * (1 - chance)).mean()
    assert abs(found - left_behind) > 0.05


def test_linear_model_without_interaction_is_its_coefficient(people):
    recipe = Recipe((DISCREPANCY, AGE))
    model = fitted_model("linear", recipe, people)
    everyone = population(recipe, people)
    for effects in (
        average_marginal_effect(everyone, model, "discrepancy"),
        average_differences(everyone, model, declared_changes(recipe, "discrepancy")),
    ):
        assert effects.estimates[0] == pytest.approx(model.coefficients[0, 1])
        shown = effects.shown(0.95)
        assert shown.se[0] == pytest.approx(np.sqrt(model.covariances[0, 1, 1]))
        assert shown.scale_se == pytest.approx(shown.se)
        # t on the residual degrees of freedom: qt(.975, 396) in R.
        assert shown.high - shown.estimate == pytest.approx(1.965972608 * shown.se)


def test_intervals_and_tests(people, cases, expected):
    case = cases["logistic"]
    changes = [unit_change(case.recipe, "confidence")]
    shown = average_ratios(case.people, case.model, changes).shown(0.95)
    log = expected["logistic", "confidence", "unit_log_ratio"]
    error = expected["logistic", "confidence", "unit_log_ratio_se"]
    assert shown.estimate[0, 0] == pytest.approx(math.exp(log), rel=CLOSE)
    assert shown.low[0, 0] == pytest.approx(math.exp(log - 1.959963985 * error), rel=CLOSE)
    assert shown.se[0, 0] == pytest.approx(math.exp(log) * error, rel=CLOSE)
    assert shown.p[0, 0] == pytest.approx(math.erfc(abs(log / error) / math.sqrt(2)), rel=1e-5)


def test_ordinal_measures_agree(people, expected):
    cases = {measure: Case("ordinal", people, expected, measure) for measure in
             ("categories", "at_least", "mean")}  # fmt: skip
    found = {}
    for measure, case in cases.items():
        changes = level_changes(case.recipe, "gender")
        found[measure] = average_differences(case.people, case.model, changes)
    categories = found["categories"].estimates[0]
    assert categories.sum() == pytest.approx(0, abs=1e-14)
    upwards = categories[::-1].cumsum()[::-1][1:]
    assert found["at_least"].estimates[0] == pytest.approx(upwards)
    assert [label.outcome for label in found["at_least"].labels] == [1, 2, 3, 4]
    assert found["mean"].estimates[0] == pytest.approx([upwards.sum()])
    spread = found["categories"].effect_covariances[0]
    assert found["mean"].variances[0, 0] == pytest.approx(np.arange(5) @ spread @ np.arange(5))


def test_robust_covariance(people):
    # Any covariance will do: here the sandwich without correction, the gradient by hand.
    recipe = Recipe((MONTHS, GENDER))
    model = fitted_model("logistic", recipe, people)
    full = np.column_stack([np.ones(len(people)), recipe.design_matrix(people)[1]])
    chance = 1 / (1 + np.exp(-full @ model.coefficients[0]))
    scores = full * (people["leaving"].to_numpy() - chance)[:, None]
    sandwich = model.covariances[0] @ scores.T @ scores @ model.covariances[0]
    robust = estimated_model("logistic", model.coefficients[0], sandwich)
    effects = average_differences(population(recipe, people), robust,
                                  level_changes(recipe, "gender"))  # fmt: skip
    other = full.copy()
    sides = []
    for woman in (0.0, 1.0):
        other[:, 2] = woman
        there = 1 / (1 + np.exp(-other @ model.coefficients[0]))
        sides.append(((there * (1 - there))[:, None] * other).mean(axis=0))
    gradient = sides[1] - sides[0]
    assert effects.variances[0, 0] == pytest.approx(gradient @ sandwich @ gradient)


def test_weights_are_repeated_people(people, cases):
    case = cases["logistic"]
    counts = np.random.default_rng(1).integers(1, 4, len(people))
    repeated = population(case.recipe, people.loc[people.index.repeat(counts)])
    weighted = population(case.recipe, people, weights=7.0 * counts)
    for variable in ("discrepancy", "confidence"):
        one, other = (average_marginal_effect(p, case.model, variable)
                      for p in (repeated, weighted))  # fmt: skip
        assert other.estimates == pytest.approx(one.estimates, rel=1e-12)
        assert other.variances == pytest.approx(one.variances, rel=1e-10)


@pytest.mark.parametrize("kind", ["logistic", "linear"])
def test_completed_sets(kind, people):
    # Three sets that differ: together they are what they are one by one, and can be pooled.
    recipe = Recipe((DISCREPANCY, GENDER, EMPLOYER), (Interaction("discrepancy", "gender"),))
    frames = [people.assign(discrepancy=people["discrepancy"] + by * (people["months"] > 30))
              for by in (0, 3, -4)]  # fmt: skip
    models = [fitted_model(kind, recipe, frame) for frame in frames]
    together = estimated_model(
        kind,
        np.concatenate([model.coefficients for model in models]),
        np.concatenate([model.covariances for model in models]),
        models[0].df,
    )
    everyone = population(recipe, pd.concat(frames), sets=3)
    changes = [unit_change(recipe, "discrepancy"), *level_changes(recipe, "employer")]
    found = average_differences(everyone, together, changes)
    slope = average_marginal_effect(everyone, together, "discrepancy")
    assert found.estimates.shape == (3, 4)
    for number, (frame, model) in enumerate(zip(frames, models, strict=True)):
        alone = population(recipe, frame)
        one = average_differences(alone, model, changes)
        assert found.estimates[number] == pytest.approx(one.estimates[0], rel=1e-12)
        assert found.variances[number] == pytest.approx(one.variances[0], rel=1e-10)
        one = average_marginal_effect(alone, model, "discrepancy")
        assert slope.variances[number] == pytest.approx(one.variances[0], rel=1e-10)
    pooled = pool(found.estimates, found.variances, together.df)
    assert (pooled.se > np.sqrt(found.variances.mean(axis=0))).all()


def test_many_models_of_the_same_people(people, cases):
    case = cases["logistic"]
    many = estimated_model(
        "logistic", np.repeat(case.model.coefficients, 5, axis=0) * np.linspace(0.5, 1, 5)[:, None],
        np.repeat(case.model.covariances, 5, axis=0),
    )  # fmt: skip
    found = average_marginal_effect(case.people, many, "discrepancy")
    alone = average_marginal_effect(case.people, case.model, "discrepancy")
    assert found.estimates.shape == (5, 1)
    assert found.estimates[-1] == pytest.approx(alone.estimates[0], rel=1e-12)


def test_level_that_nobody_has(people):
    wider = Term("employer", False, levels=(*EMPLOYERS, "abroad"), reference="primary_care")
    recipe = Recipe((DISCREPANCY, wider))
    model = fitted_model("logistic", recipe, people)
    assert np.isnan(model.coefficients[0, -1])
    everyone = population(recipe, people)
    effects = average_differences(everyone, model, level_changes(recipe, "employer"))
    assert effects.reasons[:3] == ("", "", "")
    assert effects.reasons[3] == 'Not computable: nobody has the level "abroad" of employer.'
    assert np.isnan(effects.estimates[0]).tolist() == [False, False, False, True]
    narrow = Recipe((DISCREPANCY, EMPLOYER))
    plain = average_differences(
        population(narrow, people), fitted_model("logistic", narrow, people),
        level_changes(narrow, "employer"),
    )  # fmt: skip
    assert effects.estimates[0, :3] == pytest.approx(plain.estimates[0])
    assert effects.variances[0, :3] == pytest.approx(plain.variances[0])
    slope = average_marginal_effect(everyone, model, "discrepancy")
    assert not any(slope.reasons)


def test_constant_number(people):
    frame = people.assign(months=12.0)
    recipe = Recipe((DISCREPANCY, MONTHS))
    model = fitted_model("linear", recipe, frame)
    everyone = population(recipe, frame)
    said = "Not computable: months is the same for everyone, so that it can explain nothing."
    assert average_marginal_effect(everyone, model, "months").reasons == (said,)
    changes = [unit_change(recipe, name) for name in ("discrepancy", "months")]
    assert average_differences(everyone, model, changes).reasons == ("", said)


def test_collinear_numbers(people):
    frame = people.assign(years=people["months"] / 12)
    recipe = Recipe((DISCREPANCY, MONTHS, Term("years", False)))
    model = fitted_model("linear", recipe, frame)
    effects = average_differences(
        population(recipe, frame), model,
        [unit_change(recipe, name) for name in ("discrepancy", "months", "years")],
    )  # fmt: skip
    assert effects.reasons[0] == ""
    for reason in effects.reasons[1:]:
        assert reason.startswith("Not computable: it rests on what the model has no estimate for")


def test_separated_column_without_estimate(people):
    # Its column is not dependent on others, but the model has nothing to say of those who have it.
    recipe = Recipe((DISCREPANCY, EMPLOYER))
    model = fitted_model("logistic", recipe, people)
    coefficients = model.coefficients[0].copy()
    coefficients[-1] = np.nan
    lacking = estimated_model("logistic", coefficients, model.covariances)
    effects = average_marginal_effect(population(recipe, people), lacking, "discrepancy")
    assert "employer (other)" in effects.reasons[0]
    changes = level_changes(recipe, "employer")
    reasons = average_differences(population(recipe, people), lacking, changes).reasons
    assert reasons[:2] == ("", "")
    assert reasons[2].startswith("Not computable: ")


def test_perfect_prediction(people):
    recipe = Recipe((Term("gender", True, levels=("man", "woman"), reference="man"),))
    model = estimated_model("logistic", np.array([-800.0, 1600.0]), np.eye(2))
    everyone = population(recipe, people)
    changes = level_changes(recipe, "gender")
    (reason,) = average_differences(everyone, model, changes).reasons
    assert reason.startswith("Not computable: it has no standard error")
    (reason,) = average_ratios(everyone, model, changes).reasons
    assert reason == "Not computable: a ratio needs averages that are above zero."
    assert np.isnan(average_ratios(everyone, model, changes).shown(0.95).estimate).all()


def test_ratio_of_means_below_zero(people):
    recipe = Recipe((GENDER,))
    model = estimated_model("linear", np.array([-1.0, 3.0]), np.eye(2), 10)
    effects = average_ratios(population(recipe, people), model, level_changes(recipe, "gender"))
    assert effects.reasons == ("Not computable: a ratio needs averages that are above zero.",)


def test_two_people_and_nobody(people):
    recipe = Recipe((DISCREPANCY,))
    model = estimated_model("logistic", np.array([-1.0, 0.5]), np.eye(2) / 10)
    two = average_marginal_effect(population(recipe, people.iloc[:2]), model, "discrepancy")
    x = people["discrepancy"].to_numpy()[:2] / 30
    chance = 1 / (1 + np.exp(1 - 0.5 * x))
    assert two.estimates[0, 0] == pytest.approx((0.5 * chance * (1 - chance)).mean())
    nobody = population(recipe, people.iloc[:0])
    changes = [unit_change(recipe, "discrepancy")]
    for effects in (
        average_marginal_effect(nobody, model, "discrepancy"),
        average_differences(nobody, model, changes),
        average_ratios(nobody, model, changes),
    ):
        assert effects.reasons == ("Not computable: nobody is there over whom to average.",)
        assert np.isnan(effects.estimates).all()
        assert np.isnan(effects.shown(0.95).p).all()


def test_no_model_and_no_weights(people):
    recipe = Recipe((DISCREPANCY,))
    reason = "Not computable: the outcome is the same for everyone."
    gone = without_estimates("logistic", reason)
    everyone = population(recipe, people)
    assert average_marginal_effect(everyone, gone, "discrepancy").reasons == (reason,)
    model = estimated_model("logistic", np.array([np.nan, np.nan]), np.eye(2))
    effects = average_marginal_effect(everyone, model, "discrepancy")
    assert effects.reasons == ("Not computable: the model has no estimates.",)
    weights = np.ones(len(people))
    weights[3] = np.nan
    model = estimated_model("logistic", np.array([-1.0, 0.5]), np.eye(2) / 10)
    effects = average_marginal_effect(
        population(recipe, people, weights=weights), model, "discrepancy"
    )
    assert effects.reasons == ("Not computable: the weight of some people is missing.",)
