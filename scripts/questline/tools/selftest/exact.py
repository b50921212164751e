"""Data made by formula whose sample moments are exactly what is wanted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd


def exact_sample(
    covariances: np.ndarray, people: int, names: Sequence[str], means: Sequence[float] | None = None
) -> pd.DataFrame:
    """Rows of numbers with exactly these covariances (dividing by n - 1) and means.

    The columns are cosines, which are orthogonal to each other and to a constant (the discrete
    cosine transform), times a root of the covariance matrix.
    """
    items = len(covariances)
    places = (2 * np.arange(people) + 1)[:, None] * np.arange(1, items + 1)[None, :]
    waves = np.cos(np.pi * places / (2 * people)) * np.sqrt(2 * (people - 1) / people)
    root = np.linalg.cholesky(covariances)
    values = waves @ root.T + (0 if means is None else np.asarray(means, dtype=float))
    return pd.DataFrame(values, columns=list(names))


def equal_correlations(items: int, correlation: float) -> np.ndarray:
    """A correlation matrix in which every pair of items correlates alike."""
    matrix = np.full((items, items), correlation)
    np.fill_diagonal(matrix, 1.0)
    return matrix


def symmetric(lower: Sequence[Sequence[float]]) -> np.ndarray:
    """The whole matrix from the rows of its lower triangle, the diagonal included."""
    items = len(lower)
    matrix = np.zeros((items, items))
    for row, values in enumerate(lower):
        matrix[row, : row + 1] = matrix[: row + 1, row] = values
    return matrix


def people(counts: Sequence[tuple[Sequence[float], int]], names: Sequence[str]) -> pd.DataFrame:
    """A row a person from a table of answer patterns and how many people gave each."""
    rows = [answers for answers, count in counts for _ in range(count)]
    return pd.DataFrame(np.array(rows, dtype=float), columns=list(names))
