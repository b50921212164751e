"""Which people move the estimates, and how far one of them can move the one that matters."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from questline.modelling.fittable import standardised_design, why_one_outcome, why_separated
from questline.modelling.fitted import FittedModel
from questline.modelling.influence import cooks_distance, leverage
from questline.modelling.likelihood import maximise

CANDIDATES = 5
"""How many people are really left out of a logistic model: those whom one step says move the
coefficient most, and as many of the largest Cook's distances."""


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
    """How far one person can move the coefficient of `column` (intercept not counted).

    `found` comes from `influence_on_terms`. In a linear model its moves are exact; in a logistic
    one the people of the largest moves and of the largest Cook's distances, `CANDIDATES` of each,
    are left out in turn and the model fitted anew: one step says too little of those who matter.
    """
    estimate = float(model.coefficients[column + 1])
    se = math.sqrt(float(model.covariance[column + 1, column + 1]))
    moves = found.moves[:, column + 1]
    if np.isnan(moves).any():
        reason = (
            "Not computable: without one of the people some coefficient of the model cannot be "
            "estimated."
        )
        return LargestMove(estimate, reason=reason)
    order = np.argsort(-np.abs(moves), kind="stable")
    if kind == "linear":
        without = {int(order[0]): estimate - float(moves[order[0]])}
    else:
        without = {}
        overall = np.argsort(-found.cooks, kind="stable")
        for place in dict.fromkeys([*order[:CANDIDATES].tolist(), *overall[:CANDIDATES].tolist()]):
            value = _logistic_without(model, place, column)
            if value is None:
                reason = (
                    "Not computable: without one of the people the terms of the model foretell the "
                    "outcome of others without error (separation)."
                )
                return LargestMove(estimate, reason=reason)
            without[place] = value
    place = max(without, key=lambda one: abs(without[one] - estimate))
    return LargestMove(estimate, without[place], (without[place] - estimate) / se, place)


def _logistic_without(model: FittedModel, place: int, column: int) -> float | None:
    """The coefficient of a logistic model without one person; None where nothing finite is."""
    matrix, outcome = (np.delete(each, place, axis=0) for each in (model.matrix, model.outcome))
    if why_one_outcome(outcome) or why_separated(matrix, outcome):
        return None
    full, back = standardised_design(matrix)
    start = np.linalg.solve(back, model.coefficients)
    fit = maximise(full, outcome, np.zeros(len(outcome)), start)
    return float((back @ fit.coefficients)[column + 1]) if fit.converged else None
