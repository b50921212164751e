"""The plan's simple comparisons of groups: a test, its effect sizes, and the groups themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from questline.core.group_tests import SHARE_TESTS
from questline.core.statistics import StatisticsPart, statistic_id
from questline.description.frames import coded, is_amount, numbers
from questline.description.group_tests import (
    GroupTest,
    add_test,
    compare_numbers,
    compare_shares,
)
from questline.description.summaries import add_dominance, add_number_summary, add_share
from questline.modelling.comparison_effects import Effect, effects_of_numbers, effects_of_shares

MODEL = "comparison"
DATASET = "complete"


def compare(
    part: StatisticsPart,
    data: pd.DataFrame,
    *,
    variables: Mapping[str, Mapping[str, Any]],
    comparisons: Sequence[Mapping[str, Any]],
    confidence: float,
) -> dict[str, str]:
    """Add the plan's comparisons to `part`.

    `data` has a line per respondent, responses and scores side by side; `variables` describes its
    columns. A comparison has name, outcome, group, levels (all of them when empty) and test. It is
    made among the respondents who have the outcome and one of the levels. Returns, by the name of
    the comparison, the id of the row that holds the p-value (none where it is not computable).
    """
    tests = {}
    for settings in comparisons:
        comparison = _Comparison(part, data, variables, settings, confidence)
        comparison.add()
        tests[settings["name"]] = statistic_id(
            part.stage,
            settings["name"],
            settings["test"],
            term=settings["group"],
            model=MODEL,
            dataset=DATASET,
        )
    return tests


class _Comparison:
    """One comparison on its way into the store."""

    def __init__(
        self,
        part: StatisticsPart,
        data: pd.DataFrame,
        variables: Mapping[str, Mapping[str, Any]],
        settings: Mapping[str, Any],
        confidence: float,
    ):
        self.part = part
        self.name: str = settings["name"]
        self.term: str = settings["group"]
        self.outcome: str = settings["outcome"]
        self.test: str = settings["test"]
        self.confidence = confidence
        self.answers = data[self.outcome]
        self.outcome_variable = variables[self.outcome]
        self.groups = coded(data[self.term], variables[self.term])
        self.levels = list(dict.fromkeys(settings["levels"])) or self.groups.levels
        self.members = [self.groups.having(level) for level in self.levels]
        self.place = {
            "model": MODEL,
            "dataset": DATASET,
            "outcome": self.outcome,
            "table": self.name,
        }

    def add(self) -> None:
        """Add the groups, the test and the effect sizes."""
        if self.test in SHARE_TESTS:
            self.add_shares()
        else:
            self.add_numbers()

    def add_numbers(self) -> None:
        values = numbers(self.answers)
        for level, people in zip(self.levels, self.members, strict=True):
            add_number_summary(
                self.part, self.name, self.term, values[people], level=level, row=level,
                column="all", **self.place,
            )  # fmt: skip
            if is_amount(self.outcome_variable):
                add_dominance(self.part, self.name, self.term, values[people], level, model=MODEL,
                              dataset=DATASET, outcome=self.outcome)  # fmt: skip
        groups = [values[people & ~np.isnan(values)] for people in self.members]
        found = compare_numbers(self.test, groups, self.levels)
        effects = effects_of_numbers(self.test, found, groups, self.levels, self.confidence)
        self.add_test(found, effects, "all", ~np.isnan(values))

    def add_shares(self) -> None:
        outcome = coded(self.answers, self.outcome_variable)
        table = np.array([outcome.counts(people) for people in self.members])
        for level, counts in zip(self.levels, table.tolist(), strict=True):
            for answer, count in zip(outcome.levels, counts, strict=True):
                place = {"level": level, "group": f"{self.outcome}={answer}", "row": level,
                         "column": answer, **self.place}  # fmt: skip
                self.part.add(
                    self.name, self.term, "count", count, denominator=sum(counts), **place
                )
                add_share(self.part, self.name, self.term, "percent", count, sum(counts), **place)
        found = compare_shares(self.test, table, self.levels)
        effects = effects_of_shares(
            self.test, found, table, self.levels, outcome.levels, self.confidence
        )
        self.add_test(found, effects, ";".join(outcome.levels), outcome.positions >= 0)

    def add_test(
        self, found: GroupTest, effects: Sequence[Effect], column: str, answered: np.ndarray
    ) -> None:
        """Add the test and its effect sizes, and how many of those analysed it leaves out."""
        cells = {**self.place, "row": ";".join(self.levels), "column": column}
        add_test(self.part, self.name, self.term, self.test, found, **cells)
        for effect in effects:
            low, high = effect.interval or (None, None)
            self.part.add(
                self.name, self.term, effect.statistic, effect.estimate, se=effect.se,
                df=effect.df, conf_level=self.confidence if effect.has_interval else None,
                ci_low=low, ci_high=high, unit=effect.unit, method=effect.method, note=effect.note,
                n=found.n, **cells,
            )  # fmt: skip
        compared = answered & np.logical_or.reduce(self.members)
        self.part.add(
            self.name, self.term, "left_out", int((~compared).sum()), note=self.left_out_note(),
            model=MODEL, dataset=DATASET, outcome=self.outcome,
        )  # fmt: skip

    def left_out_note(self) -> str:
        """Who is not compared, in words: a count in a note could not be hidden."""
        others = [level for level in self.groups.levels if level not in self.levels]
        also = f", and those whose {self.term} is {' or '.join(others)}" if others else ""
        return f"Respondents without {self.outcome} or {self.term}{also}."
