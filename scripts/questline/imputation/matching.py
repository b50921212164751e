"""Predictive mean matching: whose answer a respondent without one receives."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from questline.imputation.repeated_numbers import Generator

FINEST = 40
"""Predictions are compared on a grid of at most 2^40 steps between the lowest and the highest:
equal rows have equal predictions but for rounding, and must count as ties."""
APART = 2
"""The grids of two chains are apart by more than anyone is from anyone else in a chain."""
BEYOND = 1 << 62
"""What stands before the first and behind the last of all keys, far from everyone."""
CHUNK = 65_536
"""So many wanted predictions are looked at together."""
ROUNDED = 2
"""Two distances on the grid that differ by no more steps are equal but for rounding."""


@dataclass(frozen=True)
class Keys:
    """Those who answered, chain by chain in the order of their predictions.

    A key holds chain, prediction on the grid and person, so that one sort orders everything;
    `sorted` are the keys of all chains, between two that are BEYOND.
    """

    sorted: np.ndarray
    person_bits: int

    def at(self, places: np.ndarray) -> np.ndarray:
        """Chain and prediction of those at these places."""
        return self.sorted[places] >> self.person_bits

    def person(self, places: np.ndarray) -> np.ndarray:
        """Who stands at these places: positions among the observed of the chain."""
        return self.sorted[places] & ((1 << self.person_bits) - 1)

    def first_from(self, predictions: np.ndarray) -> np.ndarray:
        """The first place whose chain and prediction are not below these."""
        return np.searchsorted(self.sorted, predictions << self.person_bits)


def draw_donors(
    given: np.ndarray, wanted: np.ndarray, donors: int, generator: Generator
) -> np.ndarray:
    """For each wanted prediction one of the `donors` respondents whose prediction is nearest.

    `given` (chains, observed) are the predictions of those who answered, `wanted` (chains, missing)
    of those who did not. Returns positions among the observed, (chains, missing).

    Every one of the nearest has the same chance (Little 1988, Journal of Business and Economic
    Statistics 6, 287-296; van Buuren 2018, Flexible Imputation of Missing Data, algorithm 3.3).
    Where several are equally near and not all of them can be among the nearest, chance decides
    anew for each wanted prediction: all who are tied have the same chance (a choice made once for
    all would use few of them again and again; mice issue 757).
    """
    keys, aim = _sorted_keys(given, wanted)
    rank = generator.integers(0, min(donors, given.shape[1]), wanted.shape).ravel()
    uniform = generator.random(wanted.shape).ravel()
    chosen = np.empty(aim.size, dtype=np.int64)
    for start in range(0, aim.size, CHUNK):
        part = slice(start, start + CHUNK)
        chosen[part] = _chosen(keys, aim[part], rank[part], uniform[part])
    return keys.person(chosen).reshape(wanted.shape)


def _sorted_keys(given: np.ndarray, wanted: np.ndarray) -> tuple[Keys, np.ndarray]:
    """The keys of those who answered, and chain and prediction of those who did not."""
    chains, observed = given.shape
    person_bits = observed.bit_length()
    bits = min(FINEST, 61 - APART - person_bits - chains.bit_length())
    low = given.min(axis=1, keepdims=True)
    extent = given.max(axis=1, keepdims=True) - low
    steps = ((1 << bits) - 1) / np.where(extent > 0, extent, 1.0)
    chain = np.arange(chains)[:, None] << (bits + APART)
    everyone = np.empty(chains * observed + 2, dtype=np.int64)
    everyone[0], everyone[-1] = -BEYOND, BEYOND
    keys = everyone[1:-1].reshape(chains, observed)
    scaled = given - low
    scaled *= steps
    keys[...] = np.rint(scaled, out=scaled)
    keys += chain
    keys <<= person_bits
    keys += np.arange(observed)
    keys.sort(axis=1)
    # Someone beyond all who answered has the same nearest ones as someone at their end.
    inside = np.clip(wanted - low, 0.0, extent) * steps
    return Keys(everyone, person_bits), (np.rint(inside).astype(np.int64) + chain).ravel()


def _chosen(keys: Keys, aim: np.ndarray, rank: np.ndarray, uniform: np.ndarray) -> np.ndarray:
    """The place of one who is as far from each aim as the neighbour of that rank (0: nearest)."""
    donors = int(rank.max(initial=0)) + 1
    step = np.arange(donors)[:, None]
    right = keys.first_from(aim)
    last = len(keys.sorted) - 1
    below = aim - keys.at(np.maximum(right - 1 - step, 0))
    above = keys.at(np.minimum(right + step, last)) - aim
    distance = _merged(below, above)[rank, np.arange(len(aim))]
    lower = right - 1 - (below < distance - ROUNDED).sum(axis=0)
    upper = right + (above < distance - ROUNDED).sum(axis=0)
    on_left = aim - keys.at(np.maximum(lower, 0)) <= distance + ROUNDED
    on_right = keys.at(np.minimum(upper, last)) - aim <= distance + ROUNDED
    chosen = np.where(on_left, lower, upper)
    # Alone at that distance are those whose neighbour on the far side is further away.
    further = np.where(on_left, chosen - 1, chosen + 1)
    tied = on_left & on_right
    tied |= np.abs(keys.at(further) - keys.at(chosen)) <= ROUNDED
    if tied.any():
        chosen[tied] = _one_of_the_tied(
            keys, aim[tied], distance[tied], on_left[tied], on_right[tied], uniform[tied]
        )
    return chosen


def _merged(below: np.ndarray, above: np.ndarray) -> np.ndarray:
    """Two sorted lists of distances (donors, aims) as one: its first `donors` in order.

    The nearest k + 1 of all are some of the one side and the rest of the other: the furthest of
    them is least where the choice is right.
    """
    merged = np.empty_like(below)
    for place in range(len(below)):
        nearest = np.minimum(below[place], above[place])
        for taken in range(place):
            furthest = np.maximum(below[taken], above[place - 1 - taken])
            np.minimum(nearest, furthest, out=nearest)
        merged[place] = nearest
    return merged


def _one_of_the_tied(
    keys: Keys,
    aim: np.ndarray,
    distance: np.ndarray,
    on_left: np.ndarray,
    on_right: np.ndarray,
    uniform: np.ndarray,
) -> np.ndarray:
    """One place of all at a distance below or above each aim, by a uniform number."""
    first = keys.first_from(aim - distance - ROUNDED)
    lower = np.where(on_left, keys.first_from(aim - distance + ROUNDED + 1) - first, 0)
    second = np.where(distance <= ROUNDED, first + lower, keys.first_from(aim + distance - ROUNDED))
    upper = np.where(on_right, keys.first_from(aim + distance + ROUNDED + 1) - second, 0)
    upper = np.maximum(upper, 0)
    place = (uniform * (lower + upper)).astype(np.int64)
    return np.where(place < lower, first + place, second + place - lower)
