"""Answers in people's own words, kept letter by letter, and reference numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from questline.intake.readings import BLANKS_REMOVED, Fault, MissingAnswers, Reading, changed
from questline.intake.spreadsheet_marks import EXPORT_AGAIN, is_shortened_number

_SHORTENED = Fault(
    "a reference number that a spreadsheet has shortened to the form 1.23E+15",
    "reference numbers in full",
    EXPORT_AGAIN,
)


def text_reader(variable: Mapping[str, Any]) -> Callable[[str], Reading]:
    """A function that reads one free text. It stays as it is: "NA" and "None" are words."""
    missing = MissingAnswers(variable)
    return lambda text: missing.read(text) or Reading(value=text)


def identifier_reader(variable: Mapping[str, Any]) -> Callable[[str], Reading]:
    """A function that reads one reference number, as text, without blanks around it.

    With them one respondent would pass for two. A number that a spreadsheet has shortened
    (1.23E+15) is a mistake: several respondents would pass for one.
    """
    missing = MissingAnswers(variable)

    def read(text: str) -> Reading:
        as_missing = missing.read(text)
        if as_missing:
            return as_missing
        bare = text.strip()
        if is_shortened_number(bare):
            return Reading(fault=_SHORTENED)
        return changed(Reading(value=bare), text, bare, BLANKS_REMOVED, variable)

    return read
