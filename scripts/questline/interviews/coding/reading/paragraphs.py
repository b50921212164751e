"""The paragraphs of a text: the units by which the agreement between coders is judged."""

from __future__ import annotations

import re

_PARAGRAPH = re.compile(r"[^\n]+")


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Start and end of each paragraph that is not blank, blanks around it left out.

    A paragraph ends where a line ends, as it does in what word processors write as plain text.
    """
    found = []
    for match in _PARAGRAPH.finditer(text):
        inner = match.group().strip()
        if inner:
            start = match.start() + match.group().index(inner)
            found.append((start, start + len(inner)))
    return found
