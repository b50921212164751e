"""The sample that falls short of what is wanted least, quotas kept, ties by rank.

First the least weighted shortfall over all dimensions and pairs, then, of all samples with it, the
least sum of ranks; both proved by integer programming, or with the bound that was proved. People
with the same levels everywhere are of one type: the first program counts people of each type, the
second chooses them (of each type only the first ranks can be in a best sample).

Selection under quotas as an integer program: Flanigan B, Gölz P, Gupta A, Hennig B, Procaccia AD.
Fair algorithms for selecting citizens' assemblies. Nature 2021;596:548-552. Closeness to target
numbers as the objective: Huppenkothen D, McFee B, Norén L. Entrofy your cohort: a transparent
method for diverse cohort selection. PLoS ONE 2020;15:e0231939. Maximum variation: Patton MQ.
Qualitative research and evaluation methods. 4th ed. Thousand Oaks: Sage, 2015.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from questline.interviews.selection.aims import Aim, weighted_shortfall
from questline.interviews.selection.programs import NODES, Answer, Program, least

LARGEST_WHOLE_WEIGHT = 10_000
_TOLERANCE = 1e-6


@dataclass(frozen=True)
class Limit:
    """A quota: who is counted (a mask), and the fewest and the most; None where there is none.

    `number` is its place in interviews.yaml, counted from 1, `words` say who is counted.
    """

    number: int
    words: str
    members: np.ndarray
    at_least: int | None
    at_most: int | None

    def is_kept(self, chosen: np.ndarray) -> bool:
        """Whether a sample (a mask) keeps it."""
        return self.lets(int((chosen & self.members).sum()))

    def lets(self, count: int) -> bool:
        """Whether so many are neither too few nor too many."""
        return (self.at_least or 0) <= count and (self.at_most is None or count <= self.at_most)


@dataclass(frozen=True)
class Pool:
    """Who may be chosen, and what is wanted.

    `fixed` (a mask) are in any sample, `may` (a mask without them) can be proposed. `ranks`: the
    smaller, the sooner somebody is proposed of those who serve equally well.
    """

    aims: Sequence[Aim]
    limits: Sequence[Limit]
    size: int
    fixed: np.ndarray
    may: np.ndarray
    ranks: np.ndarray

    @property
    def places(self) -> int:
        """How many places are open beside those who are fixed."""
        return max(0, self.size - int(self.fixed.sum()))


@dataclass(frozen=True)
class Choice:
    """The sample (a mask, the fixed among it), what it falls short by, and what was proved.

    No sample falls short by less than `bound`; none that falls short as little has a sum of ranks
    of the proposed below `rank_bound`.
    """

    chosen: np.ndarray
    shortfall: float
    bound: float
    rank_sum: int
    rank_bound: float

    @property
    def is_best(self) -> bool:
        """Whether it is proved that no sample falls short by less."""
        return self.shortfall <= self.bound + _TOLERANCE * max(1.0, self.shortfall)


def most_places(pool: Pool, limits: Sequence[Limit]) -> int | None:
    """How many of the open places can be filled so that quotas are kept; None if never.

    Fewer than are open is only right where fewer people than places are there.
    """
    can = min(pool.places, int(pool.may.sum()))
    if not limits:
        return can
    if not can:
        return 0 if all(one.is_kept(pool.fixed) for one in limits) else None
    inside = np.column_stack([one.members[pool.may] for one in limits])
    types, counts = np.unique(inside, axis=0, return_counts=True)
    program = _program(pool, limits, types.T.astype(float), np.minimum(counts, can), most=can)
    found = least(replace(program, cost=-np.ones(len(counts))))
    return None if found is None else int(found.people.sum())


def can_be_kept(pool: Pool, limits: Sequence[Limit]) -> bool:
    """Whether a sample of the size, or of all who are there if they are fewer, keeps quotas."""
    filled = most_places(pool, limits)
    if filled is None:
        return False
    return filled == pool.places or int(pool.may.sum()) < pool.places


def choose(pool: Pool, nodes: int = NODES) -> Choice | None:
    """The best sample; None where quotas cannot be kept.

    With fewer people than places all are taken whom the quotas let in.
    """
    filled = most_places(pool, pool.limits)
    if filled is None or (filled < pool.places <= int(pool.may.sum())):
        return None
    if not filled:
        shortfall = weighted_shortfall(pool.aims, pool.fixed)
        return Choice(pool.fixed.copy(), shortfall, shortfall, 0, 0.0)
    weights, unit, step = whole_weights([aim.weight for aim in pool.aims])
    people = np.flatnonzero(pool.may)
    people = people[np.argsort(pool.ranks[people], kind="stable")]
    marks = [aim.positions for aim in pool.aims] + [one.members for one in pool.limits]
    _, first, kind, counts = np.unique(np.column_stack([mark[people] for mark in marks]), axis=0,
                                       return_index=True, return_inverse=True,
                                       return_counts=True)  # fmt: skip
    kind = kind.reshape(-1)
    at_most = np.minimum(counts, filled)
    order = np.argsort(first, kind="stable")
    chosen_first, at_most = people[first[order]], at_most[order]
    best = least(_whole_program(pool, chosen_first, at_most, filled, weights, step), nodes)
    if best is None:
        raise ArithmeticError("no sample keeps the quotas, and one was found before")
    people = people[_place_within(kind) < filled]
    tie = _whole_program(pool, people, np.ones(len(people)), filled, weights, step)
    slack = 0.0 if step else _TOLERANCE * max(1.0, best.value)
    drawn = least(replace(tie, cost=pool.ranks[people].astype(float), step=1.0,
                          cost_short=np.zeros(len(tie.weights)), budget=best.value + slack),
                  nodes)  # fmt: skip
    if drawn is None:
        raise ArithmeticError("the least shortfall was found, and no sample has it")
    return _checked(pool, best, drawn, people, unit)


def _checked(pool: Pool, best: Answer, drawn: Answer, people: np.ndarray, unit: float) -> Choice:
    """The sample, counted anew: what a solver says in floating point is not taken on trust."""
    chosen = pool.fixed.copy()
    chosen[people[drawn.people > 0]] = True
    shortfall = weighted_shortfall(pool.aims, chosen)
    if abs(shortfall - best.value * unit) > _TOLERANCE * max(1.0, shortfall) * 10 or not all(
        one.is_kept(chosen) for one in pool.limits
    ):
        raise ArithmeticError("the solver's sample is not what it says it is")
    bound = shortfall if best.bound >= best.value else min(shortfall, best.bound * unit)
    ranks = int(pool.ranks[chosen & ~pool.fixed].sum())
    return Choice(chosen, shortfall, bound, ranks, min(float(ranks), drawn.bound))


def whole_weights(weights: Sequence[float]) -> tuple[np.ndarray, float, float]:
    """Weights as whole multiples of a unit, the unit, and the step between two sums of them.

    Weights that have no such unit (1 and 0.33333) stay what they are, and the step is 0.
    """
    exact = [Fraction(str(weight)) for weight in weights]
    below = math.lcm(*(one.denominator for one in exact))
    unit = Fraction(math.gcd(*(int(one * below) for one in exact)), below)
    whole = [one / unit for one in exact]
    if max(whole) > LARGEST_WHOLE_WEIGHT:
        return np.array(weights, dtype=float), 1.0, 0.0
    return np.array([float(one) for one in whole]), float(unit), 1.0


def _place_within(kind: np.ndarray) -> np.ndarray:
    """Of each person, how many of the same kind stand before."""
    order = np.argsort(kind, kind="stable")
    sorted_kind = kind[order]
    starts = np.searchsorted(sorted_kind, sorted_kind, side="left")
    place = np.empty(len(kind), dtype=np.int64)
    place[order] = np.arange(len(kind)) - starts
    return place


def _program(
    pool: Pool,
    limits: Sequence[Limit],
    quotas: np.ndarray,
    at_most: np.ndarray,
    most: int,
    fewest: int = 0,
) -> Program:
    """The part of a program that is about quotas and places; nothing is wanted of any level."""
    held = np.array([int((one.members & pool.fixed).sum()) for one in limits], dtype=float)
    low = np.array([-np.inf if one.at_least is None else one.at_least for one in limits])
    high = np.array([np.inf if one.at_most is None else one.at_most for one in limits])
    none = np.zeros(0)
    return Program(
        cost=np.zeros(len(at_most)), at_most=at_most.astype(float), fewest=fewest, most=most,
        quotas=quotas, low=low - held, high=high - held, levels=np.zeros((0, len(at_most))),
        wanted=none, aim_of_level=none.astype(np.int64), spare=none, weights=none, cost_short=none,
    )  # fmt: skip


def _whole_program(
    pool: Pool,
    people: np.ndarray,
    at_most: np.ndarray,
    filled: int,
    weights: np.ndarray,
    step: float,
) -> Program:
    """The program with what is wanted of each level beyond those who are fixed.

    `people` stand for the types, `at_most` of each can be chosen, `filled` in all.
    """
    aims = pool.aims
    counts = [len(aim.levels) for aim in aims]
    rows = [aim.positions[people] == level for aim in aims for level in range(len(aim.levels))]
    inside = [one.members[people] for one in pool.limits]
    each = np.repeat(weights, counts)
    program = _program(pool, pool.limits, np.array(inside, dtype=float).reshape(-1, len(people)),
                       at_most, most=filled, fewest=filled)  # fmt: skip
    return replace(
        program,
        levels=np.array(rows, dtype=float).reshape(-1, len(people)),
        wanted=np.concatenate([aim.wanted - aim.counts(pool.fixed) for aim in aims]).astype(float),
        aim_of_level=np.repeat(np.arange(len(aims)), counts),
        spare=np.array([aim.spare for aim in aims], dtype=float),
        weights=each,
        cost_short=each,
        step=step,
    )
