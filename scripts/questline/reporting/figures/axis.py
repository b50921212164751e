"""Axes: where a value lies on the sheet, and which values are named."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from questline.reporting import numbers
from questline.reporting.figures.canvas import Canvas, block_height
from questline.reporting.figures.style import GRID, QUIET, RULE, SMALL
from questline.reporting.figures.text import text_width, wrap

_LOG_STEPS = (
    (6, (1.0,)),
    (3, (1.0,)),
    (2, (1.0,)),
    (1, (1.0,)),
    (1, (1.0, 3.0)),
    (1, (1.0, 2.0, 5.0)),
    (1, (1.0, 1.5, 2.0, 3.0, 5.0, 7.0)),
)
"""Which powers of ten are named and how they are divided, from few names to many."""


@dataclass(frozen=True)
class Axis:
    """A linear or logarithmic axis from `low` to `high` at the places `start` to `end`."""

    low: float
    high: float
    start: float
    end: float
    logarithmic: bool = False

    def at(self, value: float) -> float:
        """The place of a value; values beyond the axis lie at its end."""
        low, high, here = self.low, self.high, value
        if self.logarithmic:
            low, high, here = self._measure(low), self._measure(high), self._measure(here)
        share = (here - low) / (high - low) if high > low else 0.5
        return self.start + min(max(share, 0.0), 1.0) * (self.end - self.start)

    def holds(self, value: float) -> bool:
        """Whether a value lies on the axis."""
        return self.low <= value <= self.high

    def ticks(self) -> list[tuple[float, str]]:
        """The values that are named, with their names, as many as there is room for."""
        return list(_ticks(self))

    def named(self, values: list[float]) -> list[tuple[float, str]]:
        """Values with their names: on a linear axis all have the same number of decimals."""
        most = max((_decimals(value) for value in values), default=0)
        digits = [_decimals(value) if self.logarithmic else most for value in values]
        return [
            (value, numbers.estimate(value, decimals))
            for value, decimals in zip(values, digits, strict=True)
        ]

    def _measure(self, value: float) -> float:
        return math.log(max(value, 1e-12)) if self.logarithmic else value

    def linear_ticks(self) -> list[float]:
        """Round numbers on a linear axis, as many as there is room for."""
        span = self.high - self.low
        if span <= 0:
            return [self.low]
        power = math.floor(math.log10(span)) - 1
        for exponent in (power, power + 1, power + 2):
            for factor in (1.0, 2.0, 2.5, 5.0):
                step = factor * 10.0**exponent
                first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
                values = [_tidy(number * step) for number in range(first, last + 1)]
                if self._have_room(values):
                    return values
        return []

    def log_ticks(self) -> list[float]:
        """Round numbers on a logarithmic axis, as many as there is room for."""
        chosen: list[float] = []
        lowest, highest = math.floor(math.log10(self.low)), math.ceil(math.log10(self.high))
        for stride, steps in _LOG_STEPS:
            powers = [power for power in range(lowest, highest + 1) if power % stride == 0]
            values = [_tidy(step * 10.0**power) for power in powers for step in steps]
            values = [value for value in values if self.holds(value)]
            if not self._have_room(values):
                break
            chosen = values
        return chosen

    def _have_room(self, values: list[float]) -> bool:
        """Whether the names of values beside one another leave a gap between them."""
        gap = 5 if self.logarithmic else 12
        if (len(values) - 1) * gap > abs(self.end - self.start):
            return False
        named = [
            (self.at(value), text_width(name, SMALL) / 2) for value, name in self.named(values)
        ]
        return all(
            abs(right[0] - left[0]) >= left[1] + right[1] + gap for left, right in pairwise(named)
        )


@lru_cache(maxsize=4096)
def _ticks(axis: Axis) -> list[tuple[float, str]]:
    """The values that an axis names; several figures and both editions have the same axes."""
    return axis.named(axis.log_ticks() if axis.logarithmic else axis.linear_ticks())


def draw_across(
    canvas: Canvas, axis: Axis, y: float, *, top: float | None = None, clear: float = 0.0
) -> float:
    """A horizontal axis at y with its names below, grid lines up to `top`; returns its end.

    `clear` is the room to leave between the axis and its names.
    """
    for value, name in axis.ticks():
        x = axis.at(value)
        if top is not None:
            canvas.line([(x, top), (x, y)], GRID, 0.8)
        canvas.line([(x, y), (x, y + 3)], RULE, 0.8)
        canvas.words(
            x, y + clear + 4 + SMALL, name, size=SMALL, anchor="middle", colour=QUIET, tick=True
        )
    canvas.line([(axis.start, y), (axis.end, y)], RULE, 0.8)
    return y + clear + 5 + SMALL * 1.3


def draw_sides(canvas: Canvas, middle: float, y: float, sides: tuple[str, str]) -> float:
    """Which way is which, below an axis, in words on either side of its middle; returns the end."""
    left = wrap(sides[0], middle - 5, SMALL, most=3)
    right = wrap(sides[1], canvas.width - middle - 5, SMALL, most=3)
    canvas.below(middle - 5, y + SMALL, left, size=SMALL, anchor="end", colour=QUIET)
    canvas.below(middle + 5, y + SMALL, right, size=SMALL, colour=QUIET)
    more = max(left, right, key=len)[1:]
    return y + SMALL * 1.6 + block_height(more, SMALL)


def draw_up(canvas: Canvas, axis: Axis, x: float, *, right: float | None = None) -> None:
    """An upright axis at x with its names on the left, grid lines as far as `right`."""
    for value, name in axis.ticks():
        y = axis.at(value)
        if right is not None:
            canvas.line([(x, y), (right, y)], GRID, 0.8)
        canvas.words(
            x - 4, y + 0.36 * SMALL, name, size=SMALL, anchor="end", colour=QUIET, tick=True
        )
    canvas.line([(x, axis.start), (x, axis.end)], RULE, 0.8)


def _decimals(value: float) -> int:
    """The decimals that a tick needs, ten at most."""
    for digits in range(10):
        if abs(value - round(value, digits)) < 1e-11:
            return digits
    return 10


def _tidy(value: float) -> float:
    return round(value, 10)
