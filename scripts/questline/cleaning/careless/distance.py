"""Squared Mahalanobis distance from the mean of all respondents, with its reference probability."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from questline.cleaning.careless.block import Block
from questline.cleaning.careless.index import Piece, first_reason, not_computable, piece
from questline.cleaning.careless.moments import SampleMoments

REASONS = (not_computable("an answer to at least one item whose answers vary"),)
LEAST_EIGENVALUE = 1e-8
"""Of a correlation matrix: at or below it the items are a linear combination of each other."""
MOST_NUMBERS = 2_000_000
"""Solved at a time, so that the matrices of many respondents do not pile up in memory."""
SMALL = 16


@dataclass(frozen=True)
class Centre:
    """Where the respondents lie: means and covariance of the `used` items, and its inverse."""

    used: np.ndarray
    means: np.ndarray
    covariance: np.ndarray
    precision: np.ndarray


def centre(moments: SampleMoments) -> Centre | str:
    """The centre, or what is needed and not there (the end of "Not computable: needs …").

    Items that do not vary are left out. The covariance must be positive definite: with complete
    rows it fails to be when an item is a sum of others or there are fewer respondents than items;
    with pairwise moments it may also fail when many answers are missing.
    """
    used = np.flatnonzero(moments.varies)
    if not len(used):
        return "at least one item whose answers vary between respondents"
    if moments.respondents <= len(used):
        return (
            f"more respondents than items ({moments.respondents} respondents, {len(used)} items "
            "that vary)"
        )
    grid = np.ix_(used, used)
    covariance = moments.covariance[grid]
    if not np.all(np.isfinite(covariance)):
        return "respondents who answered both items, for every pair of items"
    size = np.sqrt(np.diag(covariance))
    least = float(np.linalg.eigvalsh(covariance / np.outer(size, size))[0])
    if least < -LEAST_EIGENVALUE:
        return (
            "a covariance matrix that is positive definite: with so many missing answers the "
            "covariances of the pairs contradict each other"
        )
    if least <= LEAST_EIGENVALUE:
        return (
            "a covariance matrix that is not singular: at least one item is a linear combination "
            "of others"
        )
    inverse = np.linalg.inv(covariance / np.outer(size, size)) / np.outer(size, size)
    return Centre(used, moments.means[used], covariance, (inverse + inverse.T) / 2)


def squared_distance(block: Block, place: Centre) -> Piece:
    """D2 = (x - m)' S^-1 (x - m) over the items that a respondent answered; high means careless.

    Mahalanobis (1936); for careless responding Meade & Craig (2012, Psychological Methods 17,
    437-455) and Curran (2016, Journal of Experimental Social Psychology 66, 4-19). m and S are cut
    down to the items answered, so nobody's gaps are filled.

    `compared` is the probability of a larger D2 under chi-square with as many degrees of freedom as
    items answered: the distribution if answers were normal and m and S known. Answers on a few
    steps only come near to it.
    """
    answered, known, away = block.answered, block.known, block.away
    if len(place.used) < block.items.number:
        answered, known, away = (part[:, place.used] for part in (answered, known, away))
    away = away - known * (place.means - block.items.middle[place.used])
    weighted = away @ place.precision
    squares = np.einsum("ij,ij->i", away, weighted)
    number = answered.sum(axis=1)
    if not block.complete:
        _take_out_missing(squares, away, weighted, answered, number, place)
    squares = np.maximum(squares, 0.0)
    probability = special.gammaincc(np.maximum(number, 1) / 2, squares / 2)
    return piece(squares, first_reason(len(block), [number == 0]), probability)


def _take_out_missing(
    squares: np.ndarray,
    away: np.ndarray,
    weighted: np.ndarray,
    answered: np.ndarray,
    number: np.ndarray,
    place: Centre,
) -> None:
    """Turn distances with gaps at the mean into distances over the items answered, in place.

    With P = S^-1 and m the missing items, inv(S_oo) = P_oo - P_om inv(P_mm) P_mo. Whichever of the
    two sets is the smaller is solved for, all respondents with equally many at once.
    """
    items = answered.shape[1]
    for count in np.unique(number):
        if count in (0, items):
            continue
        few_missing = items - count <= count
        size = int(items - count if few_missing else count)
        matrix = place.precision if few_missing else place.covariance
        source = weighted if few_missing else away
        people = np.flatnonzero(number == count)
        step = max(1, MOST_NUMBERS // (size * size))
        for start in range(0, len(people), step):
            some = people[start : start + step]
            wanted = ~answered[some] if few_missing else answered[some]
            where = np.nonzero(wanted)[1].reshape(len(some), size)
            found = _inverse_forms(matrix, where, np.take_along_axis(source[some], where, axis=1))
            squares[some] = squares[some] - found if few_missing else found


def _inverse_forms(matrix: np.ndarray, where: np.ndarray, vectors: np.ndarray) -> np.ndarray:
    """(people,) b' A^-1 b of each row b of `vectors`, A being `matrix` cut down to its `where`.

    A is positive definite, so elimination needs no exchange of rows. It goes on for all people
    together while A is small, where a call of LAPACK each would cost more than its arithmetic.
    """
    size = where.shape[1]
    if size > SMALL:
        parts = matrix[where[:, :, None], where[:, None, :]]
        solved = np.linalg.solve(parts, vectors[:, :, None])[:, :, 0]
        return np.asarray(np.einsum("ij,ij->i", vectors, solved))
    across = np.ascontiguousarray(where.T)
    parts = matrix.ravel()[across[:, None] * len(matrix) + across[None, :]]
    left = np.ascontiguousarray(vectors.T)
    found = np.zeros(len(where))
    for at in range(size):
        share = left[at] / parts[at, at]
        found += left[at] * share
        if at + 1 < size:
            left[at + 1 :] -= parts[at + 1 :, at] * share
            factors = parts[at + 1 :, at] / parts[at, at]
            parts[at + 1 :, at + 1 :] -= factors[:, None] * parts[at, None, at + 1 :]
    return found
