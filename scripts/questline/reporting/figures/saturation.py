"""Saturation: how many new codes each interview added, in the order of the interviews."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from questline.reporting import numbers
from questline.reporting.catalogue import _, plural
from questline.reporting.figures.axis import Axis, draw_up
from questline.reporting.figures.canvas import Canvas, block_height, heading
from questline.reporting.figures.edition import Edition, value
from questline.reporting.figures.figure import Draft, table_of
from questline.reporting.figures.style import BLUE, PALE, QUIET, RULE, SMALL, WIDTH
from questline.reporting.figures.text import shorten, wrap

_LEFT = 30.0
_HEIGHT = 118.0
_MOST_NAMED = 20


@dataclass(frozen=True)
class _Interview:
    """One interview: its place in the order, its new codes, and all codes so far."""

    place: int
    new: float
    total: float


def drafts(edition: Edition) -> Iterator[Draft]:
    """One figure, where interviews were coded."""
    interviews = _interviews(edition)
    if not interviews:
        return
    yield Draft(
        name="saturation",
        section="themes",
        title=_("New codes by interview"),
        caption=_(
            "Codes found so far (line) and codes that an interview was the first to bring up "
            "(bars), in the order of the interviews. Where the bars come to nothing, more "
            "interviews of such people would hardly have added codes."
        ),
        alt=_alt(interviews),
        table=table_of(
            [_("Interview"), _("New codes"), _("Codes so far")],
            [
                [str(one.place), numbers.count(one.new), numbers.count(one.total)]
                for one in interviews
            ],
        ),
        paint=lambda canvas: _paint(canvas, interviews),
    )


def _interviews(edition: Edition) -> list[_Interview]:
    """The interviews in the order of the store, which is theirs."""
    new = edition.statistics.where("interviews", "saturation", statistic="new_codes")
    total = edition.statistics.where("interviews", "saturation", statistic="cumulative_codes")
    so_far = {row.term: value(row) for row in total}
    return [
        _Interview(place, value(row) or 0.0, so_far.get(row.term) or 0.0)
        for place, row in enumerate(new, 1)
    ]


def _paint(canvas: Canvas, interviews: list[_Interview]) -> float:
    most = max(one.total for one in interviews)
    people = plural("n = {} interview", "n = {} interviews", len(interviews))
    top = heading(canvas, people.format(len(interviews)))
    unit = wrap(_("↑ Codes so far (line), new codes (bars)"), WIDTH, SMALL, most=2)
    canvas.below(0, top + SMALL, unit, size=SMALL, colour=QUIET)
    top += block_height(unit[1:], SMALL)
    floor = top + SMALL * 2.4 + _HEIGHT
    axis = Axis(0.0, max(most, 1.0), floor, top + SMALL * 2.4)
    draw_up(canvas, axis, _LEFT, right=WIDTH)
    width = (WIDTH - _LEFT) / len(interviews)
    middles = [_LEFT + (at + 0.5) * width for at in range(len(interviews))]
    for one, middle in zip(interviews, middles, strict=True):
        if one.new:
            edge = axis.at(one.new)
            canvas.box(middle - width * 0.35, edge, width * 0.7, floor - edge, PALE, edge=RULE)
    points = [(middle, axis.at(one.total)) for one, middle in zip(interviews, middles, strict=True)]
    canvas.line(points, BLUE, 1.6)
    for x, y in points:
        canvas.circle(x, y, 4.5, BLUE, BLUE)
    canvas.line([(_LEFT, floor), (WIDTH, floor)], RULE, 0.8)
    step = -(-len(interviews) // _MOST_NAMED) * (2 if width < 14 else 1)
    for one, middle in list(zip(interviews, middles, strict=True))[::step]:
        canvas.words(middle, floor + 4 + SMALL, str(one.place), size=SMALL, anchor="middle",
                     colour=QUIET, tick=True)  # fmt: skip
    centre = (_LEFT + WIDTH) / 2
    y = floor + 8 + 2 * SMALL
    words = shorten(_("Interviews in their order"), WIDTH - _LEFT, SMALL)
    canvas.words(centre, y, words, size=SMALL, anchor="middle", colour=QUIET)
    return y + SMALL * 0.6


def _alt(interviews: list[_Interview]) -> str:
    last = next((one.place for one in reversed(interviews) if one.new), 0)
    codes = interviews[-1].total
    new = ", ".join(numbers.count(one.new) for one in interviews)
    sentences = [
        plural(
            "Bars and a rising line over {} interview.",
            "Bars and a rising line over {} interviews.",
            len(interviews),
        ).format(len(interviews)),
        _("New codes, interview by interview: {}.").format(new),
        plural(
            "In all {} code; the last new one came up in interview {}.",
            "In all {} codes; the last new one came up in interview {}.",
            int(codes),
        ).format(numbers.count(codes), last),
    ]
    return " ".join(sentences)
