"""The standardised solution: loadings if items and factors had a variance of one, with errors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from questline.measurement.confirmatory.moment_structure import GroupParameters, MomentStructure


@dataclass(frozen=True)
class Standardised:
    """Standardised loadings and their errors (p, k), zero and NaN where fixed, and p R squared."""

    loadings: np.ndarray
    errors: np.ndarray
    r_squared: np.ndarray


def standardised(
    structure: MomentStructure, group: GroupParameters, covariance: np.ndarray
) -> Standardised:
    """The solution that lavaan calls std.all, of one group.

    `covariance` (size, size) are the sampling covariances of the group's parameters, zero for fixed
    ones. A loading is lambda_ij sqrt(phi_jj / sigma_ii); its error follows by the delta method, as
    sigma_ii depends on loadings, factor covariances and the residual variance of the item. R
    squared is 1 - theta_ii / sigma_ii.
    """
    loading, factor, residual, _, _ = structure.parts
    items, factors = structure.loading_places
    rows, columns = structure.covariance_places
    variances = np.diag(group.covariances())
    own = np.diag(group.factor_covariances)
    turned = group.loadings @ group.factor_covariances
    by_variance = np.zeros((len(variances), structure.size))
    by_variance[items, np.arange(loading.start, loading.stop)] = 2 * turned[items, factors]
    products = group.loadings[:, rows] * group.loadings[:, columns]
    by_variance[:, factor] = np.where(rows == columns, 1.0, 2.0) * products
    by_variance[:, residual] = np.eye(len(variances))
    scale = np.sqrt(own[factors] / variances[items])
    free = group.loadings[items, factors]
    slopes = -0.5 * (free * scale / variances[items])[:, None] * by_variance[items]
    each = np.arange(len(items))
    slopes[each, loading.start + each] += scale
    diagonal = factor.start + np.flatnonzero(rows == columns)
    slopes[each, diagonal[factors]] += 0.5 * free * scale / own[factors]
    errors = np.full(group.loadings.shape, np.nan)
    errors[items, factors] = np.sqrt(np.einsum("ij,jk,ik->i", slopes, covariance, slopes))
    loadings = group.loadings * np.sqrt(own) / np.sqrt(variances)[:, None]
    return Standardised(loadings, errors, 1 - group.residual_variances / variances)
