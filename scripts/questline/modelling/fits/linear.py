"""Linear regression by least squares in plain numpy."""

from __future__ import annotations

import math

import numpy as np

from questline.modelling.fits.conditioning import conditioned
from questline.modelling.fitted import FittedModel


def fit_linear(matrix: np.ndarray, outcome: np.ndarray) -> FittedModel:
    """The least squares fit by the QR decomposition of the standardised columns.

    `matrix` is people by columns without the intercept, of full rank with it, with more people
    than coefficients. The log-likelihood is the normal one with the residual variance of maximum
    likelihood, as R's logLik of an lm; `dispersion` divides by the residual degrees of freedom.
    """
    people = len(outcome)
    design = conditioned(matrix)
    basis, triangle = np.linalg.qr(design.rows[1:].T)
    centre = outcome.mean()
    centred = outcome - centre
    scores = basis.T @ centred
    fitted = centre + basis @ scores
    residual = outcome - fitted
    squares = float(residual @ residual)
    dispersion = squares / (people - matrix.shape[1] - 1)
    inverse = np.linalg.inv(triangle)
    # The columns are centred, so that the intercept is independent of the slopes.
    covariance = np.zeros((matrix.shape[1] + 1, matrix.shape[1] + 1))
    covariance[0, 0] = dispersion / people
    covariance[1:, 1:] = dispersion * inverse @ inverse.T
    transform = design.transform()
    with np.errstate(divide="ignore"):
        log_likelihood = -people / 2 * (math.log(2 * math.pi) + np.log(squares / people) + 1)
    return FittedModel(
        matrix=matrix,
        outcome=outcome,
        coefficients=transform @ np.concatenate([[centre], inverse @ scores]),
        covariance=transform @ covariance @ transform.T,
        log_likelihood=float(log_likelihood),
        fitted=fitted,
        weights=np.ones(people),
        dispersion=dispersion,
    )
