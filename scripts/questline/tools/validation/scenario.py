"""A scenario: how data are drawn, how they are analysed, and what is watched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from questline.core.streams import stream
from questline.tools.validation.monte_carlo import NOTHING, Outcome, Quantity

SEED = 3
"""The seed of every simulation study; each draw has a stream of its own by name."""
REPLICATIONS = 2000

Draw = Callable[[np.random.Generator], pd.DataFrame]
Analyse = Callable[[pd.DataFrame, np.random.Generator], Mapping[str, Outcome]]


@dataclass(frozen=True)
class Scenario:
    """One population, one number of respondents, and the quantities that are watched in it.

    `name` makes the random streams ("alpha/normal/60"). `family` is the heading under which it
    stands on the page, `words` say what is drawn. `draw` makes one data set of numbers (missing
    NaN), `analyse` gives the outcome of each quantity by its name. R analyses the first
    `draws_in_r` draws.
    """

    name: str
    family: str
    words: str
    size: int
    quantities: tuple[Quantity, ...]
    draw: Draw
    analyse: Analyse
    draws_in_r: int = 0
    replications: int = REPLICATIONS

    def data(self, number: int) -> pd.DataFrame:
        """The data of one draw, the same whoever asks and in whatever order."""
        return self.draw(stream(SEED, f"validation/{self.name}/{number}"))

    def outcomes(self, number: int) -> np.ndarray:
        """What one draw gives: a row a quantity, in the order of `quantities`."""
        random = stream(SEED, f"validation/{self.name}/{number}/analysis")
        found = self.analyse(self.data(number), random)
        unknown = set(found) - {quantity.name for quantity in self.quantities}
        if unknown:
            raise ValueError(f"{self.name} has no such quantity: {sorted(unknown)}")
        return np.array([found.get(quantity.name, NOTHING) for quantity in self.quantities])
