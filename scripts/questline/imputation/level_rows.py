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

CHUNK = 8192
"""So many rows are worked on together: what they give fits a processor's cache."""


class LevelRows:
    """Rows that are the same in every chain, then those that are each chain's own.

    The first are the complete rows and behind them the rows of the augmentation, `copies` times
    over. `labels` are the levels of complete and of incomplete rows, 0 to K - 1 without gaps; they
    become `labels` of all rows, where those of the augmentation have the levels in turn if copied
    and are meaningless if not. `weight` is 1 but for the augmentation.
    """

    def __init__(
        self,
        chains: Chains,
        equation: Equation,
        labels: np.ndarray,
        observed: np.ndarray,
        copies: int,
    ) -> None:
        self.chains, self.equation, self.observed = chains, equation, observed
        added = augmentation(equation)
        self.complete = len(chains.shared)
        self.added = slice(self.complete, self.complete + len(added.rows) * copies)
        self.shared = np.concatenate(
            [chains.shared @ equation.transform, np.tile(added.rows, (copies, 1))]
        ).astype(np.float32)
        in_turn = np.repeat(np.arange(copies), len(added.rows))
        self.labels = np.concatenate(
            [labels[: self.complete], in_turn, labels[self.complete :]]
        ).astype(np.intp)
        self.weight = np.ones(len(self.labels), dtype=np.float32)
        self.weight[self.added] = added.weight / copies

    def own(self) -> np.ndarray:
        """The incomplete rows as they stand: (chains, rows, columns)."""
        return self.chains.equation_rows(self.equation, self.observed)

    def parts(self, own: np.ndarray) -> Iterator[tuple[np.ndarray, slice]]:
        """All rows in chunks, (rows, columns) or (chains, rows, columns), and where they stand."""
        for start in range(0, len(self.shared), CHUNK):
            stop = min(start + CHUNK, len(self.shared))
            yield self.shared[start:stop], slice(start, stop)
        step = max(64, CHUNK // len(own))
        behind = len(self.shared)
        for start in range(0, own.shape[1], step):
            stop = min(start + step, own.shape[1])
            yield own[:, start:stop], slice(behind + start, behind + stop)

    def weighted(self, place: slice) -> bool:
        """Whether rows of the augmentation are among those of a chunk."""
        return place.start < self.added.stop and place.stop > self.added.start


def linear_predictors(rows: np.ndarray, coefficients: np.ndarray) -> np.ndarray:
    """Rows times coefficients (chains, equations, columns): (chains, equations, rows)."""
    if rows.ndim == 2:
        chains, equations, columns = coefficients.shape
        flat = coefficients.reshape(chains * equations, columns) @ rows.T
        return flat.reshape(chains, equations, len(rows))
    return coefficients @ rows.transpose(0, 2, 1)


def weighted_sums(rows: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Sums of rows with weights (chains, sums, rows): (chains, sums, columns)."""
    if rows.ndim == 2:
        chains, sums, count = weights.shape
        flat = weights.reshape(chains * sums, count) @ rows
        return flat.reshape(chains, sums, rows.shape[1])
    return weights @ rows


def weighted_grams(rows: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Cross-products of rows with weights (sums, chains, rows), in the mean of the chains.

    Returns (sums, columns, columns).
    """
    sums, chains, count = weights.shape
    if rows.ndim == 2:
        flat, each = rows, weights.mean(axis=1)
    else:
        flat = rows.reshape(chains * count, rows.shape[2])
        each = weights.reshape(sums, chains * count) / chains
    return (flat.T[None] * each[:, None]) @ flat
