"""Separation: people whose outcome a combination of the predictors foretells without error.

Where a combination of terms puts everyone with the event on one side, the likelihood of a logistic
model grows without end along it, and the maximum likelihood estimate does not exist. Statistical
software then prints huge coefficients and useless standard errors.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from questline.modelling.design import standardised
from questline.modelling.likelihood import maximise

LARGEST_CERTAIN = 10.0
"""At a maximum whose linear predictors are all smaller than this no chance is within 4e-5 of 0 or
1, so that the score there is zero because it is zero and not because it faded away."""


def separated_people(matrix: np.ndarray, outcome: np.ndarray) -> np.ndarray:
    """Which people a combination of the columns, and the intercept, separates; all False: none.

    `matrix` is people by columns without the intercept, of full rank with it; `outcome` is 0 or 1.
    Where Newton's method finds a finite maximum nothing is separated, the log-likelihood being
    concave. Otherwise: a direction b of the coefficients separates when z_i = (2 y_i - 1)(1, x_i)b
    is nowhere negative and positive for someone. The linear programme of Konis (2007, Linear
    programming algorithms for detecting separated data in binary logistic regression models) is
    written so that it finds everyone who is separated by any direction: maximise the sum of t_i
    with t_i <= z_i and 0 <= t_i <= 1. Each t_i of the optimum is 0 or 1, for a direction can be
    made longer at will.
    """
    people, columns = matrix.shape
    scaled, _ = standardised(matrix)
    full = np.column_stack([np.ones(people), scaled])
    if not people or _finite_maximum(full, outcome):
        return np.zeros(people, dtype=bool)
    from scipy.optimize import linprog
    from scipy.sparse import csr_array, eye_array, hstack

    signed = (2 * outcome - 1)[:, None] * full
    solution = linprog(
        np.concatenate([np.zeros(columns + 1), -np.ones(people)]),
        A_ub=hstack([csr_array(-signed), eye_array(people)], format="csr"),
        b_ub=np.zeros(people),
        bounds=[(None, None)] * (columns + 1) + [(0, 1)] * people,
        method="highs",
    )
    if solution.x is None:
        raise RuntimeError(f"the linear programme for separation failed: {solution.message}")
    return solution.x[columns + 1 :] > 0.5


def separating_columns(matrix: np.ndarray, outcome: np.ndarray) -> np.ndarray:
    """A small set of columns that separates, as True for each column in it.

    The direction with the least sum of absolute coefficients among those that separate (columns
    standardised): a linear programme whose optimum has few coefficients that are not zero.
    Raises ValueError when nothing separates.
    """
    from scipy.optimize import linprog

    people, columns = matrix.shape
    scaled, _ = standardised(matrix)
    signed = (2 * outcome - 1)[:, None] * np.column_stack([np.ones(people), scaled])
    # b = plus - minus, both at least zero; the intercept costs nothing.
    cost = np.ones(columns + 1)
    cost[0] = 0.0
    constraints = np.vstack([-np.hstack([signed, -signed]), -np.tile(signed.sum(axis=0), 2)])
    constraints[-1, columns + 1 :] *= -1
    limits = np.zeros(people + 1)
    limits[-1] = -1.0
    solution = linprog(np.tile(cost, 2), A_ub=constraints, b_ub=limits, method="highs")
    if solution.x is None:
        raise ValueError("no combination of the columns separates the outcome")
    direction = solution.x[: columns + 1] - solution.x[columns + 1 :]
    return np.abs(direction[1:]) > 1e-6 * np.abs(direction).max()


@dataclass(frozen=True)
class TwoOutcomes:
    """Ordered answers as people with and without an event, each person once or twice.

    `matrix` (rows, thresholds + columns) without the intercept and `outcome` (rows,) are those of a
    logistic model; `people` says whose row it is, `thresholds` how many columns stand for them.
    """

    matrix: np.ndarray
    outcome: np.ndarray
    people: np.ndarray
    thresholds: int


def as_two_outcomes(matrix: np.ndarray, answers: np.ndarray) -> TwoOutcomes:
    """Each person once below the threshold above the answer, and once above the one below it.

    The likelihood of a model with proportional odds grows along the same directions as that of this
    logistic model (`fits.logit_likelihood`). `answers` are codes; levels that nobody has are
    skipped.
    """
    levels, places = np.unique(answers, return_inverse=True)
    cuts = len(levels) - 1
    below, above = np.flatnonzero(places < cuts), np.flatnonzero(places > 0)
    people = np.concatenate([below, above])
    cut = np.concatenate([places[below], places[above] - 1])
    # The first threshold is the intercept.
    shifts = (cut[:, None] == np.arange(1, max(cuts, 1))).astype(float)
    outcome = np.concatenate([np.ones(len(below)), np.zeros(len(above))])
    return TwoOutcomes(np.hstack([shifts, -matrix[people]]), outcome, people, shifts.shape[1])


def separates_levels(matrix: np.ndarray, answers: np.ndarray) -> bool:
    """Whether the columns of `matrix` foretell ordered answers of some people without error."""
    twice = as_two_outcomes(matrix, answers)
    return bool(separated_people(twice.matrix, twice.outcome).any())


def _finite_maximum(full: np.ndarray, outcome: np.ndarray) -> bool:
    """Whether the log-likelihood has a maximum that is plainly finite."""
    fit = maximise(full, outcome, np.zeros(len(outcome)), np.zeros(full.shape[1]))
    return fit.converged and bool(np.abs(fit.linear_predictor).max() < LARGEST_CERTAIN)
