"""Average marginal effects: what a difference in one variable means for the expected outcome.

Everyone is taken as observed but for the variable, and what the model expects is averaged over
people. A slope is the average derivative of the expected outcome, per unit; a change compares two
settings of everyone: risk differences in a logistic model, differences of means in a linear one
(Norton, Dowd & Maciejewski 2019, JAMA 321, 1304-1305; Lane & Nelder 1982). Risk ratios are ratios
of averages. Interactions and splines of the variable follow it: their columns are made anew, where
a derivative of the single column (as in statsmodels' `get_margeff`) would leave them behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from questline.modelling.design import Term
from questline.modelling.effects.averages import (
    Averages,
    average_outcomes,
    average_slopes,
    why_nothing,
)
from questline.modelling.effects.estimated_model import EstimatedModel
from questline.modelling.effects.population import Population, Setting, Shift
from questline.modelling.effects.results import Effects, Label, make_effects, no_effects
from questline.modelling.terms.recipe import Recipe

NO_RATIO = "Not computable: a ratio needs averages that are above zero."


@dataclass(frozen=True)
class Change:
    """Two settings of everyone that are compared: `after` with `before`."""

    before: Setting
    after: Setting


def unit_change(recipe: Recipe, variable: str) -> Change:
    """One unit of a number more than observed, in its declared unit and direction."""
    return Change({}, {variable: Shift(recipe.step(variable))})


def value_change(variable: str, before: float | str, after: float | str) -> Change:
    """Everyone at `after` compared with everyone at `before`."""
    return Change({variable: before}, {variable: after})


def level_changes(recipe: Recipe, variable: str) -> list[Change]:
    """Each level of a category compared with its reference level."""
    term = recipe.term(variable)
    if not isinstance(term, Term):
        return []
    levels = (level for level in term.levels if level != term.reference)
    return [value_change(variable, term.reference, level) for level in levels]


def declared_changes(recipe: Recipe, variable: str) -> list[Change]:
    """What is declared about a variable: a change of one unit, or of its level."""
    if recipe.is_category(variable):
        return level_changes(recipe, variable)
    return [unit_change(recipe, variable)]


def average_marginal_effect(people: Population, model: EstimatedModel, variable: str) -> Effects:
    """The average slope of a number, per its unit and direction; one effect an outcome.

    A marginal effect in the narrow sense: for a logistic model the average of p (1 - p) times the
    slope of the linear predictor, its gradient in closed form.
    """
    step = people.recipe.step(variable)
    at: Setting = {variable: Shift(step)}
    if reason := why_nothing(people, model):
        return no_effects([Label(at)], model, "identity", reason)
    found = average_slopes(people, model, variable)
    reason = "" if found.held[0] else _why_not_held(people, found, at)
    outcomes = _outcomes(people, model)
    labels = [Label(at, outcome=outcome) for outcome in outcomes]
    return make_effects(
        labels, step * found.values[:, 0], step * found.gradients[:, 0], model, "identity",
        [reason] * len(labels), tested=True,
    )  # fmt: skip


def average_differences(
    people: Population, model: EstimatedModel, changes: Sequence[Change]
) -> Effects:
    """Average differences of the expected outcome: for each change one an outcome."""
    return differences_and_ratios(people, model, changes)[0]


def average_ratios(people: Population, model: EstimatedModel, changes: Sequence[Change]) -> Effects:
    """Ratios of average expected outcomes, on the log scale: for each change one an outcome.

    Risk ratios in a logistic model. Unlike odds ratios they are collapsible, but they depend on the
    people over whom they are standardised.
    """
    return differences_and_ratios(people, model, changes)[1]


def differences_and_ratios(
    people: Population, model: EstimatedModel, changes: Sequence[Change]
) -> tuple[Effects, Effects]:
    """`average_differences` and `average_ratios` of the same changes, from the same averages."""
    if reason := why_nothing(people, model):
        labels = _labels(changes, (None,))
        return (
            no_effects(labels, model, "identity", reason),
            no_effects(labels, model, "log", reason),
        )
    before, after, reasons = _both_sides(people, model, changes)
    labels = _labels(changes, _outcomes(people, model))
    values, gradients = (two - one for one, two in zip(before, after, strict=True))
    differences = make_effects(
        labels, _flat(values), _flat(gradients), model, "identity", reasons, tested=True
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        values = np.log(after[0]) - np.log(before[0])
        gradients = after[1] / after[0][..., None] - before[1] / before[0][..., None]
    positive: list[bool] = np.all(_flat((before[0] > 0) & (after[0] > 0)), axis=0).tolist()
    reasons = [
        reason or ("" if fine else NO_RATIO) for reason, fine in zip(reasons, positive, strict=True)
    ]
    ratios = make_effects(
        labels, _flat(values), _flat(gradients), model, "log", reasons, tested=True
    )
    return differences, ratios


def _both_sides(
    people: Population, model: EstimatedModel, changes: Sequence[Change]
) -> tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray], list[str]]:
    """Averages and gradients of both sides, each (sets, changes, outcomes, ...), and reasons."""
    settings: list[Setting] = []
    for change in changes:
        settings += [side for side in (change.before, change.after) if side not in settings]
    found = average_outcomes(people, model, settings)
    places = [[settings.index(side(change)) for change in changes] for side in (_before, _after)]
    outcomes = found.values.shape[2]
    reasons = []
    for sides in zip(*places, strict=True):
        not_held = (
            _why_not_held(people, found, settings[side]) for side in sides if not found.held[side]
        )
        reasons += [next(not_held, "")] * outcomes
    before, after = ((found.values[:, side], found.gradients[:, side]) for side in places)
    return before, after, reasons


def _before(change: Change) -> Setting:
    return change.before


def _after(change: Change) -> Setting:
    return change.after


def _why_not_held(people: Population, found: Averages, setting: Setting) -> str:
    return why_not_held(people, setting) or found.support.reason


def why_not_held(people: Population, setting: Setting) -> str:
    """A plainer reason why a model says nothing of a setting: a level nobody has, a constant."""
    for variable, stated in setting.items():
        values = people.values[variable]
        if people.recipe.is_category(variable):
            if not (values == people.recipe.value(variable, str(stated))).any():
                return f'Not computable: nobody has the level "{stated}" of {variable}.'
        elif np.ptp(values) == 0:
            return (
                f"Not computable: {variable} is the same for everyone, so that it can explain "
                "nothing."
            )
    return ""


def _outcomes(people: Population, model: EstimatedModel) -> tuple[int | None, ...]:
    return model.outcomes(model.size - len(people.recipe.columns))


def _labels(changes: Sequence[Change], outcomes: Sequence[int | None]) -> list[Label]:
    return [
        Label(change.after, change.before, outcome) for change in changes for outcome in outcomes
    ]


def _flat(values: np.ndarray) -> np.ndarray:
    """Changes and outcomes, the second and third axis, as one."""
    return values.reshape(len(values), values.shape[1] * values.shape[2], *values.shape[3:])
