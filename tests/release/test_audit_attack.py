"""The attack on hidden numbers of people, held against every table that there could be."""

from itertools import product

import numpy as np
import pytest

from questline.release.audit.attack import System, attack

FREE = (0, np.inf)
THRESHOLD = 10


def system(bounds, *equations):
    """`bounds` are the least and the most of each number; an equation {place: sign}."""
    low, high = (np.array(side, dtype=float) for side in zip(*bounds, strict=True))
    sums = [
        (np.array(list(one), dtype=np.int64), np.array(list(one.values()), dtype=float))
        for one in equations
    ]
    return System(low, high, sums)


def known(number):
    return (number, number)


def found(*arguments, places, threshold=THRESHOLD):
    return {
        one.place: (one.lowest, one.highest)
        for one in attack(system(*arguments), places, threshold).told
    }


def table(numbers, hidden):
    """A table of 2 by 3 with its margins: bounds of all 12 numbers and its five sums."""
    inner = np.array(numbers).reshape(2, 3)
    whole = np.zeros((3, 4))
    whole[:2, :3] = inner
    whole[:2, 3] = inner.sum(axis=1)
    whole[2] = whole[:2].sum(axis=0)
    flat = whole.ravel().tolist()
    bounds = [FREE if place in hidden else known(flat[place]) for place in range(12)]
    sums = [{row * 4 + 3: -1.0, **{row * 4 + at: 1.0 for at in range(3)}} for row in range(3)]
    sums += [{8 + at: -1.0, at: 1.0, 4 + at: 1.0} for at in range(4)]
    return bounds, sums, flat


@pytest.mark.parametrize("seed", range(40))
def test_what_is_recovered_is_what_all_tables_agree_on(seed):
    """The truth: every table of small whole numbers with the same shown numbers, one by one."""
    random = np.random.default_rng(seed)
    numbers = random.integers(0, 6, 6)
    hidden = set(random.choice(12, random.integers(1, 7), replace=False).tolist())
    threshold = int(random.integers(2, 6))
    bounds, sums, flat = table(numbers, hidden)
    largest = dict.fromkeys(hidden, -1.0)
    smallest = dict.fromkeys(hidden, np.inf)
    most = [range(9) if place in hidden else [int(flat[place])] for place in (0, 1, 2, 4, 5, 6)]
    for inner in product(*most):
        other = table(inner, hidden)[2]
        if all(other[place] == flat[place] for place in set(range(12)) - hidden):
            for place in hidden:
                largest[place] = max(largest[place], other[place])
                smallest[place] = min(smallest[place], other[place])
    told = {
        place: (smallest[place], largest[place]) for place in hidden if largest[place] < threshold
    }
    assert found(bounds, *sums, places=sorted(hidden), threshold=threshold) == told


def test_one_hidden_number_of_a_sum_is_told_exactly():
    bounds = [known(40), known(37), FREE]
    assert found(bounds, {0: 1.0, 1: -1.0, 2: -1.0}, places=[2]) == {2: (3, 3)}


def test_two_hidden_numbers_are_told_when_their_sum_is_small():
    bounds = [known(40), known(33), FREE, FREE]
    sums = {0: 1.0, 1: -1.0, 2: -1.0, 3: -1.0}
    assert found(bounds, sums, places=[2, 3]) == {2: (0, 7), 3: (0, 7)}
    bounds[1] = known(30)
    assert found(bounds, sums, places=[2, 3]) == {}


def test_rounded_numbers_leave_room():
    sums = {0: 1.0, 1: -1.0, 2: -1.0}
    exact = [known(40), known(33), FREE]
    rounded = [(38, 42), (31, 35), FREE]
    assert found(exact, sums, places=[2]) == {2: (7, 7)}
    assert found(rounded, sums, places=[2]) == {}
    coarse_but_small = [(38, 42), (36, 40), FREE]
    assert found(coarse_but_small, sums, places=[2]) == {2: (0, 6)}


def test_whole_numbers_tell_more_than_fractions():
    """Ten fits only with half people in three other groups; of whole people there are nine."""
    bounds = [(0, 10), known(9), known(1), FREE, FREE, FREE]
    half = [{0: -1.0, 1: 1.0, 3: 1.0, 4: 1.0}, {2: -1.0, 4: 1.0, 5: 1.0}]
    assert found(bounds, *half, {2: -1.0, 3: 1.0, 5: 1.0}, places=[0]) == {0: (0, 9)}
    assert found(bounds, *half, places=[0]) == {}


def test_a_number_in_no_sum_is_known_only_where_it_is_shown():
    assert found([FREE, known(4), (2, 6)], places=[0, 1, 2]) == {1: (4, 4), 2: (2, 6)}


def test_numbers_never_published_help_nobody_and_hide_nothing():
    bounds = [known(40), known(36), FREE, FREE]
    sums = {0: 1.0, 1: -1.0, 2: -1.0, 3: -1.0}
    assert found(bounds, sums, places=[2]) == {2: (0, 4)}


def test_nothing_hidden_and_nothing_at_all_are_no_work():
    assert found([known(40), known(40)], {0: 1.0, 1: -1.0}, places=[]) == {}
    assert attack(System(np.zeros(0), np.zeros(0), []), [], THRESHOLD).told == []


def test_sums_that_cannot_all_be_true_are_set_aside_and_the_others_still_tell():
    bounds = [known(40), known(39), known(36), FREE]
    shown = system(bounds, {0: 1.0, 1: -1.0}, {0: 1.0, 2: -1.0, 3: -1.0})
    found = attack(shown, [3], THRESHOLD)
    assert [(one.place, one.highest) for one in found.told] == [(3, 4)]
    assert found.set_aside == [0]
    # Two sums over the same hidden number disagree: one of them is set aside, not both.
    shown = system([known(3), known(5), FREE], {0: 1.0, 2: -1.0}, {1: 1.0, 2: -1.0})
    found = attack(shown, [2], THRESHOLD)
    assert len(found.set_aside) == 1
    assert found.told[0].highest in (3, 5)
    # No number fits below nobody.
    shown = system([known(3), FREE, FREE], {0: 1.0, 1: 1.0, 2: 1.0})
    assert attack(shown, [2], THRESHOLD).set_aside == [0]
