"""Normed Guttman errors against counting pairs of steps and trying every answer."""

from itertools import product

import numpy as np
import pytest
from careless_cases import GAP, block_of, items_of, random_answers

from questline.cleaning.careless import guttman
from questline.cleaning.careless.block import Block
from questline.cleaning.careless.guttman import guttman_errors, scale_steps
from questline.cleaning.careless.moments import AnswerCounts


def scales_of(answers, items):
    counts = AnswerCounts(items)
    counts.add(Block(answers, items))
    return scale_steps(items, counts)


def count_errors(codes, order, steps, known):
    """Pairs of steps of the known items, the more popular failed and the less popular passed."""
    passed = [codes[step // steps] > step % steps for step in order if known[step // steps]]
    return sum(not easy and hard for at, easy in enumerate(passed) for hard in passed[at + 1 :])


@pytest.mark.parametrize("tabled", [guttman.MOST_TABLED, 0])
@pytest.mark.parametrize(("number", "top"), [(2, 5), (4, 4), (5, 3), (6, 2)])
def test_errors_and_their_maximum(number, top, tabled, monkeypatch):
    monkeypatch.setattr(guttman, "MOST_TABLED", tabled)
    items = items_of(number, top=top, reversed_at=[1])
    answers = random_answers(80, items, number, 0.2)
    (scale,) = scales_of(answers, items)
    made = guttman_errors(Block(answers, items), [scale])
    steps = top - 1
    keyed = np.where(items.reversed, top + 1 - answers, answers) - 1
    for person, values in enumerate(keyed):
        known = np.isfinite(values)
        codes = np.where(known, values, 0).astype(int)
        own = count_errors(codes, scale.order, steps, known)
        most = max(
            count_errors(tried, scale.order, steps, known)
            for tried in product(*(range(top) if there else (0,) for there in known))
            if sum(tried) == codes.sum()
        )
        if known.sum() < 2 or most == 0:
            assert np.isnan(made.values[person])
        else:
            assert made.values[person] == pytest.approx(own / most, abs=1e-12)


def test_dichotomous_errors_by_hand():
    """Shares 3/4, 2/4, 1/4: 0 0 1 makes two errors of the two that one right answer allows."""
    block = block_of([[2, 2, 2], [2, 2, 1], [2, 1, 1], [1, 1, 2]], top=2)
    counts = AnswerCounts(block.items)
    counts.add(block)
    made = guttman_errors(block, scale_steps(block.items, counts))
    assert np.isnan(made.values[0])
    # The last two items are equally popular and stay in their order.
    np.testing.assert_allclose(made.values[1:], [0, 0, 1])


def test_several_scales_add_errors_and_maxima():
    items = items_of(8, scale=[0] * 4 + [1] * 4)
    answers = random_answers(60, items, 4, 0.0)
    both = scales_of(answers, items)
    block = Block(answers, items)
    codes, there = block.steps_passed
    parts = [scale.errors(codes[:, scale.places], there[:, scale.places]) for scale in both]
    most = sum(part[1] for part in parts)
    expected = sum(part[0] for part in parts) / np.where(most == 0, np.nan, most)
    np.testing.assert_allclose(guttman_errors(block, both).values, expected)


def test_answers_between_steps_or_outside_the_range_are_none():
    items = items_of(3)
    answers = random_answers(50, items, 6, 0.0)
    odd = answers.copy()
    odd[:, 0] = np.where(np.arange(50) % 2, 2.5, 9.0)
    without = answers.copy()
    without[:, 0] = GAP
    one = guttman_errors(Block(odd, items), scales_of(odd, items))
    other = guttman_errors(Block(without, items), scales_of(without, items))
    np.testing.assert_array_equal(one.values, other.values)


def test_scales_of_sliders_or_unlike_ranges_or_one_item_are_not_used():
    sliders = items_of(4, top=101)
    assert scales_of(random_answers(20, sliders), sliders) == []
    assert scales_of(random_answers(20, items_of(1)), items_of(1)) == []
    unlike = items_of(2)
    unlike.high[1] = 7.0
    assert scales_of(random_answers(20, unlike), unlike) == []


def test_nobody_answered_an_item():
    items = items_of(3)
    answers = random_answers(30, items, 8, 0.0)
    answers[:, 1] = GAP
    made = guttman_errors(Block(answers, items), scales_of(answers, items))
    assert np.isfinite(made.values).sum() > 20
