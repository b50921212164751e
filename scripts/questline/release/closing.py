"""What the attack on the public store still finds is closed before anything is written.

The protection chooses what to hide in the linear model of the team's store, in which a few sums are
left out for speed, and cannot free every total of a large one. So the finished public store is
attacked as the audit will attack it (`audit.leaks`). For each number of people that can be worked
out, the number that tells it at the least loss in each of its sums is hidden as well, and the
attack is repeated until it finds nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pandas as pd

from questline.core.statistics import NUMBERS
from questline.release.audit.leaks import Judge, Leak, leaks_of_one, shown_beside_hidden
from questline.release.audit.public_cells import Public, read_public
from questline.release.cells import Facts
from questline.release.cells.conditions import ANALYSED, RAW, key
from questline.release.rules import hidden_note

ROUNDS = 12
"""Attacks at most; what is found after them stays for the audit, which stops the run."""

Numbers = set[tuple[str, str]]
"""Numbers of the store: the id of a statistic and the column."""


def closed(
    public: pd.DataFrame,
    settings: Mapping[str, Any],
    facts: Mapping[str, Any],
    shown: Collection[str],
) -> tuple[pd.DataFrame, list[str]]:
    """The public store with what tells hidden numbers of people hidden, and the ids of that.

    `shown` are the ids that an exception shows; they are let be.
    """
    known = Facts.from_parameters(facts)
    threshold, rounding = settings["threshold"], settings.get("rounding", "none")
    further: list[str] = []
    for _ in range(ROUNDS):
        now = read_public(public, known, rounding)
        judge = Judge(now, public, settings, known)
        exempt = [place for place, ids in now.rows.items() if set(shown).intersection(ids)]
        leaks, _attack = leaks_of_one(now, judge, threshold, exempt)
        found = {number for leak in leaks for number in _telling(now, leak, public)}
        found = {number for number in found if number[0] not in shown}
        beside = [one for one in shown_beside_hidden(now, public, settings, facts)
                  if one not in shown]  # fmt: skip
        found |= {(one, "estimate") for one in beside}
        if not found:
            break
        public = _without(public, found, threshold)
        further += sorted({one for one, _ in found})
    return public, list(dict.fromkeys(further))


def _telling(now: Public, leak: Leak, public: pd.DataFrame) -> Numbers:
    """The numbers to hide for a leak: itself if it is shown, and in each sum the cheapest."""
    place = now.cells.find(leak.key)
    if place is None:
        return set()
    told: dict[int, Numbers] = {}
    ids = public["id"].tolist()
    for one in now.cells.told:
        if one.exactly:
            told.setdefault(one.cell, set()).add((ids[one.row], one.column))
    if leak.shown:
        return told.get(place, set())
    fixed = {now.cells.find(key(population)) for population in (RAW, ANALYSED)}
    near = {place}
    while True:
        found: Numbers = set()
        beyond = set(near)
        for cells, _signs in now.model.equations:
            if near.isdisjoint(cells):
                continue
            beyond.update(cells)
            open_cells = [
                cell for cell in cells
                if cell in told and cell not in fixed and np.isfinite(now.cells.high[cell])
            ]  # fmt: skip
            if open_cells:
                cheapest = min(open_cells, key=lambda cell: (len(told[cell]), now.cells.high[cell]))
                found |= told[cheapest]
        # Where its own sums hold nothing more to hide, those of its neighbours tell it.
        if found or beyond == near:
            return found
        near = beyond


def _without(public: pd.DataFrame, numbers: Numbers, threshold: int) -> pd.DataFrame:
    """The store without some numbers; a row that loses its estimate loses everything."""
    public = public.copy()
    whole = public["id"].isin({one for one, column in numbers if column == "estimate"})
    for column in {column for _, column in numbers} - {"estimate"}:
        ids = {one for one, of in numbers if of == column}
        public.loc[public["id"].isin(ids), column] = float("nan")
    public.loc[whole, list(NUMBERS)] = float("nan")
    public.loc[whole, "status"] = "hidden"
    public.loc[whole, "note"] = hidden_note(threshold)
    return public
