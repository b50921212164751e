"""What a public store tells of numbers of people: which it shows, which it hides, how they add up.

The same reading as that of `release.cells`, but of a store in which numbers are missing. A number
that is hidden has a place all the same, as its row says whom it counts. Where it is not known
whether a sum has a rest, it is taken to have one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from questline.release.audit.attack import Equation, System
from questline.release.cells import Cells, Facts, Model, Told, cells_of, model_of
from questline.release.cells.cell_table import FREE, Sum
from questline.release.cells.cell_table import NO_ANSWER as REST
from questline.release.cells.conditions import ANSWERED, Key
from questline.release.rounding import interval

NOT_KNOWN = -1
"""The value of a cell that the store does not tell, or tells rounded."""
WITH_A_REST = ("rest", "among")
"""The populations of what is left over in sums of which nobody outside knows whether they have a
rest: those of the flow and of flags, and those who answered fewer questions."""
REST_OF_LEVELS = "\0rest of "


@dataclass
class PublicCells(Cells):
    """The numbers of people of a public store, the hidden ones among them.

    `hidden_rows`: the rows (positions) whose numbers are hidden; `rounded_rows`: those of which
    they are rounded, by `rounding`. `low` and `high`: what each cell must lie between by itself.
    """

    hidden_rows: frozenset[int] = frozenset()
    rounded_rows: frozenset[int] = frozenset()
    rounding: str = "none"
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def add(self, key: Key, value: float) -> int:
        """The cell with this key; what is known of it is said by `tell`."""
        place = self._places.setdefault(key, len(self.keys))
        if place == len(self.keys):
            self.keys.append(key)
            self.values.append(NOT_KNOWN)
            self.low.append(0.0)
            self.high.append(np.inf)
        return place

    def tell(self, row: int, column: str, key: Key, value: float) -> None:
        """Note that a number of a row tells the cell with this key, or hides it."""
        if value != value:
            if row in self.hidden_rows:
                self.told.append(Told(row, column, self.add(key, NOT_KNOWN)))
            return
        low, high = self._bounds(row, value)
        known = self.find(key)
        if low != round(low) or (known is not None and not self._agrees(known, low, high)):
            self.unread.append((row, column))
            return
        place = self.add(key, value)
        self._narrow(place, low, high)
        self.told.append(Told(row, column, place))

    def settle(self) -> None:
        """Connect what was noted with the cells that all rows together tell.

        A number that is that of one of several cells is that of the first which has it; else that
        of the one of them that is hidden, where there is one alone.
        """
        for row, column, keys, value, otherwise in self._later:
            places = [self._places[one] for one in keys if one in self._places]
            if value is None:
                self.told.extend(Told(row, column, place, False) for place in places)
                continue
            low, high = self._bounds(row, value)
            found = [place for place in places if (self.low[place], self.high[place])
                     == (low, high)]  # fmt: skip
            hidden = [place for place in places if self.high[place] == np.inf]
            if not found and otherwise is not None:
                self.tell(row, column, otherwise, value)
            elif found or len(hidden) == 1:
                place = (found or hidden)[0]
                self._narrow(place, low, high)
                self.told.append(Told(row, column, place))
            else:
                self.unread.append((row, column))
        self._later.clear()

    def add_sum(self, total: int | None, parts: Iterable[int | None], rest_counts: bool) -> None:
        """Note that a cell is the sum of others and maybe a rest; nothing where it cannot be."""
        known = tuple(dict.fromkeys(part for part in parts if part is not None))
        if total is None or not known or total in known:
            return
        if sum(self.low[part] for part in known) <= self.high[total]:
            self.sums.append(Sum(total, known, rest_counts))

    def is_shown(self, place: int) -> bool:
        """Whether the store shows it, maybe rounded."""
        return bool(self.high[place] < np.inf)

    def _bounds(self, row: int, value: float) -> tuple[float, float]:
        if row not in self.rounded_rows:
            return value, value
        return interval(value, self.rounding)

    def _agrees(self, place: int, low: float, high: float) -> bool:
        return bool(low <= self.high[place] and high >= self.low[place])

    def _narrow(self, place: int, low: float, high: float) -> None:
        self.low[place] = max(self.low[place], low)
        self.high[place] = min(self.high[place], high)
        if self.low[place] == self.high[place]:
            self.values[place] = int(self.low[place])


class PublicModel(Model):
    """The sums that bind the cells of a public store, whatever their numbers are."""

    def __init__(self, cells: PublicCells, facts: Facts):
        super().__init__(cells)
        self.public, self.facts = cells, facts

    def whole(self, total: int, parts: list[int], rest: Key, left_over: str) -> None:
        """Add that a total is the sum of its parts and a rest, which may be nobody."""
        parts = list(dict.fromkeys(part for part in parts if part != total))
        low, high = self.public.low, self.public.high
        if not parts or sum(low[part] for part in parts) > high[total]:
            return
        cells, signs = [total, *parts], [-1, *[1] * len(parts)]
        if not self._is_all(parts, rest, left_over):
            cells.append(self.extra(rest, NOT_KNOWN, left_over))
            signs.append(1)
        self.equations.append((cells, signs))

    def extra(self, one: Key, value: int, left_over: str) -> int:
        """A cell that no row tells; that with the same key where there is one."""
        place = self.cells.find(one)
        if place is None:
            place = self.public.add(one, value)
            self.slack[place] = left_over
            if left_over == FREE:
                self._is_among(place, one)
        return place

    def _is_among(self, place: int, one: Key) -> None:
        """Bind those who gave any answer, whom no row tells, to all who could have."""
        population, conditions = one
        for variable, value in sorted(conditions, key=str):
            outer = self.cells.find((population, conditions - {(variable, value)}))
            if value == ANSWERED and outer is not None:
                self.whole(outer, [place], ("among", frozenset([("", f"{outer}/{place}")])), REST)

    def _is_all(self, parts: list[int], rest: Key, left_over: str) -> bool:
        """Whether a sum has no rest by what it is the sum of: all levels, or yes and no."""
        population, conditions = rest
        if population in WITH_A_REST:
            return False
        levels = [name for name, value in conditions if value == REST_OF_LEVELS]
        if levels:
            declared = set(self.facts.levels.get(levels[0], ()))
            given = {
                value
                for part in parts
                for name, value in self.cells.keys[part][1]
                if name == levels[0]
            }
            return bool(declared) and declared <= given
        return left_over == FREE or self.cells.find(rest) in parts


@dataclass(frozen=True, eq=False)
class Public:
    """A public store as a reader knows it.

    `hidden`: the places of the cells whose numbers it hides. `rows`: for each place the ids of the
    statistics that tell it or hide it. `unread`: ids of shown statistics with a number of people
    that stands for no cell.
    """

    model: PublicModel
    cells: PublicCells
    hidden: frozenset[int]
    rows: dict[int, list[str]]
    unread: frozenset[str]

    @property
    def system(self) -> System:
        """The numbers and sums for the attack."""
        return System(np.array(self.cells.low), np.array(self.cells.high), self.equations)

    @property
    def equations(self) -> list[Equation]:
        """The sums as places and signs."""
        return [
            (np.array(cells, dtype=np.int64), np.array(signs, dtype=float))
            for cells, signs in self.model.equations
        ]


def rounding_of(store: pd.DataFrame) -> str:
    """How the numbers of people of an earlier release are rounded, by what it shows."""
    rounded = store[(store["statistic"] == "count") & (store["status"] == "rounded")]["estimate"]
    if rounded.empty:
        return "none"
    return "nearest_5" if (rounded % 5 == 0).all() else "midpoint_6"


def read_public(store: pd.DataFrame, facts: Facts, rounding: str) -> Public:
    """What a public store tells."""
    status = store["status"].to_numpy()
    cells = PublicCells(
        hidden_rows=frozenset((status == "hidden").nonzero()[0].tolist()),
        rounded_rows=frozenset((status == "rounded").nonzero()[0].tolist()),
        rounding=rounding,
    )
    cells_of(store, facts, cells)
    model = PublicModel(cells, facts)
    model_of(cells, facts, model)
    ids: Sequence[str] = store["id"].tolist()
    rows: dict[int, list[str]] = {}
    hidden = set()
    for one in cells.told:
        if not one.exactly:
            continue
        rows.setdefault(one.cell, []).append(ids[one.row])
        if one.row in cells.hidden_rows and not cells.is_shown(one.cell):
            hidden.add(one.cell)
    unread = frozenset(ids[row] for row, _ in cells.unread)
    return Public(model, cells, frozenset(hidden), rows, unread)
