"""Information on means and covariances that answers hold, complete or not.

With P a respondent's precision of what was observed (zero elsewhere), y = P (x - mu), and D the
derivative of Sigma by one of its elements (both mirror images together), the score by means is y
and by covariances y'Dy / 2 - tr(PD) / 2. The second derivatives with a minus sign are P for two
means, PDy for a mean and a covariance, y'DPDy - tr(PDPD) / 2 for two covariances, and the expected
ones P, 0 and tr(PDPD) / 2 (Magnus and Neudecker 1999, Matrix Differential Calculus, chapter 15).
Each is a sum over respondents of products of two elements of P and yy', so that matrix products of
half-vectorised matrices give all of them, and the information is gathered from these.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from questline.measurement.confirmatory.incomplete_answers import (
    ROWS_AT_A_TIME,
    IncompleteAnswers,
)


@dataclass(frozen=True)
class Information:
    """Sums over respondents, for the p means and then the lower triangle of covariances, by rows.

    `expected` (given who missed what) and `observed` are square in the moments; `cross_products`
    are those of the respondents' scores by the moments or, where a Jacobian was given, by its
    parameters. `gradient` has the derivatives of the log-likelihood by the means (p) and by the
    covariance matrix (p, p), each element of which counts on its own.
    """

    expected: np.ndarray
    observed: np.ndarray
    cross_products: np.ndarray
    gradient: tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Part:
    """Some respondents: `scores` y (rows, p) by mean, and `precisions` P (patterns, p, p).

    Rows are sorted by `pattern`; `counts` and `first` say how many and from which row.
    """

    scores: np.ndarray
    precisions: np.ndarray
    pattern: np.ndarray
    counts: np.ndarray
    first: np.ndarray


def moment_information(
    answers: IncompleteAnswers,
    means: np.ndarray,
    covariances: np.ndarray,
    jacobian: np.ndarray | None = None,
) -> Information:
    """The information at given moments, `covariances` being positive definite.

    `jacobian` (moments, parameters) turns scores by moments into scores by parameters.
    """
    items = answers.items
    rows, columns = np.tril_indices(items)
    share = np.where(rows == columns, 0.5, 1.0)
    half = len(rows)
    size = items + half if jacobian is None else jacobian.shape[1]
    by_means = np.zeros(items)
    by_covariances = np.zeros((items, items))
    precisions = np.zeros((items, items))
    of_precisions = np.zeros((half, half))
    with_squares = np.zeros((half, half))
    with_scores = np.zeros((half, items))
    cross_products = np.zeros((size, size))
    for part in _parts(answers, means, covariances):
        by_mean = part.scores.T
        halves = part.precisions[:, rows, columns].T
        squares = by_mean[rows] * by_mean[columns]
        by_means += by_mean.sum(axis=1)
        by_covariances += by_mean @ part.scores / 2
        precisions += np.tensordot(part.counts, part.precisions, 1)
        weighted = halves * np.sqrt(part.counts)
        of_precisions += weighted @ weighted.T
        with_squares += halves @ np.add.reduceat(squares, part.first, axis=1).T
        with_scores += halves @ np.add.reduceat(part.scores, part.first)
        squares -= halves[:, part.pattern]
        squares *= share[:, None]
        scores = np.vstack([by_mean, squares])
        if jacobian is not None:
            scores = jacobian.T @ scores
        cross_products += scores @ scores.T
    place = _half_places(items)
    shares = np.outer(share, share)
    expected = np.zeros((items + half, items + half))
    expected[:items, :items] = precisions
    expected[items:, items:] = shares * _paired(of_precisions, place)
    observed = -expected
    observed[:items, :items] = precisions
    observed[items:, items:] += shares * _paired(with_squares + with_squares.T, place)
    mixed = share * (with_scores[place[:, rows], columns] + with_scores[place[:, columns], rows])
    observed[:items, items:] = mixed
    observed[items:, :items] = mixed.T
    gradient = (by_means, by_covariances - precisions / 2)
    return Information(expected, observed, cross_products, gradient)


def score_cross_products(
    complete: np.ndarray, means: np.ndarray, covariances: np.ndarray, jacobian: np.ndarray
) -> np.ndarray:
    """Cross-products of the scores of complete rows (rows, p) by parameters, without the rest.

    `jacobian` is (moments, parameters), as in `moment_information`.
    """
    rows, columns = np.tril_indices(len(means))
    share = np.where(rows == columns, 0.5, 1.0)[:, None]
    precision = np.linalg.inv(covariances)
    expected = precision[rows, columns][:, None]
    cross_products = np.zeros((jacobian.shape[1],) * 2)
    for start in range(0, len(complete), ROWS_AT_A_TIME):
        by_mean = ((complete[start : start + ROWS_AT_A_TIME] - means) @ precision).T
        squares = share * (by_mean[rows] * by_mean[columns] - expected)
        scores = jacobian.T @ np.vstack([by_mean, squares])
        cross_products += scores @ scores.T
    return cross_products


def complete_data_information(n: int, covariances: np.ndarray) -> np.ndarray:
    """Information on the moments of n respondents had nobody left anything out."""
    items = len(covariances)
    rows, columns = np.tril_indices(items)
    share = np.where(rows == columns, 0.5, 1.0)
    precision = np.linalg.inv(covariances)
    information = np.zeros((items + len(rows),) * 2)
    information[:items, :items] = precision
    halves = precision[rows, columns]
    information[items:, items:] = np.outer(share, share) * _paired(
        np.outer(halves, halves), _half_places(items)
    )
    return n * information


def _half_places(items: int) -> np.ndarray:
    """Where each element of a symmetric matrix stands in its lower triangle read by rows."""
    rows, columns = np.tril_indices(items)
    place = np.zeros((items, items), dtype=np.intp)
    place[rows, columns] = place[columns, rows] = np.arange(len(rows))
    return place


def _paired(products: np.ndarray, place: np.ndarray) -> np.ndarray:
    """From products of elements (u, v) the sums [ac, bd] + [ad, bc] for covariances ab and cd."""
    rows, columns = np.tril_indices(len(place))
    straight = products[place[rows[:, None], rows], place[columns[:, None], columns]]
    return straight + products[place[rows[:, None], columns], place[columns[:, None], rows]]


def _parts(
    answers: IncompleteAnswers, means: np.ndarray, covariances: np.ndarray
) -> Iterator[Part]:
    precision = np.linalg.inv(covariances)
    for start in range(0, len(answers.complete), ROWS_AT_A_TIME):
        scores = (answers.complete[start : start + ROWS_AT_A_TIME] - means) @ precision
        pattern = np.zeros(len(scores), dtype=np.intp)
        counts = np.array([len(scores)])
        yield Part(scores, precision[None], pattern, counts, np.zeros(1, dtype=np.intp))
    for block in answers.blocks:
        conditional, _ = block.conditional(precision)
        filled, _ = block.filled(means, precision, conditional)
        beside = precision[block.missing]
        precisions = precision - beside.transpose(0, 2, 1) @ (conditional @ beside)
        scores = np.where(block.observed, filled @ precision, 0.0)
        yield Part(scores, precisions, block.pattern, block.counts, block.first)
