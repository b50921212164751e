"""How numbers are written for readers: British style, APA rounding, a real minus sign.

As the style of the APA has it, no zero stands before the point of a number that cannot exceed 1: a
p-value, a correlation, a coefficient of reliability or agreement, R squared, the area under a
curve. Measures of the fit of factor models keep it, since some of them can exceed 1.

Every number in a figure, a table or a sentence goes through this module. Halves are rounded away
from zero, as readers round (2.5 becomes 3), and a rounded zero has no sign.
"""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from questline.reporting.catalogue import _, message

MINUS = "\u2212"
HIDDEN = message("hidden")
NOT_COMPUTABLE = message("not computable")
MOST_DIGITS = 330
"""The largest numbers there are can be written, as the limits of an interval that says nothing."""
_CONTEXT = Context(prec=MOST_DIGITS)
_EASY, _NEAR_A_HALF = 1e9, 1e-5
"""Below the one, and not so near to a half, floating-point numbers are rounded as decimal ones."""


@lru_cache(maxsize=100_000)
def estimate(value: float, digits: int = 2) -> str:
    """`value` with a fixed number of decimals: 1234.5 with one digit is "1,234.5".

    Raises ValueError for a number that is not finite: what has no number has a status instead.
    A report shows many numbers more than once, so that what was written is kept.
    """
    if not math.isfinite(value):
        raise ValueError("a number that is not finite cannot be written for readers")
    scaled = abs(value) * 10.0**digits
    if scaled < _EASY and abs(scaled % 1 - 0.5) > _NEAR_A_HALF:
        text = f"{abs(value):,.{digits}f}"
        return MINUS + text if value < 0 and scaled > 0.5 else text
    places = Decimal(1).scaleb(-digits)
    rounded = Decimal(repr(float(value))).quantize(places, ROUND_HALF_UP, _CONTEXT)
    text = f"{abs(rounded):,f}"
    return MINUS + text if rounded < 0 else text


def decimals(value: float) -> int:
    """How many decimals a stored number has.

    >>> [decimals(value) for value in (44.0, 44.5, 0.02, 1e-7)]
    [0, 1, 2, 7]
    """
    return len(f"{value:.12f}".rstrip("0").partition(".")[2])


def count(value: float) -> str:
    """A whole number of people, rows or cells, with a comma at the thousands."""
    return estimate(value, 0)


def percent(value: float, digits: int = 0) -> str:
    """A percentage that is already out of 100: 62.3 is "62%"."""
    return estimate(value, digits) + "%"


def confidence_level(value: float) -> str:
    """A confidence level from 0 to 1 as readers know it: 0.95 is "95%", 0.995 "99.5%"."""
    return f"{100 * value:g}%"


def share(value: float, digits: int = 0) -> str:
    """A share from 0 to 1 as a percentage: 0.623 is "62%"."""
    return percent(100 * value, digits)


def of_100(value: float) -> str:
    """A chance from 0 to 1 as so many of every 100: 0.623 is "62"; never none or all of them."""
    if 0 < value < 0.005:
        return "<1"
    return ">99" if 0.995 <= value < 1 else count(100 * value)


def ratio(value: float) -> str:
    """An odds ratio with three digits that count: 0.48, 6.86, 12.0, 143.

    At the least "<0.001", at the most ">999,999".
    """
    if value >= 999_999.5:
        return ">999,999"
    if value < 0.001:
        return "<0.001"
    if value < 0.01:
        return estimate(value, 3)
    if value < 9.995:
        return estimate(value, 2)
    return estimate(value, 1 if value < 99.95 else 0)


def interval(low: float, high: float, digits: int = 2) -> str:
    """The ends of an interval: "0.12 to 0.48"."""
    return _("{} to {}").format(estimate(low, digits), estimate(high, digits))


def ratio_interval(low: float, high: float) -> str:
    """The ends of an interval of an odds ratio: "3.91 to 12.0"."""
    return _("{} to {}").format(ratio(low), ratio(high))


def bounded(value: float, digits: int = 2) -> str:
    """A number that cannot exceed 1, without the zero before its point: ".31", "−.05", "1.00"."""
    text = estimate(value, digits)
    sign, rest = (MINUS, text[1:]) if text.startswith(MINUS) else ("", text)
    return sign + rest[1:] if rest.startswith("0.") else text


def p_value(p: float) -> str:
    """A p-value to three decimals: ".012", "<.001", ">.999"."""
    if p < 0.001:
        return "<.001"
    if p > 0.999:
        return ">.999"
    return bounded(p, 3)


def p_phrase(p: float) -> str:
    """A p-value inside a sentence: "p = .012", "p < .001"."""
    text = p_value(p)
    return f"p {text[0]} {text[1:]}" if text[0] in "<>" else f"p = {text}"


_IN_WORDS = (
    (0.25, message("about a quarter")),
    (1 / 3, message("about a third")),
    (0.5, message("about half")),
    (2 / 3, message("about two thirds")),
    (0.75, message("about three quarters")),
    *((tenths / 10, message("about {} in 10")) for tenths in (1, 2, 3, 4, 6, 7, 8, 9)),
)


def share_in_words(value: float) -> str:
    """A share from 0 to 1 in words: "about a third", "about 6 in 10", "fewer than 1 in 20"."""
    if not 0 <= value <= 1:
        raise ValueError("a share lies between 0 and 1")
    if value in (0, 1):
        return _("none") if value == 0 else _("all")
    if value < 0.05:
        return _("fewer than 1 in 20")
    if value > 0.95:
        return _("more than 19 in 20")
    nearest, words = min(_IN_WORDS, key=lambda entry: abs(entry[0] - value))
    return _(words).format(round(10 * nearest))


_WRITTEN_NUMBER = re.compile(rf"([<>]?)({MINUS}?)(\d{{1,3}}(?:,\d{{3}})*(?:\.\d+)?|\.\d+)")


@lru_cache(maxsize=50_000)
def plain(text: str) -> str:
    """A number written for readers as a spreadsheet reads it; any other text as it is.

    >>> plain("\u22121,234.5")
    '-1234.5'
    >>> plain(".012")
    '0.012'
    """
    found = _WRITTEN_NUMBER.fullmatch(text)
    if found is None:
        return text
    before, sign, digits = found.groups()
    start = "0" if digits.startswith(".") else ""
    return f"{before}{'-' if sign else ''}{start}{digits.replace(',', '')}"
