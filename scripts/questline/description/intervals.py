"""Intervals in closed form for shares and correlations."""

from __future__ import annotations

import math

from scipy.special import ndtri


def wilson_interval(share: float, n: int, confidence: float) -> tuple[float, float]:
    """Wilson's score interval of a share (0 to 1) among `n` people, without continuity correction.

    Wilson (1927, Journal of the American Statistical Association 22, 209-212); as R:
    prop.test(share * n, n, correct = FALSE)$conf.int.
    """
    z = _quantile(confidence)
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * math.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def correlation_interval(
    correlation: float, n: int, confidence: float, ranks: bool
) -> tuple[float, float]:
    """The interval of a correlation by Fisher's z transformation; needs four people or more.

    The standard error of z is 1 / sqrt(n - 3) for Pearson's correlation (Fisher 1921; as R:
    cor.test) and sqrt((1 + r^2 / 2) / (n - 3)) for Spearman's (Bonett and Wright 2000,
    Psychometrika 65, 23-28).
    """
    z = math.atanh(correlation)
    error = math.sqrt((1 + correlation**2 / 2 if ranks else 1) / (n - 3))
    half = _quantile(confidence) * error
    return math.tanh(z - half), math.tanh(z + half)


def _quantile(confidence: float) -> float:
    """The standard normal quantile of a two-sided interval."""
    return float(ndtri((1 + confidence) / 2))
