"""Small combinations of flags of careless responding cannot be had by subtraction."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from scipy.optimize import linprog

from questline.core.statistics import StatisticsPart
from questline.release.stage import release

THRESHOLD = 10
PREFIX = "cleaning/careless/none/none/"


def rows(patterns: dict[tuple[str, ...], int], least: int = 2, unchecked: dict | None = None):
    """The rows that cleaning writes when so many are flagged by exactly these indices."""
    part = StatisticsPart("cleaning")
    screened = sum(patterns.values())
    names = sorted({name for names in patterns for name in names})

    def count(term, level, number, **fields):
        part.add("careless", term, "count", number, level=level, denominator=screened, **fields)

    for name in names:
        count(name, "flagged", sum(n for names, n in patterns.items() if name in names))
        count(name, "only", patterns.get((name,), 0))
        gone = (unchecked or {}).get(name, 0)
        count(name, "checked", screened - gone)
        if gone:
            count(name, "not_computable", gone)
    for flagged, number in patterns.items():
        group = "caught" if len(flagged) >= least else "not_caught"
        count("combination", "+".join(flagged) or "none", number, group=group)
    count("rule", "caught", sum(n for names, n in patterns.items() if len(names) >= least))
    part.add("careless", "rule", "least_flags", least)
    return part.table()


def released(store):
    public = release([store], {"threshold": THRESHOLD}).public.set_index("id")
    shown = public.loc[public["statistic"] == "count", "estimate"].to_dict()
    return {name.removeprefix(PREFIX).removesuffix("/count"): n for name, n in shown.items()}


def gone(shown: dict) -> set[str]:
    return {name for name, number in shown.items() if np.isnan(number)}


def test_nothing_more_is_hidden_when_nothing_is_small():
    shown = released(rows({(): 200, ("a",): 30, ("b",): 20, ("a", "b"): 15}))
    assert gone(shown) == set()


def test_one_small_combination_takes_with_it_what_would_tell_it():
    """4 = 265 - 200 - 30 - 20 - 11, and 4 = 24 - 20."""
    shown = released(rows({(): 200, ("a",): 30, ("b",): 20, ("c",): 11, ("b", "c"): 4}))
    assert {"combination@caught/b+c", "rule/caught"} <= gone(shown)
    assert {"combination@not_caught/b", "b/only", "b/flagged"} & gone(shown)
    assert {"combination@not_caught/c", "c/flagged"} & gone(shown)
    assert len(gone(shown)) < 9


def test_the_number_flagged_by_one_alone_is_the_combination():
    shown = released(rows({(): 200, ("a",): 5, ("a", "b"): 40}))
    assert {"combination@not_caught/a", "a/only"} <= gone(shown)


def test_a_few_who_could_not_be_checked():
    shown = released(rows({(): 200, ("a",): 30, ("a", "b"): 40}, unchecked={"a": 3, "b": 40}))
    assert {"a/checked", "a/not_computable"} <= gone(shown)
    assert shown["b/checked"] == 230


@pytest.mark.parametrize("seed", range(6))
def test_no_small_combination_follows_from_all_sums_solved_together(seed):
    """From the sums that are shown each small combination could have as many as the threshold."""
    chance = np.random.default_rng(seed)
    names = "abcd"[: int(chance.integers(2, 5))]
    patterns: dict[tuple[str, ...], int] = {(): int(chance.integers(50, 300))}
    for size in range(1, len(names) + 1):
        for flagged in combinations(names, size):
            if chance.random() < 0.7:
                patterns[flagged] = int(chance.integers(1, 60 if chance.random() < 0.6 else 10))
    least = int(chance.integers(1, len(names) + 1))
    shown = released(rows(patterns, least))
    cells = list(patterns)
    equations = [[1.0] * len(cells)]
    if not np.isnan(shown["rule/caught"]):
        equations.append([float(len(names_of) >= least) for names_of in cells])
    equations += [
        [float(name in names_of) for names_of in cells]
        for name in names
        if not np.isnan(shown.get(f"{name}/flagged", np.nan))
    ]
    hidden = [
        at
        for at, flagged in enumerate(cells)
        if np.isnan(
            shown[
                f"combination@{'caught' if len(flagged) >= least else 'not_caught'}/"
                f"{'+'.join(flagged) or 'none'}"
            ]
        )
    ]
    left = np.array(equations)[:, hidden]
    totals = left @ np.array([patterns[cells[at]] for at in hidden], dtype=float)
    for place, at in enumerate(hidden):
        if patterns[cells[at]] < THRESHOLD:
            most = linprog(-np.eye(len(hidden))[place], A_eq=left, b_eq=totals)
            assert most.status == 3 or -most.fun >= THRESHOLD - 1e-6, cells[at]
