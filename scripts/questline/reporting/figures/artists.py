"""Shapes as matplotlib's artists. The one module that needs matplotlib's classes."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal

from matplotlib.artist import Artist
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Circle as RoundPatch
from matplotlib.patches import Polygon, Rectangle
from matplotlib.text import Text
from matplotlib.transforms import IdentityTransform

from questline.reporting.figures.canvas import Box, Circle, Drawing, Line, Patch, Shape, Words
from questline.reporting.figures.style import LAID_OUT_IN, PAPER, RULE

_IN_PLACE = IdentityTransform()
_DASHES: Any = (0, (4, 3))
_ALIGNMENT: dict[str, Literal["left", "center", "right"]] = {
    "start": "left",
    "middle": "center",
    "end": "right",
}


class OneLine(Text):
    """A line of text written where it is put.

    matplotlib's own text is measured letter by letter before it is written, which took most of the
    time of a figure and serves nothing here: the canvas has found its place already.
    """

    def draw(self, renderer: Any) -> None:
        """Write the line; called by matplotlib."""
        context = renderer.new_gc()
        context.set_foreground(self.get_color())
        x, y = self.get_unitless_position()
        _, height = renderer.get_canvas_width_height()
        line, font = self.get_text(), self.get_fontproperties()
        renderer.draw_text(context, x, height - y, line, font, 0, ismath=False, mtext=self)
        context.restore()
        self.stale = False


def figure_of(drawing: Drawing) -> FigureCanvasSVG:
    """A drawing as a figure of matplotlib on a canvas that writes SVG, one unit to a point."""
    figure = Figure(figsize=(drawing.width / 72, drawing.height / 72), dpi=72, facecolor=PAPER)
    for order, shape in enumerate(drawing.shapes):
        artist = _artist(shape, drawing.height)
        artist.set_zorder(order)
        figure.add_artist(artist)
    return FigureCanvasSVG(figure)


def _artist(shape: Shape, height: float) -> Artist:
    """matplotlib's artist for a shape; it counts from the bottom, the canvas from the top."""
    common: dict[str, Any] = {"transform": _IN_PLACE, "clip_on": False}
    match shape:
        case Box():
            return Rectangle(
                (shape.x, height - shape.y - shape.height),
                shape.width,
                shape.height,
                facecolor=shape.fill,
                edgecolor=shape.edge or (RULE if shape.hatched else "none"),
                linewidth=0.8,
                linestyle=_DASHES if shape.dashed else "solid",
                hatch="////" if shape.hatched else None,
                **common,
            )
        case Line():
            return Line2D(
                [x for x, _ in shape.points],
                [height - y for _, y in shape.points],
                color=shape.colour,
                linewidth=shape.thickness,
                linestyle=_DASHES if shape.dashed else "solid",
                solid_capstyle="butt",
                **common,
            )
        case Patch():
            corners = [(x, height - y) for x, y in shape.points]
            return Polygon(corners, facecolor=shape.fill, edgecolor=shape.edge, **common)
        case Circle():
            return RoundPatch(
                (shape.x, height - shape.y),
                shape.radius,
                facecolor=shape.fill,
                edgecolor=shape.edge,
                linewidth=1.4,
                **common,
            )
        case Words():
            return OneLine(
                shape.x,
                height - shape.y,
                shape.text,
                color=shape.colour,
                fontproperties=_font(shape.size, shape.bold),
                horizontalalignment=_ALIGNMENT[shape.anchor],
                **common,
            )


@cache
def _font(size: float, bold: bool) -> FontProperties:
    return FontProperties(family=LAID_OUT_IN, size=size, weight="bold" if bold else "normal")
