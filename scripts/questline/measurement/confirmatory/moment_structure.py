"""What a factor model implies for the means and covariances of a group, and the derivatives.

mu = nu + Lambda alpha and Sigma = Lambda Phi Lambda' + Theta (Bollen 1989, chapter 7), with
intercepts nu, factor means alpha, factor covariances Phi and diagonal Theta. Every parameter of a
group has a place in one vector; a `Layout` says which of them are free, which fixed, and which are
the same in several groups.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from questline.measurement.confirmatory.factor_model import FactorModel

FIXED = -1
"""The place of a parameter that is not estimated."""


@dataclass(frozen=True)
class GroupParameters:
    """The matrices of one group: (p, k), (k, k), p, p and k numbers."""

    loadings: np.ndarray
    factor_covariances: np.ndarray
    residual_variances: np.ndarray
    intercepts: np.ndarray
    factor_means: np.ndarray

    def means(self) -> np.ndarray:
        """The implied means of the p items."""
        return self.intercepts + self.loadings @ self.factor_means

    def covariances(self) -> np.ndarray:
        """The implied covariance matrix of the p items."""
        common = self.loadings @ self.factor_covariances @ self.loadings.T
        return common + np.diag(self.residual_variances)


@dataclass(frozen=True)
class MomentStructure:
    """The vector of all parameters of one group, in the order of the attributes of a group.

    Loadings that may differ from zero (item by item), factor covariances (lower triangle with the
    diagonal, row by row), residual variances, intercepts, factor means.
    """

    loads_on: np.ndarray

    @cached_property
    def loading_places(self) -> tuple[np.ndarray, np.ndarray]:
        """Item and factor of every loading."""
        items, factors = np.nonzero(self.loads_on)
        return items, factors

    @cached_property
    def covariance_places(self) -> tuple[np.ndarray, np.ndarray]:
        """Row and column of every factor covariance."""
        rows, columns = np.tril_indices(self.loads_on.shape[1])
        return rows, columns

    @cached_property
    def parts(self) -> tuple[slice, slice, slice, slice, slice]:
        """Where loadings, covariances, residual variances, intercepts and factor means stand."""
        items, factors = self.loads_on.shape
        counts = [len(self.loading_places[0]), len(self.covariance_places[0]), items, items]
        ends = np.cumsum([0, *counts, factors])
        first, second, third, fourth, fifth = (
            slice(int(start), int(end)) for start, end in pairwise(ends)
        )
        return first, second, third, fourth, fifth

    @property
    def size(self) -> int:
        """The length of the vector."""
        return int(self.parts[-1].stop)

    def split(self, vector: np.ndarray) -> GroupParameters:
        """The matrices of a vector."""
        loading, covariance, residual, intercept, mean = self.parts
        loadings = np.zeros(self.loads_on.shape)
        loadings[self.loading_places] = vector[loading]
        covariances = np.zeros((self.loads_on.shape[1],) * 2)
        rows, columns = self.covariance_places
        covariances[rows, columns] = vector[covariance]
        covariances[columns, rows] = vector[covariance]
        return GroupParameters(
            loadings, covariances, vector[residual], vector[intercept], vector[mean]
        )

    def joined(self, group: GroupParameters) -> np.ndarray:
        """The vector of the matrices."""
        return np.concatenate(
            [
                group.loadings[self.loading_places],
                group.factor_covariances[self.covariance_places],
                group.residual_variances,
                group.intercepts,
                group.factor_means,
            ]
        )

    def gradient(
        self, group: GroupParameters, by_means: np.ndarray, by_covariances: np.ndarray
    ) -> np.ndarray:
        """The derivative of a function by every parameter, from that by the moments.

        `by_covariances` is symmetric and such that a change dSigma of the matrix changes the
        function by the sum of the elements of `by_covariances` times dSigma.
        """
        structure = group.loadings @ group.factor_covariances
        turned = by_covariances @ structure
        loadings = 2 * turned + np.outer(by_means, group.factor_means)
        factors = group.loadings.T @ by_covariances @ group.loadings
        factors = 2 * factors - np.diag(np.diag(factors))
        return np.concatenate(
            [
                loadings[self.loading_places],
                factors[self.covariance_places],
                np.diag(by_covariances),
                by_means,
                group.loadings.T @ by_means,
            ]
        )

    def mean_derivatives(self, group: GroupParameters) -> np.ndarray:
        """Derivatives of the p means, (p, size)."""
        loading, _, _, intercept, mean = self.parts
        derivatives = np.zeros((len(group.intercepts), self.size))
        items, factors = self.loading_places
        derivatives[items, np.arange(loading.start, loading.stop)] = group.factor_means[factors]
        derivatives[:, intercept] = np.eye(len(group.intercepts))
        derivatives[:, mean] = group.loadings
        return derivatives

    def covariance_derivatives(self, group: GroupParameters) -> np.ndarray:
        """Derivatives of the covariance matrix, (size, p, p), each symmetric."""
        loading, covariance, residual, _, _ = self.parts
        number = len(group.intercepts)
        derivatives = np.zeros((self.size, number, number))
        structure = group.loadings @ group.factor_covariances
        items, factors = self.loading_places
        places = np.arange(loading.start, loading.stop)
        derivatives[places, items, :] += structure[:, factors].T
        derivatives[places, :, items] += structure[:, factors].T
        rows, columns = self.covariance_places
        products = group.loadings.T[rows][:, :, None] * group.loadings.T[columns][:, None, :]
        share = np.where(rows == columns, 0.5, 1.0)[:, None, None]
        derivatives[covariance] = share * (products + products.transpose(0, 2, 1))
        each = np.arange(number)
        derivatives[residual.start + each, each, each] = 1.0
        return derivatives

    def jacobian(self, group: GroupParameters) -> np.ndarray:
        """Derivatives of the means, then of the lower triangle of covariances, (moments, size)."""
        rows, columns = np.tril_indices(len(group.intercepts))
        covariances = self.covariance_derivatives(group)[:, rows, columns].T
        return np.concatenate([self.mean_derivatives(group), covariances])

    def curvature(
        self, group: GroupParameters, by_means: np.ndarray, by_covariances: np.ndarray
    ) -> np.ndarray:
        """Second derivatives of the moments, weighted with a function's gradient by them.

        This is what the chain rule adds to J' H J in the Hessian of the function, (size, size).
        """
        loading, covariance, _, _, mean = self.parts
        second = np.zeros((self.size, self.size))
        items, factors = self.loading_places
        second[loading, loading] = (
            2
            * by_covariances[np.ix_(items, items)]
            * group.factor_covariances[np.ix_(factors, factors)]
        )
        turned = by_covariances @ group.loadings
        rows, columns = self.covariance_places
        crossed = 2 * (
            (factors[:, None] == rows) * turned[items][:, columns]
            + (factors[:, None] == columns) * turned[items][:, rows]
        )
        crossed[:, rows == columns] /= 2
        second[loading, covariance] = crossed
        second[covariance, loading] = crossed.T
        shifted = by_means[items][:, None] * (factors[:, None] == np.arange(mean.stop - mean.start))
        second[loading, mean] = shifted
        second[mean, loading] = shifted.T
        return second


@dataclass(frozen=True)
class Layout:
    """Which parameters of which group are free, and which are the same number.

    For each group `places` holds the position of every parameter in the vector of free ones, or
    `FIXED`, and `values` the number that a fixed one has. Groups may share a position; within a
    group every parameter has its own.
    """

    structure: MomentStructure
    places: tuple[np.ndarray, ...]
    values: tuple[np.ndarray, ...]

    @cached_property
    def free(self) -> int:
        """How many parameters are free."""
        return 1 + max(int(places.max()) for places in self.places)

    def group(self, index: int, free: np.ndarray) -> GroupParameters:
        """The matrices of one group."""
        places = self.places[index]
        vector = np.where(places == FIXED, self.values[index], free[places])
        return self.structure.split(vector)

    def gathered(self, index: int, by_group: np.ndarray) -> np.ndarray:
        """Turns derivatives by a group's parameters (last axis) into those by the free ones."""
        estimated = self.places[index] != FIXED
        gathered = np.zeros((*by_group.shape[:-1], self.free))
        gathered[..., self.places[index][estimated]] = by_group[..., estimated]
        return gathered

    def gathered_twice(self, index: int, by_group: np.ndarray) -> np.ndarray:
        """The same for a matrix of second derivatives, on both of its axes."""
        return self.gathered(index, self.gathered(index, by_group).T).T

    def start(self, groups: tuple[GroupParameters, ...]) -> np.ndarray:
        """Free parameters from the matrices of all groups; shared ones are the groups' average."""
        total, count = np.zeros(self.free), np.zeros(self.free)
        for places, group in zip(self.places, groups, strict=True):
            estimated = places != FIXED
            total[places[estimated]] += self.structure.joined(group)[estimated]
            count[places[estimated]] += 1
        return total / count


def single_group(model: FactorModel) -> Layout:
    """One group, factor variances of one, factor means of zero, everything else free."""
    structure = MomentStructure(model.loads_on)
    estimated = np.ones(structure.size, dtype=bool)
    _, covariance, _, _, mean = structure.parts
    rows, columns = structure.covariance_places
    estimated[covariance] = (rows != columns) & (not model.orthogonal)
    estimated[mean] = False
    values = np.zeros(structure.size)
    values[covariance] = rows == columns
    places = np.where(estimated, np.cumsum(estimated) - 1, FIXED)
    return Layout(structure, (places,), (values,))
