"""What a factor model of ordinal items implies in several groups, and the derivatives.

In group g the normal variable behind item j is y = nu + lambda' eta + epsilon with E(eta) = alpha,
Var(eta) = Phi and Var(y) = 1 / s^2, cut at thresholds tau. What answers show are the thresholds
s (tau - nu - lambda' alpha) and the correlations s_i s_j (Lambda Phi Lambda')_ij, so that scale and
origin of y, in addition to those of the factors, are conventions until they are tied across groups.
The conventions at each step are those of Wu and Estabrook (2016, Psychometrika 81, 1014-1045):

    configural   s = 1, nu = 0, alpha = 0 and variances of factors 1 in every group
    thresholds   tau equal; s and nu free in all groups but the first
    metric       Lambda equal too; variances of factors free in all groups but the first
    scalar       nu = 0 in every group; alpha free in all groups but the first
    strict       residual variances equal: s is no longer free

The scale s (lavaan's delta parameterisation) stands in for the residual variance
1 / s^2 - lambda' Phi lambda until the last step, where s follows from the residual variances of the
first group. Fit and tests are those of the theta parameterisation, but a residual variance may turn
out negative, which is then said.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from questline.measurement.confirmatory.factor_model import FactorModel
from questline.measurement.confirmatory.moment_structure import GroupParameters, MomentStructure

STEPS = ("configural", "thresholds", "metric", "scalar", "strict")
FIXED = -1
"""The place of a parameter that is not estimated."""


@dataclass(frozen=True)
class OrdinalGroup:
    """The parameters of one group: matrices as in `GroupParameters`, scales and thresholds.

    `scales` (p,) are s; `thresholds` holds all thresholds, one item behind the other.
    """

    structure: GroupParameters
    scales: np.ndarray
    thresholds: np.ndarray


@dataclass(frozen=True)
class OrdinalGroups:
    """The model of one step for so many groups whose items have `cuts` thresholds each.

    A group's parameters stand in one vector: loadings, factor covariances (lower triangle with the
    diagonal), scales, intercepts, factor means, thresholds. `places` (groups, parameters) says
    where each stands among the free parameters, equal ones at the same place.
    """

    model: FactorModel
    cuts: np.ndarray
    groups: int
    step: str

    @cached_property
    def structure(self) -> MomentStructure:
        """The places of loadings, factor covariances, scales, intercepts and factor means."""
        return MomentStructure(self.model.loads_on)

    @cached_property
    def item_of_threshold(self) -> np.ndarray:
        """The item of every threshold."""
        return np.repeat(np.arange(len(self.cuts)), self.cuts)

    @cached_property
    def pairs(self) -> tuple[np.ndarray, np.ndarray]:
        """The items of every pair."""
        first, second = np.triu_indices(len(self.cuts), k=1)
        return first, second

    @cached_property
    def moments(self) -> int:
        """Thresholds and correlations of one group."""
        return len(self.item_of_threshold) + len(self.pairs[0])

    @cached_property
    def places(self) -> np.ndarray:
        """The place of every parameter of every group among the free ones, or FIXED."""
        reached = STEPS.index(self.step)
        loading, covariance, scale, intercept, mean = self.structure.parts
        rows, columns = self.structure.covariance_places
        size = self.structure.size
        free = np.zeros((self.groups, size + len(self.item_of_threshold)), dtype=bool)
        shared = np.zeros(free.shape[1], dtype=bool)
        free[:, loading] = True
        free[:, covariance] = (rows != columns) & (not self.model.orthogonal)
        free[:, size:] = True
        if reached >= STEPS.index("thresholds"):
            shared[size:] = True
            free[1:, scale] = self.step != "strict"
            free[1:, intercept] = reached < STEPS.index("scalar")
        if reached >= STEPS.index("metric"):
            shared[loading] = True
            free[1:, covariance] |= rows == columns
        if reached >= STEPS.index("scalar"):
            free[1:, mean] = True
        places = np.full(free.shape, FIXED)
        places[0, free[0]] = np.arange(free[0].sum())
        used = int(free[0].sum())
        for group in range(1, self.groups):
            places[group, shared] = places[0, shared]
            own = free[group] & ~shared
            places[group, own] = used + np.arange(own.sum())
            used += int(own.sum())
        return places

    @property
    def free(self) -> int:
        """How many parameters are free."""
        return int(self.places.max()) + 1

    @property
    def degrees_of_freedom(self) -> int:
        """Moments of all groups less free parameters."""
        return self.groups * self.moments - self.free

    def split(self, free: np.ndarray) -> list[OrdinalGroup]:
        """The parameters of every group."""
        _, covariance, scale, _, _ = self.structure.parts
        rows, columns = self.structure.covariance_places
        values = np.zeros(self.places.shape[1])
        values[covariance] = rows == columns
        values[scale] = 1.0
        found = []
        for places in self.places:
            vector = np.where(places == FIXED, values, free[places])
            # The structure's place of residual variances holds the scales here.
            structure = self.structure.split(vector)
            scales = structure.residual_variances
            found.append(OrdinalGroup(structure, scales, vector[self.structure.size :]))
        if self.step != "strict":
            return found
        residuals = 1 - communalities(found[0].structure)
        return [
            found[0],
            *(
                OrdinalGroup(
                    group.structure,
                    1 / np.sqrt(communalities(group.structure) + residuals),
                    group.thresholds,
                )
                for group in found[1:]
            ),
        ]

    def implied(self, free: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Moments of all groups (groups x moments,) and their derivatives by free parameters.

        NaN where residual variances equal to the first group's leave an item no variance.
        """
        with np.errstate(invalid="ignore", divide="ignore"):
            groups = self.split(free)
            values, derivatives, of_variances = [], [], []
            for index, group in enumerate(groups):
                covariances = self._common_derivatives(group)
                of_variances.append(self._gathered(index, np.einsum("qjj->jq", covariances)))
                by_scales = self._by_scales(group)
                gathered = self._gathered(index, self._derivatives(group, covariances, by_scales))
                if self.step == "strict" and index:
                    change = of_variances[index] - of_variances[0]
                    gathered += by_scales @ (-0.5 * group.scales[:, None] ** 3 * change)
                values.append(self._moments(group))
                derivatives.append(gathered)
        return np.concatenate(values), np.concatenate(derivatives)

    def joined(self, groups: list[OrdinalGroup]) -> np.ndarray:
        """Free parameters from those of the groups; of shared ones the first group's count."""
        free = np.zeros(self.free)
        for places, group in reversed(list(zip(self.places, groups, strict=True))):
            parts = GroupParameters(
                group.structure.loadings,
                group.structure.factor_covariances,
                group.scales,
                group.structure.intercepts,
                group.structure.factor_means,
            )
            vector = np.concatenate([self.structure.joined(parts), group.thresholds])
            free[places[places != FIXED]] = vector[places != FIXED]
        return free

    def _moments(self, group: OrdinalGroup) -> np.ndarray:
        first, second = self.pairs
        item = self.item_of_threshold
        structure = group.structure
        common = structure.loadings @ structure.factor_covariances @ structure.loadings.T
        correlations = (common * np.outer(group.scales, group.scales))[first, second]
        thresholds = group.scales[item] * (group.thresholds - structure.means()[item])
        return np.concatenate([thresholds, correlations])

    def _common_derivatives(self, group: OrdinalGroup) -> np.ndarray:
        """Derivatives of Lambda Phi Lambda' (parameters of the structure, p, p)."""
        derivatives = self.structure.covariance_derivatives(group.structure)
        _, _, scale, _, _ = self.structure.parts
        derivatives[scale] = 0.0
        return derivatives

    def _by_scales(self, group: OrdinalGroup) -> np.ndarray:
        """Derivatives of a group's moments by its scales (moments, items)."""
        first, second = self.pairs
        item = self.item_of_threshold
        structure = group.structure
        common = structure.loadings @ structure.factor_covariances @ structure.loadings.T
        by_scales = np.zeros((self.moments, len(self.cuts)))
        by_scales[np.arange(len(item)), item] = group.thresholds - structure.means()[item]
        rows = len(item) + np.arange(len(first))
        by_scales[rows, first] = group.scales[second] * common[first, second]
        by_scales[rows, second] = group.scales[first] * common[first, second]
        return by_scales

    def _derivatives(
        self, group: OrdinalGroup, covariances: np.ndarray, by_scales: np.ndarray
    ) -> np.ndarray:
        """Derivatives of a group's moments by all its parameters (moments, parameters)."""
        first, second = self.pairs
        item = self.item_of_threshold
        _, _, scale, _, _ = self.structure.parts
        size = self.structure.size
        derivatives = np.zeros((self.moments, size + len(item)))
        of_means = self.structure.mean_derivatives(group.structure)
        derivatives[: len(item), :size] = -group.scales[item][:, None] * of_means[item]
        derivatives[len(item) :, :size] = covariances[:, first, second].T
        derivatives[len(item) :] *= (group.scales[first] * group.scales[second])[:, None]
        derivatives[:, scale] = by_scales
        derivatives[np.arange(len(item)), size + np.arange(len(item))] = group.scales[item]
        return derivatives

    def _gathered(self, index: int, derivatives: np.ndarray) -> np.ndarray:
        """Derivatives (rows, a group's parameters) as those by the free parameters."""
        places = self.places[index]
        estimated = np.nonzero(places[: derivatives.shape[1]] != FIXED)[0]
        gathered = np.zeros((len(derivatives), self.free))
        gathered[:, places[estimated]] = derivatives[:, estimated]
        return gathered


def communalities(group: GroupParameters) -> np.ndarray:
    """The variance of each item that it owes to the factors (p,)."""
    return np.einsum("jk,jk->j", group.loadings @ group.factor_covariances, group.loadings)
