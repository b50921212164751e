"""Average marginal risk differences against R (predictions of glm), and by brute force."""

import numpy as np
import pytest
from robust_reference import CLOSE, design, outcome_of, respondents, table

from questline.modelling.fits.many_logistic import fit_many_logistic
from questline.robustness.design_in_sets import DesignInSets
from questline.robustness.neighbouring_fits import fit_neighbours
from questline.robustness.risk_differences import Focal, average_risk_differences


@pytest.fixture(scope="module")
def known():
    people = respondents()
    people = people[people["scored_a"].notna()]
    return design(people, "scored_a"), outcome_of(people, "logistic")


def differences(matrix, outcome, focal, weights=None, columns=None):
    """The fits of the modelling stage, and the differences from fits of this one."""
    fits = fit_many_logistic(matrix, outcome, weights=weights, columns=columns, covariances=True)
    if columns is None:
        columns = np.ones((len(fits.coefficients), matrix.shape[1]), dtype=bool)
    shared = DesignInSets.of(matrix[None], weights, columns)
    coefficients, codes = fit_neighbours(shared, outcome[None])
    assert codes.tolist() == fits.reason_codes.tolist()
    return fits, average_risk_differences(shared, coefficients, focal)


def test_a_level_against_its_reference(known):
    matrix, outcome = known
    columns = np.array([[True, True, False, True, True]])
    for _, line in table("category").iterrows():
        focal = Focal(3 if line["level"] == "charity" else 4, category=(3, 4))
        _, found = differences(matrix, outcome, focal, columns=columns)
        for name in ("before", "after", "difference", "se"):
            assert getattr(found, name)[0] == pytest.approx(line[name], rel=CLOSE)


def brute(matrix, coefficients, covariance, weights, unit):
    """The difference of averages, its gradient by differences."""

    def difference(values):
        slopes = values[1:]
        low = values[0] + matrix @ slopes
        high = low + unit * slopes[0]
        risks = 1 / (1 + np.exp(-high)) - 1 / (1 + np.exp(-low))
        return (weights * risks).sum() / weights.sum()

    steps = 1e-5 * np.eye(len(coefficients))
    gradient = [
        (difference(coefficients + step) - difference(coefficients - step)) / 2e-5 for step in steps
    ]
    return difference(coefficients), np.sqrt(gradient @ covariance @ gradient)


@pytest.mark.parametrize("unit", [1.0, -2.5])
def test_a_number_raised_by_its_unit_among_the_people_of_each_fit(known, unit):
    matrix, outcome = known
    generator = np.random.default_rng(1)
    weights = generator.integers(0, 3, (5, len(outcome))).astype(float)
    fits, found = differences(matrix, outcome, Focal(0, unit), weights=weights)
    for place in range(5):
        expected = brute(
            matrix, fits.coefficients[place], fits.covariances[place], weights[place], unit
        )
        assert found.difference[place] == pytest.approx(expected[0], rel=1e-10)
        assert found.se[place] == pytest.approx(expected[1], rel=CLOSE)
        ratio = unit * fits.coefficients[place, 1]
        assert found.log_odds_ratio[place] == pytest.approx(ratio, rel=1e-10)
        error = np.sqrt(fits.covariances[place, 1, 1])
        assert found.log_odds_ratio_se[place] == pytest.approx(abs(unit) * error)


def test_one_predictor_of_two_values_is_the_difference_of_proportions():
    exposed = np.repeat([0.0, 1.0], [40, 60])
    outcome = np.concatenate([np.arange(40) < 10, np.arange(60) < 33]).astype(float)
    _, found = differences(exposed[:, None], outcome, Focal(0, category=(0,)))
    low, high = 10 / 40, 33 / 60
    assert found.difference[0] == pytest.approx(high - low)
    # With one binary predictor the delta method gives the variance of two proportions.
    variance = low * (1 - low) / 40 + high * (1 - high) / 60
    assert found.se[0] == pytest.approx(np.sqrt(variance))


def test_the_blocks_make_no_difference(known, monkeypatch):
    matrix, outcome = known
    weights = np.random.default_rng(2).integers(0, 3, (9, len(outcome)))
    _, whole = differences(matrix, outcome, Focal(0), weights=weights)
    monkeypatch.setattr("questline.robustness.design_in_sets.BLOCK_CELLS", 500)
    monkeypatch.setattr("questline.robustness.design_in_sets.BLOCK_PEOPLE", 37)
    monkeypatch.setattr("questline.robustness.design_in_sets.PART_CELLS", 1)
    _, pieces = differences(matrix, outcome, Focal(0), weights=weights)
    np.testing.assert_allclose(pieces.difference, whole.difference, rtol=1e-12)
    np.testing.assert_allclose(pieces.se, whole.se, rtol=1e-12)


def test_fits_that_were_not_made(known):
    matrix, outcome = known
    weights = np.stack([np.ones(len(outcome)), outcome, np.zeros(len(outcome))])
    _, found = differences(matrix, outcome, Focal(0), weights=weights)
    assert np.isfinite(found.difference).tolist() == [True, False, False]
    assert np.isfinite(found.se).tolist() == [True, False, False]
    assert np.isfinite(found.before).tolist() == [True, False, False]
    _, nobody = differences(matrix[:0], outcome[:0], Focal(0))
    assert np.isnan(nobody.difference).all()
