"""Whole numbers of people of each type, such that a sum is least: integer programs, solved exactly.

The linear relaxation comes first. Types whose reduced cost shows that they cannot be in a better
solution than the one found are left out (reduced cost fixing: Dantzig GB, Fulkerson DR, Johnson SM.
Solution of a large-scale traveling-salesman problem. Oper Res 1954;2:393-410), so that what is left
for branch and bound (HiGHS: Huangfu Q, Hall JAJ. Parallelizing the dual revised simplex method.
Math Program Comput 2018;10:119-142) is small. There is a limit of nodes and none of time, so that
every machine gives the same answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

NODES = 1_000
KEPT = 250
"""Types that branch and bound is given at first: those of the least reduced costs."""
INFEASIBLE = 2
"""What SciPy says when nothing fits."""
_TOLERANCE = 1e-6


@dataclass(frozen=True)
class Program:
    """Choose `x` people of each type and let levels fall short by `s` such that a sum is least.

    Types are columns, `at_most` people each, together between `fewest` and `most`; the order of the
    columns decides between those that are equally promising. `levels` (rows: levels wanted) and
    `quotas` (rows: quotas) say which types count where. A level has `wanted` people; of the levels
    of an aim (`aim_of_level`), `spare` should have one more. Quotas lie between `low` and `high`.
    The sum is `cost` for each person and `cost_short` for each person too few, a multiple of `step`
    (0 where it has none). With `budget`, the weights of what is short come to no more than that.
    """

    cost: np.ndarray
    at_most: np.ndarray
    fewest: int
    most: int
    quotas: np.ndarray
    low: np.ndarray
    high: np.ndarray
    levels: np.ndarray
    wanted: np.ndarray
    aim_of_level: np.ndarray
    spare: np.ndarray
    weights: np.ndarray
    cost_short: np.ndarray
    budget: float | None = None
    step: float = 1.0

    def of(self, kept: np.ndarray) -> Program:
        """The same with some of the types only."""
        return replace(self, cost=self.cost[kept], at_most=self.at_most[kept],
                       quotas=self.quotas[:, kept], levels=self.levels[:, kept])  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """How many people of each type, the sum, and a number that no solution can be below."""

    people: np.ndarray
    value: float
    bound: float


def least(program: Program, nodes: int = NODES) -> Answer | None:
    """The solution with the least sum; None where there is none."""
    relaxed = _relaxed(program)
    if relaxed is None:
        return None
    floor, reduced, used = relaxed
    kept = np.zeros(len(reduced), dtype=bool)
    promising = np.lexsort((np.arange(len(reduced)), ~used, np.round(reduced, 6)))
    kept[promising[:KEPT]] = True
    best: Answer | None = None
    while True:
        found = _branch_and_bound(program.of(kept), nodes)
        if found is None:
            if kept.all():
                return None
            kept[:] = True
            continue
        if best is None or found.value < best.value:
            people = np.zeros(len(reduced), dtype=np.int64)
            people[kept] = found.people
            best = Answer(people, found.value, found.bound)
        better = best.value - program.step
        could_better = floor + reduced < better + _slack(better) * (1 if program.step else -1)
        missing = could_better & ~kept
        if not missing.any():
            return replace(best, bound=min(best.value, max(found.bound, floor)))
        kept |= missing


def _slack(value: float) -> float:
    return _TOLERANCE * max(1.0, abs(value))


def _parts(program: Program) -> tuple[np.ndarray, Any, np.ndarray, np.ndarray, np.ndarray]:
    """Costs, the matrix with its limits below and above, and the most of each variable.

    The variables are people of each type, people too few of each level, and levels with one more.
    """
    from scipy import sparse

    types, levels = len(program.cost), len(program.wanted)
    one = sparse.identity(levels)
    members = (np.ones(levels), (program.aim_of_level, np.arange(levels)))
    aims = sparse.csr_matrix(members, shape=(len(program.spare), levels))
    none = np.full(levels, np.inf)
    blocks: list[tuple[list[Any], Any, Any]] = [
        ([np.ones((1, types)), None, None], [program.fewest], [program.most]),
        ([program.quotas, None, None], program.low, program.high),
        ([program.levels, one, -one], program.wanted, none),
        ([None, None, aims], program.spare, program.spare),
    ]
    if program.budget is not None:
        blocks.append(([None, program.weights[None, :], None], [-np.inf], [program.budget]))
    blocks = [block for block in blocks if len(block[1])]
    widths = (types, levels, levels)
    rows = []
    for parts, below, _ in blocks:
        filled = [
            np.zeros((len(below), width)) if part is None else part
            for part, width in zip(parts, widths, strict=True)
        ]
        rows.append(sparse.hstack([sparse.csr_matrix(part) for part in filled]))
    has_more = (program.spare > 0)[program.aim_of_level] if levels else np.zeros(0)
    most = np.concatenate([program.at_most, np.full(levels, np.inf), has_more])
    cost = np.concatenate([program.cost, program.cost_short, np.zeros(levels)])
    below, above = (np.concatenate([block[at] for block in blocks]) for at in (1, 2))
    return cost, sparse.vstack(rows).tocsc(), below, above, most


def _relaxed(program: Program) -> tuple[float, np.ndarray, np.ndarray] | None:
    """Without whole numbers: the sum, the reduced cost of each type, and whether it is used."""
    from scipy import sparse
    from scipy.optimize import linprog

    cost, matrix, below, above, most = _parts(program)
    same = below == above
    under, over = ~same & np.isfinite(above), ~same & np.isfinite(below)
    rows = matrix.tocsr()
    uneven: Any = sparse.vstack([rows[under], -rows[over]]).tocsc()
    bounds: Any = np.column_stack([np.zeros(len(cost)), most])
    found = linprog(
        cost,
        A_ub=uneven,
        b_ub=np.concatenate([above[under], -below[over]]),
        A_eq=rows[same].tocsc(),
        b_eq=below[same],
        bounds=bounds,
        method="highs-ds",
    )
    if found.status == INFEASIBLE:
        return None
    if found.x is None or found.fun is None:
        raise ArithmeticError(f"the relaxation was not solved: {found.message}")
    types = len(program.cost)
    return float(found.fun), found.lower.marginals[:types], found.x[:types] > _TOLERANCE


def _branch_and_bound(program: Program, nodes: int | None) -> Answer | None:
    """The best solution that is found within so many nodes, and the bound that was proved."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    cost, matrix, below, above, most = _parts(program)
    options: Any = {"mip_rel_gap": 0.0}
    if nodes is not None:
        options["node_limit"] = nodes
    found = milp(
        cost,
        integrality=np.ones(len(cost), dtype=np.int64),
        bounds=Bounds(np.zeros(len(cost)), most),
        constraints=LinearConstraint(matrix, below, above),
        options=options,
    )
    if found.x is None:
        if found.status == INFEASIBLE:
            return None
        if nodes is None:
            raise ArithmeticError(f"the program was not solved: {found.message}")
        # Without a limit a solution is found, or it is proved that there is none.
        return _branch_and_bound(program, None)
    whole = np.rint(found.x)
    value = float(cost @ whole)
    bound = value if found.status == 0 else min(value, float(found.mip_dual_bound))
    return Answer(whole[: len(program.cost)].astype(np.int64), value, bound)
