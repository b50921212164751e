"""Where the search for the maximum of the likelihood starts: loadings from principal components."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from questline.measurement.confirmatory.moment_structure import GroupParameters

SHRINKAGE = 0.8
"""Components hold unique variance too: their loadings are taken down to about a factor's."""
LARGEST = 0.9
"""Largest standardised loading and factor correlation to start from."""
SMALLEST_RESIDUAL = 0.1
"""Smallest share of its variance that an item keeps as residual to start with."""


def starting_values(
    covariances: np.ndarray, means: np.ndarray, loads_on: np.ndarray, orthogonal: bool
) -> GroupParameters:
    """Starting parameters of one group, from p means and a positive definite covariance matrix.

    Factors with many items come first, and the next take what those before leave of their items, so
    that a general factor and group factors separate.
    """
    deviations = np.sqrt(np.diag(covariances))
    correlations = covariances / np.outer(deviations, deviations)
    loadings = np.zeros(loads_on.shape)
    rest = correlations.copy()
    for factor in np.argsort(-loads_on.sum(axis=0), kind="stable"):
        items = np.flatnonzero(loads_on[:, factor])
        values, vectors = np.linalg.eigh(rest[np.ix_(items, items)])
        component = vectors[:, -1] * np.sqrt(max(values[-1], 0.0)) * SHRINKAGE
        component *= 1.0 if component.sum() >= 0 else -1.0
        loadings[items, factor] = np.clip(component, -LARGEST, LARGEST)
        rest[np.ix_(items, items)] -= np.outer(loadings[items, factor], loadings[items, factor])
    between = np.eye(loads_on.shape[1])
    if not orthogonal:
        between = _factor_correlations(correlations, loadings)
    communalities = np.einsum("ij,jk,ik->i", loadings, between, loadings)
    residuals = np.maximum(1 - communalities, SMALLEST_RESIDUAL)
    return GroupParameters(
        loadings * deviations[:, None],
        between,
        residuals * deviations**2,
        means,
        np.zeros(loads_on.shape[1]),
    )


def with_residuals_of(start: GroupParameters, covariances: np.ndarray) -> GroupParameters:
    """The same loadings, with residual variances that fit the variances of another group."""
    variances = np.diag(covariances)
    common = np.diag(start.covariances()) - start.residual_variances
    residuals = np.maximum(variances - common, SMALLEST_RESIDUAL * variances)
    return replace(start, residual_variances=residuals)


def _factor_correlations(correlations: np.ndarray, loadings: np.ndarray) -> np.ndarray:
    """The correlations of factors that the items of one but not the other would have."""
    factors = loadings.shape[1]
    found = np.eye(factors)
    for first in range(factors):
        for second in range(first):
            one = np.where(loadings[:, second] == 0, loadings[:, first], 0.0)
            other = np.where(loadings[:, first] == 0, loadings[:, second], 0.0)
            size = (one @ one) * (other @ other)
            value = one @ correlations @ other / size if size > 0 else 0.0
            found[first, second] = found[second, first] = np.clip(value, -LARGEST, LARGEST)
    while np.linalg.eigvalsh(found)[0] < 1 - LARGEST:
        found = (found + np.eye(factors)) / 2
    return found
