"""One decision from several flags: at least so many of them, and what each combination caught."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from questline.cleaning.careless.cut_offs import Flags
from questline.cleaning.careless.index import not_computable

MOST_FLAGS = 60


@dataclass(frozen=True)
class FlagCount:
    """What one index said: flagged of those checked, and how many it could not be computed for."""

    name: str
    flagged: int
    checked: int
    not_computable: int
    only: int
    """Flagged by this index and by no other."""


@dataclass(frozen=True)
class Combination:
    """Respondents flagged by exactly these indices; `caught` says whether the rule takes them."""

    names: tuple[str, ...]
    count: int
    caught: bool


@dataclass(frozen=True)
class Decision:
    """What the rule decides.

    `caught`: (respondents,) flagged by at least `least` indices. `flags` and `checked`:
    (respondents,) how many flag someone, and how many could be computed for them. `undecided`:
    (respondents,) fewer than `least` could be computed, so that the rule cannot catch them.
    `by_index` in the order of the rule; `combinations` by falling count, the unflagged among them.
    `note`: empty, or the sentence saying why the rule cannot catch anyone.
    """

    least: int
    caught: np.ndarray
    flags: np.ndarray
    checked: np.ndarray
    undecided: np.ndarray
    by_index: tuple[FlagCount, ...]
    combinations: tuple[Combination, ...]
    note: str = ""


def decide(several: Sequence[Flags], least: int) -> Decision:
    """Respondents with at least `least` of the flags.

    An index that could not be computed for someone counts neither for nor against them. Raises
    ValueError when there is no flag, more than 60, a name twice, or `least` is not from 1 to their
    number: what a study states is checked before it comes here.
    """
    names = [flags.name for flags in several]
    if not 1 <= least <= len(names) <= MOST_FLAGS or len(set(names)) < len(names):
        raise ValueError(f"at least {least} of {len(names)} different flags is no rule")
    people = len(several[0].flagged)
    number = np.zeros(people, dtype=np.int64)
    checked = np.zeros(people, dtype=np.int64)
    pattern = np.zeros(people, dtype=np.int64)
    for place, flags in enumerate(several):
        number += flags.flagged
        checked += flags.checked
        pattern |= flags.flagged.astype(np.int64) << place
    patterns, counts = np.unique(pattern, return_counts=True)
    by_index = tuple(
        FlagCount(
            flags.name,
            int(flags.flagged.sum()),
            int(flags.checked.sum()),
            int(people - flags.checked.sum()),
            int(counts[patterns == 1 << place].sum()),
        )
        for place, flags in enumerate(several)
    )
    usable = sum(count.checked > 0 for count in by_index)
    note = ""
    if usable < least:
        note = not_computable(
            f"at least {least} indices that can be computed ({usable} of {len(names)} here)"
        )
    return Decision(
        least,
        number >= least,
        number,
        checked,
        checked < least,
        by_index,
        _combinations(names, patterns, counts, least),
        note,
    )


def _combinations(
    names: Sequence[str], patterns: np.ndarray, counts: np.ndarray, least: int
) -> tuple[Combination, ...]:
    found = []
    for pattern, count in zip(patterns.tolist(), counts.tolist(), strict=True):
        flagged = tuple(name for place, name in enumerate(names) if pattern >> place & 1)
        found.append(Combination(flagged, count, len(flagged) >= least))
    return tuple(sorted(found, key=lambda one: (-one.count, len(one.names), one.names)))
