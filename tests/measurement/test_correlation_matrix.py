"""The matrix of correlations: the rule, R's numbers, smoothing, and awkward answers.

R's numbers are in reference/correlations.csv. Tolerances: 1e-6 of lavaan's lavCor, 1e-9 of cor and
of psych's cor.smooth, which are closed forms.
"""

import warnings

import numpy as np
import pandas as pd
import pytest
from correlation_data import NUMBERS, mixed_answers, of_r, ordinal_items
from scipy.special import ndtri

from questline.measurement.correlations import pearson as pearson_module
from questline.measurement.correlations.matrix import correlation_matrix, smooth
from questline.measurement.correlations.ordinal import ordinal_answers
from questline.measurement.correlations.pearson import pairwise_pearson, pearson_of_tables
from questline.measurement.correlations.tables import pair_tables

LAVAAN, CLOSED_FORM = 1e-6, 1e-9


@pytest.fixture(autouse=True)
def _no_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def as_frame(found, values):
    return pd.DataFrame(values, index=found.items, columns=found.items)


def test_each_pair_has_the_correlation_of_its_kind():
    answers = mixed_answers()
    found = correlation_matrix(answers, set(ordinal_items(answers)))
    values, kinds = as_frame(found, found.values), as_frame(found, found.kinds)
    lavaan, pearson = of_r("pairwise", "lavcor"), of_r("pairwise", "pearson")
    for pair, value in lavaan.items():
        numbers = len({*pair} & {*NUMBERS})
        assert kinds.loc[pair] == ("polychoric", "polyserial", "pearson")[numbers]
        wanted, tolerance = (pearson[pair], CLOSED_FORM) if numbers == 2 else (value, LAVAAN)
        assert values.loc[pair] == pytest.approx(wanted, abs=tolerance), pair
    np.testing.assert_array_equal(values, values.T)
    assert not found.smoothed
    assert found.smallest_eigenvalue == np.linalg.eigvalsh(found.values)[0]
    assert (found.reason, found.notes, found.left_out, found.undefined) == ("", (), {}, {})


def test_pearson_correlations_and_counts_are_those_of_r():
    answers = mixed_answers()
    found = correlation_matrix(answers, set())
    values, counts = as_frame(found, found.values), as_frame(found, found.pair_counts)
    assert set(found.kinds.ravel()) == {"pearson"}
    together = of_r("pairwise", "together")
    for pair, value in of_r("pairwise", "pearson").items():
        assert values.loc[pair] == pytest.approx(value, abs=CLOSED_FORM)
        assert counts.loc[pair] == together[pair]


def test_pearson_correlations_hold_far_from_zero_and_however_rows_are_cut(monkeypatch):
    answers = mixed_answers()[NUMBERS]
    plain, _ = pairwise_pearson(answers.to_numpy())
    monkeypatch.setattr(pearson_module, "ROWS_AT_ONCE", 11)
    cut, counts = pairwise_pearson(1e6 + answers.to_numpy())
    np.testing.assert_allclose(cut, plain, atol=CLOSED_FORM)
    assert counts[0, 1] == answers.dropna().shape[0]


def test_pearson_correlations_from_tables_are_those_from_answers():
    answers = mixed_answers()
    answers = answers[ordinal_items(answers)].replace({"five_1": {2.0: 2.5}})
    ordinal = ordinal_answers(answers)
    tables = pair_tables(ordinal.codes, ordinal.sizes)
    found = pearson_of_tables(tables, ordinal.categories)
    np.testing.assert_allclose(found, pairwise_pearson(answers.to_numpy())[0], atol=CLOSED_FORM)


def test_smoothing_is_that_of_psych():
    matrix = np.array([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]])
    found = pd.DataFrame(smooth(matrix), index=[*"abc"], columns=[*"abc"])
    for pair, value in of_r("smooth", "smoothed").items():
        assert found.loc[pair] == pytest.approx(value, abs=CLOSED_FORM)


def test_a_matrix_that_is_not_positive_definite_is_smoothed_and_that_is_said():
    """Three halves of the answers that never meet together, and contradict each other."""
    random = np.random.default_rng(1)
    x, noise = random.normal(size=(2, 300))
    answers = pd.DataFrame({"a": x, "b": x, "c": -x}) + 0.1 * noise[:, None]
    answers["c"] = np.where(np.arange(300) < 100, x, -x) + 0.1 * random.normal(size=300)
    answers["b"] = x + 0.1 * random.normal(size=300)
    answers.loc[:99, "a"], answers.loc[100:199, "b"] = np.nan, np.nan
    answers.loc[200:, "c"] = np.nan
    found = correlation_matrix(answers, set())
    assert found.smoothed
    assert found.smallest_eigenvalue < 0
    assert found.reason == ""
    assert "not positive definite" in found.notes[-1]
    assert np.linalg.eigvalsh(found.values)[0] > 0
    np.testing.assert_allclose(found.values, smooth(found.estimates))
    assert not np.allclose(found.values, found.estimates)


def test_items_that_do_not_vary_are_left_out_and_named():
    answers = mixed_answers()
    answers = answers.assign(five_1=3.0, number_1=np.nan)
    found = correlation_matrix(answers, set(ordinal_items(answers)))
    assert found.left_out == {
        "five_1": "Everyone who answered five_1 gave the same answer.",
        "number_1": "Nobody answered number_1.",
    }
    assert found.reason == ""
    assert set(found.items) == set(answers.columns) - set(found.left_out)
    assert found.values.shape == (10, 10)
    assert all(any(reason in note for note in found.notes) for reason in found.left_out.values())


@pytest.mark.parametrize("ordinal", [{"a", "b", "c"}, {"a"}, {"b"}, set()])
def test_pairs_that_hardly_anyone_answered_leave_no_matrix(ordinal):
    random = np.random.default_rng(2)
    answers = pd.DataFrame(random.integers(1, 4, (40, 3)), columns=[*"abc"], dtype="float64")
    answers.loc[:19, "a"], answers.loc[22:, "b"] = np.nan, np.nan
    found = correlation_matrix(answers, ordinal)
    expected = "2 respondents answered both a and b; at least 3 respondents are needed."
    assert found.undefined == {("a", "b"): expected}
    assert found.reason == f"1 pair of items has no correlation. {expected}"
    assert np.isnan(found.values[0, 1])
    assert not np.isnan(found.values[0, 2])
    assert found.smallest_eigenvalue is None


def test_perfectly_correlated_ordinal_items_leave_no_matrix():
    answers = mixed_answers()[["five_1", "five_2"]].assign(copy=mixed_answers()["five_1"])
    found = correlation_matrix(answers, {"five_1", "five_2", "copy"})
    assert list(found.undefined) == [("five_1", "copy")]
    assert "so alike" in found.reason


def test_perfectly_correlated_numbers_have_a_correlation_of_one():
    answers = mixed_answers()[NUMBERS].assign(double=lambda frame: 2 * frame["number_1"])
    found = correlation_matrix(answers, set())
    assert as_frame(found, found.estimates).loc["number_1", "double"] == pytest.approx(1)
    assert found.smallest_eigenvalue == pytest.approx(0, abs=1e-9)


def test_a_number_that_settles_an_ordinal_answer_is_named():
    numbers = ndtri(np.arange(1, 200) / 200)
    answers = pd.DataFrame({"a": np.where(numbers > 0.4, 2.0, 1.0), "x": numbers})
    found = correlation_matrix(answers, {"a"})
    assert "a and x order their respondents so alike" in found.reason


def test_numbers_that_do_not_vary_together_are_named():
    answers = pd.DataFrame(
        {"x": [1.0, 1.0, 1.0, 5.0, 7.0], "y": [1.0, 2.0, 3.0, np.nan, np.nan], "z": range(5)}
    )
    found = correlation_matrix(answers, set())
    assert found.undefined == {
        ("x", "y"): "All respondents who answered both x and y gave the same answer to x."
    }


@pytest.mark.parametrize(
    "answers",
    [
        pd.DataFrame(index=range(3)),
        pd.DataFrame({"a": [1.0, 2.0, 3.0]}),
        pd.DataFrame({"a": [], "b": []}, dtype="float64"),
        pd.DataFrame({"a": [1.0, 1.0], "b": [1.0, 2.0]}),
    ],
)
@pytest.mark.parametrize("ordinal", [{"a", "b"}, set()])
def test_without_two_items_that_vary_there_is_a_reason(answers, ordinal):
    found = correlation_matrix(answers, ordinal)
    assert found.reason == "Fewer than two items vary, so that there are no correlations."


def test_empty_categories_are_said():
    answers = mixed_answers()[["five_1", "two_1"]]
    found = correlation_matrix(answers, {"five_1", "two_1"}, {"five_1": range(0, 6)})
    assert found.notes == (
        "Nobody chose some of the possible answers to five_1: the correlations rest on the answers "
        "that were chosen.",
    )
