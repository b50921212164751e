"""Multiplicity: p-values of a family of tests, adjusted together."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np


def adjust(p_values: Sequence[float | None], method: str) -> list[float | None]:
    """Adjusted p-values in the order given, as R's p.adjust.

    `method` is holm (Holm 1979, Scandinavian Journal of Statistics 6, 65-70), hochberg (Hochberg
    1988, Biometrika 75, 800-802; it needs tests that are independent or positively dependent, and
    is never less powerful than Holm's) or benjamini_hochberg (Benjamini & Hochberg 1995, JRSS B 57,
    289-300). A planned test without a p-value (None) counts as p = 1, so that a family is no
    smaller than it was planned, and stays without one.
    """
    if not p_values:
        return []
    counted = np.array([1.0 if p is None else p for p in p_values])
    order = np.argsort(counted, kind="stable")
    adjusted = np.empty(len(counted))
    adjusted[order] = np.minimum(METHODS[method](counted[order]), 1.0)
    return [
        None if p is None else float(value) for p, value in zip(p_values, adjusted, strict=True)
    ]


def _holm(ascending: np.ndarray) -> np.ndarray:
    """Step down: the smallest of m times m, the next m - 1, and none below the one before."""
    return np.maximum.accumulate(np.arange(len(ascending), 0, -1) * ascending)


def _hochberg(ascending: np.ndarray) -> np.ndarray:
    """Step up: the factors of Holm, from the largest down, and none above the one after."""
    return _least_of_those_after(np.arange(len(ascending), 0, -1) * ascending)


def _benjamini_hochberg(ascending: np.ndarray) -> np.ndarray:
    """Step up with the factors m / rank, which bounds the share of false discoveries."""
    count = len(ascending)
    return _least_of_those_after(count / np.arange(1, count + 1) * ascending)


def _least_of_those_after(values: np.ndarray) -> np.ndarray:
    return np.minimum.accumulate(values[::-1])[::-1]


METHODS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "holm": _holm,
    "hochberg": _hochberg,
    "benjamini_hochberg": _benjamini_hochberg,
}
