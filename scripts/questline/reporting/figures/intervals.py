"""An estimate and its interval as a mark on a line, and the axis that holds many of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from questline.reporting.figures.axis import Axis
from questline.reporting.figures.canvas import Canvas
from questline.reporting.figures.style import BLUE, PAPER, VERMILLION

Mark = Callable[[Canvas, float, float], None]


def hollow(canvas: Canvas, x: float, y: float) -> None:
    """An empty circle: before adjustment, or another survey."""
    canvas.circle(x, y, 7.5, PAPER, BLUE)


def filled(canvas: Canvas, x: float, y: float) -> None:
    """A full square: the study's own main result."""
    canvas.square(x, y, 7.5, BLUE, BLUE)


def standing(canvas: Canvas, x: float, y: float) -> None:
    """A diamond: published elsewhere."""
    canvas.diamond(x, y, 8.5, VERMILLION, VERMILLION)


@dataclass(frozen=True)
class Interval:
    """An estimate and the ends of its interval."""

    estimate: float
    low: float | None
    high: float | None

    @property
    def drawn(self) -> tuple[float, float]:
        """The ends to draw: one that was not found lies beyond any axis; without both, no line."""
        if self.low is None and self.high is None:
            return self.estimate, self.estimate
        low = -math.inf if self.low is None else self.low
        return low, math.inf if self.high is None else self.high


def draw_interval(
    canvas: Canvas, axis: Axis, y: float, interval: Interval, mark: Mark, colour: str
) -> None:
    """The mark at its estimate on a line over its interval; an arrow where the axis cuts it off."""
    low, high = interval.drawn
    left, right = axis.at(low), axis.at(high)
    canvas.line([(left, y), (right, y)], colour, 1.4)
    if low < axis.low:
        canvas.arrowhead((left + 6, y), (left - 1, y), colour)
    if high > axis.high:
        canvas.arrowhead((right - 6, y), (right + 1, y), colour)
    if axis.holds(interval.estimate):
        mark(canvas, axis.at(interval.estimate), y)


def axis_for(
    intervals: Sequence[Interval],
    start: float,
    end: float,
    *,
    nothing: float,
    logarithmic: bool,
) -> Axis:
    """An axis for many intervals and the value of no difference.

    It reaches over all estimates; an interval far wider than the rest is cut off rather than
    allowed to press the others together.
    """
    forward: Callable[[float], float] = _log if logarithmic else float
    centres = [forward(nothing), *(forward(entry.estimate) for entry in intervals)]
    ends = [tuple(map(forward, entry.drawn)) for entry in intervals]
    widths = [high - low for low, high in ends if math.isfinite(high - low)]
    beyond = max(max(centres) - min(centres), median(widths) if widths else 0.0, 1e-6)
    low = max(min([*(low for low, _ in ends), *centres]), min(centres) - beyond)
    high = min(max([*(high for _, high in ends), *centres]), max(centres) + beyond)
    edge = 0.04 * (high - low) or 1.0
    low, high = low - edge, high + edge
    if logarithmic:
        return Axis(math.exp(low), math.exp(high), start, end, True)
    return Axis(low, high, start, end)


def _log(value: float) -> float:
    return -math.inf if value <= 0 else math.log(value)
