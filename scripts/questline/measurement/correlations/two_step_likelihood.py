"""The likeliest correlation of each of many two-way tables with fixed thresholds.

The log-likelihood of a table is the sum of its counts times the logarithms of the cells'
probabilities (Olsson 1979, Psychometrika 44, equation 12). First all correlations are improved
together by Fisher scoring. Those that are steep, did not converge or have an improbable answer go
through a second, careful pass with fine quadrature, where bisection guards the steps.

Tables are (categories of first, categories of second, pairs).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from questline.measurement.correlations.bivariate_normal import (
    ThresholdGrid,
    cell_derivatives,
    cell_probabilities,
)

LARGEST = 0.999
"""The largest correlation that is looked for, as in lavaan: beyond it the likelihood has no
maximum that can be told from 1."""
STEEPEST_START = 0.95
LONGEST_STEP = 0.3
MOST_STEPS = 20
MOST_CAREFUL_STEPS = 100
STEEP = 0.8
"""From that correlation on the integrand is so peaked that it needs FINE_NODES."""
RARE = 1e-8
"""A cell that somebody chose and that is less probable than that needs FINE_NODES too."""
NODES = 12
"""Quadrature points that give probabilities to rounding error up to STEEP."""
FINE_NODES = 64
"""The same up to LARGEST."""
SMALLEST_PROBABILITY = 1e-14
"""The rounding error of a cell's probability: what is smaller cannot be told from 0."""


def accurate_probabilities(grid: ThresholdGrid, correlations: np.ndarray) -> np.ndarray:
    """The cells' probabilities (categories of first, of second, pairs) to rounding error."""
    probabilities = cell_probabilities(grid, correlations, NODES)
    steep = np.abs(correlations) > STEEP
    if steep.any():
        probabilities[..., steep] = cell_probabilities(
            grid.some(steep), correlations[steep], FINE_NODES
        )
    return probabilities


@dataclass(frozen=True)
class Scored:
    """Correlations (pairs,), which converged, and which tables have an improbable answer."""

    correlations: np.ndarray
    converged: np.ndarray
    rare: np.ndarray


def score_all(tables: np.ndarray, grid: ThresholdGrid, tolerance: float, nodes: int) -> Scored:
    """Fisher scoring of all pairs together; a pair that has converged takes no further part.

    From the second step on the expected information gives way to the change of the score between
    the two last correlations, where the two agree roughly: that is the observed information.
    """
    totals = tables.sum(axis=(0, 1))
    correlations = _start(tables, totals, grid)
    converged = np.zeros(len(correlations), dtype=bool)
    rare = np.zeros(len(correlations), dtype=bool)
    active = np.arange(len(correlations))
    step = before = np.full(len(active), np.inf)
    for _ in range(MOST_STEPS):
        now = correlations[active]
        probabilities = cell_probabilities(grid, now, nodes)
        score, information = _score(tables, totals, probabilities, cell_derivatives(grid, now))
        with np.errstate(divide="ignore", invalid="ignore"):
            slope = (before - score) / step
            near = (slope > 0.5 * information) & (slope < 2 * information)
        last = step
        step = score / np.where(near, slope, information)
        step = np.clip(step, -LONGEST_STEP, LONGEST_STEP)
        moved = np.clip(now + step, -LARGEST, LARGEST)
        step = moved - now
        correlations[active] = moved
        # After a step with the observed information the error is about the product of the two last
        # steps, after one with the expected information a share of the last one.
        left = np.abs(step)
        left[near] *= np.minimum(1, 10 * np.abs(last[near]))
        going = left > tolerance
        before = score
        done = active[~going]
        if len(done):
            converged[done] = True
            improbable = probabilities[..., ~going] < RARE
            rare[done] = (improbable & (tables[..., ~going] > 0)).any(axis=(0, 1))
        if not going.any():
            break
        if not going.all():
            active, tables, totals = active[going], tables[..., going], totals[going]
            grid, step, before = grid.some(going), step[going], before[going]
    return Scored(correlations, converged, rare)


def _score(
    tables: np.ndarray, totals: np.ndarray, probabilities: np.ndarray, derivatives: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """First derivative of the log-likelihood and the expected information, per pair."""
    relative = derivatives / np.maximum(probabilities, SMALLEST_PROBABILITY)
    score = (tables * relative).sum(axis=(0, 1))
    information = totals * (derivatives * relative).sum(axis=(0, 1))
    return score, np.maximum(information, np.finfo(float).tiny)


def _start(tables: np.ndarray, totals: np.ndarray, grid: ThresholdGrid) -> np.ndarray:
    """The covariance of the categories' normal scores over both their variances.

    It is the step that Fisher scoring would take from zero, so that the start is near the end for
    correlations that are not strong.
    """
    along_first = (tables * grid.scores_second[None, :, :]).sum(axis=1)
    covariance = (along_first * grid.scores_first).sum(axis=0) / totals
    return np.clip(covariance, -STEEPEST_START, STEEPEST_START)


def solve(
    tables: np.ndarray, grid: ThresholdGrid, tolerance: float, nodes: int
) -> tuple[np.ndarray, np.ndarray]:
    """The correlations, and which of them lie at the edge because the likelihood has no maximum."""
    scored = score_all(tables, grid, tolerance, nodes)
    correlations = scored.correlations.copy()
    at_the_edge = np.zeros(len(correlations), dtype=bool)
    doubtful = np.nonzero(~scored.converged | scored.rare | (np.abs(correlations) > STEEP))[0]
    if len(doubtful):
        found, edge = _bisected(
            tables[..., doubtful], grid.some(doubtful), correlations[doubtful], tolerance
        )
        correlations[doubtful], at_the_edge[doubtful] = found, edge
    return correlations, at_the_edge


def _bisected(
    tables: np.ndarray, grid: ThresholdGrid, correlations: np.ndarray, tolerance: float
) -> tuple[np.ndarray, np.ndarray]:
    """Fisher scoring inside a bracket of the root, halved where a step would leave it."""
    totals = tables.sum(axis=(0, 1))
    low, high = np.full(len(correlations), -LARGEST), np.full(len(correlations), LARGEST)
    correlations = correlations.copy()
    active = np.arange(len(correlations))
    for _ in range(MOST_CAREFUL_STEPS):
        now = correlations[active]
        some, counts = grid.some(active), tables[..., active]
        probabilities = cell_probabilities(some, now, FINE_NODES)
        score, information = _score(
            counts, totals[active], probabilities, cell_derivatives(some, now)
        )
        # An answer that is impossible at this correlation: the maximum lies nearer to zero.
        impossible = ((probabilities < SMALLEST_PROBABILITY) & (counts > 0)).any(axis=(0, 1))
        score = np.where(impossible, np.where(now >= 0, -np.inf, np.inf), score)
        low[active] = np.where(score >= 0, np.maximum(low[active], now), low[active])
        high[active] = np.where(score <= 0, np.minimum(high[active], now), high[active])
        wanted = now + np.clip(score / information, -LONGEST_STEP, LONGEST_STEP)
        # A step beyond the edge is a visit to the edge, which ends the search if it goes on there.
        wanted = np.clip(wanted, -LARGEST, LARGEST)
        outside = impossible | (wanted < low[active]) | (wanted > high[active])
        moved = np.where(outside, (low[active] + high[active]) / 2, wanted)
        correlations[active] = moved
        active = active[np.abs(moved - now) > tolerance]
        if not len(active):
            break
    return correlations, np.abs(correlations) >= LARGEST
