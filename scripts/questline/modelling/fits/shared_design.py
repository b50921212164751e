"""One design that thousands of regressions share: its columns, their products, who is in a fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from questline.modelling.design import standardised_rows
from questline.modelling.fits.packed_factors import diagonal, pairs

BLOCK_CELLS = 100_000
"""Fits times people that are worked on at once: few enough for the processor's cache."""
BLOCK_PEOPLE = 1250
"""People who are worked on at once at most, so that a block has many fits in any study."""


@dataclass(frozen=True)
class Piece:
    """Some fits of one set and some people; sums over people add up over the pieces.

    `fits` are the fits, `where` is their place in the list that was cut into pieces.
    """

    set: int
    fits: np.ndarray
    where: slice
    people: slice


class SharedDesign:
    """The standardised columns of a design, an intercept in front, and what each fit takes of them.

    `matrix` is people by columns without the intercept, or (sets, people, columns); `outcome`
    (people,), or (fits, people) or (sets, people) if there are sets; `weights` (fits, people) and
    `columns` (fits, columns), or None for everyone and everything. Every fit is made in each set:
    fit f of set s has the number s * fits + f. Columns are in rows here, (columns + 1, people) in
    each set, and coefficients (columns + 1, fits).
    """

    def __init__(
        self,
        matrix: np.ndarray,
        outcome: np.ndarray,
        weights: np.ndarray | None,
        columns: np.ndarray | None,
    ):
        matrices = np.asarray(matrix, dtype=float)
        in_sets = matrices.ndim == 3
        matrices = matrices if in_sets else matrices[None]
        self.sets, self.people, count = matrices.shape
        self.size = count + 1
        self._outcome = np.atleast_2d(np.asarray(outcome, dtype=float))
        self._weights, self._columns = weights, columns
        outcomes = self._outcome if outcome.ndim == 2 and not in_sets else None
        counted = [array for array in (weights, columns, outcomes) if array is not None]
        self.rows_a_set = len(counted[0]) if counted else 1
        self._outcome_step = (0 if outcome.ndim == 1 else 1, in_sets)
        self._spread = np.ones((self.sets, count))
        self._mean = np.zeros((self.sets, count))
        self.rows = np.ones((self.sets, self.size, self.people))
        if self.people:
            self.rows[:, 1:], self._mean, self._spread = standardised_rows(matrices)
        self._products: tuple[tuple[Any, ...], np.ndarray] = ((), np.empty(0))

    @property
    def fits(self) -> int:
        """How many fits there are in all sets."""
        return self.sets * self.rows_a_set

    @property
    def same_people(self) -> bool:
        """Whether all fits have the same people with the same columns."""
        return self._weights is None and self.sets == 1

    @property
    def all_alike(self) -> bool:
        """Whether all fits have the same people and the same outcome."""
        return self.same_people and len(self._outcome) == 1

    @property
    def weights_are_none(self) -> bool:
        """Whether everyone counts once in every fit."""
        return self._weights is None

    def outcome_in_sets(self) -> np.ndarray:
        """The outcomes of all sets, (sets, people)."""
        return np.broadcast_to(self._outcome, (self.sets, self.people))

    def mean_outcome(self) -> np.ndarray:
        """The outcome of each person, averaged over the fits."""
        return self._outcome.mean(axis=0)

    def pieces(self, fits: np.ndarray, people: int = BLOCK_PEOPLE) -> Iterator[Piece]:
        """`fits`, in ascending order, and people in pieces that fit the cache."""
        length = max(1, min(self.people, people))
        size = max(1, BLOCK_CELLS // length)
        borders = np.searchsorted(fits, self.rows_a_set * np.arange(self.sets + 1)).tolist()
        for place, (begin, end) in enumerate(pairwise(borders)):
            for start in range(0, self.people if end > begin else 0, length):
                who = slice(start, min(start + length, self.people))
                for first in range(begin, end, size):
                    where = slice(first, min(first + size, end))
                    yield Piece(place, fits[where], where, who)

    def rows_of(self, piece: Piece) -> np.ndarray:
        """The columns of a piece's people, (columns + 1, people)."""
        return self.rows[piece.set][:, piece.people]

    def products_of(self, piece: Piece, precision: type[np.floating]) -> np.ndarray:
        """The products of all pairs of columns, (pairs, people), packed as in `packed_factors`."""
        wanted = (piece.set, piece.people.start, piece.people.stop, precision)
        if self._products[0] != wanted:
            first, second = pairs(self.size)
            rows = self.rows_of(piece).astype(precision)
            self._products = (wanted, rows[first] * rows[second])
        return self._products[1]

    def outcome_of(self, piece: Piece) -> np.ndarray:
        """The outcome of a piece's people, (people,) or (fits, people)."""
        several, in_sets = self._outcome_step
        if not several:
            return self._outcome[0, piece.people]
        return self._outcome[piece.set if in_sets else piece.fits, piece.people]

    def weights_of(self, piece: Piece, precision: type[np.floating]) -> np.ndarray | None:
        """The weights (fits, people), None where everyone counts once."""
        if self._weights is None:
            return None
        rows = piece.fits % self.rows_a_set
        in_a_row = len(rows) == rows[-1] - rows[0] + 1
        some = slice(rows[0], rows[-1] + 1) if in_a_row else rows
        return np.asarray(self._weights[some, piece.people], dtype=precision)

    def mask_of(self, fits: np.ndarray) -> np.ndarray | None:
        """True for the columns in each fit, (columns + 1, fits); None where all are in all."""
        if self._columns is None:
            return None
        chosen = self._columns[fits % self.rows_a_set].T
        return np.vstack([np.ones((1, len(fits)), dtype=bool), chosen])

    def mask_information(self, packed: np.ndarray, mask: np.ndarray | None) -> None:
        """Make the rows and columns that are not in a fit those of the identity, in place."""
        if mask is None:
            return
        first, second = pairs(self.size)
        some = np.flatnonzero(~mask.all(axis=0))
        own = mask[:, some]
        packed[:, some] *= own[first] & own[second]
        packed[diagonal(self.size)[:, None], some] += ~own

    def scaled_start(self, coefficients: np.ndarray) -> np.ndarray:
        """Coefficients of `matrix`, intercept first, as those of the standardised columns."""
        intercept = coefficients[0] + coefficients[1:] @ self._mean[0]
        return np.concatenate([[intercept], coefficients[1:] * self._spread[0]])

    def in_units(self, coefficients: np.ndarray, fits: np.ndarray) -> np.ndarray:
        """Coefficients (columns + 1, fits) as those of `matrix`, (fits, columns + 1)."""
        place = fits // self.rows_a_set
        slopes = coefficients[1:].T / self._spread[place]
        shift = (self._mean[place] * slopes).sum(axis=1)
        return np.column_stack([coefficients[0] - shift, slopes])

    def spread_of(self, fits: np.ndarray, column: int) -> np.ndarray:
        """By what a column was divided in each of these fits."""
        spread: np.ndarray = self._spread[fits // self.rows_a_set, column]
        return spread

    def covariances_in_units(self, covariances: np.ndarray, fits: np.ndarray) -> np.ndarray:
        """Covariances (fits, columns + 1, columns + 1) as those of coefficients of `matrix`.

        Columns that are not in a fit hold 0.
        """
        transforms = np.zeros((self.sets, self.size, self.size))
        transforms[:, 0, 0] = 1.0
        place = np.arange(1, self.size)
        transforms[:, place, place] = 1 / self._spread
        transforms[:, 0, 1:] = -self._mean / self._spread
        own = transforms[fits // self.rows_a_set] if self.sets > 1 else transforms
        return own @ covariances @ np.swapaxes(own, 1, 2)
