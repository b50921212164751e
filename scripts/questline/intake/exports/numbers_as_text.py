"""Numbers as the shortest text that means just them, and points in time as ISO text."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

DAY = 86_400


def number_text(value: float) -> str:
    """A double as its shortest exact text, without an exponent and without a needless ".0".

    >>> number_text(2.0), number_text(0.1), number_text(1e21), number_text(-0.0)
    ('2', '0.1', '1000000000000000000000', '0')
    """
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    text = format(Decimal(repr(value)), "f")
    return text.removesuffix(".0")


def single_text(value: float) -> str:
    """A number that was stored in four bytes, as its shortest exact text there.

    >>> single_text(1.100000023841858)
    '1.1'
    """
    import numpy as np

    return number_text(float(str(np.float32(value))))


def plain_decimal(text: str) -> str:
    """A number as a spreadsheet writes it (1.5E-3), as the shortest text that means it.

    What is no number stays as it is. Numbers are doubles there, so 0.30000000000000004 is kept.
    """
    try:
        if not Decimal(text).is_finite():
            return text
        return number_text(float(text))
    except (InvalidOperation, ValueError, OverflowError):
        return text


def significant_digits(text: str) -> int:
    """How many digits a whole number has: from 16 on, a double no longer holds them all."""
    digits = text.lstrip("+-").lstrip("0")
    return len(digits) if digits.isdigit() else 0


def moment_text(moment: datetime) -> str:
    """A date with its time as ISO text; fractions of a second only where there are any."""
    text = moment.isoformat(sep="T", timespec="microseconds")
    head, _, fraction = text.partition(".")
    fraction = fraction.rstrip("0")
    return f"{head}.{fraction}" if fraction else head


def seconds_after(origin: datetime, seconds: float) -> datetime | None:
    """The moment so many seconds after another; None when no calendar of ours holds it."""
    try:
        return origin + timedelta(microseconds=round(seconds * 1_000_000))
    except (OverflowError, ValueError):
        return None


def time_text(seconds: float) -> str:
    """A time of the day or a duration, in hours, minutes and seconds: 10:10:10, 36:00:00."""
    sign, total = ("-", -seconds) if seconds < 0 else ("", seconds)
    whole, micro = divmod(round(total * 1_000_000), 1_000_000)
    hours, rest = divmod(whole, 3600)
    fraction = f".{micro:06d}".rstrip("0") if micro else ""
    return f"{sign}{hours:02d}:{rest // 60:02d}:{rest % 60:02d}{fraction}"


def formats_of(texts: list[str]) -> tuple[str, ...]:
    """The formats in which texts of `moment_text` and of dates are written."""
    seen = {
        "%Y-%m-%d" if len(text) == 10 else "%Y-%m-%dT%H:%M:%S" + (".%f" if "." in text else "")
        for text in texts
        if text
    }
    return tuple(sorted(seen))
