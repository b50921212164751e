"""What somebody can work out who knows all that is shown and how the numbers add up.

For each cell asked about, the equations that bind it to other cells not shown are copied, so that
one linear programme answers for all cells at once: the copies do not touch each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from questline.release.protection.problem import Flags, Numbers, Places, Tables

WHOLE = 1e-5
"""A solution this near to a whole number is that number."""
LARGEST_PROGRAMME = 60_000
"""Columns of one linear programme; more copies go into a further one."""
NODES = 5_000
"""Of an integer programme for one cell, before its answer counts as not found."""


@dataclass(frozen=True, eq=False)
class Copies:
    """One linear programme for many cells: a block for each.

    For each column its `block` and `cell`; for each entry its `row`, `column` and `sign`; for each
    row its `block` and `equation`. `asked`: the column of the cell that each block is about.
    """

    column_block: Places
    column_cell: Places
    row_block: Places
    row_equation: Places
    row: Places
    column: Places
    sign: Numbers
    asked: Places


@dataclass(frozen=True, eq=False)
class Answer:
    """What the programme found for one cell: its best value and the numbers of its block.

    `multipliers`: of the `equations`, which prove that there is no better one.
    """

    best: float
    cells: Places
    numbers: Numbers
    equations: Places
    multipliers: Numbers


@dataclass(frozen=True, eq=False)
class Together:
    """`cells` that reach their limits in one solution, of which these are the block and `numbers`.

    `limit`: the least of their limits.
    """

    cells: Places
    block: Places
    numbers: Numbers
    limit: float


def together(tables: Tables, free: Flags) -> Places:
    """For each cell a label that it shares with the free cells that equations bind it to."""
    labels = np.arange(tables.cells)
    inside = free[tables.cell]
    equation, cell = tables.equation[inside], tables.cell[inside]
    least = np.zeros(len(tables.start) - 1, dtype=np.int64)
    while len(cell):
        least[:] = tables.cells
        np.minimum.at(least, equation, labels[cell])
        lower = labels.copy()
        np.minimum.at(lower, cell, least[equation])
        lower = lower[lower]
        if (lower == labels).all():
            break
        labels = lower
    return labels


def runs(starts: Places, lengths: Places) -> Places:
    """All places of runs that begin at `starts` and have `lengths`, one after the other."""
    before = np.cumsum(lengths) - lengths
    return np.arange(int(lengths.sum())) + np.repeat(starts - before, lengths)


def copies(tables: Tables, free: Flags, asked: Places) -> Copies:
    """The block of each cell asked about: the free cells bound to it, and their equations."""
    labels = together(tables, free)
    cells = np.flatnonzero(free)
    cells = cells[np.argsort(labels[cells], kind="stable")]
    first_cell = np.searchsorted(labels[cells], labels[asked], "left")
    cell_count = np.searchsorted(labels[cells], labels[asked], "right") - first_cell
    position = np.zeros(tables.cells, dtype=np.int64)
    position[cells] = np.arange(len(cells)) - np.searchsorted(labels[cells], labels[cells], "left")

    entries = np.flatnonzero(free[tables.cell])
    order = np.lexsort((tables.equation[entries], labels[tables.cell[entries]]))
    entries = entries[order]
    label = labels[tables.cell[entries]]
    is_new = np.ones(len(entries), dtype=np.bool_)
    is_new[1:] = tables.equation[entries][1:] != tables.equation[entries][:-1]
    rank = np.cumsum(is_new) - 1
    equations = tables.equation[entries][is_new]
    first_entry = np.searchsorted(label, labels[asked], "left")
    entry_count = np.searchsorted(label, labels[asked], "right") - first_entry
    first_row = np.append(rank, rank[-1] + 1 if len(rank) else 0)[first_entry]
    last_row = np.append(rank, rank[-1] + 1 if len(rank) else 0)[first_entry + entry_count]
    row_count = last_row - first_row

    blocks = np.arange(len(asked))
    chosen = runs(first_entry, entry_count)
    entry_block = np.repeat(blocks, entry_count)
    row_offset = np.cumsum(row_count) - row_count
    column_offset = np.cumsum(cell_count) - cell_count
    return Copies(
        column_block=np.repeat(blocks, cell_count),
        column_cell=cells[runs(first_cell, cell_count)],
        row_block=np.repeat(blocks, row_count),
        row_equation=equations[runs(first_row, row_count)],
        row=rank[chosen] + (row_offset - first_row)[entry_block],
        column=position[tables.cell[entries[chosen]]] + column_offset[entry_block],
        sign=tables.sign[entries[chosen]],
        asked=column_offset + position[asked],
    )


def _solved(made: Copies, aim: Numbers, right: Numbers, bounds: Numbers) -> Any:
    """What linprog finds where the aim is least; its status is 0, or 2 where nothing fits."""
    from scipy.optimize import linprog

    programme: dict[str, Any] = {"A_eq": _matrix(made), "b_eq": right, "bounds": bounds}
    found: Any = linprog(aim, **programme)
    if found.status not in (0, 2):
        raise RuntimeError(f"the linear programme of an attacker failed: {found.message}")
    return found


def _matrix(made: Copies) -> Any:
    from scipy.sparse import csc_array

    shape = (len(made.row_block), len(made.column_cell))
    return csc_array((made.sign, (made.row, made.column)), shape=shape)


def largest(
    tables: Tables,
    low: Numbers,
    high: Numbers,
    asked: Places,
    limit: Numbers,
    direction: float = 1.0,
    share: Numbers | None = None,
) -> Iterator[Answer]:
    """For each cell asked about, how much it can be given the equations, up to its limit.

    `low`, `high`: what each cell may be (cells,); those with low = high are known. With a
    `direction` of -1 the smallest is sought, and the limit is one from below. A cell whose
    block has no solution at all gets a best of -inf times the direction. A cell whose `share`
    (cells,) lies between 0 and 1 may rise to that part of the limit of the cell asked about.
    """
    free = low < high
    if share is not None:
        free = share > 0
        low = np.where(free, low, high)
    known: Any = np.bincount(
        tables.equation,
        np.where(free[tables.cell], 0, tables.sign * low[tables.cell]),
        minlength=len(tables.start) - 1,
    )
    batch = np.cumsum(sizes(tables, free, asked)) // LARGEST_PROGRAMME
    for part in [np.flatnonzero(batch == one) for one in np.unique(batch)]:
        made = copies(tables, free, asked[part])
        bounds = np.column_stack([low[made.column_cell], high[made.column_cell]])
        if share is not None:
            part_way = share[made.column_cell]
            rise = part_way * limit[part][made.column_block]
            bounds[:, 1] = np.where(part_way < 1, rise, bounds[:, 1])
        if direction > 0:
            bounds[made.asked, 1] = np.minimum(bounds[made.asked, 1], limit[part])
        else:
            bounds[made.asked, 0] = np.maximum(bounds[made.asked, 0], limit[part])
        aim = np.zeros(len(bounds))
        aim[made.asked] = -direction
        found = _solved(made, aim, -known[made.row_equation], bounds)
        if found.status == 2 and len(asked) > 1:
            for one in part:
                yield from largest(
                    tables, low, high, asked[one : one + 1], limit[one : one + 1], direction, share
                )
            continue
        if found.status == 2:
            nothing = np.zeros(0, dtype=np.int64)
            yield Answer(-direction * np.inf, nothing, np.zeros(0), nothing, np.zeros(0))
            continue
        columns = np.searchsorted(made.column_block, np.arange(len(part) + 1))
        rows = np.searchsorted(made.row_block, np.arange(len(part) + 1))
        for block in range(len(part)):
            inside = slice(columns[block], columns[block + 1])
            under = slice(rows[block], rows[block + 1])
            yield Answer(
                best=float(found.x[made.asked[block]]),
                cells=made.column_cell[inside],
                numbers=found.x[inside],
                equations=made.row_equation[under],
                multipliers=found.eqlin.marginals[under],
            )


def reached_together(
    tables: Tables, low: Numbers, high: Numbers, share: Numbers, limit: Numbers, asked: Places
) -> tuple[Places, list[Together]]:
    """Which cells reach their limit in one solution for all of them, sought until it finds no more.

    `low`, `high`, `share`, `limit` (cells,). Much quicker than to ask for each cell, but a cell
    that it leaves out may still reach its limit by itself. Returns the cells left out, and what was
    reached for the others.
    """
    free = share > 0
    labels = together(tables, free)
    left = asked
    reached: list[Together] = []
    wanted = np.unique(labels[asked])
    while len(wanted):
        made = copies(tables, free, wanted)
        cell = made.column_cell
        is_asked = np.isin(cell, left)
        tightest = np.full(len(wanted), np.inf)
        np.minimum.at(tightest, made.column_block[is_asked], limit[cell[is_asked]])
        upper = np.where(share[cell] < 1, share[cell] * tightest[made.column_block], high[cell])
        upper = np.where(is_asked, np.minimum(upper, limit[cell]), upper)
        found = _solved(
            made,
            -(is_asked / np.where(is_asked, limit[cell], 1.0)),
            np.zeros(len(made.row_block)),
            np.column_stack([low[cell], upper]),
        )
        is_there = is_asked & (found.x > limit[cell] - WHOLE)
        first = np.searchsorted(made.column_block, np.arange(len(wanted) + 1))
        for block in np.unique(made.column_block[is_there]).tolist():
            inside = slice(first[block], first[block + 1])
            there = cell[inside][is_there[inside]]
            reached.append(Together(there, cell[inside], found.x[inside], float(tightest[block])))
        left = left[~np.isin(left, cell[is_there])]
        wanted = np.intersect1d(labels[cell[is_there]], labels[left])
    return left, reached


def sizes(tables: Tables, free: Flags, asked: Places) -> Places:
    """For each cell asked about, how many free cells are bound to it, itself among them."""
    labels = together(tables, free)
    return np.bincount(labels[free], minlength=tables.cells)[labels[asked]]


def largest_whole(
    tables: Tables,
    low: Numbers,
    high: Numbers,
    asked: int,
    limit: float,
    direction: float = 1.0,
) -> tuple[float, float, Places, Numbers]:
    """For one cell, how much it can be in whole numbers, up to a limit.

    Returns what was reached, what cannot be passed (the same but when the search was too long),
    and the numbers of the cells bound to it that reach it.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    free = low < high
    known: Any = np.bincount(
        tables.equation,
        np.where(free[tables.cell], 0, tables.sign * low[tables.cell]),
        minlength=len(tables.start) - 1,
    )
    made = copies(tables, free, np.array([asked]))
    lower, upper = low[made.column_cell], high[made.column_cell]
    place = int(made.asked[0])
    if direction > 0:
        upper[place] = min(upper[place], limit)
    else:
        lower[place] = max(lower[place], limit)
    aim = np.zeros(len(lower))
    aim[place] = -direction
    right = -known[made.row_equation]
    found = milp(
        aim,
        integrality=np.ones(len(lower), dtype=np.int64),
        bounds=Bounds(lower, upper),
        constraints=LinearConstraint(_matrix(made), right, right) if len(right) else None,
        options={"node_limit": NODES, "mip_rel_gap": 0},
    )
    bound = float(limit if found.mip_dual_bound is None else -direction * found.mip_dual_bound)
    if found.x is None:
        nothing = np.zeros(0, dtype=np.int64)
        worst = -direction * np.inf
        return worst, worst if found.status == 2 else bound, nothing, np.zeros(0)
    return round(float(found.x[place])), round(bound), made.column_cell, np.round(found.x)
