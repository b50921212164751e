"""Dates and times as SPSS, Stata and SAS store them: numbers counted from an origin."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from questline.intake.exports.numbers_as_text import DAY, moment_text, seconds_after, time_text

Teller = Callable[[float], str | None]
_SPSS = datetime(1582, 10, 14)
_1960 = datetime(1960, 1, 1)
_SPSS_DATES = ("DATE", "ADATE", "EDATE", "JDATE", "SDATE", "QYR", "MOYR", "WKYR")
_SPSS_MOMENTS = ("DATETIME", "YMDHMS")
_SPSS_TIMES = ("TIME", "DTIME", "MTIME")
_SAS_DATES = (
    "DATE", "DAY", "DDMMYY", "MMDDYY", "YYMMDD", "JULIAN", "JULDAY", "MONYY", "MMYY", "YYMM",
    "WORDDATE", "WEEKDATE", "E8601DA", "B8601DA", "YYMON", "YYQ",
)  # fmt: skip
_SAS_MOMENTS = ("DATETIME", "DATEAMPM", "E8601DT", "B8601DT", "MDYAMPM")
_SAS_TIMES = ("TIME", "TOD", "HHMM", "TIMEAMPM", "E8601TM", "B8601TM")
_PERIODS = {"m": ("m", 12), "q": ("q", 4), "h": ("h", 2), "w": ("w", 52)}


def teller(kind: str, written: str) -> tuple[str, Teller | None]:
    """What a format shows (date, moment, time, period or nothing) and how its numbers become text.

    The function gives None for a number that no calendar of ours holds. `unknown` is a format of
    dates that is not read: its numbers stay numbers.
    """
    if kind == "stata":
        return _stata(written)
    name = re.sub(r"[\d.]+$", "", written.upper().strip().lstrip("$"))
    if kind == "spss":
        return _named(name, _SPSS_DATES, _SPSS_MOMENTS, _SPSS_TIMES, _SPSS, 1)
    return _named(name, _SAS_DATES, _SAS_MOMENTS, _SAS_TIMES, _1960, DAY)


def _named(
    name: str,
    dates: tuple[str, ...],
    moments: tuple[str, ...],
    times: tuple[str, ...],
    origin: datetime,
    seconds_of_a_date: int,
) -> tuple[str, Teller | None]:
    if name in dates:
        return "date", lambda number: _date(origin, number * seconds_of_a_date)
    if name in moments:
        return "moment", lambda number: _moment(origin, number)
    return ("time", time_text) if name in times else ("", None)


def _stata(written: str) -> tuple[str, Teller | None]:
    """%td days, %tc milliseconds, %tm months and so on from 1960; %d is the old %td."""
    found = re.match(r"%-?(?:t([a-zA-Z])|(d))", written)
    if not found:
        return "", None
    unit = found[1] or "d"
    if unit == "d":
        return "date", lambda number: _date(_1960, number * DAY)
    if unit == "c":
        clock = re.match(r"%-?tc([HhMmSs:.]+)$", written)
        if clock:
            return "time", lambda number: time_text((number / 1000) % DAY)
        return "moment", lambda number: _moment(_1960, number / 1000)
    if unit == "y":
        return "period", lambda number: str(int(number))
    if unit in _PERIODS:
        sign, a_year = _PERIODS[unit]
        return "period", lambda number: _period(number, sign, a_year)
    return "unknown", None


def _date(origin: datetime, seconds: float) -> str | None:
    moment = seconds_after(origin, seconds)
    return moment.strftime("%Y-%m-%d").zfill(10) if moment else None


def _moment(origin: datetime, seconds: float) -> str | None:
    moment = seconds_after(origin, seconds)
    return moment_text(moment) if moment else None


def _period(number: float, sign: str, a_year: int) -> str:
    """A month, quarter, half-year or week as Stata writes it: 2019m1."""
    years, rest = divmod(int(number), a_year)
    return f"{1960 + years}{sign}{rest + 1}"
