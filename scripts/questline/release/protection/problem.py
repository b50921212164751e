"""What is to be protected, and how it was: plain arrays, one number a cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Equation = tuple[npt.ArrayLike, npt.ArrayLike]
Method = Literal["exact", "greedy", "none needed"]

LARGEST = 2**40
"""Numbers above this could not be told apart by a linear programme in floating point."""


@dataclass(frozen=True, eq=False)
class Problem:
    """Cells that are whole numbers of people, and the sums that tie them together.

    All arrays have one entry a cell. `values`: how many people. `equations`: for each, its cells
    and their signs (or other whole numbers); the sum of sign times value is 0. `hidden`: must be
    hidden. `sensitive`: must be hidden and must not be bounded below the threshold. `fixed`: shown
    whatever happens, before every other wish. `unknown`: never published, so free for an attacker,
    at no cost. `cost`: what hiding the cell costs, 0 or more.
    """

    values: npt.ArrayLike
    equations: Sequence[Equation]
    hidden: npt.ArrayLike
    sensitive: npt.ArrayLike
    fixed: npt.ArrayLike
    unknown: npt.ArrayLike
    cost: npt.ArrayLike


@dataclass(frozen=True, eq=False)
class Protection:
    """Which cells are hidden, how that was found and what it costs.

    `hidden`: one flag a cell; cells that are `unknown` are not counted among them. `method`:
    "none needed" when hiding what must be hidden was enough, "greedy" when a part of the tables was
    too large for the exact method. `cost`: of the cells hidden besides those that had to be. `gap`:
    cost / lower bound - 1, 0 when the cost is known to be the least. `unprotected`: sensitive cells
    that stay bounded below the threshold even if everything is hidden that may be.
    """

    hidden: Flags
    method: Method
    cost: float
    gap: float
    unprotected: Places


@dataclass(frozen=True, eq=False)
class Tables:
    """A problem made ready: arrays of one type, equations as one list of entries.

    Entries are sorted by equation: `equation`, `cell`, `sign`; those of equation e stand at
    `start[e]` to `start[e + 1]`. Those of cell c are `by_cell[first[c]]` to
    `by_cell[first[c + 1]]`.
    """

    values: Numbers
    hidden: Flags
    sensitive: Flags
    fixed: Flags
    unknown: Flags
    cost: Numbers
    equation: Places
    cell: Places
    sign: Numbers
    start: Places
    by_cell: Places
    first: Places

    @property
    def cells(self) -> int:
        """The number of cells."""
        return len(self.values)


def tables(problem: Problem, *, true_values: bool = True) -> Tables:
    """The problem as arrays; a ValueError where it contradicts itself.

    With `true_values` the values must be whole, not negative and fulfil the equations.
    """
    values = np.asarray(problem.values, dtype=np.float64)
    cells = len(values)
    flags = {
        name: np.asarray(getattr(problem, name), dtype=np.bool_)
        for name in ("hidden", "sensitive", "fixed", "unknown")
    }
    cost = np.asarray(problem.cost, dtype=np.float64)
    for name, one in (*flags.items(), ("cost", cost)):
        if one.shape != (cells,):
            raise ValueError(f"{name} has {one.shape} entries for {cells} cells")
    if not (np.isfinite(cost).all() and (cost >= 0).all()):
        raise ValueError("a cost is negative or not a number")
    if (flags["fixed"] & flags["unknown"]).any():
        raise ValueError("a cell cannot be shown whatever happens and never be published")
    equation, cell, sign = _entries(problem.equations, cells)
    start = np.searchsorted(equation, np.arange(len(problem.equations) + 1))
    if true_values:
        if not ((values >= 0) & (values < LARGEST) & (values == np.floor(values))).all():
            raise ValueError("a number of people is negative, not whole or too large")
        sums = np.bincount(equation, sign * values[cell], minlength=len(problem.equations))
        if sums.any():
            raise ValueError(f"equation {int(np.flatnonzero(sums)[0])} does not hold")
    by_cell = np.argsort(cell, kind="stable")
    first = np.searchsorted(cell[by_cell], np.arange(cells + 1))
    return Tables(
        values,
        **flags,
        cost=cost,
        equation=equation,
        cell=cell,
        sign=sign,
        start=start,
        by_cell=by_cell,
        first=first,
    )


def _entries(equations: Sequence[Equation], cells: int) -> tuple[Places, Places, Numbers]:
    """Equation, cell and sign of each entry; a cell that stands twice in an equation once."""
    if not equations:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
    members = [np.asarray(one, dtype=np.int64) for one, _ in equations]
    signs = [np.asarray(one, dtype=np.float64) for _, one in equations]
    lengths = [len(one) for one in members]
    if lengths != [len(one) for one in signs]:
        raise ValueError("an equation has not one sign for each of its cells")
    cell, sign = np.concatenate(members), np.concatenate(signs)
    if len(cell) and not (cell.min() >= 0 and cell.max() < cells):
        raise ValueError("an equation names a cell that does not exist")
    if (sign != np.floor(sign)).any():
        raise ValueError("an equation has a sign that is not a whole number")
    places, inverse = np.unique(
        np.repeat(np.arange(len(equations)), lengths) * cells + cell, return_inverse=True
    )
    total = np.bincount(inverse, sign, minlength=len(places))
    kept = total != 0
    return places[kept] // cells, places[kept] % cells, total[kept]
