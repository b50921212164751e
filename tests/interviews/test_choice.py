"""The choice of whom to interview against every possible sample of small problems, and examples
from the literature; what stands in the way of quotas against every set of quotas."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest

from questline.description.frames import Coded
from questline.interviews.selection import choice as choosing
from questline.interviews.selection.aims import (
    aim_of,
    largest_remainder,
    pair_of,
    weighted_shortfall,
)
from questline.interviews.selection.choice import Limit, Pool, can_be_kept, choose, whole_weights
from questline.interviews.selection.conflicts import quota_problems, smallest_conflict
from questline.interviews.selection.programs import least
from questline.interviews.selection.reserves import UNLIKE, reserves_of

WEIGHTS = ((1.0, 1.0, 1.0), (2.0, 0.5, 1.5), (1.0, 0.33333, 3.0))


def small(seed: int, people: int = 11, size: int = 4) -> Pool:
    """A pool that can be looked through: ties, people without levels, some fixed, quotas."""
    chance = np.random.default_rng(seed)
    every = np.ones(people, dtype=bool)
    coded = [
        Coded([f"l{at}" for at in range(count)], chance.integers(-1, count, people))
        for count in (2, 3)
    ]
    fixed = np.zeros(people, dtype=bool)
    fixed[chance.choice(people, seed % 3, replace=False)] = True
    rules = ["even", "proportional", {"l0": 2, "l1": 1}]
    weights = WEIGHTS[seed % 3]
    aims = [
        aim_of(f"d{at}", one, rules[(seed + at) % 3], weights[at], size, every)
        for at, one in enumerate(coded)
    ]
    both = pair_of(*coded)
    aims.append(aim_of("d0*d1", both, rules[seed % 2], weights[2], size, every))
    limits = [
        Limit(1, "d0=l0", coded[0].positions == 0, int(chance.integers(0, 3)), None),
        Limit(2, "d1=l1", coded[1].positions == 1, None, int(chance.integers(0, 3))),
        Limit(3, "d0=l1", coded[0].positions == 1, int(chance.integers(0, 4)), 3),
    ][: seed % 4]
    return Pool(aims, limits, size, fixed, ~fixed, chance.permutation(people) + 1)


def samples(pool: Pool) -> list[np.ndarray]:
    """Every sample of the size that keeps the quotas; the largest ones if there are too few."""
    can = np.flatnonzero(pool.may)
    for filled in range(min(pool.places, len(can)), -1, -1):
        found = []
        for some in combinations(can, filled):
            chosen = pool.fixed.copy()
            chosen[list(some)] = True
            if all(limit.is_kept(chosen) for limit in pool.limits):
                found.append(chosen)
        if found or len(can) >= pool.places:
            return found
    return []


def by_hand(pool: Pool, chosen: np.ndarray) -> float:
    """The shortfall counted anew: spare people go to the levels where they help most."""
    total = 0.0
    for aim in pool.aims:
        counts = [int((aim.positions[chosen] == level).sum()) for level in range(len(aim.levels))]
        total += aim.weight * min(
            sum(
                max(0, int(wanted) + (level in more) - counts[level])
                for level, wanted in enumerate(aim.wanted)
            )
            for more in combinations(range(len(counts)), aim.spare)
        )
    return total


@pytest.mark.parametrize("seed", range(18))
def test_no_sample_is_better(seed):
    pool = small(seed, size=4 + seed % 2)
    every = samples(pool)
    found = choose(pool)
    if not every:
        assert found is None
        assert quota_problems(pool)
        return
    assert found is not None
    assert not quota_problems(pool)
    scores = [(round(by_hand(pool, one), 9), pool.ranks[one & ~pool.fixed].sum()) for one in every]
    best = min(scores)
    assert found.shortfall == pytest.approx(best[0]) == weighted_shortfall(pool.aims, found.chosen)
    assert found.bound == pytest.approx(best[0])
    assert found.rank_sum == best[1] == found.rank_bound
    assert any((found.chosen == one).all() for one in every)


def test_the_example_of_flanigan_and_others():
    """One conservative woman, 99 liberal women, 100 conservative men; 20 places, 9 to 20 of each.

    The example of Flanigan et al. (2021), as shared with their code (example_small_20): the
    conservative woman must not be needed for a balanced panel, but can be in one.
    """
    woman, liberal = np.arange(200) < 100, (np.arange(200) >= 1) & (np.arange(200) < 100)
    coded = [Coded(["female", "male"], 1 - woman), Coded(["liberal", "conservative"], 1 - liberal)]
    aims = [aim_of(name, one, "even", 1.0, 20, woman | True)
            for name, one in zip(("gender", "leaning"), coded, strict=True)]  # fmt: skip
    limits = [
        Limit(at, str(at), one.positions == level, 9, 20)
        for at, (one, level) in enumerate(product(coded, (0, 1)), 1)
    ]
    none = np.zeros(200, dtype=bool)
    ranks = np.arange(200) + 1
    found = choose(Pool(aims, limits, 20, none, ~none, ranks))
    assert found is not None
    assert (found.shortfall, found.bound) == (0, 0)
    assert np.flatnonzero(found.chosen).tolist() == [*range(1, 11), *range(100, 110)]
    with_her = choose(Pool(aims, limits, 20, ranks == 1, ranks != 1, ranks))
    assert with_her is not None
    assert with_her.shortfall == 1
    assert with_her.chosen[:100].sum() in (10, 11)


def test_even_is_as_even_as_can_be_and_says_nothing_of_who_has_one_more():
    coded = Coded(["a", "b", "c"], np.repeat([0, 1, 2], 20))
    aim = aim_of("d", coded, "even", 1.0, 20, np.ones(60, dtype=bool))
    assert aim.wanted.tolist() == [6, 6, 6]
    assert aim.spare == 2
    assert aim.share(0) == pytest.approx(20 / 3)
    assert {tuple(one): aim.shortfall(np.array(one)) for one in [(7, 7, 6), (6, 7, 7), (8, 6, 6),
            (9, 9, 2), (20, 0, 0)]} == {(7, 7, 6): 0, (6, 7, 7): 0, (8, 6, 6): 1, (9, 9, 2): 4,
                                        (20, 0, 0): 13}  # fmt: skip


def test_largest_remainder():
    """Votes of six parties for ten seats, the textbook example of Hamilton's method."""
    votes = np.array([47_000, 16_000, 15_900, 12_000, 6_000, 3_100])
    assert largest_remainder(votes, 10).tolist() == [5, 2, 1, 1, 1, 0]
    assert largest_remainder(np.array([1, 1, 1]), 2).tolist() == [1, 1, 0]
    assert largest_remainder(np.array([0, 0]), 5).tolist() == [0, 0]


def test_weights_have_a_unit():
    whole, unit, step = whole_weights([2.0, 0.5, 1.5])
    assert (whole.tolist(), unit, step) == ([4, 1, 3], 0.5, 1)
    assert whole_weights([1.0, 0.33333])[2] == 0


def test_a_limit_of_nodes_leaves_a_bound(monkeypatch):
    """Where the search is broken off, the sample is sound and the bound is below it."""
    pool = small(1, people=40, size=12)

    def hurried(program, nodes=0):
        answer = least(program, 1)
        return None if answer is None else type(answer)(answer.people, answer.value,
                                                        answer.value - 1)  # fmt: skip

    best = choose(pool)
    monkeypatch.setattr(choosing, "least", hurried)
    found = choose(pool)
    assert best is not None
    assert found is not None
    assert found.bound < found.shortfall
    assert not found.is_best
    assert found.shortfall >= best.shortfall


@pytest.mark.parametrize("seed", range(10))
def test_the_smallest_conflict_is_the_smallest(seed):
    """Against every set of conditions; sets of conditions that conflict are drawn at random."""
    chance = np.random.default_rng(seed)
    conflicts = [
        frozenset(chance.choice(7, int(chance.integers(1, 5)), replace=False).tolist())
        for _ in range(seed % 5)
    ]

    def can(chosen):
        return not any(one <= set(chosen) for one in conflicts)

    found = smallest_conflict(7, can)
    assert len(found) == min(map(len, conflicts), default=0)
    assert (frozenset(found) in conflicts) == bool(conflicts)


def test_the_example_of_ignatiev_and_others():
    """Eight clauses; the smallest that conflict are not-a, a or not-b, and b (LogicNG, SMUS)."""
    clauses = [{-1}, {1, -2}, {2}, {-2, 3}, {-3, 4}, {-4, 5}, {-3, 5}, {-5}]

    def can(chosen):
        return any(
            all(any(values[abs(sign) - 1] == (sign > 0) for sign in clauses[at]) for at in chosen)
            for values in product((False, True), repeat=5)
        )

    assert smallest_conflict(8, can) == [0, 1, 2]


def test_quotas_that_conflict_are_explained():
    positions = np.array([0] * 3 + [1] * 9)
    coded = Coded(["a", "b"], positions)
    every = np.ones(12, dtype=bool)
    aim = aim_of("d", coded, "even", 1.0, 6, every)
    asked = [("d=a", positions == 0, 2, None), ("d=b", positions == 1, None, 4),
             ("d=b", positions == 1, 5, None)]  # fmt: skip
    limits = [Limit(at, *one) for at, one in enumerate(asked, 1)]
    pool = Pool([aim], limits, 6, ~every, every, np.arange(12))
    assert choose(pool) is None
    said = [problem.sentence() for problem in quota_problems(pool)]
    # Two sets of two conflict; the one that comes first is named: 2 of a and 5 of b are 7.
    assert len(said) == 2
    assert said[0].startswith("interviews.yaml, key selection.quotas[1].at_least: at least 2 with")
    assert "quotas[3].at_least" in said[1]
    assert "a sample of 6 can keep together" in said[0]
    alone = Pool([aim], [Limit(1, *asked[0][:2], 4, None)], 6, ~every, every, np.arange(12))
    (problem,) = quota_problems(alone)
    assert "there are 3 who can be proposed" in problem.found
    keeping = Pool([aim], [Limit(1, *asked[1][:3], 1)], 6, positions == 1, positions == 0,
                   np.arange(12))  # fmt: skip
    (problem,) = quota_problems(keeping)
    assert "there are 9 who keep a place" in problem.found


def test_with_fewer_people_than_places_all_are_taken_whom_quotas_let_in():
    positions = np.array([0, 0, 0, 1])
    every = np.ones(4, dtype=bool)
    aim = aim_of("d", Coded(["a", "b"], positions), "even", 1.0, 9, every)
    pool = Pool([aim], [], 9, ~every, every, np.arange(4))
    found = choose(pool)
    assert found is not None
    assert found.chosen.all()
    limited = Pool([aim], [Limit(1, "d=a", positions == 0, None, 2)], 9, ~every, every,
                   np.arange(4))  # fmt: skip
    found = choose(limited)
    assert found is not None
    assert found.chosen.tolist() == [True, True, False, True]
    assert can_be_kept(limited, limited.limits)


def test_nobody_and_more_fixed_than_places():
    every = np.ones(3, dtype=bool)
    aim = aim_of("d", Coded(["a"], np.zeros(3, dtype=int)), "even", 1.0, 2, every)
    nobody = choose(Pool([aim], [], 2, ~every, ~every, np.arange(3)))
    assert nobody is not None
    assert nobody.chosen.sum() == 0
    assert nobody.shortfall == 2
    crowded = choose(Pool([aim], [], 2, every, ~every, np.arange(3)))
    assert crowded is not None
    assert crowded.chosen.sum() == 3
    (problem,) = quota_problems(
        Pool([aim], [Limit(1, "d=a", every, 1, None)], 2, ~every, ~every, np.arange(3))
    )
    assert "there are 0 who can be proposed" in problem.found


@pytest.mark.parametrize("seed", range(6))
def test_what_reserves_cost_is_what_the_sample_then_falls_short_by(seed):
    pool = small(seed, people=14)
    found = choose(pool)
    if found is None:
        pytest.skip("quotas that cannot be kept")
    costs = {}
    for member, other in product(np.flatnonzero(found.chosen), np.flatnonzero(~found.chosen)):
        after = found.chosen.copy()
        after[member], after[other] = False, True
        kept = all(limit.is_kept(after) for limit in pool.limits)
        more = max(0.0, by_hand(pool, after) - found.shortfall)
        costs[int(other), int(member)] = more if kept else UNLIKE
    reserves = reserves_of(pool, found.chosen, 20)
    able = {other for (other, _), cost in costs.items() if cost < UNLIKE}
    assert {one.person for one in reserves} == able
    for one in reserves:
        own = {member: cost for (other, member), cost in costs.items() if other == one.person}
        assert one.cost == pytest.approx(min(own.values()))
        cheapest = {member for member, cost in own.items() if cost <= min(own.values()) + 1e-9}
        assert set(one.replaces) == cheapest
        assert ("falls further short" in one.why) == (one.cost > 1e-9)
    # The first reserve is who costs least, all members together.
    members = {member for _, member in costs}
    worst = {other: sum(costs[other, member] for member in members) for other in able}
    if able:
        assert worst[reserves[0].person] == pytest.approx(min(worst.values()))
