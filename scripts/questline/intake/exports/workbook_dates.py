"""Which cells of an XLSX workbook are dates: the style of the cell alone says it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from questline.intake.exports.numbers_as_text import moment_text, time_text

_BUILT_IN = {
    **dict.fromkeys((14, 15, 16, 17, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54), "date"),
    **dict.fromkeys((55, 56, 57, 58), "date"),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 45, 46, 47), "time"),
    22: "moment",
}
"""Number formats that need no declaration (ECMA-376, part 1, 18.8.30)."""

_NO_LETTERS_OF_DATES = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_FIRST_1900 = datetime(1899, 12, 31)
_FIRST_1904 = datetime(1904, 1, 1)


def built_in(number: int) -> str:
    """What a built-in number format shows: date, time, moment, or nothing of these."""
    return _BUILT_IN.get(number, "")


def shows(code: str) -> str:
    """What a number format shows: date, time, moment (both), or nothing of these.

    >>> shows("d-mmm"), shows("[h]:mm"), shows("yyyy-mm-dd hh:mm"), shows('0.0 "days"')
    ('date', 'time', 'moment', '')
    """
    letters = _NO_LETTERS_OF_DATES.sub("", code.partition(";")[0]).lower()
    if "general" in letters:
        return ""
    day = "d" in letters or "y" in letters
    time = "h" in letters or "s" in letters
    if not day and "m" in letters and not time:
        day = True
    if day:
        return "moment" if time else "date"
    return "time" if time else ""


def as_text(serial: float, what: str, from_1904: bool) -> str | None:
    """A serial number as ISO text; None when it is no day that the calendar has.

    The calendar of 1900 has a 29 February 1900, which never was (serial 60); days before it are one
    further from the origin than those after it.
    """
    if what == "time":
        return time_text(serial * 86_400)
    if from_1904:
        origin, days = _FIRST_1904, serial
    else:
        if 60 <= serial < 61:
            return None
        origin, days = _FIRST_1900, serial if serial < 60 else serial - 1
    try:
        # To a thousandth of a second: a double of this size holds no more.
        moment = origin + timedelta(milliseconds=round(days * 86_400_000))
    except (OverflowError, ValueError):
        return None
    if serial < 0:
        return None
    return moment.strftime("%Y-%m-%d") if what == "date" else moment_text(moment)
