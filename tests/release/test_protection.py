"""The hidden cells cost the least that is possible, and the odd cases end well."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from linked_tables import (
    Tables,
    dearest_below,
    end,
    random_problem,
    recovered,
    three_tables_that_share_a_margin,
)

from questline.release.protection import Problem, attack, attacker, bounds, protect, protecting

MOST_CHOICES = 10
NOBODY = np.zeros(0, dtype=bool)


def row_of(values, threshold, *, fixed=True, zeros=True, cost=None) -> Problem:
    """Cells and their total, the last cell."""
    tables = Tables()
    total = tables.total(tables.cells(values))
    tables.fixed += [total] * fixed
    return tables.problem(threshold, zeros, cost)


def added(problem: Problem, protection) -> list[int]:
    """The cells hidden besides those that had to be."""
    return np.flatnonzero(protection.hidden & ~problem.hidden).tolist()


def in_need(problem: Problem, threshold: int) -> np.ndarray:
    return np.flatnonzero(problem.sensitive & (np.asarray(problem.values) < threshold))


def try_what_is_cheaper(seeds, most_people: int) -> int:
    """Of all choices: what is safe stays so with more hidden, so the largest cheaper ones tell."""
    tried = 0
    for seed in seeds:
        problem, threshold = random_problem(seed, most_people)
        choice = np.flatnonzero(~problem.fixed & ~problem.unknown & ~problem.hidden)
        protection = protect(problem, threshold)
        if not protection.cost or len(choice) > MOST_CHOICES:
            continue
        assert protection.cost == pytest.approx(problem.cost[added(problem, protection)].sum())
        assert (protection.method, protection.gap) == ("exact", 0)
        cells = np.setdiff1d(in_need(problem, threshold), protection.unprotected)
        for cheaper in dearest_below(problem.cost[choice], protection.cost):
            hidden = problem.hidden.copy()
            hidden[choice[cheaper]] = True
            assert any(recovered(problem, hidden, threshold, [cell]) for cell in cells), seed
            tried += 1
    return tried


def test_no_cheaper_choice_is_safe():
    assert try_what_is_cheaper(range(1000, 1008), 30) > 10


@pytest.mark.slow
def test_no_cheaper_choice_of_many_is_safe():
    assert try_what_is_cheaper(range(2000, 2200), 60) > 1000


def test_a_table_with_one_small_cell_needs_a_rectangle():
    """Cox (1980): a cell of a two-way table with shown margins is safe in a cycle of cells only."""
    tables = Tables()
    inner = np.array([[3, 20, 30], [25, 11, 40], [50, 60, 14]])
    rows, columns = tables.cells(inner.sum(axis=1)), tables.cells(inner.sum(axis=0))
    tables.fixed += rows + columns
    places = tables.two_way(rows, columns, inner)
    problem = tables.problem(10)
    protection = protect(problem, 10)
    assert added(problem, protection) == sorted([places[0, 1], places[1, 0], places[1, 1]])
    assert protection.cost == 20 + 25 + 11 + 3
    lowest, highest = bounds(problem, protection.hidden, [places[0, 0]])
    assert (lowest[0], highest[0]) == (0, 23)


def test_of_two_cells_that_cost_the_same_the_first_is_hidden():
    problem = row_of([4, 30, 30, 30], 10)
    assert added(problem, protect(problem, 10)) == [1]


def test_several_cheap_cells_may_be_needed_together():
    """2 and 3, hidden anyhow, are 5; with 2 more 7; above that it takes the large one."""
    first = np.arange(5) == 0
    problem = row_of([2, 3, 2, 90], 5, cost=[0, 0, 1, 8, 0])
    problem = replace(problem, hidden=np.arange(5) < 2, sensitive=first)
    assert added(problem, protect(problem, 5)) == []
    assert added(problem, protect(problem, 6)) == [2]
    assert added(problem, protect(problem, 8)) == [3]


def test_nothing_to_protect_loads_no_solver():
    program = (
        "import sys; from questline.release.protection import Problem, protect;"
        "no = [False] * 3;"
        "made = Problem([20, 30, 50], [([0, 1, 2], [1, 1, -1])], no, no, no, no, [1, 1, 1]);"
        "print(protect(made, 10).method, 'scipy' in sys.modules)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": "scripts"},
    )
    assert answer.stdout.strip() == "none needed False"


def test_no_cell_at_all():
    nothing = Problem(np.zeros(0), [], NOBODY, NOBODY, NOBODY, NOBODY, np.zeros(0))
    protection = protect(nothing, 10)
    assert protection.hidden.shape == protection.unprotected.shape == (0,)
    assert [len(one) for one in bounds(nothing, NOBODY)] == [0, 0]


def test_a_cell_in_no_sum_is_safe_by_itself():
    alone = Problem([3], [], [True], [True], [False], [False], [1.0])
    protection = protect(alone, 10)
    assert (protection.method, protection.unprotected.size) == ("none needed", 0)
    assert bounds(alone, protection.hidden)[1].tolist() == [np.inf]


def test_all_small_cells_protect_each_other_if_they_are_enough():
    enough, short = row_of([3, 4, 3], 10), row_of([3, 3, 3], 10, fixed=False)
    assert protect(enough, 10).method == "none needed"
    assert protect(short, 10).hidden.all()  # the total is 9, and small itself
    assert not protect(short, 10).unprotected.size


def test_what_is_shown_whatever_happens_cannot_be_protected():
    problem = row_of([3, 3, 3], 10)
    assert protect(problem, 10).unprotected.tolist() == [0, 1, 2]
    everything = replace(problem, fixed=np.ones(4, dtype=bool))
    protection = protect(everything, 10)
    assert protection.unprotected.tolist() == [0, 1, 2]
    assert not protection.hidden.any()


def test_a_lost_cell_costs_the_others_nothing():
    """The first row's total is too small for it; the second row is protected as if alone."""
    tables = Tables()
    for values in ([2, 4], [3, 20, 30]):
        tables.fixed.append(tables.total(tables.cells(values)))
    problem = tables.problem(10)
    protection = protect(problem, 10)
    assert protection.unprotected.tolist() == [0, 1]
    assert added(problem, protection) == [4]


def test_a_total_of_nobody_tells_all_its_parts():
    assert protect(row_of([0, 0], 10), 10).unprotected.tolist() == [0, 1]
    assert not protect(row_of([0, 0], 10, fixed=False), 10).unprotected.size
    assert protect(row_of([0, 0], 10, zeros=False), 10).method == "none needed"


def test_a_cell_told_by_subtraction_from_fixed_ones_is_not_hidden_in_vain():
    """5 + 25 = 30 with all but the 5 fixed: it is told, and hides nothing beside it."""
    tables = Tables()
    parts = tables.cells([5, 25])
    tables.fixed += [parts[1], tables.total(parts)]
    tables.adds_up(tables.cell(45), [parts[0], tables.cell(40)])
    problem = tables.problem(10)
    assert protect(problem, 10).unprotected.tolist() == [0]
    assert added(problem, protect(problem, 10)) == []


def test_the_same_number_in_two_places_is_hidden_in_both():
    tables = Tables()
    parts = tables.cells([4, 30, 60])
    tables.fixed.append(tables.total(parts))
    twin = tables.cell(30)
    tables.equations.append((np.array([parts[1], twin]), np.array([1, -1])))
    problem = tables.problem(10, cost=[0, 20, 45, 0, 20])
    assert added(problem, protect(problem, 10)) == [1, 4]
    assert added(problem, protect(replace(problem, cost=[0, 25, 45, 0, 25]), 10)) == [2]


def test_a_cell_that_stands_twice_in_a_sum_counts_twice():
    """2 a = b, and b shown: halves of a person do not protect a."""
    no = np.zeros(2, dtype=bool)
    a = np.array([True, False])
    double = Problem([4, 8], [([0, 0, 1], [1, 1, -1])], a, a, no, no, [1, 1])
    assert protect(double, 10).hidden.all()
    assert protect(replace(double, fixed=~a), 10).unprotected.tolist() == [0]


def test_fractions_of_people_protect_nobody():
    """a = 2 b and a + c = 5: in fractions a could be 5, in whole numbers 4 at most."""
    tables = Tables()
    a, b, c, total, other = tables.cells([2, 1, 3, 5, 50])
    tables.equations.append((np.array([a, b]), np.array([1, -2])))
    tables.adds_up(total, [a, c])
    tables.adds_up(tables.cell(55), [total, other])
    tables.fixed.append(5)
    hidden = np.isin(np.arange(6), [a, b, c])
    sensitive = np.isin(np.arange(6), [a])
    problem = replace(tables.problem(5), hidden=hidden, sensitive=sensitive)
    assert bounds(problem, hidden, [a])[1].tolist() == [4]
    assert end(problem, hidden, a) == 4
    assert added(problem, protect(problem, 5)) == [total, other]


def test_large_numbers_are_protected_to_the_person():
    problem = row_of([3, 4_000_000_000, 9, 5_000_000_000], 10)
    assert protect(problem, 10).method == "none needed"
    assert protect(problem, 13).cost == 4_000_000_001
    assert bounds(problem, problem.hidden)[1].tolist() == [12, 12]


@pytest.mark.parametrize("seed", range(6))
def test_the_order_of_the_cells_changes_no_cost(seed):
    problem, threshold = random_problem(seed)
    order = np.random.default_rng(seed).permutation(len(problem.values))
    place = np.argsort(order)
    turned = Problem(
        *(np.asarray(problem.values)[order], [(place[c], s) for c, s in problem.equations[::-1]]),
        *(problem.hidden[order], problem.sensitive[order], problem.fixed[order]),
        *(problem.unknown[order], problem.cost[order]),
    )
    first, second = protect(problem, threshold), protect(turned, threshold)
    assert first.cost == pytest.approx(second.cost)
    assert sorted(order[second.unprotected]) == first.unprotected.tolist()
    again = protect(problem, threshold)
    assert (again.hidden == first.hidden).all()


def test_asking_in_small_steps_finds_the_same(monkeypatch):
    """As in large tables: near cells first, then together, then a few at a time."""
    problems = [random_problem(seed, 120) for seed in range(300, 312)]
    costs = [protect(problem, threshold).cost for problem, threshold in problems]
    assert sum(cost > 0 for cost in costs) >= 4
    monkeypatch.setattr(attack, "NEAR", 2)
    monkeypatch.setattr(attacker, "BATCH", 10)
    monkeypatch.setattr(protecting, "SMALL", 0)
    for (problem, threshold), cost in zip(problems, costs, strict=True):
        stepwise = protect(problem, threshold)
        assert stepwise.cost == pytest.approx(cost)
        safe = np.setdiff1d(in_need(problem, threshold), stepwise.unprotected)
        assert not recovered(problem, stepwise.hidden, threshold, safe)


def test_the_greedy_method_is_never_cheaper(monkeypatch):
    """Its gap bounds by how much it may be dearer."""
    dearer = []
    for seed in range(7):
        problem, threshold = random_problem(seed)
        monkeypatch.setattr(protecting, "LARGE", 1000)
        exact = protect(problem, threshold)
        monkeypatch.setattr(protecting, "LARGE", -1)
        greedy = protect(problem, threshold)
        assert greedy.unprotected.tolist() == exact.unprotected.tolist()
        assert greedy.cost >= exact.cost - 1e-9
        assert greedy.cost <= (1 + greedy.gap) * exact.cost + 1e-6
        safe = np.setdiff1d(in_need(problem, threshold), greedy.unprotected)
        assert not recovered(problem, greedy.hidden, threshold, safe)
        if exact.cost:
            dearer.append(greedy.cost / exact.cost)
    assert 1 <= np.mean(dearer) < 1.25


def test_a_search_that_is_given_up_ends_greedily_and_states_the_gap(monkeypatch):
    tables = Tables()
    three_tables_that_share_a_margin(tables, np.random.default_rng(4), 60)
    problem = tables.problem(10)
    exact = protect(problem, 10)
    monkeypatch.setattr(protecting, "ROUNDS", 1)
    stopped = protect(problem, 10)
    assert (exact.method, stopped.method) == ("exact", "greedy")
    assert exact.cost <= stopped.cost <= (1 + stopped.gap) * exact.cost + 1e-6


@pytest.mark.parametrize("inner", [[[3, 20], [30, 47]], [[0, 5], [6, 0]], [[1, 1], [1, 90]]])
def test_the_bounds_of_a_table_of_four_are_those_of_frechet(inner):
    tables = Tables()
    inner = np.array(inner)
    rows, columns = tables.cells(inner.sum(axis=1)), tables.cells(inner.sum(axis=0))
    places = tables.two_way(rows, columns, inner)
    problem = tables.problem(3)
    hidden = np.isin(np.arange(8), places)
    lowest, highest = bounds(problem, hidden)
    for row, column in np.ndindex(2, 2):
        r, c = inner.sum(axis=1)[row], inner.sum(axis=0)[column]
        place = places[row, column] - 4
        assert lowest[place] == max(0, r + c - inner.sum())
        assert highest[place] == min(r, c)


def test_the_bounds_of_a_row_share_what_is_hidden():
    problem = row_of([3, 8, 20, 5], 10)
    for cells in combinations(range(4), 3):
        lowest, highest = bounds(problem, np.isin(np.arange(5), cells))
        assert (lowest == 0).all()
        assert (highest == np.asarray(problem.values)[list(cells)].sum()).all()
    assert bounds(problem, np.isin(np.arange(5), 1))[1].tolist() == [8]
    lowest, highest = bounds(problem, np.isin(np.arange(5), [1, 4]))
    assert (lowest.tolist(), highest.tolist()) == ([0, 28], [np.inf, np.inf])


def test_the_bounds_of_linked_tables_are_those_of_whole_numbers():
    for seed in range(0, 60, 10):
        problem, threshold = random_problem(seed)
        hidden = protect(problem, threshold).hidden
        free = np.flatnonzero(hidden | problem.unknown)[:4]
        lowest, highest = bounds(problem, hidden, free)
        for cell, low, high in zip(free, lowest, highest, strict=True):
            assert end(problem, hidden, cell) == min(high, 9999)
            assert end(problem, hidden, cell, -1) == low


def test_rounded_numbers_leave_room():
    """3 + 22 = 25, shown as 25 to the nearest 5: 23 to 27; 22 as 20: 18 to 22."""
    problem = row_of([3, 22], 10)
    hidden = np.array([True, False, False])
    ends = bounds(problem, hidden, lowest_shown=[9, 18, 23], highest_shown=[0, 22, 27])
    assert [one.tolist() for one in ends] == [[1], [9]]
    values = replace(problem, values=[np.nan, 22, 25])
    assert [one.tolist() for one in bounds(values, hidden)] == [[3], [3]]


def test_numbers_that_contradict_each_other_have_no_bounds():
    """The total is shown as less than a part; another row is bounded all the same."""
    tables = Tables()
    for values in ([5, 9], [2, 8]):
        tables.total(tables.cells(values))
    problem = replace(tables.problem(3), values=[5, 9, 4, 2, 8, 10])
    lowest, highest = bounds(problem, np.isin(np.arange(6), [0, 3, 4]))
    assert lowest.tolist() == [np.inf, 0, 0]
    assert highest.tolist() == [-np.inf, 10, 10]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"values": [3, 4, 8]}, "does not hold"),
        ({"values": [-3, 10, 7]}, "negative"),
        ({"values": [2.5, 4.5, 7]}, "not whole"),
        ({"cost": [1, -1, 1]}, "cost"),
        ({"cost": [1, 1]}, "entries"),
        ({"unknown": [False, False, True]}, "never be published"),
        ({"equations": [([0, 5], [1, 1])]}, "does not exist"),
        ({"equations": [([0, 1], [1])]}, "one sign"),
        ({"equations": [([0, 1], [1, 0.5])]}, "sign"),
    ],
)
def test_a_problem_that_contradicts_itself_is_refused(changed, words):
    with pytest.raises(ValueError, match=words):
        protect(replace(row_of([3, 4], 10), **changed), 10)
