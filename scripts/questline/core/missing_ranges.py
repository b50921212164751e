"""Ranges of numbers that mean missing, as the codebook writes them: `-99..-90`, `..-1`, `900..`."""

from __future__ import annotations

import math
import re

_RANGE = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)?\s*\.\.\s*(-?[0-9]+(?:\.[0-9]+)?)?")


def missing_range(text: str) -> tuple[float, float] | None:
    """Both ends of a range, which belong to it; None for a text that is no range.

    >>> missing_range("-99..-90"), missing_range("900.."), missing_range("refused")
    ((-99.0, -90.0), (900.0, inf), None)
    """
    match = _RANGE.fullmatch(text.strip())
    if not match or not (match[1] or match[2]):
        return None
    low = float(match[1]) if match[1] else -math.inf
    high = float(match[2]) if match[2] else math.inf
    return low, high
