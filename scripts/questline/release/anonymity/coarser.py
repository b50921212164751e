"""Coarser versions of a variable: derived ones, neighbouring levels joined, left out altogether."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pandas as pd

from questline.release.anonymity.classes import MISSING_CODE, coded

AS_IS, LEFT_OUT = "as it is", "left out"
JOINS, WITH = " | ", " & "
"""What stands between the levels of a version, and between those that are joined in one."""

MOST_LEVELS = 6
"""With more levels than this, only blocks of the same number of neighbours are joined."""


@dataclass(frozen=True)
class Version:
    """One version of a variable: what it is, its codes (respondents,), how many levels occur in it.

    `made` is `AS_IS`, `LEFT_OUT`, the name of a derived variable, or the levels that stand together
    (`one & two | three`), after the name of the derived variable and a colon where they are its.
    `lost` is the share of information lost, from 0 to 1: one less the ratio of its entropy to that
    of the variable as it is (non-uniform entropy, Gionis and Tassa 2009).
    """

    made: str
    codes: np.ndarray
    levels: int
    lost: float


def versions(responses: pd.DataFrame, name: str, about: Mapping[str, Any]) -> list[Version]:
    """The versions of a variable, those that lose least first; as it is the first of all.

    `about` describes it and, under `coarser`, the variables that are derived from it alone. What
    is derived but no coarser, and versions that are the same by another name, are left out.
    """
    codes, levels = coded(responses[name], about)
    whole = _entropy(codes)
    made: list[tuple[str, np.ndarray]] = [(AS_IS, codes)]
    joined = _joined("", codes, levels) if about["ordered"] and not about["numeric"] else []
    for other, described in about["coarser"].items():
        derived, names = coded(responses[other], described)
        made.append((other, derived))
        joined += _joined(f"{other}: ", derived, names) if described["ordered"] else []
    made += joined
    made.append((LEFT_OUT, np.zeros_like(codes)))
    found: dict[bytes, Version] = {}
    for words, version in made:
        _, pattern = np.unique(version, return_inverse=True)
        entropy = _entropy(version)
        lost = 1 - entropy / whole if whole > 0 else 0.0
        lost = 1.0 if words == LEFT_OUT else float(np.clip(lost, 0, 1).round(10))
        key = _first_seen(pattern).tobytes()
        if key not in found:
            found[key] = Version(words, version, len(np.unique(version)), lost)
    return sorted(found.values(), key=lambda one: (one.lost, one.made != AS_IS, one.made))


def _joined(prefix: str, codes: np.ndarray, levels: Sequence[str]) -> list[tuple[str, np.ndarray]]:
    """The versions in which neighbouring levels stand together; missing ones stay apart."""
    return [
        (prefix + JOINS.join(WITH.join(levels[low:high]) for low, high in pairwise(cuts)),
         np.where(codes == MISSING_CODE, MISSING_CODE, np.searchsorted(cuts, codes, side="left")))
        for cuts in _cuts(len(levels))
    ]  # fmt: skip


def _cuts(levels: int) -> Iterator[list[int]]:
    """Where the levels are cut into two or more blocks of neighbours, the finest first."""
    if levels > MOST_LEVELS:
        for size in range(2, levels):
            yield [*range(0, levels, size), levels]
        return
    for count in range(levels - 2, 0, -1):
        for inner in combinations(range(1, levels), count):
            yield [0, *inner, levels]


def _entropy(codes: np.ndarray) -> float:
    """The entropy of the answers, in bits."""
    if not len(codes):
        return 0.0
    shares = np.unique(codes, return_counts=True)[1] / len(codes)
    return float(-(shares * np.log2(shares)).sum())


def _first_seen(pattern: np.ndarray) -> np.ndarray:
    """Codes by where each first stands, so that two partitions that are the same look the same."""
    _, first, inverse = np.unique(pattern, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[inverse]
