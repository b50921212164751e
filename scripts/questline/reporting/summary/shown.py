"""What stands on the page and asks for an explanation: likely ranges, and `cannot say`."""

from __future__ import annotations

from collections.abc import Iterable

from questline.reporting.catalogue import _
from questline.reporting.pages.writing import Number, Text
from questline.reporting.summary.findings import IN_WORDS, UNSURE

RANGES = ("interval", "size_interval", "interval_of_100")
"""What a number shows where it is the ends of a range."""


def has_ranges(texts: Iterable[Text]) -> bool:
    """Whether a range stands in one of some texts."""
    return any(
        isinstance(part, Number) and part.shows in RANGES and part.is_there
        for text in texts
        for part in text
    )


def has_unsure(texts: Iterable[Text]) -> bool:
    """Whether one of some texts says that the data cannot say if there is a gap."""
    return any(_(IN_WORDS[UNSURE]) in text for text in texts)
