"""Whether a quotation is what a respondent wrote, and holds nothing that could tell who it was."""

from __future__ import annotations

import re

from questline.core.plain_text import plain

LEFT_OUT = "[…]"
_LEFT_OUT = re.compile(r"\[\s*(?:…|\.\s?\.\s?\.)\s*\]")
_REPLACED = re.compile(r"\[[^\[\]]*\]")


def segments(text: str) -> list[str]:
    """The parts of a quotation between the marks of words left out, those without words aside."""
    parts = [plain(part) for part in _LEFT_OUT.split(text)]
    return [part for part in parts if any(sign.isalnum() for sign in part)]


def words_spoken(text: str) -> str:
    """A quotation from an interview, words in square brackets as left out: they are the team's."""
    return _REPLACED.sub(LEFT_OUT, text)


def as_published(text: str) -> str:
    """A quotation as it is shown: single blanks, one form of the mark of words left out."""
    return plain(_LEFT_OUT.sub(LEFT_OUT, text))


def is_quoted_from(text: str, answer: str) -> bool:
    """Whether the segments of a quotation stand in an answer, whole words, in their order."""
    return _in_order(segments(text), plain(answer))


def differs_in_capitals(text: str, answer: str) -> bool:
    """Whether a quotation would be the respondent's own words but for capital letters."""
    return _in_order([part.casefold() for part in segments(text)], plain(answer).casefold())


def _in_order(parts: list[str], answer: str) -> bool:
    start = 0
    for part in parts:
        before = r"(?<!\w)" if part[0].isalnum() else ""
        after = r"(?!\w)" if part[-1].isalnum() else ""
        found = re.compile(f"{before}{re.escape(part)}{after}").search(answer, start)
        if not found:
            return False
        start = found.end()
    return True
