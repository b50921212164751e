"""The items that are screened: declared ranges, direction of wording and scale membership."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

NO_SCALE = -1
MOST_STEPS = 12


@dataclass(frozen=True)
class Items:
    """What is declared about the columns of the answers, in the order in which they were asked.

    `low`, `high`: (items,) the declared range of the answers as they were given. `reversed`:
    (items,) true for items worded in the other direction than their scale. `scale`: (items,) a
    whole number for each scale, -1 for an item of none. `page`: (items,) where each item stood, if
    a run of the same answer is not to cross from one page to the next; None if it may.

    The answers themselves are those that the respondent clicked: where an export has turned
    reverse-keyed items round already, they are turned back before they come here.
    """

    low: np.ndarray
    high: np.ndarray
    reversed: np.ndarray
    scale: np.ndarray
    page: np.ndarray | None = None

    def __post_init__(self) -> None:
        sizes = {len(self.low), len(self.high), len(self.reversed), len(self.scale)}
        if self.page is not None:
            sizes.add(len(self.page))
        if len(sizes) != 1:
            raise ValueError("low, high, reversed, scale and page must have one entry an item")
        if not np.all(np.isfinite(self.low) & np.isfinite(self.high) & (self.low < self.high)):
            raise ValueError("every item must have a declared range with minimum below maximum")

    @property
    def number(self) -> int:
        """How many items there are."""
        return len(self.low)

    @cached_property
    def middle(self) -> np.ndarray:
        """(items,) the middle of each declared range."""
        return (np.asarray(self.low, dtype=float) + self.high) / 2

    @cached_property
    def unit(self) -> np.ndarray:
        """(items,) what makes answers comparable: 1 when all items have one range, else 1 / width.

        The proportion of maximum possible (Cohen, Cohen, Aiken & West 1999, Multivariate Behavioral
        Research 34, 315-346) puts items of unlike ranges on one range of width 1.
        """
        width = np.asarray(self.high, dtype=float) - self.low
        alike = np.all(self.low == self.low[:1]) and np.all(self.high == self.high[:1])
        return np.ones(self.number) if alike else 1 / width

    @cached_property
    def sign(self) -> np.ndarray:
        """(items,) -1 for reversed items, else 1: what turns an answer round its range's middle."""
        return np.where(self.reversed, -1.0, 1.0)

    @cached_property
    def steps(self) -> np.ndarray:
        """(items,) how many steps each declared range has, 0 where it is not made of few steps."""
        width = np.asarray(self.high, dtype=float) - self.low
        whole = (width == np.rint(width)) & (width <= MOST_STEPS)
        return np.where(whole, width, 0).astype(np.int64)

    def scales(self) -> list[np.ndarray]:
        """For each scale the places of its items, in the order asked."""
        return [
            np.flatnonzero(self.scale == name) for name in np.unique(self.scale) if name != NO_SCALE
        ]
