"""Answers in people's own words, kept letter by letter, and reference numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from questline.intake.readings import BLANKS_REMOVED, MissingAnswers, Reading, changed


def text_reader(variable: Mapping[str, Any]) -> Callable[[str], Reading]:
    """A function that reads one free text. It stays as it is: "NA" and "None" are words."""
    missing = MissingAnswers(variable)
    return lambda text: missing.read(text) or Reading(value=text)


def identifier_reader(variable: Mapping[str, Any]) -> Callable[[str], Reading]:
    """A function that reads one reference number, as text, without blanks around it.

    With them one respondent would pass for two.
    """
    missing = MissingAnswers(variable)

    def read(text: str) -> Reading:
        as_missing = missing.read(text)
        if as_missing:
            return as_missing
        bare = text.strip()
        return changed(Reading(value=bare), text, bare, BLANKS_REMOVED, variable)

    return read
