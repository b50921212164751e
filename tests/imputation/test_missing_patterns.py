"""Patterns of missing answers against counting by hand."""

import numpy as np

from questline.imputation.missing_patterns import missing_patterns


def test_patterns_are_counted():
    missing = np.array([[0, 0, 0], [1, 0, 1], [0, 0, 0], [1, 0, 0], [1, 0, 1]], dtype=bool)
    found = missing_patterns(missing)
    rows = (tuple(row) for row in found.patterns.tolist())
    listed = dict(zip(rows, found.counts.tolist(), strict=True))
    assert listed == {
        (False, False, False): 2,
        (True, False, False): 1,
        (True, False, True): 2,
    }
    assert np.array_equal(found.patterns[found.pattern_of], missing)
    assert found.complete_rows == 2


def test_nested_answers_are_monotone():
    missing = np.array([[0, 0, 0], [1, 0, 1], [1, 0, 0], [1, 1, 1]], dtype=bool)
    found = missing_patterns(missing)
    assert found.order.tolist() == [1, 2, 0]
    assert found.monotone


def test_crossed_answers_are_not():
    assert not missing_patterns(np.array([[0, 1], [1, 0], [0, 0]], dtype=bool)).monotone


def test_nothing_missing():
    found = missing_patterns(np.zeros((4, 3), dtype=bool))
    assert found.monotone
    assert found.complete_rows == 4


def test_everything_missing():
    found = missing_patterns(np.ones((4, 3), dtype=bool))
    assert found.monotone
    assert found.complete_rows == 0


def test_nobody_and_nothing():
    assert missing_patterns(np.zeros((0, 3), dtype=bool)).complete_rows == 0
    assert missing_patterns(np.zeros((5, 0), dtype=bool)).complete_rows == 5


def test_more_variables_than_bits_of_a_byte():
    generator = np.random.default_rng(7)
    missing = generator.random((300, 19)) < 0.05
    found = missing_patterns(missing)
    unique = np.unique(missing, axis=0)
    assert len(found.patterns) == len(unique)
    assert np.array_equal(found.patterns[found.pattern_of], missing)
    assert found.counts.sum() == 300
