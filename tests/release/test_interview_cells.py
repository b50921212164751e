"""Respondents who could be interviewed, and the categories of open answers, are counted people:
nothing small about them can be worked out, by a solver that knows who could be counted."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog
from surveys import FACTS, LEVELS, VARIABLE, survey

from questline.core.statistics import StatisticsPart
from questline.interviews.rows import TEAM
from questline.release.cells import Facts, cells_of
from questline.release.cells.conditions import ANSWERED, MISSING
from questline.release.stage import release

THRESHOLD = 10
READ, CATEGORIES = "\0read/why", ("pay", "band", "load")
PLACES = {"pay": "pay", "band": "pay >> band", "load": "load"}
ASKED = {
    **FACTS,
    "variables": {**FACTS["variables"], "agrees": {**VARIABLE, "levels": ["no", "yes"]}},
    "agreed": ["agrees", "yes"],
}
DIMENSIONS = {"gender": LEVELS["gender"], "leaves": LEVELS["leaves"]}
KINDS = pd.DataFrame(
    [
        (gender, leaves, agrees, *codes)
        for gender, leaves, agrees, codes in itertools.product(
            (*LEVELS["gender"], None),
            (*LEVELS["leaves"], None),
            ("no", "yes", None),
            [(None, None, None, None),
             *(("yes", *codes) for codes in itertools.product(("yes", None), repeat=3)
               if codes[0] or not codes[1])],
        )
    ],
    columns=["gender", "leaves", "agrees", READ, *(f"\0coded/why/{one}" for one in CATEGORIES)],
)  # fmt: skip


def asked(seed: int, people: int) -> pd.DataFrame:
    """A survey with a question on interviews and a coded open answer."""
    chance = np.random.default_rng([seed, people])
    answers = survey(seed, people)[list(DIMENSIONS)].copy()
    answers["agrees"] = chance.choice(np.array(["no", "yes", None], dtype=object), people,
                                      p=[0.1, 0.85, 0.05])  # fmt: skip
    answers[READ] = np.where(chance.random(people) < 0.7, "yes", None)
    for name, share in zip(CATEGORIES, (0.05, 0.4, 0.1), strict=True):
        held = (chance.random(people) < share) & answers[READ].notna()
        answers[f"\0coded/why/{name}"] = np.where(held, "yes", None)
    # Who speaks of their band speaks of pay.
    answers.loc[answers["\0coded/why/band"].notna(), "\0coded/why/pay"] = "yes"
    return answers


def store_of(answers: pd.DataFrame) -> pd.DataFrame:
    """What description and the interview strand write of it."""
    described = StatisticsPart("description")
    for name, levels in {**DIMENSIONS, "agrees": ("no", "yes")}.items():
        given = answers[name].dropna()
        for level in levels:
            described.add("table_one", name, "count", int((given == level).sum()), level=level,
                          denominator=len(given))  # fmt: skip
    flow = StatisticsPart("cleaning")
    flow.add("flow", "analysed", "count", len(answers))
    part = StatisticsPart("interviews")
    able = answers[answers["agrees"] == "yes"]
    part.add("selection", "eligible", "available", len(able))
    for name, levels in DIMENSIONS.items():
        for level in levels:
            part.add("selection", name, "available", int((able[name] == level).sum()),
                     level=level, denominator=len(able))  # fmt: skip
    groups = {"": answers}
    groups |= {f"leaves={one}": answers[answers["leaves"] == one] for one in LEVELS["leaves"]}
    for group, own in groups.items():
        read = own[own[READ].notna()]
        for name in CATEGORIES:
            held = int(read[f"\0coded/why/{name}"].notna().sum())
            place = {"level": name, "group": group, "denominator": len(read), "events": held,
                     "row": f"why/{PLACES[name]}"}  # fmt: skip
            part.add("open_answers", "why", "count", held, **place)
            if len(read):
                part.add("open_answers", "why", "percent", 100 * held / len(read), **place)
    return pd.concat([flow.table(), described.table(), part.table()], ignore_index=True)


def counted(conditions) -> np.ndarray:
    """Which kinds of people a number counts."""
    found = np.ones(len(KINDS))
    for name, value in conditions:
        if value == MISSING:
            found *= KINDS[name].isna()
        elif value == ANSWERED or name.startswith("\0"):
            found *= KINDS[name].notna()
        else:
            found *= KINDS[name] == value
    return found


@pytest.mark.parametrize(("seed", "people"), [(1, 60), (2, 90), (3, 150), (4, 40), (5, 300)])
def test_no_small_number_of_the_strand_can_be_worked_out(seed, people):
    store = store_of(asked(seed, people))
    facts = Facts.from_parameters(ASKED)
    every = cells_of(store, facts)
    assert not every.unread
    result = release([store], {"threshold": THRESHOLD}, ASKED)
    told = cells_of(
        result.public[result.public["stage"] != "release"].reset_index(drop=True), facts
    )
    rows = np.array([counted(conditions) for _, conditions in told.keys] + [np.ones(len(KINDS))])
    numbers = np.array([*told.values, people], dtype=float)
    small = [one for one, number in zip(every.keys, every.values, strict=True)
             if number < THRESHOLD and one[1]]  # fmt: skip
    assert small
    for one in small:
        assert one not in told.keys
        most = linprog(-counted(one[1]), A_eq=rows, b_eq=numbers)
        assert most.status == 3 or -most.fun >= THRESHOLD - 1e-6, one
    pay, band = (("\0coded/why/" + name, "\0part//yes") for name in ("pay", "band"))
    for (population, conditions), number in zip(every.keys, every.values, strict=True):
        within = every.find((population, conditions - {pay} | {band}))
        if pay in conditions and within is not None and 0 < number - every.values[within] < 10:
            others = counted(conditions - {pay} | {band}) - counted(conditions)
            most = linprog(others, A_eq=rows, b_eq=numbers)
            assert most.status == 3 or -most.fun >= THRESHOLD - 1e-6, conditions
    agree = ("agrees", "yes")
    able = {one: number for one, number in zip(every.keys, every.values, strict=True)
            if agree in one[1] and len(one[1]) == 2}  # fmt: skip
    for (population, conditions), number in able.items():
        total = every.find((population, conditions - {agree}))
        if 0 < every.values[total] - number < THRESHOLD:
            others = counted(conditions) - counted(conditions - {agree})
            most = linprog(others, A_eq=rows, b_eq=numbers)
            assert most.status == 3 or -most.fun >= THRESHOLD - 1e-6, conditions


def test_numbers_of_people_interviewed_are_shown_and_those_for_the_team_are_not_public():
    part = StatisticsPart("interviews")
    part.add("themes", "place", "participants", 3)
    part.add("selection", "gender", "achieved", 2, level="o", dataset=TEAM)
    result = release([part.table()], {"threshold": THRESHOLD}, ASKED)
    assert list(result.public[result.public["stage"] == "interviews"]["estimate"]) == [3]
    assert len(result.internal[result.internal["stage"] == "interviews"]) == 2
