"""What an imputation model is made of: variables, scores and levels that follow from others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class ModelVariable:
    """A variable of the model, whether it is imputed or only helps to impute.

    `levels` are all declared codes in order (none for numbers). `minimum` and `maximum` are the
    declared range of numbers, None where there is none. `method` is a key of `model.METHODS`; it is
    used when answers are missing. `sources` are the variables that it was derived from: it tells
    them nothing, and they tell it too much.
    """

    name: str
    method: str
    levels: tuple[str, ...] = ()
    ordered: bool = False
    minimum: float | None = None
    maximum: float | None = None
    sources: tuple[str, ...] = ()

    @property
    def numeric(self) -> bool:
        """Whether its answers are numbers."""
        return not self.levels


@dataclass(frozen=True)
class PassiveScore:
    """A scale's score that is computed from its items, in every round, never imputed itself.

    `items` in their order; `reverse_keyed` among them; `minimum` and `maximum` of an answer;
    `score` is sum or mean. The sum or mean times `times`, plus `plus`, is the score: so it is where
    a scale multiplies, or has other codes than the study.
    """

    name: str
    items: tuple[str, ...]
    reverse_keyed: tuple[str, ...]
    minimum: float
    maximum: float
    score: str
    times: float = 1.0
    plus: float = 0.0

    @property
    def signs(self) -> np.ndarray:
        """1 for each item, -1 for the reverse-keyed ones, in the order of `items`."""
        return np.array([-1.0 if item in self.reverse_keyed else 1.0 for item in self.items])


@dataclass(frozen=True)
class PassiveLevels:
    """Levels that follow from other variables: bands of a score, variables derived by a rule.

    `sources` are the variables or scores that they follow from. `bands` are (name, highest score)
    in order; or `derivation` is the rule as `Derivation.as_parameters()`.
    """

    name: str
    sources: tuple[str, ...]
    levels: tuple[str, ...]
    ordered: bool = False
    bands: tuple[tuple[str, float], ...] = ()
    derivation: Mapping[str, Any] | None = None


Part = ModelVariable | PassiveScore | PassiveLevels
"""Whatever a model is made of."""


def as_numbers(column: pd.Series, levels: tuple[str, ...]) -> np.ndarray:
    """Answers as float64, missing NaN: numbers, or the positions of levels beginning with 0.

    A code that is not among the levels counts as missing.
    """
    if not levels:
        return np.array(column.to_numpy(dtype="float64"))
    codes = column.to_numpy(dtype=object)
    positions = np.full(len(codes), np.nan)
    for position, level in enumerate(levels):
        positions[codes == level] = position
    return positions
