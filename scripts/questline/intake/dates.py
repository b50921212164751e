"""Answers that are dates: one of the declared formats, and never a guess between two."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from questline.intake.readings import BLANKS_REMOVED, Fault, MissingAnswers, Reading, changed
from questline.intake.wording import is_hidden, quoted

_REMEDY = "add its format to `format` of {name} in codebook.csv, or correct the export"


def date_reader(name: str, variable: Mapping[str, Any]) -> Callable[[str], Reading]:
    """A function that reads one date as ISO text, 2023-11-14T09:31:00."""
    missing = MissingAnswers(variable)
    formats = list(variable["formats"])

    def read(text: str) -> Reading:
        as_missing = missing.read(text)
        if as_missing:
            return as_missing
        bare = text.strip()
        moments = _moments(bare, formats)
        if not moments:
            return Reading(fault=_no_date(name, text, variable, formats))
        if len(moments) > 1:
            return Reading(fault=_two_dates(name, text, variable, moments))
        return changed(Reading(value=next(iter(moments))), text, bare, BLANKS_REMOVED, variable)

    return read


def _moments(text: str, formats: Sequence[str]) -> dict[str, str]:
    """Each moment that a text can mean, as ISO text, with the first format that gives it."""
    moments: dict[str, str] = {}
    for written in formats:
        try:
            moment = datetime.strptime(text, written).isoformat(timespec="seconds")
        except ValueError:
            continue
        moments.setdefault(moment, written)
    return moments


def _no_date(name: str, text: str, variable: Mapping[str, Any], formats: Sequence[str]) -> Fault:
    written = " or ".join(formats)
    example = " or ".join(datetime(2023, 11, 14, 9, 31).strftime(entry) for entry in formats)
    return Fault(
        f"{quoted(text, variable)} is no date of a declared format",
        f"{written}, such as {example}",
        _REMEDY.format(name=name),
    )


def _two_dates(
    name: str, text: str, variable: Mapping[str, Any], moments: Mapping[str, str]
) -> Fault:
    meanings = " or ".join(
        moment.split("T")[0] + f" by {written}" for moment, written in moments.items()
    )
    which = "" if is_hidden(variable) else f": {meanings}"
    return Fault(
        f"{quoted(text, variable)} can mean two dates{which}",
        "a date that means one day",
        f"leave one of the two formats in `format` of {name} in codebook.csv, and correct the rows "
        "that are written in the other",
    )
