"""Decimal numbers: how they are read from text, written in words, and held to a declared range."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

# [0-9] and not \d, which also holds the digits of other scripts.
_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")


def as_decimal(text: str) -> float | None:
    """The number that a text is, written with figures and at most one point; otherwise None.

    >>> as_decimal("2.50"), as_decimal("2,5"), as_decimal("about 20")
    (2.5, None, None)
    """
    if not _DECIMAL.fullmatch(text):
        return None
    value = float(text)
    # Adding nothing turns minus zero into zero; a thousand figures would be infinite.
    return value + 0.0 if math.isfinite(value) else None


def number_in_words(value: float) -> str:
    """A number as a person writes it: 3 for 3.0, 2.5 for 2.5."""
    return str(int(value)) if value == int(value) else repr(float(value))


def is_outside(value: float, variable: Mapping[str, Any]) -> bool:
    """Whether a number lies outside its declared range; a range may be open at either end."""
    low, high = variable["minimum"], variable["maximum"]
    return (low is not None and value < low) or (high is not None and value > high)


def range_in_words(variable: Mapping[str, Any]) -> str:
    """The declared range: "1 to 6", "at least 0" or "at most 48"; empty when there is none."""
    low, high = variable["minimum"], variable["maximum"]
    if low is not None and high is not None:
        return f"{number_in_words(low)} to {number_in_words(high)}"
    if low is not None:
        return f"at least {number_in_words(low)}"
    return f"at most {number_in_words(high)}" if high is not None else ""
