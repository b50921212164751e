"""How many of each level are wanted, of a dimension or of a pair of dimensions.

Numbers wanted are whole. `even` cannot always be shared out in whole numbers: of 20 people over 3
levels each should have 6, and 2 of them one more. Which levels those are is not laid down, for any
such sample is as even as another: they are `spare`, and the choice gives them to the levels that
best fill them. `proportional` shares by largest remainder (Hamilton's method), ties to the level
that is declared first.

Balinski ML, Young HP. Fair representation: meeting the ideal of one man, one vote. 2nd ed.
Washington: Brookings, 2001.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from questline.description.frames import Coded

EVEN, PROPORTIONAL = "even", "proportional"
JOIN = "*"
"""What joins the names of a pair's dimensions, and the codes of its levels."""


@dataclass(frozen=True)
class Aim:
    """A dimension, or a pair: the numbers wanted of its levels, and who has which.

    `wanted`: a whole number for each level. `spare`: how many levels, whichever, should have one
    more. `positions`: of each person the place of the level, -1 where none is known.
    """

    name: str
    levels: tuple[str, ...]
    wanted: np.ndarray
    spare: int
    weight: float
    positions: np.ndarray
    rule: str

    def counts(self, people: np.ndarray) -> np.ndarray:
        """How many of some people (a mask) have each level."""
        held = self.positions[people]
        return np.bincount(held[held >= 0], minlength=len(self.levels))

    def shortfall(self, counts: np.ndarray) -> int:
        """How many people too few there are, the levels taken together, without the weight."""
        missing = int(np.maximum(0, self.wanted - counts).sum())
        return missing + max(0, self.spare - int((counts > self.wanted).sum()))

    def share(self, level: int) -> float:
        """How many are wanted of a level on average: where some are spare no whole number."""
        return float(self.wanted[level] + self.spare / len(self.levels))


def weighted_shortfall(aims: Sequence[Aim], people: np.ndarray) -> float:
    """The objective: all that the chosen (a mask) fall short of, by the weights."""
    return float(sum(aim.weight * aim.shortfall(aim.counts(people)) for aim in aims))


def aim_of(
    name: str,
    coded: Coded,
    targets: str | Mapping[str, int],
    weight: float,
    size: int,
    analysed: np.ndarray,
) -> Aim:
    """What is wanted of a dimension; `analysed` (a mask) are the people of `proportional`."""
    levels, positions = tuple(coded.levels), coded.positions
    count = len(levels)
    spare = 0
    if isinstance(targets, str):
        rule = targets
        if targets == EVEN:
            each, spare = divmod(size, count) if count else (0, 0)
            wanted = np.full(count, each)
        else:
            held = positions[analysed]
            wanted = largest_remainder(np.bincount(held[held >= 0], minlength=count), size)
    else:
        rule = "numbers"
        wanted = np.array([targets.get(level, 0) for level in levels], dtype=np.int64)
    return Aim(name, levels, wanted, spare, weight, positions, rule)


def pair_of(one: Coded, other: Coded) -> Coded:
    """Two dimensions as one: a level for each combination, in the order of both."""
    levels = [f"{first}{JOIN}{second}" for first in one.levels for second in other.levels]
    known = (one.positions >= 0) & (other.positions >= 0)
    both = one.positions * len(other.levels) + other.positions
    return Coded(levels, np.where(known, both, -1))


def largest_remainder(counts: np.ndarray, size: int) -> np.ndarray:
    """`size` shared out in proportion to counts, in whole numbers; nothing without any count."""
    total = int(counts.sum())
    if not total:
        return np.zeros(len(counts), dtype=np.int64)
    whole, rest = np.divmod(counts.astype(np.int64) * size, total)
    first = np.argsort(-rest, kind="stable")[: size - int(whole.sum())]
    whole[first] += 1
    return whole
