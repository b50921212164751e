"""Characters that a document cannot hold: Word and workbooks are XML, which has no control ones."""

from __future__ import annotations

import re

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
IN_PLACE = "\ufffd"
"""Stands where a character could not be kept, so that readers see that something was there."""


def allowed(text: str) -> str:
    """The text with a sign in place of each character that XML forbids or that shows nothing.

    >>> allowed("one\\x00two")
    'one\ufffdtwo'
    """
    return FORBIDDEN.sub(IN_PLACE, text)
