"""Chances as people: of 100 little figures so many are filled in (an icon array).

Filled and hollow figures differ without any colour. The picture has no words on the page, where the
words stand below it; the one to download has them, as it is passed on alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from questline.reporting import numbers
from questline.reporting.catalogue import _
from questline.reporting.figures.canvas import Canvas
from questline.reporting.figures.render import svg
from questline.reporting.figures.style import BLUE, MARGIN, PAPER, QUIET, SMALL, WIDTH
from questline.reporting.figures.text import wrap
from questline.reporting.pages.writing import as_plain
from questline.reporting.summary.findings import Side, Told

ROWS = COLUMNS = 10
ACROSS, DOWN = 16.0, 22.0
"""How much room one figure has, in units."""
GAP = 20.0
HEAD = 5.0
_BODY = ((3.2, 18.6), (3.2, 12.2), (4.8, 10.6), (11.2, 10.6), (12.8, 12.2), (12.8, 18.6))
_MIDDLE, _HEAD_AT = 8.0, 6.2
_MOST_LINES = 4


def filled_in(side: Side) -> int:
    """How many of 100 figures are filled in: as many as the words say, halves upwards."""
    estimate = side.row.estimate if side.row is not None else None
    if estimate is None or not side.expected.is_there:
        raise ValueError("a chance that is not shown cannot be drawn")
    return int(numbers.count(100 * estimate))


def in_words(side: Side, words_for_all: str) -> str:
    """What an array of one group shows, for those who hear it."""
    sentence = _("{} of 100 figures of people are filled in: {} {} ({}).")
    value = as_plain(side.value) or _("this answer")
    return sentence.format(side.expected.text, words_for_all, side.group, value)


def array(side: Side, name: str, words_for_all: str) -> str:
    """The array of one group as SVG for the page, without words."""
    canvas = Canvas(COLUMNS * ACROSS)
    _figures(canvas, 0.0, 0.0, filled_in(side))
    title = _("{} of 100").format(side.expected.text)
    drawing = canvas.finished(ROWS * DOWN)
    return svg(drawing, name, title, in_words(side, words_for_all))


def pair(one: Told, words_for_all: str, title: str, marks: Sequence[str]) -> str:
    """Both arrays side by side with their words as SVG, to be passed on alone."""
    canvas = Canvas(WIDTH)
    wide = COLUMNS * ACROSS
    room = canvas.width - 2 * MARGIN
    top = canvas.lines(MARGIN, MARGIN, wrap(title, room, bold=True), bold=True) + 8.0
    ends = []
    for place, side in enumerate(one.sides):
        left = MARGIN + place * (room - wide)
        _figures(canvas, left, top, filled_in(side))
        said = _("{} of 100").format(side.expected.text)
        under = canvas.lines(left, top + ROWS * DOWN + 4.0, [said], bold=True)
        value = as_plain(side.value)
        group = f"{side.group} ({value})" if value else side.group
        ends.append(
            canvas.lines(left, under, wrap(group, wide, SMALL, most=_MOST_LINES), size=SMALL)
        )
    bottom = max(ends) + 4.0
    for line in (as_plain(one.people), *marks):
        if line:
            bottom = canvas.lines(MARGIN, bottom, [line], size=SMALL, colour=QUIET)
    description = " ".join(in_words(side, words_for_all) for side in one.sides)
    return svg(canvas.finished(bottom + MARGIN), f"chances_{one.name}", title, description)


def _figures(canvas: Canvas, left: float, top: float, filled: int) -> None:
    """A hundred people, row by row, so many of them filled in from the first."""
    for place in range(ROWS * COLUMNS):
        x, y = left + place % COLUMNS * ACROSS, top + place // COLUMNS * DOWN
        fill, edge = (BLUE, BLUE) if place < filled else (PAPER, QUIET)
        canvas.area([(x + across, y + down) for across, down in _BODY], fill, edge)
        canvas.circle(x + _MIDDLE, y + _HEAD_AT, HEAD, fill, edge)
