"""A key: which colour is what, where there is no room to write it beside the thing itself."""

from __future__ import annotations

from questline.reporting.figures.canvas import Canvas, block_height
from questline.reporting.figures.style import HIDDEN_FILL, RULE, SMALL
from questline.reporting.figures.text import text_width, wrap

HATCHED = ""
"""Stands for the hatching in place of a colour."""

_SWATCH = 11.0


def draw_key(canvas: Canvas, y: float, entries: list[tuple[str, str]]) -> float:
    """Words with their colours, in as many lines as they need; returns where they end."""
    x = 0.0
    tall = 0.0
    for words, colour in entries:
        hatched = colour == HATCHED
        # What the hatching means is never cut.
        lines = wrap(words, canvas.width - _SWATCH - 5, SMALL, most=3 if hatched else 1)
        width = _SWATCH + 5 + max(text_width(line, SMALL) for line in lines)
        if x and x + width > canvas.width:
            x, y, tall = 0.0, y + tall + SMALL * 1.5, 0.0
        fill = HIDDEN_FILL if hatched else colour
        canvas.box(x, y + 1, _SWATCH, _SWATCH, fill, edge=RULE, hatched=hatched)
        canvas.below(x + _SWATCH + 5, y + SMALL * 0.95, lines, size=SMALL)
        tall = max(tall, block_height(lines[1:], SMALL))
        x += width + 12
    return y + tall + SMALL * 1.6 if entries else y
