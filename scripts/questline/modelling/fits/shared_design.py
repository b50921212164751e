"""One design that thousands of regressions share: its columns, their products, who is in a fit."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np

from questline.modelling.design import standardised
from questline.modelling.fits.packed_factors import diagonal, pairs

BLOCK_CELLS = 100_000
"""Fits times people that are worked on at once: few enough for the processor's cache."""
BLOCK_PEOPLE = 1250
"""People who are worked on at once at most, so that a block has many fits in any study."""
EVERYONE = slice(None)


class SharedDesign:
    """The standardised columns of a design, an intercept in front, and what each fit takes of them.

    `matrix` is people by columns without the intercept; `outcome` (people,) or (fits, people);
    `weights` (fits, people) and `columns` (fits, columns), or None for everyone and everything.
    Columns are in rows here, (columns + 1, people), and coefficients (columns + 1, fits).
    """

    def __init__(
        self,
        matrix: np.ndarray,
        outcome: np.ndarray,
        weights: np.ndarray | None,
        columns: np.ndarray | None,
    ):
        self.people, count = matrix.shape
        self.size = count + 1
        values = np.asarray(matrix, dtype=float)
        scaled, self._spread = standardised(values)
        self._mean = values.mean(axis=0) if self.people else np.zeros(count)
        self.rows = np.ascontiguousarray(np.vstack([np.ones(self.people), scaled.T]))
        self._outcome = np.asarray(outcome, dtype=float)
        self._weights = weights
        self._columns = columns
        counted = [array for array in (weights, columns) if array is not None]
        counted += [] if self.one_outcome else [self._outcome]
        self.fits = len(counted[0]) if counted else 1

    @cached_property
    def single_rows(self) -> np.ndarray:
        """The columns in single precision."""
        return self.rows.astype(np.float32)

    @cached_property
    def products(self) -> np.ndarray:
        """The products of all pairs of columns, (pairs, people), packed as in `packed_factors`."""
        first, second = pairs(self.size)
        return self.rows[first] * self.rows[second]

    @cached_property
    def single_products(self) -> np.ndarray:
        """The products in single precision."""
        first, second = pairs(self.size)
        return self.single_rows[first] * self.single_rows[second]

    @property
    def one_outcome(self) -> bool:
        """Whether all fits have the same outcome."""
        return self._outcome.ndim == 1

    @property
    def all_alike(self) -> bool:
        """Whether all fits have the same people and the same outcome."""
        return self._weights is None and self.one_outcome

    @property
    def mean_outcome(self) -> np.ndarray:
        """The outcome of each person, averaged over the fits."""
        return self._outcome if self.one_outcome else self._outcome.mean(axis=0)

    def blocks(self, fits: np.ndarray) -> Iterator[tuple[slice, np.ndarray, slice]]:
        """`fits` and people in pieces that fit the cache.

        Each piece is: where in `fits` its fits are, these fits, and its people. Sums over people
        are to be added up over the pieces.
        """
        people = min(self.people, BLOCK_PEOPLE)
        size = max(1, BLOCK_CELLS // max(1, people))
        for first in range(0, len(fits), size):
            where = slice(first, min(first + size, len(fits)))
            for start in range(0, self.people, people):
                yield where, fits[where], slice(start, min(start + people, self.people))

    def outcome_of(self, fits: np.ndarray, people: slice = EVERYONE) -> np.ndarray:
        """The outcome, (people,) or (fits, people)."""
        return self._outcome[people] if self.one_outcome else self._outcome[fits, people]

    def weights_of(
        self, fits: np.ndarray, precision: type[np.floating], people: slice = EVERYONE
    ) -> np.ndarray | None:
        """The weights (fits, people), None where everyone counts once."""
        if self._weights is None:
            return None
        in_a_row = len(fits) and len(fits) == fits[-1] - fits[0] + 1
        some = slice(fits[0], fits[-1] + 1) if in_a_row else fits
        return np.asarray(self._weights[some, people], dtype=precision)

    def mask_of(self, fits: np.ndarray) -> np.ndarray | None:
        """True for the columns in each fit, (columns + 1, fits); None where all are in all."""
        if self._columns is None:
            return None
        chosen = self._columns[fits].T
        return np.vstack([np.ones((1, len(fits)), dtype=bool), chosen])

    def parameters_of(self, fits: np.ndarray) -> np.ndarray:
        """How many coefficients each fit has."""
        mask = self.mask_of(fits)
        return np.full(len(fits), self.size) if mask is None else mask.sum(axis=0)

    def mask_information(self, packed: np.ndarray, mask: np.ndarray | None) -> None:
        """Make the rows and columns that are not in a fit those of the identity, in place."""
        if mask is None:
            return
        first, second = pairs(self.size)
        packed *= mask[first] & mask[second]
        packed[diagonal(self.size)] += ~mask

    def scaled_start(self, coefficients: np.ndarray) -> np.ndarray:
        """Coefficients of `matrix`, intercept first, as those of the standardised columns."""
        slopes = coefficients[1:] * self._spread
        return np.concatenate([[coefficients[0] + coefficients[1:] @ self._mean], slopes])

    def in_units(self, coefficients: np.ndarray) -> np.ndarray:
        """Coefficients (columns + 1, fits) as those of `matrix`, (fits, columns + 1)."""
        slopes = coefficients[1:] / self._spread[:, None]
        return np.vstack([coefficients[0] - self._mean @ slopes, slopes]).T

    def covariances_in_units(self, covariances: np.ndarray) -> np.ndarray:
        """Covariances (fits, columns + 1, columns + 1) as those of coefficients of `matrix`.

        Columns that are not in a fit hold 0.
        """
        transform = np.diag(np.concatenate([[1.0], 1 / self._spread]))
        transform[0, 1:] = -self._mean / self._spread
        return transform @ covariances @ transform.T
