"""Where each number of a page leads: to the row of its statistic in the page for reviewers.

That page lists every statistic of an edition in the order of its store, so that a statistic is
named by its place: `s1` is the first. A link is a tenth as long as an id, and there are thousands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from questline.reporting.pages.writing import Number

REPRODUCIBILITY = "reproducibility.html"
"""The page with a row for every statistic, beside the report."""


class Traced:
    """The places of the statistics of one store, and which of them a page has shown."""

    def __init__(self, identifiers: Iterable[str]):
        self._places = {identifier: place for place, identifier in enumerate(identifiers, 1)}
        self._texts: dict[int, dict[str, str]] = {}

    def address(self, entry: Number) -> str:
        """Where the link of a number leads, which is shown from now on; empty without a place."""
        place = self._places.get(entry.id)
        if place is None:
            return ""
        self._texts.setdefault(place, {}).setdefault(entry.shows, entry.text)
        return f"{REPRODUCIBILITY}#s{place}"

    def shown(self) -> Iterator[tuple[int, str, dict[str, str]]]:
        """What was shown, in the order of the store: place, id, and {what is shown: its text}."""
        identifiers = list(self._places)
        for place in sorted(self._texts):
            yield place, identifiers[place - 1], self._texts[place]
