"""Logistic regression in plain numpy, for the places where each model counts microseconds."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from questline.modelling.fits.conditioning import Conditioned, conditioned
from questline.modelling.fits.logit_likelihood import chance, curve
from questline.modelling.fits.newton import (
    LEAST_INFORMATION,
    MOST_STEPS,
    NO_GAIN,
    SHORTEST,
    SMALL_GAIN,
    SMALL_STEP,
)
from questline.modelling.fitted import FittedModel

FARTHEST_START = 4.0
"""The search starts where no linear predictor differs more from that of an intercept alone."""


@dataclass(frozen=True)
class Search:
    """Where the search for the coefficients of a conditioned design ended.

    `coefficients` (p + 1,), the intercept first; `information` (p + 1, p + 1).
    """

    coefficients: np.ndarray
    log_likelihood: float
    information: np.ndarray
    converged: bool


def fit_logistic(matrix: np.ndarray, outcome: np.ndarray) -> FittedModel:
    """The maximum likelihood fit by Newton's method, exact to rounding.

    `matrix` is people by columns without the intercept, of full rank with it; `outcome` is 0 or 1
    and nothing is separated. The covariance is the inverse of the information. Raises RuntimeError
    where the search does not end.
    """
    design = conditioned(matrix)
    best = search(design, outcome)
    if not best.converged:
        raise RuntimeError("the logistic model did not converge although nothing is separated")
    fitted = chance(best.coefficients @ design.rows)
    transform = design.transform()
    return FittedModel(
        matrix=matrix,
        outcome=outcome,
        coefficients=transform @ best.coefficients,
        covariance=transform @ np.linalg.inv(best.information) @ transform.T,
        log_likelihood=best.log_likelihood,
        fitted=fitted,
        weights=fitted * (1 - fitted),
        dispersion=1.0,
    )


def search(design: Conditioned, outcome: np.ndarray) -> Search:
    """Newton's method with step halving, both outcomes occurring.

    The same steps and the same ends as `newton.maximise`, without its bookkeeping for many models.
    It starts with the step from the intercept alone, which takes no weights, shortened where it
    would go far.
    """
    signed = design.rows * (2 * outcome - 1)
    point = _start(design, outcome)
    value, residual, weights = curve(point @ signed)
    information = (signed * weights) @ signed.T
    for _ in range(MOST_STEPS):
        gradient = signed @ residual
        try:
            step = np.linalg.solve(information, gradient)
        except np.linalg.LinAlgError:
            break
        gain = float(gradient @ step)
        last = gain < SMALL_GAIN and _is_short(step, point)
        length = 1.0
        while True:
            tried = point + length * step
            reached, residual, weights = curve(tried @ signed)
            if last or reached >= value or length < SHORTEST:
                break
            length /= 2
        point, value = tried, reached
        before, information = information, (signed * weights) @ signed.T
        if last:
            definite = np.linalg.eigvalsh(before)[0] > LEAST_INFORMATION
            return Search(point, float(value), information, bool(definite))
        if not gain >= NO_GAIN:
            break
    return Search(point, float(value), information, False)


def _is_short(step: np.ndarray, point: np.ndarray) -> bool:
    return bool(np.abs(step).max() < SMALL_STEP * max(1.0, np.abs(point).max()))


def _start(design: Conditioned, outcome: np.ndarray) -> np.ndarray:
    share = float(outcome.sum()) / len(outcome)
    start = np.zeros(len(design.rows))
    start[0] = math.log(share / (1 - share))
    if len(start) > 1:
        scores = design.rows[1:] @ (outcome - share)
        slopes = np.linalg.solve(design.products, scores) / (share * (1 - share))
        farthest = max(FARTHEST_START, float(np.abs(slopes @ design.rows[1:]).max()))
        start[1:] = slopes * (FARTHEST_START / farthest)
    return start
