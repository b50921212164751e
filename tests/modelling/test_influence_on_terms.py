"""Influence on coefficients against R (diagnostics.R): dfbeta, dfbetas, everyone left out in turn.

Tolerance: 1e-6 relative; moves 1e-6 of the largest, as R's glm keeps the weights of the last step
but one. A logistic model's one step is tested against its formula in R and against statsmodels.
"""

import numpy as np
import pytest
from diagnostics_reference import (
    COLUMNS,
    COMPLETE,
    KINDS,
    MATRIX,
    OUTCOMES,
    by_person,
    fit,
    model,
    number,
)

from questline.modelling.diagnostics.influence_on_terms import influence_on_terms, largest_move
from questline.modelling.influence import cooks_distance, leverage

CLOSE = 1e-6
TERMS = ("(Intercept)", *COLUMNS)


@pytest.mark.parametrize("kind", KINDS)
def test_moves_and_dfbetas(kind):
    found = influence_on_terms(model(kind), kind)
    for place, term in enumerate(TERMS):
        for name, ours in (("moves", found.moves), ("dfbetas", found.dfbetas)):
            people, expected = by_person(f"{kind}_{name}", term)
            scale = np.abs(ours[:, place]).max()
            np.testing.assert_allclose(
                ours[people, place], expected, rtol=CLOSE, atol=CLOSE * scale
            )


@pytest.mark.parametrize("kind", KINDS)
def test_the_largest_move_is_that_of_leaving_everyone_out_in_turn(kind):
    fitted = model(kind)
    found = largest_move(fitted, kind, 0, influence_on_terms(fitted, kind))
    assert found.reason == ""
    assert found.without == pytest.approx(number(kind, "discrepancy", "without"), rel=CLOSE)
    assert COMPLETE.index[found.place] == number(kind, "discrepancy", "who")
    assert found.estimate == fitted.coefficients[1]
    se = np.sqrt(fitted.covariance[1, 1])
    assert found.in_se == pytest.approx((found.without - found.estimate) / se)


def test_moves_of_a_linear_model_are_exact():
    found = influence_on_terms(model("linear"), "linear")
    for person in (0, 17, 100):
        left = fit("linear", np.delete(MATRIX, person, 0), np.delete(OUTCOMES["linear"], person))
        np.testing.assert_allclose(
            found.moves[person], model("linear").coefficients - left.coefficients, rtol=1e-7
        )


def test_one_step_of_a_logistic_model_is_that_of_statsmodels():
    import statsmodels.api as sm

    result = sm.GLM(
        OUTCOMES["logistic"], sm.add_constant(MATRIX), family=sm.families.Binomial()
    ).fit(tol=1e-12, tol_criterion="params")
    theirs = result.get_influence(observed=False).d_params
    found = influence_on_terms(model("logistic"), "logistic")
    np.testing.assert_allclose(found.dfbetas, theirs / result.bse, rtol=1e-5, atol=1e-9)


@pytest.mark.parametrize("kind", KINDS)
def test_thresholds(kind):
    fitted = model(kind)
    found = influence_on_terms(fitted, kind)
    people = fitted.count
    np.testing.assert_array_equal(found.leverage, leverage(fitted))
    np.testing.assert_array_equal(found.cooks, cooks_distance(fitted))
    np.testing.assert_array_equal(found.high_leverage, found.leverage > 2 * 9 / people)
    np.testing.assert_array_equal(found.high_cooks, found.cooks > 4 / people)
    np.testing.assert_array_equal(found.high_dfbetas, np.abs(found.dfbetas) > 2 / np.sqrt(people))


@pytest.mark.parametrize("kind", KINDS)
def test_someone_of_leverage_one_is_named(kind):
    random = np.random.default_rng(7)
    x = random.normal(size=40)
    alone = np.zeros(40)
    alone[3] = 1.0
    outcome = (random.random(40) < 0.5).astype(float)
    matrix = np.column_stack([x, alone])
    if kind == "logistic":
        # A level of one person separates; nobody fits that model, so a level of two is the least.
        alone[5] = 1.0
        outcome[[3, 5]] = [0.0, 1.0]
        matrix = np.column_stack([x, alone])
    fitted = fit(kind, matrix, outcome)
    found = largest_move(fitted, kind, 1, influence_on_terms(fitted, kind))
    assert found.without is None
    assert found.place is None
    words = "(separation)" if kind == "logistic" else "cannot be estimated"
    assert words in found.reason


def test_the_only_person_with_the_outcome_is_named():
    x = np.arange(12.0)
    outcome = (x == 5).astype(float)
    fitted = fit("logistic", x[:, None], outcome)
    found = largest_move(fitted, "logistic", 0, influence_on_terms(fitted, "logistic"))
    assert found.without is None
    assert found.reason.startswith("Not computable: ")


def test_someone_who_tells_another_coefficient_alone_moves_none_that_stays():
    # Brute force: everyone left out in turn, the column of the one person alone with them.
    random = np.random.default_rng(11)
    x = random.normal(size=(50, 2))
    alone = np.zeros(50)
    alone[3] = 1.0
    outcome = x[:, 0] + random.normal(size=50)
    fitted = fit("linear", np.column_stack([x, alone]), outcome)
    found = largest_move(fitted, "linear", 0, influence_on_terms(fitted, "linear"))
    without = [
        fit("linear", np.delete(np.column_stack([x, alone]), person, 0),
            np.delete(outcome, person)).coefficients[1]
        for person in range(50) if person != 3
    ]  # fmt: skip
    moves = np.abs(np.array(without) - fitted.coefficients[1])
    assert found.without == pytest.approx(without[moves.argmax()], rel=1e-9)


def test_a_level_that_separates_without_someone_leaves_the_others_their_limits():
    # Two of the level, one with the outcome: without either the level separates, and the limit of
    # the other coefficients is the fit without the level's people.
    random = np.random.default_rng(12)
    x = random.normal(size=120)
    outcome = (random.random(120) < 1 / (1 + np.exp(-x))).astype(float)
    level = np.zeros(120)
    level[[5, 9]] = 1.0
    outcome[[5, 9]] = [0.0, 1.0]
    x[5] = 6.0
    matrix = np.column_stack([x, level])
    fitted = fit("logistic", matrix, outcome)
    influence = influence_on_terms(fitted, "logistic")
    found, of_level = (largest_move(fitted, "logistic", one, influence) for one in (0, 1))
    without = {}
    for person in range(120):
        people = np.ones(120, dtype=bool)
        people[person] = False
        if level[person]:
            people[[5, 9]] = False
            limit = fit("logistic", x[people, None], outcome[people])
        else:
            limit = fit("logistic", matrix[people], outcome[people])
        without[person] = limit.coefficients[1]
    farthest = max(without, key=lambda person: abs(without[person] - fitted.coefficients[1]))
    assert farthest in (5, 9)
    assert found.without == pytest.approx(without[farthest], rel=1e-8)
    assert "(separation)" in of_level.reason
