"""Content analysis of open answers: how many respondents speak of each category.

A category is a code with the codes below it. An answer may hold several categories. The denominator
are the respondents whose answer was read by the coders that count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from questline.core.statistics import StatisticsPart
from questline.description.benchmarks import METHOD
from questline.description.frames import coded
from questline.description.intervals import wilson_interval
from questline.description.summaries import NOBODY
from questline.interviews.coding.themes import (
    ANY,
    EVERY,
    at_or_above,
    check_coder,
    check_names,
)

ANALYSIS = "open_answers"
ALL, MISSING = "all", "missing"
BELOW = " >> "
"""Between a category and one within it, in the column `row`: so release knows who is among whom."""
NO_CODE = "(no code)"
"""The level of answers that were read and given no code."""


@dataclass(frozen=True)
class Group:
    """Some of the respondents whose answers were read: the group and the column in the store."""

    name: str
    column: str
    people: np.ndarray


def counted_codes(given: pd.DataFrame, read: pd.DataFrame, counted: str) -> pd.DataFrame:
    """Which code counts for which row (columns row, code), of all coders, every one, or by name."""
    if counted not in (ANY, EVERY):
        given = given[given["coder"] == counted]
    once = given[["row", "code", "coder"]].drop_duplicates()
    if counted == EVERY:
        pairs = read[["row", "coder"]].drop_duplicates()
        readers = Counter(pairs["row"].tolist())
        by = Counter(zip(once["row"].tolist(), once["code"].tolist(), strict=True))
        kept = [place for place, number in by.items() if number >= readers[place[0]]]
        return pd.DataFrame(kept, columns=["row", "code"])
    return once[["row", "code"]].drop_duplicates().reset_index(drop=True)


def add_open_answers(
    part: StatisticsPart,
    question: Mapping[str, Any],
    given: pd.DataFrame,
    read: pd.DataFrame,
    codes: pd.DataFrame,
    responses: pd.DataFrame,
    variables: Mapping[str, Mapping[str, Any]],
    confidence: float,
    where: str,
) -> int:
    """Add answers read, and of each category count and percent with Wilson's interval.

    In all and within the levels of the variables `by` of `question` (variable, counted, by); of
    those whose level is missing it is told how many there are, as in Table 1. `responses` are the
    respondents analysed, by row; coding of other rows is left out. Returns how many were read.
    """
    counted = question["counted"]
    check_names(codes["code"], f"the codebook of {question['variable']}", NO_CODE)
    check_coder(counted, read["coder"], where)
    those = read if counted in (ANY, EVERY) else read[read["coder"] == counted]
    rows = responses.index[responses.index.isin(set(those["row"]))]
    found = counted_codes(given, read, counted)
    parents = dict(zip(codes["code"], codes["parent"], strict=True))
    holding: dict[str, set[int]] = {code: set() for code in codes["code"]}
    for row, code in zip(found["row"], found["code"], strict=True):
        for above in at_or_above(code, parents):
            holding.setdefault(above, set()).add(row)
    groups = _groups(responses.loc[rows], question["by"], variables)
    variable = question["variable"]
    for group in groups:
        part.add(ANALYSIS, variable, "count", int(group.people.sum()), group=group.name,
                 dataset="analysed", table=ANALYSIS, row=f"{variable}/read",
                 column=group.column)  # fmt: skip
    coded_rows = set(found["row"])
    for category, people in [*holding.items(), (NO_CODE, set(rows) - coded_rows)]:
        has = np.array([row in people for row in rows], dtype=bool)
        place = BELOW.join(reversed(at_or_above(category, parents))).replace("/", ":")
        for group in groups:
            if not group.name.endswith(f"={MISSING}"):
                _add(part, variable, (category, place), group, has, confidence)
    return len(rows)


def _groups(
    people: pd.DataFrame, by: Sequence[str], variables: Mapping[str, Mapping[str, Any]]
) -> list[Group]:
    groups = [Group("", ALL, np.ones(len(people), dtype=bool))]
    for name in dict.fromkeys(by):
        answers = coded(people[name], variables[name])
        levels = [(level, answers.having(level)) for level in answers.levels]
        groups += [
            Group(f"{name}={level}", f"{name}/{level}", chosen)
            for level, chosen in [*levels, (MISSING, answers.positions < 0)]
        ]
    return groups


def _add(
    part: StatisticsPart,
    variable: str,
    category: tuple[str, str],
    group: Group,
    has: np.ndarray,
    confidence: float,
) -> None:
    """Count and percent of one category in one group; of the category also its place in the
    hierarchy."""
    name, position = category
    whole, events = int(group.people.sum()), int((has & group.people).sum())
    place: dict[str, Any] = {
        "level": name, "group": group.name, "dataset": "analysed", "table": ANALYSIS,
        "row": f"{variable}/{position}", "column": group.column, "denominator": whole,
    }  # fmt: skip
    part.add(ANALYSIS, variable, "count", events, **place)
    if not whole:
        part.add(ANALYSIS, variable, "percent", None, n=0, events=0, note=NOBODY, **place)
        return
    low, high = wilson_interval(events / whole, whole, confidence)
    part.add(ANALYSIS, variable, "percent", 100 * events / whole, n=whole, events=events,
             conf_level=confidence, ci_low=100 * low, ci_high=100 * high, method=METHOD,
             **place)  # fmt: skip
