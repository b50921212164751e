"""Equivalence classes: respondents who cannot be told apart by what somebody outside may know.

A missing answer is an answer like any other here: who sees the data sees that it is missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

MISSING_CODE = 0
"""The code of a missing answer; the others count from 1."""


def coded(values: pd.Series, about: Mapping[str, Any]) -> tuple[np.ndarray, list[str]]:
    """The answers as codes (respondents,) from 1, and the levels that the codes stand for.

    Levels that nobody gave are among them where the codebook declares levels; numbers and dates
    have those that occur, in rising order.
    """
    declared = [] if about["numeric"] else list(about["levels"])
    if declared:
        codes = pd.Index(declared).get_indexer(pd.Index(values.to_numpy(dtype=object))) + 1
        return codes.astype(np.int64), declared
    codes, levels = pd.factorize(values, sort=True)
    names = [f"{one:g}" if about["numeric"] else str(one) for one in levels]
    return codes.astype(np.int64) + 1, names


def class_of_each(columns: Sequence[np.ndarray], respondents: int) -> tuple[np.ndarray, np.ndarray]:
    """The class of each respondent (respondents,) and the size of each class (classes,).

    `columns` are codes (respondents,); without any, all respondents are one class.
    """
    label = np.zeros(respondents, dtype=np.int64)
    for column in columns:
        _, label = np.unique(label * (column.max(initial=0) + 1) + column, return_inverse=True)
    return label, np.bincount(label)


@dataclass(frozen=True)
class Uniqueness:
    """How many share what is known of them.

    `classes`: how many classes; `smallest`: the size of the smallest, which is k (Samarati and
    Sweeney 1998); `below`: respondents in classes smaller than the k that is asked for; `unique`:
    respondents who share with nobody.
    """

    classes: int
    smallest: int
    below: int
    unique: int


def uniqueness(sizes: np.ndarray, k: int) -> Uniqueness:
    """What the sizes of the classes (classes,) say; nothing but noughts without respondents."""
    return Uniqueness(
        classes=len(sizes),
        smallest=int(sizes.min()) if len(sizes) else 0,
        below=int(sizes[sizes < k].sum()),
        unique=int((sizes == 1).sum()),
    )


@dataclass(frozen=True)
class Diversity:
    """How many different answers to a sensitive question the classes hold.

    `fewest`: in the class with the fewest, which is l in its distinct form (Machanavajjhala,
    Kifer, Gehrke and Venkitasubramaniam 2007); `below`: respondents in classes with fewer than are
    asked for.
    """

    fewest: int
    below: int


def diversity(labels: np.ndarray, sizes: np.ndarray, answers: np.ndarray, least: int) -> Diversity:
    """The different answers (codes, respondents,) in each class of `labels` (respondents,)."""
    if not len(sizes):
        return Diversity(0, 0)
    pairs = np.unique(labels * (answers.max(initial=0) + 1) + answers)
    different = np.bincount(pairs // (answers.max(initial=0) + 1), minlength=len(sizes))
    return Diversity(int(different.min()), int(sizes[different < least].sum()))
