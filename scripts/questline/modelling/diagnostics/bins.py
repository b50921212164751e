"""Bins of people by a number: none so small that it shows someone in particular, or mere noise."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class BinSizes:
    """How many people a bin holds at least, how many of each outcome, and how many bins at most."""

    people: int
    of_each: int
    bins: int


@dataclass(frozen=True)
class _Bin:
    """Neighbours in one bin: its people, those with the outcome and those without, its members."""

    people: int
    others: tuple[int, int]
    members: tuple[int, ...]

    def fullness(self, least: BinSizes) -> float:
        """The share of the least size that it reaches, below 1 where it is too small."""
        shares = [self.people / least.people]
        if least.of_each:
            shares += [count / least.of_each for count in self.others]
        return min(shares)

    def joined(self, other: _Bin) -> _Bin:
        """The bin of both."""
        others = (self.others[0] + other.others[0], self.others[1] + other.others[1])
        return _Bin(self.people + other.people, others, self.members + other.members)


def bins_of(number: np.ndarray, outcome: np.ndarray | None, least: BinSizes) -> np.ndarray:
    """Each person's bin by `number` (people,), counted from 0.

    Limits are quantiles; people of equal numbers stay together; bins that are too small join a
    neighbour. `outcome` (people,) is 0 or 1, or None where the sizes do not ask for it. There are
    up to the square root of the number of people (R's package arm); with too few people for the
    least size there is one bin.
    """
    people = len(number)
    wanted = min(int(math.sqrt(people)), people // least.people, least.bins)
    if outcome is not None and least.of_each:
        fewer = min(outcome.sum(), people - outcome.sum())
        wanted = min(wanted, int(fewer) // least.of_each)
    wanted = max(wanted, 1)
    limits = np.unique(np.quantile(number, np.linspace(0, 1, wanted + 1)[1:-1]))
    place = np.searchsorted(limits, number, side="left")
    counts = np.bincount(place).tolist()
    yes = counts if outcome is None else np.bincount(place, outcome).astype(int).tolist()
    bins = [
        _Bin(count, (with_it, count - with_it), (index,))
        for index, (count, with_it) in enumerate(zip(counts, yes, strict=True))
    ]
    sizes = [one.fullness(least) for one in bins]
    # Empty and small bins go into the emptier neighbour until none is left.
    while len(bins) > 1 and min(sizes) < 1:
        small = sizes.index(min(sizes))
        neighbours = [other for other in (small - 1, small + 1) if 0 <= other < len(bins)]
        into = min(neighbours, key=lambda other: sizes[other])
        first = min(small, into)
        bins[first : first + 2] = [bins[first].joined(bins[first + 1])]
        sizes[first : first + 2] = [bins[first].fullness(least)]
    owner = np.empty(len(counts), dtype=int)
    for index, one in enumerate(bins):
        owner[list(one.members)] = index
    return owner[place]
