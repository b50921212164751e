"""Answers in people's own words, kept letter by letter, and reference numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from questline.core.codebook import BLANK
from questline.intake.coded import CodedTexts, smallest_codes
from questline.intake.readings import BLANKS_REMOVED, Fault, MissingAnswers, Reading, changed
from questline.intake.spreadsheet_marks import EXPORT_AGAIN, is_shortened_number

_BLANK_OR_PLUS = re.compile(r"[\s+]")
_ASCII_BLANKS_AND_PLUS = [sign for sign in map(chr, range(128)) if _BLANK_OR_PLUS.match(sign)]
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


def _has_blank_or_plus(letters: str) -> bool:
    if letters.isascii():
        return any(sign in letters for sign in _ASCII_BLANKS_AND_PLUS)
    return bool(_BLANK_OR_PLUS.search(letters))


def ordinary_as_one(cells: CodedTexts, variable: Mapping[str, Any]) -> CodedTexts:
    """The column with one text, the first, in the place of all that are read as they stand.

    A million reference numbers would otherwise be read one by one. Where any is ordinary its code
    is 0; without ordinary texts, and for dates, the column is as it was.
    """
    if variable["kind"] == "date":
        return cells
    known = {"", *(text for text, _ in variable["missing"] if text != BLANK)}
    texts = cells.texts.tolist()
    if set(map(type, texts)) <= {str} and not _has_blank_or_plus("".join(texts)):
        odd = sorted(at for text in known for at in np.flatnonzero(cells.texts == text).tolist())
    else:
        odd = [
            at
            for at, text in enumerate(texts)
            if type(text) is not str or text in known or text != text.strip() or "+" in text
        ]
    if len(odd) == len(texts):
        return cells
    group = np.zeros(len(cells.texts), dtype=np.int64)
    group[odd] = np.arange(1, len(odd) + 1)
    first = int(np.flatnonzero(group == 0)[0])
    different = cells.texts[[first, *odd]]
    return CodedTexts(different, smallest_codes(group, len(different))[cells.codes])
