"""How far variables go together, pair by pair, and which follow exactly from others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from questline.imputation.variables import ModelVariable, PassiveLevels, PassiveScore

LEAST_TOGETHER = 3
"""A correlation of fewer respondents says nothing: with two it is always 1 or -1."""
UNEXPLAINED = 1e-7
"""A column whose variance the others leave unexplained by no more than this share follows from
them."""


@dataclass(frozen=True)
class Associations:
    """Correlations between the columns of all variables that vary.

    `names` in the model's order; `columns` says where a name's columns stand: numbers have one,
    levels one for each level that occurs, the first being the reference. `occurring` are the
    positions of those levels.
    `answers[i, j]` is the absolute correlation of two columns, `answered[name][j]` that of a column
    with `name` having been answered; 0 where there is none. `gram` are products of columns
    (centred, of length 1) over respondents without any missing answer, None where they are too few.
    """

    names: tuple[str, ...]
    columns: Mapping[str, slice]
    occurring: Mapping[str, np.ndarray]
    answers: np.ndarray
    answered: Mapping[str, np.ndarray]
    gram: np.ndarray | None
    singular: bool

    def strength(self, target: str, name: str) -> float:
        """The largest absolute correlation of a predictor with a target's answers or presence."""
        here = self.columns[name]
        strongest = self.answers[self.columns[target], here].max()
        if target in self.answered:
            strongest = max(strongest, self.answered[target][here].max())
        return float(strongest)

    def width(self, name: str) -> int:
        """How many columns a predictor has in an equation: one, or one fewer than its levels."""
        here = self.columns[name]
        return 1 if name not in self.occurring else here.stop - here.start - 1

    def redundant(self, chosen: Sequence[str]) -> tuple[tuple[str, int], ...]:
        """The columns (name, position of the level) that follow exactly from those before them.

        The order of `chosen` decides which of two stays. Read off the Cholesky decomposition of
        the columns' correlations. Without enough complete rows to tell, the pairs of columns that
        have a correlation of 1 or -1 are told.
        """
        if not self.singular:
            return ()
        labels, places = self._equation(chosen)
        follows = self._following(places)
        return tuple(label for label, one in zip(labels, follows, strict=True) if one)

    def follows(self, target: str, chosen: Sequence[str]) -> bool:
        """Whether some column of a variable follows exactly from those of its predictors."""
        if not self.singular:
            return False
        _, places = self._equation(chosen)
        own = self._equation([target])[1]
        return bool(self._following([*places, *own])[len(places) :].any())

    def _equation(self, names: Sequence[str]) -> tuple[list[tuple[str, int]], list[int]]:
        """The columns by which variables enter an equation, references left out."""
        labels, places = [], []
        for name in names:
            levels = self.occurring.get(name)
            start = self.columns[name].start + (0 if levels is None else 1)
            for offset in range(self.width(name)):
                labels.append((name, 0 if levels is None else int(levels[offset + 1])))
                places.append(start + offset)
        return labels, places

    def _following(self, places: list[int]) -> np.ndarray:
        """Which of some columns follow from those before them."""
        if self.gram is not None:
            return _dependent(self.gram[np.ix_(places, places)])
        same = self.answers[np.ix_(places, places)] ** 2 > 1 - UNEXPLAINED
        return np.asarray(np.triu(same, 1).any(axis=0))


def associations(
    plain: Iterable[ModelVariable],
    scores: Iterable[PassiveScore],
    passive: Iterable[PassiveLevels],
    answers: Mapping[str, np.ndarray],
) -> Associations:
    """The correlations of everything that varies, each over the respondents who answered both.

    Scores count by the mean of the keyed items that were answered.
    """
    with_levels: list[ModelVariable | PassiveLevels] = [*plain, *passive]
    levels = {one.name: len(one.levels) for one in with_levels}
    values = {name: answers[name] for name in levels}
    for score in scores:
        levels[score.name] = 0
        values[score.name] = mean_of_answered(score, answers)
    blocks, columns, occurring, start = [], {}, {}, 0
    for name, held in values.items():
        there = held[~np.isnan(held)]
        if not len(there) or (there == there[0]).all():
            continue
        if levels[name]:
            occurring[name] = np.unique(there).astype(int)
        block = _columns(held, occurring.get(name))
        blocks.append(block)
        columns[name] = slice(start, start + block.shape[1])
        start += block.shape[1]
    if not blocks:
        empty = np.zeros((0, 0))
        return Associations((), {}, {}, empty, {}, None, False)
    table = np.hstack(blocks)
    present = ~np.isnan(table)
    filled = np.where(present, table, 0.0)
    lacking = [name for name, where in columns.items() if not present[:, where.start].all()]
    indicators = present[:, [columns[name].start for name in lacking]]
    answered = dict(zip(lacking, _correlations_with(indicators, filled, present), strict=True))
    pairs = _pairwise_correlations(filled, present)
    complete = present.all(axis=1)
    gram = None
    equation = [
        place
        for name, where in columns.items()
        for place in range(where.start + (1 if name in occurring else 0), where.stop)
    ]
    if complete.sum() >= 2 * start + 10:
        gram = _unit_gram(table[complete])
        singular = bool(np.linalg.eigvalsh(gram[np.ix_(equation, equation)])[0] < 1e-6)
    else:
        off = pairs[np.ix_(equation, equation)] - np.eye(len(equation))
        singular = bool((off**2 > 1 - UNEXPLAINED).any())
    return Associations(tuple(columns), columns, occurring, pairs, answered, gram, singular)


def mean_of_answered(score: PassiveScore, answers: Mapping[str, np.ndarray]) -> np.ndarray:
    """The mean of the keyed items that each respondent answered, NaN where none was."""
    items = np.stack([answers[item] for item in score.items], axis=1) * score.signs
    items += np.where(score.signs < 0, score.minimum + score.maximum, 0.0)
    count = (~np.isnan(items)).sum(axis=1)
    total = np.nansum(items, axis=1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _columns(values: np.ndarray, occurring: np.ndarray | None) -> np.ndarray:
    """The columns of a variable that varies, standardised, missing NaN."""
    there = ~np.isnan(values)
    if occurring is None:
        block = values[:, None]
    else:
        block = (values[:, None] == occurring).astype("float64")
        block[~there] = np.nan
    return (block - block[there].mean(axis=0)) / block[there].std(axis=0)


def _pairwise_correlations(filled: np.ndarray, present: np.ndarray) -> np.ndarray:
    """Absolute correlations of all pairs of columns over the rows that have both."""
    mask = present.astype("float64")
    count = mask.T @ mask
    total = filled.T @ mask  # of the first, over the rows that have the second
    square = (filled**2).T @ mask
    product = filled.T @ filled
    return _correlation(count, total, total.T, square, square.T, product)


def _correlations_with(
    indicators: np.ndarray, filled: np.ndarray, present: np.ndarray
) -> np.ndarray:
    """Absolute correlations of indicators (rows, k) with every column, over the rows that have it.

    Returns (k, columns).
    """
    weight = indicators.T.astype("float64")
    mask = present.astype("float64")
    ones = weight @ mask
    return _correlation(
        mask.sum(axis=0), filled.sum(axis=0), ones, (filled**2).sum(axis=0), ones, weight @ filled
    )


def _correlation(
    count: np.ndarray,
    first: np.ndarray,
    second: np.ndarray,
    first_square: np.ndarray,
    second_square: np.ndarray,
    product: np.ndarray,
) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        covariance = product - first * second / count
        spread = (first_square - first**2 / count) * (second_square - second**2 / count)
        value = np.abs(covariance) / np.sqrt(spread)
    # Sums of squares of a column that is constant over these rows are rounding errors.
    sound = (count >= LEAST_TOGETHER) & (spread > 1e-16 * np.maximum(count, 1) ** 2)
    return np.where(sound, np.minimum(np.nan_to_num(value), 1.0), 0.0)


def _unit_gram(table: np.ndarray) -> np.ndarray:
    centred = table - table.mean(axis=0)
    length = np.sqrt((centred**2).sum(axis=0))
    # A column that is constant among the complete rows counts as unrelated to all others.
    flat = length < 1e-9
    unit = centred / np.where(flat, 1.0, length)
    unit[:, flat] = 0.0
    gram = unit.T @ unit
    gram[flat, flat] = 1.0
    return gram


def _dependent(gram: np.ndarray) -> np.ndarray:
    """Which columns of a correlation matrix follow from those before them."""
    left = gram.copy()
    follows = np.zeros(len(gram), dtype=bool)
    for step in range(len(gram)):
        if left[step, step] <= UNEXPLAINED:
            follows[step] = True
            continue
        left -= np.outer(left[:, step], left[step]) / left[step, step]
    return follows
