"""The answers that the items of a scale allow, from the scale's definition alone.

A scale is given as plain data: `minimum`, `maximum`, `items`, `score`, and what some scales have
besides: `permitted` (the answers that exist, where they are not all whole numbers of the range),
`codes` (the study's code, then the scale's), `counted` (with the score count: the answers that add
one), `multiply_by`, `conversion`, `prorate`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

Definition = Mapping[str, Any]
ROUNDED = 1e-9
"""Sums of fractions may miss a limit by their last bit."""


def keyed_range(scale: Definition) -> tuple[float, float]:
    """The lowest and the highest points of an item as it enters the score.

    They are those of an answer; where answers are counted an item adds nothing or one.
    """
    if scale["score"] == "count":
        return 0.0, 1.0
    return scale["minimum"], scale["maximum"]


def keyed_codes(scale: Definition) -> list[float]:
    """The points that an item can have, lowest first; none where they cannot be listed."""
    if scale["score"] != "count" and scale.get("permitted"):
        return [float(code) for code in scale["permitted"]]
    low, high = (float(limit) for limit in keyed_range(scale))
    if not (low.is_integer() and high.is_integer()):
        return []
    return [float(code) for code in range(int(low), int(high) + 1)]


def score_range(scale: Definition, needed: int) -> tuple[float, float]:
    """The lowest and the highest score that is possible; `needed` items must be answered."""
    if scale.get("conversion"):
        scores = scale["conversion"].values()
        return min(scores), max(scores)
    low, high = keyed_range(scale)
    number = 1 if scale["score"] == "mean" else len(scale["items"])
    fewest = number if scale.get("prorate", True) else needed
    times = scale.get("multiply_by", 1)
    lowest = min(low * number, low * fewest) * times
    return lowest, max(high * number, high * fewest) * times


def has_whole_scores(scale: Definition) -> bool:
    """Whether the score of someone who answered every item is a whole number in steps of one."""
    if scale["score"] == "mean" or scale.get("conversion") or scale.get("multiply_by", 1) != 1:
        return False
    codes = [*keyed_range(scale), *scale.get("permitted", ())]
    return all(float(code).is_integer() for code in codes)


def straight_line(codes: Mapping[float, float]) -> tuple[float, float] | None:
    """The slope and the intercept with which the study's codes become the scale's; None if bent."""
    if not codes:
        return 1.0, 0.0
    if len(codes) < 2:
        return None
    first, last = min(codes), max(codes)
    slope = (codes[last] - codes[first]) / (last - first)
    intercept = codes[first] - slope * first
    fits = all(
        math.isclose(slope * code + intercept, value, abs_tol=ROUNDED)
        for code, value in codes.items()
    )
    return (slope, intercept) if fits and slope else None
