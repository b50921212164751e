"""What is looked for in the words of a respondent before they are published: addresses, numbers and
dates, place names that the study knows, answers to questions that identify people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from questline.core.personal_data import kinds_found
from questline.core.place_names import IDENTIFYING, PLACE, Places, Written
from questline.core.plain_text import for_the_scan

if TYPE_CHECKING:
    import pandas as pd


class TextScan:
    """What is found in a text of a respondent: patterns, and what the study knows of places.

    `responses` are those of cleaning (index row), `categories` what is known of places (see
    `Places`), `identifying` the text variables that identify people.
    """

    def __init__(
        self,
        responses: pd.DataFrame,
        categories: Sequence[Mapping[str, list[str]]],
        identifying: Sequence[str],
    ):
        self._own = {name: responses[name] for name in identifying}
        self._places = Places(categories)
        self._written = Written(
            text for answers in self._own.values() for text in answers.dropna().unique()
        )

    def found_in(self, text: str, row: int) -> list[str]:
        """The kinds of what is found, in a fixed order; `row` is the respondent's."""
        scanned = for_the_scan(text)
        typed = [answers.get(row) for answers in self._own.values()]
        own = [text for text in typed if isinstance(text, str)]
        found = kinds_found(scanned)
        if self._places.stand_in(scanned):
            found.append(PLACE)
        if self._written.stands_in(scanned, own):
            found.append(IDENTIFYING)
        return found
