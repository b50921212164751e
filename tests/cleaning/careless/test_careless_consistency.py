"""Even-odd consistency, synonyms and antonyms, person-total: against plain loops, and undefined."""

import numpy as np
import pytest
from careless_cases import GAP, items_of, random_answers

from questline.cleaning.careless.block import Block
from questline.cleaning.careless.halves import even_odd, half_membership
from questline.cleaning.careless.items import Items
from questline.cleaning.careless.moments import SampleMoments
from questline.cleaning.careless.pairs import antonym_pairs, pair_correlation, synonym_pairs
from questline.cleaning.careless.typicality import person_total

SCALES = np.array([0, 0, 0, 1, 1, 2, 2, 2, 2, 3, -1])


def mixed_items():
    """Scales of 3, 2, 4 and 1 items with unlike ranges, and an item of no scale."""
    high = np.where(SCALES == 1, 7.0, 5.0)
    return Items(np.ones(11), high, np.arange(11) % 3 == 1, SCALES)


def test_even_odd_by_hand():
    """Three scales of two items: r of (1, 3, 5) with (2, 3, 5), stepped up."""
    items = items_of(6, scale=[0, 0, 1, 1, 2, 2])
    made = even_odd(Block(np.array([[1.0, 2, 3, 3, 5, 5]]), items), half_membership(items))
    r = np.corrcoef([1, 3, 5], [2, 3, 5])[0, 1]
    assert made.values[0] == pytest.approx(2 * r / (1 + r), abs=1e-14)


def test_even_odd_against_loops():
    items = mixed_items()
    answers = random_answers(200, Items(items.low, items.high, items.reversed, SCALES % 4), 3)
    made = even_odd(Block(answers, items), half_membership(items))
    share = (answers - items.low) / (items.high - items.low)
    keyed = np.where(items.reversed, 1 - share, share)
    for person, values in enumerate(keyed):
        halves = []
        for scale in (0, 1, 2):
            mine = values[scale == SCALES]
            odd, even = mine[::2], mine[1::2]
            if np.isfinite(odd).any() and np.isfinite(even).any():
                halves.append((np.nanmean(odd), np.nanmean(even)))
        first, second = np.array(halves).T if halves else (np.zeros(0), np.zeros(0))
        if len(first) < 3 or np.ptp(first) < 1e-9 or np.ptp(second) < 1e-9:
            assert np.isnan(made.values[person])
            continue
        r = np.corrcoef(first, second)[0, 1]
        expected = max(-1.0, 2 * r / (1 + r)) if r > -1 + 1e-12 else -1.0
        assert made.values[person] == pytest.approx(expected, abs=1e-9)


def test_even_odd_of_the_same_answer_is_undefined_and_not_perfect():
    items = items_of(6, scale=[0, 0, 1, 1, 2, 2])
    block = Block(np.array([[3.0] * 6, [3, 3, 3, 3, GAP, 3]]), items)
    made = even_odd(block, half_membership(items))
    assert np.isnan(made.values).all()
    assert made.why.tolist() == [2, 1]


@pytest.mark.parametrize("missing", [0.0, 0.2])
def test_correlations_of_the_sample_are_pairwise(missing):
    items = items_of(8, scale=[0] * 4 + [1] * 4, reversed_at=[1, 5])
    answers = random_answers(300, items, 5, missing)
    moments = SampleMoments(items.middle)
    for start in range(0, 300, 77):
        moments.add(Block(answers[start : start + 77], items))
    for i in range(8):
        for j in range(8):
            both = np.isfinite(answers[:, i] + answers[:, j])
            pair = answers[both][:, [i, j]]
            assert moments.covariance[i, j] == pytest.approx(np.cov(pair.T)[0, 1], abs=1e-10)
            assert moments.correlation[i, j] == pytest.approx(np.corrcoef(pair.T)[0, 1], abs=1e-10)
    np.testing.assert_allclose(moments.means, np.nanmean(answers, axis=0))


def test_moments_of_answers_that_are_not_whole_lose_no_digits():
    items = Items(np.zeros(3), np.full(3, 100.0), np.zeros(3, bool), np.zeros(3, int))
    answers = 99 + np.random.default_rng(2).random((500, 3))
    moments = SampleMoments(items.middle)
    moments.add(Block(answers, items))
    np.testing.assert_allclose(moments.covariance, np.cov(answers.T), atol=1e-10)


def pair_loop(answers, pairs):
    first, second = np.nonzero(pairs.joined)
    one, two = answers[pairs.used[first]], answers[pairs.used[second]]
    both = np.isfinite(one + two)
    if both.sum() < 3 or np.ptp(one[both]) == 0 or np.ptp(two[both]) == 0:
        return np.nan
    return np.corrcoef(one[both], two[both])[0, 1]


@pytest.mark.parametrize(("choose", "critical"), [(synonym_pairs, 0.4), (antonym_pairs, 0.3)])
def test_pairs_against_loops(choose, critical):
    items = items_of(12, scale=[0] * 6 + [1] * 6, reversed_at=[1, 4, 7, 10])
    answers = random_answers(250, items, 7, 0.15)
    answers[0], answers[1, :] = 3.0, GAP
    moments = SampleMoments(items.middle)
    moments.add(Block(answers, items))
    pairs = choose(moments.correlation, critical)
    assert pairs.number >= 3
    made = pair_correlation(Block(answers, items), pairs)
    expected = [pair_loop(row, pairs) for row in answers]
    np.testing.assert_allclose(made.values, expected, atol=1e-9)
    assert made.why[0] == 2
    assert made.why[1] == 1


def test_synonyms_of_the_same_answer_are_undefined_and_not_0():
    items = items_of(6)
    pairs = synonym_pairs(np.ones((6, 6)))
    made = pair_correlation(Block(np.array([[4.0] * 6]), items), pairs)
    assert np.isnan(made.values[0])


def test_person_total_takes_the_person_out():
    items = mixed_items()
    answers = random_answers(40, Items(items.low, items.high, items.reversed, SCALES % 4), 9)
    answers[0] = items.middle
    moments = SampleMoments(items.middle)
    moments.add(Block(answers, items))
    made = person_total(Block(answers, items), moments)
    share = (answers - items.low) / (items.high - items.low)
    for person in range(1, 40):
        known = np.isfinite(share[person])
        others = np.nanmean(np.delete(share, person, axis=0), axis=0)
        expected = np.corrcoef(share[person, known], others[known])[0, 1]
        assert made.values[person] == pytest.approx(expected, abs=1e-9)
    assert made.why[0] == 2
