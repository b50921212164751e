"""What a spreadsheet leaves behind when an export was opened and saved in it.

It takes "6-25" for a date and writes "25-Jun", shortens a long number to 1.23E+15, and writes
#NAME? where a text began like a formula. The answer that was given is then no longer in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

ERRORS = ("#NAME?", "#REF!", "#VALUE!", "#N/A", "#DIV/0!", "#NUM!", "#NULL!")
EXPORT_AGAIN = "export the answers again, and do not open and save the file in a spreadsheet"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_MONTH = re.compile(r"([0-9]{1,2})(?:-|\.? )([A-Za-z]{3})[a-z]*\.?")
_MONTH_YEAR = re.compile(r"([A-Za-z]{3})[a-z]*\.?[-. ]([0-9]{2}|[0-9]{4})")
_SCIENTIFIC = re.compile(r"[+-]?[0-9](?:[.,][0-9]+)?[Ee]\+[0-9]{1,3}")
_PAIR = re.compile(r"([0-9]{1,2}) ?[-/–] ?([0-9]{1,4})")


def is_shortened_number(text: str) -> bool:
    """Whether a text is a number in the form to which spreadsheets shorten long ones.

    >>> is_shortened_number("1.23E+15"), is_shortened_number("123")
    (True, False)
    """
    return bool(_SCIENTIFIC.fullmatch(text.strip()))


def mangled_from(text: str, known: Iterable[str]) -> str:
    """The known answer that a spreadsheet would turn into this text; empty when there is none.

    >>> mangled_from("25-Jun", ["1-5", "6-25"])
    '6-25'
    """
    numbers = _numbers_of_date(text.strip())
    if not numbers:
        return ""
    for answer in known:
        pair = _PAIR.fullmatch(answer.strip())
        if pair and {int(pair[1]), int(pair[2])} == numbers:
            return answer
    return ""


def mark_of_spreadsheet(text: str) -> str:
    """What a spreadsheet has done to an answer, as a sentence; empty when nothing shows it.

    >>> mark_of_spreadsheet("#NAME?")
    'A spreadsheet took the answer for a formula.'
    """
    bare = text.strip()
    if bare in ERRORS:
        return "A spreadsheet took the answer for a formula."
    if is_shortened_number(bare):
        return "It is a long number as a spreadsheet shortens it; its last figures are gone."
    if looks_like_date(bare):
        return "A spreadsheet took the answer for a date."
    return ""


def looks_like_date(text: str) -> bool:
    """Whether a text is a day and a month, or a month and a year, as spreadsheets write them."""
    return bool(_numbers_of_date(text.strip()))


def _numbers_of_date(text: str) -> set[int]:
    """The month, and the day or the year, that a spreadsheet's date is made of."""
    for form, month_at, other_at in ((_DAY_MONTH, 2, 1), (_MONTH_YEAR, 1, 2)):
        found = form.fullmatch(text)
        if found and found[month_at].lower() in _MONTHS:
            return {_MONTHS.index(found[month_at].lower()) + 1, int(found[other_at])}
    return set()
