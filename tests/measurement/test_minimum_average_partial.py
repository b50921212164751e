"""Velicer's test against psych's vss, and where there is no number (tolerance 1e-6)."""

import numpy as np
import pytest
from correlation_data import mixed_answers, of_r, ordinal_items

from questline.measurement.correlations.matrix import correlation_matrix
from questline.measurement.dimensionality.minimum_average_partial import minimum_average_partial


@pytest.mark.parametrize(("kind", "components"), [("pearson", 1), ("polychoric", 2)])
def test_average_squared_partial_correlations_are_those_of_psych(kind, components):
    answers = mixed_answers()
    items = ordinal_items(answers)
    matrix = correlation_matrix(answers[items], set(items) if kind == "polychoric" else set())
    found = minimum_average_partial(matrix.values)
    expected = list(of_r(kind, "average_squared_partial").values())
    np.testing.assert_allclose(found.averages[1:], expected, rtol=1e-6)
    assert found.components == components == 1 + int(np.argmin(expected))


def test_with_nothing_removed_the_average_is_that_of_the_squared_correlations():
    matrix = np.array([[1, 0.5, 0.3], [0.5, 1, 0.1], [0.3, 0.1, 1]])
    found = minimum_average_partial(matrix)
    assert found.averages[0] == pytest.approx((0.25 + 0.09 + 0.01) / 3)


def test_unrelated_items_have_no_component():
    random = np.random.default_rng(1).normal(size=(500, 6))
    assert minimum_average_partial(np.corrcoef(random.T)).components == 0


def test_the_averages_end_where_an_item_is_used_up():
    found = minimum_average_partial(np.ones((3, 3)))
    assert found.averages.tolist() == [1.0]
    assert found.components == 0


@pytest.mark.parametrize(
    ("matrix", "sentence"),
    [
        (np.ones((1, 1)), "At least two items are needed."),
        (np.array([[1, np.nan], [np.nan, 1]]), "Some pair of items has no correlation."),
    ],
)
def test_without_a_matrix_there_is_a_reason(matrix, sentence):
    found = minimum_average_partial(matrix)
    assert found.components is None
    assert found.reason == sentence
