"""What readers are told of people interviewed hides each among enough respondents: on many random
groups, for a reader who knows how it is decided and everything but who is who."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from questline.description.frames import Coded
from questline.interviews.interviewees.profiles import UNTOLD, smallest_group, tell


def respondents(seed: int, people: int) -> dict[str, Coded]:
    """Up to four variables of very unequal levels, some answers missing, some levels of nobody."""
    random = np.random.default_rng(seed)
    answers = {}
    for number in range(int(random.integers(1, 5))):
        levels = int(random.integers(1, 7))
        shares = random.dirichlet(np.full(levels + 1, 0.4))
        positions = random.choice(levels + 1, size=people, p=shares) - 1
        answers[f"v{number}"] = Coded([f"level {one}" for one in range(levels)], positions)
    return answers


def displayed(told: dict[str, np.ndarray], person: int) -> tuple[int, ...]:
    return tuple(int(shown[person]) for shown in told.values())


@pytest.mark.parametrize("threshold", [1, 3, 10])
def test_every_combination_of_what_is_told_and_not_told_has_enough_respondents(threshold):
    for seed in range(60):
        people = int(np.random.default_rng(seed + 1000).integers(0, 150))
        told = tell(respondents(seed, people), threshold)
        shared = Counter(displayed(told, person) for person in range(people))
        if people >= threshold:
            assert min(shared.values(), default=threshold) >= threshold
            assert smallest_group(told, people) == min(shared.values(), default=0)
        else:
            assert set(shared) <= {(UNTOLD,) * len(told)}


@pytest.mark.parametrize("threshold", [3, 10])
def test_fewer_may_share_what_is_told_only_where_all_of_them_lack_an_answer(threshold):
    more = 0
    for seed in range(60):
        people = 40 + seed
        answers = respondents(seed, people)
        told = tell(answers, threshold, few_without_answer=True)
        shared = Counter(displayed(told, person) for person in range(people))
        lacks = np.any([one.positions == UNTOLD for one in answers.values()], axis=0)
        for person in range(people):
            if shared[displayed(told, person)] < threshold:
                assert lacks[person]
            held = np.ones(people, dtype=bool)
            for name, coded in answers.items():
                if told[name][person] != UNTOLD:
                    held &= coded.positions == told[name][person]
            assert held.sum() >= threshold, "what is told is shared by enough, gaps aside"
        strict = tell(answers, threshold)
        more += sum(int((told[one] >= 0).sum() - (strict[one] >= 0).sum()) for one in answers)
    assert more > 0


@pytest.mark.parametrize("threshold", [2, 5])
def test_every_combination_of_only_what_is_told_has_enough_respondents(threshold):
    """Somebody who takes no notice of the gaps: whoever holds the attributes that are shown."""
    for seed in range(40):
        people = 20 + seed
        answers = respondents(seed, people)
        told = tell(answers, threshold)
        for person in range(people):
            held = np.ones(people, dtype=bool)
            for name, coded in answers.items():
                if told[name][person] != UNTOLD:
                    assert told[name][person] == coded.positions[person], "nothing false is told"
                    held &= coded.positions == told[name][person]
            assert held.sum() >= threshold


def test_knowing_how_it_is_decided_narrows_nobody_down():
    """The attack by minimality: who knows all answers, and asks of each respondent what would be
    told of them, finds at least as many who would be shown in the same words."""
    threshold = 4
    for seed in range(25):
        people = 30
        answers = respondents(seed, people)
        told = tell(answers, threshold)
        order = np.random.default_rng(seed).permutation(people)
        shuffled = {name: Coded(one.levels, one.positions[order]) for name, one in answers.items()}
        again = tell(shuffled, threshold)
        for person in range(people):
            words = displayed(told, person)
            alike = [one for one in range(people) if displayed(again, one) == words]
            assert len(alike) >= threshold
            assert int(np.flatnonzero(order == person)[0]) in alike, "the order tells nothing"


def test_a_pool_that_is_too_small_takes_in_the_smallest_level():
    """By hand: 12 a, 11 b, 3 c; with a threshold of 10 the 3 alone would stand out, so b joins."""
    answers = {"v": Coded(["a", "b", "c"], np.repeat([0, 1, 2], [12, 11, 3]))}
    assert Counter(tell(answers, 10)["v"].tolist()) == {0: 12, UNTOLD: 14}
    missing = {"v": Coded(["a", "b"], np.repeat([0, 1, UNTOLD], [12, 11, 1]))}
    assert Counter(tell(missing, 10)["v"].tolist()) == {0: 12, UNTOLD: 12}
    apart = tell(missing, 10, few_without_answer=True)["v"].tolist()
    assert Counter(apart) == {0: 12, 1: 11, UNTOLD: 1}


def test_a_group_is_split_within_what_is_told_already():
    """20 of a and 20 of b; of x there are 15 among a, and 2 among b: told of the former alone,
    where the 5 of y are too few, so that x joins them; in b all is told that can be."""
    first = Coded(["a", "b"], np.repeat([0, 1], [20, 20]))
    second = Coded(["x", "y"], np.repeat([0, 1, 0, 1], [10, 10, 2, 18]))
    told = tell({"first": first, "second": second}, 10)
    assert Counter(zip(told["first"].tolist(), told["second"].tolist(), strict=True)) == {
        (0, 0): 10, (0, 1): 10, (1, UNTOLD): 20,
    }  # fmt: skip


def test_nothing_to_tell():
    assert tell({}, 10) == {}
    assert smallest_group({}, 7) == 7
    nobody = tell({"v": Coded(["a"], np.array([], dtype=np.int64))}, 10)
    assert nobody["v"].size == 0
    few = tell({"v": Coded(["a"], np.zeros(4, dtype=np.int64))}, 10)
    assert few["v"].tolist() == [UNTOLD] * 4
    unanswered = tell({"v": Coded(["a"], np.full(12, UNTOLD))}, 10)
    assert set(unanswered["v"].tolist()) == {UNTOLD}
