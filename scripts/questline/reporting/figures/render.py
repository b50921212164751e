"""From shapes to SVG: matplotlib writes it, this module makes it fit to stand inside a page.

Several figures stand in one page, so every id starts with the figure's name; a style sheet of its
own, which would reach the whole page, is taken out; the title and the description are put in. The
same shapes give the same bytes, whatever the user's own matplotlib settings.
"""

from __future__ import annotations

import io
import logging
import re
from functools import lru_cache
from html import escape
from typing import Any

from questline.reporting.figures.canvas import Drawing
from questline.reporting.figures.style import FONT_FAMILY, LAID_OUT_IN, PIXELS_PER_UNIT
from questline.reporting.figures.text import clean

_TAG = re.compile(r"<[^>]*>")
_SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "questline",
    "path.simplify": False,
    "hatch.linewidth": 1.0,
}


@lru_cache(maxsize=512)
def svg(drawing: Drawing, name: str, title: str, description: str) -> str:
    """The SVG element of a drawing; drawn once, however many editions of the report show it."""
    return _for_a_page(_written_by_matplotlib(drawing), drawing, name, title, description)


def _written_by_matplotlib(drawing: Drawing) -> str:
    # Said once on a new machine, about fonts and folders; it is nothing that a reader can act on.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    import matplotlib

    from questline.reporting.figures.artists import figure_of

    buffer = io.StringIO()
    with matplotlib.rc_context():
        # Whatever the user's own matplotlibrc says.
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_SETTINGS)
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        figure_of(drawing).print_svg(buffer, metadata=nothing)
    return buffer.getvalue()


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
        f'font-family="{FONT_FAMILY}" stroke-linejoin="round">'
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
    tag = tag.replace("url(#", f"url(#{name}-").replace(f" font-family: '{LAID_OUT_IN}';", "")
    tag = re.sub(r' transform="rotate\(-?0 [^"]*\)"', "", tag)
    return " ".join(tag.split())
