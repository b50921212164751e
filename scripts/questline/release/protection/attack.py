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
NEAR = 60
"""So many cells count as near: often they are enough, and a small programme is quick."""
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

    `multipliers`: of the `equations`, which prove that there is no better one. `is_near`: whether
    cells far away were left out.
    """

    best: float
    cells: Places
    numbers: Numbers
    equations: Places
    multipliers: Numbers
    is_near: bool = False


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


def whole_blocks(tables: Tables, free: Flags, asked: Places) -> list[Places]:
    """For each cell asked about, all free cells that are bound to it, itself among them."""
    labels = together(tables, free)
    cells = np.flatnonzero(free)
    cells = cells[np.argsort(labels[cells], kind="stable")]
    first = np.searchsorted(labels[cells], labels[asked], "left").tolist()
    last = np.searchsorted(labels[cells], labels[asked], "right").tolist()
    return [cells[one:end] for one, end in zip(first, last, strict=True)]


def near_block(tables: Tables, free: Flags, asked: int, block: Places) -> Places:
    """Those cells of a large block that few steps lead to, from equation to equation."""
    if len(block) <= 2 * NEAR:
        return block
    found = np.zeros(tables.cells, dtype=np.bool_)
    found[asked] = True
    cells = last = np.array([asked])
    while len(last) and len(cells) < NEAR:
        entries = tables.by_cell[
            runs(tables.first[last], tables.first[last + 1] - tables.first[last])
        ]
        equations = np.unique(tables.equation[entries])
        members = tables.cell[
            runs(tables.start[equations], tables.start[equations + 1] - tables.start[equations])
        ]
        last = np.unique(members[free[members] & ~found[members]])
        found[last] = True
        cells = np.append(cells, last)
    return np.sort(cells)


def copies(tables: Tables, blocks: list[Places], asked: Places) -> Copies:
    """A copy of the cells of each block with all their equations."""
    sizes = np.array([len(block) for block in blocks])
    column_cell = np.concatenate(blocks)
    column_block = np.repeat(np.arange(len(blocks)), sizes)
    lengths = tables.first[column_cell + 1] - tables.first[column_cell]
    entries = tables.by_cell[runs(tables.first[column_cell], lengths)]
    column = np.repeat(np.arange(len(column_cell)), lengths)
    equations = len(tables.start) - 1
    rows, row = np.unique(
        column_block[column] * equations + tables.equation[entries], return_inverse=True
    )
    first = np.cumsum(sizes) - sizes
    place = [np.searchsorted(block, cell) for block, cell in zip(blocks, asked, strict=True)]
    return Copies(
        column_block=column_block,
        column_cell=column_cell,
        row_block=rows // max(equations, 1),
        row_equation=rows % max(equations, 1),
        row=row,
        column=column,
        sign=tables.sign[entries],
        asked=first + np.array(place, dtype=np.int64),
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
    near: bool = False,
) -> Iterator[Answer]:
    """For each cell asked about, how much it can be given the equations, up to its limit.

    `low`, `high`: what each cell may be (cells,); those with low = high are known. With a
    `direction` of -1 the smallest is sought, and the limit is one from below. A cell whose
    block has no solution at all gets a best of -inf times the direction. A cell whose `share`
    (cells,) lies between 0 and 1 may rise to that part of the limit of the cell asked about. With
    `near`, cells that are far away stay at 0.
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
    blocks = whole_blocks(tables, free, asked)
    sizes = [len(block) for block in blocks]
    if near:
        pairs = zip(asked.tolist(), blocks, strict=True)
        blocks = [near_block(tables, free, cell, block) for cell, block in pairs]
    batch = np.cumsum([len(block) for block in blocks]) // LARGEST_PROGRAMME
    for part in [np.flatnonzero(batch == one) for one in np.unique(batch)]:
        made = copies(tables, [blocks[one] for one in part], asked[part])
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
                is_near=columns[block + 1] - columns[block] < sizes[part[block]],
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
        made = copies(tables, whole_blocks(tables, free, wanted), wanted)
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
    one = np.array([asked])
    made = copies(tables, whole_blocks(tables, free, one), one)
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
