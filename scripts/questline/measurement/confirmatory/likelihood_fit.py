"""A factor model fitted by maximum likelihood to one group or several: estimates and their errors.

Everything is in the metric of standardised items, but for what `likelihood_tests` adds: fit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from questline.measurement.confirmatory.estimation import (
    NOT_DETERMINED,
    Point,
    complete_information,
    evaluated,
    is_determined,
    newton,
    quasi_newton,
)
from questline.measurement.confirmatory.moment_information import (
    Information,
    moment_information,
    score_cross_products,
)
from questline.measurement.confirmatory.moment_structure import GroupParameters, Layout
from questline.measurement.confirmatory.respondent_groups import RespondentGroups


@dataclass(frozen=True)
class Curvature:
    """Information on the free parameters, summed over respondents, at some values of them.

    `expected` and `observed`; `cross_products` of the scores, None where they were not asked for.
    `of_moments` is the information on the moments of each group where answers have holes.
    """

    expected: np.ndarray
    observed: np.ndarray
    cross_products: np.ndarray | None = None
    of_moments: tuple[Information, ...] = ()


@dataclass(frozen=True)
class LikelihoodFit:
    """The maximum: free parameters, their sampling covariances, and the matrices of each group.

    `log_likelihood` is that of the standardised answers.
    """

    layout: Layout
    free: np.ndarray
    covariance: np.ndarray
    groups: tuple[GroupParameters, ...]
    curvature: Curvature
    log_likelihood: float

    def jacobians(self) -> list[np.ndarray]:
        """Derivatives of each group's moments by the free parameters."""
        return [
            self.layout.gathered(index, self.layout.structure.jacobian(group))
            for index, group in enumerate(self.groups)
        ]


def fit_groups(
    layout: Layout, respondents: RespondentGroups, start: np.ndarray, *, robust: bool
) -> LikelihoodFit | str:
    """Fit a layout, or say in a sentence why it has no estimates.

    Sampling covariances are the inverse of expected information for complete answers and of
    observed information for answers with holes, or, where `robust`, the sandwich of observed
    information and cross-products of scores (Huber 1967, White 1982).
    """
    point, reason = newton(layout, respondents.moments, start)
    if reason:
        return reason
    if respondents.full_information:
        found = _full_information_maximum(layout, respondents, point)
        if isinstance(found, str):
            return found
        point, curvature = found
    else:
        curvature = _complete_curvature(layout, respondents, point.free, robust)
    if not is_determined(curvature.observed) or not is_determined(curvature.expected):
        return NOT_DETERMINED
    observed = robust or respondents.full_information
    covariance = np.linalg.inv(curvature.observed if observed else curvature.expected)
    if robust and curvature.cross_products is not None:
        covariance = covariance @ curvature.cross_products @ covariance
    groups = tuple(layout.group(index, point.free) for index in range(len(respondents.groups)))
    log_likelihood = -point.value * respondents.n
    return LikelihoodFit(layout, point.free, covariance, groups, curvature, log_likelihood)


def _full_information_maximum(
    layout: Layout, respondents: RespondentGroups, point: Point
) -> tuple[Point, Curvature] | str:
    """From the fit to the saturated moments to the maximum, with a Newton step at the end.

    Or a sentence on why there is none.
    """
    if any(group.blocks for group in respondents.groups):
        _, metric = complete_information(layout, respondents.moments, point.free)
        point, reason = quasi_newton(layout, respondents.groups, point.free, metric)
        if reason:
            return reason
    curvature = _incomplete_curvature(layout, respondents, point.free)
    if not is_determined(curvature.observed):
        return point, curvature
    step = np.linalg.solve(curvature.observed / respondents.n, point.gradient)
    return evaluated(layout, respondents.groups, point.free - step) or point, curvature


def _complete_curvature(
    layout: Layout, respondents: RespondentGroups, free: np.ndarray, robust: bool
) -> Curvature:
    expected, observed = complete_information(layout, respondents.moments, free)
    cross_products = np.zeros_like(expected)
    for index, group in enumerate(respondents.groups):
        parameters = layout.group(index, free)
        if robust:
            jacobian = layout.gathered(index, layout.structure.jacobian(parameters))
            cross_products += score_cross_products(
                group.complete, parameters.means(), parameters.covariances(), jacobian
            )
    n = respondents.n
    return Curvature(expected * n, observed * n, cross_products if robust else None)


def _incomplete_curvature(
    layout: Layout, respondents: RespondentGroups, free: np.ndarray
) -> Curvature:
    """Information by the chain rule: J' H J of the moments, and what `curvature` adds to it."""
    expected, observed, cross_products = (np.zeros((layout.free, layout.free)) for _ in range(3))
    of_moments = []
    for index, group in enumerate(respondents.groups):
        parameters = layout.group(index, free)
        jacobian = layout.gathered(index, layout.structure.jacobian(parameters))
        found = moment_information(group, parameters.means(), parameters.covariances(), jacobian)
        curved = layout.structure.curvature(parameters, *found.gradient)
        expected += jacobian.T @ found.expected @ jacobian
        observed += jacobian.T @ found.observed @ jacobian - layout.gathered_twice(index, curved)
        cross_products += found.cross_products
        of_moments.append(found)
    return Curvature(expected, observed, cross_products, tuple(of_moments))
