"""Which people move the estimates, and how far one of them can move the one that matters."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from questline.modelling.diagnostics.far_maxima import flat_directions
from questline.modelling.fittable import standardised_design, why_one_outcome
from questline.modelling.fitted import FittedModel
from questline.modelling.influence import cooks_distance, leverage
from questline.modelling.likelihood import maximise

CANDIDATES = 5
"""How many people are really left out of a logistic model: those whom one step says move the
coefficient most, and as many of the largest Cook's distances."""
NOTHING = 1e-6
"""A smaller part of a direction is rounding."""
ALONE = "Not computable: without one of the people this coefficient cannot be estimated."
FORETOLD = (
    "Not computable: without one of the people the terms of the model foretell the outcome of "
    "others without error (separation)."
)


@dataclass(frozen=True)
class Influence:
    """One entry a person; the intercept is the first coefficient.

    `leverage` and `cooks` (people,) as in `modelling.influence`; `moves` (people, coefficients) is
    the estimate with the person less that without, and `dfbetas` the same in standard errors. NaN
    for someone of leverage 1, without whom a coefficient cannot be estimated.
    """

    leverage: np.ndarray
    cooks: np.ndarray
    moves: np.ndarray
    dfbetas: np.ndarray

    @property
    def high_leverage(self) -> np.ndarray:
        """Who has a leverage above twice its mean (Hoaglin & Welsch 1978): True or False."""
        people, coefficients = self.moves.shape
        return self.leverage > 2 * coefficients / people

    @property
    def high_cooks(self) -> np.ndarray:
        """Who has a Cook's distance above 4 / n; nobody of leverage 1 is among them."""
        return np.nan_to_num(self.cooks, nan=0.0) > 4 / len(self.cooks)

    @property
    def high_dfbetas(self) -> np.ndarray:
        """Who moves which coefficient by more than 2 / sqrt(n) standard errors (Belsley et al.)."""
        return np.abs(np.nan_to_num(self.dfbetas, nan=0.0)) > 2 / math.sqrt(len(self.dfbetas))


@dataclass(frozen=True)
class LargestMove:
    """The person whose leaving moves one coefficient most: for the model's people, not for release.

    `estimate` is that of everyone, `without` that without the person at `place`, `in_se` the move
    in standard errors of the estimate. None where `reason` says why.
    """

    estimate: float
    without: float | None = None
    in_se: float | None = None
    place: int | None = None
    reason: str = ""


def influence_on_terms(model: FittedModel, kind: str) -> Influence:
    """Leverage, Cook's distance and what leaving each person out does to each coefficient.

    `kind` linear: exact, with the standard errors that the residual variance without the person
    implies, as R's dfbeta and dfbetas (Belsley, Kuh & Welsch 1980, Regression Diagnostics, chapter
    2). `kind` logistic: after one step of Newton's method from the estimates of everyone (Pregibon
    1981, Annals of Statistics 9, 705-724), in standard errors of the full fit.
    """
    hat = leverage(model)
    open_ = np.where(hat > 1 - 1e-10, np.nan, 1 - hat)
    full, back = standardised_design(model.matrix)
    residual = model.outcome - model.fitted
    inverse = np.linalg.inv((full.T * model.weights) @ full)
    moves = (residual / open_)[:, None] * (full @ inverse) @ back.T
    errors = np.sqrt(np.diagonal(model.covariance))
    scale = np.ones(model.count)
    if kind == "linear":
        squares = residual @ residual - residual**2 / open_
        with np.errstate(invalid="ignore", divide="ignore"):
            variance = np.maximum(squares, 0.0) / (model.residual_df - 1)
            scale = np.sqrt(model.dispersion / variance)
    with np.errstate(invalid="ignore"):
        dfbetas = moves / errors * scale[:, None]
    dfbetas[~np.isfinite(dfbetas)] = np.nan
    return Influence(hat, cooks_distance(model), moves, dfbetas)


def largest_move(model: FittedModel, kind: str, column: int, found: Influence) -> LargestMove:
    """How far one person can move the coefficient of `column`: see `largest_moves`."""
    return largest_moves(model, kind, [column], found)[0]


def largest_moves(
    model: FittedModel, kind: str, columns: Sequence[int], found: Influence
) -> list[LargestMove]:
    """How far one person can move the coefficient of each of `columns` (intercept not counted).

    `found` comes from `influence_on_terms`. In a linear model its moves are exact; in a logistic
    one the people of the largest moves and of the largest Cook's distances, `CANDIDATES` of each,
    are left out in turn and the model fitted anew: one step says too little of those who matter.
    Someone without whom another coefficient is lost moves no coefficient that stays.
    """
    places = [column + 1 for column in columns]
    estimates, errors = model.coefficients, np.sqrt(np.diagonal(model.covariance))
    lost = _lost_without_someone(model, found)
    moves = np.nan_to_num(found.moves, nan=0.0)
    if kind == "linear":
        order = [int(np.abs(moves[:, place]).argmax()) for place in places]
        without = {person: estimates - moves[person] for person in order}
    else:
        without = _logistic_without(model, people_who_may_move(moves[:, places], found.cooks))
    result = []
    for place in places:
        values = {person: float(value[place]) for person, value in without.items()}
        estimate, se = float(estimates[place]), float(errors[place])
        if lost[place] or np.isnan([*values.values()]).any():
            reason = ALONE if lost[place] else FORETOLD
            result.append(LargestMove(estimate, reason=reason))
        else:
            result.append(move_of(estimate, se, values))
    return result


def _lost_without_someone(model: FittedModel, found: Influence) -> np.ndarray:
    """For each coefficient whether only someone of leverage 1 tells it: True or False.

    Without that person, of the row x, the design has the null space inv(X'WX) x.
    """
    alone = np.isnan(found.moves).any(axis=1)
    if not alone.any():
        return np.zeros(model.parameters + 1, dtype=bool)
    full, _ = standardised_design(model.matrix)
    null = np.linalg.solve((full.T * model.weights) @ full, full[alone].T)
    return (np.abs(null) > NOTHING * np.abs(null).max(axis=0)).any(axis=1)


def people_who_may_move(moves: np.ndarray, cooks: np.ndarray) -> list[int]:
    """Who is left out in turn: `moves` (people, columns) and `cooks` (people,) after one step."""
    order = [np.argsort(-np.abs(column), kind="stable")[:CANDIDATES] for column in moves.T]
    order.append(np.argsort(-cooks, kind="stable")[:CANDIDATES])
    return list(dict.fromkeys(np.concatenate(order).tolist()))


def move_of(estimate: float, se: float, without: Mapping[int, float]) -> LargestMove:
    """The largest move among the estimates without each of some people."""
    place = max(without, key=lambda person: abs(without[person] - estimate))
    return LargestMove(estimate, without[place], (without[place] - estimate) / se, place)


def _logistic_without(model: FittedModel, people: Sequence[int]) -> dict[int, np.ndarray]:
    """A logistic model's coefficients without each of some people, NaN where there are none.

    Where the others then separate, the search ends far out along directions that change nobody
    else's chance: the coefficients in none of these directions have reached their limit.
    """
    full, back = standardised_design(model.matrix)
    start = np.linalg.solve(back, model.coefficients)
    without = {}
    for person in people:
        columns, outcome = (np.delete(each, person, axis=0) for each in (full, model.outcome))
        fit = maximise(columns, outcome, np.zeros(len(outcome)), start)
        found = back @ fit.coefficients
        if not fit.converged or why_one_outcome(outcome):
            found[:] = np.nan
        else:
            flat = flat_directions(columns, fit)
            found[(np.abs(flat) > NOTHING).any(axis=1)] = np.nan
        without[person] = found
    return without
