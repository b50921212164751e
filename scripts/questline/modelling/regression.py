"""Planned analyses on one frame: models fitted, each coefficient with its interval and test.

`fit_analysis` is what a simulation calls many times. The stage calls `fit_models` for all models of
an analysis at once and adds the diagnostics.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from questline.modelling.design import Column, CompleteCases, complete_cases, outcome_levels
from questline.modelling.fits.linear import fit_linear
from questline.modelling.fits.logistic import fit_logistic
from questline.modelling.fits.proportional_odds import fit_proportional_odds
from questline.modelling.identification import (
    Identification,
    identify,
    identify_logistic,
    identify_ordinal,
)
from questline.modelling.inference import AnyModel, Estimate, estimates_of, limits_of
from questline.modelling.linear import is_exact
from questline.modelling.terms.planned import planned_recipe
from questline.modelling.terms.recipe import AnyTerm, DeclaredRecipe, Recipe

LIMIT_NOTE = (
    "Other terms of this model separate the outcome, as their rows say. This is the limit of the "
    "maximum likelihood estimate while theirs grow without end; it rests on the people whose "
    "outcome those terms leave open."
)
NO_LIMIT_NOTE = "No limit of the profile-likelihood interval was found on at least one side."
NO_TERM = "Not computable: no term of the model can be estimated, as their rows say."
NO_END = "Not computable: the search for the maximum of the likelihood did not end."
EXACT = (
    "Not computable: the terms reproduce the outcome exactly, so that there is no uncertainty from "
    "which to compute."
)
TOO_FEW = {
    "logistic": (
        "Not computable: the model has more coefficients than there are people with the rarer "
        "outcome."
    ),
    "ordinal": (
        "Not computable: the model has more coefficients than there are people outside the most "
        "frequent level of the outcome."
    ),
    "linear": ("Not computable: the model has as many coefficients as there are people, or more."),
}
IDENTIFY = {"logistic": identify_logistic, "ordinal": identify_ordinal}


@dataclass(frozen=True)
class Fit:
    """A fitted model: its estimates in the order of the design, and what diagnostics need.

    `model` is None when nothing could be fitted, and `reason` then says why; it is a
    `ProportionalOdds` where the plan asks for an ordinal model. `identification` is None when the
    model was not tried. `recipe` makes the columns of the design, of which the model has
    `identification.kept`, from answers; it is None when the plan's splines cannot be made. `notes`
    says for a variable where the knots of its spline are not those of the plan.
    """

    estimates: tuple[Estimate, ...]
    cases: CompleteCases
    terms: tuple[AnyTerm, ...]
    model: AnyModel | None = None
    identification: Identification | None = None
    reason: str = ""
    recipe: Recipe | None = None
    notes: Mapping[str, str] = field(default_factory=dict)

    def estimate(self, variable: str, level: str = "") -> Estimate:
        """The estimate of a term, or of a level of a category. Raises KeyError if there is none."""
        for estimate in self.estimates:
            if (estimate.column.variable, estimate.column.level) == (variable, level):
                return estimate
        raise KeyError(f"{variable}/{level}" if level else variable)


def fit_analysis(
    data: pd.DataFrame,
    analysis: Mapping[str, Any],
    variables: Mapping[str, Mapping[str, Any]],
    confidence: float,
    *,
    intervals_for: Collection[str] | None = None,
) -> Fit:
    """The adjusted model of one planned analysis, on the complete cases of `data`.

    `data` has one row a person and a column for the outcome and each term: numbers as floats,
    categories as level codes, missing as NaN or None. `analysis` is one analysis of plan.yaml as
    plain data, `variables` the codebook's fields (`Variable.for_analysis`) by name, `confidence` a
    share such as 0.95. Where a logistic analysis asks for profile intervals, the slowest part,
    those of the variables in `intervals_for` are found, or of all; other terms then have no limits.
    Never raises for what the data hold: a coefficient that cannot be estimated has a reason instead
    of numbers.
    """
    cases = complete_cases(data, analysis, outcome_levels(analysis, variables))
    planned = planned_recipe(analysis, variables, cases.frame)
    return fit_planned(cases, planned, analysis, confidence, intervals_for=intervals_for)


def fit_planned(
    cases: CompleteCases,
    planned: DeclaredRecipe,
    analysis: Mapping[str, Any],
    confidence: float,
    *,
    intervals_for: Collection[str] | None = None,
) -> Fit:
    """The adjusted model, or a fit without a model where the recipe could not be made.

    A term that cannot enter as planned is not entered in another shape.
    """
    if planned.recipe is None:
        reason = why_no_outcome(cases, analysis) or planned.reason
        return _without_model(cases, planned.terms, planned.columns, reason)
    fit = fit_terms(cases, planned.recipe, analysis, confidence, intervals_for=intervals_for)
    return replace(fit, notes=planned.notes)


def fit_terms(
    cases: CompleteCases,
    recipe: Recipe,
    analysis: Mapping[str, Any],
    confidence: float,
    *,
    intervals_for: Collection[str] | None = None,
) -> Fit:
    """The model of a recipe on these people: the adjusted one, or that of a term alone."""
    return fit_models(cases, [recipe], analysis, confidence, intervals_for=intervals_for)[0]


def fit_models(
    cases: CompleteCases,
    recipes: Sequence[Recipe],
    analysis: Mapping[str, Any],
    confidence: float,
    *,
    intervals_for: Collection[str] | None = None,
) -> list[Fit]:
    """One model a recipe on the same people; the intervals of all of them are found together."""
    fits = [_fitted(cases, recipe, analysis) for recipe in recipes]
    models = [fit.model for fit in fits if fit.model is not None]
    kept = [_kept_columns(fit) for fit in fits if fit.model is not None]
    wanted = [
        [place for place, column in enumerate(columns)
         if intervals_for is None or column.variable in intervals_for]
        for columns in kept
    ]  # fmt: skip
    limits = iter(limits_of(models, analysis, confidence, wanted))
    chosen = iter(wanted)
    return [
        fit if fit.model is None else _with_estimates(fit, analysis, next(limits), next(chosen))
        for fit in fits
    ]


def why_no_outcome(cases: CompleteCases, analysis: Mapping[str, Any]) -> str:
    """Why the outcome can be explained by nothing: nobody, or the same for everyone."""
    if not cases.count:
        return "Not computable: nobody answered every question that the analysis needs."
    if (cases.outcome != cases.outcome[0]).any():
        return ""
    name = analysis["outcome"]
    if analysis["kind"] == "linear":
        return (
            f"Not computable: {name} is the same for everyone among the complete cases, so that "
            "there is nothing to explain."
        )
    who, level = "everyone", analysis.get("event", "")
    if analysis["kind"] == "ordinal":
        level = cases.levels[int(cases.outcome[0])]
    elif not cases.events:
        who = "nobody"
    return (
        f'Not computable: {who} among the complete cases has the level "{level}" of the outcome '
        f"{name}, so that there is nothing to explain."
    )


def _fitted(cases: CompleteCases, recipe: Recipe, analysis: Mapping[str, Any]) -> Fit:
    """The model without its estimates, or with the reasons why it has none."""
    columns, matrix = recipe.design_matrix(cases.frame)
    kind = analysis["kind"]
    reason = why_no_outcome(cases, analysis) or _too_few(cases, columns, matrix, kind)
    if reason:
        return _without_model(cases, recipe.terms, columns, reason, recipe=recipe)
    if kind == "linear":
        found = identify(columns, matrix)
    else:
        found = IDENTIFY[kind](columns, matrix, cases.outcome)
    if not found.rank:
        return _without_model(cases, recipe.terms, columns, NO_TERM, found, recipe)
    people = cases.outcome[found.open_people]
    model, reason = _model(matrix[np.ix_(found.open_people, found.kept)], people, cases, kind)
    if model is None:
        return _without_model(cases, recipe.terms, columns, reason, found, recipe)
    return Fit((), cases, recipe.terms, model, found, recipe=recipe)


def _model(
    matrix: np.ndarray, outcome: np.ndarray, cases: CompleteCases, kind: str
) -> tuple[AnyModel | None, str]:
    """The fitted model, or why there is none."""
    if kind == "ordinal":
        ordinal = fit_proportional_odds(matrix, outcome, len(cases.levels))
        return (None, ordinal.reason) if ordinal.reason else (ordinal, "")
    if kind == "linear":
        linear = fit_linear(matrix, outcome)
        return (None, EXACT) if is_exact(linear) else (linear, "")
    try:
        return fit_logistic(matrix, outcome), ""
    except RuntimeError:
        return None, NO_END


def _too_few(cases: CompleteCases, columns: Sequence[Column], matrix: np.ndarray, kind: str) -> str:
    """Why there are too few people, or too few with an event, for the model, or nothing."""
    if kind == "logistic":
        most = min(cases.events, cases.count - cases.events)
    elif kind == "ordinal":
        most = cases.count - int(cases.level_counts.max())
    else:
        most = cases.count - 2
    least = 0 if kind == "linear" else 1
    # Where there are enough for all columns their rank does not matter.
    if max(len(columns), least) <= most or max(identify(columns, matrix).rank, least) <= most:
        return ""
    return TOO_FEW[kind]


def _without_model(
    cases: CompleteCases,
    terms: Sequence[AnyTerm],
    columns: Sequence[Column],
    reason: str,
    found: Identification | None = None,
    recipe: Recipe | None = None,
) -> Fit:
    """A fit without a model: each coefficient with its own reason or the model's."""
    own = found.reasons if found else {}
    estimates = tuple(
        Estimate(column, reason=own.get(index, reason)) for index, column in enumerate(columns)
    )
    return Fit(estimates, cases, tuple(terms), None, found, reason, recipe)


def _kept_columns(fit: Fit) -> list[Column]:
    """The columns that the model of a fit has."""
    if fit.recipe is None or fit.identification is None:
        return []
    return [fit.recipe.columns[index] for index in fit.identification.kept]


def _with_estimates(
    fit: Fit, analysis: Mapping[str, Any], limits: np.ndarray, wanted: Collection[int]
) -> Fit:
    """The fit with an estimate or a reason for every column of its recipe."""
    if fit.model is None or fit.recipe is None or fit.identification is None:
        return fit
    found = fit.identification
    note = LIMIT_NOTE if found.separated else ""
    lost = np.isnan(limits).any(axis=1)
    notes = [
        " ".join(filter(None, [note, NO_LIMIT_NOTE if lost[place] and place in wanted else ""]))
        for place in range(len(limits))
    ]
    linear = analysis["kind"] == "linear"
    made = iter(estimates_of(fit.model, _kept_columns(fit), limits, notes, linear=linear))
    known = {int(index): next(made) for index in found.kept}
    estimates = tuple(
        Estimate(column, reason=found.reasons[index]) if index in found.reasons else known[index]
        for index, column in enumerate(fit.recipe.columns)
    )
    return replace(fit, estimates=estimates)
