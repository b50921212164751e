"""Logistic regression in plain numpy, for the places where each model counts milliseconds."""

from __future__ import annotations

import math

import numpy as np

from questline.modelling.fits.conditioning import Conditioned, conditioned
from questline.modelling.fits.logit_likelihood import LogitLikelihood
from questline.modelling.fits.newton import Maxima, maximise
from questline.modelling.fitted import FittedModel
from questline.modelling.likelihood import probability

FARTHEST_START = 4.0
"""The search starts where no linear predictor differs more from that of an intercept alone."""


def fit_logistic(matrix: np.ndarray, outcome: np.ndarray) -> FittedModel:
    """The maximum likelihood fit by Newton's method, exact to rounding.

    `matrix` is people by columns without the intercept, of full rank with it; `outcome` is 0 or 1
    and nothing is separated. The covariance is the inverse of the information. Raises RuntimeError
    where the search does not end.
    """
    design = conditioned(matrix)
    best = search(design, outcome)
    if not best.converged[0]:
        raise RuntimeError("the logistic model did not converge although nothing is separated")
    fitted = probability(best.parameters[0] @ design.rows)
    transform = design.transform()
    return FittedModel(
        matrix=matrix,
        outcome=outcome,
        coefficients=transform @ best.parameters[0],
        covariance=transform @ np.linalg.inv(best.there.information[0]) @ transform.T,
        log_likelihood=float(best.there.value[0]),
        fitted=fitted,
        weights=fitted * (1 - fitted),
        dispersion=1.0,
    )


def search(design: Conditioned, outcome: np.ndarray) -> Maxima:
    """Newton's method on a conditioned design, both outcomes occurring; one row.

    It starts with the step from the intercept alone, which takes no weights, shortened where it
    would go far.
    """
    share = float(outcome.mean())
    variance = share * (1 - share)
    start = np.zeros((1, len(design.rows)))
    start[0, 0] = math.log(share / (1 - share))
    scores = design.rows[1:] @ (outcome - share)
    slopes = np.linalg.solve(design.products, scores) / variance
    farthest = np.abs(slopes @ design.rows[1:]).max(initial=FARTHEST_START)
    start[0, 1:] = slopes * (FARTHEST_START / farthest)
    return maximise(LogitLikelihood(design.rows * (2 * outcome - 1)), start)
