"""Derived variables that are numbers: sums of answers, and the time between two dates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the configuration is read without numpy and pandas, which take long to import
    import numpy as np
    import pandas as pd

UNITS = ("days", "weeks", "months", "years")
_DAY = len("2024-03-31")


def sum_of(sources: pd.DataFrame, least: int) -> pd.Series:
    """The sum of what was answered; missing where fewer than `least` sources were answered.

    What is missing counts as nothing: no answer is put in its place.
    """
    numbers = sources.astype("float64")
    return numbers.sum(axis=1, skipna=True).where(numbers.notna().sum(axis=1) >= least)


def dates_apart_in(sources: pd.DataFrame, unit: str) -> pd.Series:
    """The completed days, weeks, months or years from the first date to the second.

    The dates are ISO texts as intake writes them. Their calendar days count, as written: neither
    the time of day nor the zone does. A month is completed on the day of the month on which it
    began or, where the month has no such day, on the first of the next; so is a year. Where the
    second date is the earlier one, the number is negative. Missing where either date is.
    """
    import numpy as np
    import pandas as pd

    known = sources.notna().all(axis=1).to_numpy()
    first, second = (_calendar_days(sources.iloc[known, at]) for at in (0, 1))
    apart = np.full(len(sources), np.nan)
    if unit in ("days", "weeks"):
        days = (second - first).astype("int64")
        # Towards zero, so that it does not matter which of the two dates is named first.
        apart[known] = days if unit == "days" else np.sign(days) * (np.abs(days) // 7)
    else:
        backwards = second < first
        months = _completed_months(np.minimum(first, second), np.maximum(first, second))
        whole = months if unit == "months" else months // 12
        apart[known] = np.where(backwards, -whole, whole)
    # Adding nothing turns minus zero into zero.
    return pd.Series(apart + 0.0, index=sources.index)


def _calendar_days(dates: pd.Series) -> np.ndarray[Any, Any]:
    """The days of ISO texts, their times and zones cut off."""
    import numpy as np

    return np.array([text[:_DAY] for text in dates], dtype="datetime64[D]")


def _completed_months(
    earlier: np.ndarray[Any, Any], later: np.ndarray[Any, Any]
) -> np.ndarray[Any, Any]:
    """The whole months from one day to a later one."""
    months = (later.astype("datetime64[M]") - earlier.astype("datetime64[M]")).astype("int64")
    return months - (_day_of_month(later) < _day_of_month(earlier))


def _day_of_month(days: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return (days - days.astype("datetime64[M]")).astype("int64")
