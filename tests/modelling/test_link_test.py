"""The link test against R (diagnostics.R), and where there is none. Tolerance: 1e-6 relative."""

import math

import numpy as np
import pytest
from diagnostics_reference import KINDS, fit, model, number

from questline.modelling.diagnostics.specification import link_test

CLOSE = 1e-6


@pytest.mark.parametrize("kind", KINDS)
def test_link_test_is_that_of_r(kind):
    found = link_test(model(kind), kind)
    assert found.reason == ""
    for name in ("coefficient", "se", "statistic", "p"):
        assert getattr(found, name) == pytest.approx(number(kind, "link", name), rel=CLOSE)
    assert found.df == (None if kind == "logistic" else model(kind).count - 3)


def test_a_missing_square_is_found():
    random = np.random.default_rng(21)
    x = random.uniform(-2, 2, 1500)
    log_odds = -1 + x + 0.8 * x**2
    y = (random.random(1500) < 1 / (1 + np.exp(-log_odds))).astype(float)
    without = fit("logistic", x[:, None], y)
    whole = fit("logistic", np.column_stack([x, x**2]), y)
    assert link_test(without, "logistic").p < 1e-6
    assert link_test(whole, "logistic").p > 0.05


@pytest.mark.parametrize("kind", KINDS)
def test_a_line_of_two_points_has_no_bend(kind):
    x = np.repeat([0.0, 1.0], 30)
    y = np.arange(60) % 3 == 0
    for matrix in (x[:, None], np.empty((60, 0))):
        found = link_test(fit(kind, matrix, y), kind)
        assert math.isnan(found.p)
        assert found.reason.startswith("Not computable: the linear predictor has too few")


def test_a_square_that_separates_is_named():
    x = np.arange(1.0, 42)
    y = ((x > 14) & (x < 27)).astype(float)
    fitted = fit("logistic", x[:, None], y)
    assert "(separation)" in link_test(fitted, "logistic").reason
