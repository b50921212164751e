"""What a variance between clusters means: its test, its share, and a median odds ratio."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.special import chdtrc, ndtri

LATENT_VARIANCE = math.pi**2 / 3
"""The variance of the standard logistic distribution: that of people within a cluster on the
latent scale of a logistic model."""


@dataclass(frozen=True)
class VarianceTest:
    """A likelihood-ratio test that the variance between clusters is 0."""

    statistic: float
    p: float


NO_TEST = VarianceTest(math.nan, math.nan)


def variance_test(log_likelihood: float, without: float) -> VarianceTest:
    """Twice the difference of two log-likelihoods, with and without a variance between clusters.

    Under the hypothesis the variance lies at the edge of what it can be, so that the statistic is
    0 in half of all samples and chi-square with 1 degree of freedom in the others (Self & Liang
    1987, Journal of the American Statistical Association 82, 605-610, case 5).
    """
    statistic = max(0.0, 2 * (log_likelihood - without))
    return VarianceTest(statistic, float(chdtrc(1, statistic)) / 2 if statistic > 0 else 1.0)


def latent_intraclass_correlation(deviation: float) -> float:
    """The share of the latent variance that lies between clusters, in a logistic model.

    `deviation` is the standard deviation s of the random intercepts: s^2 / (s^2 + pi^2 / 3)
    (Snijders & Bosker 2012, Multilevel Analysis, chapter 17).
    """
    return deviation**2 / (deviation**2 + LATENT_VARIANCE)


def median_odds_ratio(deviation: float) -> float:
    """exp(sqrt(2) s z), z the 0.75 quantile of the normal distribution.

    Of two people alike in all columns but of different clusters, the odds ratio of the one in the
    cluster with the higher odds, in the median over pairs of clusters (Larsen & Merlo 2005,
    American Journal of Epidemiology 161, 81-88).
    """
    return math.exp(math.sqrt(2) * deviation * float(ndtri(0.75)))
