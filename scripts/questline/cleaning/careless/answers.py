"""The answers that are screened, put together from their columns block by block."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from questline.cleaning.careless.items import NO_SCALE, Items


class ScreenedAnswers:
    """(people, items) answers as clicked, NaN where missing, without a second copy of them all.

    A million respondents to 80 items would need 640 MB more. `at` holds the places of the people
    screened among the rows of `responses`; items that the export holds turned round are turned back
    within their declared range.
    """

    ndim = 2

    def __init__(
        self, responses: pd.DataFrame, at: np.ndarray, items: Sequence[Mapping[str, Any]]
    ) -> None:
        self._columns = [
            responses[item["name"]].to_numpy(dtype="float64", na_value=np.nan) for item in items
        ]
        self._at = at
        self._everyone = len(at) == len(responses)
        self._turned = [
            (place, item["low"] + item["high"])
            for place, item in enumerate(items)
            if item["turned_back"]
        ]

    @property
    def shape(self) -> tuple[int, int]:
        """People and items."""
        return len(self._at), len(self._columns)

    def __len__(self) -> int:
        return len(self._at)

    def __getitem__(self, rows: slice) -> np.ndarray:
        some = rows if self._everyone else self._at[rows]
        block = np.empty((len(self._at[rows]), len(self._columns)))
        for place, column in enumerate(self._columns):
            block[:, place] = column[some]
        for place, ends in self._turned:
            np.subtract(ends, block[:, place], out=block[:, place])
        return block


def declared_items(items: Sequence[Mapping[str, Any]]) -> Items:
    """What is declared about the items, as the indices need it."""
    numbers = {
        name: at for at, name in enumerate(dict.fromkeys(item["scale"] for item in items)) if name
    }
    pages = np.array([item["page"] for item in items], dtype=np.int64)
    return Items(
        np.array([item["low"] for item in items], dtype=float),
        np.array([item["high"] for item in items], dtype=float),
        np.array([item["reversed"] for item in items], dtype=bool),
        np.array([numbers.get(item["scale"], NO_SCALE) for item in items], dtype=np.int64),
        pages if len(set(pages.tolist())) > 1 else None,
    )
