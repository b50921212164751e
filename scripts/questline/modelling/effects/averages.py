"""Expected outcomes averaged over people, and their gradients with respect to the coefficients.

The average over the people as they are, but for what a setting changes about everyone, is
standardisation to these people (g-computation: Robins 1986; Lane & Nelder 1982, Biometrics 38,
613-621). Its variance follows by the delta method from the covariance of the coefficients; the
people's own answers are taken as given, as in Stata's `margins` and R's marginaleffects.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from questline.modelling.effects.estimated_model import EstimatedModel
from questline.modelling.effects.population import Population, Setting
from questline.modelling.effects.support import Support, support_of

NO_ESTIMATES = "Not computable: the model has no estimates."
CELLS_AT_ONCE = 1_000_000
"""Cells of the arrays of people that are worked on at once: 8 MB."""
Changed = tuple[slice, np.ndarray]
"""Columns that are not as observed, (sets or 1, people or 1, columns), and where they stand."""


@dataclass(frozen=True)
class Averages:
    """Averages (sets, settings, outcomes), gradients (sets, settings, outcomes, q).

    `held` says for each setting whether the model has something to say of everyone in it.
    """

    values: np.ndarray
    gradients: np.ndarray
    held: np.ndarray
    support: Support


def average_outcomes(
    people: Population,
    model: EstimatedModel,
    settings: Sequence[Setting],
    support: Support | None = None,
) -> Averages:
    """The average expected outcome in each setting.

    `support` is that of the people the model was fitted to, where `people` are others.
    """
    support = support or support_of(model, people)
    total = _Totals(people, model, len(settings))
    held = np.ones(len(settings), dtype=bool)
    recipe = people.recipe
    for part in _parts(people, model, len(settings)):
        observed, base = people.observed(part)
        changes = []
        for number, setting in enumerate(settings):
            blocks = {**observed, **recipe.blocks(people.changed(setting, part))}
            changes.append([*recipe.columns_of(blocks, setting)])
            if not support.complete:
                held[number] &= _all_held(support, recipe.from_blocks(blocks, base, setting))
        total.add_levels(base, changes, people.weights[:, part])
    values, gradients = total.outcomes(level=True)
    return Averages(values, gradients, held, support)


def average_slopes(people: Population, model: EstimatedModel, variable: str) -> Averages:
    """The average derivative of the expected outcome with respect to a number.

    Interactions and splines of the number follow it. The result has one setting.
    """
    support = support_of(model, people)
    total = _Totals(people, model, 1)
    held = True
    recipe = people.recipe
    for part in _parts(people, model, 1):
        blocks, matrix = people.observed(part)
        own = recipe.slopes(variable, people.values[variable][:, part])
        slopes = recipe.slopes_from_blocks(variable, blocks, own)
        held &= _all_held(support, matrix) and _all_held(support, slopes, intercept=0.0)
        total.add_slopes(matrix, slopes, people.weights[:, part])
    values, gradients = total.outcomes(level=False)
    return Averages(values, gradients, np.array([held]), support)


def why_nothing(people: Population, model: EstimatedModel) -> str:
    """Why nothing can be averaged, or nothing: no model, nobody, no usable weights."""
    reason = model.reason or people.reason
    if reason:
        return reason
    intercepts = model.size - len(people.recipe.columns)
    return NO_ESTIMATES if np.isnan(model.coefficients[:, :intercepts]).any() else ""


class _Totals:
    """Weighted sums over people, of every setting: (sets, settings, intercepts)."""

    def __init__(self, people: Population, model: EstimatedModel, settings: int):
        columns = len(people.recipe.columns)
        self._model = model
        self._intercepts = model.size - columns
        known = np.nan_to_num(model.coefficients)
        self._cuts = known[:, None, : self._intercepts, None]
        self._slopes = known[:, self._intercepts :, None]
        sets = _sets(people, model)
        self._sum = np.zeros((sets, settings, self._intercepts))
        self._by_cut = np.zeros((sets, settings, self._intercepts))
        self._by_slope = np.zeros((sets, settings, self._intercepts, columns))

    def add_levels(
        self, base: np.ndarray, changes: Sequence[Sequence[Changed]], weights: np.ndarray
    ) -> None:
        """Add the curves of some people.

        `base` (sets, people, columns) is the design of the people as they are; `changes` are the
        columns that each setting changes.
        """
        sign = self._model.sign
        observed = (base @ self._slopes)[..., 0]
        predictor = np.repeat(observed[:, None], len(changes), axis=1)
        as_observed: dict[int, np.ndarray] = {}
        for number, changed in enumerate(changes):
            for place, columns in changed:
                own = self._slopes[:, place]
                if place.start not in as_observed:
                    as_observed[place.start] = (base[..., place] @ own)[..., 0]
                predictor[:, number] += (columns @ own)[..., 0] - as_observed[place.start]
        level, slope = self._model.curves(self._cuts + sign * predictor[:, :, None])
        one = weights[:, None, :, None]
        by_cut = (slope @ one)[..., 0]
        self._sum += (level @ one)[..., 0]
        self._by_cut += by_cut
        flat = slope.reshape(len(slope), -1, base.shape[1])
        by_slope = (flat @ (base * weights[..., None])).reshape(self._by_slope.shape)
        for number, changed in enumerate(changes):
            for place, columns in changed:
                if columns.shape[1] == 1:
                    by_slope[:, number, :, place] = by_cut[:, number, :, None] * columns
                else:
                    weighted = columns * weights[..., None]
                    by_slope[:, number, :, place] = slope[:, number] @ weighted
        self._by_slope += sign * by_slope

    def add_slopes(self, matrix: np.ndarray, slopes: np.ndarray, weights: np.ndarray) -> None:
        """Add the derivatives of the curves, `slopes` being those of the columns; one setting."""
        sign = self._model.sign
        predictor = np.swapaxes(matrix @ self._slopes, 1, 2)
        argument = self._cuts[:, 0] + sign * predictor
        _, slope = self._model.curves(argument)
        steepness = np.swapaxes(slopes @ self._slopes, 1, 2)
        bent = self._model.curvature(argument) * steepness * weights[:, None]
        weighted = slope * weights[:, None]
        self._sum[:, 0] += sign * (weighted * steepness).sum(axis=2)
        self._by_cut[:, 0] += sign * bent.sum(axis=2)
        self._by_slope[:, 0] += bent @ matrix + sign * (weighted @ slopes)

    def outcomes(self, *, level: bool) -> tuple[np.ndarray, np.ndarray]:
        """The outcomes (sets, settings, outcomes) and their gradients (..., outcomes, q)."""
        weights, constant = self._model.combination(self._intercepts)
        values = self._sum @ weights.T + (constant if level else 0.0)
        by_cut = weights * self._by_cut[..., None, :]
        return values, np.concatenate([by_cut, weights @ self._by_slope], axis=-1)


def _sets(people: Population, model: EstimatedModel) -> int:
    return max(model.sets, *(len(values) for values in people.values.values()), 1)


def _parts(people: Population, model: EstimatedModel, settings: int) -> Iterator[slice]:
    columns = len(people.recipe.columns)
    curves = 4 * settings * (model.size - columns)
    a_person = _sets(people, model) * (2 * columns + 2 + curves)
    size = max(1, CELLS_AT_ONCE // a_person)
    return (slice(start, start + size) for start in range(0, people.people, size))


def _all_held(support: Support, matrix: np.ndarray, intercept: float = 1.0) -> bool:
    if support.complete:
        return True
    first = np.full((*matrix.shape[:-1], 1), intercept)
    return bool(support.holds(np.concatenate([first, matrix], axis=-1)).all())
