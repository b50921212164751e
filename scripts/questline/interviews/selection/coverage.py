"""The rows of the statistics store: wanted, available, proposed, achieved; invitations; drift.

What is computed from the true answers of people proposed or interviewed is for the team alone, and
so are numbers wanted that are shares of respondents. What readers learn is what is wanted by
declaration, how many agreed to be contacted, and what profiles tell of those interviewed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np
import pandas as pd

from questline.core.invitations import OUTCOMES, Invitation
from questline.core.statistics import StatisticsPart
from questline.interviews.rows import NOT_TOLD, TEAM, TOLD
from questline.interviews.selection.aims import JOIN, PROPORTIONAL, Aim, weighted_shortfall
from questline.interviews.selection.choice import Choice, Limit, Pool
from questline.interviews.selection.people import People

SELECTION, INVITATIONS, DRIFT = "selection", "invitations", "drift"
NEAR = 1e-3
"""How far a sum of whole numbers may be from its bound in floating point."""


def add_coverage(
    part: StatisticsPart, aims: Sequence[Aim], people: People, chosen: np.ndarray, known: bool
) -> None:
    """Of each level how many are wanted and agreed, how many are in the sample and interviewed.

    `known`: whether anything is known of interviews; without, nothing is achieved yet.
    """
    agreed = int(people.agreed.sum())
    part.add(SELECTION, "eligible", "available", agreed)
    for aim in aims:
        available = aim.counts(people.agreed)
        sample, achieved = aim.counts(chosen), aim.counts(people.interviewed)
        for at, level in enumerate(aim.levels):
            one = {"term": aim.name, "level": level}
            part.add(SELECTION, statistic="wanted", estimate=aim.share(at), note=_note(aim, at),
                     dataset=TEAM if aim.rule == PROPORTIONAL else "", **one)  # fmt: skip
            part.add(SELECTION, statistic="available", estimate=int(available[at]),
                     denominator=agreed, **one)  # fmt: skip
            part.add(SELECTION, statistic="proposed", estimate=int(sample[at]), dataset=TEAM, **one)
            if known:
                part.add(SELECTION, statistic="achieved", estimate=int(achieved[at]),
                         dataset=TEAM, **one)  # fmt: skip
        part.add(SELECTION, aim.name, "missing_count", agreed - int(available.sum()),
                 dataset=TEAM, note="They agreed; no level is known of them.")  # fmt: skip
        part.add(SELECTION, aim.name, "level_shortfall", aim.shortfall(sample), dataset=TEAM,
                 note="People too few in the sample, its levels taken together.")  # fmt: skip


def _note(aim: Aim, level: int) -> str:
    if not aim.spare:
        return ""
    least = int(aim.wanted[level])
    return f"{least} or {least + 1} of each level: as even as can be."


def add_told(part: StatisticsPart, aims: Sequence[Aim], profiles: pd.DataFrame) -> None:
    """How many interviewed have each level, as far as their profiles tell it to readers."""
    for aim in aims:
        names = aim.name.split(JOIN)
        if not set(names) <= set(profiles.columns):
            continue
        columns = [profiles[name].tolist() for name in names]
        told = [JOIN.join(code or NOT_TOLD for code in codes)
                for codes in zip(*columns, strict=True)]  # fmt: skip
        levels = [*aim.levels, *(level for level in _untold(profiles, names) if level in told)]
        if len(names) == 1:
            levels = [*aim.levels, NOT_TOLD]
        for level in dict.fromkeys(levels):
            part.add(SELECTION, aim.name, "achieved", told.count(level), level=level, dataset=TOLD)


def _untold(profiles: pd.DataFrame, names: Sequence[str]) -> list[str]:
    """The levels of a pair of which one or both are not told, in a fixed order."""
    known = [[*sorted({code for code in profiles[name] if code}), NOT_TOLD] for name in names]
    return [JOIN.join(codes) for codes in product(*known) if NOT_TOLD in codes]


def add_choice(
    part: StatisticsPart, pool: Pool, limits: Sequence[Limit], choice: Choice, people: People
) -> None:
    """The size, who is fixed and who proposed, the shortfall, and what is proved of it."""
    part.add(SELECTION, "sample", "wanted", pool.size)
    numbers = {
        "fixed": int(people.fixed.sum()),
        "proposed": int((choice.chosen & ~people.fixed).sum()),
        "without_reference": int((people.agreed & ~people.named() & ~people.fixed).sum()),
        "places_left": max(0, pool.size - int(choice.chosen.sum())),
    }
    for statistic, number in numbers.items():
        part.add(SELECTION, "sample", statistic, number, dataset=TEAM)
    proved = "Not proved to be the least: the bound says how far below the least can be."
    if choice.is_best:
        proved = "Proved: no sample falls short by less."
    if choice.rank_sum > choice.rank_bound + NEAR:
        proved += " That no sample as good comes before it by lot is not proved."
    part.add(SELECTION, "sample", "shortfall", choice.shortfall, dataset=TEAM, note=proved)
    part.add(SELECTION, "sample", "shortfall_bound", choice.bound, dataset=TEAM)
    part.add(SELECTION, "sample", "gap", max(0.0, choice.shortfall - choice.bound), dataset=TEAM)
    for limit in limits:
        part.add(SELECTION, f"quota_{limit.number}", "proposed",
                 int((choice.chosen & limit.members).sum()), dataset=TEAM,
                 note=f"{limit.words}: {_asked(limit)}")  # fmt: skip


def _asked(limit: Limit) -> str:
    asked = {"at least": limit.at_least, "at most": limit.at_most}
    return ", ".join(f"{word} {number}" for word, number in asked.items() if number is not None)


def add_invitations(part: StatisticsPart, last: Mapping[int, Invitation]) -> None:
    """How many were invited in all, and what became of them last."""
    part.add(INVITATIONS, "all", "participants", len(last))
    for outcome in OUTCOMES:
        count = sum(one.outcome == outcome for one in last.values())
        part.add(INVITATIONS, outcome, "participants", count)


def add_drift(
    part: StatisticsPart, aims: Sequence[Aim], people: People, today: Choice | None
) -> None:
    """Who was interviewed beside who would be chosen today if no place were taken.

    Of all samples that fall short least today's is one that holds as many of those interviewed as
    can be, so that what differs is not due to chance.
    """
    talked = people.interviewed
    number = int(talked.sum())
    numbers: dict[str, float | None] = {
        "interviewed": number,
        "no_longer_eligible": int((talked & ~people.agreed).sum()),
        "proposed_today_too": None,
        "not_proposed_today": None,
    }
    note = ""
    if today is None:
        note = "The quotas cannot be kept without those who keep a place."
    else:
        numbers["proposed_today_too"] = int((talked & today.chosen).sum())
        numbers["not_proposed_today"] = int((talked & ~today.chosen).sum())
    for term, count in numbers.items():
        part.add(DRIFT, term, "participants", count, dataset=TEAM, note=note)
    part.add(DRIFT, "interviewed", "shortfall", weighted_shortfall(aims, talked), dataset=TEAM)
    part.add(DRIFT, "proposed_today", "shortfall", today.shortfall if today else None,
             dataset=TEAM, note=note)  # fmt: skip
