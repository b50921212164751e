"""The linear mixed model with a random intercept for each cluster, by restricted likelihood.

y = X beta + b of the cluster + e, b with variance s_b^2 between clusters and e with s_e^2 within.
With q = s_b^2 / s_e^2 and V = I + q J over each cluster, V^-1 = I - c J, c = q / (1 + n q) for a
cluster of n, so that everything follows from the cross products of the design and from its sums
over clusters. With A = X'V^-1 X and Q = (y - X beta)'V^-1 (y - X beta) at the generalised least
squares beta, and k coefficients, minus twice the restricted log-likelihood at the best s_e^2 is

    sum of log(1 + n q) + log|A| + (n - k) (1 + log(2 pi Q / (n - k)))

(Patterson & Thompson 1971, Biometrika 58, 545-554; Bates, Maechler, Bolker & Walker 2015, Journal
of Statistical Software 67(1), as lme4's REML criterion). Its minimum in q is looked for over a grid
and then as the root of its slope.

The degrees of freedom of a coefficient are Satterthwaite's, 2 C^2 / (g' S g): C its variance, g the
gradient of C in the two variance parameters and S the inverse of the observed information on them
(Giesbrecht & Burns 1985; Kuznetsova, Brockhoff & Christensen 2017, Journal of Statistical Software
82(13), section 2, lmerTest). The derivatives are closed forms here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from questline.modelling.dependence.between_variance import (
    NO_TEST,
    VarianceTest,
    variance_test,
)
from questline.modelling.dependence.clustered_fit import ClusteredFit, joined
from questline.modelling.dependence.clusters import clusters_of
from questline.modelling.dependence.preparation import Design, prepared, why_exact, why_no_model
from questline.modelling.design import Column

GRID = np.concatenate([[0.0], np.logspace(-6, 6, 49)])
"""Ratios of the variances at which the search begins."""
MOST_STEPS = 200
PRECISION = 1e-13
"""The search ends when the ratio is known to this share of itself."""
NOTHING_LEFT = 1e-8
"""A share of variation below this is 0 but for rounding."""
BOUNDARY = (
    "The variance between clusters is estimated as 0, the edge of what it can be: people of one "
    "cluster resemble each other no more than people of different ones. The errors are those of a "
    "model without clusters."
)
NONE_WITHIN = (
    "Not computable: beside the clusters and the terms nothing is left that differs within "
    "clusters, so that there is no variance within them."
)
NONE_BETWEEN = (
    "Not computable: the terms tell every cluster from the others, so that nothing is left to tell "
    "the variance between clusters."
)


@dataclass(frozen=True, kw_only=True)
class RandomInterceptLinear(ClusteredFit):
    """A fitted linear mixed model; tests are t with Satterthwaite degrees of freedom.

    `between` and `within` are the variances s_b^2 and s_e^2, `intraclass_correlation` the share of
    the former in their sum, `log_likelihood` the restricted one in the units given (comparable
    between models of the same columns only). `boundary` says that the variance between clusters is
    0; `test` is the likelihood-ratio test that it is.
    """

    between: float
    within: float
    intraclass_correlation: float
    log_likelihood: float
    boundary: bool
    test: VarianceTest


def random_intercept_linear(
    matrix: np.ndarray, outcome: np.ndarray, labels: np.ndarray, columns: Sequence[Column] = ()
) -> RandomInterceptLinear:
    """The model of an outcome (one number a person) on `matrix`, people by columns.

    `matrix` is without the intercept; `labels` are the clusters, one a person; `columns` name the
    columns in sentences.
    """
    size = matrix.shape[1] + 1
    clusters = clusters_of(labels)
    reason = why_no_model(matrix, outcome, columns, logistic=False) or clusters.why_no_pairs()
    if reason:
        return _nothing(size, clusters.people, clusters.count, reason)
    design = prepared(matrix, outcome, clusters)
    profile = _Profile(design)
    reason = why_exact(profile.residual, design.outcome) or profile.why_not()
    if reason:
        return _nothing(size, clusters.people, clusters.count, reason)
    ratio = _best_ratio(profile)
    if ratio is None:
        return _nothing(size, clusters.people, clusters.count, NONE_WITHIN)
    at = profile.at(ratio)
    within = at.squares / profile.left
    coefficients, covariance = design.in_units(
        profile.plain + at.moved, within * np.linalg.inv(at.information)
    )
    boundary = ratio == 0.0
    likelihood = profile.log_likelihood(at)
    return RandomInterceptLinear(
        coefficients=coefficients,
        covariance=covariance,
        df=_satterthwaite(profile, at, within, boundary),
        people=clusters.people,
        clusters=clusters.count,
        note=joined([BOUNDARY if boundary else "", clusters.note_on_single_people()]),
        between=ratio * within,
        within=within,
        intraclass_correlation=ratio / (1 + ratio),
        log_likelihood=likelihood,
        boundary=boundary,
        test=variance_test(likelihood, profile.log_likelihood(profile.at(0.0))),
    )


@dataclass(frozen=True)
class _Point:
    """The criterion at one ratio of the variances.

    `moved` are the coefficients less those of plain least squares, `information` is A and `squares`
    Q; a slope or curvature is a derivative in the ratio.
    """

    ratio: float
    value: float
    slope: float
    curvature: float
    moved: np.ndarray
    information: np.ndarray
    information_slope: np.ndarray
    squares: float
    squares_slope: float


class _Profile:
    """The criterion of a design as a function of the ratio of the variances."""

    def __init__(self, design: Design):
        self.design = design
        self.sizes = design.clusters.sizes.astype(float)
        self.left = design.people - design.coefficients
        full = design.full
        self.plain = np.linalg.lstsq(full, design.outcome, rcond=None)[0]
        # From the residuals of plain least squares nothing is lost to cancellation.
        self.residual = design.outcome - full @ self.plain
        self.gram = full.T @ full
        self.sums = design.clusters.sums(full)
        self.residual_sums = design.clusters.sums(self.residual)
        self.residual_squares = float(self.residual @ self.residual)

    def why_not(self) -> str:
        """Why the two variances cannot be told apart, or nothing."""
        explained = np.linalg.solve(self.gram, self.sums.T @ self.sums)
        if self.design.people - np.trace(explained) <= NOTHING_LEFT * self.design.people:
            return NONE_BETWEEN
        means = self.sums / self.sizes[:, None]
        within = self.design.full - self.design.clusters.spread(means)
        rank = np.linalg.matrix_rank(within, tol=NOTHING_LEFT * math.sqrt(self.design.people))
        if self.design.people - self.design.clusters.count <= rank:
            return NONE_WITHIN
        return ""

    def at(self, ratio: float) -> _Point:
        """The criterion and its first two derivatives."""
        shrink = 1 / (1 + self.sizes * ratio)
        weighted = self.sums.T * (ratio * shrink)
        information = self.gram - weighted @ self.sums
        inverse = np.linalg.inv(information)
        moved = -inverse @ (weighted @ self.residual_sums)
        left_over = self.residual_sums - self.sums @ moved
        # Q = (e - X m)'V^-1 e by the normal equations of m.
        squares = self.residual_squares - float(self.residual_sums @ (ratio * shrink * left_over))
        squares_slope = -float(((shrink * left_over) ** 2).sum())
        information_slope = -(self.sums.T * shrink**2) @ self.sums
        information_curvature = 2 * (self.sums.T * (self.sizes * shrink**3)) @ self.sums
        pulled = self.sums.T @ (shrink**2 * left_over)
        squares_curvature = 2 * float(
            (self.sizes * shrink**3 * left_over**2).sum() - pulled @ inverse @ pulled
        )
        relative = inverse @ information_slope
        share = squares_slope / squares
        return _Point(
            ratio,
            -float(np.log(shrink).sum())
            + float(np.linalg.slogdet(information)[1])
            + self.left * math.log(squares),
            float((self.sizes * shrink).sum()) + float(np.trace(relative)) + self.left * share,
            -float(((self.sizes * shrink) ** 2).sum())
            + float(np.trace(inverse @ information_curvature) - np.sum(relative * relative.T))
            + self.left * (squares_curvature / squares - share**2),
            moved,
            information,
            information_slope,
            squares,
            squares_slope,
        )

    def log_likelihood(self, at: _Point) -> float:
        """The restricted log-likelihood in the units given.

        log|A| of the columns given is that of the standardised ones plus twice the sum of the logs
        of the standard deviations by which they were divided.
        """
        units = 2 * float(np.log(self.design.spread).sum())
        constant = self.left * (1 + math.log(2 * math.pi / self.left))
        return -(at.value + units + constant) / 2


def _best_ratio(profile: _Profile) -> float | None:
    """The ratio of the variances with the least criterion; None where it has no limit."""
    points = [profile.at(float(ratio)) for ratio in GRID]
    best = int(np.argmin([point.value for point in points]))
    if best == len(GRID) - 1:
        return None
    if best == 0 and points[0].slope >= 0:
        return 0.0
    low, high = float(GRID[max(best - 1, 0)]), float(GRID[best + 1])
    ratio = float(GRID[best]) or high / 2
    for _ in range(MOST_STEPS):
        point = profile.at(ratio)
        low, high = (ratio, high) if point.slope < 0 else (low, ratio)
        newton = ratio - point.slope / point.curvature if point.curvature > 0 else math.nan
        following = newton if low < newton < high else (low + high) / 2
        if abs(following - ratio) <= PRECISION * following:
            return following
        ratio = following
    return ratio


def _satterthwaite(profile: _Profile, at: _Point, within: float, boundary: bool) -> np.ndarray:
    """The degrees of freedom of each coefficient in the units given.

    The parameters are the ratio q and s_e^2. At the boundary the ratio is no parameter, and the
    degrees of freedom are those of the residuals.
    """
    transform = profile.design.transform
    if boundary:
        return np.full(len(transform), float(profile.left))
    inverse = np.linalg.inv(at.information)
    variance = _diagonal(transform, inverse)
    in_ratio = -within * _diagonal(transform, inverse @ at.information_slope @ inverse)
    gradient = np.stack([in_ratio, variance])
    # Of minus twice the log-likelihood before s_e^2 is profiled out: with l the curvature of the
    # profile, its second derivative in q is l + (n - k) (Q' / Q)^2.
    share = at.squares_slope / at.squares
    crossed = -at.squares_slope / within**2
    curvature = np.array(
        [
            [at.curvature + profile.left * share**2, crossed],
            [crossed, profile.left / within**2],
        ]
    )
    spread = 2 * np.linalg.inv(curvature)
    return 2 * (within * variance) ** 2 / np.einsum("ic,ij,jc->c", gradient, spread, gradient)


def _diagonal(transform: np.ndarray, covariance: np.ndarray) -> np.ndarray:
    return np.einsum("ij,jk,ik->i", transform, covariance, transform)


def _nothing(size: int, people: int, clusters: int, reason: str) -> RandomInterceptLinear:
    none = np.full((size, size), np.nan)
    return RandomInterceptLinear(
        coefficients=none[0],
        covariance=none,
        df=none[0],
        people=people,
        clusters=clusters,
        reason=reason,
        between=math.nan,
        within=math.nan,
        intraclass_correlation=math.nan,
        log_likelihood=math.nan,
        boundary=False,
        test=NO_TEST,
    )
