"""Which cluster each person belongs to, and sums over clusters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from questline.core.sentences import number_of

MANY_ALONE = 0.5
"""A larger share of clusters with one person than this is said."""


@dataclass(frozen=True)
class Clusters:
    """People in the order of their clusters.

    `order` are the people (0, 1, …) put so that those of a cluster are neighbours, `starts` the
    place in that order at which each cluster begins. People without a cluster are counted in
    `without` and are in the last cluster, which then is not one.
    """

    order: np.ndarray
    starts: np.ndarray
    without: int = 0

    @property
    def people(self) -> int:
        """How many people there are."""
        return len(self.order)

    @property
    def count(self) -> int:
        """How many clusters there are."""
        return len(self.starts)

    @cached_property
    def sizes(self) -> np.ndarray:
        """How many people each cluster has."""
        return np.diff(np.append(self.starts, self.people))

    @property
    def alone(self) -> int:
        """How many clusters have a single person."""
        return int((self.sizes == 1).sum())

    @property
    def pairs(self) -> int:
        """How many pairs of people share a cluster."""
        return int((self.sizes * (self.sizes - 1) // 2).sum())

    def sums(self, values: np.ndarray, axis: int = 0) -> np.ndarray:
        """Sums over each cluster of `values`, whose `axis` are the people in `order`."""
        return np.add.reduceat(values, self.starts, axis=axis)

    def spread(self, values: np.ndarray, axis: int = 0) -> np.ndarray:
        """One value a cluster, along `axis`, handed to each of its people in `order`."""
        return np.repeat(values, self.sizes, axis=axis)

    def blocks(self, values: np.ndarray) -> list[np.ndarray]:
        """The part of each cluster of `values`, whose first axis are the people in `order`."""
        ends = np.append(self.starts[1:], self.people)
        pairs = zip(self.starts.tolist(), ends.tolist(), strict=True)
        return [values[start:end] for start, end in pairs]

    def why_not(self) -> str:
        """Why nothing can be said of how clusters differ, or nothing where it can."""
        if self.without:
            return (
                f"Not computable: {number_of(self.without, 'respondent')} of {self.people} "
                f"{'has' if self.without == 1 else 'have'} no cluster."
            )
        if self.count == 1:
            return (
                "Not computable: all respondents are in one cluster, so that nothing tells how "
                "clusters differ."
            )
        return ""

    def why_no_pairs(self) -> str:
        """Why nothing can be said of how alike the people of a cluster are, or nothing."""
        return self.why_not() or (
            "Not computable: every cluster has a single person, so that nothing tells how alike "
            "the people of a cluster are."
            if not self.pairs
            else ""
        )

    def note_on_single_people(self) -> str:
        """A sentence where most clusters have a single person, which tells little of likeness.

        It has no count: how many people are alone may be few, and sentences are published.
        """
        if self.alone <= MANY_ALONE * self.count:
            return ""
        return (
            "Most clusters have a single person; how alike the people of a cluster are rests on "
            "the others."
        )


def clusters_of(labels: np.ndarray) -> Clusters:
    """The clusters of people by their `labels` (one a person: numbers, texts, None for missing)."""
    codes, _ = pd.factorize(np.asarray(labels))
    without = int((codes < 0).sum())
    codes = np.where(codes < 0, codes.max(initial=-1) + 1, codes)
    order = np.argsort(codes, kind="stable")
    starts = np.flatnonzero(np.diff(codes[order], prepend=-1))
    return Clusters(order, starts, without)
