"""From shapes to SVG: matplotlib writes it, this module makes it fit to stand inside a page.

Several figures stand in one page, so every id starts with the figure's name; a style sheet of its
own, which would reach the whole page, is taken out; the title and the description are put in. The
same shapes give the same bytes, whatever the user's own matplotlib settings.
"""

from __future__ import annotations

import io
import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from html import escape
from typing import Any, Literal

from questline.reporting.figures.canvas import Box, Circle, Drawing, Line, Patch, Shape, Words
from questline.reporting.figures.style import FONT_FAMILY, PAPER, PIXELS_PER_UNIT, RULE
from questline.reporting.figures.text import clean

_LAID_OUT_IN = "DejaVu Sans"
_TAG = re.compile(r"<[^>]*>")
_ALIGNMENT: dict[str, Literal["left", "center", "right"]] = {
    "start": "left",
    "middle": "center",
    "end": "right",
}


@lru_cache(maxsize=512)
def svg(drawing: Drawing, name: str, title: str, description: str) -> str:
    """The SVG element of a drawing; drawn once, however many editions of the report show it."""
    return _for_a_page(_written_by_matplotlib(drawing), drawing, name, title, description)


def _written_by_matplotlib(drawing: Drawing) -> str:
    # Said once on a new machine, about fonts and folders; it is nothing that a reader can act on.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with _own_settings():
        figure = Figure(figsize=(drawing.width / 72, drawing.height / 72), dpi=72, facecolor=PAPER)
        for order, shape in enumerate(drawing.shapes):
            artist = _artist(shape, drawing.height)
            artist.set_zorder(order)
            figure.add_artist(artist)
        buffer = io.StringIO()
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        FigureCanvasSVG(figure).print_svg(buffer, metadata=nothing)
    return buffer.getvalue()


@contextmanager
def _own_settings() -> Iterator[None]:
    """matplotlib's defaults and ours, whatever the user's matplotlibrc says."""
    import matplotlib

    with matplotlib.rc_context(), warnings.catch_warnings():
        # A letter that DejaVu Sans lacks is still written: the reader's machine has its own fonts.
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        matplotlib.rcdefaults()
        matplotlib.rcParams["svg.fonttype"] = "none"
        matplotlib.rcParams["svg.hashsalt"] = "questline"
        matplotlib.rcParams["path.simplify"] = False
        matplotlib.rcParams["hatch.linewidth"] = 1.0
        yield


def _artist(shape: Shape, height: float) -> Any:
    """matplotlib's artist for a shape; it counts from the bottom, the canvas from the top."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Circle as RoundPatch
    from matplotlib.patches import Polygon, Rectangle
    from matplotlib.text import Text
    from matplotlib.transforms import IdentityTransform

    common: dict[str, Any] = {"transform": IdentityTransform(), "clip_on": False}
    match shape:
        case Box():
            edge = shape.edge or (RULE if shape.hatched else "none")
            return Rectangle(
                (shape.x, height - shape.y - shape.height),
                shape.width,
                shape.height,
                facecolor=shape.fill,
                edgecolor=edge,
                linewidth=0.8,
                linestyle=(0, (4, 3)) if shape.dashed else "solid",
                hatch="////" if shape.hatched else None,
                **common,
            )
        case Line():
            return Line2D(
                [x for x, _ in shape.points],
                [height - y for _, y in shape.points],
                color=shape.colour,
                linewidth=shape.thickness,
                linestyle=(0, (4, 3)) if shape.dashed else "solid",
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
            return Text(
                shape.x,
                height - shape.y,
                shape.text,
                color=shape.colour,
                fontsize=shape.size,
                fontfamily=_LAID_OUT_IN,
                fontweight="bold" if shape.bold else "normal",
                horizontalalignment=_ALIGNMENT[shape.anchor],
                verticalalignment="baseline",
                parse_math=False,
                **common,
            )


def _for_a_page(written: str, drawing: Drawing, name: str, title: str, description: str) -> str:
    """matplotlib's file as an SVG element that can stand inside a page beside others."""
    body = written[written.index("<svg") :]
    body = body[body.index(">") + 1 : body.rindex("</svg>")]
    body = re.sub(r"<defs>\s*<style.*?</style>\s*</defs>", "", body, count=1, flags=re.DOTALL)
    used = frozenset(re.findall(r"url\(#([^)]+)\)", "".join(_TAG.findall(body))))
    body = _TAG.sub(lambda tag: _tidy_tag(tag[0], name, used), body)
    body = re.sub(r"\n\s*", "\n", body).strip()
    width, height = drawing.width, drawing.height
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" '
        f'aria-labelledby="{name}-title {name}-description" '
        f'viewBox="0 0 {width:g} {height:g}" '
        f'width="{width * PIXELS_PER_UNIT:g}" height="{height * PIXELS_PER_UNIT:g}" '
        f'font-family="{FONT_FAMILY}" stroke-linejoin="round" '
        f'style="max-width: 100%; height: auto">'
    )
    words = (
        f'<title id="{name}-title">{escape(clean(title))}</title>\n'
        f'<desc id="{name}-description">{escape(clean(description))}</desc>'
    )
    return f"{opening}\n{words}\n{body}\n</svg>\n"


def _tidy_tag(tag: str, name: str, used: frozenset[str]) -> str:
    """One tag without what a page has no use for: groups, ids that nothing uses, line breaks.

    Text between tags is never touched: it may be a respondent's, and look like anything.
    """
    if tag.startswith(("<g ", "<g>", "</g>")):
        return ""
    tag = re.sub(
        r' id="([^"]*)"', lambda mark: f' id="{name}-{mark[1]}"' if mark[1] in used else "", tag
    )
    tag = tag.replace("url(#", f"url(#{name}-").replace(f" font-family: '{_LAID_OUT_IN}';", "")
    tag = re.sub(r' transform="rotate\(-?0 [^"]*\)"', "", tag)
    return " ".join(tag.split())
