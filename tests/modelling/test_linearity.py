"""Linearity of numeric predictors against R: anova() of nested models, Hmisc's spline, car.

R's numbers are in reference/diagnostics.csv (diagnostics.R). Tolerance: 1e-6 relative.
"""

import math

import numpy as np
import pytest
from diagnostics_reference import COMPLETE, KINDS, MATRIX, OUTCOMES, number

from questline.modelling.diagnostics.added_terms import added_terms_test
from questline.modelling.diagnostics.linearity import box_tidwell_test, spline_test

CLOSE = 1e-6
CONFIDENCE = COMPLETE["confidence"].to_numpy(dtype=float)


def check(test, what, term):
    assert test.reason == ""
    # Relative to the deviance, of which the statistic is a small difference.
    assert test.statistic == pytest.approx(number(what, term, "statistic"), rel=CLOSE)
    assert test.df == number(what, term, "df")
    assert test.p == pytest.approx(number(what, term, "p"), rel=CLOSE)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("variable", ["discrepancy", "confidence", "months"])
@pytest.mark.parametrize("knots", [3, 4, 5])
def test_spline_against_the_line(kind, variable, knots):
    values = COMPLETE[variable].to_numpy(dtype=float)
    found = spline_test(variable, values, MATRIX, OUTCOMES[kind], kind, knots)
    check(found.test, f"{kind}_spline{knots}", variable)
    expected = [number(f"{kind}_spline{knots}", variable, f"knot{k}") for k in range(1, knots + 1)]
    np.testing.assert_allclose(found.knots, expected, rtol=1e-12)
    residual = None if kind == "logistic" else len(COMPLETE) - MATRIX.shape[1] - 1 - (knots - 2)
    assert found.test.residual_df == residual


@pytest.mark.parametrize("kind", KINDS)
def test_box_tidwell(kind):
    found = box_tidwell_test("confidence", CONFIDENCE, MATRIX, OUTCOMES[kind], kind)
    check(found, f"{kind}_box_tidwell", "confidence")


def test_box_tidwell_is_the_square_of_cars_score():
    found = box_tidwell_test("confidence", CONFIDENCE, MATRIX, OUTCOMES["linear"], "linear")
    score = number("linear_box_tidwell", "confidence", "score")
    assert math.sqrt(found.statistic) == pytest.approx(abs(score), rel=CLOSE)


@pytest.mark.parametrize("kind", KINDS)
def test_unit_and_direction_in_the_design_do_not_matter(kind):
    turned = MATRIX.copy()
    turned[:, 1] = -turned[:, 1] / 10
    outcome = OUTCOMES[kind]
    for scale in (1.0, 1000.0):
        values = scale * CONFIDENCE
        one = box_tidwell_test("confidence", CONFIDENCE, MATRIX, outcome, kind)
        other = box_tidwell_test("confidence", values, turned, outcome, kind)
        assert other.statistic == pytest.approx(one.statistic, rel=1e-8)
        one = spline_test("confidence", CONFIDENCE, MATRIX, outcome, kind).test
        other = spline_test("confidence", values, turned, outcome, kind).test
        assert other.statistic == pytest.approx(one.statistic, rel=1e-8)


def test_a_bend_is_found_and_a_line_is_not():
    random = np.random.default_rng(8)
    x = random.uniform(0.2, 6, 2000)
    uniform = random.random(2000)
    line = (uniform < 1 / (1 + np.exp(2 - 0.6 * x))).astype(float)
    bend = (uniform < 1 / (1 + np.exp(2 - 0.6 * (x - 3) ** 2))).astype(float)
    for test in (
        lambda y: spline_test("x", x, x[:, None], y, "logistic").test,
        lambda y: box_tidwell_test("x", x, x[:, None], y, "logistic"),
    ):
        assert test(line).p > 0.05
        assert test(bend).p < 1e-10


def nothing(test):
    assert math.isnan(test.statistic)
    assert math.isnan(test.p)
    assert test.reason.startswith("Not computable: ")
    return test.reason


def test_box_tidwell_needs_numbers_above_zero():
    months = COMPLETE["months"].to_numpy(dtype=float) - COMPLETE["months"].min()
    test = box_tidwell_test("months", months, MATRIX, OUTCOMES["logistic"], "logistic")
    assert "numbers above zero alone, and months has others" in nothing(test)


@pytest.mark.parametrize("kind", KINDS)
def test_what_cannot_be_tested_is_named(kind):
    two = np.repeat([1.0, 2.0], 20)
    outcome = np.tile([0.0, 1.0, 1.0, 0.0], 10)
    found = spline_test("two", two, two[:, None], outcome, kind)
    assert "two different values" in nothing(found.test) or "2 different" in nothing(found.test)
    assert found.knots == ()
    assert "collinearity" in nothing(box_tidwell_test("two", two, two[:, None], outcome, kind))
    nobody = np.empty(0)
    assert nothing(spline_test("x", nobody, np.empty((0, 1)), nobody, kind).test)
    assert nothing(box_tidwell_test("x", nobody, np.empty((0, 1)), nobody, kind))
    x = np.arange(1.0, 31)
    same = np.ones(30)
    assert "same outcome" in nothing(box_tidwell_test("x", x, x[:, None], same, kind))
    few = np.arange(1.0, 4)
    assert "as many" in nothing(box_tidwell_test("x", few, few[:, None], few % 2, kind))


def test_a_curve_that_separates_is_named():
    x = np.arange(1.0, 41)
    middle = ((x > 13) & (x < 28)).astype(float)
    assert "(separation)" in nothing(spline_test("x", x, x[:, None], middle, "logistic").test)


def test_a_curve_that_leaves_no_residual_is_named():
    x = np.arange(1.0, 41)
    test = box_tidwell_test("x", x, x[:, None], x * np.log(x), "linear")
    assert "reproduce the outcome exactly" in nothing(test)


def test_added_terms_to_a_model_without_terms_is_the_whole_model():
    # Residual degrees of freedom and F of lm(stress ~ discrepancy), from least squares by hand.
    y, x = OUTCOMES["linear"], MATRIX[:, :1]
    found = added_terms_test(np.empty((len(y), 0)), y, x, "linear")
    r = np.corrcoef(x[:, 0], y)[0, 1]
    assert found.statistic == pytest.approx(r**2 / (1 - r**2) * (len(y) - 2), rel=1e-9)
    assert found.residual_df == len(y) - 2
