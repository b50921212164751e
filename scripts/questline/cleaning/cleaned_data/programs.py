"""The cleaned data as SPSS and as Stata hold them: numbers, labels, measures and missing codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from questline.cleaning.cleaned_data.columns import CleanedColumn, each_at
from questline.cleaning.cleaned_data.naming import SPSS, STATA, Limits, cut, names_for
from questline.core.kinds_of_missing import IN_WORDS, KINDS
from questline.core.statistics_files import ProgramFile

SPSS_START = 12_219_379_200.0
"""Seconds from SPSS's first moment, 14 October 1582, to the beginning of 1970."""
STATA_START = 3653.0
"""Days from Stata's first day, 1 January 1960, to the beginning of 1970."""
_DAY = 86_400.0
_LARGEST_LABELLED = 2_147_483_620
"""Stata labels whole numbers up to the largest of its type long."""


def for_spss(columns: Sequence[CleanedColumn], title: str) -> ProgramFile:
    """As SPSS holds them: a kind of missing is a number of its own in a range that is missing."""
    codes = spss_missing_codes(columns)
    lowest, highest = min(codes.values()), max(codes.values())
    program = _empty(columns, title, SPSS, dict(codes))
    held = {}
    for column in columns:
        name = program.names[column.name]
        numbers = column.numbers + SPSS_START if column.is_date else column.numbers
        values = numbers.copy()
        for kind in column.kinds:
            values[column.missing == kind] = codes[kind]
        held[name] = values
        labels = {number: label for number, _, label in column.numbered}
        labels |= {codes[kind]: IN_WORDS[kind] for kind in column.kinds}
        _describe(program, column, labels, SPSS)
        program.formats[name] = _spss_format(column)
        if column.kinds:
            program.missing[name] = [{"lo": lowest, "hi": highest}]
    return replace(program, frame=pd.DataFrame(held))


def for_stata(columns: Sequence[CleanedColumn], title: str) -> ProgramFile:
    """As Stata holds them: the kinds of missing are its missing values .a to .i."""
    letters = {kind: chr(ord("a") + place) for place, kind in enumerate(KINDS)}
    program = _empty(columns, title, STATA, dict(letters))
    held = {}
    for column in columns:
        name = program.names[column.name]
        whole = all(
            number.is_integer() and abs(number) <= _LARGEST_LABELLED
            for number, _, _ in column.numbered
        )
        labels: dict[Any, str] = {}
        if column.numbered and whole:
            labels = {int(number): label for number, _, label in column.numbered}
        elif column.numbered:
            program.shortened.setdefault(column.name, []).append(
                "Stata labels whole numbers alone, so that data.dta has no labels of its values."
            )
        labels |= {letters[kind]: IN_WORDS[kind] for kind in column.kinds}
        _describe(program, column, labels, STATA)
        if column.is_date:
            program.formats[name] = "%tc" if column.has_times else "%td"
        if column.kinds:
            program.missing[name] = [letters[kind] for kind in column.kinds]
        held[name] = _stata_values(column, letters, bool(column.numbered) and whole)
    return replace(program, frame=pd.DataFrame(held))


def spss_missing_codes(columns: Sequence[CleanedColumn]) -> dict[str, float]:
    """A number for each kind of missing: -99 to -91, or as many nines as no value comes near.

    A number that is a value of some variable, or that its declared range holds, is taken by none.
    """
    base = 99.0
    while any(_meets(column, -base, -base + len(KINDS) - 1) for column in columns):
        base = base * 10 + 9
    return {kind: place - base for place, kind in enumerate(KINDS)}


def _meets(column: CleanedColumn, low: float, high: float) -> bool:
    if column.is_date:
        return False
    values = [number for number, _, _ in column.numbered]
    held = column.numbers[(column.numbers >= low) & (column.numbers <= high)]
    bottom, top = column.about["minimum"], column.about["maximum"]
    declared = bottom is not None and bottom <= high and (top is None or top >= low)
    return declared or bool(len(held)) or any(low <= value <= high for value in values)


def _empty(
    columns: Sequence[CleanedColumn], title: str, limits: Limits, codes: dict[str, Any]
) -> ProgramFile:
    names = names_for((column.name for column in columns), limits)
    heading = cut(title, limits.longest_title, limits.in_bytes)
    return ProgramFile(pd.DataFrame(), heading, names, {}, {}, {}, {}, {}, codes)


def _describe(
    program: ProgramFile, column: CleanedColumn, labels: dict[Any, str], limits: Limits
) -> None:
    """Labels and measure of one column, and a sentence for each thing that had to be shortened."""
    name = program.names[column.name]
    said = []
    if name != column.name:
        said.append(f"Called {name} in the file for {limits.program}.")
    label = column.about["label"]
    short = cut(label, limits.longest_label, limits.in_bytes)
    program.labels[name] = short
    if short.endswith("…") and not label.endswith("…"):
        said.append(f"Its label is cut in the file for {limits.program}.")
    fitting = {
        value: cut(text, limits.longest_value_label, limits.in_bytes)
        for value, text in labels.items()
    }
    if any(
        text.endswith("…") and not labels[value].endswith("…") for value, text in fitting.items()
    ):
        said.append(f"Labels of its values are cut in the file for {limits.program}.")
    if fitting:
        program.value_labels[name] = fitting
    program.measures[name] = column.measure
    if said:
        program.shortened.setdefault(column.name, []).extend(said)


def _spss_format(column: CleanedColumn) -> str:
    if column.is_date:
        return "DATETIME20" if column.has_times else "DATE11"
    known = column.numbers[~np.isnan(column.numbers)]
    whole = bool((known == np.floor(known)).all())
    widest = len(f"{np.abs(known).max():.0f}") + 1 if len(known) else 1
    return f"F{min(max(8, widest), 40)}.0" if whole else f"F{min(max(12, widest + 3), 40)}.2"


def _stata_values(column: CleanedColumn, letters: dict[str, str], whole: bool) -> Any:
    """Numbers, with the letter of its kind where a value is missing; levels are whole numbers."""
    numbers = column.numbers
    if column.is_date and column.has_times:
        numbers = (numbers + STATA_START * _DAY) * 1000
    elif column.is_date:
        numbers = numbers / _DAY + STATA_START
    if not column.kinds and not np.isnan(numbers).any():
        return numbers.astype("int32") if whole else numbers
    places, different = pd.factorize(numbers)
    known = [int(number) if whole else number for number in different.tolist()]
    held = each_at(known, None, places)
    for kind in column.kinds:
        held[column.missing == kind] = letters[kind]
    return held
