"""The formats in which the dates of a column are written, where all its texts are dates."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import datetime

_DAY_FIRST = (
    "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y %I:%M:%S %p", "%d/%m/%Y",
    "%d-%m-%Y %H:%M:%S", "%d-%m-%Y %H:%M", "%d-%m-%Y", "%d/%m/%y %H:%M", "%d/%m/%y",
)  # fmt: skip
_MONTH_FIRST = tuple(
    form.replace("%d", "%#").replace("%m", "%d").replace("%#", "%m") for form in _DAY_FIRST
)
_CERTAIN = (
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M",
    "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S.%f", "%Y-%m-%dT%H:%M:%S.%fZ", "%Y-%m-%d %H:%M:%S.%f",
    "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d", "%Y/%m/%d %I:%M:%S %p",
    "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y", "%d %b %Y", "%d %B %Y", "%b %d, %Y",
    "%B %d, %Y", "%d-%b-%Y",
)  # fmt: skip
_LOOKS_LIKE_ONE = re.compile(
    r"^(?:[0-9]{1,4}[-/. ] ?(?:[0-9]{1,2}|[A-Za-z]{3,9}\.?)[-/. ,] ?[0-9]{1,4}|"
    r"[A-Za-z]{3,9}\.? [0-9]{1,2},? [0-9]{4})(?:[T ,].{3,24})?$"
)
TEXTS_TRIED = 50


def fits(text: str, form: str) -> bool:
    """Whether a text is a date of a format."""
    try:
        datetime.strptime(text.strip(), form)
    except ValueError:
        return False
    return True


def all_fit(texts: Collection[str], formats: Sequence[str]) -> bool:
    """Whether every text is a date of one of the formats."""
    return bool(formats) and all(any(fits(text, form) for form in formats) for text in texts)


def date_formats(texts: Collection[str]) -> tuple[tuple[str, ...], bool]:
    """The formats that hold all texts, and whether day and month might be the other way round.

    No formats where some text is no date. Texts may be written in several formats; of those with
    the day first and with the month first only one kind is ever taken.
    """
    if not texts or not all(_LOOKS_LIKE_ONE.match(text.strip()) for text in texts):
        return (), False
    some = list(texts)[:TEXTS_TRIED]
    for other, rival in ((_DAY_FIRST, _MONTH_FIRST), (_MONTH_FIRST, _DAY_FIRST)):
        used = _needed(some, (*_CERTAIN, *other))
        if used and not all_fit(texts, used):
            used = _needed(list(texts), (*_CERTAIN, *other))
        if used:
            unsure = [form for form in used if form in other]
            both = bool(unsure) and bool(_needed(list(texts), (*_CERTAIN, *rival)))
            return used, both
    return (), False


def _needed(texts: Sequence[str], formats: Sequence[str]) -> tuple[str, ...]:
    """The fewest formats, those that hold most first, that hold all texts; nothing if none do."""
    left, used = list(texts), []
    while left:
        fitting = {form: sum(fits(text, form) for text in left) for form in formats}
        best = max(fitting, key=lambda form: fitting[form])
        if not fitting[best]:
            return ()
        used.append(best)
        left = [text for text in left if not fits(text, best)]
    return tuple(used)
