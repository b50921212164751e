"""Codes and themes beside survey scores: for the team alone, as single people stand behind them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from questline.core.statistics import StatisticsPart
from questline.interviews.coding.themes import CODE, THEME, Coding
from questline.interviews.rows import TEAM

ANALYSIS = "theme_scores"
WITH, WITHOUT = "with", "without"
NOBODY = "No such participant has a score."
ONE = "One score alone has no spread."


def add_scores(
    part: StatisticsPart, coding: Coding, participants: pd.DataFrame, scores: Sequence[str]
) -> None:
    """Add mean and standard deviation of each score, with and without each theme and code.

    `participants` are all those coded; `scores` are numbers. Whoever has no score is left out.
    """
    coded = set(coding.participants)
    there = np.array([str(one) in coded for one in participants["participant"]], dtype=bool)
    people = participants[there]
    names = np.array([str(one) for one in people["participant"]], dtype=object)
    for score in scores:
        if score not in people.columns:
            continue
        values = pd.to_numeric(people[score], errors="coerce").to_numpy(float)
        scored = ~np.isnan(values)
        for model in (THEME, CODE):
            found = coding.passages[model]
            for name in coding.names[model]:
                having = set(found.loc[found[model] == name, "participant"])
                has = np.array([one in having for one in names], dtype=bool)
                for level, chosen in ((WITH, has), (WITHOUT, ~has)):
                    _add(part, name, values[chosen & scored], level=level, group=score,
                         model=model, dataset=TEAM)  # fmt: skip


def _add(part: StatisticsPart, name: str, values: np.ndarray, **place: str) -> None:
    number = len(values)
    part.add(ANALYSIS, name, "participants", number, **place)
    part.add(ANALYSIS, name, "mean", float(values.mean()) if number else None,
             note="" if number else NOBODY, **place)  # fmt: skip
    part.add(ANALYSIS, name, "sd", float(values.std(ddof=1)) if number > 1 else None,
             note="" if number > 1 else (ONE if number else NOBODY), **place)  # fmt: skip
