"""The picture of planned estimates beside those of other models: panels below one another."""

from __future__ import annotations

from dataclasses import dataclass

from questline.reporting.figures.axis import Axis, draw_across, draw_sides
from questline.reporting.figures.canvas import Canvas, block_height, heading
from questline.reporting.figures.intervals import (
    Interval,
    axis_for,
    draw_interval,
    filled,
    hollow,
)
from questline.reporting.figures.style import BLUE, GRID, INK, QUIET, SKY, SMALL, WIDTH
from questline.reporting.figures.text import text_width, wrap

_LABELS = 100.0
_LINE = 17.0
_GAP = 8.0


@dataclass(frozen=True)
class Line:
    """One estimate: of which model, in words, and as an interval where it may be drawn."""

    model: str
    planned: bool
    words: str
    interval: Interval | None


@dataclass(frozen=True)
class Panel:
    """One result of interest in every model."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Picture:
    """All panels, and what stands around them."""

    panels: tuple[Panel, ...]
    people: str
    heading: str
    no_difference: float
    logarithmic: bool
    sides: tuple[str, str]


def paint(canvas: Canvas, picture: Picture) -> float:
    """Draw the panels; returns the height."""
    every = [line for panel in picture.panels for line in panel.lines]
    numbers_width = max(text_width(line.words, SMALL) for line in every)
    y = heading(canvas, picture.people)
    canvas.words(WIDTH, y + SMALL, picture.heading, size=SMALL, anchor="end", colour=QUIET)
    y += SMALL * 1.6
    for panel in picture.panels:
        y = _panel(canvas, y, panel, picture, WIDTH - numbers_width - 10) + _GAP
    middle = (_LABELS + 8 + WIDTH - numbers_width - 10) / 2
    return draw_sides(canvas, middle, y - _GAP, picture.sides)


def _panel(canvas: Canvas, y: float, panel: Panel, picture: Picture, end: float) -> float:
    lines = wrap(panel.title, WIDTH, SMALL, most=3, bold=True)
    y = canvas.lines(0, y, lines, size=SMALL, bold=True) + 2
    axis = axis_for(
        [line.interval for line in panel.lines if line.interval],
        _LABELS + 8,
        end,
        nothing=picture.no_difference,
        logarithmic=picture.logarithmic,
    )
    bottom = y + sum(_height(line) for line in panel.lines)
    for value, _ in axis.ticks():
        canvas.line([(axis.at(value), y), (axis.at(value), bottom)], GRID, 0.8)
    nothing = axis.at(picture.no_difference)
    canvas.line([(nothing, y), (nothing, bottom)], INK, 1.0)
    for line in panel.lines:
        if line.planned and line.interval:
            place = axis.at(line.interval.estimate)
            canvas.line([(place, y), (place, bottom)], SKY, 1.0, dashed=True)
    for line in panel.lines:
        y = _line(canvas, axis, y, line)
    return draw_across(canvas, axis, bottom)


def _line(canvas: Canvas, axis: Axis, y: float, line: Line) -> float:
    label, height = _label(line), _height(line)
    canvas.lines(0, y + (height - block_height(label, SMALL)) / 2, label, size=SMALL)
    middle = y + height / 2
    if line.interval:
        mark = filled if line.planned else hollow
        draw_interval(canvas, axis, middle, line.interval, mark, BLUE)
    ink = INK if line.interval else QUIET
    baseline = middle + SMALL * 0.36
    canvas.words(WIDTH, baseline, line.words, size=SMALL, anchor="end", colour=ink)
    return y + height


def _label(line: Line) -> list[str]:
    return wrap(line.model, _LABELS, SMALL, most=3)


def _height(line: Line) -> float:
    return max(block_height(_label(line), SMALL) + 2, _LINE)
