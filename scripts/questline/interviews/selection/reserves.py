"""Who could step in: reserves in the order of asking them, whom each could replace, and why.

A replacement costs what the sample then falls short by, beyond what it fell short by before; it
must keep the quotas. The reserves are ranked one after the other: the next is who lowers the most
what it costs when any one person of the sample drops out, those before them being there (a greedy
solution of the p-median problem: Kuehn AA, Hamburger MJ. A heuristic program for locating
warehouses. Manage Sci 1963;9:643-666); then who costs the least over all persons of the sample;
then who has the smaller rank.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from questline.core.sentences import listed
from questline.interviews.selection.aims import JOIN, Aim
from questline.interviews.selection.choice import Pool

UNLIKE = 1e9
"""The cost of a replacement that breaks a quota."""
NO_COST = 1e-9


@dataclass(frozen=True)
class Reserve:
    """A reserve: who (a position among the people), whom they replace at least cost, and why.

    `replaces` are positions of people of the sample, `cost` is what each of these replacements
    costs.
    """

    person: int
    replaces: tuple[int, ...]
    cost: float
    why: str


def reserves_of(pool: Pool, chosen: np.ndarray, most: int) -> list[Reserve]:
    """The reserves of a sample (a mask), the first to be asked first; at most so many.

    Nobody is listed who could replace no one without breaking a quota.
    """
    members = np.flatnonzero(chosen)
    others = np.flatnonzero(pool.may & ~chosen)
    others = others[np.argsort(pool.ranks[others], kind="stable")]
    if not len(members) or not len(others):
        return []
    costs = np.stack([_costs(pool, chosen, int(member), others) for member in members], axis=1)
    possible = (costs < UNLIKE).any(axis=1)
    others, costs = others[possible], costs[possible]
    own = costs.sum(axis=1)
    covered = np.full(len(members), UNLIKE)
    left = np.ones(len(others), dtype=bool)
    found = []
    for _ in range(min(most, len(others))):
        after = np.minimum(costs, covered).sum(axis=1)
        order = np.lexsort((np.arange(len(others)), own.round(9), after.round(9)))
        best = next(int(at) for at in order if left[at])
        left[best] = False
        covered = np.minimum(covered, costs[best])
        cheapest = costs[best].min()
        replaced = members[costs[best] <= cheapest + NO_COST]
        found.append(
            Reserve(int(others[best]), tuple(map(int, replaced)), max(0.0, float(cheapest)),
                    _why(pool, chosen, int(others[best]), replaced, float(cheapest)))
        )  # fmt: skip
    return found


def _costs(pool: Pool, chosen: np.ndarray, member: int, others: np.ndarray) -> np.ndarray:
    """What it costs to have each of the others in place of a member."""
    without = chosen.copy()
    without[member] = False
    total = np.zeros(len(others))
    for aim in pool.aims:
        before = aim.shortfall(aim.counts(chosen))
        counts = aim.counts(without)
        after = [aim.shortfall(counts)]
        for level in range(len(aim.levels)):
            counts[level] += 1
            after.append(aim.shortfall(counts))
            counts[level] -= 1
        # A person of whom no level is known has the position -1, and adds nothing.
        total += aim.weight * (np.array(after)[aim.positions[others] + 1] - before)
    for limit in pool.limits:
        count = int((without & limit.members).sum())
        lets = np.array([limit.lets(count), limit.lets(count + 1)])
        total[~lets[limit.members[others].astype(int)]] = UNLIKE
    # Somebody fixed may be worse than a reserve: to replace them costs nothing.
    return np.clip(total, 0.0, UNLIKE)


def _why(pool: Pool, chosen: np.ndarray, person: int, replaced: np.ndarray, cost: float) -> str:
    """The reason in words, by the person of the sample who is most alike."""
    plain = [aim for aim in pool.aims if JOIN not in aim.name]
    alike = [sum(_same(aim, person, int(one)) for aim in plain) for one in replaced]
    nearest = int(replaced[int(np.argmax(alike))])
    same = [_level(aim, person) for aim in plain if _same(aim, person, nearest)]
    differ = [
        f"{_level(aim, person)} for {_level(aim, nearest)}"
        for aim in plain
        if not _same(aim, person, nearest)
    ]
    parts = []
    if same:
        parts.append(f"like the nearest of them in {listed(same)}")
    if differ:
        parts.append(f"{'' if same else 'as against the nearest of them '}{listed(differ)}")
    short = _falls_short(pool, chosen, person, nearest)
    if cost > NO_COST:
        end = f"then the sample falls further short of {listed(short)}"
    else:
        end = "the sample falls no further short of what is wanted"
    return "; ".join([*parts, end])


def _same(aim: Aim, one: int, other: int) -> bool:
    return bool(aim.positions[one] == aim.positions[other])


def _level(aim: Aim, person: int) -> str:
    """The level of a person, as variable=level."""
    at = int(aim.positions[person])
    return f"{aim.name}={aim.levels[at] if at >= 0 else '(missing)'}"


def _falls_short(pool: Pool, chosen: np.ndarray, person: int, member: int) -> list[str]:
    """The levels that a replacement leaves short, or shorter."""
    after = chosen.copy()
    after[member], after[person] = False, True
    return [
        _level(aim, member)
        for aim in pool.aims
        if aim.shortfall(aim.counts(after)) > aim.shortfall(aim.counts(chosen))
    ]
