"""The rows of a regression on levels, in all chains, and products of them with weights.

Products are made in float32: their sums are right to about one part in a million of a standard
error. Sums are collected, and equations solved, in float64.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from questline.imputation.augmentation import augmentation
from questline.imputation.chains import Chains
from questline.imputation.designs import Equation

LEAST_PART = 0.75
"""Where so large a part of the incomplete rows has the answer, those without it are kept with a
weight of nothing: picking the others out would take longer."""
CHUNK = 8192
"""So many rows are worked on together: what they give fits a processor's cache."""


class LevelRows:
    """Rows that are the same in every chain, then those that are each chain's own.

    The first are the complete rows and behind them the rows of the augmentation, `copies` times
    over. `labels` are the levels of complete and of incomplete rows, 0 to K - 1 without gaps; they
    become `labels` of all rows, where those of the augmentation have the levels in turn if copied
    and are meaningless if not. `weight` is 1 but for the augmentation, and 0 for incomplete rows
    without the answer, which may be among them. As in `Chains` the columns come first.
    """

    def __init__(
        self,
        chains: Chains,
        equation: Equation,
        labels: np.ndarray,
        observed: np.ndarray,
        copies: int,
    ) -> None:
        self.chains, self.equation = chains, equation
        incomplete = len(chains.own_rows)
        keep_all = len(observed) >= LEAST_PART * incomplete
        self.observed = None if keep_all else observed
        added = augmentation(equation)
        complete, count = len(chains.shared_rows), len(added.rows) * copies
        self.added = slice(complete, complete + count)
        self.shared = np.concatenate(
            [equation.columns_of(chains.shared), np.tile(added.rows.T, (1, copies))], axis=1
        ).astype(np.float32)
        own_labels, own_weight = labels[complete:], np.ones(len(observed))
        if keep_all:
            own_labels, own_weight = np.zeros((2, incomplete))
            own_labels[observed], own_weight[observed] = labels[complete:], 1.0
        in_turn = np.repeat(np.arange(copies), len(added.rows))
        self.labels = np.concatenate([labels[:complete], in_turn, own_labels]).astype(np.intp)
        weights = [np.ones(complete), np.full(count, added.weight / copies), own_weight]
        self.weight = np.concatenate(weights).astype(np.float32)

    def own(self) -> np.ndarray:
        """The incomplete rows as they stand: (columns, chains, rows)."""
        return self.chains.equation_rows(self.equation, self.observed)

    def parts(self, own: np.ndarray) -> Iterator[tuple[np.ndarray, slice]]:
        """All rows in chunks, (columns, rows) or (columns, chains, rows), and where they stand."""
        behind = self.shared.shape[1]
        for start in range(0, behind, CHUNK):
            stop = min(start + CHUNK, behind)
            yield self.shared[:, start:stop], slice(start, stop)
        _, chains, count = own.shape
        step = max(64, CHUNK // chains)
        for start in range(0, count, step):
            stop = min(start + step, count)
            yield own[:, :, start:stop], slice(behind + start, behind + stop)

    def weighted(self, place: slice) -> bool:
        """Whether the weight of some row of a chunk is not 1."""
        return bool((self.weight[place] != 1).any())


def linear_predictors(rows: np.ndarray, coefficients: np.ndarray) -> np.ndarray:
    """Rows times coefficients (chains, equations, columns): (chains, equations, rows)."""
    if rows.ndim == 2:
        chains, equations, columns = coefficients.shape
        flat = coefficients.reshape(chains * equations, columns) @ rows
        return flat.reshape(chains, equations, rows.shape[1])
    return coefficients @ rows.transpose(1, 0, 2)


def weighted_sums(rows: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Sums of rows with weights (chains, sums, rows): (chains, sums, columns)."""
    if rows.ndim == 2:
        chains, sums, count = weights.shape
        flat = weights.reshape(chains * sums, count) @ rows.T
        return flat.reshape(chains, sums, len(rows))
    return weights @ rows.transpose(1, 2, 0)


def weighted_grams(
    rows: np.ndarray, weights: np.ndarray, groups: int, most: int | None = None
) -> np.ndarray:
    """Cross-products of rows with weights (sums, chains, rows), in the mean of groups of chains.

    Of rows that differ between the chains only the first `most` of each group count, if given.
    Returns (sums, groups, columns, columns).
    """
    sums, chains, count = weights.shape
    weights = weights.reshape(sums, groups, chains // groups, count)
    if rows.ndim == 2:
        each = weights.mean(axis=2)
        return (rows * each[:, :, None]) @ rows.T
    grouped = rows.reshape(len(rows), groups, chains // groups, count)[:, :, :most]
    weights = weights[:, :, :most]
    few = weights.shape[2]
    flat = grouped.reshape(len(rows), groups, few * count).transpose(1, 0, 2)
    each = weights.reshape(sums, groups, few * count) / few
    return (flat * each[:, :, None]) @ flat.transpose(0, 2, 1)
