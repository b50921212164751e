"""Published numbers against those of a twin: on the diagonal both are the same."""

from __future__ import annotations

from collections.abc import Sequence

from questline.reporting.figures.axis import Axis, draw_across, draw_up
from questline.reporting.figures.canvas import Canvas
from questline.reporting.figures.render import svg
from questline.reporting.figures.style import BLUE, PAPER, QUIET, SMALL, WIDTH
from questline.reporting.kinds_of_number import with_decimals
from questline.reporting.pages.page_figure import PageFigure

_PLOT, _LEFT, _MARK = 230.0, 34.0, 5.5
MARK = "Synthetic data"


def beside(
    name: str, title: str, places: Sequence[tuple[str, float, float]], kind: str
) -> PageFigure | None:
    """A picture of published numbers and a twin's; None where there is nothing to compare.

    `places` are what each is about, the published number, the twin's; `kind` what the store calls
    these statistics.
    """
    write = with_decimals(kind)
    if not places:
        return None
    canvas = Canvas()
    height = _paint(canvas, [(published, twin) for _, published, twin in places])
    apart = max(places, key=lambda place: abs(place[1] - place[2]))
    alt = (
        f"{len(places)} numbers of the twin against the published ones; most lie on the diagonal. "
        f"Farthest from it is {apart[0]}: published {write(apart[1])}, in the twin "
        f"{write(apart[2])}."
    )
    caption = f"{title}. On the dashed line both are the same."
    lines = [[words, write(published), write(twin)] for words, published, twin in places]
    picture = svg(canvas.finished(height), name, title, alt)
    return PageFigure(name, "", caption, alt, picture, ["About", "Published", "Twin"], lines)


def _paint(canvas: Canvas, places: Sequence[tuple[float, float]]) -> float:
    every = [number for place in places for number in place]
    low, high = min(every), max(every)
    room = 0.05 * (high - low) or 1.0
    canvas.words(0, SMALL, "↑ Twin", size=SMALL, colour=QUIET)
    top = SMALL * 2.0
    floor = top + _PLOT
    across = Axis(low - room, high + room, _LEFT, WIDTH - 14)
    up = Axis(low - room, high + room, floor, top)
    draw_up(canvas, up, _LEFT, right=across.end)
    end = draw_across(canvas, across, floor, top=top)
    canvas.words(WIDTH, end + SMALL, "Published →", size=SMALL, anchor="end", colour=QUIET)
    canvas.line([(across.start, floor), (across.end, top)], QUIET, 1.2, dashed=True)
    for published, twin in places:
        canvas.circle(across.at(published), up.at(twin), _MARK, PAPER, BLUE)
    baseline = end + SMALL * 2.4
    canvas.words(WIDTH, baseline, MARK, size=SMALL, anchor="end", colour=QUIET)
    return baseline + SMALL * 0.5
