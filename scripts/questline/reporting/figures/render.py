"""From shapes to SVG that can stand inside a page.

Several figures stand in one page, so every id starts with the figure's name. The same shapes give
the same bytes everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from questline.reporting.figures.canvas import (
    Box,
    Circle,
    Drawing,
    Line,
    Patch,
    Point,
    Shape,
    Strokes,
    Words,
)
from questline.reporting.figures.style import (
    FONT_FAMILY,
    INK,
    PAPER,
    PIXELS_PER_UNIT,
    RULE,
    SMALL,
)
from questline.reporting.figures.text import clean

EDGE = 0.8
EDGE_OF_CIRCLES = 1.4
DASHES = (4, 3)
"""Lengths of a dash and of a gap, in thicknesses of the line."""

ROUND = ' stroke-linejoin="round"'
"""How a line turns where it goes through more than two points."""

DOTS = ' stroke-dasharray="0 5" stroke-linecap="round"'
"""Round dots, five units from one to the next."""

STRIPE = 6
"""Distance of the slanting lines that mean: not shown to scale."""


def svg(drawing: Drawing, name: str, title: str, description: str) -> str:
    """The SVG element of a drawing."""
    width, height = drawing.width, drawing.height
    fills = dict.fromkeys(
        shape.fill for shape in drawing.shapes if isinstance(shape, Box) and shape.hatched
    )
    hatches = {fill: f"{name}-hatch-{fill.removeprefix('#')}" for fill in fills}
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" '
        f'aria-labelledby="{name}-title {name}-description" '
        f'viewBox="0 0 {width:g} {height:g}" '
        f'width="{width * PIXELS_PER_UNIT:g}" height="{height * PIXELS_PER_UNIT:g}" '
        # Most text is small and of one colour: what is said here need not be said of each.
        f'font-family="{FONT_FAMILY}" font-size="{SMALL:g}" fill="{INK}">',
        f'<title id="{name}-title">{escape(clean(title))}</title>',
        f'<desc id="{name}-description">{escape(clean(description))}</desc>',
        *_patterns(hatches),
        f'<rect width="{width:g}" height="{height:g}" fill="{PAPER}"/>',
        *(_element(shape, hatches) for shape in drawing.shapes),
        "</svg>\n",
    ]
    return "\n".join(lines)


def _element(shape: Shape, hatches: dict[str, str]) -> str:
    match shape:
        case Box():
            fill = f"url(#{hatches[shape.fill]})" if shape.hatched else shape.fill
            edge = shape.edge or (RULE if shape.hatched else "")
            return (
                f'<rect x="{shape.x:g}" y="{shape.y:g}" width="{shape.width:g}" '
                f'height="{shape.height:g}" fill="{fill}"{_edge(edge, EDGE, shape.dashed)}/>'
            )
        case Line():
            stroke = _stroke(shape.colour, shape.thickness, shape.dashed)
            more = DOTS if shape.dotted else ROUND if len(shape.points) > 2 else ""
            return f'<path d="{_through(shape.points)}" fill="none"{stroke}{more}/>'
        case Strokes():
            stroke = _stroke(shape.colour, shape.thickness, dashed=False)
            return f'<path d="{_apart(shape.ends)}" fill="none"{stroke}/>'
        case Patch():
            outline = f'<path d="{_through(shape.points)} Z"'
            return f'{outline} fill="{shape.fill}"{_edge(shape.edge, 1.0)}/>'
        case Circle():
            return (
                f'<circle cx="{shape.x:g}" cy="{shape.y:g}" r="{shape.radius:g}" '
                f'fill="{shape.fill}"{_edge(shape.edge, EDGE_OF_CIRCLES)}/>'
            )
        case Words():
            weight = ' font-weight="bold"' if shape.bold else ""
            kind = ' class="tick"' if shape.tick else ""
            size = f' font-size="{shape.size:g}"' if shape.size != SMALL else ""
            anchor = f' text-anchor="{shape.anchor}"' if shape.anchor != "start" else ""
            fill = f' fill="{shape.colour}"' if shape.colour != INK else ""
            return (
                f'<text x="{shape.x:g}" y="{shape.y:g}"{size}{anchor}{fill}{weight}{kind}>'
                f"{escape(shape.text, quote=False)}</text>"
            )


def _edge(colour: str, thickness: float, dashed: bool = False) -> str:
    """The attributes of an outline, or nothing without a colour."""
    return _stroke(colour, thickness, dashed) if colour else ""


def _stroke(colour: str, thickness: float, dashed: bool) -> str:
    lengths = " ".join(f"{length * thickness:g}" for length in DASHES)
    dashes = f' stroke-dasharray="{lengths}"' if dashed else ""
    return f' stroke="{colour}" stroke-width="{thickness:g}"{dashes}'


def _through(points: Iterable[Point]) -> str:
    return "M " + " L ".join(f"{x:g} {y:g}" for x, y in points)


def _apart(ends: Iterable[tuple[Point, Point]]) -> str:
    """Separate level or upright lines."""
    return "".join(
        f"M{x:g} {y:g}H{to_x:g}" if y == to_y else f"M{x:g} {y:g}V{to_y:g}"
        for (x, y), (to_x, to_y) in ends
    )


def _patterns(hatches: dict[str, str]) -> list[str]:
    """Definitions of slanting lines on each of the colours."""
    if not hatches:
        return []
    # The corners belong to stripes of the neighbouring tiles.
    places = [((-1, 1), (1, -1)), ((0, STRIPE), (STRIPE, 0)),
              ((STRIPE - 1, STRIPE + 1), (STRIPE + 1, STRIPE - 1))]  # fmt: skip
    slants = " ".join(_through(ends) for ends in places)
    return [
        "<defs>",
        *(
            f'<pattern id="{mark}" patternUnits="userSpaceOnUse" '
            f'width="{STRIPE}" height="{STRIPE}">'
            f'<rect width="{STRIPE}" height="{STRIPE}" fill="{fill}"/>'
            f'<path d="{slants}" fill="none"{_stroke(RULE, 1.0, dashed=False)}/></pattern>'
            for fill, mark in hatches.items()
        ),
        "</defs>",
    ]
