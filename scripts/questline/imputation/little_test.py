"""Little's test that answers are missing completely at random."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc

from questline.imputation.missing_patterns import MissingPatterns, missing_patterns
from questline.imputation.normal_model import (
    NormalModel,
    fit_normal,
    groups_of_patterns,
    missing_blocks,
)

FEW = 5
FEW_IN_WORDS = "five"
"""In words, as a number before `people` would be taken for a count of them."""
SMALL_PATTERNS = (
    f"Most patterns of missing answers are those of fewer than {FEW_IN_WORDS} people: unless the "
    "answers are normally distributed the test then rejects too often."
)
LEAST_OWN = 1e-10
"""A column with a smaller part of its variance to itself is taken as computed from the others."""


@dataclass(frozen=True)
class LittleTest:
    """Little's chi-square, its degrees of freedom and p-value, from `n` people.

    `patterns` counts the patterns, the complete one included. The numbers are NaN where `reason`
    says why there is no test; `notes` are sentences about the columns that were left out, and about
    patterns of few people, for whose means chi-square is no approximation without normal answers.
    """

    chi_square: float
    df: int
    p: float
    n: int
    patterns: int
    reason: str = ""
    notes: tuple[str, ...] = ()


def little_test(values: np.ndarray, names: tuple[str, ...] = ()) -> LittleTest:
    """Little (1988, JASA 83, 1198-1202), chi-square over the patterns of missing answers.

    `values` are people by variables, NaN where missing; `names` name the columns in sentences. The
    statistic sums, over the patterns, the squared distances of a pattern's means from the maximum
    likelihood means in the metric of the maximum likelihood covariance matrix (divisor n, as
    naniar::mcar_test; software that divides by n - 1 gives a statistic that is smaller by the share
    1 / n). People who lack everything say nothing and are left out, and so are columns that are
    constant or empty and columns that can be computed from others, which is said.
    """
    values = np.asarray(values, dtype=float)
    values = values[~np.isnan(values).all(axis=1)]
    values, notes = _usable(values, names or tuple(f"column {n}" for n in range(values.shape[1])))
    values = values[~np.isnan(values).all(axis=1)]
    patterns = missing_patterns(np.isnan(values))
    people, count = values.shape
    reason = _impossible(patterns, people, count)
    if reason:
        return _without(reason, people, patterns, notes)
    model = fit_normal(values, patterns)
    if not model.converged:
        reason = (
            "Not computable: the means and covariances of the incomplete answers could not be "
            "estimated (EM did not converge); too few people answered some of the questions "
            "together."
        )
        return _without(reason, people, patterns, notes)
    chi_square = _distance(values, patterns, model)
    df = int((~patterns.patterns).sum()) - count
    if df < 1:
        return _without(
            "Not computable: every pattern of missing answers has too few variables to compare.",
            people, patterns, notes,
        )  # fmt: skip
    if np.median(patterns.counts[patterns.patterns.any(axis=1)]) < FEW:
        notes = (*notes, SMALL_PATTERNS)
    p = float(chdtrc(df, chi_square))
    return LittleTest(chi_square, df, p, people, len(patterns.counts), notes=notes)


def _usable(values: np.ndarray, names: tuple[str, ...]) -> tuple[np.ndarray, tuple[str, ...]]:
    """The columns that vary and are no combination of others, and what is left out in words."""
    notes = []
    varied: list[int] = []
    for column, name in enumerate(names):
        answered = values[~np.isnan(values[:, column]), column]
        if not len(answered):
            notes.append(f"Nobody answered {name}, which is left out.")
        elif np.ptp(answered) <= 1e-12 * np.abs(answered).max():
            notes.append(f"Everyone gave the same answer to {name}, which is left out.")
        else:
            varied.append(column)
    repeated = _repeated(values[:, varied])
    for column in repeated:
        name = names[varied[column]]
        notes.append(f"{name} can be computed from other answers and is left out.")
    kept = [column for place, column in enumerate(varied) if place not in repeated]
    return values[:, kept], tuple(notes)


def _repeated(values: np.ndarray) -> set[int]:
    """Columns that are a combination of those before them among the people who have all of them.

    Found by eliminating the columns of the correlation matrix one after the other; nothing can be
    said when there are no more such people than columns.
    """
    together = values[~np.isnan(values).any(axis=1)]
    if len(together) <= values.shape[1]:
        return set()
    centred = together - together.mean(axis=0)
    spread = np.sqrt((centred**2).mean(axis=0))
    scaled = centred / np.where(spread > 0, spread, 1.0)
    left = scaled.T @ scaled / len(scaled)
    found = set()
    for column in np.flatnonzero(spread > 0).tolist():
        if left[column, column] < LEAST_OWN:
            found.add(column)
            continue
        left = left - np.outer(left[column], left[column]) / left[column, column]
    return found


def _impossible(patterns: MissingPatterns, people: int, count: int) -> str:
    if not count or not people:
        return "Not computable: there is no variable with different answers."
    if not patterns.patterns.any():
        return "Not computable: no answer is missing."
    if len(patterns.counts) < 2:
        return (
            "Not computable: everyone lacks the same answers, so that there is nothing to compare."
        )
    if people <= count:
        return "Not computable: there are as many variables as people, or more."
    return ""


def _without(
    reason: str, people: int, patterns: MissingPatterns, notes: tuple[str, ...]
) -> LittleTest:
    return LittleTest(math.nan, 0, math.nan, people, len(patterns.counts), reason, notes)


def _distance(values: np.ndarray, patterns: MissingPatterns, model: NormalModel) -> float:
    """The sum over the patterns of n_j d' S^-1 d, with S the covariances of what is answered.

    With K the inverse of the whole covariance matrix and m what a pattern lacks, S^-1 is
    K_oo - K_om K_mm^-1 K_mo, so that only K_mm has to be inverted.
    """
    precision = np.linalg.inv(model.covariance)
    deviations = np.where(np.isnan(values), 0.0, values - model.mean)
    sums = np.zeros((len(patterns.counts), values.shape[1]))
    np.add.at(sums, patterns.pattern_of, deviations)
    means = sums / patterns.counts[:, None]
    pulled = means @ precision
    distances = np.einsum("ij,ij->i", pulled, means)
    for group in groups_of_patterns(patterns.patterns):
        pulls = np.take_along_axis(pulled[group.patterns], group.variables, axis=1)
        blocks = missing_blocks(precision, group)
        solved = np.linalg.solve(blocks, pulls[..., None])[..., 0]
        distances[group.patterns] -= np.einsum("ij,ij->i", pulls, solved)
    return float(patterns.counts @ distances)
