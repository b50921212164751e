"""Two-way tables of all pairs of items at once.

The tables of every pair are the blocks of one matrix: the product of the one-hot coded answers (a
column a category, 1 where the respondent chose it) with themselves. A respondent who did not
answer one of two items adds nothing to their table, so each table rests on the pair's own
respondents. The product is summed over rows in chunks, so that memory does not grow with them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

ROWS_AT_ONCE = 32768
"""Rows in a chunk: a one-hot chunk of 200 categories in single precision then takes 26 MB."""


@dataclass(frozen=True)
class PairTables:
    """Counts of all pairs of categories, or of several sets of answers, each with its own.

    `stacked` (categories, categories), or (sets, categories, categories), holds the counts of all
    items' categories, one item behind the other; item j has the rows and columns starts[j] to
    starts[j + 1].
    """

    starts: np.ndarray
    stacked: np.ndarray

    def of(self, first: int, second: int) -> np.ndarray:
        """The table of two items, given by their places (categories of first, of second)."""
        rows = slice(self.starts[first], self.starts[first + 1])
        columns = slice(self.starts[second], self.starts[second + 1])
        return self.stacked[rows, columns]

    def of_pairs(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """The tables (categories of first, of second, pairs) of pairs of items, sets before them.

        All items in `first` need the same number of categories, and so do those in `second`.
        """
        sizes = np.diff(self.starts)
        rows = self.starts[first] + np.arange(sizes[first[0]])[:, None]
        columns = self.starts[second] + np.arange(sizes[second[0]])[:, None]
        return self.stacked[..., rows[:, None, :], columns[None, :, :]]

    @property
    def pair_counts(self) -> np.ndarray:
        """How many respondents answered both items (items, items); the diagonal: answered one."""
        return np.rint(self._sums(self._sums(self.stacked).T).T).astype("int64")

    @property
    def used_categories(self) -> np.ndarray:
        """How many categories of the first item its joint respondents with the second chose.

        (items, items): the row is the first item, the column the second.
        """
        joint = self._sums(self.stacked.T).T > 0
        return self._sums(joint.astype("float64")).astype("int64")

    def _sums(self, stacked: np.ndarray) -> np.ndarray:
        """The rows of each item's categories summed: (items, columns)."""
        # A row of zeros behind, so that an item without categories at the end has a place to start.
        padded = np.concatenate([stacked, np.zeros((1, stacked.shape[1]))])
        sums = np.add.reduceat(padded, self.starts[:-1], axis=0)
        # For an item without categories `reduceat` gives the row that it starts at.
        sums[np.diff(self.starts) == 0] = 0
        return sums


def pair_tables(codes: np.ndarray, sizes: np.ndarray) -> PairTables:
    """The tables of all pairs of items.

    `codes` (respondents, items) run from 0 to below the item's entry in `sizes`; below 0 is
    missing. How many chose a category of one item and did not answer the other is the category's
    count (on the diagonal of `stacked`) less the sum of its row in the pair's table.
    """
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype("int64")
    stacked = np.zeros((starts[-1], starts[-1]))
    for begin in range(0, len(codes), ROWS_AT_ONCE):
        chosen = one_hot(codes[begin : begin + ROWS_AT_ONCE], sizes)
        # Counts up to 2^24 are exact in single precision; a chunk has fewer rows.
        stacked += chosen @ chosen.T
    return PairTables(starts, stacked)


def one_hot(codes: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """1 where a respondent chose a category, else 0 (categories, respondents), single precision.

    The categories of all items, one item behind the other, as in PairTables.
    """
    owner = np.repeat(np.arange(len(sizes)), sizes)
    category = np.arange(len(owner)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    chosen = codes.T[owner] == category.astype(codes.dtype)[:, None]
    return chosen.astype("float32")
