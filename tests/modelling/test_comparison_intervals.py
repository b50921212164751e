"""Intervals of effect sizes: what they rest on, against scipy.stats and by brute force."""

import math
from fractions import Fraction

import numpy as np
import pytest
from scipy import stats

from questline.modelling.calibration import calibration_line
from questline.modelling.comparison_intervals import (
    cramers_interval,
    hedges_interval,
    variance_share_interval,
)
from questline.modelling.conditional_odds_ratio import conditional_odds_ratio
from questline.modelling.roots import crossing

TABLES = ([[8, 3], [4, 9]], [[120, 80], [75, 140]], [[1, 30], [12, 9]], [[2, 1], [1, 3]])


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_the_conditional_odds_ratio_equals_scipys(table):
    found = conditional_odds_ratio(np.array(table), 0.9)
    theirs = stats.contingency.odds_ratio(table, kind="conditional")
    interval = theirs.confidence_interval(0.9)
    assert found == pytest.approx((theirs.statistic, interval.low, interval.high), rel=1e-9)


def chance_of_more(table: list[list[int]], odds: float) -> float:
    """The chance of a first cell at least as large, from the counts of all the ways."""
    (a, b), (c, d) = table
    ways = {
        cell: Fraction(math.comb(a + b, cell) * math.comb(c + d, a + c - cell))
        for cell in range(max(0, a - d), min(a + b, a + c) + 1)
    }
    weights = {cell: float(count) * odds**cell for cell, count in ways.items()}
    return sum(weight for cell, weight in weights.items() if cell >= a) / sum(weights.values())


@pytest.mark.parametrize("table", TABLES[:1] + TABLES[3:], ids=str)
def test_the_limits_of_the_odds_ratio_leave_the_stated_chances(table):
    _, low, high = conditional_odds_ratio(np.array(table), 0.9)
    assert chance_of_more(table, low) == pytest.approx(0.05, rel=1e-9)
    turned = [table[1], table[0]]
    assert chance_of_more(turned, 1 / high) == pytest.approx(0.05, rel=1e-9)


@pytest.mark.parametrize(
    ("table", "estimate"), [([[0, 5], [4, 6]], 0.0), ([[5, 0], [4, 6]], math.inf)]
)
def test_an_empty_cell_leaves_one_end_of_the_interval(table, estimate):
    found, low, high = conditional_odds_ratio(np.array(table), 0.95)
    assert found == estimate
    open_end, closed_end = (low, high) if estimate == 0 else (high, low)
    assert open_end == estimate
    assert 0 < closed_end < math.inf


@pytest.mark.parametrize("g", [-1.3, 0.0, 0.2, 4.0])
def test_the_limits_of_hedges_g_leave_the_stated_chances(g):
    low, high = hedges_interval(g, 12, 20, 0.9)
    scale = math.sqrt(1 / 12 + 1 / 20) * (1 - 3 / (4 * 32 - 9))
    tails = [stats.nct.cdf(g / scale, 30, limit / scale) for limit in (low, high)]
    assert tails == pytest.approx([0.95, 0.05], rel=1e-9)


def test_the_limits_of_shares_of_variance_leave_the_stated_chances():
    low, high = variance_share_interval(4.2, 3, 200, 204, 0.9)
    tails = [stats.ncf.cdf(4.2, 3, 200, 204 * limit / (1 - limit)) for limit in (low, high)]
    assert tails == pytest.approx([0.95, 0.05], rel=1e-9)


def test_the_limits_of_cramers_v_leave_the_stated_chances():
    low, high = cramers_interval(18.0, 4, 300, 0.9)
    tails = [stats.ncx2.cdf(18.0, 4, 300 * limit**2) for limit in (low, high)]
    assert tails == pytest.approx([0.95, 0.05], rel=1e-9)


def test_a_crossing_is_found_to_the_last_digits_whichever_way_the_function_goes():
    assert crossing(math.exp, 2.0, -5.0, 5.0) == pytest.approx(math.log(2), rel=1e-15)
    assert crossing(lambda x: -(x**3), 8.0, -5.0, 5.0) == pytest.approx(-2.0, rel=1e-15)


def test_the_calibration_line_is_where_the_scores_are_zero():
    generator = np.random.default_rng(11)
    predictor = generator.normal(0.3, 1.5, 250)
    outcome = (generator.random(250) < 1 / (1 + np.exp(-0.4 - 0.6 * predictor))).astype(float)
    intercept, slope = calibration_line(outcome, predictor)
    shifted = 1 / (1 + np.exp(-intercept - predictor))
    assert (outcome - shifted).sum() == pytest.approx(0, abs=1e-5)
    # The slope's own intercept: the score for it, then the score for the slope.
    level = crossing(
        lambda start: float((1 / (1 + np.exp(-start - slope * predictor))).mean()),
        float(outcome.mean()), -5.0, 5.0,
    )  # fmt: skip
    recalibrated = 1 / (1 + np.exp(-level - slope * predictor))
    assert ((outcome - recalibrated) @ predictor) == pytest.approx(0, abs=1e-5)


def test_one_risk_for_everyone_has_no_calibration_slope():
    outcome = np.array([0.0, 1.0, 1.0, 0.0, 1.0])
    intercept, slope = calibration_line(outcome, np.full(5, 0.7))
    assert intercept == pytest.approx(math.log(1.5) - 0.7, abs=1e-8)
    assert math.isnan(slope)
