"""Sampling adequacy and Bartlett's test against psych, and where there is no number.

R's numbers are in reference/correlations.csv. Tolerances: closed forms 1e-6 relative; p-values of
polychoric matrices 1e-4, as lavaan's correlations behind them agree with ours to 1e-7.
"""

import numpy as np
import pandas as pd
import pytest
from correlation_data import mixed_answers, of_r, ordinal_items

from questline.measurement.correlations.matrix import correlation_matrix
from questline.measurement.dimensionality.adequacy import bartlett_sphericity, sampling_adequacy

CLOSED_FORM, P_VALUE = 1e-6, 1e-4


def matrix_of(kind):
    answers = mixed_answers()
    items = ordinal_items(answers)
    return correlation_matrix(answers[items], set(items) if kind == "polychoric" else set())


@pytest.mark.parametrize("kind", ["pearson", "polychoric"])
def test_sampling_adequacy_is_that_of_psych(kind):
    matrix = matrix_of(kind)
    found = sampling_adequacy(matrix.values)
    expected = {item: value for (item, _), value in of_r(kind, "kmo").items()}
    assert found.overall == pytest.approx(expected.pop(""), rel=CLOSED_FORM)
    assert list(expected) == list(matrix.items)
    np.testing.assert_allclose(found.items, list(expected.values()), rtol=CLOSED_FORM)


@pytest.mark.parametrize("kind", ["pearson", "polychoric"])
def test_bartletts_test_is_that_of_psych(kind):
    found = bartlett_sphericity(matrix_of(kind).values, len(mixed_answers()))
    nothing = ("", "")
    assert found.chi_square == pytest.approx(
        of_r(kind, "bartlett_chi_square")[nothing], rel=CLOSED_FORM
    )
    assert found.df == of_r(kind, "bartlett_df")[nothing]
    assert found.p == pytest.approx(of_r(kind, "bartlett_p")[nothing], rel=P_VALUE)


@pytest.mark.parametrize("kind", ["pearson", "polychoric"])
def test_eigenvalues_are_those_of_r(kind):
    expected = of_r(kind, "eigenvalue")
    found = np.linalg.eigvalsh(matrix_of(kind).values)[::-1]
    np.testing.assert_allclose(found, list(expected.values()), rtol=CLOSED_FORM)


def test_the_25_items_of_the_big_five_are_as_in_psych(reference_folder):
    answers = pd.read_csv(reference_folder / "big_five" / "bfi.csv", index_col=0)
    items = [f"{scale}{number}" for scale in "ACENO" for number in range(1, 6)]
    reference = pd.read_csv(reference_folder / "big_five" / "reference.csv")
    expected = reference[reference["analysis"] == "efa"].set_index("statistic")["value"]
    matrix = correlation_matrix(answers[items].astype("float64"), set()).values
    assert sampling_adequacy(matrix).overall == pytest.approx(expected["KMO"], rel=CLOSED_FORM)
    test = bartlett_sphericity(matrix, len(answers))
    assert test.chi_square == pytest.approx(expected["bartlett_chisq"], rel=CLOSED_FORM)
    assert test.df == expected["bartlett_df"]
    values = np.linalg.eigvalsh(matrix)[::-1]
    for number in range(1, 8):
        assert values[number - 1] == pytest.approx(expected[f"eigen{number}"], rel=CLOSED_FORM)


def test_two_items_have_an_adequacy_of_one_half():
    matrix = np.array([[1, 0.4], [0.4, 1]])
    found = sampling_adequacy(matrix)
    assert found.overall == pytest.approx(0.5)
    assert bartlett_sphericity(matrix, 50).df == 1


@pytest.mark.parametrize(
    ("matrix", "sentence"),
    [
        (np.ones((1, 1)), "At least two items are needed."),
        (np.ones((3, 3)), "Some item is an exact combination of others"),
        (np.array([[1, np.nan], [np.nan, 1]]), "Some pair of items has no correlation."),
    ],
)
def test_a_matrix_without_an_inverse_has_a_reason(matrix, sentence):
    adequacy, test = sampling_adequacy(matrix), bartlett_sphericity(matrix, 100)
    assert adequacy.overall is None
    assert np.isnan(adequacy.items).all()
    assert test.chi_square is None
    assert test.p is None
    assert sentence in adequacy.reason
    assert sentence in test.reason


def test_items_that_do_not_correlate_have_a_reason():
    found = sampling_adequacy(np.eye(3))
    assert (found.overall, found.reason) == (None, "No two items correlate.")
    test = bartlett_sphericity(np.eye(3), 100)
    assert (test.chi_square, test.p) == (0, 1)


def test_fewer_respondents_than_the_test_needs_have_a_reason():
    found = bartlett_sphericity(np.array([[1, 0.4], [0.4, 1]]), 2)
    assert (found.p, found.reason) == (None, "2 respondents are too few for 2 items.")
