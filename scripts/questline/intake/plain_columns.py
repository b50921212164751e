"""The columns of plain text, put together from its blocks as different texts and codes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from questline.intake.coded import CodedTexts, smallest_codes
from questline.intake.plain_blocks import EMPTY, WORD, Part

_AT_ONCE = 2**17
"""So many cells of a column with longer texts are held before they become codes."""
_RETURN = 13


class Columns:
    """The columns of all blocks so far."""

    def __init__(self, width: int, sign: int) -> None:
        self._first: list[np.ndarray] = []
        self._longer: dict[int, _Longer] = {}
        self._width = width
        self._keys = np.arange(256, dtype="<u8")
        self._keys[[sign, EMPTY, _RETURN]] = 0

    def add(self, part: Part) -> None:
        """Add the rows of the next block."""
        for at in {*part.words, *part.texts} - set(self._longer):
            self._longer[at] = _Longer()
            for earlier in self._first:
                self._longer[at].add(self._keys[earlier[at]])
        for at, column in self._longer.items():
            if at in part.texts:
                column.add_texts(part.texts[at])
            else:
                words = part.words.get(at)
                column.add(self._keys[part.first[at]] if words is None else words)
        self._first.append(part.first)

    def coded(self) -> list[CodedTexts]:
        """Every column, when all blocks are added. What was held for it is let go."""
        rows = sum(part.shape[1] for part in self._first)
        first = np.empty((self._width, rows), dtype=np.uint8)
        start = 0
        for place, part in enumerate(self._first):
            first[:, start : start + part.shape[1]] = part
            start += part.shape[1]
            self._first[place] = part[:, :0]
        return [
            self._longer.pop(at).coded() if at in self._longer else self._of_bytes(first[at])
            for at in range(self._width)
        ]

    def _of_bytes(self, first: np.ndarray) -> CodedTexts:
        """A column whose cells have one byte at most."""
        keys = self._keys.astype(np.uint8)
        present = np.flatnonzero(np.bincount(first, minlength=256))
        places = {int(byte): int(np.argmax(first == byte)) for byte in present}
        ordered = sorted(places, key=lambda byte: places[byte])
        different = list(dict.fromkeys(int(keys[byte]) for byte in ordered))
        code = np.zeros(256, dtype=np.int8)
        for byte in ordered:
            code[byte] = different.index(int(keys[byte]))
        texts = np.array([chr(key) if key else "" for key in different], dtype=object)
        return CodedTexts(texts, code[first])


class _Longer:
    """A column with cells of more than one byte: codes and different texts, piece by piece."""

    def __init__(self) -> None:
        self._codes: list[np.ndarray] = []
        self._different: list[np.ndarray] = []
        self._words: list[np.ndarray] = []
        self._texts: list[bytes] = []
        self._held = 0

    def add(self, words: np.ndarray) -> None:
        """Add cells of up to eight bytes as numbers."""
        if self._texts:
            self._flush()
        self._words.append(words)
        self._held += len(words)
        if self._held >= _AT_ONCE:
            self._flush()

    def add_texts(self, texts: list[bytes]) -> None:
        """Add cells of any length."""
        if self._words:
            self._flush()
        self._texts += texts
        self._held += len(texts)
        if self._held >= _AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        if self._words:
            codes, different = pd.factorize(np.concatenate(self._words))
        elif self._texts:
            codes, cells = pd.factorize(np.array([*self._texts, None], dtype=object)[:-1])
            different = np.array([*(cell.decode() for cell in cells), None], dtype=object)[:-1]
        else:
            return
        self._codes.append(smallest_codes(codes, len(different)))
        self._different.append(different)
        self._words, self._texts, self._held = [], [], 0

    def coded(self) -> CodedTexts:
        """The column of all pieces."""
        self._flush()
        if all(piece.dtype != object for piece in self._different):
            merged, numbers = pd.factorize(np.concatenate(self._different))
            texts = _as_texts(numbers)
        else:
            pieces = [
                piece if piece.dtype == object else _as_texts(piece) for piece in self._different
            ]
            merged, texts = pd.factorize(np.concatenate(pieces))
        merged = smallest_codes(merged, len(texts))
        codes = np.empty(sum(map(len, self._codes)), dtype=merged.dtype)
        start = offset = 0
        for piece, different in zip(self._codes, self._different, strict=True):
            codes[start : start + len(piece)] = merged[offset : offset + len(different)][piece]
            start += len(piece)
            offset += len(different)
        return CodedTexts(texts, codes)


def _as_texts(numbers: np.ndarray) -> np.ndarray:
    """The texts whose bytes the numbers hold."""
    held = np.ascontiguousarray(numbers, dtype="<u8").view(f"S{WORD}")
    if not (numbers & np.uint64(0x8080808080808080)).any():
        return held.astype(f"U{WORD}").astype(object)
    return np.array([*(text.decode() for text in held.tolist()), None], dtype=object)[:-1]
