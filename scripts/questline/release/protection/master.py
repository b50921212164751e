"""The cheapest way to fulfil cuts, by linear programming: many questions in one programme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from questline.release.protection.cuts import Cuts
from questline.release.protection.problem import Numbers, Places

NEAR = 1e-6
"""A solution this near to 0 or 1 is 0 or 1."""


@dataclass(eq=False)
class Branch:
    """Some of the ways to protect a part: those that hide and show certain cells.

    `part`: its label; `choice`: the cells that may be hidden; `least`, `most` (choice,): how far
    each may be hidden. Solved: `level` (choice,), how far they are, and `cost`, both for the first
    `cuts` cuts of the part; an infinite cost where no level fulfils them.
    """

    part: int
    choice: Places
    least: Numbers
    most: Numbers
    level: Numbers = field(default_factory=lambda: np.zeros(0))
    cost: float = -np.inf
    cuts: int = -1


def solve(branches: Sequence[Branch], cuts: Sequence[Cuts], price: Numbers) -> None:
    """Finds for each branch the levels that fulfil its cuts at least cost; `price` (cells,)."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csc_array

    columns = np.cumsum([0, *(len(branch.choice) for branch in branches)])
    rows = np.cumsum([0, *(len(one) for one in cuts)])
    place = np.zeros(len(price), dtype=np.int64)
    column = []
    for branch, one, first in zip(branches, cuts, columns, strict=False):
        place[branch.choice] = np.arange(len(branch.choice))
        column.append(place[one.cell] + first)
    row = [one.row + first for one, first in zip(cuts, rows, strict=False)]
    least = np.concatenate([one.least for one in cuts])
    costs = np.concatenate([price[branch.choice] for branch in branches])
    level = np.zeros(len(costs))
    if len(least):
        entries = (np.concatenate(row), np.concatenate(column))
        matrix = csc_array(
            (np.concatenate([one.weight for one in cuts]), entries), shape=(rows[-1], columns[-1])
        )
        found = milp(  # without whole numbers: it is called sooner than linprog
            costs,
            bounds=Bounds(
                np.concatenate([branch.least for branch in branches]),
                np.concatenate([branch.most for branch in branches]),
            ),
            constraints=LinearConstraint(matrix, least, np.inf),
        )
        if found.status == 2 and len(branches) > 1:
            for branch, one in zip(branches, cuts, strict=True):
                solve([branch], [one], price)
            return
        if found.status not in (0, 2):
            raise RuntimeError(f"the linear programme of the hidden cells failed: {found.message}")
        if found.status == 2:
            branches[0].cost, branches[0].cuts = np.inf, len(cuts[0])
            return
        level = np.where(abs(found.x - np.round(found.x)) < NEAR, np.round(found.x), found.x)
    for branch, one, first, last in zip(branches, cuts, columns[:-1], columns[1:], strict=True):
        branch.level = level[first:last]
        branch.cost = float(costs[first:last] @ branch.level)
        branch.cuts = len(one)
