"""Corrections of the chi-square for answers that are not normal, or not complete.

The scaled statistic is T2* of Yuan and Bentler (2000, Sociological Methodology 30, 165-200) in the
form of Mplus and of lavaan's `estimator = "MLR"`: T / c with c = (tr(B1 A1^-1) - tr(B0 A0^-1)) /
df, where A is observed information and B the cross-products of scores, of the saturated model (1)
and of the factor model (0), each at its own estimates. The robust fit indices of incomplete data
rest on the discrepancy that complete data with the estimated moments would have, and on the factor
by which it exceeds a chi-square (Zhang and Savalei 2023, Structural Equation Modeling 30, versions
V3 and V6).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from questline.measurement.confirmatory.incomplete_answers import IncompleteAnswers
from questline.measurement.confirmatory.moment_information import (
    Information,
    complete_data_information,
)


def saturated_trace(answers: IncompleteAnswers) -> float:
    """tr(B1 A1^-1) of complete answers, means included.

    p + (mean of the squared squared Mahalanobis distances - p) / 2: Mardia's (1970) kurtosis in
    another guise.
    """
    means, covariances = answers.complete_moments
    root = np.linalg.cholesky(covariances)
    distances = (np.linalg.solve(root, (answers.complete - means).T) ** 2).sum(axis=0)
    return float(answers.items + ((distances**2).mean() - answers.items) / 2)


def independence_trace(answers: IncompleteAnswers) -> float:
    """tr(B0 A0^-1) where items are independent: one a mean, half the kurtosis less one a variance.

    The kurtosis is the fourth moment over the squared variance of what was answered.
    """
    kurtosis = answers.item_fourth_moments / answers.item_variances**2
    return float((1 + (kurtosis - 1) / 2).sum())


@dataclass(frozen=True)
class SaturatedInformation:
    """Of one group, sums over its respondents: W and J at the saturated moments, and R = W^-1.

    `complete` is Wc, the information had nothing been missing.
    """

    observed: np.ndarray
    inverse: np.ndarray
    cross_products: np.ndarray
    complete: np.ndarray

    @property
    def trace(self) -> float:
        """tr(B1 A1^-1)."""
        return float(np.vdot(self.inverse, self.cross_products))

    @cached_property
    def mixed(self) -> np.ndarray:
        """Wc R J."""
        mixed: np.ndarray = self.complete @ self.inverse @ self.cross_products
        return mixed


def saturated_information(answers: IncompleteAnswers, found: Information) -> SaturatedInformation:
    """Of a group's answers and the information at its saturated moments."""
    complete = complete_data_information(answers.n, answers.saturated.covariances)
    inverse = np.linalg.inv(found.observed)
    return SaturatedInformation(found.observed, inverse, found.cross_products, complete)


def misfit_factor(
    groups: Sequence[SaturatedInformation], jacobians: Sequence[np.ndarray], df: int, robust: bool
) -> float:
    """k / df for the discrepancy of complete data at the moments estimated from incomplete ones.

    `jacobians` are the derivatives of each group's moments by the free parameters of all groups.
    With R = W^-1, E = sum of D'WD and Q = R - D E^-1 D', k is tr(Wc Q J Q) where answers need not
    be normal (V3, `robust`), and tr(Wc Q) where they are (V6).
    """
    parameters = jacobians[0].shape[1]
    own = 0.0
    total, weighed, crossed, spread = (np.zeros((parameters, parameters)) for _ in range(4))
    for group, jacobian in zip(groups, jacobians, strict=True):
        total += jacobian.T @ group.observed @ jacobian
        weighed += jacobian.T @ group.complete @ jacobian
        if robust:
            own += float(np.vdot(group.mixed.T, group.inverse))
            crossed += jacobian.T @ group.mixed @ jacobian
            spread += jacobian.T @ group.cross_products @ jacobian
        else:
            own += float(np.vdot(group.complete, group.inverse))
    inverse = np.linalg.inv(total)
    if not robust:
        return (own - float(np.vdot(inverse, weighed))) / df
    twice = float(np.vdot(inverse, crossed))
    return (own - 2 * twice + float(np.vdot(weighed @ inverse, (spread @ inverse).T))) / df


def independence_jacobians(items: int, groups: int) -> list[np.ndarray]:
    """Derivatives of each group's moments by the means and variances of all groups."""
    rows, columns = np.tril_indices(items)
    size = items + len(rows)
    own = np.concatenate([np.arange(items), items + np.flatnonzero(rows == columns)])
    jacobians = []
    for index in range(groups):
        jacobian = np.zeros((size, groups * 2 * items))
        jacobian[own, index * 2 * items + np.arange(2 * items)] = 1.0
        jacobians.append(jacobian)
    return jacobians
