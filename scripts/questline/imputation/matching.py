"""Predictive mean matching: whose answer a respondent without one receives."""

from __future__ import annotations

import numpy as np

FINEST = 40
"""Predictions are compared on a grid of at most 2^40 steps between the lowest and the highest:
equal rows have equal predictions but for rounding, and must count as ties."""
FAR = 1 << 61
"""Beyond every grid: what stands before the first and behind the last of those who answered."""
CHUNK = 65_536
"""So many wanted predictions are looked at together."""
ROUNDED = 2
"""Two distances on the grid that differ by no more steps are equal but for rounding."""


def draw_donors(
    given: np.ndarray, wanted: np.ndarray, donors: int, generator: np.random.Generator
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
    chains, observed = given.shape
    donors = min(donors, observed)
    grid, aim, people, right = _sorted_on_a_grid(given, wanted)
    rank = generator.integers(0, donors, aim.size)
    uniform = generator.random(aim.size)
    chain = np.repeat(np.arange(chains), wanted.shape[1])
    first = chain * (observed + 2)
    lower, upper = np.empty((2, aim.size), dtype=np.int64)
    for start in range(0, aim.size, CHUNK):
        part = slice(start, start + CHUNK)
        ends = first[part], first[part] + observed + 1
        lower[part], upper[part] = _at_rank(grid, aim[part], right[part], rank[part], ends, donors)
    chosen = _one_of_the_tied(grid, lower, upper, uniform)
    return people[chain, chosen - first - 1].reshape(wanted.shape)


def _sorted_on_a_grid(
    given: np.ndarray, wanted: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The predictions as whole numbers, those who answered in their order.

    Returns the sorted grid of all chains one behind the other, each between two values that are
    FAR; the wanted values; who stands where; and for each wanted value the place in the grid of the
    first that is not below it. Chain, prediction and person share one sorted key.
    """
    chains, observed = given.shape
    person_bits, chain_bits = observed.bit_length(), chains.bit_length()
    bits = min(FINEST, 62 - person_bits - chain_bits)
    low = given.min(axis=1, keepdims=True)
    extent = given.max(axis=1, keepdims=True) - low
    steps = ((1 << bits) - 1) / np.where(extent > 0, extent, 1.0)
    # Someone beyond all who answered has the same nearest ones as someone at their end.
    inside = np.clip(wanted - low, 0.0, extent)
    first_key = np.arange(chains)[:, None] << (bits + person_bits)
    keys = np.rint((given - low) * steps).astype(np.int64) << person_bits
    keys += first_key + np.arange(observed)
    keys.sort(axis=1)
    aim = np.rint(inside * steps).astype(np.int64)
    behind = np.searchsorted(keys.ravel(), ((aim << person_bits) + first_key).ravel())
    grid = np.empty((chains, observed + 2), dtype=np.int64)
    grid[:, 0], grid[:, -1] = -FAR, FAR
    grid[:, 1:-1] = (keys >> person_bits) & ((1 << bits) - 1)
    chain = np.repeat(np.arange(chains), wanted.shape[1])
    return grid.ravel(), aim.ravel(), keys & ((1 << person_bits) - 1), behind + 2 * chain + 1


def _at_rank(
    grid: np.ndarray,
    aim: np.ndarray,
    right: np.ndarray,
    rank: np.ndarray,
    ends: tuple[np.ndarray, np.ndarray],
    donors: int,
) -> tuple[np.ndarray, np.ndarray]:
    """The places in the grid below and above each aim that are as far from it as its rank is.

    The nearest has rank 0. -1 where the other side alone has someone at that distance. `ends` are
    the first and the last place of each aim's chain, which are FAR from everyone.
    """
    step = np.arange(donors)[:, None]
    below = aim - grid[np.maximum(right - 1 - step, ends[0])]
    above = grid[np.minimum(right + step, ends[1])] - aim
    # Both sides are sorted. The nearest `place + 1` of all are some of the one and the rest of the
    # other: the furthest of them is least when the choice is right.
    at = np.empty_like(below)
    for place in range(donors):
        nearest = np.minimum(below[place], above[place])
        for taken in range(place):
            furthest = np.maximum(below[taken], above[place - 1 - taken])
            np.minimum(nearest, furthest, out=nearest)
        at[place] = nearest
    distance = at[rank, np.arange(len(aim))]
    lower = right - 1 - (below < distance - ROUNDED).sum(axis=0)
    upper = right + (above < distance - ROUNDED).sum(axis=0)
    lower = np.where(aim - grid[np.maximum(lower, ends[0])] <= distance + ROUNDED, lower, -1)
    upper = np.where(grid[np.minimum(upper, ends[1])] - aim <= distance + ROUNDED, upper, -1)
    return lower, upper


def _one_of_the_tied(
    grid: np.ndarray, lower: np.ndarray, upper: np.ndarray, uniform: np.ndarray
) -> np.ndarray:
    """One place of all that hold the same value as `lower` or `upper`, by a uniform number.

    Neighbours in the grid that differ by rounding alone hold the same value.
    """
    begins = np.concatenate([[True], grid[1:] - grid[:-1] > ROUNDED])
    if begins.all():
        both = (lower >= 0) & (upper >= 0)
        return np.where((upper < 0) | (both & (uniform < 0.5)), lower, upper)
    starts = np.flatnonzero(begins)
    lengths = np.diff(starts, append=len(grid))
    run = np.cumsum(begins) - 1
    low_run, high_run = run[lower], run[upper]
    low_count = np.where(lower >= 0, lengths[low_run], 0)
    high_count = np.where(upper >= 0, lengths[high_run], 0)
    step = (uniform * (low_count + high_count)).astype(np.int64)
    return np.where(step < low_count, starts[low_run] + step, starts[high_run] + step - low_count)
