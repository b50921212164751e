"""Text in figures: made harmless, measured, broken into lines that fit."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from questline.reporting.catalogue import _, message
from questline.reporting.figures.dejavu_sans import UNITS, widths
from questline.reporting.figures.style import TEXT

# Marks that turn the direction of all text after them: a label could reorder the figure's numbers.
_DIRECTION_MARKS = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)

_REST = message("; the rest is in the table.")


@lru_cache(maxsize=50_000)
def clean(text: str) -> str:
    """Text on one line, without characters that XML forbids or that turn the text's direction."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    kept = []
    for character in text:
        category = unicodedata.category(character)
        if category in ("Cc", "Zs", "Zl", "Zp"):
            kept.append(" ")
        elif character in _DIRECTION_MARKS or category in ("Cs", "Cn") or character == "\ufeff":
            continue
        else:
            kept.append(character)
    return " ".join("".join(kept).split())


def text_width(text: str, size: float = TEXT, bold: bool = False) -> float:
    """Width of one line in units, in DejaVu Sans."""
    return sum([_advance(character, bold) for character in text]) * size


def wrap(
    text: str, width: float, size: float = TEXT, *, most: int = 4, bold: bool = False
) -> list[str]:
    """`text` as at most so many lines of at most `width` units; what is over ends in an ellipsis.

    A word that is longer than a line is broken where the line ends.
    """
    lines: list[str] = []
    line = ""
    for word in clean(text).split(" "):
        joined = f"{line} {word}" if line else word
        if text_width(joined, size, bold) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        while text_width(word, size, bold) > width and len(word) > 1 and len(lines) <= most:
            head = _head(word, width, size, bold)
            lines.append(head)
            word = word[len(head) :]
        line = word
        if len(lines) > most:
            break
    if line:
        lines.append(line)
    if len(lines) > most:
        lines = [*lines[: most - 1], _ended_early(lines[most - 1], width, size, bold)]
    return lines or [""]


def told_in(text: str, most: int) -> str:
    """Words that are read aloud, with at most about so many signs.

    What is over is cut where a part of a sentence ends, and said to be in the table.
    """
    if len(text) <= most:
        return text
    rest = _(_REST)
    head = text[: most - len(rest)]
    end = max(head.rfind("; "), head.rfind(". "), head.rfind(", "))
    return f"{head[:end] if end > most // 3 else head.rstrip()}{rest}"


def shorten(text: str, width: float, size: float = TEXT, bold: bool = False) -> str:
    """`text` on one line of at most `width` units."""
    return wrap(text, width, size, most=1, bold=bold)[0]


def _head(word: str, width: float, size: float, bold: bool) -> str:
    """As many first characters of `word` as fit, at least one."""
    length = 1
    while length < len(word) and text_width(word[: length + 1], size, bold) <= width:
        length += 1
    return word[:length]


def _ended_early(line: str, width: float, size: float, bold: bool) -> str:
    while line and text_width(line + "…", size, bold) > width:
        line = line[:-1]
    return line.rstrip() + "…"


@cache
def _advance(character: str, bold: bool) -> float:
    """How far one character moves the pen, in sizes; a full size if the font does not have it."""
    if unicodedata.combining(character):
        return 0.0
    return widths(bold).get(character, UNITS) / UNITS
