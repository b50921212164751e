"""The likelihood of a logistic model with a random intercept, by adaptive Gauss-Hermite quadrature.

Given u, the standard normal intercept of a cluster, its people are independent with linear
predictors x beta + s u. The likelihood of the cluster is the integral of exp(h(u)) over u, with
h(u) the log-likelihood of its people plus the log of the normal density. The nodes z of the
Gauss-Hermite rule are put at mode + sqrt(2) d z, where h has its mode and curvature -1 / d^2
(Pinheiro & Bates 1995, Journal of Computational and Graphical Statistics 4, 12-35; lme4's nAGQ).

The score and the information are the means over the same nodes, each with its share of the
integral, of those of the complete data (u known): the score is the mean score, and the observed
information is the mean information less the variance of the score within clusters (Louis 1982,
Journal of the Royal Statistical Society B 44, 226-233).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from questline.modelling.dependence.clusters import Clusters
from questline.modelling.dependence.preparation import Design
from questline.modelling.likelihood import probability

MOST_STEPS = 100
CHUNK_CELLS = 200_000
"""People times nodes that are worked on at once, which bounds the memory and suits its cache."""
SMALL_STEP = 1e-8
"""The search for the modes ends with a step below this: the rule holds wherever its nodes are, and
is only the better the nearer they are to the mode."""


@dataclass(frozen=True)
class Evaluation:
    """The log-likelihood at some coefficients and a standard deviation.

    `score` and `information` (the negative second derivatives) are of the coefficients, the
    intercept first, and the standard deviation last.
    """

    log_likelihood: float
    score: np.ndarray
    information: np.ndarray


@dataclass(frozen=True)
class _Chunk:
    """Some clusters and their people, worked on together."""

    people: slice
    clusters: slice
    inside: Clusters


@dataclass(frozen=True)
class _AtNodes:
    """People of a chunk by nodes: each one's chance of the outcome, given the node's intercept.

    `nodes` and `share`, the node's part of the cluster's integral, are clusters by nodes.
    """

    chance: np.ndarray
    nodes: np.ndarray
    share: np.ndarray


class ClusterLikelihood:
    """The likelihood of a design's people, by so many `nodes` a cluster.

    The modes are kept from one evaluation to the next, as a start.
    """

    def __init__(self, design: Design, nodes: int):
        self._design = design
        points, weights = np.polynomial.hermite.hermgauss(nodes)
        self._points = math.sqrt(2) * points
        self._log_weights = np.log(weights) + points**2 - math.log(math.pi) / 2
        self._modes = np.zeros(design.clusters.count)
        self._events = design.clusters.sums(design.outcome)
        self._chunks = _chunks(design.clusters, max(1, CHUNK_CELLS // nodes))

    def value(self, coefficients: np.ndarray, deviation: float) -> float:
        """The log-likelihood."""
        fixed = self._design.full @ coefficients
        widths = self._move_modes(fixed, deviation)
        return sum(self._integral(chunk, fixed, deviation, widths)[0] for chunk in self._chunks)

    def evaluate(self, coefficients: np.ndarray, deviation: float) -> Evaluation:
        """Value, score and information."""
        fixed = self._design.full @ coefficients
        widths = self._move_modes(fixed, deviation)
        size = self._design.coefficients + 1
        total, score, information = 0.0, np.zeros(size), np.zeros((size, size))
        for chunk in self._chunks:
            value, at_nodes = self._integral(chunk, fixed, deviation, widths)
            its_score, its_information = self._derivatives(chunk, at_nodes)
            total += value
            score += its_score
            information += its_information
        return Evaluation(total, score, information)

    def _integral(
        self, chunk: _Chunk, fixed: np.ndarray, deviation: float, widths: np.ndarray
    ) -> tuple[float, _AtNodes]:
        """The log-likelihood of a chunk of clusters."""
        fixed, widths = fixed[chunk.people, None], widths[chunk.clusters, None]
        nodes = self._modes[chunk.clusters, None] + widths * self._points
        predictor = fixed + chunk.inside.spread(deviation * nodes)
        # One exponential serves the chance and the logarithm of 1 + exp(predictor).
        small = np.exp(-np.abs(predictor))
        chance = np.where(predictor >= 0, 1.0, small) / (1 + small)
        normaliser = chunk.inside.sums(np.maximum(predictor, 0.0) + np.log1p(small))
        answers = chunk.inside.sums(self._design.outcome[chunk.people, None] * fixed)
        joint = (
            answers
            + self._events[chunk.clusters, None] * deviation * nodes
            - normaliser
            - nodes**2 / 2
            + self._log_weights
        )
        top = joint.max(axis=1, keepdims=True)
        share = np.exp(joint - top)
        total = share.sum(axis=1, keepdims=True)
        value = float((np.log(total * widths) + top).sum())
        return value, _AtNodes(chance, nodes, share / total)

    def _derivatives(self, chunk: _Chunk, at: _AtNodes) -> tuple[np.ndarray, np.ndarray]:
        """Score and observed information of a chunk of clusters."""
        full, inside = self._design.full[chunk.people], chunk.inside
        size = full.shape[1]
        residual = self._design.outcome[chunk.people, None] - at.chance
        scores = np.empty((*at.nodes.shape, size + 1))
        scores[..., 0] = inside.sums(residual)
        for column in range(1, size):
            scores[..., column] = inside.sums(full[:, column, None] * residual)
        scores[..., size] = at.nodes * scores[..., 0]
        means = (at.share[..., None] * scores).sum(axis=1)
        apart = (scores - means[:, None, :]) * np.sqrt(at.share)[..., None]
        apart = apart.reshape(-1, size + 1)
        weights = inside.spread(at.share) * at.chance * (1 - at.chance)
        intercepts = inside.spread(at.nodes)
        complete = np.empty((size + 1, size + 1))
        complete[:size, :size] = (full.T * weights.sum(axis=1)) @ full
        complete[size, :size] = complete[:size, size] = (weights * intercepts).sum(axis=1) @ full
        complete[size, size] = float((weights * intercepts**2).sum())
        return means.sum(axis=0), complete - apart.T @ apart

    def _move_modes(self, fixed: np.ndarray, deviation: float) -> np.ndarray:
        """Find the mode of each cluster by Newton's method; returns the widths d there.

        A step after which the slope would be steeper than before is halved.
        """
        modes = self._modes
        slope, curvature = self._slope(fixed, deviation, modes)
        for _ in range(MOST_STEPS):
            step = slope / curvature
            while True:
                found, bent = self._slope(fixed, deviation, modes + step)
                worse = np.abs(found) > np.abs(slope) + SMALL_STEP
                if not worse.any():
                    break
                step = np.where(worse, step / 2, step)
            modes, slope, curvature = modes + step, found, bent
            if np.abs(step).max() < SMALL_STEP:
                break
        self._modes = modes
        return 1 / np.sqrt(curvature)

    def _slope(
        self, fixed: np.ndarray, deviation: float, modes: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """The slope of h at these intercepts, and its curvature with the sign turned."""
        clusters = self._design.clusters
        chance = probability(fixed + clusters.spread(deviation * modes))
        slope = deviation * (self._events - clusters.sums(chance)) - modes
        return slope, 1 + deviation**2 * clusters.sums(chance * (1 - chance))


def _chunks(clusters: Clusters, most: int) -> list[_Chunk]:
    """The clusters in their order, as many at a time as have no more than `most` people."""
    ends = np.append(clusters.starts[1:], clusters.people)
    chunks, first = [], 0
    while first < clusters.count:
        start = int(clusters.starts[first])
        last = max(first + 1, int(np.searchsorted(ends, start + most, side="right")))
        end = int(ends[last - 1])
        inside = Clusters(np.arange(end - start), clusters.starts[first:last] - start)
        chunks.append(_Chunk(slice(start, end), slice(first, last), inside))
        first = last
    return chunks
