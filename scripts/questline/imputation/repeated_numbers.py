"""Random numbers that several runs of the chains have in common.

Runs that differ in one thing, a shift of what is imputed, differ in nothing else when they draw the
same numbers; and they can advance together, as so many more chains.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class RepeatedNumbers:
    """The numbers of a generator, drawn for the chains of one run and repeated for the others.

    The shapes asked for have the chains of all runs as their first axis.
    """

    generator: np.random.Generator
    runs: int

    def standard_normal(self, shape: tuple[int, ...]) -> np.ndarray:
        """Standard normal numbers."""
        return self._repeated(self.generator.standard_normal(self._of_one(shape)))

    def random(self, shape: tuple[int, ...]) -> np.ndarray:
        """Uniform numbers from 0 up to 1."""
        return self._repeated(self.generator.random(self._of_one(shape)))

    def integers(self, low: int, high: int, shape: tuple[int, ...]) -> np.ndarray:
        """Whole numbers from `low` up to, not including, `high`."""
        return self._repeated(self.generator.integers(low, high, self._of_one(shape)))

    def chisquare(self, df: float, shape: tuple[int, ...]) -> np.ndarray:
        """Chi-square numbers."""
        return self._repeated(self.generator.chisquare(df, self._of_one(shape)))

    def _of_one(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        return (shape[0] // self.runs, *shape[1:])

    def _repeated(self, numbers: np.ndarray) -> np.ndarray:
        return np.concatenate([numbers] * self.runs)


Generator = np.random.Generator | RepeatedNumbers
"""Where random numbers come from."""
