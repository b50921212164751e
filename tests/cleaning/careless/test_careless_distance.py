"""Mahalanobis distance: over the items answered, its probability, and when there is none."""

import numpy as np
import pytest
from careless_cases import GAP, items_of, random_answers

from questline.cleaning.careless.block import Block
from questline.cleaning.careless.distance import SMALL, centre, squared_distance
from questline.cleaning.careless.moments import SampleMoments


def moments_of(answers, items):
    moments = SampleMoments(items.middle)
    moments.add(Block(answers, items))
    return moments


@pytest.mark.parametrize("missing", [0.0, 0.05, 0.5, 0.9])
def test_distance_is_that_of_the_items_answered(missing):
    """50 items, so that both ways of solving and both sizes of gap occur."""
    items = items_of(50, scale=np.repeat(np.arange(5), 10))
    assert items.number > 2 * SMALL
    complete = random_answers(900, items, 11, 0.0)
    place = centre(moments_of(complete, items))
    answers = complete[:60].copy()
    answers[np.random.default_rng(3).random(answers.shape) < missing] = GAP
    made = squared_distance(Block(answers, items), place)
    mean, covariance = complete.mean(axis=0), np.cov(complete.T)
    for person, values in enumerate(answers):
        known = np.isfinite(values)
        if not known.any():
            assert np.isnan(made.values[person])
            continue
        away = values[known] - mean[known]
        expected = away @ np.linalg.solve(covariance[np.ix_(known, known)], away)
        assert made.values[person] == pytest.approx(expected, rel=1e-9)


def test_distances_of_complete_answers_sum_to_items_times_n_minus_1():
    items = items_of(12, scale=[0] * 6 + [1] * 6)
    answers = random_answers(200, items, 13, 0.0)
    made = squared_distance(Block(answers, items), centre(moments_of(answers, items)))
    assert made.values.sum() == pytest.approx(12 * 199)


def test_probability_is_uniform_for_normal_answers():
    items = items_of(8, top=9)
    answers = np.random.default_rng(17).normal(5, 1, (20_000, 8))
    made = squared_distance(Block(answers, items), centre(moments_of(answers, items)))
    assert np.mean(made.compared < 0.05) == pytest.approx(0.05, abs=0.006)
    assert np.mean(made.compared < 0.001) == pytest.approx(0.001, abs=0.001)


def test_constant_items_are_left_out():
    items = items_of(5)
    answers = random_answers(100, items, 19, 0.0)
    answers[:, 2] = 4.0
    place = centre(moments_of(answers, items))
    assert place.used.tolist() == [0, 1, 3, 4]
    made = squared_distance(Block(np.array([[GAP, GAP, 4.0, GAP, GAP]]), items), place)
    assert np.isnan(made.values[0])


def sum_of_others(answers):
    answers[:, 3] = (answers[:, 0] + answers[:, 1]) / 2
    return answers


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda answers: answers[:4], "more respondents than items"),
        (lambda answers: answers[:0], "whose answers vary"),
        (lambda answers: np.full_like(answers, 3.0), "whose answers vary"),
        (lambda answers: np.full_like(answers, GAP), "whose answers vary"),
        (sum_of_others, "not singular"),
        (
            lambda answers: np.where(
                (np.arange(len(answers)) % 2 == 0)[:, None] & (np.arange(4) == 0)
                | (np.arange(len(answers)) % 2 == 1)[:, None] & (np.arange(4) == 1),
                GAP,
                answers,
            ),
            "for every pair of items",
        ),
    ],
)
def test_no_centre(spoil, sentence):
    items = items_of(4)
    answers = spoil(random_answers(100, items, 23, 0.0))
    assert sentence in centre(moments_of(answers, items))


def test_pairwise_covariances_that_contradict_each_other():
    """Three items in pairs, each pair answered by others: correlations 1, 1 and -1."""
    items = items_of(3)
    rows = [[1, 1, GAP], [5, 5, GAP], [GAP, 1, 1], [GAP, 5, 5], [1, GAP, 5], [5, GAP, 1]]
    answers = np.array(rows * 5, dtype=float)
    assert "contradict each other" in centre(moments_of(answers, items))
