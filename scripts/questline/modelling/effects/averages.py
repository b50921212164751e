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
CELLS_AT_ONCE = 250_000
"""Cells of the arrays of people that are worked on at once: few enough for the cache."""


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
    totals = [_Totals(people, model) for _ in settings]
    held = np.ones(len(settings), dtype=bool)
    recipe = people.recipe
    for part in _parts(people, model):
        observed = recipe.blocks({name: all_[:, part] for name, all_ in people.values.items()})
        base = recipe.from_blocks(observed)
        for number, setting in enumerate(settings):
            changed = recipe.blocks(people.changed(setting, part))
            matrix = recipe.from_blocks({**observed, **changed}, base, changed)
            held[number] &= _all_held(support, matrix)
            totals[number].add_levels(matrix, people.weights[:, part])
    results = [total.outcomes(level=True) for total in totals]
    return Averages(
        np.stack([values for values, _ in results], axis=1),
        np.stack([gradients for _, gradients in results], axis=1),
        held,
        support,
    )


def average_slopes(people: Population, model: EstimatedModel, variable: str) -> Averages:
    """The average derivative of the expected outcome with respect to a number.

    Interactions and splines of the number follow it. The result has one setting.
    """
    support = support_of(model, people)
    total = _Totals(people, model)
    held = True
    recipe = people.recipe
    for part in _parts(people, model):
        blocks = recipe.blocks({name: all_[:, part] for name, all_ in people.values.items()})
        own = recipe.slopes(variable, people.values[variable][:, part])
        matrix = recipe.from_blocks(blocks)
        slopes = recipe.slopes_from_blocks(variable, blocks, own)
        held &= _all_held(support, matrix) and _all_held(support, slopes, intercept=0.0)
        total.add_slopes(matrix, slopes, people.weights[:, part])
    values, gradients = total.outcomes(level=False)
    return Averages(values[:, None], gradients[:, None], np.array([held]), support)


def why_nothing(people: Population, model: EstimatedModel) -> str:
    """Why nothing can be averaged, or nothing: no model, nobody, no usable weights."""
    reason = model.reason or people.reason
    if reason:
        return reason
    intercepts = model.size - len(people.recipe.columns)
    return NO_ESTIMATES if np.isnan(model.coefficients[:, :intercepts]).any() else ""


class _Totals:
    """Weighted sums over people, a curve of the model at a time."""

    def __init__(self, people: Population, model: EstimatedModel):
        columns = len(people.recipe.columns)
        self._model = model
        self._intercepts = model.size - columns
        known = np.nan_to_num(model.coefficients)
        self._cuts = known[:, : self._intercepts, None]
        self._slopes = known[:, self._intercepts :, None]
        sets = max(model.sets, *(len(values) for values in people.values.values()), 1)
        self._sum = np.zeros((sets, self._intercepts))
        self._by_cut = np.zeros((sets, self._intercepts))
        self._by_slope = np.zeros((sets, self._intercepts, columns))

    def add_levels(self, matrix: np.ndarray, weights: np.ndarray) -> None:
        """Add the curves of some people, `matrix` (sets, people, columns)."""
        level, slope, _ = self._curves(matrix)
        weighted = slope * weights[:, None]
        self._sum += (level * weights[:, None]).sum(axis=2)
        self._by_cut += weighted.sum(axis=2)
        self._by_slope += self._model.sign * (weighted @ matrix)

    def add_slopes(self, matrix: np.ndarray, slopes: np.ndarray, weights: np.ndarray) -> None:
        """Add the derivatives of the curves, `slopes` being those of the columns."""
        _, slope, curvature = self._curves(matrix)
        sign = self._model.sign
        steepness = np.swapaxes(slopes @ self._slopes, 1, 2)
        bent = curvature * steepness * weights[:, None]
        weighted = slope * weights[:, None]
        self._sum += sign * (weighted * steepness).sum(axis=2)
        self._by_cut += sign * bent.sum(axis=2)
        self._by_slope += bent @ matrix + sign * (weighted @ slopes)

    def outcomes(self, *, level: bool) -> tuple[np.ndarray, np.ndarray]:
        """The outcomes (sets, outcomes) and their gradients (sets, outcomes, q)."""
        weights, constant = self._model.combination(self._intercepts)
        values = self._sum @ weights.T + (constant if level else 0.0)
        by_cut = weights * self._by_cut[:, None, :]
        return values, np.concatenate([by_cut, weights @ self._by_slope], axis=2)

    def _curves(self, matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        predictor = np.swapaxes(matrix @ self._slopes, 1, 2)
        return self._model.curves(self._cuts + self._model.sign * predictor)


def _parts(people: Population, model: EstimatedModel) -> Iterator[slice]:
    columns = len(people.recipe.columns)
    sets = max((len(values) for values in people.values.values()), default=1)
    a_person = 2 * sets * (columns + 1) + 4 * model.sets * (model.size - columns)
    size = max(1, CELLS_AT_ONCE // a_person)
    return (slice(start, start + size) for start in range(0, people.people, size))


def _all_held(support: Support, matrix: np.ndarray, intercept: float = 1.0) -> bool:
    if support.complete:
        return True
    first = np.full((*matrix.shape[:-1], 1), intercept)
    return bool(support.holds(np.concatenate([first, matrix], axis=-1)).all())
