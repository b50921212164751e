"""Made tables of counted people, and an attacker of another make than the one that is tested."""

from __future__ import annotations

from itertools import product

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from questline.release.protection import Problem

THRESHOLDS = (3, 5, 10)


class Tables:
    """Cells with their numbers, and the sums that tie them."""

    def __init__(self):
        self.values: list[int] = []
        self.equations: list[tuple[np.ndarray, np.ndarray]] = []
        self.fixed: list[int] = []
        self.unknown: list[int] = []

    def cell(self, value) -> int:
        self.values.append(int(value))
        return len(self.values) - 1

    def cells(self, values) -> list[int]:
        return [self.cell(value) for value in np.ravel(values)]

    def adds_up(self, total: int, parts) -> None:
        parts = [int(part) for part in parts]
        self.equations.append((np.array([total, *parts]), np.array([-1, *[1] * len(parts)])))

    def total(self, parts) -> int:
        total = self.cell(sum(self.values[part] for part in parts))
        self.adds_up(total, parts)
        return total

    def two_way(self, rows: list[int], columns: list[int], inner) -> np.ndarray:
        places = np.array(self.cells(inner)).reshape(np.shape(inner))
        for place, total in enumerate(rows):
            self.adds_up(total, places[place])
        for place, total in enumerate(columns):
            self.adds_up(total, places[:, place])
        return places

    def problem(self, threshold: int, zeros: bool = True, cost=None) -> Problem:
        values = np.array(self.values, dtype=int)
        fixed = np.isin(np.arange(len(values)), self.fixed)
        unknown = np.isin(np.arange(len(values)), self.unknown) & ~fixed
        small = (values < threshold) & (zeros | (values > 0)) & ~fixed & ~unknown
        cost = values + 1.0 if cost is None else np.asarray(cost, dtype=float)
        return Problem(values, self.equations, small, small, fixed, unknown, cost)


def _counted(answers, levels) -> np.ndarray:
    return np.bincount(answers, minlength=levels)


def _crossed(first, second, levels) -> np.ndarray:
    table = np.zeros(levels, dtype=int)
    np.add.at(table, (first, second), 1)
    return table


def _people(rng, people, variables, most=4):
    levels = rng.integers(2, most + 1, variables)
    answers = [rng.choice(k, people, p=rng.dirichlet(np.ones(k))) for k in levels]
    return answers, levels.tolist()


def one_way(tables, rng, people):
    (answers,), (levels,) = _people(rng, people, 1, 7)
    tables.total(tables.cells(_counted(answers, levels)))


def two_way(tables, rng, people):
    (first, second), (rows, columns) = _people(rng, people, 2)
    left = tables.cells(_counted(first, rows))
    top = tables.cells(_counted(second, columns))
    tables.adds_up(tables.total(left), top)
    tables.two_way(left, top, _crossed(first, second, (rows, columns)))


def three_tables_that_share_a_margin(tables, rng, people):
    answers, levels = _people(rng, people, 4, 3)
    shared = tables.cells(_counted(answers[0], levels[0]))
    tables.total(shared)
    for answer, count in zip(answers[1:], levels[1:], strict=True):
        top = tables.cells(_counted(answer, count))
        tables.two_way(shared, top, _crossed(answers[0], answer, (levels[0], count)))


def subtotals(tables, rng, people):
    (first, second), (regions, kinds) = _people(rng, people, 2)
    inner = _crossed(first, second, (regions, kinds))
    tables.total([tables.total(tables.cells(row)) for row in inner])


def nested_populations(tables, rng, people):
    """All, those analysed of them, those complete of these: each with one table."""
    (first,), (levels,) = _people(rng, people, 1)
    within = np.ones(people, dtype=bool)
    parts = tables.cells(_counted(first, levels))
    total = tables.total(parts)
    for _ in range(2):
        inner = within & (rng.random(people) < 0.9)
        left_out = tables.cells(_counted(first[within & ~inner], levels))
        tables.unknown += left_out
        inner_parts = tables.cells(_counted(first[inner], levels))
        for whole, part, rest in zip(parts, inner_parts, left_out, strict=True):
            tables.adds_up(whole, [part, rest])
        inner_total = tables.total(inner_parts)
        tables.adds_up(total, [inner_total, tables.total(left_out)])
        within, parts, total = inner, inner_parts, inner_total


def differences(tables, rng, people):
    """The n of models with more and more predictors, and how many each leaves out."""
    n = people
    total = tables.cell(n)
    tables.fixed.append(total)
    for _ in range(int(rng.integers(2, 5))):
        left = int(rng.integers(0, n // 3 + 1))
        n -= left
        model, out = tables.cell(n), tables.cell(left)
        tables.adds_up(total, [model, out])
        total = model


KINDS = (
    one_way,
    two_way,
    three_tables_that_share_a_margin,
    subtotals,
    nested_populations,
    differences,
)


def random_problem(seed: int, most_people: int = 60) -> tuple[Problem, int]:
    """Tables of one kind or of two; thresholds, zeros, costs and what is fixed by chance."""
    rng = np.random.default_rng(seed)
    tables = Tables()
    for kind in {seed % len(KINDS), int(rng.integers(len(KINDS)))}:
        KINDS[kind](tables, rng, int(rng.integers(1, most_people)))
    for cells, _ in tables.equations:
        if cells[0] not in tables.unknown and rng.random() < 0.3:
            tables.fixed.append(int(cells[0]))
    threshold = THRESHOLDS[int(rng.integers(3))]
    values = np.array(tables.values)
    costs = (None, np.ones(len(values)), np.round(rng.random(len(values)) * 9, 2), np.sqrt(values))
    return tables.problem(
        threshold, bool(rng.random() < 0.6), costs[int(rng.integers(4))]
    ), threshold


def end(problem: Problem, hidden, cell: int, direction: int = 1, least: int = 0) -> float:
    """The largest (or smallest) whole number of at least `least` that a cell can be, up to 9999.

    One integer programme over all numbers as they are, with a dense matrix. Minus infinity (or
    infinity) where the cell can be no such number.
    """
    values = np.asarray(problem.values, dtype=float)
    free = np.asarray(hidden) | np.asarray(problem.unknown)
    matrix = np.zeros((len(problem.equations), len(values)))
    for row, (cells, signs) in enumerate(problem.equations):
        np.add.at(matrix[row], cells, signs)
    low, high = np.where(free, 0, values), np.where(free, np.inf, values)
    low[cell], high[cell] = max(low[cell], least), min(high[cell], 9999)
    if low[cell] > high[cell]:
        return -direction * np.inf
    aim = np.zeros(len(values))
    aim[cell] = -direction
    used = matrix[:, free].any(axis=1)
    found = milp(
        aim,
        integrality=np.ones(len(values)),
        bounds=Bounds(low, high),
        constraints=LinearConstraint(matrix[used], 0, 0) if used.any() else None,
    )
    assert found.status in (0, 2), found.message
    return round(-direction * found.fun) if found.status == 0 else -direction * np.inf


def recovered(problem: Problem, hidden, threshold: int, cells) -> list[int]:
    """Those of the cells that cannot be as large as the threshold."""
    return [cell for cell in cells if np.isinf(end(problem, hidden, cell, -1, threshold))]


def dearest_below(cost: np.ndarray, budget: float):
    """All choices of cells that cost less than a budget and to which no cell can be added."""
    for bits in product((False, True), repeat=len(cost)):
        chosen = np.array(bits)
        spent = cost[chosen].sum()
        if spent < budget - 1e-9 and not (spent + cost[~chosen] < budget - 1e-9).any():
            yield chosen
