"""Patterns of missing answers: which answers are missing together, and whether they are nested."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class MissingPatterns:
    """Which combinations of answers are missing.

    `patterns`: True where missing, one row a pattern, one column a variable, the complete pattern
    among them when someone has it; in ascending order of their bits. `pattern_of`: the pattern of
    each person. `counts`: people a pattern.
    """

    patterns: np.ndarray
    pattern_of: np.ndarray
    counts: np.ndarray

    @property
    def complete_rows(self) -> int:
        """How many people lack nothing."""
        return int(self.counts[~self.patterns.any(axis=1)].sum())

    @property
    def order(self) -> np.ndarray:
        """The variables from the one that is missing least to the one that is missing most."""
        missing = self.counts @ self.patterns
        return np.argsort(missing, kind="stable")

    @property
    def monotone(self) -> bool:
        """Whether, in that order, whoever lacks one variable lacks all that follow.

        The definition of Rubin (1987, section 5.4); without missing answers it holds.
        """
        nested = self.patterns[:, self.order]
        return bool((nested[:, 1:] >= nested[:, :-1]).all())


def missing_patterns(missing: np.ndarray) -> MissingPatterns:
    """The patterns of a mask, people by variables, True where an answer is missing."""
    if not missing.size:
        patterns = np.zeros((min(len(missing), 1), missing.shape[1]), dtype=bool)
        counts = np.array([len(missing)] * len(patterns), dtype=np.int64)
        return MissingPatterns(patterns, np.zeros(len(missing), dtype=np.int64), counts)
    # One key of bytes for each person: sorting those is far faster than sorting rows.
    packed = np.ascontiguousarray(np.packbits(missing, axis=1))
    keys = packed.view(np.dtype((np.void, packed.shape[1]))).ravel()
    _, first, pattern_of, counts = np.unique(
        keys, return_index=True, return_inverse=True, return_counts=True
    )
    return MissingPatterns(missing[first], pattern_of.ravel(), counts)
