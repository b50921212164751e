"""Which coarser versions reach k, and how many respondents each would still leave out.

The versions of all variables span a lattice (Samarati 2001; Incognito: LeFevre, DeWitt and
Ramakrishnan 2005). It is walked from the version that loses least information on, so that the first
that reaches k is the one that loses least. Where there are too many versions for that, variables
are coarsened one step after another, as Datafly does (Sweeney 1998), then made finer again as far
as the limit allows, and the result says so.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from questline.release.anonymity.classes import class_of_each
from questline.release.anonymity.coarser import JOINS, Version

LIMITS = (0.0, 0.02, 0.05, 0.10)
"""The largest shares of respondents that a proposal may leave out: each gives one proposal."""
MOST_VISITED = 2000
EXACT = "all coarser versions, from the one that loses least on"
GREEDY = "one variable coarsened after another: there are too many versions to look at all"


@dataclass(frozen=True)
class Proposal:
    """One way to reach k: the place of each variable's version, what is lost, who is left out.

    `lost` is the mean of the variables' shares of information lost; `suppressed` the respondents in
    classes that are still smaller than k, whom the data would have to go without.
    """

    chosen: tuple[int, ...]
    lost: float
    suppressed: int
    method: str


def search(
    versions: Sequence[Sequence[Version]], k: int, most: int = MOST_VISITED
) -> list[Proposal]:
    """For each of `LIMITS` the proposal that loses least, each once; none where none is possible.

    `versions` are those of each variable, the one that loses least first. With fewer respondents
    than k nothing reaches it.
    """
    respondents = len(versions[0][0].codes) if versions else 0
    if respondents < k:
        return []
    groups = _Groups(versions, k)
    allowed = [int(limit * respondents + 1e-9) for limit in LIMITS]
    found: dict[int, Proposal] = {}
    for visited, (lost, chosen) in enumerate(_by_loss(versions)):
        if visited >= most:
            break
        if _take(found, allowed, Proposal(chosen, lost, groups.small(chosen), EXACT)):
            break
    missed = [limit for limit in allowed if limit not in found]
    for limit in missed:
        path = _one_after_another(versions, groups)
        first = next(chosen for chosen in path if groups.small(chosen) <= limit)
        chosen = _finer_again(versions, groups, first, limit)
        found[limit] = Proposal(chosen, _lost(versions, chosen), groups.small(chosen), GREEDY)
    return list(dict.fromkeys(found[limit] for limit in sorted(found)))


def _take(found: dict[int, Proposal], allowed: Sequence[int], proposal: Proposal) -> bool:
    """Keep a proposal for the limits that it is the first to meet; whether all have one."""
    for limit in allowed:
        if proposal.suppressed <= limit:
            found.setdefault(limit, proposal)
    return len(found) == len(set(allowed))


class _Groups:
    """The respondents who are alike in everything, counted once, so that versions compare fast."""

    def __init__(self, versions: Sequence[Sequence[Version]], k: int):
        finest = [one.codes for each in versions for one in each if JOINS not in one.made]
        labels, self._sizes = class_of_each(finest, len(versions[0][0].codes))
        _, first = np.unique(labels, return_index=True)
        self._codes = [[version.codes[first] for version in each] for each in versions]
        self._k = k

    def small(self, chosen: Sequence[int]) -> int:
        """The respondents in classes smaller than k when these versions are chosen."""
        columns = [each[at] for each, at in zip(self._codes, chosen, strict=True)]
        labels, _ = class_of_each(columns, len(self._sizes))
        sizes = np.bincount(labels, weights=self._sizes).astype(np.int64)
        return int(sizes[sizes < self._k].sum())


def _lost(versions: Sequence[Sequence[Version]], chosen: Sequence[int]) -> float:
    lost = [each[at].lost for each, at in zip(versions, chosen, strict=True)]
    return round(sum(lost) / len(lost), 10)


def _by_loss(versions: Sequence[Sequence[Version]]) -> Iterator[tuple[float, tuple[int, ...]]]:
    """Every choice of versions, those that lose least first; ties in a fixed order."""
    start = (0,) * len(versions)
    waiting = [(_lost(versions, start), start)]
    seen = {start}
    while waiting:
        lost, chosen = heapq.heappop(waiting)
        yield lost, chosen
        for place, each in enumerate(versions):
            if chosen[place] + 1 < len(each):
                further = (*chosen[:place], chosen[place] + 1, *chosen[place + 1 :])
                if further not in seen:
                    seen.add(further)
                    heapq.heappush(waiting, (_lost(versions, further), further))


def _one_after_another(
    versions: Sequence[Sequence[Version]], groups: _Groups
) -> Iterator[tuple[int, ...]]:
    """From what is as it is on: each time the step that frees most people for what it loses."""
    chosen = (0,) * len(versions)
    yield chosen
    while small := groups.small(chosen):
        steps = []
        for place, each in enumerate(versions):
            for at in range(chosen[place] + 1, len(each)):
                further = (*chosen[:place], at, *chosen[place + 1 :])
                cost = max(_lost(versions, further) - _lost(versions, chosen), 1e-9)
                steps.append((-(small - groups.small(further)) / cost, further))
        if not steps:
            return
        chosen = min(steps)[1]
        yield chosen


def _finer_again(
    versions: Sequence[Sequence[Version]], groups: _Groups, chosen: tuple[int, ...], limit: int
) -> tuple[int, ...]:
    """The finest version of one variable after another that still leaves out no more than that."""
    for place, each in enumerate(versions):
        finer = ((*chosen[:place], at, *chosen[place + 1 :]) for at in range(len(each)))
        chosen = next(one for one in finer if one == chosen or groups.small(one) <= limit)
    return chosen
