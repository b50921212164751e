"""E-values: published examples, and estimates that have none."""

import math

import pytest

from questline.modelling.sensitivity.e_values import (
    e_value,
    e_values_of_mean_difference,
    e_values_of_odds_ratio,
    e_values_of_risk_ratio,
)


@pytest.mark.parametrize(
    ("ratio", "low", "high", "estimate", "limit"),
    [
        # Smoking and lung cancer (Hammond & Horn 1958), as printed in the manual of R's EValue.
        (10.73, 8.02, 14.36, 20.94777, 15.52336),
        # VanderWeele & Ding 2017: breastfeeding and respiratory death (7.26 and 3.0), and
        # leukaemia (.80, from .71 to .91).
        (3.9, 1.8, 8.7, 7.26303, 3.0),
        (0.80, 0.71, 0.91, 1.80902, 1.42857),
        # The mirror image, and intervals that include 1.
        (1 / 0.80, 1 / 0.91, 1 / 0.71, 1.80902, 1.42857),
        (1.2, 0.9, 1.6, 1.68990, 1.0),
        (0.9, 0.7, 1.1, 1.46248, 1.0),
        (1.0, 0.8, 1.2, 1.0, 1.0),
    ],
)
def test_published_risk_ratios(ratio, low, high, estimate, limit):
    found = e_values_of_risk_ratio(ratio, low, high)
    assert found.estimate == pytest.approx(estimate, abs=5e-6)
    assert found.limit == pytest.approx(limit, abs=5e-6)


def test_odds_ratios_of_rare_and_common_outcomes():
    rare = e_values_of_odds_ratio(5.0, 2.0, 12.5, 0.15)
    assert rare.estimate == pytest.approx(5 + math.sqrt(20))
    assert rare.risk_ratio == 5
    assert "At most 15%" in rare.conversion
    # The example of R's EValue for a common outcome: .86 (.75 to .99).
    common = e_values_of_odds_ratio(0.86, 0.75, 0.99, 0.151)
    assert common.risk_ratio == pytest.approx(math.sqrt(0.86))
    assert common.estimate == pytest.approx(e_value(math.sqrt(1 / 0.86)))
    assert common.estimate == pytest.approx(1.37, abs=5e-3)
    assert common.limit == pytest.approx(1.08, abs=5e-3)
    assert "More than 15%" in common.conversion


def test_mean_differences():
    """The formula of VanderWeele & Ding's Table 2, with 1.96 × 0.91 where they print 1.78."""
    found = e_values_of_mean_difference(1.0, 1.0 - 1.96 * 0.5, 1.0 + 1.96 * 0.5, 2.0)
    ratio = math.exp(0.91 * 0.5)
    assert found.estimate == pytest.approx(ratio + math.sqrt(ratio * (ratio - 1)))
    nearer = math.exp(0.91 * 0.5 - 1.78 * 0.25)
    assert found.limit == pytest.approx(nearer + math.sqrt(nearer * (nearer - 1)), rel=0.01)
    assert e_values_of_mean_difference(-1.0, -1.98, -0.02, 2.0).limit == pytest.approx(found.limit)


@pytest.mark.parametrize(
    "found",
    [
        e_values_of_risk_ratio(math.nan, 1, 2),
        e_values_of_risk_ratio(0.0, 0, 2),
        e_values_of_risk_ratio(math.inf, 1, math.inf),
        e_values_of_odds_ratio(math.nan, math.nan, math.nan, 0.4),
        e_values_of_mean_difference(1.0, 0.5, 1.5, 0.0),
        e_values_of_mean_difference(math.nan, 0.5, 1.5, 1.0),
    ],
)
def test_no_estimate_has_a_reason(found):
    assert math.isnan(found.estimate)
    assert math.isnan(found.limit)
    assert found.reason.startswith("Not computable: ")


def test_an_infinite_or_missing_limit():
    assert e_values_of_risk_ratio(3.0, 1.5, math.inf).limit == pytest.approx(e_value(1.5))
    assert e_values_of_risk_ratio(0.5, 0.0, 0.8).limit == pytest.approx(e_value(0.8))
    assert math.isnan(e_values_of_risk_ratio(3.0, math.nan, 4.0).limit)
    assert math.isnan(e_value(-1))
    assert e_value(0.0) == math.inf
