"""Scores, bands and derived variables that follow from completed answers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from questline.core.derivations import derive
from questline.imputation.variables import PassiveLevels, PassiveScore, as_numbers

Values = Callable[[str], np.ndarray]
"""The completed values of a variable or score, any shape: numbers, or positions of levels."""
Known = dict[tuple[float | None, ...], float]
"""Values of sources, None where there is none, to the position of the level that follows."""


def score_values(score: PassiveScore, values: Values) -> np.ndarray:
    """The score of a scale: the sum or mean of its keyed items, each turned round as declared.

    NaN where an item has no value.
    """
    total = np.zeros(())
    for item, sign in zip(score.items, score.signs, strict=True):
        answer = values(item)
        total = total + (answer if sign > 0 else score.minimum + score.maximum - answer)
    items = len(score.items)
    low, high = score.minimum * items, score.maximum * items
    # Sums of fractions may pass the limit by their last bit, as scoring minds too.
    total = np.clip(total, low, high)
    points = total / items if score.score == "mean" else total
    return points if (score.times, score.plus) == (1, 0) else points * score.times + score.plus


def following_levels(
    following: PassiveLevels,
    values: Values,
    levels: Callable[[str], tuple[str, ...]],
    known: Known | None = None,
) -> np.ndarray:
    """The positions of levels that follow from their sources; NaN where a source has no value.

    `known` remembers what a declared rule made of the values of its sources: the rounds of a chain
    bring the same ones again and again.
    """
    if following.bands:
        score = values(following.sources[0])
        tops = np.array([top for _, top in following.bands])
        place = {code: position for position, code in enumerate(following.levels)}
        names = np.array([place[name] for name, _ in following.bands], dtype="float64")
        found = names[np.minimum(np.searchsorted(tops, score, side="left"), len(tops) - 1)]
        return np.where(np.isnan(score), np.nan, found)
    given = [values(source) for source in following.sources]
    distinct, where = _combinations([held.ravel() for held in given])
    known = {} if known is None else known
    keys = [
        tuple(None if value != value else value for value in combination)
        for combination in zip(*(held.tolist() for held in distinct), strict=True)
    ]
    new = np.array([key not in known for key in keys], dtype=bool)
    if new.any():
        made = _derived(following, [held[new] for held in distinct], levels)
        fresh = [key for key in keys if key not in known]
        known.update(zip(fresh, made.tolist(), strict=True))
    return np.array([known[key] for key in keys], dtype=float)[where].reshape(given[0].shape)


def _derived(
    following: PassiveLevels,
    given: list[np.ndarray],
    levels: Callable[[str], tuple[str, ...]],
) -> np.ndarray:
    """The positions of levels by the declared rule, for values (n,) of each source."""
    assert following.derivation is not None
    sources = {}
    for source, held in zip(following.sources, given, strict=True):
        codes = levels(source)
        if codes:
            place = np.where(np.isnan(held), len(codes), held).astype(np.intp)
            sources[source] = np.array([*codes, None], dtype=object)[place]
        else:
            sources[source] = held
    return as_numbers(derive(pd.DataFrame(sources), following.derivation), following.levels)


def _combinations(columns: list[np.ndarray]) -> tuple[list[np.ndarray], np.ndarray]:
    """The combinations of values that occur, by column, and which one each line is."""
    number = np.zeros(len(columns[0]), dtype=np.intp)
    for column in columns:
        own, place = np.unique(column, return_inverse=True)
        number = np.unique(number * len(own) + place, return_inverse=True)[1]
    _, first, where = np.unique(number, return_index=True, return_inverse=True)
    return [column[first] for column in columns], where
