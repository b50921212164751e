"""The picture of a specification curve: the sorted estimates above, the options below."""

from __future__ import annotations

from dataclasses import dataclass

from questline.reporting.catalogue import _
from questline.reporting.figures.axis import Axis, draw_up
from questline.reporting.figures.canvas import Canvas, Point
from questline.reporting.figures.style import (
    BLUE,
    GRID,
    INK,
    LINE_HEIGHT,
    NEUTRAL,
    QUIET,
    SEQUENCE,
    SMALL,
    VERMILLION,
    WIDTH,
)
from questline.reporting.figures.text import shorten, text_width, wrap

LEFT = 124.0
"""Where the curve begins: on its left are the names of the options."""
HEIGHT = 170.0
LINE = SMALL * LINE_HEIGHT
MOST_INTERVALS = 60
"""So many intervals are drawn at most, evenly spaced."""
INTERVALS = SEQUENCE[2]
MARK = 8.0
"""The height of the marks of an option."""


@dataclass(frozen=True)
class Estimate:
    """An estimate and the ends of its interval, as they are drawn."""

    estimate: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Band:
    """Between which limits the curve lies at a place (from 0) if there is no effect."""

    place: int
    low: float
    high: float


@dataclass(frozen=True)
class Line:
    """An option, and which of the sorted specifications have it."""

    label: str
    chosen: tuple[bool, ...]


@dataclass(frozen=True)
class Group:
    """The options of a decision; one without a name has no heading."""

    label: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Picture:
    """The sorted estimates, the place of the planned one, and what stands around them."""

    estimates: tuple[Estimate, ...]
    bands: tuple[Band, ...]
    groups: tuple[Group, ...]
    planned: int | None
    heading: str
    measure: str
    confidence: str


def paint(canvas: Canvas, picture: Picture) -> float:
    """Draw the curve and its panel; returns the height."""
    y = canvas.lines(0, 0, wrap(picture.heading, WIDTH, SMALL), size=SMALL) + 3
    y = _key(canvas, y, picture)
    y = canvas.lines(0, y, wrap(f"↑ {picture.measure}", WIDTH, SMALL), size=SMALL, colour=QUIET)
    top = y + 4
    floor = top + HEIGHT
    across = Axis(0.0, float(len(picture.estimates)), LEFT, WIDTH - 2)
    up = _axis(picture, floor, top)
    draw_up(canvas, up, LEFT, right=across.end)
    _curve(canvas, across, up, picture)
    bottom = _panel(canvas, across, floor + 8, picture)
    if picture.planned is not None:
        x = across.at(picture.planned + 0.5)
        canvas.line([(x, top), (x, bottom)], VERMILLION, 1.0, dashed=True)
        canvas.diamond(x, up.at(picture.estimates[picture.planned].estimate), 9, VERMILLION, INK)
    return bottom + 4


def _axis(picture: Picture, floor: float, top: float) -> Axis:
    """An upright axis for the estimates, the intervals that are drawn, the band and zero."""
    ends = [0.0, *(one.estimate for one in picture.estimates)]
    for place in _drawn(picture):
        one = picture.estimates[place]
        ends += [end for end in (one.low, one.high) if end is not None]
    ends += [end for band in picture.bands for end in (band.low, band.high)]
    low, high = min(ends), max(ends)
    edge = 0.04 * (high - low) or 1.0
    return Axis(low - edge, high + edge, floor, top)


def _drawn(picture: Picture) -> list[int]:
    """The places whose intervals are drawn: evenly spaced, and the planned one."""
    count = len(picture.estimates)
    step = max(1.0, count / MOST_INTERVALS)
    places = {int(step * number) for number in range(int(count / step))}
    return sorted(places | ({picture.planned} if picture.planned is not None else set()))


def _key(canvas: Canvas, y: float, picture: Picture) -> float:
    """What the marks are, in columns: wider words push what is on their right on, or down."""
    words = _("{} interval").format(picture.confidence)
    x = 12.0
    canvas.line([(4, y + SMALL * 0.6 - 6), (4, y + SMALL * 0.6 + 6)], INTERVALS, 1.4)
    canvas.words(x, y + SMALL * 0.95, words, size=SMALL)
    end = x + text_width(words, SMALL)
    if picture.planned is not None:
        words = _("as planned")
        x, y = _column(112.0, end + 20, text_width(words, SMALL), y)
        canvas.diamond(x - 8, y + SMALL * 0.6, 9, VERMILLION, INK)
        canvas.words(x, y + SMALL * 0.95, words, size=SMALL)
        end = x + text_width(words, SMALL)
    if picture.bands:
        words = _("{} of curves without effect").format(picture.confidence)
        x, y = _column(201.0, end + 27, text_width(words, SMALL), y)
        canvas.box(x - 15, y + SMALL * 0.6 - 5, 11, 10, NEUTRAL)
        canvas.words(x, y + SMALL * 0.95, shorten(words, WIDTH - x, SMALL), size=SMALL)
    return y + SMALL * 1.8


def _column(usual: float, least: float, width: float, y: float) -> tuple[float, float]:
    """Where words of the key begin: in their column, further right, or on the next line."""
    x = max(usual, least)
    return (x, y) if x + width <= WIDTH else (15.0, y + SMALL * 1.5)


def _curve(canvas: Canvas, across: Axis, up: Axis, picture: Picture) -> None:
    if len(picture.bands) > 1:
        ahead = [(across.at(band.place + 0.5), up.at(band.high)) for band in picture.bands]
        back = [(across.at(band.place + 0.5), up.at(band.low)) for band in picture.bands[::-1]]
        canvas.area([*ahead, *back], NEUTRAL)
    canvas.line([(across.start, up.at(0.0)), (across.end, up.at(0.0))], INK, 1.0)
    intervals: list[tuple[Point, Point]] = []
    for place in _drawn(picture):
        one = picture.estimates[place]
        if one.low is not None and one.high is not None:
            x = across.at(place + 0.5)
            intervals.append(((x, up.at(one.high)), (x, up.at(one.low))))
    canvas.strokes(intervals, INTERVALS, 1.4)
    points = [
        (across.at(place + 0.5), up.at(one.estimate)) for place, one in enumerate(picture.estimates)
    ]
    if len(points) > 1:
        canvas.line(points, BLUE, 2.0)
    else:
        canvas.square(*points[0], 7.5, BLUE, BLUE)


def _panel(canvas: Canvas, across: Axis, y: float, picture: Picture) -> float:
    """The options, a line each, below their decision."""
    for group in picture.groups:
        if group.label:
            y += 3
            heading = shorten(group.label, WIDTH, SMALL, bold=True)
            canvas.words(0, y + SMALL * 0.95, heading, size=SMALL, bold=True)
            y += LINE
        for line in group.lines:
            middle = y + LINE / 2
            label = shorten(line.label, LEFT - 14, SMALL)
            canvas.words(6 if group.label else 0, y + SMALL * 0.95, label, size=SMALL)
            canvas.line([(across.start, middle), (across.end, middle)], GRID, 0.8)
            canvas.strokes(_runs(across, middle, line.chosen), BLUE, MARK)
            y += LINE
    return y


def _runs(across: Axis, y: float, chosen: tuple[bool, ...]) -> list[tuple[Point, Point]]:
    """Where neighbours have the option: from the first one's left edge to the last one's right."""
    runs: list[tuple[Point, Point]] = []
    start = None
    for place, has in enumerate((*chosen, False)):
        if has and start is None:
            start = place
        elif not has and start is not None:
            runs.append(((across.at(start), y), (across.at(place), y)))
            start = None
    return runs
