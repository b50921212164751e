"""The logistic mixed model with a random intercept for each cluster, by maximum likelihood.

The log odds of the outcome are x beta + s u, u standard normal and the same for the people of a
cluster. The likelihood is that of `adaptive_quadrature`; its maximum is found by Newton's method on
beta and s, with the observed information of both from which the errors come, as lme4::glmer with
nAGQ = 25 finds it without derivatives. Coefficients are log odds ratios within a cluster.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from questline.modelling.dependence.adaptive_quadrature import ClusterLikelihood, Evaluation
from questline.modelling.dependence.between_variance import (
    NO_TEST,
    VarianceTest,
    latent_intraclass_correlation,
    median_odds_ratio,
    variance_test,
)
from questline.modelling.dependence.clustered_fit import ClusteredFit, joined
from questline.modelling.dependence.clusters import Clusters, clusters_of
from questline.modelling.dependence.preparation import Design, prepared, why_no_model
from questline.modelling.design import Column
from questline.modelling.likelihood import maximise

NODES = 25
START = 0.8
"""The standard deviation at which the search begins."""
MOST_STEPS = 100
SMALL_GAIN = 1e-13
"""A Newton step that promises less log-likelihood than this is the last one."""
SHORTEST = 1e-6
"""A step that must be shorter than this share of Newton's leads nowhere."""
LONGEST_STEP = 2.0
"""No coefficient of a standardised column, and not the deviation, moves further in one step."""
LARGEST_DEVIATION = 20.0
"""A standard deviation that grows beyond this is not told from an infinite one: the odds of two
clusters one standard deviation apart would differ by a factor of 5 hundred million."""
LARGE_DEVIATION = 5.0
"""Where the search stalls beyond this it is because the quadrature fails people so alike."""
NEAR = 1e-4
"""A Newton step that promises less log-likelihood than this is right even where the quadrature, or
rounding, lets the value fall a little."""
SMALLEST_DEVIATION = 1e-4
"""A smaller one is 0 if the likelihood falls from there."""
ROUGH = 1e-3
"""A log-likelihood that twice the nodes would change by more than this is said to be rough."""
BOUNDARY = (
    "The variance between clusters is estimated as 0, the edge of what it can be: people of one "
    "cluster resemble each other no more than people of different ones. Estimates and errors are "
    "those of the model without clusters."
)
ALL_ALIKE = (
    "Not computable: in every cluster of two or more people all have the same outcome, so that the "
    "variance between clusters has no finite estimate (separation)."
)
NO_LIMIT = (
    "Not computable: given the terms, the people of a cluster are so alike in the outcome that the "
    "standard deviation between clusters cannot be told from an infinite one (separation)."
)
NO_MAXIMUM = "Not computable: the search for the maximum of the likelihood did not end."
ROUGH_NOTE = (
    "The quadrature is rough here: people of one cluster are so alike that {nodes} nodes do not "
    "give the likelihood to three decimals."
)


@dataclass(frozen=True, kw_only=True)
class RandomInterceptLogistic(ClusteredFit):
    """A fitted logistic mixed model; tests are z.

    `deviation` is the standard deviation s of the random intercepts, with its standard error
    `deviation_error` (NaN at the boundary); `full_covariance` has s in its last line. The
    intraclass correlation is that of the latent scale. `boundary` says that s is 0; `test` is the
    likelihood-ratio test that it is.
    """

    full_covariance: np.ndarray
    deviation: float
    deviation_error: float
    log_likelihood: float
    intraclass_correlation: float
    median_odds_ratio: float
    boundary: bool
    test: VarianceTest


def random_intercept_logistic(
    matrix: np.ndarray,
    outcome: np.ndarray,
    labels: np.ndarray,
    columns: Sequence[Column] = (),
    nodes: int = NODES,
) -> RandomInterceptLogistic:
    """The model of an outcome of 0 and 1 on `matrix`, people by columns without the intercept.

    `labels` are the clusters, one a person; `columns` name the columns in sentences; `nodes` are
    those of the quadrature in each cluster.
    """
    size = matrix.shape[1] + 1
    clusters = clusters_of(labels)
    reason = why_no_model(matrix, outcome, columns, logistic=True) or clusters.why_no_pairs()
    if not reason:
        design = prepared(matrix, outcome, clusters)
        reason = _why_no_variance(design, clusters)
    if reason:
        return _nothing(size, clusters.people, clusters.count, reason)
    none = np.zeros(design.people)
    plain = maximise(design.full, design.outcome, none, np.zeros(size))
    likelihood = ClusterLikelihood(design, nodes)
    found = _search(likelihood, plain.coefficients)
    if found.reason:
        return _nothing(size, clusters.people, clusters.count, found.reason)
    boundary = found.deviation == 0.0
    value = plain.log_likelihood if boundary else found.at.log_likelihood
    finer = ClusterLikelihood(design, 2 * nodes).value(found.coefficients, found.deviation)
    rough = abs(finer - found.at.log_likelihood) > ROUGH
    covariance = _covariance(found.at.information, boundary)
    coefficients, full_covariance = _in_units(design, found.coefficients, covariance)
    notes = [
        BOUNDARY if boundary else "",
        ROUGH_NOTE.format(nodes=nodes) if rough else "",
        clusters.note_on_single_people(),
    ]
    return RandomInterceptLogistic(
        coefficients=coefficients,
        covariance=full_covariance[:size, :size],
        df=np.full(size, np.inf),
        people=clusters.people,
        clusters=clusters.count,
        note=joined(notes),
        full_covariance=full_covariance,
        deviation=found.deviation,
        deviation_error=math.sqrt(full_covariance[size, size]),
        log_likelihood=value,
        intraclass_correlation=latent_intraclass_correlation(found.deviation),
        median_odds_ratio=median_odds_ratio(found.deviation),
        boundary=boundary,
        test=variance_test(value, plain.log_likelihood),
    )


@dataclass(frozen=True)
class _Found:
    """Where the search ended."""

    coefficients: np.ndarray
    deviation: float
    at: Evaluation
    reason: str = ""


def _why_no_variance(design: Design, clusters: Clusters) -> str:
    """The sentence where every cluster of more than one has one and the same outcome."""
    share = clusters.sums(design.outcome) / clusters.sizes
    alike = (share == 0) | (share == 1) | (clusters.sizes == 1)
    return ALL_ALIKE if alike.all() else ""


def _search(likelihood: ClusterLikelihood, plain: np.ndarray) -> _Found:
    """The maximum; `plain` are the coefficients without clusters, where it lies at the boundary."""
    edge = _Found(plain, 0.0, likelihood.evaluate(plain, 0.0))
    # The likelihood is even in s; at s = 0 its slope is 0, and its curvature tells which way it
    # goes from there.
    falls = edge.at.information[-1, -1] >= 0
    found = _newton(likelihood, plain, START)
    if found.reason and falls and found.at.log_likelihood < edge.at.log_likelihood:
        return edge
    if found.reason:
        return found
    lower = found.at.log_likelihood <= edge.at.log_likelihood
    if falls and (lower or found.deviation < SMALLEST_DEVIATION):
        return edge
    return found


def _newton(likelihood: ClusterLikelihood, start: np.ndarray, deviation: float) -> _Found:
    """Newton's method with step halving, on the coefficients and s together."""
    place = np.append(start, deviation)
    at = likelihood.evaluate(place[:-1], place[-1])
    for _ in range(MOST_STEPS):
        values, vectors = np.linalg.eigh(at.information)
        # A direction in which the likelihood is not concave is climbed all the same.
        steep = np.maximum(np.abs(values), 1e-10 * np.abs(values).max())
        step = vectors @ (vectors.T @ at.score / steep)
        gain = float(at.score @ step)
        if gain < SMALL_GAIN and values[0] > 0:
            # The sign of s means nothing; the last step is taken whole.
            last = likelihood.evaluate(place[:-1] + step[:-1], abs(place[-1] + step[-1]))
            return _Found(place[:-1] + step[:-1], abs(float(place[-1] + step[-1])), last)
        length = min(1.0, LONGEST_STEP / float(np.abs(step).max()))
        while True:
            tried = place + length * step
            tried[-1] = abs(tried[-1])
            found = likelihood.evaluate(tried[:-1], tried[-1])
            if found.log_likelihood >= at.log_likelihood or gain < NEAR or length < SHORTEST:
                break
            length /= 2
        place, at = tried, found
        if length < SHORTEST or place[-1] > LARGEST_DEVIATION:
            break
    reason = NO_LIMIT if place[-1] > LARGE_DEVIATION else NO_MAXIMUM
    return _Found(place[:-1], float(place[-1]), at, reason)


def _covariance(information: np.ndarray, boundary: bool) -> np.ndarray:
    """The inverse of the observed information; at the boundary s has none."""
    if not boundary:
        return np.linalg.inv(information)
    covariance = np.full_like(information, np.nan)
    covariance[:-1, :-1] = np.linalg.inv(information[:-1, :-1])
    return covariance


def _in_units(
    design: Design, coefficients: np.ndarray, covariance: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients, and the covariance with that of s in its last line, in the units given."""
    size = design.coefficients
    moved, block = design.in_units(coefficients, covariance[:size, :size])
    full = np.full_like(covariance, np.nan)
    full[:size, :size] = block
    full[size, :size] = full[:size, size] = design.transform @ covariance[:size, size]
    full[size, size] = covariance[size, size]
    return moved, full


def _nothing(size: int, people: int, clusters: int, reason: str) -> RandomInterceptLogistic:
    none = np.full((size + 1, size + 1), np.nan)
    return RandomInterceptLogistic(
        coefficients=none[0, :size],
        covariance=none[:size, :size],
        df=none[0, :size],
        people=people,
        clusters=clusters,
        reason=reason,
        full_covariance=none,
        deviation=math.nan,
        deviation_error=math.nan,
        log_likelihood=math.nan,
        intraclass_correlation=math.nan,
        median_odds_ratio=math.nan,
        boundary=False,
        test=NO_TEST,
    )
