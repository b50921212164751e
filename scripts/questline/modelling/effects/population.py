"""The people over whom effects are averaged, and how their answers are set to other values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from questline.modelling.design import Term
from questline.modelling.terms.recipe import Recipe
from questline.modelling.weighting.usable_weights import why_unusable


@dataclass(frozen=True)
class Shift:
    """A number moved by an amount, in the units in which it was measured."""

    amount: float

    def __str__(self) -> str:
        """The shift in words."""
        return f"{abs(self.amount):g} {'lower' if self.amount < 0 else 'higher'}"


Setting = Mapping[str, "float | str | Shift"]
"""What is changed about everyone: a variable's stated value, or a shift of a number. What is not
named stays as observed."""


@dataclass(frozen=True)
class Population:
    """The people of a model: its recipe and their values, arrays (sets, people).

    `weights` (sets or 1, people) add up to 1 in each set. `reason` says why nothing can be
    averaged, "" if it can.
    """

    recipe: Recipe
    values: Mapping[str, np.ndarray]
    weights: np.ndarray
    reason: str = ""

    @property
    def people(self) -> int:
        """How many people there are."""
        return self.weights.shape[1]

    def observed(self, part: slice) -> tuple[dict[str, np.ndarray], np.ndarray]:
        """The columns of the terms of some people as they are, and their design matrix.

        Those of all people at once are kept: they are asked for again and again.
        """
        if part.start == 0 and part.stop >= self.people:
            return self._observed
        blocks = self.recipe.blocks({name: all_[:, part] for name, all_ in self.values.items()})
        return blocks, self.recipe.from_blocks(blocks)

    @cached_property
    def _observed(self) -> tuple[dict[str, np.ndarray], np.ndarray]:
        blocks = self.recipe.blocks(self.values)
        return blocks, self.recipe.from_blocks(blocks)

    def present(self, variable: str) -> list[int]:
        """The places of the levels of a category that someone has, in the declared order."""
        values = self.values[variable]
        return np.flatnonzero(np.bincount(values[values >= 0])).tolist()

    def levels_present(self, variable: str) -> list[str]:
        """Those levels themselves; none of a number."""
        term = self.recipe.term(variable)
        if not isinstance(term, Term) or not term.levels:
            return []
        return [term.levels[place] for place in self.present(variable)]

    def changed(self, setting: Setting, people: slice) -> dict[str, np.ndarray]:
        """The values of the variables that a setting changes, for some of the people.

        Stated values are those of everyone and given once, (1, 1).
        """
        changed = {}
        for variable, stated in setting.items():
            if isinstance(stated, Shift):
                changed[variable] = self.values[variable][:, people] + stated.amount
            else:
                changed[variable] = np.array([[self.recipe.value(variable, stated)]])
        return changed


def population(
    recipe: Recipe, frame: pd.DataFrame, sets: int = 1, weights: np.ndarray | None = None
) -> Population:
    """The people of `frame`, one row each, complete in all variables of the recipe.

    With `sets` completed sets the frame holds them below each other, the same people in each.
    `weights` (people,) on any scale, or (sets, people); without them everyone counts the same.
    """
    values = recipe.values(frame, sets)
    people = len(frame) // sets
    if not people:
        reason = "Not computable: nobody is there over whom to average."
        return Population(recipe, values, np.empty((1, 0)), reason)
    if weights is None:
        return Population(recipe, values, np.full((1, people), 1 / people))
    given = np.atleast_2d(np.asarray(weights, dtype=float))
    if reason := why_unusable(given.ravel()):
        return Population(recipe, values, np.full((1, people), np.nan), reason)
    return Population(recipe, values, given / given.sum(axis=1, keepdims=True))
