"""Columns of different texts and codes put together and picked from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from questline.intake.coded import CodedTexts, smallest_codes


def picked(texts: Sequence[str] | np.ndarray, codes: np.ndarray) -> CodedTexts:
    """The column whose cells are the texts of these codes.

    Texts that no cell has are left out; those that are alike, and of one type, become one.
    """
    wide = np.asarray(codes, dtype=np.intp)
    places: dict[tuple[type, str], int] = {}
    order, used = pd.factorize(wide)
    kept = as_texts(texts)[used]
    same = np.array(
        [places.setdefault((type(text), text), len(places)) for text in kept], dtype=np.intp
    )
    different = as_texts([text for _, text in places])
    return CodedTexts(different, smallest_codes(same[order], len(different)))


def together(columns: Sequence[CodedTexts]) -> CodedTexts:
    """The cells of several columns below one another.

    Texts are the same when they read the same and are of one type: a marker is no text.
    """
    before = np.cumsum([0, *(len(column.texts) for column in columns)])
    codes = [column.codes.astype(np.intp) + start
             for column, start in zip(columns, before, strict=False)]  # fmt: skip
    texts = as_texts([text for column in columns for text in column.texts])
    return picked(texts, np.concatenate(codes))


def as_texts(texts: Sequence[object] | np.ndarray) -> np.ndarray:
    """Texts as an array of objects: markers among them stay what they are."""
    array = np.empty(len(texts), dtype=object)
    array[:] = list(texts)
    return array
