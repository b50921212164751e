"""The picture of who was caught by which indices or rules together: dots and bars (UpSet plot).

Lex and others (2014), IEEE Transactions on Visualization and Computer Graphics 20, 1983-1992. The
combinations stand below one another, so that the picture is narrow enough for a phone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from questline.reporting.figures.canvas import Canvas, block_height
from questline.reporting.figures.style import (
    BLUE,
    HIDDEN_FILL,
    INK,
    PAPER,
    QUIET,
    RULE,
    SMALL,
    WIDTH,
)
from questline.reporting.figures.text import text_width, wrap

_LETTER = 14.0
_NAMES = 150.0
_COLUMN = 13.0
_ROW = 16.0
_BAR = 10.0
_DOT = 7.5
_WIDEST_COLUMNS = 200.0
_HIDDEN_BAR = 18.0


@dataclass(frozen=True)
class Counted:
    """One bar: what stands at its end, and its length, None where it is not drawn to scale."""

    words: str
    number: float | None
    hidden: bool = False


@dataclass(frozen=True)
class IndexLine:
    """An index: the letter that stands for it, its name, how many it flagged."""

    letter: str
    name: str
    counted: Counted


@dataclass(frozen=True)
class Block:
    """Combinations under one heading; each with the places of its indices. `rest` ends it."""

    heading: str
    filled: bool
    rows: Sequence[tuple[Sequence[int], Counted]]
    rest: str = ""


@dataclass(frozen=True)
class Picture:
    """All indices and all blocks of combinations."""

    heading: str
    indices: Sequence[IndexLine]
    blocks: Sequence[Block]
    people: str


def paint(canvas: Canvas, picture: Picture) -> float:
    """Draw the picture; returns the height."""
    every = [line.counted for line in picture.indices]
    every += [counted for block in picture.blocks for _, counted in block.rows]
    longest = max([counted.number or 0.0 for counted in every] or [0.0])
    widest = max([text_width(counted.words, SMALL) for counted in every] or [0.0])
    start = max(_LETTER + _NAMES, _column(picture.indices) * len(picture.indices) + 6)
    unit = (WIDTH - start - widest - 6) / longest if longest else 0.0
    y = _heading(canvas, picture)
    for line in picture.indices:
        y = _index(canvas, y, line, start, unit)
    for block in picture.blocks:
        y = _block(canvas, y + 8, block, picture.indices, start, unit)
    return y


def _heading(canvas: Canvas, picture: Picture) -> float:
    """What the bars are, and how many people there are: beside it, or below where it is long."""
    heading = wrap(picture.heading, WIDTH, SMALL, bold=True)
    room = WIDTH - max(text_width(line, SMALL, bold=True) for line in heading) - 8
    end = block_height(heading, SMALL)
    people, baseline = [picture.people], SMALL
    if text_width(picture.people, SMALL) > room:
        people, baseline = wrap(picture.people, WIDTH, SMALL), end + SMALL
        end += block_height(people, SMALL)
    canvas.below(WIDTH, baseline, people, size=SMALL, anchor="end", colour=QUIET)
    canvas.lines(0, 0, heading, size=SMALL, bold=True)
    return end + 3


def _index(canvas: Canvas, y: float, line: IndexLine, start: float, unit: float) -> float:
    names = wrap(line.name, start - _LETTER - 6, SMALL, most=4)
    height = max(block_height(names, SMALL) + 2, _ROW)
    middle = y + height / 2
    canvas.words(0, middle + SMALL * 0.36, line.letter, size=SMALL, bold=True)
    canvas.lines(_LETTER, y + (height - block_height(names, SMALL)) / 2, names, size=SMALL)
    _bar(canvas, start, middle, line.counted, unit, filled=True, colour=QUIET)
    return y + height


def _block(
    canvas: Canvas,
    y: float,
    block: Block,
    indices: Sequence[IndexLine],
    start: float,
    unit: float,
) -> float:
    heading = wrap(block.heading, WIDTH, SMALL, most=3, bold=True)
    y = canvas.lines(0, y, heading, size=SMALL, bold=True) + 2
    column = _column(indices)
    dot = min(_DOT, 0.75 * column)
    if block.rows and column > _DOT:
        for place, line in enumerate(indices):
            x = column * (place + 0.5)
            canvas.words(x, y + SMALL, line.letter, size=SMALL, anchor="middle", colour=QUIET)
        y += SMALL * 1.4
    for places, counted in block.rows:
        middle = y + _ROW / 2
        for place in range(len(indices)):
            canvas.circle(column * (place + 0.5), middle, dot, PAPER, RULE)
        if len(places) > 1:
            ends = [(column * (place + 0.5), middle) for place in (min(places), max(places))]
            canvas.line(ends, INK, 1.6)
        for place in places:
            canvas.circle(column * (place + 0.5), middle, dot, INK, INK)
        _bar(canvas, start, middle, counted, unit, filled=block.filled, colour=BLUE)
        y += _ROW
    if block.rest:
        lines = wrap(block.rest, WIDTH, SMALL, most=3)
        y = canvas.lines(0, y + 1, lines, size=SMALL, colour=QUIET)
    return y


def _column(indices: Sequence[IndexLine]) -> float:
    """How wide the dots of one index stand; many stand closer together."""
    return min(_COLUMN, _WIDEST_COLUMNS / max(len(indices), 1))


def _bar(
    canvas: Canvas,
    x: float,
    middle: float,
    counted: Counted,
    unit: float,
    *,
    filled: bool,
    colour: str,
) -> None:
    """A full bar, an empty one, or a hatched one where the number is hidden; and its words."""
    end, top = x, middle - _BAR / 2
    if counted.hidden:
        end = x + _HIDDEN_BAR
        canvas.box(x, top, _HIDDEN_BAR, _BAR, HIDDEN_FILL, hatched=True)
    elif counted.number:
        end = x + counted.number * unit
        canvas.box(x, top, end - x, _BAR, colour if filled else PAPER, edge=colour)
    ink = INK if counted.number is not None else QUIET
    canvas.words(end + 4, middle + SMALL * 0.36, counted.words, size=SMALL, colour=ink)
