"""From answers to columns of numbers: how each variable enters the equations of the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from questline.imputation.variables import ModelVariable, PassiveLevels, PassiveScore

INTERCEPT = 0
"""The first column of every design: 1 for everyone."""


@dataclass(frozen=True)
class Encoding:
    """How one variable's values become its columns of the design.

    Every column is standardised with the mean and the standard deviation (divisor count - 1) of the
    observed answers, so that equations are well conditioned and the same in every chain. Numbers
    have one column: (value - centre) / spread. Levels have `table`: a line for each level that
    occurs but the first of them, with an entry for each declared level. `levels` are the positions
    of the levels that have columns (0 for numbers).
    """

    columns: slice
    levels: tuple[int, ...]
    centre: float
    spread: float
    table: np.ndarray | None

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.levels)

    def encode(self, values: np.ndarray) -> np.ndarray:
        """The columns of values of any shape; they are the first axis."""
        if self.table is None:
            return ((values - self.centre) / self.spread)[None]
        return self.table[:, values.astype(np.intp)]


@dataclass(frozen=True)
class Equation:
    """Which columns an equation has: `transform` (design columns, predictors) makes them.

    The first is the intercept. `low` and `high` are the least and the largest value of each.
    `plain` are the design columns where every predictor is one of them, None where scores are among
    the predictors.
    """

    transform: np.ndarray
    low: np.ndarray
    high: np.ndarray
    plain: np.ndarray | None

    @property
    def size(self) -> int:
        """The number of columns, the intercept included."""
        return self.transform.shape[1]

    def columns_of(self, design: np.ndarray) -> np.ndarray:
        """The columns of the equation, from those of the design; they are the first axis."""
        if self.plain is not None:
            return np.take(design, self.plain, axis=0)
        weights = self.transform.T.astype(design.dtype)
        return (weights @ design.reshape(len(design), -1)).reshape(-1, *design.shape[1:])


class Layout:
    """Which column of the design belongs to which variable.

    A scale's score that follows from its items needs no column: it is a weighted sum of theirs.
    Variables that do not vary have none.
    """

    def __init__(
        self,
        plain: Sequence[ModelVariable],
        scores: Sequence[PassiveScore],
        passive: Sequence[PassiveLevels],
        answers: Mapping[str, np.ndarray],
    ) -> None:
        """`answers` are values of each variable, those that encodings are made from; NaN apart."""
        self.encodings: dict[str, Encoding] = {}
        lows, highs = [np.ones(1)], [np.ones(1)]
        width = 1
        with_columns: list[ModelVariable | PassiveLevels] = [*plain, *passive]
        for one in with_columns:
            held = answers[one.name]
            encoding = _encoding(held[~np.isnan(held)], len(one.levels), width)
            if encoding is None:
                continue
            self.encodings[one.name] = encoding
            columns = encoding.encode(held[~np.isnan(held)])
            lows.append(columns.min(axis=1))
            highs.append(columns.max(axis=1))
            width += encoding.width
        self.width = width
        self.low, self.high = np.concatenate(lows), np.concatenate(highs)
        self.weights = {one.name: self._weights(one, answers) for one in scores}

    def equation(
        self, predictors: Sequence[str], redundant: Sequence[tuple[str, int]] = ()
    ) -> Equation:
        """The columns by which the named variables and scores enter, `redundant` ones left out."""
        single, composite = [INTERCEPT], []
        for name in predictors:
            if name not in self.weights and name not in self.encodings:
                continue
            if name in self.weights:
                if (name, 0) not in redundant:
                    composite.append(self.weights[name])
                continue
            encoding = self.encodings[name]
            single += [
                column
                for column, level in enumerate(encoding.levels, encoding.columns.start)
                if (name, level) not in redundant
            ]
        transform = np.zeros((self.width, len(single) + len(composite)))
        transform[single, np.arange(len(single))] = 1.0
        for place, weights in enumerate(composite, len(single)):
            transform[:, place] = weights
        unbounded = np.full(len(composite), np.inf)
        return Equation(
            transform,
            np.concatenate([self.low[single], -unbounded]),
            np.concatenate([self.high[single], unbounded]),
            None if composite else np.array(single, dtype=np.intp),
        )

    def _weights(self, score: PassiveScore, answers: Mapping[str, np.ndarray]) -> np.ndarray:
        """The weights of the columns in a score; an item that does not vary has none.

        The score has about a standard deviation of 1, as other columns have: that of the answers
        given, with the mean for those missing.
        """
        weights = np.zeros(self.width)
        total = np.zeros(len(answers[score.items[0]]))
        for item, sign in zip(score.items, score.signs, strict=True):
            if item in self.encodings:
                one = self.encodings[item]
                weights[one.columns.start] = sign * one.spread
                total += sign * np.nan_to_num(answers[item] - one.centre)
        spread = total.std(ddof=1) if len(total) > 1 else 0.0
        return weights / spread if spread > 0 else weights


def _encoding(answered: np.ndarray, levels: int, start: int) -> Encoding | None:
    if len(answered) == 0 or (answered == answered[0]).all():
        return None
    if not levels:
        centre, spread = float(answered.mean()), float(answered.std(ddof=1))
        return Encoding(slice(start, start + 1), (0,), centre, spread, None)
    occurring = [level for level in range(levels) if (answered == level).any()][1:]
    indicator = (np.array(occurring)[:, None] == np.arange(levels)).astype("float64")
    here = indicator[:, answered.astype(np.intp)]
    centred = indicator - here.mean(axis=1, keepdims=True)
    table = centred / here.std(axis=1, ddof=1, keepdims=True)
    return Encoding(slice(start, start + len(occurring)), tuple(occurring), 0.0, 1.0, table)
