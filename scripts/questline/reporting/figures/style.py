"""The look of every figure: sizes, colours, fonts. Nothing else sets one.

A figure is 360 units wide and its text 11 or 12 units high, so that it is read on a phone of 320
pixels. Colours are those of Okabe and Ito (2008) and of ColorBrewer's schemes that people with
colour vision deficiency tell apart; wherever a colour means something, a place, a shape or a
number says it too, for print in grey.
"""

from __future__ import annotations

WIDTH = 360.0
MARGIN = 4.0
PIXELS_PER_UNIT = 1.5
"""How large a figure is when nothing tells it to shrink or to grow."""

TEXT = 12.0
SMALL = 11.0
LINE_HEIGHT = 1.25
"""Distance of two lines of text, in heights of the text."""

LAID_OUT_IN = "DejaVu Sans"
FONT_FAMILY = f"'{LAID_OUT_IN}', Verdana, Arial, sans-serif"
"""Text stays text in the SVG. It is laid out in the widest of these, so that it fits whichever of
them the reader's machine has."""

BLACK = "#000000"
INK = "#1a1a1a"
QUIET = "#555555"
RULE = "#8c8c8c"
GRID = "#dddddd"
PAPER = "#ffffff"

BLUE = "#0072b2"
SKY = "#56b4e9"
PALE = "#c6dbef"
ORANGE = "#e69f00"
VERMILLION = "#d55e00"
HIDDEN_FILL = "#f4f4f4"

LOW_SIDE = ("#b35806", "#e08214", "#fdb863", "#fee0b6")
"""From the lowest answer to the middle (ColorBrewer PuOr, its orange half)."""

HIGH_SIDE = ("#d1e5f0", "#92c5de", "#4393c3", "#2166ac")
"""From the middle to the highest answer (ColorBrewer RdBu, its blue half)."""

NEUTRAL = "#d4d4d4"
SEQUENCE = ("#e7f1fa", "#c6dbef", "#9ecae1", "#6baed6", "#3182bd", "#08519c", "#08306b")
"""From the lowest to the highest (ColorBrewer Blues)."""

COLOURS_OF_MISSING = {
    "left_blank": BLUE,
    "refused": ORANGE,
    "not_asked": "#d4d4d4",
    "not_applicable": "#777777",
    "do_not_know": SKY,
    "unusable": "#882255",
    "out_of_range": VERMILLION,
    "not_derived": "#332288",
    "not_scored": "#f0e442",
}


def ramp(stops: tuple[str, ...], steps: int) -> list[str]:
    """So many colours spread evenly over `stops`; one colour is the middle of them."""
    if steps == 1:
        return [mix(stops, 0.5)]
    return [mix(stops, step / (steps - 1)) for step in range(steps)]


def mix(stops: tuple[str, ...], place: float) -> str:
    """The colour at a place from 0 to 1 between `stops`."""
    position = min(max(place, 0.0), 1.0) * (len(stops) - 1)
    below = min(int(position), len(stops) - 2)
    share = position - below
    pairs = zip(_channels(stops[below]), _channels(stops[below + 1]), strict=True)
    return "#" + "".join(f"{round(low + share * (high - low)):02x}" for low, high in pairs)


def diverging(steps: int) -> list[str]:
    """Colours from the lowest to the highest answer; an odd number has a neutral middle."""
    side = steps // 2
    # Few answers leave out the palest colours, which are the hardest to tell from the middle.
    palest = min(1.0, side / 3)
    places = [palest * (place + (side == 1)) / max(side - 1, 1) for place in range(side)]
    low = [mix(LOW_SIDE, place) for place in places]
    high = [mix(HIGH_SIDE, 1 - place) for place in reversed(places)]
    return [*low, *([NEUTRAL] if steps % 2 else []), *high]


def ink_on(fill: str) -> str:
    """Black or white, whichever stands out more on `fill`: one of them always has a contrast of at
    least 4.5 (WCAG 2.2).
    """
    light = luminance(fill) + 0.05
    return BLACK if light / 0.05 >= 1.05 / light else PAPER


def luminance(colour: str) -> float:
    """Relative luminance of a colour, 0 black to 1 white (WCAG 2.2)."""
    parts = [channel / 255 for channel in _channels(colour)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
