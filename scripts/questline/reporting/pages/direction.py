"""Text that runs the other way, kept from turning round the words of the page beside it.

Characters of Unicode's bidirectional algorithm (UAX 9) set the direction of all that follows them.
A label with one could show a number backwards, or before its label (Boucher and Anderson 2023,
Trojan Source).
"""

from __future__ import annotations

import re
from typing import TypeVar

from questline.core.plain_text import UNSEEN_MARK

ISOLATE, END = "\u2068", "\u2069"
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BEGINS = "\u2066\u2067\u2068"
_OTHER_WAY = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff]")
"""Letters of the scripts that are written from right to left: Hebrew, Arabic and their kin."""

Words = TypeVar("Words", bound=str)


def in_order(words: Words) -> Words:
    """A text, or HTML, that turns nothing outside itself; a mark stands for what would have.

    Embeddings and overrides are always marked, isolates where they are not ended, or not begun,
    before the next tag.
    """
    if not _TURNS.search(words):
        return words
    kept = list(words)
    begun: list[int] = []
    for at, sign in enumerate(words):
        if sign in _BEGINS:
            begun.append(at)
        elif sign == END and begun:
            begun.pop()
        elif sign in "<>":
            for place in begun:
                kept[place] = UNSEEN_MARK
            begun.clear()
        elif _TURNS.match(sign):
            kept[at] = UNSEEN_MARK
    for place in begun:
        kept[place] = UNSEEN_MARK
    return type(words)("".join(kept))


def isolated(words: str) -> str:
    """A part of a sentence; in a script that runs the other way, between marks that keep it apart.

    >>> isolated("five")
    'five'
    """
    return f"{ISOLATE}{in_order(words)}{END}" if _OTHER_WAY.search(words) else words
