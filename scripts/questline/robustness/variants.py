"""From a declared curve to its data variants and sets of covariates.

All variants have the same people in the same lines and the same columns, those of the planned
analysis. Everyone whom a variant analyses has an answer to every variable of the planned analysis
(complete cases), or has none that is missing for good (completed sets): so specifications that
differ in covariates alone rest on the same people, and what a covariate does is not mixed up with
who answered it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from questline.core.data_choices import AS_PLANNED, DECISIONS, covariate_sets, data_choices
from questline.modelling.completed_cases import completed_cases
from questline.modelling.design import complete_cases, names_of, outcome_numbers
from questline.modelling.terms.planned import planned_recipe
from questline.modelling.terms.recipe import Recipe
from questline.robustness.choices import Choice, Choices, content, options
from questline.robustness.imputed_again import Completed, ImputedAgain
from questline.robustness.risk_differences import Focal
from questline.robustness.specification_curve import DataVariant

COMPLETE, IMPUTED = "complete", "imputed"
Arrays = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Columns, outcome, and who has all of them."""
NO_PREDICTOR = "Not computable: the predictor has a single level."


@dataclass(frozen=True)
class Variants:
    """A curve as its data variants, or the `reason` why it has none.

    `made` are the variants with data; `reasons` says of the others, by their options of exclusions,
    scoring and missing, why there are none. `covariates` names the sets of covariates and lists
    their variables, `masks` (columns,) their columns. `focal` is the predictor, `unit` what its
    effect is per. `planned` is the planned analysis itself, with all columns, None where it has no
    data; `frame` has the answers of everyone in the lines of the variants as planned.
    """

    made: tuple[DataVariant, ...]
    reasons: Mapping[tuple[str, ...], str]
    covariates: Mapping[str, tuple[str, ...]]
    masks: Mapping[str, np.ndarray]
    focal: Focal
    unit: str
    planned: DataVariant | None
    frame: pd.DataFrame
    reason: str = ""
    notes: Sequence[str] = field(default=())


def variants_of(
    curve: Mapping[str, Any],
    analysis: Mapping[str, Any],
    choices: Choices,
    imputed: ImputedAgain | None,
    variables: Mapping[str, Mapping[str, Any]],
) -> Variants:
    """The data of every combination of exclusions, scoring and missing-data method of a curve.

    `imputed` makes completed sets; a curve without completed sets needs none. References of
    categories and knots of splines are those of the planned analysis, whatever the variant.
    """
    return _Made(curve, analysis, choices, imputed, variables).variants()


class _Made:
    """A curve while its variants are made."""

    def __init__(
        self,
        curve: Mapping[str, Any],
        analysis: Mapping[str, Any],
        choices: Choices,
        imputed: ImputedAgain | None,
        variables: Mapping[str, Mapping[str, Any]],
    ):
        self.curve, self.analysis, self.choices, self.imputed = curve, analysis, choices, imputed
        self.exclusions = options(curve, "exclusions")
        self.scoring = options(curve, "scoring")
        someone = np.any([choices.people(one) for one in self.exclusions.values()], axis=0)
        self.lines = np.flatnonzero(someone)
        self.frame = choices.answers({}).iloc[self.lines]
        as_planned = complete_cases(choices.answers({})[choices.planned], analysis)
        self.declared = planned_recipe(analysis, variables, as_planned.frame)
        self.complete: dict[str, Arrays] = {}
        self.completed: dict[int, Arrays] = {}

    def variants(self) -> Variants:
        covariates = covariate_sets(self.curve)
        nothing = Variants((), {}, covariates, {}, Focal(0), "", None, self.frame)
        recipe = self.declared.recipe
        if recipe is None:
            return replace(nothing, reason=self.declared.reason)
        places = recipe.places(self.curve["predictor"])
        if not places:
            return replace(nothing, reason=NO_PREDICTOR)
        category = tuple(places) if recipe.is_category(self.curve["predictor"]) else ()
        made, reasons = self._all_made(recipe)
        masks = {
            name: _mask(recipe, [self.curve["predictor"], *names])
            for name, names in covariates.items()
        }
        return replace(
            nothing,
            made=tuple(made.values()),
            reasons=reasons,
            masks=masks,
            focal=Focal(places[0], category=category),
            unit=recipe.columns[places[0]].unit,
            planned=made.get((AS_PLANNED, AS_PLANNED, main_method(self.curve))),
            notes=tuple(self.declared.notes.values()),
        )

    def _all_made(
        self, recipe: Recipe
    ) -> tuple[dict[tuple[str, ...], DataVariant], dict[tuple[str, ...], str]]:
        made: dict[tuple[str, ...], DataVariant] = {}
        reasons: dict[tuple[str, ...], str] = {}
        for chosen in data_choices(self.curve):
            decisions = dict(zip(DECISIONS, chosen, strict=False))
            exclusions = self.exclusions[decisions["exclusions"]]
            scoring = self.scoring[decisions["scoring"]]
            people = self.choices.people(exclusions)[self.lines]
            if decisions["missing"] == COMPLETE:
                matrix, outcome, known = self._complete(recipe, scoring)
            else:
                assert self.imputed is not None, "no sets without a plan of imputation"
                completed = self.imputed.of(exclusions, scoring)
                if completed.reason:
                    reasons[chosen] = completed.reason
                    continue
                matrix, outcome, known = self._completed(recipe, completed)
            made[chosen] = DataVariant(decisions, matrix, outcome, people & known)
        return made, reasons

    def _complete(self, recipe: Recipe, scoring: Choice) -> Arrays:
        """The answers as they were given; the same arrays for all exclusions."""
        key = content(scoring)
        if key not in self.complete:
            frame = self.choices.answers(scoring).iloc[self.lines]
            known = frame[names_of(self.analysis)].notna().all(axis=1).to_numpy(dtype=bool)
            matrix = recipe.matrix(recipe.values(frame))
            outcome = outcome_numbers(frame[self.analysis["outcome"]], self.analysis, ())
            self.complete[key] = (np.nan_to_num(matrix), np.nan_to_num(outcome), known)
        return self.complete[key]

    def _completed(self, recipe: Recipe, completed: Completed) -> Arrays:
        """The sets, each in the lines of everyone; the same arrays for whoever shares the sets."""
        key = id(completed)
        if key not in self.completed:
            cases = completed_cases(completed.frame, self.analysis)
            rows = completed.frame.loc[cases.frame.index[: cases.people], "row"]
            places = self.frame.index.get_indexer(pd.Index(rows))
            own = recipe.matrix(recipe.values(cases.frame, cases.sets))
            matrix = np.zeros((cases.sets, len(self.lines), own.shape[2]))
            outcome = np.zeros((cases.sets, len(self.lines)))
            matrix[:, places], outcome[:, places] = own, cases.outcome
            known = np.zeros(len(self.lines), dtype=bool)
            known[places] = True
            self.completed[key] = (matrix, outcome, known)
        return self.completed[key]


def main_method(curve: Mapping[str, Any]) -> str:
    """What the planned analysis does about missing answers: complete cases where they are asked."""
    return COMPLETE if COMPLETE in curve["missing"] else IMPUTED


def _mask(recipe: Recipe, variables: Sequence[str]) -> np.ndarray:
    """The columns of some variables; an interaction is in where both of its variables are."""
    mask = np.zeros(len(recipe.columns), dtype=bool)
    for name in variables:
        mask[recipe.places(name)] = True
    for interaction in recipe.interactions:
        if set(interaction.variables) <= set(variables):
            mask[recipe.interaction_places(interaction)] = True
    return mask
