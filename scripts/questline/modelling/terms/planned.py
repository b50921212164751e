"""The recipe of a planned analysis: made once, from its complete cases, and used ever after.

Reference levels, knots of splines and centres of interactions come from the complete cases.
Completed sets, other models and other people are then described in the same terms.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from questline.core.sentences import listed
from questline.modelling.design import Term, planned_terms
from questline.modelling.terms.interactions import Interaction
from questline.modelling.terms.recipe import DeclaredRecipe, Recipe, declared_recipe
from questline.modelling.terms.splines import SplineTerm


def planned_recipe(
    analysis: Mapping[str, Any], variables: Mapping[str, Mapping[str, Any]], frame: pd.DataFrame
) -> DeclaredRecipe:
    """The terms, splines and interactions of one analysis of plan.yaml.

    `frame` holds its complete cases. Numbers of interactions are centred at their mean there, so
    that the other variable's own coefficient is for people with the mean (Aiken & West 1991,
    Multiple regression: testing and interpreting interactions). An interaction is of interest when
    one of its variables is a predictor.
    """
    terms = planned_terms(analysis, variables, frame)
    interactions = [_interaction(pair, terms, frame) for pair in analysis.get("interactions") or ()]
    return declared_recipe(terms, frame, analysis.get("splines") or {}, interactions)


def unadjusted_recipes(planned: DeclaredRecipe) -> list[Recipe]:
    """The models of each term alone; an interaction has none.

    Where the recipe cannot be made, the terms that can enter as planned still have theirs.
    """
    return [
        Recipe((term,))
        for term in planned.terms
        if planned.recipe or not isinstance(term, SplineTerm)
    ]


def _interaction(pair: Sequence[str], terms: Sequence[Term], frame: pd.DataFrame) -> Interaction:
    known = {term.variable: term for term in terms}
    first, second = (known[name] for name in pair)
    return Interaction(
        first.variable,
        second.variable,
        first.focal or second.focal,
        _centre(first, frame),
        _centre(second, frame),
    )


def _centre(term: Term, frame: pd.DataFrame) -> float | None:
    if term.levels or not len(frame):
        return None
    return float(frame[term.variable].to_numpy(dtype=float).mean())


def conditions(recipe: Recipe) -> dict[str, str]:
    """For each variable of an interaction for whom its own coefficients are, in a sentence."""
    others: dict[str, list[str]] = {}
    for interaction in recipe.interactions:
        first, second = interaction.variables
        others.setdefault(first, []).append(_where(recipe, second, interaction.second_centre))
        others.setdefault(second, []).append(_where(recipe, first, interaction.first_centre))
    return {
        variable: f"With the interaction in the model this is for people with {listed(places)}."
        for variable, places in others.items()
    }


def _where(recipe: Recipe, variable: str, centre: float | None) -> str:
    term = recipe.term(variable)
    if term.levels:
        return f'the level "{term.reference}" of {variable}'
    return f"{'the mean' if centre is not None else 'a value of 0'} of {variable}"
