"""The answers in the forms that counting needs: level codes, and numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from questline.core.codebook import WIDEST_COUNTED_RANGE
from questline.core.derivations import as_code

AMOUNTS = ("number", "derived")
"""Kinds of variables that are amounts where they are numeric."""


@dataclass(frozen=True)
class Coded:
    """A variable's answers as positions in its levels; -1 where the answer is missing."""

    levels: list[str]
    positions: np.ndarray

    def counts(self, people: np.ndarray | None = None) -> np.ndarray:
        """How many gave each answer, in the order of the levels; among `people` (a mask) only."""
        chosen = self.positions if people is None else self.positions[people]
        return np.bincount(chosen[chosen >= 0], minlength=len(self.levels))

    def having(self, level: str) -> np.ndarray:
        """Who gave the answer `level`, as a mask; nobody when there is no such level."""
        if level not in self.levels:
            return np.zeros(len(self.positions), dtype=bool)
        return self.positions == self.levels.index(level)


def codes(answers: pd.Series) -> np.ndarray:
    """Answers as the codes of their levels (3.0 as "3"), None where missing."""
    if answers.dtype == object:
        return np.array([as_code(value) for value in answers], dtype=object)
    known = {value: as_code(value) for value in answers.dropna().unique()}
    return np.array([known.get(value) for value in answers], dtype=object)


def coded(answers: pd.Series, variable: Mapping[str, Any]) -> Coded:
    """Answers as positions in the declared levels.

    `variable` is `Variable.for_analysis()`. A variable without levels but with a short declared
    range has its whole numbers as levels. Answers that are not declared follow after the declared
    ones, so that nothing is left out of a count.
    """
    found = codes(answers)
    levels = declared_levels(variable)
    extra = {code for code in found if code is not None} - set(levels)
    levels = [*levels, *sorted(extra, key=_in_order)]
    position = {level: index for index, level in enumerate(levels)}
    positions = np.array([-1 if code is None else position[code] for code in found], dtype=np.int64)
    return Coded(levels, positions)


def declared_levels(variable: Mapping[str, Any]) -> list[str]:
    """The answers that are possible: the levels, or the whole numbers of a short range."""
    if variable["levels"]:
        return list(variable["levels"])
    low, high = variable["minimum"], variable["maximum"]
    if low is None or high is None or high - low > WIDEST_COUNTED_RANGE:
        return []
    return [str(number) for number in range(int(np.ceil(low)), int(np.floor(high)) + 1)]


def is_amount(variable: Mapping[str, Any]) -> bool:
    """Whether it is an amount of something, which people have shares of: no item, and no score."""
    return bool(variable["numeric"]) and variable["kind"] in AMOUNTS


def numbers(answers: pd.Series) -> np.ndarray:
    """Answers as floats, NaN where missing."""
    return answers.to_numpy(dtype="float64", na_value=np.nan)


def _in_order(code: str) -> tuple[float, str]:
    """Numbers by their value, then words by the alphabet."""
    try:
        return float(code), code
    except ValueError:
        return float("inf"), code
