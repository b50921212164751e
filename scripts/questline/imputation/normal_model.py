"""Means and covariances of incomplete data under a multivariate normal model, by EM.

Dempster, Laird and Rubin (1977, JRSS B 39, 1-38). A pattern of missing answers needs the inverse of
the missing block of the inverse covariance matrix alone, which is small where few answers are
missing, so that patterns with equally many missing answers are worked on together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from questline.imputation.missing_patterns import MissingPatterns

MOST_ROUNDS = 2000
TOLERANCE = 1e-9
"""The search ends when no mean and no covariance of the standardised data changes by more."""
CHUNK = 20_000
"""So many people at once, which bounds the memory."""


@dataclass(frozen=True)
class NormalModel:
    """The maximum likelihood means and covariance matrix (divisor n); `rounds` of EM it took.

    `converged` is False where `MOST_ROUNDS` were not enough, or where the covariance matrix became
    singular on the way.
    """

    mean: np.ndarray
    covariance: np.ndarray
    rounds: int
    converged: bool


@dataclass(frozen=True)
class Group:
    """The patterns with equally many missing variables: which patterns, and which variables."""

    patterns: np.ndarray
    variables: np.ndarray


def groups_of_patterns(patterns: np.ndarray) -> list[Group]:
    """The patterns with missing answers, put together by how many variables they lack."""
    lacking = patterns.sum(axis=1)
    groups = []
    for count in np.unique(lacking[lacking > 0]).tolist():
        chosen = np.flatnonzero(lacking == count)
        groups.append(Group(chosen, np.nonzero(patterns[chosen])[1].reshape(-1, count)))
    return groups


def missing_blocks(matrix: np.ndarray, group: Group) -> np.ndarray:
    """The blocks of `matrix` of each pattern's missing variables: patterns by count by count."""
    return matrix[group.variables[:, :, None], group.variables[:, None, :]]


def fit_normal(values: np.ndarray, patterns: MissingPatterns) -> NormalModel:
    """The maximum likelihood estimates from `values` (people by variables, NaN where missing).

    Every variable must vary and nobody may lack all of them.
    """
    offset = np.nanmean(values, axis=0)
    spread = np.nanstd(values, axis=0)
    filled = np.nan_to_num((values - offset) / spread, nan=0.0)
    people, count = filled.shape
    groups = groups_of_patterns(patterns.patterns)
    members = [np.flatnonzero(np.isin(patterns.pattern_of, group.patterns)) for group in groups]
    mean, covariance = np.zeros(count), np.eye(count)
    converged = False
    rounds = 0
    while rounds < MOST_ROUNDS and not converged:
        rounds += 1
        try:
            precision = np.linalg.inv(covariance)
            spreads = _expect(filled, mean, precision, patterns, groups, members)
        except np.linalg.LinAlgError:
            break
        new_mean = filled.mean(axis=0)
        centred = filled - new_mean
        new = (centred.T @ centred + spreads) / people
        change = max(np.abs(new - covariance).max(), np.abs(new_mean - mean).max())
        mean, covariance = new_mean, new
        converged = bool(change < TOLERANCE)
    scaled = covariance * np.outer(spread, spread)
    return NormalModel(offset + spread * mean, scaled, rounds, converged)


def _expect(
    filled: np.ndarray,
    mean: np.ndarray,
    precision: np.ndarray,
    patterns: MissingPatterns,
    groups: list[Group],
    members: list[np.ndarray],
) -> np.ndarray:
    """Fill in, in place, the expected values; returns the sum of the conditional covariances."""
    spreads = np.zeros_like(precision)
    for group, people in zip(groups, members, strict=True):
        blocks = np.linalg.inv(missing_blocks(precision, group))
        weighted = patterns.counts[group.patterns][:, None, None] * blocks
        np.add.at(spreads, (group.variables[:, :, None], group.variables[:, None, :]), weighted)
        place = np.searchsorted(group.patterns, patterns.pattern_of[people])
        for start in range(0, len(people), CHUNK):
            some, which = people[start : start + CHUNK], place[start : start + CHUNK]
            lacking = group.variables[which]
            deviations = filled[some] - mean
            np.put_along_axis(deviations, lacking, 0.0, axis=1)
            pulls = np.take_along_axis(deviations @ precision, lacking, axis=1)
            expected = mean[lacking] - np.einsum("pij,pj->pi", blocks[which], pulls)
            filled[some[:, None], lacking] = expected
    return spreads
