"""A column of texts held as its different texts and, for each row, which of them it is.

Answers repeat: a million answers on a five-step scale are six texts. What is worked out once for
each different text is worked out for all its rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

import numpy as np
import pandas as pd

_FEW = 16


@dataclass(frozen=True, eq=False)
class CodedTexts(Sequence[str]):
    """One column: `texts` (different, in the order in which they first appear), `codes` (rows,).

    It is also the sequence of its cells.
    """

    texts: np.ndarray
    codes: np.ndarray

    @classmethod
    def of(cls, cells: Sequence[str]) -> CodedTexts:
        """The column of these cells."""
        if isinstance(cells, CodedTexts):
            return cells
        codes, texts = pd.factorize(np.array(cells, dtype=object))
        return cls(texts, smallest_codes(codes, len(texts)))

    @cached_property
    def counts(self) -> np.ndarray:
        """In how many rows each text stands."""
        if len(self.texts) <= _FEW:
            # Comparing small codes takes less time than widening them to count them.
            every = [np.count_nonzero(self.codes == code) for code in range(len(self.texts))]
            return np.array(every, dtype=np.intp)
        return np.bincount(self.codes, minlength=len(self.texts))

    def cells(self) -> list[str]:
        """The text of every row."""
        return list(self.texts[self.codes])

    def from_row(self, row: int) -> CodedTexts:
        """The column without the rows before `row`."""
        codes, used = pd.factorize(self.codes[row:])
        return CodedTexts(self.texts[used], smallest_codes(codes, len(used)))

    def __len__(self) -> int:
        return len(self.codes)

    def __iter__(self) -> Iterator[str]:
        return iter(self.cells())

    @overload
    def __getitem__(self, place: int) -> str: ...

    @overload
    def __getitem__(self, place: slice) -> list[str]: ...

    def __getitem__(self, place: int | slice) -> str | list[str]:
        found = self.texts[self.codes[place]]
        return list(found) if isinstance(place, slice) else found


def smallest_codes(codes: np.ndarray, different: int) -> np.ndarray:
    """Codes of so many different texts in the smallest whole numbers that hold them."""
    for kind in (np.int8, np.int16, np.int32):
        if different <= np.iinfo(kind).max:
            return codes.astype(kind)
    return codes
