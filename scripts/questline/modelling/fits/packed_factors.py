"""Cholesky factors of thousands of small matrices at once.

A symmetric matrix is packed: the rows of its upper triangle one after the other, each from the
diagonal on. Thousands of them stand side by side, (entries, matrices), so that each of the few
hundred steps of a factorisation is one operation on contiguous rows. LAPACK, called once a matrix,
takes several times as long for matrices of ten or twenty rows. But it is what is used for a few
matrices, for which those hundreds of steps would be nothing but calls.

A matrix that is not positive definite raises nothing: its factor holds NaN.
"""

from __future__ import annotations

from functools import cache

import numpy as np

FEW = 100
"""So many matrices, or fewer, are left to LAPACK."""


@cache
def pairs(size: int) -> tuple[np.ndarray, np.ndarray]:
    """The row and the column of each packed entry of a matrix of `size` rows."""
    return np.triu_indices(size)


@cache
def diagonal(size: int) -> np.ndarray:
    """Where the diagonal is among the packed entries."""
    return np.concatenate([[0], np.cumsum(np.arange(size, 1, -1))])[:size].astype(int)


def factorise(packed: np.ndarray, size: int) -> np.ndarray:
    """Replace `packed` (entries, matrices) by the rows of U, where U'U is the matrix.

    Returns, one a matrix, the smallest share of a diagonal entry that the rows before it leave (one
    minus the squared multiple correlation, if the matrix is a product of centred columns). It is
    NaN or not positive where the matrix is not positive definite.
    """
    before = packed[diagonal(size)].copy()
    if packed.shape[1] <= FEW and _factorise_few(packed, size):
        with np.errstate(invalid="ignore", divide="ignore"):
            return (packed[diagonal(size)] ** 2 / before).min(axis=0)
    rows = _rows(packed, size)
    left = np.empty_like(before)
    with np.errstate(invalid="ignore", divide="ignore"):
        for k, row in enumerate(rows):
            left[k] = row[0]
            row /= np.sqrt(row[0])
            for later in range(k + 1, size):
                rows[later] -= row[later - k] * row[later - k :]
        return (left / before).min(axis=0)


def independent(packed: np.ndarray, size: int, least: float) -> np.ndarray:
    """Which columns are no combination of those before them, (size, matrices).

    `packed` holds products of columns and is destroyed. A column is taken for a combination when no
    more than the share `least` of its sum of squares is left by those before it that are none.
    """
    rows = _rows(packed, size)
    before = packed[diagonal(size)].copy()
    kept = np.zeros((size, packed.shape[1]), dtype=bool)
    for k, row in enumerate(rows):
        kept[k] = row[0] > least * before[k]
        row /= np.sqrt(np.where(kept[k], row[0], 1.0))
        row *= kept[k]
        for later in range(k + 1, size):
            rows[later] -= row[later - k] * row[later - k :]
    return kept


def solve(factor: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The solution (rows, matrices) of U'U x = `right`, itself (rows, matrices)."""
    size = len(right)
    if right.shape[1] <= FEW and np.isfinite(factor).all():
        upper = _unpacked(factor, size)
        half = np.linalg.solve(np.swapaxes(upper, 1, 2), right.T[..., None])
        return np.linalg.solve(upper, half)[..., 0].T
    rows = _rows(factor, size)
    solution = right.copy()
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        for k, row in enumerate(rows):
            solution[k] /= row[0]
            solution[k + 1 :] -= row[1:] * solution[k]
        for k in range(size - 1, -1, -1):
            row = rows[k]
            if k + 1 < size:
                solution[k] -= (row[1:] * solution[k + 1 :]).sum(axis=0)
            solution[k] /= row[0]
    return solution


def inverse(factor: np.ndarray, size: int) -> np.ndarray:
    """The inverses of the matrices U'U, as (matrices, rows, columns)."""
    if factor.shape[1] <= FEW and np.isfinite(factor).all():
        backwards = np.linalg.inv(_unpacked(factor, size))
        return backwards @ np.swapaxes(backwards, 1, 2)
    rows = _rows(factor, size)
    # V is the inverse of U, packed in the same way, made from the last row up.
    packed = np.zeros_like(factor)
    inverted = _rows(packed, size)
    with np.errstate(invalid="ignore", divide="ignore"):
        for i in range(size - 1, -1, -1):
            own = inverted[i]
            for k in range(i + 1, size):
                own[k - i :] -= rows[i][k - i] * inverted[k]
            own[0] = 1.0
            own /= rows[i][0]
    full = np.empty((factor.shape[1], size, size), dtype=factor.dtype)
    for i in range(size):
        for j in range(i, size):
            entry = (inverted[i][j - i :] * inverted[j]).sum(axis=0)
            full[:, i, j] = full[:, j, i] = entry
    return full


def _factorise_few(packed: np.ndarray, size: int) -> bool:
    """As `factorise`, by LAPACK; False, and nothing done, where a matrix is not definite."""
    try:
        lower = np.linalg.cholesky(np.swapaxes(_unpacked(packed, size), 1, 2))
    except np.linalg.LinAlgError:
        return False
    first, second = pairs(size)
    packed[:] = lower[:, second, first].T
    return True


def _unpacked(packed: np.ndarray, size: int) -> np.ndarray:
    """The upper triangles (matrices, rows, columns), zeros below them."""
    full = np.zeros((packed.shape[1], size, size), dtype=packed.dtype)
    full[:, *pairs(size)] = packed.T
    return full


def _rows(packed: np.ndarray, size: int) -> list[np.ndarray]:
    """The rows of the triangle, from the diagonal on, as views."""
    starts = diagonal(size)
    return [packed[start : start + size - k] for k, start in enumerate(starts.tolist())]
