"""Table 1: who answered, in all and by each outcome, with standardised mean differences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from questline.core.group_tests import SHARE_TESTS
from questline.core.statistics import StatisticsPart
from questline.description.frames import Coded, coded, is_amount, numbers
from questline.description.group_tests import (
    METHODS,
    GroupTest,
    add_test,
    compare_numbers,
    compare_shares,
)
from questline.description.standardised_differences import (
    Difference,
    category_difference,
    number_difference,
)
from questline.description.summaries import add_dominance, add_number_summary, add_share

ANALYSIS = "table_one"
ALL = "all"
NUMBER_DIFFERENCE = (
    "Standardised mean difference: difference of the means over the root of the mean variance."
)
SOME_PAIRS = "Not every two of the groups could be compared."
CATEGORY_DIFFERENCE = "Standardised mean difference of Yang and Dalton (2012)."


@dataclass(frozen=True)
class Column:
    """A column of Table 1: its name in the store, its group (none for all) and who is in it."""

    name: str
    group: str
    people: np.ndarray


@dataclass(frozen=True)
class By:
    """A variable whose levels make columns."""

    name: str
    answers: Coded

    def columns(self) -> list[Column]:
        """One column a level."""
        return [
            Column(f"{self.name}/{level}", f"{self.name}={level}", self.answers.having(level))
            for level in self.answers.levels
        ]


@dataclass(frozen=True)
class Row:
    """A variable of Table 1: its answers as numbers or as levels; whether numbers are amounts."""

    name: str
    values: np.ndarray
    answers: Coded | None
    adds_up: bool = False

    @property
    def cells(self) -> str:
        """The store's rows that a comparison of this variable is computed from."""
        if self.answers is None:
            return f"{self.name}/answered"
        return ";".join(f"{self.name}/{level}" for level in self.answers.levels)

    @property
    def missing(self) -> np.ndarray:
        """Whose answer is missing, as a mask."""
        return np.isnan(self.values) if self.answers is None else self.answers.positions < 0


def add_table_one(
    part: StatisticsPart,
    frame: pd.DataFrame,
    variables: Mapping[str, Mapping[str, Any]],
    table_one: Mapping[str, Any],
) -> None:
    """Add Table 1: `table_one` holds `variables` (rows), `by` and `tests` (row: test).

    `frame` has a line per respondent. Categories: count and percent of each level; numbers: count,
    mean, standard deviation, median, quartiles; both: missing. For each `by`: the standardised mean
    difference of every row, and its test where `tests` names one.
    """
    by_variables = [
        By(name, coded(frame[name], variables[name])) for name in dict.fromkeys(table_one["by"])
    ]
    everyone = Column(ALL, "", np.ones(len(frame), dtype=bool))
    columns = [everyone, *(column for by in by_variables for column in by.columns())]
    _add_respondents(part, columns, by_variables)
    for name in dict.fromkeys(table_one["variables"]):
        row = _row(name, frame, variables[name])
        for column in columns:
            _add_cells(part, row, column)
        for by in by_variables:
            _add_difference(part, row, by)
            if name in table_one["tests"]:
                _add_test(part, row, by, table_one["tests"][name], frame, variables[name])


def _row(name: str, frame: pd.DataFrame, variable: Mapping[str, Any]) -> Row:
    if variable["numeric"]:
        return Row(name, numbers(frame[name]), None, is_amount(variable))
    return Row(name, np.empty(0), coded(frame[name], variable))


def _add_respondents(
    part: StatisticsPart, columns: Sequence[Column], by_variables: Sequence[By]
) -> None:
    unknown = [
        Column(f"{by.name}/missing", f"{by.name}=missing", by.answers.positions < 0)
        for by in by_variables
    ]
    for column in [*columns, *unknown]:
        part.add(ANALYSIS, "respondents", "count", int(column.people.sum()), group=column.group,
                 dataset="analysed", table=ANALYSIS, row="respondents",
                 column=column.name)  # fmt: skip


def _add_cells(part: StatisticsPart, row: Row, column: Column) -> None:
    """The cells of one variable in one column."""
    place = {"group": column.group, "dataset": "analysed", "table": ANALYSIS, "column": column.name}
    people = int(column.people.sum())
    missing = int((row.missing & column.people).sum())
    if row.answers is None:
        add_number_summary(
            part, ANALYSIS, row.name, row.values[column.people], row=row.cells, **place
        )
        if row.adds_up:
            values = row.values[column.people]
            add_dominance(part, ANALYSIS, row.name, values, column.group, dataset="analysed")
    else:
        counts = row.answers.counts(column.people).tolist()
        for level, count in zip(row.answers.levels, counts, strict=True):
            cell = {**place, "level": level, "row": f"{row.name}/{level}"}
            part.add(ANALYSIS, row.name, "count", count, denominator=people - missing, **cell)
            add_share(part, ANALYSIS, row.name, "percent", count, people - missing, **cell)
    place["row"] = f"{row.name}/missing"
    part.add(ANALYSIS, row.name, "missing_count", missing, denominator=people, **place)
    add_share(part, ANALYSIS, row.name, "missing_percent", missing, people, **place)


def _add_difference(part: StatisticsPart, row: Row, by: By) -> None:
    """The standardised mean difference; of several groups, the largest of any two."""
    groups = by.columns()
    found = {
        (first.group, second.group): _difference(row, first.people, second.people)
        for first, second in combinations(groups, 2)
    }
    method = NUMBER_DIFFERENCE if row.answers is None else CATEGORY_DIFFERENCE
    computed = {pair: value for pair, (value, _) in found.items() if value is not None}
    estimate, note, unit = None, "There is only one group.", ""
    if computed:
        pair = max(computed, key=lambda groups: abs(computed[groups]))
        estimate, unit = computed[pair], f"{pair[0]} minus {pair[1]}"
        note = SOME_PAIRS if len(computed) < len(found) else ""
    elif found:
        note = next(iter(found.values()))[1]
    if len(groups) > 2:
        method += " The largest difference of any two groups."
    if row.answers is not None and len(row.answers.levels) > 2:
        unit = unit.replace(" minus ", " against ")
    compared = (by.answers.positions >= 0) & ~row.missing
    part.add(ANALYSIS, row.name, "standardised_mean_difference", estimate, group=by.name,
             dataset="analysed", n=int(compared.sum()), unit=unit, method=method, note=note,
             table=ANALYSIS, row=row.cells, column=by.name)  # fmt: skip


def _difference(row: Row, first: np.ndarray, second: np.ndarray) -> Difference:
    if row.answers is None:
        return number_difference(*(row.values[people & ~row.missing] for people in (first, second)))
    return category_difference(row.answers.counts(first), row.answers.counts(second))


def _add_test(
    part: StatisticsPart,
    row: Row,
    by: By,
    test: str,
    frame: pd.DataFrame,
    variable: Mapping[str, Any],
) -> None:
    """The test of one row between the levels of `by`."""
    columns = by.columns()
    compared = (by.answers.positions >= 0) & ~row.missing
    if test in SHARE_TESTS and not (row.answers or variable["levels"]):
        reason = f"{row.name} holds numbers, and the test compares shares of answers."
        found = GroupTest(int(compared.sum()), METHODS[test], note=reason)
    elif test in SHARE_TESTS:
        answers = row.answers or coded(frame[row.name], variable)
        table = np.array([answers.counts(column.people) for column in columns])
        found = compare_shares(test, table, by.answers.levels)
    elif row.answers is not None:
        reason = f"{row.name} holds no numbers, and the test compares numbers."
        found = GroupTest(int(compared.sum()), METHODS[test], note=reason)
    else:
        groups = [row.values[column.people & ~row.missing] for column in columns]
        found = compare_numbers(test, groups, by.answers.levels)
    add_test(part, ANALYSIS, row.name, test, found, group=by.name, dataset="analysed",
             table=ANALYSIS, row=row.cells, column=by.name)  # fmt: skip
