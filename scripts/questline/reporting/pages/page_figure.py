"""A figure as the pages show it: picture, words, and the lines of its data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from questline.reporting.numbers import MINUS

_NEGATIVE = re.compile(r"-(\d+(?:\.\d+)?)")
_ZERO = re.compile(rf"([<>]?{MINUS}?)0(\.\d+)")


@dataclass(frozen=True)
class PageFigure:
    """A figure read from the folder of figures; `svg` is empty where nothing could be drawn."""

    name: str
    section: str
    caption: str
    alt: str
    svg: str
    headers: list[str]
    lines: list[list[str]]


def page_figure(entry: Mapping[str, Any], svg: str, table: pd.DataFrame) -> PageFigure:
    """A figure from its entry in figures.json, its SVG and its data (text, as in its CSV)."""
    headers = [str(column) for column in table.columns]
    without_zero = [header in entry.get("without_zero", ()) for header in headers]
    lines = [
        [_for_readers(str(cell), bare) for cell, bare in zip(line, without_zero, strict=True)]
        for line in table.to_numpy().tolist()
    ]
    words = {name: str(entry[name]) for name in ("name", "section", "caption", "alt")}
    return PageFigure(**words, svg=svg, headers=headers, lines=lines)


@lru_cache(maxsize=50_000)
def _for_readers(cell: str, without_zero: bool) -> str:
    """A spreadsheet's number as readers see it, with a real minus sign; other text as it is."""
    found = _NEGATIVE.fullmatch(cell)
    text = f"{MINUS}{found[1]}" if found else cell
    bare = _ZERO.fullmatch(text) if without_zero else None
    return f"{bare[1]}{bare[2]}" if bare else text
