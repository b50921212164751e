"""Rotations against GPArotation and stats, against known structures, and on awkward loadings.

R's numbers: reference/exploratory.R, whose rotations were run to tighter limits than their own.
Tolerance 1e-6 (loadings); 2e-3 for varimax as R stops it.
"""

import numpy as np
import pandas as pd
import pytest

from questline.measurement.exploratory.rotation import (
    oblimin,
    sums_of_squares,
    unrotated,
    varimax,
)

SIMPLE = np.array(
    [[0.8, 0, 0], [0.7, 0, 0], [0.6, 0, 0], [0, 0.8, 0], [0, 0.6, 0], [0, 0.5, 0], [0, 0, 0.7],
     [0, 0, 0.5], [0, 0, 0.45]]
)  # fmt: skip
CORRELATED = np.array([[1, 0.4, 0.2], [0.4, 1, 0.3], [0.2, 0.3, 1]])


@pytest.fixture(scope="module")
def expected(root):
    table = pd.read_csv(root / "tests/measurement/reference/exploratory.csv")
    table = table[table["model"] == "rotation"]
    return {
        name: part.pivot(index="term", columns="level", values="value").to_numpy()
        for name, part in table.groupby("statistic")
    }


def arranged(pattern):
    """Signs and order of our rotations, for orthogonal factors."""
    pattern = pattern * np.where(pattern.sum(axis=0) < 0, -1, 1)
    return pattern[:, np.argsort(-(pattern**2).sum(axis=0))]


def test_oblimin_is_that_of_gparotation(expected):
    found = oblimin(expected["unrotated"])
    pattern, correlations = expected["oblimin"], expected["oblimin_correlation"]
    signs = np.where(pattern.sum(axis=0) < 0, -1, 1)
    order = np.argsort(-sums_of_squares(pattern, correlations))
    assert found.converged
    assert found.other_criterion is None
    np.testing.assert_allclose(found.pattern, (pattern * signs)[:, order], atol=1e-6)
    wanted = (correlations * np.outer(signs, signs))[np.ix_(order, order)]
    np.testing.assert_allclose(found.factor_correlations, wanted, atol=1e-6)


def test_varimax_is_that_of_stats(expected):
    found = varimax(expected["unrotated"])
    assert found.converged
    np.testing.assert_allclose(found.pattern, arranged(expected["varimax"]), atol=1e-6)
    as_it_stops = arranged(expected["varimax_as_it_stops"])
    np.testing.assert_allclose(found.pattern, as_it_stops, atol=2e-3)
    np.testing.assert_array_equal(found.factor_correlations, np.eye(3))


def test_a_perfect_simple_structure_is_found_again():
    random = np.random.default_rng(5)
    turn = np.linalg.qr(random.standard_normal((3, 3)))[0]
    orthogonal = varimax(SIMPLE @ turn)
    np.testing.assert_allclose(orthogonal.pattern, arranged(SIMPLE), atol=1e-7)
    root = np.linalg.cholesky(CORRELATED)
    oblique = oblimin(SIMPLE @ root @ turn)
    assert oblique.criterion == pytest.approx(0, abs=1e-12)
    order = np.argsort(-sums_of_squares(SIMPLE, CORRELATED))
    np.testing.assert_allclose(oblique.pattern, SIMPLE[:, order], atol=1e-6)
    wanted = CORRELATED[np.ix_(order, order)]
    np.testing.assert_allclose(oblique.factor_correlations, wanted, atol=1e-6)


@pytest.mark.parametrize("rotate", [oblimin, varimax])
def test_rotation_leaves_what_the_factors_account_for(rotate):
    loadings = np.random.default_rng(8).uniform(-0.7, 0.9, (10, 4))
    found = rotate(loadings)
    common = found.pattern @ found.factor_correlations @ found.pattern.T
    np.testing.assert_allclose(common, loadings @ loadings.T, atol=1e-10)
    assert (found.pattern.sum(axis=0) > 0).all()
    sizes = sums_of_squares(found.pattern, found.factor_correlations)
    assert (np.diff(sizes) <= 0).all()
    assert sizes.sum() == pytest.approx((loadings**2).sum())


def test_no_rotation_nearby_is_better():
    loadings = np.random.default_rng(9).uniform(-0.3, 0.9, (12, 3))
    found = varimax(loadings)
    for angle in (-0.01, 0.01):
        turn = np.eye(3)
        turn[:2, :2] = [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
        scaled = found.pattern / np.linalg.norm(found.pattern, axis=1, keepdims=True)
        assert -((scaled @ turn) ** 2).var(axis=0).sum() > found.criterion


def test_of_two_minima_the_better_one_is_given():
    """Loadings (found by trying seeds) on which the two starts of oblimin end apart."""
    loadings = np.random.default_rng(28).uniform(-0.9, 0.9, (6, 3))
    found = oblimin(loadings)
    assert found.converged
    assert found.other_criterion is not None
    assert found.criterion < found.other_criterion


def test_an_item_without_loadings_and_a_factor_without_items():
    loadings = np.column_stack([[0.7, 0.6, 0.5, 0.4, 0.0], [0.3, -0.5, 0.4, -0.2, 0.0]])
    for rotate in (oblimin, varimax):
        found = rotate(loadings)
        assert found.converged
        np.testing.assert_allclose(found.pattern[4], 0, atol=1e-12)
    empty = varimax(np.column_stack([[0.7, 0.6, 0.5], np.zeros(3)]))
    assert np.isfinite(empty.pattern).all()


def test_a_single_factor_is_not_turned():
    found = unrotated(np.array([[-0.7], [-0.5], [-0.6]]))
    np.testing.assert_array_equal(found.pattern, [[0.7], [0.5], [0.6]])
    np.testing.assert_array_equal(found.factor_correlations, [[1.0]])
