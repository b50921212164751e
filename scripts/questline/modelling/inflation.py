"""Variance inflation: how much the other terms widen the uncertainty about one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def variance_inflation(covariance: np.ndarray, terms: Sequence[Sequence[int]]) -> list[float]:
    """The generalised variance inflation factor of each term.

    `covariance` is that of the coefficients without the intercept; each term is the indices of its
    coefficients. With R their correlation matrix it is det(R_term) det(R_others) / det(R) (Fox &
    Monette 1992, Journal of the American Statistical Association 87, 178-183), as in R's
    `car::vif`; for a term of one coefficient in a linear model it is the usual factor.
    """
    spread = np.sqrt(np.diagonal(covariance))
    correlation = covariance / np.outer(spread, spread)
    whole = np.linalg.slogdet(correlation)[1]
    factors = []
    for term in terms:
        others = [index for index in range(len(covariance)) if index not in set(term)]
        inside = np.linalg.slogdet(correlation[np.ix_(list(term), list(term))])[1]
        outside = np.linalg.slogdet(correlation[np.ix_(others, others)])[1] if others else 0.0
        factors.append(float(np.exp(inside + outside - whole)))
    return factors
