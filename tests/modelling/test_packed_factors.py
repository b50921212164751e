"""Thousands of small matrices at once against numpy, one at a time."""

import numpy as np
import pytest

from questline.modelling.fits.packed_factors import factorise, independent, inverse, pairs, solve


@pytest.fixture(params=[1, 2, 7])
def matrices(request):
    size = request.param
    columns = np.random.default_rng(size).standard_normal((20, 30, size))
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


def test_what_is_not_positive_definite_is_nan():
    matrices = np.array([[[1.0, 2.0], [2.0, 1.0]], [[2.0, 1.0], [1.0, 2.0]], [[0.0, 0.0]] * 2])
    factor = packed(matrices)
    left = factorise(factor, 2)
    assert (left > 0).tolist() == [False, True, False]
    assert np.isfinite(solve(factor, np.ones((2, 3)))).all(axis=0).tolist() == [False, True, False]


def test_columns_that_follow_from_those_before_them():
    generator = np.random.default_rng(3)
    columns = generator.standard_normal((50, 6))
    columns[:, 2] = columns[:, 0] - 3 * columns[:, 1]
    columns[:, 4] = 0
    columns[:, 5] += columns[:, 2]
    kept = independent(packed((columns.T @ columns)[None]), 6, 1e-8)
    assert kept[:, 0].tolist() == [True, True, False, True, False, True]
