"""Bayesian linear regression: the estimate, a draw from its posterior, and imputed numbers."""

from __future__ import annotations

import numpy as np
from scipy.special import log_ndtr, ndtri_exp

from questline.imputation.posterior import solve_and_draw
from questline.imputation.repeated_numbers import Generator

RIDGE = 1e-5
"""The part of each column's sum of squares that is added to it, as in mice: columns that nearly
follow from each other keep an answer, all others hardly notice."""


def draw_regression(
    products: np.ndarray,
    with_outcome: np.ndarray,
    outcome: np.ndarray,
    observed: int,
    generator: Generator,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Estimated coefficients, drawn coefficients and the drawn residual standard deviation.

    Of the observed rows of each chain: `products` (chains, p, p) of the predictors, the intercept
    included, `with_outcome` (chains, p), and the sum of squares `outcome` (chains,).
    With a flat prior (Rubin 1987, Multiple Imputation for Nonresponse in Surveys, 5.3; van Buuren
    2018, Flexible Imputation of Missing Data, algorithm 3.1): sigma*^2 = residual sum of squares /
    chi-square with max(n - p, 1) degrees of freedom, beta* = beta + sigma* L z, where L L' is the
    inverse of the products with the ridge added to their diagonal.
    """
    chains, size = with_outcome.shape
    penalty = RIDGE * np.einsum("cii->ci", products)
    ridged = products + penalty[:, :, None] * np.eye(size)
    normal = generator.standard_normal((chains, size))
    estimate, deviation = solve_and_draw(ridged, with_outcome, normal)
    explained = (estimate * (with_outcome + penalty * estimate)).sum(axis=1)
    # By rounding alone a perfect fit may explain more than there is.
    residual = np.maximum(outcome - explained, 1e-14 * np.maximum(outcome, 1e-300))
    chi_square = generator.chisquare(max(observed - size, 1), (chains,))
    sigma = np.sqrt(residual / chi_square)
    return estimate, estimate + sigma[:, None] * deviation, sigma


def draw_numbers(
    mean: np.ndarray,
    sigma: np.ndarray,
    limits: tuple[float, float],
    generator: Generator,
) -> np.ndarray:
    """Draws from the normal distributions with `mean` (chains, n) and `sigma` (chains,).

    Limits that are finite are kept: the distribution is the normal one truncated to them, drawn by
    its inverse distribution function.
    """
    low, high = limits
    if np.isinf(low) and np.isinf(high):
        return mean + sigma[:, None] * generator.standard_normal(mean.shape)
    spread = sigma[:, None]
    lower, upper = (low - mean) / spread, (high - mean) / spread
    # In the upper tail probabilities are all near 1: it is drawn as the lower tail of the mirror.
    mirrored = lower > 0
    first = np.where(mirrored, -upper, lower)
    last = np.where(mirrored, -lower, upper)
    uniform = generator.random(mean.shape)
    with np.errstate(divide="ignore"):
        chance = np.logaddexp(
            np.log1p(-uniform) + log_ndtr(first), np.log(uniform) + log_ndtr(last)
        )
    standard = np.clip(ndtri_exp(chance), first, last)
    drawn = mean + spread * np.where(mirrored, -standard, standard)
    return np.clip(drawn, low, high)
