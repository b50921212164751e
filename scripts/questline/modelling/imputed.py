"""The planned analyses on the completed sets: pooled results beside those of complete cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from questline.core.statistics import StatisticsPart
from questline.imputation.shifting import scenario_name
from questline.modelling.completed_fits import (
    CompletedCases,
    completed_cases,
    completed_design,
    fit_completed,
)
from questline.modelling.design import Term
from questline.modelling.rows.imputed import DATASET, ImputedRows

MAIN = ""
NO_SETS = (
    "Not computable: there are no completed sets, for the reason that imputation gives. The "
    "complete cases are all there is."
)
NO_SHIFT = (
    "Not computable: this shift was not run, for the reason that imputation gives beside its plan."
)


class ImputedAnalyses:
    """The analyses of completed sets, one after the other.

    `completed` are imputation's completed sets (shift, set, row, variables); `plan` is the plan of
    imputation, of which the shifts are used.
    """

    def __init__(
        self,
        part: StatisticsPart,
        completed: pd.DataFrame,
        plan: Mapping[str, Any],
        confidence: float,
    ):
        self._part = part
        self._confidence = confidence
        self._scenarios = {str(name): frame for name, frame in completed.groupby("shift")}
        self._shifts = [
            scenario_name(shift["variable"], amount)
            for shift in plan["shifts"]
            for amount in shift["by"]
        ]
        self.people: set[int] = set()
        """How many people the analyses rest on."""

    @property
    def sets(self) -> int:
        """How many completed sets there are without a shift; 0 without imputation."""
        main = self._scenarios.get(MAIN)
        return 0 if main is None else int(main["set"].nunique())

    def add(self, analysis: Mapping[str, Any], terms: Sequence[Term]) -> list[str]:
        """Everything about one analysis; returns the ids of its tests.

        `terms` are those of the complete cases, so that units, directions and reference levels are
        the same.
        """
        main = self._scenarios.get(MAIN)
        if main is None:
            self._part.add(analysis["name"], "model", "number_of_sets", model="adjusted",
                           dataset=DATASET, outcome=analysis["outcome"], note=NO_SETS)  # fmt: skip
            return []
        cases = completed_cases(main, analysis)
        self.people.add(cases.people)
        tests = self._add_main(analysis, terms, cases)
        for name in self._shifts:
            self._add_shift(analysis, terms, name, cases)
        return tests

    def _add_main(
        self, analysis: Mapping[str, Any], terms: Sequence[Term], cases: CompletedCases
    ) -> list[str]:
        rows = ImputedRows(self._part, analysis, cases, self._confidence)
        columns, matrices = completed_design(cases, terms)
        for term in terms:
            places = [i for i, column in enumerate(columns) if column.variable == term.variable]
            own = tuple(columns[index] for index in places), matrices[:, :, places]
            alone = fit_completed(cases, [term], analysis, self._confidence, own)
            rows.add_terms(alone, "unadjusted")
            rows.add_references([term], "unadjusted")
            rows.add_joint_tests(alone, [term], "unadjusted")
        together = fit_completed(cases, terms, analysis, self._confidence, (columns, matrices))
        tests = rows.add_terms(together, "adjusted")
        rows.add_references(terms, "adjusted")
        rows.add_joint_tests(together, terms, "adjusted")
        rows.add_model(together)
        return tests

    def _add_shift(
        self,
        analysis: Mapping[str, Any],
        terms: Sequence[Term],
        name: str,
        main: CompletedCases,
    ) -> None:
        """The focal predictors of the adjusted model when imputed answers are moved."""
        group = f"shift:{name}"
        frame = self._scenarios.get(name)
        if frame is None:
            rows = ImputedRows(self._part, analysis, main, self._confidence, group)
            rows.add_nothing([column for term in terms for column in term.columns], NO_SHIFT)
            return
        cases = completed_cases(frame, analysis)
        fits = fit_completed(cases, terms, analysis, self._confidence)
        rows = ImputedRows(self._part, analysis, cases, self._confidence, group)
        rows.add_terms(fits, "adjusted", focal_only=True)
