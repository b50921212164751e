"""What can be worked out of what is public, and whether it must not be."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from questline.core.sentences import listed
from questline.release.audit.attack import Attack, System, attack, linked
from questline.release.audit.public_cells import Public
from questline.release.audit.together import Together, put_together
from questline.release.cells import Facts, touched, weighed
from questline.release.cells.cell_table import FREE
from questline.release.cells.conditions import ANSWERED, MISSING, Key
from questline.release.rules import LATER, Known

MANY = 10**9
"""In place of a number that could be large."""
POPULATIONS = {
    "raw": "rows of the export",
    "analysed": "respondents analysed",
    "left_out": "rows left out",
    "screened": "respondents screened",
}


@dataclass(frozen=True)
class Leak:
    """A number of people that is small for all that is public, and what tells it.

    `shown`: it is not hidden at all. `release`: the earlier release without which it would not be
    told, or nothing. `is_added`: it counts those who came since that release.
    """

    key: Key
    lowest: float
    highest: float
    ids: tuple[str, ...]
    shown: bool = False
    release: str = ""
    is_added: bool = False


class Judge:
    """Says which small numbers must not be known, by the rules that release goes by."""

    def __init__(
        self, public: Public, store: pd.DataFrame, settings: Mapping[str, Any], facts: Facts
    ):
        self.public, self.store, self.settings, self.facts = public, store, settings, facts
        self._nobody_is_nobody()

    def _nobody_is_nobody(self) -> None:
        """Take a rounded number of nobody for nobody, where a reader knows that one is hidden."""
        cells = self.public.cells
        rounded = [at for at in self.public.rows if cells.low[at] == 0 < cells.high[at] < np.inf]
        one, nobody = (self.forbidden(dict.fromkeys(rounded, number)) for number in (1, 0))
        for place in one - nobody:
            cells.high[place] = cells.values[place] = 0

    def forbidden(self, numbers: Mapping[int, float]) -> set[int]:
        """Those of the cells that must not be known to be as few as `numbers` says."""
        cells = self.public.cells
        before = list(cells.values)
        shown = {at: high for at, high in enumerate(cells.high) if high < np.inf}
        for place in range(len(cells)):
            cells.values[place] = int(numbers.get(place, shown.get(place, MANY)))
        small = weighed(self.public.model, self.store, self.settings, self.facts).sensitive
        cells.values[:] = before
        return {place for place in numbers if small[place]}

    def at_risk(self, places: Collection[int]) -> set[int]:
        """Those of the cells that must not be known to be as few as one person, or nobody."""
        return self.forbidden(dict.fromkeys(places, 1)) | self.forbidden(dict.fromkeys(places, 0))


def leaks_of_one(
    public: Public, judge: Judge, threshold: int, exempt: Collection[int] = ()
) -> tuple[list[Leak], Attack]:
    """What one release tells by itself. Numbers shown by an exception are no leak themselves."""
    risk = judge.at_risk([*public.hidden, *_rests(public)])
    came = attack(public.system, public.hidden & risk, threshold, risk.intersection(_rests(public)))
    highest = {one.place: one.highest for one in came.told}
    shown = {
        place: public.cells.high[place]
        for place in public.rows
        if public.cells.high[place] < threshold and place not in exempt
    }
    forbidden = judge.forbidden({**shown, **highest})
    leaks = [
        _leak(public, place, public.cells.low[place], number, shown=True)
        for place, number in shown.items()
        if place in forbidden
    ]
    leaks += [
        _leak(public, one.place, one.lowest, one.highest)
        for one in came.told
        if one.place in forbidden
    ]
    return leaks, came


def shown_beside_hidden(
    public: Public, store: pd.DataFrame, settings: Mapping[str, Any], facts: Mapping[str, Any]
) -> list[str]:
    """The ids of statistics that are shown although they give a hidden number of people away.

    Those are statistics of tables, and of models that are tables, with a hidden number in them: the
    odds ratio of two by two people tells the fourth number from three.
    """
    hidden = np.zeros(len(public.cells), dtype=bool)
    hidden[list(public.hidden)] = True
    touching = pd.Series(
        [bool(one) for one in touched(public.cells, store, hidden)], index=store.index, dtype=bool
    )
    known = Known(store, store, settings, facts).then(store["status"] == "hidden", touching)
    shown = store["status"].isin(["shown", "rounded"])
    return [one for rule in LATER for one in store["id"][rule.hides(known) & shown]]


def hanging_with(public: Public, places: Collection[int]) -> set[Key]:
    """The numbers that have to do with these, through sums whose other numbers are not known."""
    low, high = public.system.low, public.system.high
    low[list(places)], high[list(places)] = 0.0, np.inf
    parts = linked(System(low, high, public.equations), set())
    near = [part for part, _ in parts if not set(places).isdisjoint(part)]
    return {public.cells.keys[place] for part in near for place in part}


def leaks_with(
    name: str, judge: Judge, judge_before: Judge, threshold: int, *, same_rows: bool
) -> tuple[list[Leak], Together]:
    """What is told of this release only because an earlier one is public too, and what is changed.

    Those who came since are told where they are few; so are those by whom a number of the same rows
    changed, because the rules of cleaning did.
    """
    now, before = judge.public, judge_before.public
    both = put_together(now, before, same_rows=same_rows)
    old = {both.of_earlier[place]: place for place in before.hidden}
    risk = judge.at_risk([*now.hidden, *_rests(now), *both.added.values()])
    rests = [*risk.intersection(_rests(now)), *(at for at, of in both.added.items() if of in risk)]
    came = attack(both.system, now.hidden & risk, threshold, rests)
    count = len(now.cells)
    told = {one.place: one.highest for one in came.told if one.place < count}
    forbidden = judge.forbidden(told)
    leaks = [
        _leak(now, one.place, one.lowest, one.highest, release=name)
        for one in came.told
        if one.place in forbidden
    ]
    few = {
        both.added[one.place]: one
        for one in came.told
        if one.place in both.added and one.lowest >= 1
    }
    few_now = judge.forbidden({place: one.highest for place, one in few.items()})
    leaks += [
        _leak(now, place, one.lowest, one.highest, release=name, is_added=True)
        for place, one in few.items()
        if place in few_now
    ]
    moved = {
        place: abs(now.cells.low[place] - before.cells.low[then])
        for place, then in both.changed
        if now.cells.low[place] == now.cells.high[place]
        and before.cells.low[then] == before.cells.high[then]
    }
    few_moved = judge.forbidden({at: by for at, by in moved.items() if 0 < by < threshold})
    leaks += [
        _leak(now, place, moved[place], moved[place], release=name, is_added=True)
        for place in sorted(few_moved)
    ]
    if not same_rows:
        leaks += _told_of_before(name, judge_before, both.system, old, threshold)
    return leaks, both


def shown_then(now: Public, before: Public) -> set[int]:
    """Places whose number an earlier release shows and this one hides."""
    return {
        place
        for place in now.hidden
        if (then := before.cells.find(now.cells.keys[place])) is not None
        and before.cells.is_shown(then)
    }


def in_words(key: Key) -> str:
    """Whom a number counts: "respondents analysed with gender other who answered left_in_mind"."""
    population, conditions = key
    having, answered, lacking = [], [], []
    for name, value in sorted(conditions, key=str):
        variable = name.replace("\0", "").strip("/ ")
        if value == ANSWERED:
            answered.append(variable)
        elif value == MISSING:
            lacking.append(variable)
        else:
            level = " or ".join(value) if isinstance(value, tuple) else value
            having.append(f"{variable}: {level.replace(chr(0), '')}")
    words = POPULATIONS.get(population.split("\0")[0], "people")
    if having:
        words += f" with {listed(having)}"
    if answered:
        words += f" who answered {listed(answered)}"
    if lacking:
        words += f" without an answer to {listed(lacking)}"
    return words


def _rests(public: Public) -> list[int]:
    """What is left over in sums, of which it must not be told that they are few."""
    return [place for place, what in public.model.slack.items() if what != FREE]


def _leak(
    public: Public,
    place: int,
    lowest: float,
    highest: float,
    *,
    shown: bool = False,
    release: str = "",
    is_added: bool = False,
) -> Leak:
    ids = tuple(dict.fromkeys(public.rows.get(place, ())))
    return Leak(public.cells.keys[place], lowest, highest, ids, shown, release, is_added)


def _told_of_before(
    name: str, judge: Judge, system: System, old: Mapping[int, int], threshold: int
) -> list[Leak]:
    """Hidden numbers of the earlier release that this one, but not that one by itself, tells."""
    before = judge.public
    hidden = before.hidden & judge.at_risk(before.hidden)
    alone = {one.place for one in attack(before.system, hidden, threshold).told}
    wanted = [place for place, then in old.items() if then in hidden - alone]
    found = {old[one.place]: one for one in attack(system, wanted, threshold).told}
    forbidden = judge.forbidden({then: one.highest for then, one in found.items()})
    return [
        _leak(before, then, one.lowest, one.highest, release=name)
        for then, one in found.items()
        if then in forbidden
    ]
