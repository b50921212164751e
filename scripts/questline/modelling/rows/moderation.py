"""Rows of a declared interaction: what one of its terms does at values of the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from questline.modelling.effects.contrasts import against
from questline.modelling.effects.estimated_means import estimated_means, simple_slopes
from questline.modelling.effects.marginal_effects import (
    Change,
    average_differences,
    declared_changes,
)
from questline.modelling.effects.results import Label
from questline.modelling.effects.values import curve_values
from questline.modelling.rows.average_effects import (
    CURVE,
    STANDARDISED,
    Values,
    add_predicted,
    cell_of,
    value_level,
)
from questline.modelling.rows.effect_rows import EffectRows, Name
from questline.modelling.rows.marginal_means import GRID, as_ratios, reference_among
from questline.modelling.rows.people_behind import Cell
from questline.modelling.terms.interactions import Interaction

MOST_CURVES = 4
"""More curves in one picture are not told apart; there is the average one then."""
SLOPES = {
    "logistic": f"odds ratio from the slope of the log odds {GRID}",
    "linear": f"slope of the mean {GRID}",
    "ordinal": f"ratio of the odds of a higher level from the slope of the log odds {GRID}",
}
EFFECTS = {
    "logistic": f"ratio of odds, from mean log odds {GRID}",
    "linear": f"difference of means {GRID}",
    "ordinal": f"ratio of the odds of a higher level, from mean log odds {GRID}",
}
DIFFERENCES = (
    f"difference of predicted probabilities, {STANDARDISED}, with everyone at the value of the "
    "other term of the interaction; delta method"
)
SECOND = "difference of two such differences: whether the interaction shows in probabilities"


@dataclass(frozen=True)
class Moderated:
    """An interaction read in one direction: what `of` does at values of `by`."""

    name: str
    of: str
    by: str


def read_interaction(rows: EffectRows, interaction: Interaction) -> Moderated:
    """What the first term does at values of the second.

    Of a category and a number it is the number whose slope is given at each level, whichever comes
    first.
    """
    first, second = interaction.variables
    recipe = rows.people.recipe
    if recipe.is_category(first) and not recipe.is_category(second):
        first, second = second, first
    return Moderated(interaction.name, first, second)


def add_moderation(rows: EffectRows, interaction: Interaction, values: Values) -> None:
    """Simple slopes or simple effects; in a logistic model risk differences besides."""
    read = read_interaction(rows, interaction)
    at = _values_of(rows, read.by, values)
    if rows.people.recipe.is_category(read.of):
        _add_simple_effects(rows, read, at)
    else:
        _add_simple_slopes(rows, read, at)
    if rows.model.kind == "logistic":
        _add_risk_differences(rows, read, at)


def add_moderated_curves(rows: EffectRows, interaction: Interaction, values: Values) -> None:
    """The predictions along a number at each value of the other term.

    Where that is a category, each curve lies where the people with its level are. An ordinal model
    has none: it has a curve for each level of the outcome already.
    """
    read = read_interaction(rows, interaction)
    at = _values_of(rows, read.by, values)
    recipe, people = rows.people.recipe, rows.people
    ordinal = rows.model.kind == "ordinal"
    if ordinal or recipe.is_category(read.of) or not 1 < len(at) <= MOST_CURVES:
        return
    for value in at:
        numbers = people.values[read.of]
        if recipe.is_category(read.by):
            numbers = numbers[people.values[read.by] == recipe.value(read.by, value)]
        settings = [{read.of: x, read.by: value} for x in curve_values(np.ravel(numbers))]
        add_predicted(rows, settings, f"{CURVE}:{read.by}={value_level(value)}")


def _values_of(rows: EffectRows, variable: str, values: Values) -> list[float | str]:
    """The values at which an interaction is looked at: of levels those that someone has."""
    if rows.people.recipe.is_category(variable):
        return [*rows.people.levels_present(variable)]
    return list(values.get(variable, []))


def _add_simple_slopes(rows: EffectRows, read: Moderated, at: Sequence[float | str]) -> None:
    if not at:
        return
    kind, term = rows.model.kind, rows.people.recipe.term(read.of)
    found = simple_slopes(rows.people, rows.model, read.of, [read.by], {read.by: at})

    def name(label: Label) -> Name:
        cell = cell_of(label)
        return Name(
            read.name,
            f"{read.by}={value_level(label.at[read.by])}",
            unit=f"per {term.unit:g} {term.direction}",
            cells=[cell] if cell else [],
        )

    statistic = "simple_slope" if kind == "linear" else "simple_slope_odds_ratio"
    rows.add(found, statistic, SLOPES[kind], name)


def _add_simple_effects(rows: EffectRows, read: Moderated, at: Sequence[float | str]) -> None:
    """Each level of a category against the reference at values of the other term."""
    kind, levels = rows.model.kind, rows.people.levels_present(read.of)
    if not levels:
        return
    reference = reference_among(rows.people.recipe.term(read.of), levels)
    stated = {read.of: levels, read.by: at}
    means = estimated_means(rows.people, rows.model, [read.of, read.by], stated)
    found = against(means, read.of, reference, within=[read.by])

    def name(label: Label) -> Name:
        return _name(read, label, "")

    statistic = "simple_effect" if kind == "linear" else "simple_effect_odds_ratio"
    rows.add(as_ratios(found, kind), statistic, EFFECTS[kind], name)


def _add_risk_differences(rows: EffectRows, read: Moderated, at: Sequence[float | str]) -> None:
    """The same in probabilities, where odds that differ may not and odds that agree may differ."""
    recipe = rows.people.recipe
    changes = [
        Change({**change.before, read.by: value}, {**change.after, read.by: value})
        for value in at
        for change in declared_changes(recipe, read.of)
    ]
    if not changes:
        return
    term = recipe.term(read.of)
    unit = "" if recipe.is_category(read.of) else f"per {term.unit:g} {term.direction}"
    found = average_differences(rows.people, rows.model, changes)
    rows.add(found, "risk_difference", DIFFERENCES, lambda label: _name(read, label, unit))
    seconds = against(found, read.by, at[0], within=[read.of])
    rows.add(seconds, "second_difference", SECOND, lambda label: _name(read, label, unit))


def _name(read: Moderated, label: Label, unit: str) -> Name:
    """The name of a change of `of` at a value of `by`, or of how two such changes differ."""
    level = f"{read.by}={value_level(label.at[read.by])}"
    if label.at[read.by] != label.against.get(read.by, label.at[read.by]):
        level += f":{value_level(label.against[read.by])}"
    after, cells = label.at[read.of], [cell_of(label)]
    if isinstance(after, str):
        level += f":{after}"
        unit = ""
    other: Cell = {name: value for name, value in label.against.items() if isinstance(value, str)}
    cells.append(other)
    return Name(read.name, level, unit=unit, cells=[cell for cell in cells if cell])
