"""Parallel analysis against psych's fa.parallel, and what random answers must keep.

R's means and standard deviations of random eigenvalues are in reference/correlations.csv.
Tolerance: three Monte Carlo errors of the difference.
"""

import warnings

import numpy as np
import pandas as pd
import pytest
from correlation_data import NUMBERS, mixed_answers, of_r, ordinal_items

from questline.measurement.correlations.matrix import correlation_matrix
from questline.measurement.correlations.ordinal import ordinal_answers
from questline.measurement.correlations.polychoric import polychoric
from questline.measurement.dimensionality import parallel
from questline.measurement.dimensionality.parallel import parallel_analysis

DRAWS = 200


@pytest.fixture(autouse=True)
def _no_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def analysed(answers, ordinal, draws=20, seed=1):
    return parallel_analysis(
        answers, np.isin(answers.columns, list(ordinal)), draws, np.random.default_rng(seed)
    )


@pytest.fixture(scope="module")
def five():
    answers = mixed_answers().filter(like="five")
    return analysed(answers, answers.columns, DRAWS)


@pytest.mark.parametrize("kind", ["pearson", "polychoric"])
def test_random_eigenvalues_are_those_of_psych(five, kind):
    found = five.found[kind]
    means, deviations = of_r(kind, "random_mean"), of_r(kind, "random_sd")
    theirs = of_r(kind, "draws")["", ""]
    for place, (mean, deviation) in enumerate(
        zip(means.values(), deviations.values(), strict=True)
    ):
        error = np.hypot(deviation / np.sqrt(theirs), found.random_sd[place] / np.sqrt(DRAWS))
        assert abs(found.random_mean[place] - mean) < 3 * error


@pytest.mark.parametrize("kind", ["pearson", "polychoric"])
def test_observed_eigenvalues_are_those_of_the_matrix(five, kind):
    answers = mixed_answers().filter(like="five")
    ordinal = set(answers.columns) if kind == "polychoric" else set()
    matrix = correlation_matrix(answers, ordinal).values
    np.testing.assert_allclose(five.found[kind].observed, np.linalg.eigvalsh(matrix)[::-1])


def test_two_traits_have_two_components():
    answers = mixed_answers()
    found = analysed(answers, ordinal_items(answers), 50)
    assert found.items == tuple(answers.columns)
    assert {kind: values.components for kind, values in found.found.items()} == {
        "pearson": 2,
        "polychoric": 2,
    }


def test_unrelated_answers_have_hardly_any_component():
    random = np.random.default_rng(11)
    answers = pd.DataFrame(random.integers(1, 6, (300, 8)), columns=[*"abcdefgh"], dtype="float64")
    found = analysed(answers, answers.columns, 100)
    assert all(values.components <= 1 for values in found.found.values())


def test_the_percentile_lies_above_the_mean_and_eigenvalues_fall(five):
    for values in five.found.values():
        assert (values.random_95th > values.random_mean).all()
        assert (np.diff(values.observed) < 0).all()
        assert (np.diff(values.random_mean) < 0).all()
        assert values.random_mean.sum() == pytest.approx(4)


def test_dealing_keeps_each_items_answers_and_who_did_not_answer():
    answers = mixed_answers()
    is_ordinal = np.isin(answers.columns, ordinal_items(answers))
    dealer = parallel._Dealer(answers, is_ordinal)
    before = dealer.codes.copy()
    dealer.deal(np.random.default_rng(1))
    np.testing.assert_array_equal(dealer.codes == -1, before == -1)
    np.testing.assert_array_equal(np.isnan(dealer.numbers), answers.isna())
    np.testing.assert_array_equal(np.sort(dealer.codes, axis=0), np.sort(before, axis=0))
    np.testing.assert_array_equal(np.sort(dealer.numbers, axis=0), np.sort(answers, axis=0))
    assert (dealer.codes != before).any(axis=0).all()
    for place, item in enumerate(np.nonzero(is_ordinal)[0]):
        known = dealer.codes[:, place] >= 0
        values = dealer.categories[place][dealer.codes[known, place]]
        np.testing.assert_array_equal(dealer.numbers[known, item], values)


@pytest.mark.parametrize("at_once", [1, 700, 10**7])
def test_every_arrangement_is_as_likely_as_any_other(monkeypatch, at_once):
    """Three different answers and a missing one: six arrangements, a chi-square test of 1,800."""
    monkeypatch.setattr(parallel, "AT_ONCE", at_once)
    answers = pd.DataFrame({"a": [1.0, np.nan, 2.0, 3.0], "b": [1.0, 2.0, np.nan, 3.0]})
    dealer = parallel._Dealer(answers, np.array([True, True]))
    generator = np.random.default_rng(8)
    counts = {}
    for _ in range(1800):
        dealer.deal(generator)
        seen = tuple(dealer.codes[:, 0].tolist())
        counts[seen] = counts.get(seen, 0) + 1
    assert len(counts) == 6
    assert sum((count - 300) ** 2 / 300 for count in counts.values()) < 20.5


def test_the_quick_correlations_of_the_draws_are_near_the_careful_ones():
    answers = mixed_answers()
    items = ordinal_items(answers)
    dealer = parallel._Dealer(answers[items], np.ones(len(items), dtype=bool))
    deals = [dealer.deal(generator) for generator in map(np.random.default_rng, (3, 2))]
    quick = dealer.polychoric(deals, dealer.pearson(deals))[1]
    dealt = pd.DataFrame(dealer.codes, columns=items).astype("float64")
    careful = polychoric(ordinal_answers(dealt.mask(dealt < 0))).correlations
    np.testing.assert_allclose(quick, careful, atol=2e-3)


def test_the_quick_polyserial_correlations_are_near_the_careful_ones():
    answers = mixed_answers()
    items = ordinal_items(answers)
    is_ordinal = np.isin(answers.columns, items)
    dealer = parallel._Dealer(answers, is_ordinal)
    deals = [dealer.deal(generator) for generator in map(np.random.default_rng, (3, 2))]
    quick = dealer.polychoric(deals, dealer.pearson(deals))[1]
    dealt = pd.DataFrame(dealer.numbers, columns=answers.columns)
    careful = correlation_matrix(dealt, set(items))
    serial = careful.kinds == "polyserial"
    np.testing.assert_allclose(quick[serial], careful.estimates[serial], atol=0.03)
    pearson = careful.kinds == "pearson"
    np.testing.assert_allclose(quick[pearson], careful.estimates[pearson], atol=1e-9)


def test_the_same_seed_gives_the_same_numbers():
    answers = mixed_answers()
    first, second = (analysed(answers, ordinal_items(answers), 3) for _ in range(2))
    np.testing.assert_array_equal(
        first.found["polychoric"].random_mean, second.found["polychoric"].random_mean
    )
    other = analysed(answers, ordinal_items(answers), 3, seed=2)
    assert (first.found["pearson"].random_mean != other.found["pearson"].random_mean).any()


def test_numbers_alone_have_pearson_correlations_alone():
    assert set(analysed(mixed_answers()[NUMBERS], []).found) == {"pearson"}


def test_items_that_do_not_vary_are_left_out():
    answers = mixed_answers().assign(five_1=2.0, number_2=np.nan)
    found = analysed(answers, ordinal_items(answers))
    assert set(found.left_out) == {"five_1", "number_2"}
    assert "five_1" not in found.items
    assert len(found.found["polychoric"].observed) == len(found.items)


def test_a_copied_item_has_pearson_numbers_and_a_reason_for_the_rest():
    answers = mixed_answers()[["five_1", "five_2"]].assign(copy=mixed_answers()["five_1"])
    found = analysed(answers, answers.columns)
    assert "so alike" in found.reasons["polychoric"]
    assert set(found.found) == {"pearson"}


@pytest.mark.parametrize(
    "answers",
    [
        pd.DataFrame({"a": [1.0, 2.0, 1.0]}),
        pd.DataFrame({"a": [], "b": []}, dtype="float64"),
        pd.DataFrame({"a": [1.0, 1.0], "b": [1.0, 2.0]}),
        pd.DataFrame(index=range(3)),
    ],
)
def test_too_few_items_give_a_reason(answers):
    found = analysed(answers, answers.columns)
    assert found.found == {}
    assert all("Fewer than two items vary" in reason for reason in found.reasons.values())


def test_three_respondents_do_no_harm():
    answers = pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": [2.0, 1.0, 2.0], "c": [1.0, 1.0, 2.0]})
    found = analysed(answers, answers.columns)
    for values in found.found.values():
        assert np.isfinite(values.random_mean).all()
    assert set(found.found) | set(found.reasons) == {"pearson", "polychoric"}
