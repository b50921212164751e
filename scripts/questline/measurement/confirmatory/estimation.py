"""The maximum of the likelihood of a factor model, in one group or several with shared parameters.

Everything happens on standardised items, so that one tolerance fits all; `units` takes parameters
back. With complete answers the search is Newton's (Fisher scoring where the Hessian is not positive
definite); with missing answers it starts from the model fitted to the saturated moments and goes on
by quasi-Newton steps (Broyden, Fletcher, Goldfarb and Shanno; Nocedal and Wright 2006, Numerical
Optimization, algorithm 6.1) from the Hessian there. As in lavaan, residual variances may become
negative: the caller judges them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from questline.measurement.confirmatory.incomplete_answers import Expected
from questline.measurement.confirmatory.moment_structure import Layout

NOT_CONVERGED = "The estimation did not converge."
NOT_DETERMINED = "The answers do not determine the estimates: other values would fit them as well."
MOST_STEPS = 200
GRADIENT_TOLERANCE = 1e-9
"""Largest element of the gradient of the mean log-likelihood that counts as zero."""
NEAR = 1e-7
"""The same where quasi-Newton steps may end, because a Newton step follows."""
FLAT = 1e-8
"""Smallest eigenvalue of the Hessian, its diagonal scaled to one, that counts as positive."""
SMALLEST_SHARE = 1e-8
"""The shortest part of a step that is tried."""
ROUNDING = 1e-13
"""Relative increase of the function that rounding alone can cause."""


class Respondents(Protocol):
    """What the likelihood needs of a group: answers with holes, or the moments of complete ones."""

    @property
    def n(self) -> int:
        """How many respondents."""

    def expected(self, means: np.ndarray, covariances: np.ndarray) -> Expected | None:
        """Log-likelihood and expected sums of deviations, as `IncompleteAnswers.expected`."""


@dataclass(frozen=True)
class Moments:
    """n complete respondents by their means (p) and covariances (p, p, divisor n)."""

    n: int
    means: np.ndarray
    covariances: np.ndarray

    def expected(self, means: np.ndarray, covariances: np.ndarray) -> Expected | None:
        """Log-likelihood and sums of deviations; None where there is no likelihood."""
        try:
            root = np.linalg.cholesky(covariances)
        except np.linalg.LinAlgError:
            return None
        shift = self.means - means
        second = self.n * (self.covariances + np.outer(shift, shift))
        deviance = self.n * (2 * np.log(np.diag(root)).sum() + len(means) * np.log(2 * np.pi))
        precision = np.linalg.inv(covariances)
        deviance += np.vdot(precision, second)
        return Expected(float(-deviance / 2), self.n * shift, second, covariances, precision)


@dataclass(frozen=True)
class Point:
    """Free parameters, the negative mean log-likelihood there, and its gradient."""

    free: np.ndarray
    value: float
    gradient: np.ndarray

    @property
    def steepness(self) -> float:
        """The largest element of the gradient."""
        return float(np.abs(self.gradient).max())


@dataclass(frozen=True)
class Derivatives:
    """A function's first derivatives by the moments of one group, a sum over respondents."""

    by_means: np.ndarray
    by_covariances: np.ndarray


def evaluated(layout: Layout, groups: Sequence[Respondents], free: np.ndarray) -> Point | None:
    """Value and gradient at some parameters; None where a covariance matrix is impossible."""
    total = sum(group.n for group in groups)
    value, gradient = 0.0, np.zeros(layout.free)
    for index, group in enumerate(groups):
        parameters = layout.group(index, free)
        found = group.expected(parameters.means(), parameters.covariances())
        if found is None:
            return None
        slope = log_likelihood_derivatives(found, group.n)
        by_group = layout.structure.gradient(parameters, slope.by_means, slope.by_covariances)
        value -= found.log_likelihood
        gradient -= layout.gathered(index, by_group)
    return Point(free, value / total, gradient / total)


def log_likelihood_derivatives(found: Expected, n: int) -> Derivatives:
    """K sum(x - mu), and K (sum (x - mu)(x - mu)' - n Sigma) K / 2."""
    turned = found.precision @ (found.second - n * found.covariances)
    return Derivatives(found.precision @ found.first, turned @ found.precision / 2)


def complete_information(
    layout: Layout, groups: Sequence[Moments], free: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Expected and observed information on the free parameters, per respondent.

    The formulas are those of `moment_information`, summed over respondents with the same P = K and
    multiplied with the derivatives of the moments.
    """
    total = sum(group.n for group in groups)
    expected = np.zeros((layout.free, layout.free))
    observed = np.zeros((layout.free, layout.free))
    structure = layout.structure
    for index, group in enumerate(groups):
        parameters = layout.group(index, free)
        found = group.expected(parameters.means(), parameters.covariances())
        if found is None:
            raise np.linalg.LinAlgError("the implied covariance matrix is not positive definite")
        precision = found.precision
        weighted = precision @ found.second @ precision
        of_means = structure.mean_derivatives(parameters)
        of_covariances = structure.covariance_derivatives(parameters)
        turned = precision @ of_covariances
        flat = turned.reshape(structure.size, -1)
        mirrored = turned.transpose(0, 2, 1).reshape(structure.size, -1)
        spread = (weighted @ of_covariances).reshape(structure.size, -1)
        half = group.n * flat @ mirrored.T / 2
        by_means = group.n * of_means.T @ precision @ of_means
        crossed = of_means.T @ (turned @ (precision @ found.first)).T
        slope = log_likelihood_derivatives(found, group.n)
        mixed = spread @ mirrored.T
        own = by_means + (mixed + mixed.T) / 2 - half + crossed + crossed.T
        own -= structure.curvature(parameters, slope.by_means, slope.by_covariances)
        expected += layout.gathered_twice(index, by_means + half)
        observed += layout.gathered_twice(index, own)
    return expected / total, observed / total


def is_determined(information: np.ndarray) -> bool:
    """Whether a matrix of second derivatives is positive definite beyond rounding."""
    diagonal = np.diag(information)
    if not np.all(diagonal > 0):
        return False
    scale = np.sqrt(diagonal)
    return bool(np.linalg.eigvalsh(information / np.outer(scale, scale))[0] > FLAT)


def newton(layout: Layout, groups: Sequence[Moments], start: np.ndarray) -> tuple[Point, str]:
    """The maximum for complete answers: the last point, and why it is none, if so.

    It is one where the gradient vanished and the Hessian is positive definite.
    """
    point = evaluated(layout, groups, start)
    if point is None:
        return nowhere(start), NOT_CONVERGED
    for _ in range(MOST_STEPS):
        expected, observed = complete_information(layout, groups, point.free)
        determined = is_determined(observed)
        if point.steepness < GRADIENT_TOLERANCE:
            return point, "" if determined else NOT_DETERMINED
        metric = observed if determined else expected
        if not is_determined(metric):
            return point, NOT_DETERMINED
        further = _nearer(layout, groups, point, -np.linalg.solve(metric, point.gradient))
        if further is None:
            near = determined and point.steepness < NEAR
            return point, "" if near else NOT_CONVERGED
        point = further
    return point, NOT_CONVERGED


def quasi_newton(
    layout: Layout, groups: Sequence[Respondents], start: np.ndarray, metric: np.ndarray
) -> tuple[Point, str]:
    """The same from a start near the maximum, `metric` being about the Hessian there."""
    point = evaluated(layout, groups, start)
    if point is None:
        return nowhere(start), NOT_CONVERGED
    inverse = np.linalg.inv(metric)
    for _ in range(MOST_STEPS):
        if point.steepness < NEAR:
            return point, ""
        further = _nearer(layout, groups, point, -inverse @ point.gradient)
        if further is None:
            return point, NOT_CONVERGED
        moved = further.free - point.free
        turned = further.gradient - point.gradient
        bend = float(moved @ turned)
        if bend > 0:
            pressed = inverse @ turned
            inverse = (
                inverse
                + np.outer(moved, moved) * (bend + turned @ pressed) / bend**2
                - (np.outer(pressed, moved) + np.outer(moved, pressed)) / bend
            )
        point = further
    return point, NOT_CONVERGED


def nowhere(free: np.ndarray) -> Point:
    """A point without a likelihood."""
    return Point(free, np.inf, np.full(len(free), np.inf))


def _nearer(
    layout: Layout, groups: Sequence[Respondents], point: Point, step: np.ndarray
) -> Point | None:
    """The first of ever shorter parts of a step that lowers the function enough, or None."""
    slope = float(point.gradient @ step)
    share = 1.0
    while share > SMALLEST_SHARE:
        tried = evaluated(layout, groups, point.free + share * step)
        allowed = 1e-4 * share * slope + ROUNDING * abs(point.value)
        if tried is not None and tried.value <= point.value + allowed:
            return tried
        share /= 2
    return None
