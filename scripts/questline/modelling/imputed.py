"""The planned analyses on the completed sets: pooled results beside those of complete cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from questline.core.statistics import StatisticsPart
from questline.imputation.shifting import scenario_name
from questline.modelling.completed_cases import CompletedCases, completed_cases
from questline.modelling.completed_fits import fit_completed, fit_completed_models
from questline.modelling.rows.imputed import DATASET, ImputedRows
from questline.modelling.terms.recipe import DeclaredRecipe, Recipe

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

    def add(
        self,
        analysis: Mapping[str, Any],
        planned: DeclaredRecipe,
        levels: Sequence[str] = (),
    ) -> list[str]:
        """Everything about one analysis; returns the ids of its tests.

        `planned` is the recipe of the complete cases, so that units, directions, reference levels,
        knots and centres are the same; `levels` are those of the outcome of an ordinal model.
        """
        main = self._scenarios.get(MAIN)
        if main is None:
            self._part.add(analysis["name"], "model", "number_of_sets", model="adjusted",
                           dataset=DATASET, outcome=analysis["outcome"], note=NO_SETS)  # fmt: skip
            return []
        cases = completed_cases(main, analysis, levels)
        self.people.add(cases.people)
        tests = self._add_main(analysis, planned, cases)
        for name in self._shifts:
            self._add_shift(analysis, planned, name, cases)
        return tests

    def _add_main(
        self, analysis: Mapping[str, Any], planned: DeclaredRecipe, cases: CompletedCases
    ) -> list[str]:
        rows = ImputedRows(self._part, analysis, cases, self._confidence)
        alone = [Recipe((term,)) for term in planned.terms if made(term)]
        if planned.recipe is None:
            for recipe in alone:
                fits = fit_completed(cases, recipe, analysis, self._confidence)
                rows.add_model_of(fits, recipe, "unadjusted")
            tests = rows.add_nothing(planned.columns, planned.reason)
            rows.add_people()
            return tests
        everything = [*alone, planned.recipe]
        fitted = fit_completed_models(cases, everything, analysis, self._confidence)
        for recipe, fits in zip(alone, fitted, strict=False):
            rows.add_model_of(fits, recipe, "unadjusted")
        together = fitted[-1]
        tests = rows.add_model_of(together, planned.recipe, "adjusted")
        rows.add_people()
        rows.add_measures(together)
        return tests

    def _add_shift(
        self,
        analysis: Mapping[str, Any],
        planned: DeclaredRecipe,
        name: str,
        main: CompletedCases,
    ) -> None:
        """The focal predictors of the adjusted model when imputed answers are moved."""
        group = f"shift:{name}"
        frame = self._scenarios.get(name)
        if frame is None or planned.recipe is None:
            rows = ImputedRows(self._part, analysis, main, self._confidence, group)
            rows.add_nothing(planned.columns, planned.reason or NO_SHIFT)
            return
        cases = completed_cases(frame, analysis, main.levels)
        fits = fit_completed(cases, planned.recipe, analysis, self._confidence)
        rows = ImputedRows(self._part, analysis, cases, self._confidence, group)
        rows.add_model_of(fits, planned.recipe, "adjusted", focal_only=True)
