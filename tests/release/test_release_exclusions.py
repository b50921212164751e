"""How many were left out by exactly which rules cannot be had by subtraction when they are few."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linprog

from questline.core.statistics import StatisticsPart
from questline.release.stage import release

THRESHOLD = 10
RULES = "abcd"


def rows(patterns: dict[str, int], analysed: int):
    """The rows that cleaning writes when so many were caught by exactly these rules."""
    part = StatisticsPart("cleaning")

    def count(term: str, level: str, number: int) -> None:
        part.add("flow", term, "count", number, level=level, table="flow", row=term,
                 column=level or "all")  # fmt: skip

    count("raw_rows", "", analysed + sum(patterns.values()))
    for name in RULES:
        count(name, "excluded", sum(n for names, n in patterns.items() if names[0] == name))
        count(name, "caught", sum(n for names, n in patterns.items() if name in names))
    count("analysed", "", analysed)
    for names, number in patterns.items():
        part.add("exclusions", "combination", "count", number, level="+".join(names))
    return part.table()


def released(patterns: dict[str, int], analysed: int = 300) -> dict[str, float]:
    public = release([rows(patterns, analysed)], {"threshold": THRESHOLD}).public
    told = zip(public["term"], public["level"], public["estimate"], strict=True)
    return {(level if term == "combination" else f"{term}/{level}"): n for term, level, n in told}


def test_nothing_is_hidden_when_nothing_is_small():
    assert not any(map(np.isnan, released({"a": 30, "ab": 20, "b": 15, "bc": 40, "cd": 12,
                                           "d": 11}).values()))  # fmt: skip


def test_a_small_set_takes_with_it_what_would_tell_it():
    """4 = 24 - 20 by the first rule, and 4 = 34 - 30 by the second."""
    shown = released({"a": 20, "ab": 4, "b": 30, "c": 40, "d": 50})
    assert np.isnan(shown["a+b"])
    assert np.isnan(shown["a"]) or (np.isnan(shown["a/excluded"]) and np.isnan(shown["a/caught"]))
    assert np.isnan(shown["b"]) or np.isnan(shown["b/caught"])
    assert shown["raw_rows/"] == 444
    assert shown["analysed/"] == 300


@pytest.mark.parametrize("seed", range(6))
def test_no_small_set_follows_from_all_sums_solved_together(seed):
    chance = np.random.default_rng(seed)
    every = [names for size in range(1, 16) if (names := "".join(
        rule for place, rule in enumerate(RULES) if size >> place & 1))]  # fmt: skip
    patterns = {
        names: int(chance.integers(1, 60 if chance.random() < 0.6 else 10))
        for names in every
        if chance.random() < 0.7
    }
    shown = released(patterns)
    cells = list(patterns)
    sums = [([True] * len(cells), 0.0)]
    for name in RULES:
        sums.append(([name in names for names in cells], shown[f"{name}/caught"]))
        sums.append(([names[0] == name for names in cells], shown[f"{name}/excluded"]))
    equations = np.array([row for row, told in sums if not np.isnan(told)], dtype=float)
    hidden = [at for at, names in enumerate(cells) if np.isnan(shown["+".join(names)])]
    left = equations[:, hidden]
    totals = left @ np.array([patterns[cells[at]] for at in hidden], dtype=float)
    for place, at in enumerate(hidden):
        if patterns[cells[at]] < THRESHOLD:
            most = linprog(-np.eye(len(hidden))[place], A_eq=left, b_eq=totals)
            assert most.status == 3 or -most.fun >= THRESHOLD - 1e-6, cells[at]
