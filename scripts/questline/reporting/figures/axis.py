"""Axes: where a value lies on the sheet, and which values are named."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from questline.reporting import numbers
from questline.reporting.figures.canvas import Canvas
from questline.reporting.figures.style import GRID, QUIET, RULE, SMALL
from questline.reporting.figures.text import text_width

_LOG_STEPS = (
    (1.0,),
    (1.0, 3.0),
    (1.0, 2.0, 5.0),
    (1.0, 1.5, 2.0, 3.0, 5.0, 7.0),
)


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
        low, high, here = (self._measure(number) for number in (self.low, self.high, value))
        share = (here - low) / (high - low) if high > low else 0.5
        return self.start + min(max(share, 0.0), 1.0) * (self.end - self.start)

    def holds(self, value: float) -> bool:
        """Whether a value lies on the axis."""
        return self.low <= value <= self.high

    def ticks(self) -> list[tuple[float, str]]:
        """The values that are named, with their names, as many as there is room for."""
        values = self._log_ticks() if self.logarithmic else self._linear_ticks()
        digits = max((_decimals(value) for value in values), default=0)
        if self.logarithmic:
            return [(value, numbers.estimate(value, _decimals(value))) for value in values]
        return [(value, numbers.estimate(value, digits)) for value in values]

    def _measure(self, value: float) -> float:
        return math.log(max(value, 1e-12)) if self.logarithmic else value

    def _linear_ticks(self) -> list[float]:
        room = abs(self.end - self.start)
        span = self.high - self.low
        if span <= 0:
            return [self.low]
        power = math.floor(math.log10(span)) - 1
        for exponent in (power, power + 1, power + 2):
            for factor in (1.0, 2.0, 2.5, 5.0):
                step = factor * 10.0**exponent
                first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
                values = [_tidy(number * step) for number in range(first, last + 1)]
                digits = max((_decimals(value) for value in values), default=0)
                names = [numbers.estimate(value, digits) for value in values]
                if len(values) < 2 or self._have_room(names, room * step / span):
                    return values
        return []

    def _log_ticks(self) -> list[float]:
        chosen: list[float] = []
        for steps in _LOG_STEPS:
            powers = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
            values = [_tidy(step * 10.0**power) for power in powers for step in steps]
            values = [value for value in values if self.holds(value)]
            places = [self.at(value) for value in values]
            gaps = [abs(right - left) for left, right in pairwise(places)]
            names = [numbers.estimate(value, _decimals(value)) for value in values]
            if chosen and not self._have_room(names, min(gaps, default=math.inf)):
                break
            chosen = values
        return chosen

    @staticmethod
    def _have_room(names: list[str], gap: float) -> bool:
        return max((text_width(name, SMALL) for name in names), default=0.0) + 8 <= gap


def draw_across(canvas: Canvas, axis: Axis, y: float, *, top: float | None = None) -> float:
    """A horizontal axis at y with its names below, grid lines up to `top`; returns its end."""
    for value, name in axis.ticks():
        x = axis.at(value)
        if top is not None:
            canvas.line([(x, top), (x, y)], GRID, 0.8)
        canvas.line([(x, y), (x, y + 3)], RULE, 0.8)
        canvas.words(x, y + 5 + SMALL, name, size=SMALL, anchor="middle", colour=QUIET)
    canvas.line([(axis.start, y), (axis.end, y)], RULE, 0.8)
    return y + 5 + SMALL * 1.3


def draw_up(canvas: Canvas, axis: Axis, x: float, *, right: float | None = None) -> None:
    """An upright axis at x with its names on the left, grid lines as far as `right`."""
    for value, name in axis.ticks():
        y = axis.at(value)
        if right is not None:
            canvas.line([(x, y), (right, y)], GRID, 0.8)
        canvas.words(x - 4, y + 0.36 * SMALL, name, size=SMALL, anchor="end", colour=QUIET)
    canvas.line([(x, axis.start), (x, axis.end)], RULE, 0.8)


def _decimals(value: float) -> int:
    """The decimals that a tick needs, four at most."""
    for digits in range(4):
        if abs(value - round(value, digits)) < 1e-9:
            return digits
    return 4


def _tidy(value: float) -> float:
    return round(value, 10)
