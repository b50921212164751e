"""Answers that are numbers: strictly decimal, with a point, or a comma if the codebook says so."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from questline.core.codebook import DECIMAL_COMMA
from questline.intake.decimals import as_decimal, range_in_words
from questline.intake.readings import BLANKS_REMOVED, Fault, MissingAnswers, Reading, changed
from questline.intake.spreadsheet_marks import EXPORT_AGAIN, mark_of_spreadsheet
from questline.intake.wording import quoted

_OTHER_SIGN = {False: re.compile(r"[+-]?[0-9]+,[0-9]+"), True: re.compile(r"[+-]?[0-9]+\.[0-9]+")}
"""What a number looks like with the other decimal sign, by whether the codebook says comma."""


def number_reader(name: str, variable: Mapping[str, Any]) -> Callable[[str], Reading]:
    """A function that reads one text of a variable with numbers.

    An item whose declared minimum and maximum are whole numbers accepts whole numbers alone.
    """
    missing = MissingAnswers(variable)
    comma = DECIMAL_COMMA in variable["formats"]
    with_wrong_sign: list[str] = []
    whole = variable["kind"] == "item" and all(
        limit is not None and float(limit).is_integer()
        for limit in (variable["minimum"], variable["maximum"])
    )

    def read(text: str) -> Reading:
        as_missing = missing.read(text)
        if as_missing:
            return as_missing
        bare = text.strip()
        # With a comma declared, 1.500 may be one and a half or fifteen hundred.
        doubtful = comma and "." in bare
        value = None if doubtful else as_decimal(bare.replace(",", ".") if comma else bare)
        if value is None and _OTHER_SIGN[comma].fullmatch(bare):
            # One fault for all such answers of the column, with the first as its example.
            with_wrong_sign.append(text)
            return Reading(fault=_wrong_sign(name, with_wrong_sign[0], variable, comma))
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


def _wrong_sign(name: str, text: str, variable: Mapping[str, Any], comma: bool) -> Fault:
    """The mistake of a comma for a decimal point, or of a point where the codebook says comma."""
    if comma:
        return Fault(
            f"{quoted(text, variable)} has a point where the codebook says {DECIMAL_COMMA}",
            "numbers with a comma and no point, such as 2,5 or 1500",
            f"empty `format` of {name} in codebook.csv if decimals are written with a point "
            "throughout, or correct the export",
        )
    return Fault(
        f"{quoted(text, variable)} has a comma where a number has a decimal point",
        "numbers with a decimal point and no comma, such as 2.5 or 1500",
        f"if decimals are written with a comma throughout, write {DECIMAL_COMMA} into `format` of "
        f"{name} in codebook.csv; otherwise correct the export",
    )


def _no_number(name: str, text: str, variable: Mapping[str, Any]) -> Fault:
    mark = mark_of_spreadsheet(text)
    found = f"{quoted(text, variable)} is not a number. {mark}".strip()
    expected = "a number with figures alone, such as 12 or 2.5"
    if mark:
        return Fault(found, expected, EXPORT_AGAIN)
    return Fault(
        found,
        expected,
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
