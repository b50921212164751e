"""Answers as they are compared and shown: without what cannot be seen, with single blanks."""

from __future__ import annotations

import re
import unicodedata

from questline.core.unseen_characters import is_unseen

_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
UNSEEN_MARK = "\ufffd"
"""What stands in place of a character that cannot be seen."""


def plain(text: str) -> str:
    """The text in composed form without unseen characters, its white space made single blanks."""
    composed = unicodedata.normalize("NFC", text)
    if not composed.isprintable():
        composed = "".join(sign for sign in composed if not is_unseen(sign))
    return " ".join(composed.split())


def for_the_scan(text: str) -> str:
    """The plain text with letters and digits of other widths, and all dashes, as usual ones."""
    return re.sub(r" +", " ", unicodedata.normalize("NFKC", plain(text)).translate(_DASHES))


def with_marks(text: str) -> str:
    """The text as it was written, a mark in place of each character that cannot be seen."""
    if text.isprintable():
        return text
    return "".join(UNSEEN_MARK if is_unseen(sign) else sign for sign in text)
