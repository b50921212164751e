"""The calibration curve and its optimism: R (rms::calibrate, a loop over glm), awkward data."""

import numpy as np
import pytest
import validation_reference as reference
from scipy.special import expit

from questline.modelling.internal_validation.calibration_curve import (
    BEYOND,
    MOST_POINTS,
    calibration_curve,
    round_risks,
)
from questline.modelling.internal_validation.resampling import bootstrap_counts, resample_logistic


def as_in_r(confidence=0.95):
    """The curve where R has it: between the fifth lowest risk and the fifth highest."""
    resampled = resample_logistic(*reference.people("mixed"), reference.counts())
    risks = np.sort(expit(resampled.predictor))
    return calibration_curve(resampled, confidence, np.linspace(risks[4], risks[-5], 50))


def test_curve_equals_r():
    curve = as_in_r(0.9)
    expected = reference.numbers("mixed")
    assert curve.reason == ""
    assert (curve.samples, curve.used, len(curve.predicted)) == (40, 40, 50)
    for point in (1, 10, 25, 40, 50):
        for statistic in ("predicted", "observed", "corrected", "low", "high"):
            ours = getattr(curve, statistic)[point - 1]
            value = expected[f"curve_{point}", statistic]
            assert ours == pytest.approx(value, rel=1e-6), (point, statistic)
        ours = curve.corrected[point - 1]
        assert ours == pytest.approx(expected[f"curve_{point}", "rms_corrected"], rel=1e-6)


def test_errors_equal_r():
    curve = as_in_r()
    expected = reference.numbers("mixed")
    for name in ("mean", "median", "ninetieth", "largest"):
        ours = getattr(curve.apparent_error, name)
        assert ours == pytest.approx(expected["apparent_error", name], rel=1e-6)
    for name in ("mean", "largest"):
        ours = getattr(curve.corrected_error, name)
        assert ours == pytest.approx(expected["corrected_error", name], rel=1e-6)


def test_curve_of_few_risks_is_a_straight_line():
    """Three groups give three risks, too few for a spline: the model is calibrated in each."""
    generator = np.random.default_rng(1)
    group = generator.integers(0, 3, 200)
    outcome = (generator.random(200) < np.array([0.2, 0.4, 0.7])[group]).astype(float)
    matrix = np.column_stack([group == 1, group == 2]).astype(float)
    counts = bootstrap_counts(200, 50, generator)
    curve = calibration_curve(resample_logistic(matrix, outcome, counts))
    assert curve.knots == ()
    assert "straight line" in curve.notes[0]
    assert curve.observed == pytest.approx(curve.predicted, abs=1e-7)
    assert curve.apparent_error.largest == pytest.approx(0, abs=1e-7)


@pytest.mark.parametrize("people", [8, 60])
def test_no_curve_has_a_reason(people):
    generator = np.random.default_rng(1)
    matrix = np.zeros((people, 1))
    # In the larger group all but a few people have the same risk.
    matrix[: 4 if people == 60 else 5] = 1
    outcome = (np.arange(people) % 2).astype(float)
    resampled = resample_logistic(matrix, outcome, bootstrap_counts(people, 30, generator))
    curve = calibration_curve(resampled)
    assert len(curve.predicted) == 0
    assert curve.apparent_error is None
    assert curve.reason.startswith("Not computable: ")


@pytest.mark.parametrize("spread", [0.1, 1.0, 6.0])
def test_points_are_round_risks_with_people_beyond_them(spread):
    risks = expit(spread * np.random.default_rng(3).normal(size=300))
    points = round_risks(risks)
    assert 2 <= len(points) <= MOST_POINTS
    assert np.unique(np.round(np.diff(points), 9)).tolist() in ([0.01], [0.02], [0.05])
    assert points * 100 == pytest.approx(np.round(points * 100), abs=1e-9)
    assert (risks < points[0]).sum() >= BEYOND
    assert (risks > points[-1]).sum() >= BEYOND
    assert points[0] > 0
    assert points[-1] < 1


@pytest.mark.parametrize("risks", [np.full(80, 0.314), np.linspace(0, 1, 20), np.empty(0)])
def test_no_points_without_people_or_spread(risks):
    assert len(round_risks(risks)) == 0
