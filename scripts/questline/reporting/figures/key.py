"""A key: which colour is what, where there is no room to write it beside the thing itself."""

from __future__ import annotations

from questline.reporting.figures.canvas import Canvas
from questline.reporting.figures.style import HIDDEN_FILL, RULE, SMALL
from questline.reporting.figures.text import shorten, text_width

HATCHED = ""
"""Stands for the hatching in place of a colour."""

_SWATCH = 11.0


def draw_key(canvas: Canvas, y: float, entries: list[tuple[str, str]]) -> float:
    """Words with their colours, in as many lines as they need; returns where they end."""
    x = 0.0
    for words, colour in entries:
        shown = shorten(words, canvas.width - _SWATCH - 5, SMALL)
        width = _SWATCH + 5 + text_width(shown, SMALL)
        if x and x + width > canvas.width:
            x, y = 0.0, y + SMALL * 1.5
        hatched = colour == HATCHED
        fill = HIDDEN_FILL if hatched else colour
        canvas.box(x, y + 1, _SWATCH, _SWATCH, fill, edge=RULE, hatched=hatched)
        canvas.words(x + _SWATCH + 5, y + SMALL * 0.95, shown, size=SMALL)
        x += width + 12
    return y + SMALL * 1.6 if entries else y
