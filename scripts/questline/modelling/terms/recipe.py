"""How people's answers become the columns of a model, and become them again when answers change.

A recipe holds terms (plain numbers and categories as in `design`, splines with their knots) and
interactions. Effects are differences between what a model says of people as they are and as they
would be: for that the columns are made anew from changed values, so that an interaction or a curve
follows its number.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import pandas as pd

from questline.modelling.design import Column, Term
from questline.modelling.terms.interactions import Interaction, interaction_columns, products
from questline.modelling.terms.splines import (
    Knots,
    SplineTerm,
    choose_knots,
    spline_basis,
    spline_slopes,
)

AnyTerm = Term | SplineTerm
Values = Mapping[str, np.ndarray]
"""For each variable of a recipe the people's values, in arrays of one shape: numbers as they were
measured; for a category the place of the level among the term's levels, -1 for any other answer."""


@dataclass(frozen=True)
class Recipe:
    """The terms of a model in their order, then the interactions. The intercept is not among them.

    Every variable is in one term; both variables of an interaction are terms.
    """

    terms: tuple[AnyTerm, ...]
    interactions: tuple[Interaction, ...] = ()

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the design matrix."""
        columns = [column for term in self.terms for column in term.columns]
        for interaction in self.interactions:
            first, second = (self.term(variable).columns for variable in interaction.variables)
            columns += interaction_columns(interaction, first, second)
        return tuple(columns)

    def term(self, variable: str) -> AnyTerm:
        """The term of a variable. Raises KeyError if there is none."""
        for term in self.terms:
            if term.variable == variable:
                return term
        raise KeyError(variable)

    def is_category(self, variable: str) -> bool:
        """Whether the variable has levels."""
        return bool(self.term(variable).levels)

    def step(self, variable: str) -> float:
        """One unit of a number in its direction: negative for the direction `lower`."""
        term = self.term(variable)
        return term.unit if term.direction == "higher" else -term.unit

    def design_matrix(self, frame: pd.DataFrame) -> tuple[tuple[Column, ...], np.ndarray]:
        """The columns and their matrix, people by columns, without the intercept.

        `frame` has one row a person and a column for each variable: numbers, or codes of levels.
        """
        return self.columns, self.matrix(self.values(frame))

    def values(self, frame: pd.DataFrame, sets: int | None = None) -> dict[str, np.ndarray]:
        """The values of `frame`, each an array (people,).

        With `sets` the frame holds so many completed sets below each other, the same people in the
        same order in each, and the arrays are (sets, people).
        """
        values = {}
        for term in self.terms:
            column = frame[term.variable]
            if levels := term.levels:
                read = _places_of(column, levels)
            else:
                read = column.to_numpy(dtype=float)
            values[term.variable] = read if sets is None else read.reshape(sets, -1)
        return values

    def value(self, variable: str, stated: float | str) -> float | int:
        """A stated value as `values` holds it: a number itself, a level as its place."""
        if levels := self.term(variable).levels:
            return levels.index(str(stated))
        return float(stated)

    def matrix(self, values: Values) -> np.ndarray:
        """The design matrix for values of any shape; the columns are its last axis."""
        return self.from_blocks(self.blocks(values))

    def blocks(self, values: Values) -> dict[str, np.ndarray]:
        """For each variable in `values` the columns of its term, (..., columns of the term)."""
        return {name: _block(self.term(name), given) for name, given in values.items()}

    def slopes(self, variable: str, values: np.ndarray) -> np.ndarray:
        """The derivatives of a number's own columns with respect to it, (..., columns)."""
        return _slopes(self.term(variable), values)

    def from_blocks(
        self,
        blocks: Values,
        base: np.ndarray | None = None,
        changed: Collection[str] | None = None,
    ) -> np.ndarray:
        """The design matrix from the columns of its terms, which may be broadcast.

        With `base`, the matrix of blocks that differ in the variables `changed` alone, only columns
        of those are made anew.
        The products of an interaction are bilinear in the columns of its two terms. So blocks of
        means over independent distributions give the mean row of all their combinations.
        """
        shape = np.broadcast_shapes(*(block.shape[:-1] for block in blocks.values()))
        matrix = np.empty((*shape, len(self.columns))) if base is None else base.copy()
        for place, columns in self.columns_of(blocks, changed):
            matrix[..., place] = columns
        return matrix

    def columns_of(
        self, blocks: Values, variables: Collection[str] | None = None
    ) -> Iterator[tuple[slice, np.ndarray]]:
        """The columns of the terms in `variables`, or of all, and of interactions with them.

        Each with its place in the design; they may be broadcast.
        """
        for term, place in zip(self.terms, self._places, strict=False):
            if variables is None or term.variable in variables:
                yield place, blocks[term.variable]
        for interaction, place in zip(
            self.interactions, self._places[len(self.terms) :], strict=True
        ):
            if variables is None or not set(variables).isdisjoint(interaction.variables):
                yield place, products(*self._centred(interaction, blocks))

    def slopes_from_blocks(self, variable: str, blocks: Values, slopes: np.ndarray) -> np.ndarray:
        """The derivative of every column with respect to a number, shaped as `from_blocks`.

        `slopes` are the derivatives of the number's own columns; products follow the product rule.
        """
        shape = np.broadcast_shapes(*(block.shape[:-1] for block in blocks.values()))
        matrix = np.zeros((*shape, len(self.columns)))
        for term, place in zip(self.terms, self._places, strict=False):
            if term.variable == variable:
                matrix[..., place] = slopes
        for interaction, place in zip(
            self.interactions, self._places[len(self.terms) :], strict=True
        ):
            first, second = self._centred(interaction, blocks)
            if interaction.first == variable:
                matrix[..., place] = products(slopes, second)
            elif interaction.second == variable:
                matrix[..., place] = products(first, slopes)
        return matrix

    def places(self, variable: str) -> list[int]:
        """Where the columns of a term are, interactions not counted."""
        for term, place in zip(self.terms, self._places, strict=False):
            if term.variable == variable:
                return list(range(place.start, place.stop))
        raise KeyError(variable)

    def interaction_places(self, interaction: Interaction) -> list[int]:
        """Where the columns of an interaction are."""
        place = self._places[len(self.terms) + self.interactions.index(interaction)]
        return list(range(place.start, place.stop))

    def all_places(self, variable: str) -> list[int]:
        """Where the columns of a term and of all interactions with it are."""
        found = self.places(variable)
        for interaction in self.interactions:
            if variable in interaction.variables:
                found += self.interaction_places(interaction)
        return found

    def nonlinear_places(self, variable: str, *, interactions: bool = False) -> list[int]:
        """Where the nonlinear columns of a spline are; with `interactions`, their products too."""
        found = self.places(variable)[1:] if isinstance(self.term(variable), SplineTerm) else []
        if not found or not interactions:
            return found
        for interaction in self.interactions:
            if variable in interaction.variables:
                first, second = (
                    np.arange(len(self.term(name).columns)) > (0 if name == variable else -1)
                    for name in interaction.variables
                )
                chosen = products(first.astype(float), second.astype(float)) > 0
                found += np.array(self.interaction_places(interaction))[chosen].tolist()
        return found

    @cached_property
    def _places(self) -> list[slice]:
        """Where the columns of each term, and then of each interaction, are."""
        sizes = [len(term.columns) for term in self.terms]
        for interaction in self.interactions:
            first, second = (len(self.term(name).columns) for name in interaction.variables)
            sizes.append(first * second)
        ends = np.cumsum([0, *sizes]).tolist()
        return [slice(*pair) for pair in pairwise(ends)]

    def _centred(self, interaction: Interaction, blocks: Values) -> tuple[np.ndarray, np.ndarray]:
        """The two terms' columns, each less its value at the centre if there is one."""
        centred = []
        for variable, centre in (
            (interaction.first, interaction.first_centre),
            (interaction.second, interaction.second_centre),
        ):
            block = blocks[variable]
            term = self.term(variable)
            if centre is not None and not term.levels:
                block = block - _block(term, np.array(centre))
            centred.append(block)
        return centred[0], centred[1]


@dataclass(frozen=True)
class DeclaredRecipe:
    """A recipe made from declarations, or None and the `reason` why there is none.

    `notes` says for a variable where the knots of its spline are not those asked for. `terms` and
    `columns` are those of the recipe; without one, those that it would have had, a spline that
    cannot be made having knots without a place.
    """

    recipe: Recipe | None
    notes: dict[str, str]
    reason: str
    terms: tuple[AnyTerm, ...]
    columns: tuple[Column, ...]


def declared_recipe(
    terms: Sequence[Term],
    frame: pd.DataFrame,
    knots: Mapping[str, int | Sequence[float]] | None = None,
    interactions: Sequence[Interaction] = (),
) -> DeclaredRecipe:
    """The recipe of plain terms (`design.planned_terms`), some of them made splines.

    `knots` says for the number which is to be a spline how many knots it has (3 to 7), or where
    they are. Percentiles are those of `frame`, the people of the analysis; completed sets below
    each other share their knots.
    """
    made: list[AnyTerm] = []
    notes: dict[str, str] = {}
    reasons = []
    for term in terms:
        asked = (knots or {}).get(term.variable)
        if asked is None:
            made.append(term)
            continue
        if isinstance(asked, int):
            values = frame[term.variable].to_numpy(dtype=float)
            found = choose_knots(term.variable, values, asked)
        else:
            found = Knots(tuple(sorted(float(place) for place in asked)))
        if found.reason:
            reasons.append(found.reason)
        if found.note:
            notes[term.variable] = found.note
        places = found.positions
        if not places and isinstance(asked, int):
            places = (math.nan,) * asked
        made.append(SplineTerm(term.variable, term.focal, places, term.unit, term.direction))
    recipe = Recipe(tuple(made), tuple(interactions))
    reason = reasons[0] if reasons else ""
    return DeclaredRecipe(None if reason else recipe, notes, reason, recipe.terms, recipe.columns)


def _places_of(answers: pd.Series, levels: tuple[str, ...]) -> np.ndarray:
    """The place of each answer among the levels, -1 for any other."""
    known = {level: place for place, level in enumerate(levels)}
    if isinstance(answers.dtype, pd.CategoricalDtype):
        places = [known.get(answer, -1) for answer in answers.cat.categories.tolist()]
        return np.array([*places, -1], dtype=np.intp)[answers.cat.codes]
    return np.array([known.get(answer, -1) for answer in answers.tolist()], dtype=np.intp)


def _block(term: AnyTerm, values: np.ndarray) -> np.ndarray:
    """The columns of a term for values of any shape."""
    if isinstance(term, SplineTerm):
        return spline_basis(values, term.knots)
    if term.levels:
        compared = [place for place, level in enumerate(term.levels) if level != term.reference]
        return (values[..., None] == np.array(compared, dtype=np.intp)).astype(float)
    return (_sign(term) * values / term.unit)[..., None]


def _slopes(term: AnyTerm, values: np.ndarray) -> np.ndarray:
    if isinstance(term, SplineTerm):
        return spline_slopes(values, term.knots)
    return np.full((*np.shape(values), 1), _sign(term) / term.unit)


def _sign(term: AnyTerm) -> float:
    return 1.0 if term.direction == "higher" else -1.0
