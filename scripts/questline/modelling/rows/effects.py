"""Rows about what a model says on the scale of its outcome: effects, predictions, means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from questline.modelling.completed_fits import CompletedFits
from questline.modelling.design import Term
from questline.modelling.effects.from_fits import model_of_completed, model_of_fit
from questline.modelling.effects.population import population
from questline.modelling.effects.values import quartile_values
from questline.modelling.regression import Fit
from questline.modelling.rows.analysis_rows import AnalysisRows
from questline.modelling.rows.average_effects import (
    Values,
    add_curves,
    add_differences,
    add_predictions,
)
from questline.modelling.rows.effect_rows import EffectRows
from questline.modelling.rows.marginal_means import add_marginal_means
from questline.modelling.rows.moderation import add_moderated_curves, add_moderation
from questline.modelling.rows.people_behind import PeopleBehind
from questline.modelling.terms.recipe import Recipe


def add_effects(rows: AnalysisRows, fit: Fit) -> None:
    """Effects of a model of complete cases, and the curves of its figures."""
    recipe = fit.recipe or Recipe(fit.terms)
    model = model_of_fit(fit, rows.analysis["kind"])
    codes = getattr(fit.model, "categories", range(len(fit.cases.levels)))
    people = population(recipe, fit.cases.frame)
    behind = PeopleBehind(people, _events(rows.kind, fit.cases.outcome[None], codes))
    levels = tuple(fit.cases.levels[code] for code in codes)
    written = EffectRows(rows, people, model, behind, levels)
    values = stated_values(rows.analysis, recipe, fit.cases.frame)
    _add_all(written, values)
    add_curves(written, [
        term.variable
        for term in recipe.terms
        if term.focal and not recipe.is_category(term.variable)
    ])  # fmt: skip
    for interaction in recipe.interactions:
        add_moderated_curves(written, interaction, values)


def add_pooled_effects(
    rows: AnalysisRows, fits: CompletedFits, recipe: Recipe, complete: pd.DataFrame
) -> None:
    """The same of completed sets, pooled, at the same values as among the `complete` cases."""
    cases = fits.cases
    people = population(recipe, cases.frame, cases.sets)
    behind = PeopleBehind(people, _events(rows.kind, cases.outcome, fits.levels))
    model = model_of_completed(fits, rows.analysis["kind"])
    levels = tuple(cases.levels[code] for code in fits.levels)
    written = EffectRows(rows, people, model, behind, levels, fits.complete_df)
    _add_all(written, stated_values(rows.analysis, recipe, complete))


def stated_values(analysis: Mapping[str, Any], recipe: Recipe, frame: pd.DataFrame) -> Values:
    """The values at which predictions mean something.

    Of a number those that the plan states; of a predictor of interest, or a number in an
    interaction, for which it states none, the quartiles of the complete cases in `frame`. Every
    level of a category.
    """
    stated = analysis.get("predictions") or {}
    in_pairs = {name for pair in recipe.interactions for name in pair.variables}
    values: dict[str, Sequence[float | str]] = {}
    for term in recipe.terms:
        name = term.variable
        if isinstance(term, Term) and term.levels:
            values[name] = term.levels
        elif name in stated:
            values[name] = sorted({float(value) for value in stated[name]})
        elif term.focal or name in in_pairs:
            numbers = quartile_values(frame[name].to_numpy(dtype=float))
            values[name] = sorted({float(f"{number:.10g}") for number in numbers})
    return values


def _add_all(rows: EffectRows, values: Values) -> None:
    """What is said of complete cases and of completed sets alike."""
    recipe = rows.people.recipe
    add_differences(rows)
    add_predictions(rows, values)
    in_pairs = {name for pair in recipe.interactions for name in pair.variables}
    for term in recipe.terms:
        if isinstance(term, Term) and term.levels and (term.focal or term.variable in in_pairs):
            add_marginal_means(rows, term)
    for interaction in recipe.interactions:
        add_moderation(rows, interaction, values)


def _events(kind: str, outcome: np.ndarray, codes: Sequence[int]) -> tuple[np.ndarray, ...]:
    """Who has the outcome, (sets, people): the event, or each level of an ordinal model."""
    if kind == "linear":
        return ()
    if kind == "logistic":
        return (outcome == 1,)
    return tuple(outcome == code for code in codes)
