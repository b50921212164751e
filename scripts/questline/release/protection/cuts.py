"""What every protection must fulfil: that of certain cells so many at least are hidden."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from questline.release.protection.attack import runs
from questline.release.protection.problem import Flags, Numbers, Places, Tables

NOTHING = 1e-9
BROKEN = 1e-5
"""A cut counts as broken when it lacks more than this."""


@dataclass(frozen=True, eq=False)
class Cuts:
    """In each row: the sum of weight times hidden (0 to 1) over its cells is at least `least`.

    For each row `owner`, the sensitive cell that it protects or -1, and `part`, the label of the
    tables that it is about; for each entry its `row`, `cell` and `weight`.
    """

    owner: Places
    part: Places
    least: Numbers
    row: Places
    cell: Places
    weight: Numbers

    def __len__(self) -> int:
        return len(self.owner)

    def kept(self, rows: Flags) -> Cuts:
        """Only some of the rows."""
        entries = rows[self.row]
        return Cuts(
            self.owner[rows],
            self.part[rows],
            self.least[rows],
            (np.cumsum(rows) - 1)[self.row[entries]],
            self.cell[entries],
            self.weight[entries],
        )

    def broken(self, level: Numbers) -> Flags:
        """For each row, whether what is hidden (cells, from 0 to 1) is less than it asks for."""
        sums = np.bincount(self.row, self.weight * level[self.cell], minlength=len(self))
        return sums < self.least - BROKEN

    def impossible(self) -> Flags:
        """For each row, whether it is broken even if all its cells are hidden."""
        sums = np.bincount(self.row, np.maximum(self.weight, 0), minlength=len(self))
        return sums < self.least - BROKEN


def joined(parts: Sequence[Cuts]) -> Cuts:
    """The rows of several, one below the other."""
    before = np.cumsum([0, *(len(one) for one in parts)])
    if not parts:
        none = np.zeros(0, dtype=np.int64)
        return Cuts(none, none, np.zeros(0), none, none, np.zeros(0))
    return Cuts(
        np.concatenate([one.owner for one in parts]),
        np.concatenate([one.part for one in parts]),
        np.concatenate([one.least for one in parts]),
        np.concatenate([one.row + first for one, first in zip(parts, before, strict=False)]),
        np.concatenate([one.cell for one in parts]),
        np.concatenate([one.weight for one in parts]),
    )


@dataclass(frozen=True, eq=False)
class Terms:
    """The tables and what may be hidden in them.

    `given`: the cells that are not shown whatever is chosen; `choice`: those that may be hidden
    besides; `part`: for each cell a label that it shares with all that it is tied to.
    """

    tables: Tables
    threshold: float
    given: Flags
    choice: Flags
    part: Places

    def proven(self, owner: Places, row: Places, equation: Places, multiplier: Numbers) -> Cuts:
        """The cuts that follow from what proves that sensitive cells are bounded too low.

        `owner`: the sensitive cell of each cut; `row`, `equation`, `multiplier`: for each equation
        that a cut uses. A cell that would have to rise may rise as far as is needed; one that would
        have to fall, to 0 (Fischetti and Salazar-González 2001, section 4). Rows that hold whatever
        is chosen are left out.
        """
        tables = self.tables
        lengths = tables.start[equation + 1] - tables.start[equation]
        entries = runs(tables.start[equation], lengths)
        places = np.repeat(row, lengths) * tables.cells + tables.cell[entries]
        pull_of_entry = tables.sign[entries] * np.repeat(multiplier, lengths)
        places, inverse = np.unique(places, return_inverse=True)
        pull = np.bincount(inverse, pull_of_entry, minlength=len(places))
        row, cell = places // tables.cells, places % tables.cells
        pull[cell == owner[row]] += 1
        lack = self.threshold - tables.values[owner]
        room = np.minimum(np.maximum(-pull * tables.values[cell], 0), lack[row])
        room = np.where(pull > NOTHING, lack[row], room)
        least = lack - np.bincount(row, room * self.given[cell], minlength=len(owner))
        used = self.choice[cell] & (room > NOTHING)
        row, cell = row[used], cell[used]
        rows = Cuts(
            owner,
            self.part[owner],
            np.ones(len(owner)),
            row,
            cell,
            np.minimum(room[used] / np.maximum(least[row], NOTHING), 1.0),
        )
        return rows.kept(least > NOTHING)

    def of_equations(self, sensitive: Places) -> Cuts:
        """The cuts that each equation of these sensitive cells makes by itself."""
        wanted = np.zeros(self.tables.cells, dtype=np.bool_)
        wanted[sensitive] = True
        entries = np.flatnonzero(wanted[self.tables.cell])
        return self.proven(
            self.tables.cell[entries],
            np.arange(len(entries)),
            self.tables.equation[entries],
            -1 / self.tables.sign[entries],
        )

    def whole(self, cell: int, level: Numbers) -> Cuts:
        """The cut that at least one further cell is hidden: for what only fractions keep safe."""
        more = np.flatnonzero(self.choice & (level < 1) & (self.part == self.part[cell]))
        return Cuts(
            np.array([cell]),
            self.part[[cell]],
            np.ones(1),
            np.zeros(len(more), dtype=np.int64),
            more,
            np.ones(len(more)),
        )

    def company(self, cells: Flags) -> Cuts:
        """Cuts that keep these cells from being hidden where an equation tells them: as its only.

        Hiding such a cell protects nothing, so in a cheapest protection it is not hidden (the
        bridge-less inequalities of Fischetti and Salazar-González 2001, section 4.3).
        """
        tables = self.tables
        given = np.bincount(
            tables.equation, self.given[tables.cell], minlength=len(tables.start) - 1
        )
        is_meant = (self.choice & cells)[tables.cell]
        first = np.flatnonzero(is_meant & (given[tables.equation] == 0))
        equation = tables.equation[first]
        lengths = tables.start[equation + 1] - tables.start[equation]
        entries = runs(tables.start[equation], lengths)
        row = np.repeat(np.arange(len(first)), lengths)
        cell = tables.cell[entries]
        weight = np.where(cell == tables.cell[first][row], -1.0, 1.0)
        used = self.choice[cell]
        return Cuts(
            np.full(len(first), -1),
            self.part[tables.cell[first]],
            np.zeros(len(first)),
            row[used],
            cell[used],
            weight[used],
        )
