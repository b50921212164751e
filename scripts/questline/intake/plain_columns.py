"""The columns of plain text, put together from its blocks as different texts and codes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from questline.intake.coded import CodedTexts, smallest_codes
from questline.intake.plain_blocks import EMPTY, WORD, Part

_AT_ONCE = 2**17
"""So many numbers or texts of a column with longer cells are held before they become codes."""
_FEW = 2**12
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
                self._longer[at].add(self._keys[earlier[at]][:, None])
        for at, column in self._longer.items():
            if at in part.texts:
                column.add_texts(part.texts[at])
            else:
                words = part.words.get(at)
                column.add(self._keys[part.first[at]][:, None] if words is None else words)
        self._first.append(part.first)

    def coded(self) -> list[CodedTexts]:
        """Every column, when all blocks are added. What was held for it is let go."""
        first = np.empty((self._width, sum(part.shape[1] for part in self._first)), dtype=np.uint8)
        start = 0
        for part in self._first:
            first[:, start : start + part.shape[1]] = part
            start += part.shape[1]
        self._first.clear()
        return [
            self._longer.pop(at).coded() if at in self._longer else self._of_bytes(first[at])
            for at in range(self._width)
        ]

    def _of_bytes(self, first: np.ndarray) -> CodedTexts:
        """A column whose cells have one byte at most; its bytes become its codes."""
        content = first.tobytes()
        present = dict.fromkeys(content[:_FEW])
        # Hardly ever does a byte come that was not among the first rows.
        present |= dict.fromkeys(content.translate(None, bytes(present)))
        keys = [int(self._keys[byte]) for byte in present]
        different = list(dict.fromkeys(keys))
        code = bytearray(256)
        for byte, key in zip(present, keys, strict=True):
            code[byte] = different.index(key)
        texts = np.array([chr(key) if key else "" for key in different], dtype=object)
        first[:] = np.frombuffer(content.translate(code), dtype=np.uint8)
        return CodedTexts(texts, first.view(np.int8))


class _Longer:
    """A column with cells of more than one byte: codes and different texts, piece by piece.

    The different texts of a piece are numbers where all its cells have up to eight bytes.
    """

    def __init__(self) -> None:
        self._codes: list[np.ndarray] = []
        self._different: list[np.ndarray] = []
        self._words: list[np.ndarray] = []
        self._texts: list[bytes] = []
        self._held = 0

    def add(self, words: np.ndarray) -> None:
        """Add cells whose bytes are numbers, (cells, numbers)."""
        if self._texts or (self._words and self._words[0].shape[1] != words.shape[1]):
            self._flush()
        self._words.append(words)
        self._held += words.size
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
            codes, different = _different_words(np.concatenate(self._words))
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
            texts = _as_texts(numbers[:, None])
        else:
            pieces = [
                piece if piece.dtype == object else _as_texts(piece[:, None])
                for piece in self._different
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


def _different_words(words: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The code of each row of numbers, and the different ones: numbers, or texts of several."""
    codes, different = pd.factorize(words[:, 0])
    if words.shape[1] == 1:
        return codes, different
    for number in range(1, words.shape[1]):
        further, others = pd.factorize(words[:, number])
        if len(others) > 1:
            codes, _ = pd.factorize(codes * len(others) + further)
    rows = np.empty(int(codes.max()) + 1, dtype=np.int64)
    rows[codes[::-1]] = np.arange(len(codes))[::-1]
    return codes, _as_texts(words[rows])


def _as_texts(words: np.ndarray) -> np.ndarray:
    """The texts whose bytes each row of numbers holds."""
    texts = np.empty(len(words), dtype=object)
    for start in range(0, len(words), _FEW):
        some = np.ascontiguousarray(words[start : start + _FEW], dtype="<u8")
        held = some.view(f"S{WORD * words.shape[1]}").ravel().tolist()
        # No plain text holds the sign that is put between them.
        texts[start : start + len(held)] = b"\0".join(held).decode().split("\0")
    return texts
