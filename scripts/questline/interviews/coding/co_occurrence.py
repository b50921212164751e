"""Which themes and codes occur together: in the same words, and in the same interviews."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np
import pandas as pd

from questline.core.statistics import StatisticsPart
from questline.interviews.coding.passages import PLACES
from questline.interviews.coding.themes import CODE, THEME, Coding

ANALYSIS = "co_occurrence"
METHOD = "Pairs of passages of the same source that overlap."


def overlaps(found: pd.DataFrame, of: str) -> Counter[frozenset[str]]:
    """How many pairs of passages overlap, by the two themes or codes (the column `of`).

    Passages without positions overlap when their words are the same.
    """
    counts: Counter[frozenset[str]] = Counter()
    for _, some in found.groupby(PLACES, sort=False):
        start, end = some["start"].to_numpy(float), some["end"].to_numpy(float)
        texts = some["text"].to_numpy(dtype=object)
        names = some[of].tolist()
        # Comparisons with NaN are false: passages without positions are compared by their words.
        touching = (start[:, None] < end[None, :]) & (start[None, :] < end[:, None])
        lacking = np.isnan(start)
        same = (texts[:, None] == texts[None, :]) & lacking[:, None] & lacking[None, :]
        for one, other in zip(*np.nonzero(np.triu(touching | same, 1)), strict=True):
            if names[one] != names[other]:
                counts[frozenset((names[one], names[other]))] += 1
    return counts


def add_co_occurrence(part: StatisticsPart, coding: Coding) -> None:
    """Add, for each two themes and codes, passages that overlap and participants who have both.

    Two codes that no participant has both of have no row.
    """
    for model in (THEME, CODE):
        found = coding.passages[model]
        together = overlaps(found, model)
        people = {name: set(some["participant"]) for name, some in found.groupby(model, sort=False)}
        for one, other in combinations(coding.names[model], 2):
            both = people.get(one, set()) & people.get(other, set())
            if both or model == THEME:
                place = {"level": other, "model": model}
                part.add(ANALYSIS, one, "segments", together[frozenset((one, other))],
                         method=METHOD, **place)  # fmt: skip
                part.add(ANALYSIS, one, "participants", len(both), **place)
