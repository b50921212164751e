"""Drawings as pictures of points: Word and programs like it do not all draw SVG alike.

The letters come from the font that matplotlib brings, and none from the system, so that a picture
is the same bytes on every machine.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from questline.core.fonts import font_files

POINTS_ACROSS = 800
"""At the width that a drawing has on paper, 10 cm, this is 200 to the inch."""
_SIZE = re.compile(r'<svg\b[^>]*?\bviewBox="([^"]*)"')


def pictures_of(drawings: Mapping[str, str]) -> dict[str, bytes]:
    """The PNG of each drawing by its name; a drawing that is empty or no SVG has none."""
    pictures = {}
    for name, svg in drawings.items():
        if svg.strip() and size_of(svg) is not None:
            pictures[name] = picture_of(svg)
    return pictures


def picture_of(svg: str, across: int = POINTS_ACROSS) -> bytes:
    """An SVG as PNG, `across` points wide.

    Raises ValueError for a text that is no SVG.
    """
    from resvg_py import svg_to_bytes

    return bytes(
        svg_to_bytes(
            svg_string=svg,
            width=across,
            skip_system_fonts=True,
            font_files=[str(path) for path in font_files().values()],
            font_family="DejaVu Sans",
            sans_serif_family="DejaVu Sans",
            resources_dir=None,
        )
    )


def size_of(svg: str) -> tuple[float, float] | None:
    """Width and height of a drawing in its own units; None where it does not say."""
    found = _SIZE.search(svg)
    numbers = found[1].replace(",", " ").split() if found else []
    try:
        *_start, width, height = (float(number) for number in numbers)
    except ValueError:
        return None
    return (width, height) if len(numbers) == 4 and width > 0 and height > 0 else None
