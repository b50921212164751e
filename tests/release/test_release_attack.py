"""Nothing hidden can be worked out of the public store of a survey, by a solver of its own.

The attacker knows who could be counted: one unknown number for every kind of person there can be,
told apart by all their answers. Each shown number is the sum of some of them.
"""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog
from surveys import FACTS, LEVELS, store_of, survey

from questline.release.cells import Facts, cells_of
from questline.release.cells.conditions import ANSWERED, MISSING
from questline.release.stage import release

THRESHOLD = 10
KINDS = pd.DataFrame(
    list(itertools.product(*[(*levels, None) for levels in LEVELS.values()])), columns=list(LEVELS)
)
KINDS["size"] = KINDS["site"].map({"a": "big", "b": "big", "c": "small", "d": "small"})


def counted(conditions) -> np.ndarray:
    """Which kinds of people a number counts."""
    found = np.ones(len(KINDS))
    for name, value in conditions:
        own = KINDS[name]
        if value == ANSWERED:
            found *= own.notna()
        elif value == MISSING:
            found *= own.isna()
        else:
            found *= own == value
    return found


def most(shown: dict, asked) -> float:
    """How many there could be at most."""
    rows = np.array([counted(conditions) for _, conditions in shown])
    numbers = np.array(list(shown.values()), dtype=float)
    result = linprog(-counted(asked[1]), A_eq=rows, b_eq=numbers)
    assert result.status in (0, 3), result.message
    return np.inf if result.status == 3 else -result.fun


@pytest.mark.parametrize(("seed", "people"), [(1, 60), (2, 60), (3, 90), (4, 40), (5, 200)])
def test_no_small_number_of_a_survey_can_be_worked_out(seed, people):
    store = store_of(survey(seed, people))
    facts = Facts.from_parameters(FACTS)
    truth = dict(zip(*(lambda cells: (cells.keys, cells.values))(cells_of(store, facts)),
                     strict=True))  # fmt: skip
    result = release([store], {"threshold": THRESHOLD}, FACTS)
    public = result.public[result.public["stage"] != "release"].reset_index(drop=True)
    told = cells_of(public, facts)
    shown = dict(zip(told.keys, told.values, strict=True))
    shown["analysed", frozenset()] = people
    assert all(truth.get(one, people) == number for one, number in shown.items())
    small = [
        one
        for one, number in truth.items()
        if number < THRESHOLD and any(value not in (MISSING, ANSWERED) for _, value in one[1])
        and not any(value == MISSING for _, value in one[1])
    ]  # fmt: skip
    assert small
    assert not set(small) & set(shown)
    for one in small:
        assert most(shown, one) >= THRESHOLD - 1e-6, (one, truth[one])


def test_a_survey_of_nobody_and_one_of_too_few():
    assert release([], {"threshold": 10}, FACTS).public["stage"].eq("release").all()
    public = release([store_of(survey(1, 6))], {"threshold": 10}, FACTS).public
    counts = public[public["statistic"].isin(["count", "percent", "odds_ratio"])]
    assert counts["status"].eq("hidden").all()
    assert counts["estimate"].isna().all()


def test_primary_and_complementary_rows_look_alike():
    public = release([store_of(survey(2))], {"threshold": THRESHOLD}, FACTS).public
    hidden = public[public["status"] == "hidden"]
    assert hidden["note"].nunique() == 1
    assert hidden[["estimate", "n", "denominator", "events"]].isna().all(axis=None)


def test_every_hidden_statistic_is_listed_with_a_rule():
    result = release([store_of(survey(2))], {"threshold": THRESHOLD}, FACTS)
    hidden = set(result.public.loc[result.public["status"] == "hidden", "id"])
    assert hidden <= set(result.checks["id"])
    assert result.checks.notna().all(axis=None)
    assert (result.checks["detail"] != "").all()
    assert result.checks.columns.tolist() == ["id", "rule", "detail"]
