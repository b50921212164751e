"""The picture of a forest plot: terms on the left, marks in the middle, numbers on the right."""

from __future__ import annotations

from dataclasses import dataclass

from questline.reporting.catalogue import _
from questline.reporting.figures.axis import Axis, draw_across, draw_sides
from questline.reporting.figures.canvas import Canvas, block_height
from questline.reporting.figures.forest_terms import MODELS_IN_WORDS, PUBLISHED
from questline.reporting.figures.intervals import (
    Interval,
    axis_for,
    draw_interval,
    filled,
    hollow,
    standing,
)
from questline.reporting.figures.style import (
    BLUE,
    GRID,
    INK,
    LINE_HEIGHT,
    PAPER,
    QUIET,
    SMALL,
    TEXT,
    VERMILLION,
    WIDTH,
)
from questline.reporting.figures.text import text_width, wrap

_LABELS = 106.0
_LINE = 15.0
_GAP = 7.0
_INDENT = 8.0
_MARKS = {
    "unadjusted": (hollow, BLUE),
    "adjusted": (filled, BLUE),
    PUBLISHED: (standing, VERMILLION),
}


@dataclass(frozen=True)
class Result:
    """One estimate: of which model, in words, and as an interval where it may be drawn."""

    model: str
    words: str
    interval: Interval | None


@dataclass(frozen=True)
class Entry:
    """One line: a variable, the heading of a category, or one of its levels.

    `part` is the heading below which it stands, drawn where there are several.
    """

    label: str
    remark: str
    part: str
    indented: bool
    results: tuple[Result, ...] = ()


@dataclass(frozen=True)
class Picture:
    """All lines, and what stands around them: `sides` say which way is which."""

    entries: tuple[Entry, ...]
    heading: str
    people: str
    no_difference: float
    logarithmic: bool
    sides: tuple[str, str]


def paint(canvas: Canvas, picture: Picture) -> float:
    """Draw the forest plot; returns its height."""
    results = [result for entry in picture.entries for result in entry.results]
    numbers_width = max(text_width(result.words, SMALL) for result in results)
    axis = axis_for(
        [result.interval for result in results if result.interval],
        _LABELS + 8,
        WIDTH - numbers_width - 10,
        nothing=picture.no_difference,
        logarithmic=picture.logarithmic,
    )
    y = canvas.lines(0, 0, wrap(picture.people, WIDTH, SMALL, most=3), size=SMALL) + 3
    y = _key(canvas, y, [model for model in _MARKS if any(r.model == model for r in results)])
    canvas.words(WIDTH, y + SMALL, picture.heading, size=SMALL, anchor="end", colour=QUIET)
    y += SMALL * 1.6
    top = y
    # The height is found on a sheet that is thrown away, so that the grid can lie below the marks.
    bottom = _entries(Canvas(canvas.width), axis, y, picture)
    for value, _name in axis.ticks():
        canvas.line([(axis.at(value), top), (axis.at(value), bottom)], GRID, 0.8)
    nothing = axis.at(picture.no_difference)
    canvas.line([(nothing, top), (nothing, bottom)], INK, 1.0)
    _entries(canvas, axis, y, picture)
    end = draw_across(canvas, axis, bottom)
    return draw_sides(canvas, (axis.start + axis.end) / 2, end, picture.sides)


def _key(canvas: Canvas, y: float, models: list[str]) -> float:
    x = 5.0
    for model in models:
        mark, _colour = _MARKS[model]
        name = _(MODELS_IN_WORDS[model])
        width = 8 + text_width(name, SMALL)
        if x > 5 and x + width > canvas.width:
            x, y = 5.0, y + SMALL * 1.5
        mark(canvas, x, y + SMALL * 0.6)
        canvas.words(x + 8, y + SMALL * 0.95, name, size=SMALL)
        x += width + 18
    return y + SMALL * 1.7


def _entries(canvas: Canvas, axis: Axis, y: float, picture: Picture) -> float:
    parts = {entry.part for entry in picture.entries}
    part = ""
    for entry in picture.entries:
        if len(parts) > 1 and entry.part != part:
            name = wrap(_(entry.part), WIDTH - 4, bold=True)
            width = max(text_width(line, TEXT, bold=True) for line in name)
            more = block_height(name[1:])
            canvas.box(0, y + 2, width + 4, TEXT * 1.5 + more, PAPER)
            canvas.below(0, y + 4 + TEXT, name, bold=True)
            y += 8 + TEXT * 1.25 + more
        part = entry.part
        y = _entry(canvas, axis, y, entry)
    return y


def _entry(canvas: Canvas, axis: Axis, y: float, entry: Entry) -> float:
    left = _INDENT if entry.indented else 0.0
    if not entry.results:
        widest = max(text_width(words, SMALL) for words in (entry.label, entry.remark))
        canvas.box(0, y, min(widest + 4, WIDTH), 2 * SMALL * LINE_HEIGHT, PAPER)
    # A heading has no marks beside it and may use the whole width.
    room = (_LABELS if entry.results else WIDTH) - left
    label = wrap(entry.label, room, SMALL, most=4)
    remark = wrap(entry.remark, room, SMALL, most=3) if entry.remark else []
    end = canvas.lines(left, y, label, size=SMALL)
    canvas.lines(left, end, remark, size=SMALL, colour=QUIET)
    for number, result in enumerate(entry.results):
        middle = y + _LINE * (number + 0.5)
        mark, colour = _MARKS[result.model]
        if result.interval:
            draw_interval(canvas, axis, middle, result.interval, mark, colour)
        ink = INK if result.interval else QUIET
        baseline = middle + SMALL * 0.36
        canvas.words(WIDTH, baseline, result.words, size=SMALL, anchor="end", colour=ink)
    height = max(block_height([*label, *remark], SMALL), _LINE * len(entry.results))
    return y + height + (_GAP if entry.results else 2.0)
