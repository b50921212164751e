"""Modification indices: what freeing a loading or a residual covariance would do to the fit.

The score test of a parameter fixed at zero (Sorbom 1989, Psychometrika 54, 371-384): with g the
derivative of the log-likelihood, expected information i of the parameter, c with the free ones and
I of the free ones, v = i - c'I^-1 c; the index is g^2 / v, and the expected change g / v.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from questline.measurement.confirmatory.factor_model import FactorModel
from questline.measurement.confirmatory.moment_structure import GroupParameters, MomentStructure
from questline.measurement.confirmatory.result import Modification

UNDETERMINED = 1e-6
"""A parameter that keeps no more than this share of its information is determined by the others."""


class CovarianceInformation(Protocol):
    """Expected information on covariances: a quadratic form in changes of the covariance matrix."""

    def weighed(self, changes: np.ndarray) -> np.ndarray:
        """R (count, p, p) such that the elements of R(A) B sum to the form of changes A and B."""

    def of_covariances(self) -> np.ndarray:
        """The information on each single covariance, (p, p)."""


@dataclass(frozen=True)
class CompleteInformation:
    """n complete respondents with the precision matrix K: n tr(K A K B) / 2."""

    n: int
    precision: np.ndarray

    def weighed(self, changes: np.ndarray) -> np.ndarray:
        """n K A K / 2."""
        return self.n * (self.precision @ changes @ self.precision) / 2

    def of_covariances(self) -> np.ndarray:
        """n (K_ii K_jj + K_ij^2)."""
        diagonal = np.diag(self.precision)
        return self.n * (np.outer(diagonal, diagonal) + self.precision**2)


@dataclass(frozen=True)
class IncompleteInformation:
    """Answers with holes: information on the lower triangle of covariances, by rows."""

    expected: np.ndarray
    items: int

    def weighed(self, changes: np.ndarray) -> np.ndarray:
        """The information matrix times each change, its off-diagonal halved to both sides."""
        rows, columns = np.tril_indices(self.items)
        products = changes[:, rows, columns] @ self.expected
        halved = np.where(rows == columns, products, products / 2)
        weighed = np.zeros(changes.shape)
        weighed[:, rows, columns] = halved
        weighed[:, columns, rows] = halved
        return weighed

    def of_covariances(self) -> np.ndarray:
        """The diagonal of the matrix, in the places of the covariances."""
        rows, columns = np.tril_indices(self.items)
        found = np.zeros((self.items, self.items))
        found[rows, columns] = found[columns, rows] = np.diag(self.expected)
        return found


def modifications(
    model: FactorModel,
    group: GroupParameters,
    slope: np.ndarray,
    information: CovarianceInformation,
    inverse: np.ndarray,
    scale: np.ndarray,
    signs: np.ndarray,
) -> tuple[Modification, ...]:
    """The indices of all fixed loadings and all residual covariances, the largest first.

    `slope` (p, p) is the derivative of the log-likelihood by each element of the covariance matrix,
    `inverse` (size, size) the inverse of expected information on the group's parameters, zero for
    fixed ones. `scale` (p) takes the items back to their units and `signs` (k) turns factors. A
    parameter that the others determine has no index and is left out.
    """
    structure = MomentStructure(model.loads_on)
    derivatives = structure.covariance_derivatives(group)
    weighed = information.weighed(derivatives)
    turned = group.loadings @ group.factor_covariances
    deviations = np.sqrt(np.diag(group.covariances()))
    residuals = np.sqrt(np.abs(group.residual_variances))
    found: list[Modification] = []
    items, factors = np.nonzero(~model.loads_on)
    if len(items):
        changes = np.zeros((len(items), *slope.shape))
        each = np.arange(len(items))
        changes[each, items, :] += turned[:, factors].T
        changes[each, :, items] += turned[:, factors].T
        scores = 2 * (slope @ turned)[items, factors]
        crossed = 2 * np.einsum("aij,jf->aif", weighed, turned)[:, items, factors]
        own = np.einsum("cij,cij->c", information.weighed(changes), changes)
        for place, index, change in _determined(scores, own, crossed, inverse):
            item, factor = items[place], factors[place]
            found.append(
                Modification(
                    "loading",
                    model.items[item],
                    model.factors[factor],
                    index,
                    change * float(scale[item] * signs[factor]),
                    change * float(signs[factor] / deviations[item]),
                )
            )
    first, second = np.triu_indices(len(slope), 1)
    own = information.of_covariances()[first, second]
    crossed = 2 * weighed[:, first, second]
    for place, index, change in _determined(2 * slope[first, second], own, crossed, inverse):
        one, other = first[place], second[place]
        found.append(
            Modification(
                "residual_covariance",
                model.items[one],
                model.items[other],
                index,
                change * float(scale[one] * scale[other]),
                change / float(residuals[one] * residuals[other]),
            )
        )
    return tuple(sorted(found, key=lambda entry: -entry.index))


def _determined(
    scores: np.ndarray, own: np.ndarray, crossed: np.ndarray, inverse: np.ndarray
) -> list[tuple[int, float, float]]:
    """Place, index and expected change of every parameter that keeps information of its own."""
    left = own - np.einsum("ac,ab,bc->c", crossed, inverse, crossed, optimize=True)
    kept = np.flatnonzero(left > UNDETERMINED * own)
    return [
        (int(place), float(scores[place] ** 2 / left[place]), float(scores[place] / left[place]))
        for place in kept
    ]
