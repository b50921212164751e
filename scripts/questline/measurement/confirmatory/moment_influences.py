"""How each answer moves thresholds and polychoric correlations, and what that says of their errors.

With s the score of a moment, a threshold of item j answered c moves by

    psi_j(c) = A_j^-1 s_j(c),                    A_j = the sum of s_j s_j' over respondents,

and a correlation of items i and j answered c and d by

    psi_ij(c, d) = (s_ij(c, d) - b_i' psi_i(c) - b_j' psi_j(d)) / the sum of s_ij^2,

where b_i is the sum of s_ij times the pair's score for the thresholds of i (Muthen 1984,
Psychometrika 49, equations 20 to 25; Olsson 1979, Psychometrika 44, for the derivatives of a cell's
probability). The covariance of the moments is the sum of psi psi' over respondents. A respondent's
psi_ij depends on nothing but the cell of the pair's table, so that one small table a pair holds all
there is to know.

Whoever did not answer an item adds nothing to s, and a correlation still moves with the thresholds
of the one item that was answered.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.special import ndtr

from questline.measurement.correlations.polychoric import PairGroup, Polychoric

ROWS_AT_ONCE = 4096
SINGLE_PRECISION_FROM = 2_000_000
"""Respondents times moments from which the product is made in single precision: its relative error
(1e-6) is then far below the sampling error."""
IMPROBABLE = float(np.sqrt(np.finfo(float).eps))
"""Answers less probable than that have no score, as in lavaan: it could not be told from noise."""


def threshold_influences(
    thresholds: tuple[np.ndarray, ...], counts: tuple[np.ndarray, ...]
) -> list[np.ndarray]:
    """psi_j (1 + categories, thresholds) of every item; the row of a missing answer is zero.

    For the saturated model of one item A_j^-1 s_j has the closed form (1[c <= t] - F_t) /
    (n_j phi(tau_t)), with F_t the share of answers up to threshold t.
    """
    influences = []
    for cut, chosen in zip(thresholds, counts, strict=True):
        below = np.arange(len(chosen))[:, None] <= np.arange(len(cut))
        moved = (below - ndtr(cut)) / (chosen.sum() * _density(cut))
        influences.append(np.concatenate([np.zeros((1, len(cut))), moved]))
    return influences


def pair_influences(
    found: Polychoric, on_thresholds: list[np.ndarray], counts: tuple[np.ndarray, ...]
) -> tuple[np.ndarray, np.ndarray]:
    """psi_ij of every pair, and the sum of its squares over respondents.

    (pairs, 1 + most categories, 1 + most categories): code + 1 of the first and of the second item,
    so that 0 is a missing answer; what lies beyond an item's categories stays zero.
    """
    items = len(counts)
    place = np.zeros((items, items), dtype="int64")
    place[np.triu_indices(items, k=1)] = np.arange(items * (items - 1) // 2)
    most = max(len(chosen) for chosen in counts)
    influences = np.zeros((items * (items - 1) // 2, most + 1, most + 1))
    variances = np.zeros(len(influences))
    for group in found.groups():
        pairs, rows, columns = group.tables.shape
        table, information = _group_influences(group, found, on_thresholds)
        table /= np.maximum(information, np.finfo(float).tiny)[:, None, None]
        chosen = np.zeros((pairs, rows + 1, columns + 1))
        chosen[:, 1:, 1:] = group.tables
        # Who answered only one of the two items.
        chosen[:, 1:, 0] = _of_items(counts, group.first) - group.tables.sum(axis=2)
        chosen[:, 0, 1:] = _of_items(counts, group.second) - group.tables.sum(axis=1)
        places = place[group.first, group.second]
        influences[places, : rows + 1, : columns + 1] = table
        variances[places] = np.where(information > 0, (chosen * table**2).sum(axis=(1, 2)), 0.0)
    return influences, variances


def _group_influences(
    group: PairGroup, found: Polychoric, on_thresholds: list[np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """The numerator of psi_ij and its denominator, for pairs of equal numbers of categories."""
    h = _of_items(found.thresholds, group.first)
    k = _of_items(found.thresholds, group.second)
    seen = group.probabilities > IMPROBABLE
    scores = np.where(seen, group.derivatives / group.probabilities, 0.0)
    information = (group.tables * scores**2).sum(axis=(1, 2))
    per_probability = np.where(seen, group.tables * scores / group.probabilities, 0.0)
    root = np.sqrt(1 - group.correlations**2)[:, None, None]
    r = group.correlations[:, None, None]
    # How the probability of a row's or a column's cells grows with the threshold that ends it.
    by_first = _density(h)[:, :, None] * _shares((k[:, None, :] - r * h[:, :, None]) / root)
    by_second = _density(k)[:, None, :] * np.swapaxes(
        _shares((h[:, None, :] - r * k[:, :, None]) / root), 1, 2
    )
    crossed_first = -np.diff(per_probability, axis=1)
    crossed_second = -np.diff(per_probability, axis=2)
    with_first = np.einsum(
        "pct,pt->pc",
        _of_items(on_thresholds, group.first),
        (crossed_first * by_first).sum(axis=2),
    )
    with_second = np.einsum(
        "pct,pt->pc",
        _of_items(on_thresholds, group.second),
        (crossed_second * by_second).sum(axis=1),
    )
    table = -(with_first[:, :, None] + with_second[:, None, :])
    table[:, 1:, 1:] += scores
    return table, information


def relations_between(
    codes: np.ndarray, on_thresholds: list[np.ndarray], on_pairs: np.ndarray
) -> np.ndarray:
    """The sum over respondents of psi psi', for influences scaled to a sum of squares of one.

    In chunks of rows: each influence is looked up in its table by the answers' codes.
    """
    pairs, width, _ = on_pairs.shape
    items = codes.shape[1]
    thresholds = sum(table.shape[1] for table in on_thresholds)
    single = len(codes) * (thresholds + pairs) >= SINGLE_PRECISION_FROM
    dtype = np.float32 if single else np.float64
    by_answer = [np.ascontiguousarray(table.T, dtype=dtype) for table in on_thresholds]
    flat = on_pairs.ravel().astype(dtype)
    total = np.zeros((thresholds + pairs, thresholds + pairs))
    for begin in range(0, len(codes), ROWS_AT_ONCE):
        answers = codes[begin : begin + ROWS_AT_ONCE].T.astype(np.intp) + 1
        chunk = np.empty((thresholds + pairs, answers.shape[1]), dtype=dtype)
        row = 0
        for table, answered in zip(by_answer, answers, strict=False):
            np.take(table, answered, axis=1, out=chunk[row : row + len(table)], mode="clip")
            row += len(table)
        pair = 0
        for item in range(items - 1):
            others = items - 1 - item
            places = answers[item + 1 :] + (answers[item] * width)
            places += (np.arange(pair, pair + others) * width * width)[:, None]
            np.take(flat, places, out=chunk[row : row + others], mode="clip")
            row += others
            pair += others
        total += chunk @ chunk.T
    return total


def _of_items(arrays: Sequence[np.ndarray], items: np.ndarray) -> np.ndarray:
    """The arrays of some items, which are of the same shape, stacked (items, …)."""
    different, places = np.unique(items, return_inverse=True)
    return np.stack([arrays[item] for item in different])[places]


def _shares(edges: np.ndarray) -> np.ndarray:
    """Normal probabilities between neighbouring edges (…, edges), the outermost at infinity."""
    shape = edges.shape[:-1]
    below = ndtr(edges)
    padded = np.concatenate([np.zeros((*shape, 1)), below, np.ones((*shape, 1))], axis=-1)
    return np.diff(padded, axis=-1)


def _density(values: np.ndarray) -> np.ndarray:
    return np.exp(-0.5 * values * values) / np.sqrt(2 * np.pi)
