"""Rows of averages over the people of a model: differences, ratios, slopes, predictions, curves."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from questline.modelling.design import Term
from questline.modelling.effects.marginal_effects import (
    average_marginal_effect,
    declared_changes,
    differences_and_ratios,
)
from questline.modelling.effects.population import Setting
from questline.modelling.effects.predictions import at_values, average_predictions
from questline.modelling.effects.results import Effects, Label
from questline.modelling.effects.values import CURVE_SHARE, QUARTILES, curve_values
from questline.modelling.rows.effect_rows import EffectRows, Name
from questline.modelling.rows.people_behind import Cell
from questline.modelling.terms.recipe import Recipe

Values = Mapping[str, Sequence[float | str]]
"""The values of each variable at which the model is asked what it expects."""

CURVE = "curve"
STANDARDISED = "averaged over the people of the model, their other terms as they are"
DIFFERENCE = f"difference of predicted {{what}}, {STANDARDISED}; delta method"
RATIO = f"ratio of predicted probabilities, {STANDARDISED}; delta method for the logarithm"
SLOPE = f"slope of the predicted {{what}}, {STANDARDISED}; delta method"
PREDICTED = f"predicted {{what}}, {STANDARDISED}; delta method{{scale}}"
ON_LOGITS = " on the scale of log odds"
FAR_OUT = (
    "Hardly anyone has a value so far out: here the model says more than the answers can bear out."
)
EVERYWHERE = (-math.inf, math.inf)
PERCENTILES = ("lower_quartile", "median", "upper_quartile")


def add_differences(rows: EffectRows) -> None:
    """What a unit more of each number and each level of a category mean for the outcome.

    In a linear model that is the coefficient, but where a number enters as a curve or a term
    depends on another one.
    """
    recipe, linear = rows.people.recipe, rows.model.kind == "linear"
    named = [
        term.variable
        for term in recipe.terms
        if not linear or not _is_coefficient(recipe, term.variable)
    ]
    changes = [change for variable in named for change in declared_changes(recipe, variable)]
    if not changes:
        return
    differences, ratios = differences_and_ratios(rows.people, rows.model, changes)
    what = _outcomes(rows)

    def name(label: Label) -> Name:
        return change_name(recipe, label)

    statistic = "mean_difference" if linear else "risk_difference"
    rows.add(differences, statistic, DIFFERENCE.format(what=what), name)
    if not linear:
        rows.add(ratios, "risk_ratio", RATIO, name)
    statistic = "average_slope" if linear else "average_marginal_effect"
    for variable in named:
        if not recipe.is_category(variable):
            slope = average_marginal_effect(rows.people, rows.model, variable)
            rows.add(slope, statistic, SLOPE.format(what=what), name)


def change_name(recipe: Recipe, label: Label) -> Name:
    """The name of a change of one variable: a level against another, or a unit of a number."""
    ((variable, after),) = label.at.items()
    if isinstance(after, str):
        reference = str(label.against[variable])
        cells = [{variable: after}, {variable: reference}]
        return Name(variable, after, unit=f"against {reference}", cells=cells)
    term = recipe.term(variable)
    unit = f"per {term.unit:g} {term.direction}"
    return Name(variable, unit=unit)


def add_predictions(rows: EffectRows, values: Values) -> None:
    """Predictions at stated values of numbers and at the levels of categories."""
    add_predicted(
        rows, [setting for name, stated in values.items() for setting in at_values(name, stated)]
    )


def add_curves(rows: EffectRows, variables: Sequence[str]) -> None:
    """The predictions along numbers, and where the quartiles of these are."""
    settings: list[Setting] = []
    for variable in variables:
        numbers = rows.people.values[variable].ravel()
        settings += at_values(variable, curve_values(numbers))
        if numbers.size:
            for statistic, share in zip(PERCENTILES, QUARTILES, strict=True):
                quartile = float(np.quantile(numbers, share))
                rows.rows.add(variable, statistic, quartile, events=None)
    add_predicted(rows, settings, CURVE)


def add_predicted(rows: EffectRows, settings: Sequence[Setting], group: str = "") -> None:
    """Average predictions, each named after the first variable of its setting."""
    if not settings:
        return
    found: Effects = average_predictions(rows.people, rows.model, settings)
    reaches = {
        name: _reach(rows.people.values[name])
        for name in dict.fromkeys(next(iter(setting)) for setting in settings)
        if not rows.people.recipe.is_category(name) and not group
    }

    def name(label: Label) -> Name:
        variable, value = next(iter(label.at.items()))
        low, high = reaches.get(variable, EVERYWHERE)
        far = isinstance(value, float) and not low <= value <= high
        cell = cell_of(label)
        return Name(
            variable,
            value_level(value),
            group,
            note=FAR_OUT if far else "",
            cells=[cell] if cell else [],
        )

    statistic = "predicted_mean" if rows.model.kind == "linear" else "predicted_probability"
    scale = ON_LOGITS if rows.model.bounded else ""
    rows.add(found, statistic, PREDICTED.format(what=_outcomes(rows), scale=scale), name)


def cell_of(label: Label) -> Cell:
    """The levels that everyone is set to: the people who have them in fact stand behind it."""
    return {name: value for name, value in label.at.items() if isinstance(value, str)}


def value_level(value: object) -> str:
    """A value as it stands in the name of a row."""
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _is_coefficient(recipe: Recipe, variable: str) -> bool:
    """Whether a difference in a term means the same whatever its value and the other terms."""
    term = recipe.term(variable)
    return isinstance(term, Term) and len(recipe.all_places(variable)) == len(term.columns)


def _reach(numbers: np.ndarray) -> tuple[float, float]:
    """Where nearly everyone's values are; curves lie there anyway."""
    if not numbers.size:
        return EVERYWHERE
    low, high = np.quantile(numbers, (CURVE_SHARE, 1 - CURVE_SHARE))
    return float(low), float(high)


def _outcomes(rows: EffectRows) -> str:
    return "means" if rows.model.kind == "linear" else "probabilities"
