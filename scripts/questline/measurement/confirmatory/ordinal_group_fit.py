"""The models of one comparison of groups, each at its minimum.

The weighted sum of squares over all groups, thresholds and correlations together, with n - 1 of
each group as its weight.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from questline.measurement.confirmatory.factor_model import FactorModel
from questline.measurement.confirmatory.moment_structure import GroupParameters
from questline.measurement.confirmatory.ordinal_groups import STEPS, OrdinalGroup, OrdinalGroups
from questline.measurement.confirmatory.ordinal_moments import OrdinalMoments
from questline.measurement.confirmatory.wlsmv_minimum import Minimum, minimise

LARGEST_PARAMETER = 1e4
"""A factor's variance or mean, in units of the first group, that comes near runs to infinity."""


@dataclass(frozen=True)
class Sample:
    """The moments of all groups, stacked, with their weights."""

    levels: tuple[str, ...]
    moments: tuple[OrdinalMoments, ...]

    @property
    def counts(self) -> np.ndarray:
        """Respondents of each group."""
        return np.array([each.n for each in self.moments])

    @property
    def values(self) -> np.ndarray:
        """The moments of all groups, one group behind the other."""
        return np.concatenate([each.values for each in self.moments])

    def weights(self, counts: np.ndarray) -> np.ndarray:
        """The inverse variances of the moments, each group's times its entry in `counts`."""
        return np.concatenate(
            [count / each.variances for count, each in zip(counts, self.moments, strict=True)]
        )

    @property
    def relations(self) -> list[np.ndarray]:
        """The correlations between the moments' sampling errors, one block a group."""
        return [each.relations for each in self.moments]


@dataclass(frozen=True)
class Fitted:
    """A model at its minimum: residuals and derivatives there, and the groups' parameters.

    `basis` and `triangle` are the factors of the weighted derivatives; `thresholds_at` says for
    each group which columns of the derivatives belong to its thresholds.
    """

    name: str
    statistic: float
    residuals: np.ndarray
    derivatives: np.ndarray
    basis: np.ndarray
    triangle: np.ndarray
    groups: list[OrdinalGroup]
    thresholds_at: list[np.ndarray]

    @property
    def degrees_of_freedom(self) -> int:
        """Moments less parameters."""
        return len(self.residuals) - self.derivatives.shape[1]


def configural(sample: Sample, model: FactorModel, alone: list[Minimum]) -> Fitted:
    """Every group by itself: thresholds as they are, and the model of the correlations."""
    residuals, groups, thresholds_at = [], [], []
    counts = [each.number_of_thresholds + model.parameters for each in sample.moments]
    derivatives = np.zeros((len(sample.values), sum(counts)))
    row = column = 0
    for each, found in zip(sample.moments, alone, strict=True):
        cuts, pairs = each.number_of_thresholds, len(each.correlations)
        residuals += [np.zeros(cuts), found.residuals]
        places = np.arange(column, column + cuts)
        derivatives[row + np.arange(cuts), places] = 1.0
        own = slice(column + cuts, column + cuts + model.parameters)
        derivatives[row + cuts : row + cuts + pairs, own] = found.derivatives
        thresholds_at.append(places)
        loadings, correlations = model.split(found.parameters)
        items, factors = loadings.shape
        structure = GroupParameters(
            loadings, correlations, np.zeros(items), np.zeros(items), np.zeros(factors)
        )
        groups.append(OrdinalGroup(structure, np.ones(items), np.concatenate(each.thresholds)))
        row, column = row + cuts + pairs, own.stop
    return _at_minimum(
        sample, "configural", np.concatenate(residuals), derivatives, groups, thresholds_at
    )


def tied(sample: Sample, model: FactorModel, alone: list[Minimum], step: str) -> Fitted | None:
    """The model of a later step at its minimum, or None where that is not reached."""
    cuts = np.array([len(values) for values in sample.moments[0].thresholds])
    groups = OrdinalGroups(model, cuts, len(sample.levels), step)
    start = groups.joined(_start(sample, model, alone, groups))
    weights = sample.weights(sample.counts - 1)
    found = minimise(groups.implied, sample.values, weights, start, LARGEST_PARAMETER)
    if not found.converged or not found.determined:
        return None
    return _at_minimum(
        sample, step, found.residuals, found.derivatives, groups.split(found.parameters),
        [places[groups.structure.size :] for places in groups.places],
    )  # fmt: skip


def _at_minimum(
    sample: Sample,
    name: str,
    residuals: np.ndarray,
    derivatives: np.ndarray,
    groups: list[OrdinalGroup],
    thresholds_at: list[np.ndarray],
) -> Fitted:
    shares = sample.counts / sample.counts.sum()
    weighted = derivatives * np.sqrt(sample.weights(shares))[:, None]
    basis, triangle = np.linalg.qr(weighted)
    statistic = float(sample.weights(sample.counts - 1) @ residuals**2)
    return Fitted(name, statistic, residuals, derivatives, basis, triangle, groups, thresholds_at)


def _start(
    sample: Sample, model: FactorModel, alone: list[Minimum], groups: OrdinalGroups
) -> list[OrdinalGroup]:
    """Parameters of every group as the step's conventions have them, from the groups' own fits.

    Thresholds of a later group lie on a line over those of the first: slope and origin of the line
    are scale and intercept.
    """
    reached = STEPS.index(groups.step)
    reference, _ = model.split(alone[0].parameters)
    cut = np.concatenate(sample.moments[0].thresholds)
    ends = np.cumsum(groups.cuts)[:-1]
    found = []
    for index, (each, minimum) in enumerate(zip(sample.moments, alone, strict=True)):
        loadings, covariances = model.split(minimum.parameters)
        items, factors = loadings.shape
        scales, intercepts, means = np.ones(items), np.zeros(items), np.zeros(factors)
        if index:
            lines = zip(np.split(cut, ends), each.thresholds, strict=True)
            scales, intercepts = np.transpose([_line(first, own) for first, own in lines])
            loadings = loadings / scales[:, None]
        if reached >= STEPS.index("metric"):
            size = (reference**2).sum(axis=0)
            spread = np.maximum((loadings * reference).sum(axis=0) / size, 0.1)
            loadings, covariances = reference, covariances * np.outer(spread, spread)
        if reached >= STEPS.index("scalar"):
            means = np.linalg.lstsq(reference, intercepts, rcond=None)[0]
            intercepts = np.zeros(items)
        structure = GroupParameters(loadings, covariances, np.zeros(items), intercepts, means)
        found.append(OrdinalGroup(structure, scales, cut))
    return found


def _line(first: np.ndarray, own: np.ndarray) -> tuple[float, float]:
    """Scale s and intercept nu for which own = s (first - nu), nearly; one threshold: s = 1."""
    if len(first) == 1:
        return 1.0, float(first[0] - own[0])
    slope = float(np.polyfit(first, own, 1)[0])
    return slope, float(first.mean() - own.mean() / slope)
