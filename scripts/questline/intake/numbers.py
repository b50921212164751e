"""Answers that are numbers: strictly decimal, with a point."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from questline.intake.decimals import as_decimal, range_in_words
from questline.intake.readings import BLANKS_REMOVED, Fault, MissingAnswers, Reading, changed
from questline.intake.wording import quoted

_WITH_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")


def number_reader(name: str, variable: Mapping[str, Any]) -> Callable[[str], Reading]:
    """A function that reads one text of a variable with numbers.

    An item whose declared minimum and maximum are whole numbers accepts whole numbers alone.
    """
    missing = MissingAnswers(variable)
    whole = variable["kind"] == "item" and all(
        limit is not None and float(limit).is_integer()
        for limit in (variable["minimum"], variable["maximum"])
    )

    def read(text: str) -> Reading:
        as_missing = missing.read(text)
        if as_missing:
            return as_missing
        bare = text.strip()
        value = as_decimal(bare)
        if value is None:
            return Reading(fault=_no_number(name, text, variable))
        if whole and not value.is_integer():
            return Reading(fault=_not_whole(name, text, variable))
        return changed(Reading(value=value), text, bare, BLANKS_REMOVED, variable)

    return read


def outside_range(name: str, text: str, variable: Mapping[str, Any]) -> Fault:
    """The mistake of a number outside its declared range."""
    return Fault(
        f"{quoted(text, variable)} is outside the declared range",
        range_in_words(variable),
        f"correct the export or the range of {name} in codebook.csv; to have such answers set to "
        "missing and logged, write `out_of_range: set_missing` into cleaning.yaml",
    )


def _no_number(name: str, text: str, variable: Mapping[str, Any]) -> Fault:
    if _WITH_COMMA.fullmatch(text.strip()):
        return Fault(
            f"{quoted(text, variable)} has a comma where a number has a decimal point",
            "numbers with a decimal point and no comma, such as 2.5 or 1500",
            "export the answers again with decimal points (the language setting of the survey "
            "platform or the spreadsheet decides), or replace the commas in this column",
        )
    return Fault(
        f"{quoted(text, variable)} is not a number",
        "a number with figures alone, such as 12 or 2.5",
        f"correct the export; if the text means that the answer is missing, add it to `missing` of "
        f"{name} in codebook.csv; if people answered in words, make {name} a text",
    )


def _not_whole(name: str, text: str, variable: Mapping[str, Any]) -> Fault:
    return Fault(
        f"{quoted(text, variable)} is not a whole number",
        f"a whole number, {range_in_words(variable)}",
        f"correct the export; if answers between the whole numbers exist, give {name} the kind "
        "number in codebook.csv",
    )
