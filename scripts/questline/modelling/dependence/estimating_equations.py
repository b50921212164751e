"""Generalised estimating equations: population-averaged models of people in clusters.

Liang & Zeger (1986, Biometrika 73, 13-22) for an outcome of 0 and 1 with a logit link and for a
number with the identity link. With mu the means, w their variance functions (mu (1 - mu), or 1),
D_i = dmu/dbeta and V_i = W_i^1/2 R_i W_i^1/2, the coefficients solve the sum over clusters of
s_i = D_i' V_i^-1 (y - mu)_i = 0. The working correlation R_i is the identity
(independence), or has one correlation alpha between any two people of a cluster (exchangeable).

With r = (y - mu) / sqrt(w), the scale phi is the mean of r^2 over people and alpha the mean of
r_j r_k / phi over pairs of people of one cluster, neither with a correction for the number of
coefficients: the moments that geepack::geeglm solves (Yan & Fine 2004, Statistics in Medicine 23,
859-874). Liang & Zeger's own divide by n - k.

The robust covariance is B^-1 (sum of s_i s_i') B^-1, B the sum of T_i = D_i' V_i^-1 D_i. In that of
Mancl & DeRouen (2001, Biometrics 57, 126-134) the residuals of a cluster are multiplied by
(I - H_ii)^-1, H_ii = D_i B^-1 D_i' V_i^-1. By the Woodbury identity this turns s_i into
B (B - T_i)^-1 s_i, so that no matrix is larger than the number of coefficients.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from questline.modelling.dependence.clustered_fit import ClusteredFit, joined
from questline.modelling.dependence.clusters import clusters_of
from questline.modelling.dependence.preparation import (
    ALL_BUT,
    Design,
    prepared,
    told_by_one,
    why_exact,
    why_no_model,
    without_errors,
)
from questline.modelling.dependence.robust_errors import note_on_few
from questline.modelling.design import Column
from questline.modelling.likelihood import maximise, probability

Structure = Literal["independence", "exchangeable"]
MOST_STEPS = 200
SMALL_STEP = 1e-11
"""The search ends when no standardised coefficient and not alpha changes by more than this."""
NO_SOLUTION = "Not computable: the estimating equations have no solution that the search finds."
NO_CORRELATION = (
    "Not computable: the working correlation within clusters comes out as 1 or more, or so far "
    "below 0 that as many people as the largest cluster has cannot all correlate so. The structure "
    "independence does without it."
)


@dataclass(frozen=True, kw_only=True)
class EstimatingEquations(ClusteredFit):
    """A model by estimating equations, with z tests from the robust covariance.

    `correlation` is alpha, 0 under independence, and `scale` is phi. `small_sample_covariance` is
    that of Mancl & DeRouen.
    """

    structure: str
    correlation: float
    scale: float
    small_sample_covariance: np.ndarray

    def small_sample(self) -> EstimatingEquations:
        """The same model with Mancl & DeRouen's covariance, tested by t.

        The degrees of freedom are clusters less coefficients: with few clusters the z test rejects
        too often even with a corrected covariance (Li & Redden 2015, Statistics in Medicine 34,
        281-296). NaN where there are no more clusters than coefficients.
        """
        left = self.clusters - len(self.coefficients)
        df = np.full(len(self.df), float(left) if left > 0 else np.nan)
        return replace(self, covariance=self.small_sample_covariance, df=df)


def estimating_equations_linear(
    matrix: np.ndarray,
    outcome: np.ndarray,
    labels: np.ndarray,
    structure: Structure = "exchangeable",
    columns: Sequence[Column] = (),
) -> EstimatingEquations:
    """A number on columns, identity link.

    `matrix` is people by columns without the intercept, `outcome` one number a person, `labels` the
    clusters, one a person; `columns` name the columns in sentences.
    """
    return _solved(matrix, outcome, labels, structure, columns, logistic=False)


def estimating_equations_logistic(
    matrix: np.ndarray,
    outcome: np.ndarray,
    labels: np.ndarray,
    structure: Structure = "exchangeable",
    columns: Sequence[Column] = (),
) -> EstimatingEquations:
    """An outcome of 0 and 1 on columns, logit link; arguments as of `estimating_equations_linear`.

    The odds ratios are those of the population, nearer to 1 than those of a model with a random
    intercept, which are within a cluster.
    """
    return _solved(matrix, outcome, labels, structure, columns, logistic=True)


@dataclass(frozen=True)
class _Equations:
    """Everything about the equations at some coefficients.

    `residual` is r; `half` are rows whose cross product over a cluster is T_i; `scores`, clusters
    by coefficients, are the s_i.
    """

    residual: np.ndarray
    scale: float
    correlation: float
    half: np.ndarray
    scores: np.ndarray
    reason: str = ""


def _solved(
    matrix: np.ndarray,
    outcome: np.ndarray,
    labels: np.ndarray,
    structure: Structure,
    columns: Sequence[Column],
    logistic: bool,
) -> EstimatingEquations:
    size = matrix.shape[1] + 1
    clusters = clusters_of(labels)
    exchangeable = structure == "exchangeable"
    reason = why_no_model(matrix, outcome, columns, logistic)
    reason = reason or (clusters.why_no_pairs() if exchangeable else clusters.why_not())
    if reason:
        return _nothing(size, clusters.people, clusters.count, structure, reason)
    design = prepared(matrix, outcome, clusters)
    coefficients, at = _search(design, exchangeable, logistic)
    if at.reason:
        return _nothing(size, clusters.people, clusters.count, structure, at.reason)
    inverse = np.linalg.inv(at.half.T @ at.half)
    parts = at.scores @ inverse
    corrected = _mancl_derouen(design, at, inverse)
    lost = told_by_one(design, at.half, inverse)
    found, robust = design.in_units(coefficients, parts.T @ parts)
    robust, about_lost = without_errors(robust, lost, columns)
    _, small = design.in_units(coefficients, corrected.T @ corrected)
    small, _ = without_errors(small, lost, columns)
    if lost.all():
        reason = f"Not computable: {about_lost[0].lower()}{about_lost[1:]}"
        return _nothing(size, clusters.people, clusters.count, structure, reason)
    about_alone = clusters.note_on_single_people() if exchangeable else ""
    few = note_on_few(clusters.count, size)
    return EstimatingEquations(
        coefficients=found,
        covariance=robust,
        df=np.full(size, np.inf),
        people=clusters.people,
        clusters=clusters.count,
        note=joined([few, about_alone, about_lost]),
        structure=structure,
        correlation=at.correlation,
        scale=at.scale,
        small_sample_covariance=small,
    )


def _search(design: Design, exchangeable: bool, logistic: bool) -> tuple[np.ndarray, _Equations]:
    """Fisher scoring from the solution under independence, alpha anew at each step."""
    full, outcome = design.full, design.outcome
    if logistic:
        none = np.zeros(design.people)
        coefficients = maximise(full, outcome, none, np.zeros(full.shape[1])).coefficients
        unit = 1.0
    else:
        coefficients = np.linalg.lstsq(full, outcome, rcond=None)[0]
        unit = float(outcome.std())
    at = _equations(design, coefficients, exchangeable, logistic)
    exact = "" if logistic else why_exact(at.residual, outcome)
    if exact:
        # What correlation is left is that of rounding, and differs from processor to processor.
        return coefficients, replace(at, reason=exact)
    for _ in range(MOST_STEPS):
        if at.reason:
            return coefficients, at
        try:
            step = np.linalg.solve(at.half.T @ at.half, at.scores.sum(axis=0))
        except np.linalg.LinAlgError:
            break
        if not np.isfinite(step).all():
            break
        coefficients, before = coefficients + step, at.correlation
        at = _equations(design, coefficients, exchangeable, logistic)
        if max(np.abs(step).max() / unit, abs(at.correlation - before)) < SMALL_STEP:
            return coefficients, at
    return coefficients, replace(at, reason=NO_SOLUTION)


def _equations(
    design: Design, coefficients: np.ndarray, exchangeable: bool, logistic: bool
) -> _Equations:
    """The equations and the moments at these coefficients."""
    clusters = design.clusters
    mean = design.full @ coefficients
    deviation = np.ones(design.people)
    if logistic:
        mean = probability(mean)
        deviation = np.sqrt(mean * (1 - mean))
    residual = (design.outcome - mean) / deviation
    scale = float((residual**2).mean())
    sizes, sums = clusters.sizes, clusters.sums(residual)
    correlation, reason = 0.0, ""
    if exchangeable:
        # Twice the sum over the pairs of a cluster: the square of its sum less its squares.
        twice = float((sums**2).sum() - (residual**2).sum())
        correlation = twice / (2 * clusters.pairs) / scale if scale > 0 else 0.0
        if correlation * (sizes.max() - 1) <= -1 or correlation >= 1:
            reason = NO_CORRELATION
            correlation = 0.0
    # R_i has the eigenvalue 1 + (n_i - 1) alpha along the mean of a cluster and 1 - alpha across.
    across = 1 / np.sqrt(1 - correlation)
    along = 1 / np.sqrt(1 + (sizes - 1) * correlation)
    rows = design.full * deviation[:, None]
    means = clusters.sums(rows) * ((along - across) / sizes)[:, None]
    half = across * rows + clusters.spread(means)
    turned = across * residual + clusters.spread(sums * (along - across) / sizes)
    scores = clusters.sums(half * turned[:, None])
    return _Equations(residual, scale, correlation, half, scores, reason)


def _mancl_derouen(design: Design, at: _Equations, inverse: np.ndarray) -> np.ndarray:
    """(B - T_i)^-1 s_i of each cluster, whose cross product is the covariance.

    Where B - T_i is singular the cluster alone tells some coefficients. Directions in which it does
    are left out, which leaves the other coefficients as they are.
    """
    root = np.linalg.cholesky(inverse)
    white = at.half @ root
    shares = np.array([block.T @ block for block in design.clusters.blocks(white)])
    values, vectors = np.linalg.eigh(shares)
    left = 1 - np.clip(values, 0, 1)
    factor = np.where(left > ALL_BUT, left, np.inf) ** -1.0
    along = (np.swapaxes(vectors, 1, 2) @ (at.scores @ root)[..., None])[..., 0]
    return (vectors @ (factor * along)[..., None])[..., 0] @ root.T


def _nothing(
    size: int, people: int, clusters: int, structure: str, reason: str
) -> EstimatingEquations:
    none = np.full((size, size), np.nan)
    return EstimatingEquations(
        coefficients=none[0],
        covariance=none,
        df=none[0],
        people=people,
        clusters=clusters,
        reason=reason,
        structure=structure,
        correlation=np.nan,
        scale=np.nan,
        small_sample_covariance=none,
    )
