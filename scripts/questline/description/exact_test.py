"""Fisher's exact test for tables of any size, by going through all that the margins allow."""

from __future__ import annotations

import math

import numpy as np

MOST_TABLES = 2_000_000
"""Partly filled tables kept at a time; beyond, the exact test is given up (about a second)."""
TIE = 1e-7
"""Tables whose probability exceeds the observed one by no more than this share count as equal to
it, as in R's fisher.test: their probabilities differ by rounding alone."""


def fisher_exact(table: np.ndarray) -> tuple[float, float] | None:
    """The probability of the table given its margins, and the p-value of Fisher's exact test.

    `table` holds counts (rows by columns, no empty margin). The p-value adds up the probabilities
    of all tables with the same margins that are no likelier than the one observed (Freeman and
    Halton 1951, Biometrika 38, 141-149); as R: fisher.test(table). None when there are more tables
    than can be gone through.
    """
    # The row that is left at the end is given by the margins: best the largest one. Fewer columns
    # make fewer ways to fill a row.
    counts = table if table.shape[0] >= table.shape[1] else table.T
    counts = counts[np.argsort(counts.sum(axis=1), kind="stable")]
    log_factorial = np.array([math.lgamma(number + 1) for number in range(int(counts.sum()) + 1)])
    rows, columns = counts.sum(axis=1), counts.sum(axis=0)
    constant = log_factorial[rows].sum() + log_factorial[columns].sum() - log_factorial[rows.sum()]

    left = columns[np.newaxis, :]
    weight = np.zeros(1)
    for size in rows[:-1]:
        filled = _fill_row(left, weight, int(size), log_factorial)
        if filled is None:
            return None
        left, weight = filled
    weight = weight - log_factorial[left].sum(axis=1)
    observed = constant - log_factorial[counts].sum()
    probabilities = np.exp(constant + weight)
    as_unlikely = constant + weight <= observed + math.log1p(TIE)
    return math.exp(observed), min(1.0, float(probabilities[as_unlikely].sum()))


def _fill_row(
    left: np.ndarray, weight: np.ndarray, size: int, log_factorial: np.ndarray
) -> tuple[np.ndarray, np.ndarray] | None:
    """All ways of dealing `size` people to the columns, from every partly filled table.

    `left` (tables by columns) is what the column totals still allow, `weight` the log of the
    product of 1 / cell! so far. None when there are too many.
    """
    still = np.full(len(left), size)
    done = np.empty((len(left), 0), dtype=left.dtype)
    for column in range(left.shape[1]):
        after = left[:, column + 1 :].sum(axis=1)
        least = np.maximum(0, still - after)
        ways = np.minimum(left[:, column], still) - least + 1
        if ways.sum() > MOST_TABLES:
            return None
        parent = np.repeat(np.arange(len(left)), ways)
        first_way = np.repeat(np.cumsum(ways) - ways, ways)
        cell = least[parent] + np.arange(len(parent)) - first_way
        rest = (left[parent, column] - cell)[:, np.newaxis]
        done = np.hstack([done[parent], rest])
        weight = weight[parent] - log_factorial[cell]
        still = still[parent] - cell
        left = left[parent]
    return done, weight
