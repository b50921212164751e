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

from questline.modelling.dependence.preparation import Design
from questline.modelling.likelihood import probability

MOST_STEPS = 100
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


class ClusterLikelihood:
    """The likelihood of a design's people, by so many `nodes` a cluster.

    The modes are kept from one evaluation to the next, as a start.
    """

    def __init__(self, design: Design, nodes: int):
        self._design = design
        self._clusters = design.clusters
        points, weights = np.polynomial.hermite.hermgauss(nodes)
        self._points = math.sqrt(2) * points
        self._log_weights = np.log(weights) + points**2 + math.log(math.sqrt(2))
        self._modes = np.zeros(design.clusters.count)
        self._events = design.clusters.sums(design.outcome)

    def evaluate(self, coefficients: np.ndarray, deviation: float) -> Evaluation:
        """Value, score and information."""
        design, clusters = self._design, self._clusters
        fixed = design.full @ coefficients
        widths = self._move_modes(fixed, deviation)
        nodes = self._modes[:, None] + widths[:, None] * self._points
        predictor = fixed[:, None] + clusters.spread(deviation * nodes)
        # One exponential serves the chance and the log of its normaliser.
        small = np.exp(-np.abs(predictor))
        chance = np.where(predictor >= 0, 1.0, small) / (1 + small)
        normaliser = clusters.sums(np.maximum(predictor, 0.0) + np.log1p(small))
        joint = (
            clusters.sums(design.outcome * fixed)[:, None]
            + self._events[:, None] * deviation * nodes
            - normaliser
            - nodes**2 / 2
            + self._log_weights
        )
        top = joint.max(axis=1, keepdims=True)
        share = np.exp(joint - top)
        total = share.sum(axis=1, keepdims=True)
        share /= total
        value = float(
            (np.log(total) + top)[:, 0].sum()
            + np.log(widths).sum()
            - clusters.count * math.log(2 * math.pi) / 2
        )
        return Evaluation(value, *self._derivatives(chance, nodes, share))

    def _derivatives(
        self, chance: np.ndarray, nodes: np.ndarray, share: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Score and observed information; arrays are people or clusters by nodes."""
        design, clusters = self._design, self._clusters
        size = design.coefficients
        residual = design.outcome[:, None] - chance
        scores = np.empty((*nodes.shape, size + 1))
        scores[..., 0] = clusters.sums(residual)
        for column in range(1, size):
            scores[..., column] = clusters.sums(design.full[:, column, None] * residual)
        scores[..., size] = nodes * scores[..., 0]
        means = (share[..., None] * scores).sum(axis=1)
        apart = (scores - means[:, None, :]) * np.sqrt(share)[..., None]
        apart = apart.reshape(-1, size + 1)
        of_person = clusters.spread(share) * chance * (1 - chance)
        intercepts = clusters.spread(nodes)
        crossed = (of_person * intercepts).sum(axis=1)
        complete = np.empty((size + 1, size + 1))
        complete[:size, :size] = (design.full.T * of_person.sum(axis=1)) @ design.full
        complete[size, :size] = complete[:size, size] = crossed @ design.full
        complete[size, size] = float((of_person * intercepts**2).sum())
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
        chance = probability(fixed + self._clusters.spread(deviation * modes))
        slope = deviation * (self._events - self._clusters.sums(chance)) - modes
        return slope, 1 + deviation**2 * self._clusters.sums(chance * (1 - chance))
