"""A column of texts held as its different texts and, for each row, which of them it is.

Answers repeat: a million answers on a five-step scale are six texts. What is worked out once for
each different text is worked out for all its rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class CodedTexts:
    """One column: `texts` (different, in the order in which they first appear), `codes` (rows,)."""

    texts: np.ndarray
    codes: np.ndarray

    @classmethod
    def of(cls, cells: Sequence[str]) -> CodedTexts:
        """The column of these cells."""
        codes, texts = pd.factorize(np.array(cells, dtype=object))
        return cls(texts, codes)

    @property
    def counts(self) -> np.ndarray:
        """In how many rows each text stands."""
        return np.bincount(self.codes, minlength=len(self.texts))

    def cells(self) -> list[str]:
        """The text of every row."""
        return list(self.texts[self.codes])
