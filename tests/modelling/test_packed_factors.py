"""Thousands of small matrices at once against numpy, one at a time."""

import numpy as np
import pytest

from questline.modelling.fits.packed_factors import factorise, independent, inverse, pairs, solve


@pytest.fixture(params=[(1, 200), (2, 200), (7, 200), (1, 20), (7, 20)])
def matrices(request):
    size, count = request.param
    columns = np.random.default_rng(size).standard_normal((count, 30, size))
    return np.swapaxes(columns, 1, 2) @ columns


def packed(matrices):
    first, second = pairs(matrices.shape[1])
    return np.ascontiguousarray(matrices[:, first, second].T)


def test_solutions_and_inverses(matrices):
    size = matrices.shape[1]
    factor = packed(matrices)
    left = factorise(factor, size)
    right = np.random.default_rng(0).standard_normal((size, len(matrices)))
    expected = np.linalg.solve(matrices, right.T[:, :, None])[:, :, 0].T
    np.testing.assert_allclose(solve(factor, right), expected, rtol=1e-10)
    np.testing.assert_allclose(inverse(factor, size), np.linalg.inv(matrices), rtol=1e-9)
    pivots = np.diagonal(np.linalg.cholesky(matrices), axis1=1, axis2=2) ** 2
    share = pivots / np.diagonal(matrices, axis1=1, axis2=2)
    np.testing.assert_allclose(left, share.min(axis=1), rtol=1e-10)


@pytest.mark.parametrize("times", [1, 100])
def test_what_is_not_positive_definite_is_nan(times):
    three = np.array([[[1.0, 2.0], [2.0, 1.0]], [[2.0, 1.0], [1.0, 2.0]], [[0.0, 0.0]] * 2])
    factor = packed(np.tile(three, (times, 1, 1)))
    left = factorise(factor, 2)
    expected = [False, True, False] * times
    assert (left > 0).tolist() == expected
    solved = solve(factor, np.ones((2, 3 * times)))
    assert np.isfinite(solved).all(axis=0).tolist() == expected


def test_columns_that_follow_from_those_before_them():
    generator = np.random.default_rng(3)
    columns = generator.standard_normal((50, 6))
    columns[:, 2] = columns[:, 0] - 3 * columns[:, 1]
    columns[:, 4] = 0
    columns[:, 5] += columns[:, 2]
    kept = independent(packed((columns.T @ columns)[None]), 6, 1e-8)
    assert kept[:, 0].tolist() == [True, True, False, True, False, True]
