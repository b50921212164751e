"""What the scan looks for in an answer: addresses, numbers and dates that could tell who it is of.

The patterns find too much rather than too little where a form is unmistakable (an e-mail address, a
number with a country code) and ask for more where it is not (ten digits are an NHS number only with
the right check digit). Names of people are not looked for: no pattern finds them, a reader does.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

EMAIL, PHONE, URL = "e-mail address", "phone number", "web address"
POSTCODE, NHS_NUMBER, INSURANCE = "postcode", "NHS number", "National Insurance number"
DATE, LONG_NUMBER, HANDLE, ACCOUNT = "date", "long number", "name on social media", "bank account"

_EMAIL = re.compile(
    r"(?<![\w.+%'-])[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+"
    r"|\w ?[(\[{] ?at ?[)\]}] ?\w[\w-]* ?(?:\.|[(\[{] ?dot ?[)\]}]|\bdot\b) ?\w",
    re.IGNORECASE,
)
_URL = re.compile(
    r"\bhttps?:|\bwww\.\w"
    r"|(?<![\w-])[a-z0-9-]{2,63}\.(?:com|org|net|edu|gov|info|uk|eu|ie|scot|wales|nhs)\b",
    re.IGNORECASE,
)
_FOREIGN_SITE = re.compile(
    r"(?<![\w-])[a-z0-9-]{3,63}\.(?:de|fr|nl|es|ch|se|dk|fi|pl|ca|au|nz|jp|br|cn)\b"
)
_HANDLE = re.compile(r"(?<![\w@./])@(?=\w*[A-Za-z])\w{2,30}")

_AREAS = (
    "AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN "
    "DT DY E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA "
    "LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG "
    "SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE"
)
"""The postcode areas of the United Kingdom, the Channel Islands and the Isle of Man."""

_POSTCODE = re.compile(
    rf"\b(?:GIR ?0AA|(?:{_AREAS.replace(' ', '|')})[0-9][0-9A-HJKMNPR-Y]? ?"
    r"[0-9][ABD-HJLNP-UW-Z]{2})\b",
    re.IGNORECASE,
)
"""The outward and the inward code (GOV.UK, Bulk Data Transfer for Sponsors, appendix C), of areas
that exist."""

_TEN_DIGITS = re.compile(r"(?<![\w+])\d{3}[ -]?\d{3}[ -]?\d{4}(?!\w)")
_INSURANCE = re.compile(r"\b[A-CEGHJ-PR-TW-Z]{2} ?(?:\d{2} ?){3}[A-D]\b", re.IGNORECASE)
_ACCOUNT = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b", re.IGNORECASE)
_LEAST_DIGITS_OF_ACCOUNT = 10
_LONG = re.compile(
    r"\d{7,}|(?<!\d)(?!(?:(?:19|20)\d\d[ -]){3})\d{4}([ -])\d{4}\1\d{4}\1\d{1,4}(?!\d)"
)
"""Seven digits or more, or the four groups of a card's number; four years are none."""


_DIALLED = re.compile(r"(?<![\w+.])(?=\(?(?:\+ ?\d|0))[\d()+.\- ]{7,}")
_DIGITS = re.compile(r"\d+")
MOST_GROUPS = 7
"""The groups of digits in which a phone number is written at most."""
_AMERICAN = re.compile(r"(?<![\w-])(?:\(\d{3}\) ?|\d{3}[-.])\d{3}[-. ]\d{4}(?!\w)")

_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    "sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_YEAR = r"(?:19|20)\d\d"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_DAY_AND_MONTH = re.compile(rf"\b{_DAY}(st|nd|rd|th)?( of)? ?\b({_MONTHS})\b", re.IGNORECASE)
_MONTH_AND_DAY = re.compile(rf"\b({_MONTHS})\b\.? {_DAY}(st|nd|rd|th)?\b", re.IGNORECASE)
_MONTH_AND_YEAR = re.compile(rf"\b(?:{_MONTHS})\b\.?,? (?:of )?{_YEAR}\b", re.IGNORECASE)
_MONTH_IN_DIGITS = re.compile(rf"(?<![\d./-])(?:0?[1-9]|1[0-2])/{_YEAR}(?![\d/])")
_WORDS_TOO = ("may", "mar", "march")
"""Months that are words of the language as well, when they have no capital."""
_DATE_IN_DIGITS = re.compile(
    r"(?<![\d./-])(\d{1,4})([/.-])(\d{1,2})\2(\d{4}|\d{1,2})(?![\d/-]|\.\d)"
)


def kinds_found(text: str) -> list[str]:
    """The kinds of what is found in a text (see `plain_text.for_the_scan`), in a fixed order."""
    return [kind for kind, finds in _FINDERS.items() if finds(text)]


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits are an NHS number by their check digit, modulus 11.

    The first nine digits are weighted 10 to 2; 11 less the remainder of their sum is the last, 11
    is written 0, and with 10 the number is not valid (NHS Data Model and Dictionary, NHS NUMBER).
    """
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    total = sum(int(sign) * weight for sign, weight in zip(digits, range(10, 1, -1), strict=False))
    return (11 - total % 11) % 11 == int(digits[9])


def _has_nhs_number(text: str) -> bool:
    return any(is_nhs_number(re.sub(r"\D", "", one)) for one in _TEN_DIGITS.findall(text))


def _has_phone(text: str) -> bool:
    """Whether a number stands in the text that can be dialled, other numbers behind it or not."""
    if _AMERICAN.search(text):
        return True
    for match in _DIALLED.finditer(text):
        groups = _DIGITS.findall(match[0])
        international = match[0].lstrip("( ").startswith("+")
        for start, group in enumerate(groups):
            if not (group.startswith("0") or (start == 0 and international)):
                continue
            ends = range(start + 1, min(start + MOST_GROUPS, len(groups)) + 1)
            if any(_is_phone(groups[start:end], international and not start) for end in ends):
                return True
    return False


def _is_phone(groups: list[str], international: bool) -> bool:
    """Whether groups of digits are a number that can be dialled.

    With a country code it has 8 to 15 digits (ITU-T E.164); one of the United Kingdom begins with
    0, has 10 or 11 digits (Ofcom, National Telephone Numbering Plan) and is not written in single
    digits, as lists of numbers are.
    """
    digits = "".join(groups)
    if international:
        return 8 <= len(digits) <= 15
    if digits.startswith("00"):
        return 10 <= len(digits) <= 17
    in_use = len(digits) in (10, 11) and digits[1] in "1235789"
    return in_use and min(map(len, groups)) >= 2


def _has_date(text: str) -> bool:
    if _MONTH_AND_YEAR.search(text) or _MONTH_IN_DIGITS.search(text):
        return True
    for suffix, of, month in _DAY_AND_MONTH.findall(text):
        if suffix or of or month[0].isupper() or month not in _WORDS_TOO:
            return True
    for month, suffix in _MONTH_AND_DAY.findall(text):
        if suffix or month[0].isupper():
            return True
    return any(_is_date(*written) for written in _DATE_IN_DIGITS.findall(text))


def _is_date(first: str, sign: str, middle: str, last: str) -> bool:
    """Whether three numbers are a day, in whichever order.

    With points the year has four digits, or day and month two each: 1.2.20 may be a version.
    """
    if len(first) == 4:
        return len(last) <= 2 and _is_day(int(first), int(middle), int(last))
    short_year = sign != "." or len(first) == len(middle) == 2
    if len(first) > 2 or len(last) not in ((2, 4) if short_year else (4,)):
        return False
    year = int(last) if len(last) == 4 else 2000 + int(last)
    return _is_day(year, int(middle), int(first)) or _is_day(year, int(first), int(middle))


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        return 1900 <= date(year, month, day).year < 2100
    except ValueError:
        return False


def _has_account(text: str) -> bool:
    return any(
        sum(sign.isdigit() for sign in match[0]) >= _LEAST_DIGITS_OF_ACCOUNT
        for match in _ACCOUNT.finditer(text)
    )


_FINDERS: dict[str, Callable[[str], object]] = {
    EMAIL: _EMAIL.search,
    PHONE: _has_phone,
    URL: lambda text: _URL.search(text) or _FOREIGN_SITE.search(text),
    POSTCODE: _POSTCODE.search,
    NHS_NUMBER: _has_nhs_number,
    INSURANCE: _INSURANCE.search,
    DATE: _has_date,
    LONG_NUMBER: _LONG.search,
    HANDLE: _HANDLE.search,
    ACCOUNT: _has_account,
}
KINDS = tuple(_FINDERS)
