"""Quotas that cannot be kept: the smallest set of them that conflict, and how to say it.

Sets of quotas that can be kept together are grown until no further quota fits; a conflict must hold
one of those left out each time, and the smallest set that does so and cannot be kept is the
smallest conflict (Ignatiev A, Previti A, Liffiton M, Marques-Silva J. Smallest MUS extraction with
minimal hitting set dualization. In: Principles and Practice of Constraint Programming. Cham:
Springer, 2015:173-182).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations

from questline.core.errors import Problem
from questline.core.sentences import listed
from questline.interviews.selection.choice import Limit, Pool, can_be_kept

FILE = "interviews.yaml"


def smallest_conflict(count: int, can: Callable[[Sequence[int]], bool]) -> list[int]:
    """The fewest of `count` conditions that cannot be met together; the first such in order.

    `can` says whether conditions, by their numbers from 0, can be met. All together they cannot:
    otherwise nothing conflicts, and nothing is returned.
    """
    if can(range(count)):
        return []
    left_out: list[frozenset[int]] = []
    while True:
        tried = _first_that_hits(count, left_out)
        if not can(tried):
            return tried
        together = list(tried)
        for one in range(count):
            if one not in together and can(sorted([*together, one])):
                together.append(one)
        left_out.append(frozenset(range(count)) - frozenset(together))


def _first_that_hits(count: int, sets: Sequence[frozenset[int]]) -> list[int]:
    """The smallest choice of numbers that holds one of each set."""
    useful = sorted(frozenset[int]().union(*sets))
    for size in range(count + 1):
        for tried in combinations(useful, size):
            if all(one.intersection(tried) for one in sets):
                return list(tried)
    raise ArithmeticError("an empty set cannot be hit")


def quota_problems(pool: Pool) -> list[Problem]:
    """The smallest set of quotas that cannot be kept, a problem each; none where all can be."""
    parts = [part for limit in pool.limits for part in _parts(limit)]
    found = smallest_conflict(
        len(parts), lambda chosen: can_be_kept(pool, [parts[at] for at in chosen])
    )
    together = [parts[at] for at in found]
    return [_problem(pool, one, [other for other in together if other is not one])
            for one in together]  # fmt: skip


def _parts(limit: Limit) -> list[Limit]:
    """At least and at most are two conditions."""
    return [
        *([replace(limit, at_most=None)] if limit.at_least is not None else []),
        *([replace(limit, at_least=None)] if limit.at_most is not None else []),
    ]


def _key(limit: Limit) -> str:
    return f"selection.quotas[{limit.number}].{'at_most' if limit.at_least is None else 'at_least'}"


def _problem(pool: Pool, limit: Limit, others: Sequence[Limit]) -> Problem:
    """What a quota asks for, what there is, and what could give."""
    keep, can = int((limit.members & pool.fixed).sum()), int((limit.members & pool.may).sum())
    fixed = (
        f"{keep} who {'keeps' if keep == 1 else 'keep'} a place (invited, accepted or interviewed)"
    )
    if limit.at_least is not None:
        asked = f"at least {limit.at_least} with {limit.words} are asked for"
        there = f"there are {can} who can be proposed" + (f" and {fixed}" if keep else "")
        remedy = "lower at_least"
    else:
        asked = f"at most {limit.at_most} with {limit.words} are allowed"
        there = f"there {'is' if keep == 1 else 'are'} {fixed}" if keep else (
            f"there are {can} who can be proposed")  # fmt: skip
        remedy = "raise at_most"
    size = f"a sample of {max(pool.size, int(pool.fixed.sum()))}"
    if others:
        expected = f"quotas that {size} can keep together: {listed(map(_key, [limit, *others]))}"
        remedy += ", or change one of the others, or the size"
    else:
        expected = f"a quota that {size} can keep"
        if limit.at_least is not None and limit.at_least > can + keep:
            remedy += ", or find more people (references in the contacts, other levels)"
        elif limit.at_least is not None:
            remedy += ", or raise the size"
    return Problem(f"{FILE}, key {_key(limit)}", f"{asked}, and {there}", expected, remedy)
