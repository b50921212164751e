"""Fits that differ little, in one batch, against each of them alone."""

import numpy as np
import pytest
from robust_reference import completed, design, outcome_of, respondents
from scipy.special import ndtri, stdtr

from questline.modelling.fits.many_logistic import fit_many_logistic
from questline.robustness.design_in_sets import DesignInSets, joined
from questline.robustness.neighbouring_fits import fit_neighbours
from questline.robustness.permutation import _as_z

COLUMNS = np.array([[True] * 5, [True, True, False, True, True], [True] + [False] * 4])


@pytest.fixture(scope="module")
def two_designs():
    """Completed sets for two groups of people, and the answers as given for those who have them."""
    people = respondents()
    known = people["scored_a"].notna().to_numpy()
    groups = np.array([np.ones(len(people), dtype=bool), people["careless"].to_numpy() == 0])
    outcome = outcome_of(people, "logistic")
    sets = completed(people, "scored_a")
    given = [
        (sets, np.repeat(groups, 3, axis=0), np.tile(COLUMNS, (2, 1))),
        (design(people, "scored_a")[None], np.repeat(known[None], 3, axis=0), COLUMNS),
    ]
    return given, outcome


def one_batch(given, outcome):
    designs = []
    for matrices, weights, columns in given:
        designs.append(DesignInSets.of(matrices, weights, columns, designs[0] if designs else None))
    together = joined(designs)
    outcomes = np.broadcast_to(outcome, (together.sets, len(outcome)))
    return together, *fit_neighbours(together, outcomes)


def test_a_batch_of_designs_is_each_fit_alone(two_designs):
    given, outcome = two_designs
    together, coefficients, codes = one_batch(given, outcome)
    assert not codes.any()
    fit = 0
    for matrices, weights, columns in given:
        for matrix in matrices:
            for who, inside in zip(weights, columns, strict=True):
                alone = fit_many_logistic(matrix[who][:, inside], outcome[who])
                slopes = coefficients[1:, fit] / together.spread
                np.testing.assert_allclose(slopes[inside], alone.coefficients[0, 1:], rtol=1e-9)
                assert not slopes[~inside].any()
                intercept = coefficients[0, fit] - slopes @ together.mean
                assert intercept == pytest.approx(alone.coefficients[0, 0], rel=1e-9)
                fit += 1
    assert fit == together.fits


def test_small_blocks_and_parts_make_no_difference_to_a_batch(two_designs, monkeypatch):
    given, outcome = two_designs
    _, whole, _ = one_batch(given, outcome)
    for name, size in (("BLOCK_CELLS", 300), ("BLOCK_PEOPLE", 41), ("PART_CELLS", 1)):
        monkeypatch.setattr(f"questline.robustness.design_in_sets.{name}", size)
    _, pieces, _ = one_batch(given, outcome)
    np.testing.assert_allclose(pieces, whole, rtol=1e-9, atol=1e-12)


def test_fits_that_are_not_plain_are_those_made_with_care():
    generator = np.random.default_rng(3)
    matrix = generator.standard_normal((120, 3))
    # Close to dependent, separated by a column, everyone the same outcome.
    matrix[:, 2] = matrix[:, 1] + 1e-3 * generator.standard_normal(120)
    outcome = (generator.random(120) < 1 / (1 + np.exp(-matrix[:, 0]))).astype(float)
    sets, outcomes = np.stack([matrix] * 3), np.stack([outcome, matrix[:, 0] > 0, np.ones(120)])
    columns = np.ones((1, 3), dtype=bool)
    shared = DesignInSets.of(sets, None, columns)
    coefficients, codes = fit_neighbours(shared, outcomes.astype(float))
    alone = fit_many_logistic(sets, outcomes.astype(float), columns=columns)
    assert codes.tolist() == alone.reason_codes.ravel().tolist()
    assert codes[0] == 0
    assert codes[1:].all()
    slopes = coefficients[1:].T / shared.spread
    np.testing.assert_allclose(slopes, alone.coefficients[:, 0, 1:], rtol=1e-7)


@pytest.mark.parametrize("df", [7.0, 99.0, 100.0, 310.0, 1e6, np.inf])
def test_t_statistics_as_z_statistics(df):
    t = np.array([-6.0, -1.3, -0.2, 0.4, 2.0, 5.5])
    tail = stdtr(df, -np.abs(t)) if np.isfinite(df) else None
    expected = t if tail is None else -np.sign(t) * ndtri(tail)
    np.testing.assert_allclose(_as_z(t, np.full(6, df)), expected, rtol=1e-9)
