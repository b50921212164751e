"""The planned analyses on the completed sets: pooled results beside those of complete cases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from questline.core.statistics import StatisticsPart
from questline.imputation.shifting import scenario_name
from questline.modelling.completed_cases import CompletedCases, completed_cases
from questline.modelling.completed_fits import fit_completed, fit_completed_models
from questline.modelling.design import CompleteCases
from questline.modelling.rows.analysis_rows import AnalysisRows
from questline.modelling.rows.effects import add_pooled_effects
from questline.modelling.rows.imputed import DATASET, ImputedRows
from questline.modelling.rows.imputed_measures import add_measures, add_people
from questline.modelling.rows.sensitivity import add_pooled_e_values
from questline.modelling.terms.planned import unadjusted_recipes
from questline.modelling.terms.recipe import DeclaredRecipe

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
    imputation, of which the shifts are used. With `effects` the models' effects are pooled as well.
    """

    def __init__(
        self,
        part: StatisticsPart,
        completed: pd.DataFrame,
        plan: Mapping[str, Any],
        confidence: float,
        *,
        effects: bool = False,
    ):
        self._part = part
        self._confidence = confidence
        self._effects = effects
        self._scenarios = _by_scenario(completed)
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
        self, analysis: Mapping[str, Any], planned: DeclaredRecipe, complete: CompleteCases
    ) -> list[str]:
        """Everything about one analysis; returns the ids of its tests.

        `planned` is the recipe of the `complete` cases, so that units, directions, reference
        levels, knots and centres are the same.
        """
        main = self._scenarios.get(MAIN)
        if main is None:
            self._part.add(analysis["name"], "model", "number_of_sets", model="adjusted",
                           dataset=DATASET, outcome=analysis["outcome"], note=NO_SETS)  # fmt: skip
            return []
        cases = completed_cases(main, analysis, complete.levels)
        self.people.add(cases.people)
        tests = self._add_main(analysis, planned, cases, complete.frame)
        for name in self._shifts:
            self._add_shift(analysis, planned, name, cases)
        return tests

    def _add_main(
        self,
        analysis: Mapping[str, Any],
        planned: DeclaredRecipe,
        cases: CompletedCases,
        complete: pd.DataFrame,
    ) -> list[str]:
        rows = self._rows(analysis, cases)
        models = ImputedRows(rows)
        alone = unadjusted_recipes(planned)
        if planned.recipe:
            recipes = [*alone, planned.recipe]
            fitted = fit_completed_models(cases, recipes, analysis, self._confidence)
        else:
            fitted = [fit_completed(cases, one, analysis, self._confidence) for one in alone]
        for recipe, fits in zip(alone, fitted, strict=False):
            models.add_model(fits, recipe, "unadjusted")
        if planned.recipe is None:
            tests = models.add_nothing(planned.columns, planned.reason)
            add_people(rows, cases)
            return tests
        tests = models.add_model(fitted[-1], planned.recipe, "adjusted")
        add_people(rows, cases)
        add_measures(rows, fitted[-1])
        if self._effects:
            add_pooled_effects(rows, fitted[-1], planned.recipe, complete)
            add_pooled_e_values(rows, fitted[-1], planned.recipe)
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
            rows = ImputedRows(self._rows(analysis, main), group)
            rows.add_nothing(planned.columns, planned.reason or NO_SHIFT)
            return
        cases = completed_cases(frame, analysis, main.levels)
        fits = fit_completed(cases, planned.recipe, analysis, self._confidence)
        rows = ImputedRows(self._rows(analysis, cases), group)
        rows.add_model(fits, planned.recipe, "adjusted", focal_only=True)

    def _rows(self, analysis: Mapping[str, Any], cases: CompletedCases) -> AnalysisRows:
        events = cases.events if analysis["kind"] == "logistic" else None
        return AnalysisRows(self._part, analysis, self._confidence, cases.people, events, DATASET)


def _by_scenario(completed: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The completed sets of each scenario.

    Levels are coded once: every model of every analysis reads them.
    """
    coded = completed.copy(deep=False)
    for name in completed.columns:
        if completed[name].dtype != object:
            continue
        codes, levels = pd.factorize(completed[name])
        coded[name] = pd.Categorical.from_codes(codes, levels)
    lines = completed.groupby("shift").indices
    return {str(scenario): coded.iloc[places] for scenario, places in lines.items()}
