"""Counts about careless responding that would give away a small one by subtraction.

The combinations of flags add up: all of them to the respondents screened, those that the rule
catches to the number caught, those with an index to the number whom it flags. Where a hidden
combination, or all that are hidden together, would follow from such a sum, another number of it is
hidden too. So it is where only several of the sums together, as equations, would tell it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

ANALYSIS = "careless"
FREE = 1e-9
"""Above this a number of the solved equations is not 0 but for rounding."""
COMBINATION, NONE, CAUGHT = "combination", "none", "caught"


@dataclass(frozen=True)
class _Sum:
    """Combinations that add up to a number, by the labels of their rows.

    `given_up`: what is hidden so that the sum tells nothing; -1: its smallest combination.
    """

    cells: list[int]
    total: float
    total_row: int | None
    given_up: int


def tells_a_small_combination(store: pd.DataFrame, hidden: pd.Series, threshold: int) -> pd.Series:
    """For each row, whether it is to be hidden besides those that are `hidden` already."""
    further = pd.Series(False, index=store.index, dtype=bool)
    own = store[
        (store["stage"] == "cleaning")
        & (store["analysis"] == ANALYSIS)
        & (store["statistic"] == "count")
    ]
    if own.empty:
        return further
    places = zip(own["term"], own["level"], strict=True)
    by_place = dict(zip(places, own.index.tolist(), strict=True))
    counts = dict(zip(own.index.tolist(), own["estimate"].tolist(), strict=True))
    gone = set(own.index[hidden[own.index]])
    before = set(gone)
    while found := (
        _next(own, by_place, counts, gone, threshold)
        or _told_by_several_sums(list(_sums(own, by_place, counts)), counts, gone, threshold)
    ):
        gone |= found
    further[list(gone - before)] = True
    return further


def _next(
    own: pd.DataFrame,
    by_place: Mapping[tuple[str, str], int],
    counts: Mapping[int, float],
    gone: set[int],
    threshold: int,
) -> set[int]:
    """What has to go next; nothing when no sum tells anything."""
    for (term, level), label in by_place.items():
        # Of one index alone: the same number twice. Computed or not: two parts of one whole.
        twin = (COMBINATION, term) if level == "only" else (term, "checked")
        if level in ("only", "not_computable") and twin in by_place:
            both = {label, by_place[twin]}
            if len(both & gone) == 1:
                return both - gone
    for one in _sums(own, by_place, counts):
        if one.total_row in gone:
            continue
        kept_back = [label for label in one.cells if label in gone]
        told = sum(counts[label] for label in kept_back)
        if not kept_back or (len(kept_back) > 1 and told >= threshold):
            continue
        if one.given_up >= 0 and one.given_up not in gone:
            return {one.given_up}
        shown = [label for label in one.cells if label not in gone]
        if shown:
            return {min(shown, key=lambda label: counts[label])}
    return set()


def _told_by_several_sums(
    sums: list[_Sum], counts: Mapping[int, float], gone: set[int], threshold: int
) -> set[int]:
    """What has to go as the sums, solved together, tell a small combination that is hidden.

    A combination is told where every solution of the equations has the same number for it.
    """
    known = [one for one in sums if one.total_row not in gone]
    cells = sorted({label for one in known for label in one.cells if label in gone})
    if not cells:
        return set()
    matrix = np.array([[float(label in one.cells) for label in cells] for one in known])
    _, sizes, directions = np.linalg.svd(matrix)
    free = np.abs(directions[int((sizes > FREE).sum()) :]).max(axis=0, initial=0) > FREE
    told = {label for label, is_free in zip(cells, free.tolist(), strict=True) if not is_free}
    small = {label for label in told if counts[label] < threshold}
    for one in known:
        left = [label for label in one.cells if label in gone and label not in told]
        if told & set(one.cells) and 0 < sum(counts[label] for label in left) < threshold:
            small.update(left)
    if not small:
        return set()
    # How many the rule catches stays: the flow of respondents and the models tell it too.
    flags = [one for one in known if one.given_up == one.total_row]
    holding = [one for one in flags if small & set(one.cells)]
    choice = [one.given_up for one in holding or flags]
    if not choice:
        choice = [
            label
            for one in known
            if small & set(one.cells)
            for label in one.cells
            if label not in gone
        ]
    return {min(choice, key=lambda label: (counts[label], label))} if choice else set()


def _sums(
    own: pd.DataFrame, by_place: Mapping[tuple[str, str], int], counts: Mapping[int, float]
) -> Iterator[_Sum]:
    combinations = own[own["term"] == COMBINATION]
    screened = float(own["denominator"].iloc[0])
    nobody = by_place.get((COMBINATION, NONE), -1)
    caught_row = by_place.get(("rule", CAUGHT))
    everyone = combinations.index.tolist()
    yield _Sum(everyone, screened, None, nobody)
    if caught_row is not None:
        for group, given_up in ((CAUGHT, -1), ("not_caught", nobody)):
            cells = combinations.index[combinations["group"] == group].tolist()
            yield _Sum(cells, counts[caught_row], caught_row, given_up)
    parts = combinations["level"].str.split("+")
    for (term, level), label in by_place.items():
        if level == "flagged":
            cells = [at for at, names in parts.items() if term in names]
            yield _Sum(cells, counts[label], label, label)
