"""Means, covariances and correlations of the items, gathered block by block of respondents."""

from __future__ import annotations

import numpy as np

from questline.cleaning.careless.block import Block
from questline.cleaning.careless.items import Items

EXACT_IN_SINGLE = 2.0**24
"""Whole numbers up to here are exact in single precision."""


class SampleMoments:
    """Sums over respondents from which the moments of each pair of items follow.

    Memory is items x items, whatever the number of respondents. Every pair of items uses the
    respondents who answered both (pairwise), as R's cov and cor with use = "pairwise" do; rows
    without a gap give the complete-case moments. Answers are taken from the middle of their
    declared range, so that the sums lose no digits.
    """

    def __init__(self, middle: np.ndarray) -> None:
        size = len(middle)
        self.middle = middle
        self.respondents = 0
        self.answers = np.zeros(size)
        self.sums = np.zeros(size)
        self.both = np.zeros((size, size))
        self.products = np.zeros((size, size))
        self.sums_with = np.zeros((size, size))
        self.squares_with = np.zeros((size, size))

    def add(self, block: Block) -> None:
        """Add a block of respondents."""
        self.respondents += len(block)
        self.answers += block.answered.sum(axis=0)
        self.sums += block.away.sum(axis=0)
        away = _single_if_exact(block.away)
        squares = away * away
        self.products += away.T @ away
        if block.complete:
            self.both += len(block)
            self.sums_with += away.sum(axis=0, dtype=float)[:, None]
            self.squares_with += squares.sum(axis=0, dtype=float)[:, None]
            return
        known = block.answered.astype(away.dtype)
        self.both += known.T @ known
        self.sums_with += away.T @ known
        self.squares_with += squares.T @ known

    @property
    def means(self) -> np.ndarray:
        """(items,) mean of the answers to each item, NaN where nobody answered."""
        with np.errstate(invalid="ignore"):
            return self.middle + np.where(self.answers > 0, self.sums / self.answers, np.nan)

    @property
    def _shared(self) -> np.ndarray:
        """(items, items) sums of products of deviations over respondents with both answers."""
        return self.products - self.sums_with * self.sums_with.T / np.maximum(self.both, 1)

    @property
    def covariance(self) -> np.ndarray:
        """(items, items) covariances, each over those who answered both; NaN where under two."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.both > 1, self._shared / (self.both - 1), np.nan)

    @property
    def correlation(self) -> np.ndarray:
        """(items, items) correlations over those who answered both; NaN where undefined."""
        squares = self.squares_with - self.sums_with**2 / np.maximum(self.both, 1)
        squares = np.where(squares > 1e-9 * np.maximum(self.squares_with, 1e-300), squares, 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            found = self._shared / np.sqrt(squares * squares.T)
        return np.where(np.isfinite(found), np.clip(found, -1.0, 1.0), np.nan)

    @property
    def varies(self) -> np.ndarray:
        """(items,) whether the answers to an item differ between respondents."""
        squares = np.diag(self.squares_with)
        deviations = np.diag(self._shared)
        return (np.diag(self.both) > 1) & (deviations > 1e-9 * np.maximum(squares, 1e-300))


def _single_if_exact(away: np.ndarray) -> np.ndarray:
    """The numbers in single precision when all sums of their products are exact in it.

    Answers are whole numbers nearly always; taken from a middle they are whole or halves.
    """
    doubled = away * 2
    largest = np.abs(doubled).max(initial=0.0)
    if largest**2 * len(away) < EXACT_IN_SINGLE and np.array_equal(doubled, np.rint(doubled)):
        return away.astype(np.float32)
    return away


class AnswerCounts:
    """How often each answer of each item was given, keyed, for items answered in whole steps."""

    def __init__(self, items: Items) -> None:
        self.width = int(items.steps.max(initial=0)) + 1
        self.counts = np.zeros((items.number, self.width), dtype=np.int64)

    def add(self, block: Block) -> None:
        """Add a block of respondents."""
        codes, there = block.steps_passed
        places = codes + np.arange(len(self.counts), dtype=np.int32) * self.width
        places = places.ravel() if there.all() else places[there]
        self.counts += np.bincount(places, minlength=self.counts.size).reshape(self.counts.shape)

    def popularity(self) -> np.ndarray:
        """(items, width - 1): the share of respondents whose answer passes each step, 0 if none."""
        total = np.maximum(self.counts.sum(axis=1, keepdims=True), 1)
        passed = np.cumsum(self.counts[:, ::-1], axis=1)[:, ::-1][:, 1:]
        return passed / total
