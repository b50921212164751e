"""Texts of questionnaires without their markup, and lines of small tables beside an export."""

from __future__ import annotations

import csv
import html
import io
import re

_BREAKS = re.compile(r"<\s*(br|/p|/div|/li|/tr|/h[1-6])\b[^>]*>", re.IGNORECASE)
_UNSEEN = re.compile(r"<(script|style)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_TAGS = re.compile(r"<[a-zA-Z/!][^<>]*>")


def plain(text: str) -> str:
    """A text of a question without tags, in one line.

    >>> plain("<p>How <b>often</b>&nbsp;do you<br>travel?</p>")
    'How often do you travel?'
    """
    if "<" in text:
        text = _TAGS.sub("", _BREAKS.sub(" ", _UNSEEN.sub(" ", text)))
    if "&" in text:
        text = html.unescape(text)
    return " ".join(text.split())


def small_table(content: bytes) -> list[list[str]]:
    """The records of a small table beside an export; none when it is no such text."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\x00" in text:
        return []
    first = text.lstrip().partition("\n")[0]
    sign = max((",", ";", "\t"), key=first.count)
    csv.field_size_limit(2**31 - 1)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
        return [record for record in reader if record]
    except csv.Error:
        return []
