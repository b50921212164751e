"""Lists of words in the language of the report."""

from __future__ import annotations

from collections.abc import Iterable

from questline.core import sentences
from questline.reporting.catalogue import _, message

LAST = {"and": message("and"), "or": message("or")}


def listed(words: Iterable[str], last: str = "and") -> str:
    """Words as a list in a sentence, its last two with "and", or "or", between them."""
    return sentences.listed(words, _(LAST[last]))
