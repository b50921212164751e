"""Derived numbers: sums of what was answered, and completed time between two dates."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from questline.core.derivations import derive, parse_derivation

NAN = np.nan


def numbers(rule: str, *columns: list) -> list:
    names = ["a", "b", "c", "d"][: len(columns)]
    responses = pd.DataFrame(
        dict(zip(names, columns, strict=True)), index=[7, 8, 9][: len(columns[0])]
    )
    result = derive(responses, parse_derivation(rule, names).as_parameters())
    assert result.dtype == "float64"
    assert result.index.equals(responses.index)
    return result.tolist()


def apart(unit: str, first: str | None, second: str | None) -> float:
    first, second = (pd.Series([day], dtype=object).tolist() for day in (first, second))
    return numbers(f"dates_apart: {unit}", first, second)[0]


def test_a_sum_needs_all_or_as_many_as_declared():
    columns = [[1.0, 2.5, NAN], [2.0, NAN, NAN], [0.0, -1.0, NAN]]
    np.testing.assert_equal(numbers("sum: all", *columns), [3.0, NAN, NAN])
    np.testing.assert_equal(numbers("sum: at least 2", *columns), [3.0, 1.5, NAN])
    np.testing.assert_equal(numbers("sum: at  least 1", *columns), [3.0, 1.5, NAN])


def test_nobody_has_no_sum():
    assert numbers("sum: all", [], []) == []
    assert numbers("dates_apart: days", [], []) == []


@pytest.mark.parametrize(
    ("unit", "first", "second", "expected"),
    [
        ("days", "2024-02-28T00:00:00", "2024-03-01T00:00:00", 2),
        ("days", "2023-02-28T23:59:00", "2023-03-01T00:01:00", 1),
        ("days", "2024-03-01T10:00:00", "2024-03-01T09:00:00", 0),
        ("days", "2024-03-02T00:00:00", "2024-03-01T00:00:00", -1),
        ("weeks", "2024-01-01T00:00:00", "2024-01-14T00:00:00", 1),
        ("weeks", "2024-01-14T00:00:00", "2024-01-01T00:00:00", -1),
        ("months", "2024-01-31T00:00:00", "2024-02-29T00:00:00", 0),
        ("months", "2024-01-31T00:00:00", "2024-03-01T00:00:00", 1),
        ("months", "2023-12-15T00:00:00", "2024-01-15T00:00:00", 1),
        ("years", "2004-02-29T00:00:00", "2022-02-28T00:00:00", 17),
        ("years", "2004-02-29T00:00:00", "2022-03-01T00:00:00", 18),
        ("years", "1960-06-02T00:00:00", "2020-06-01T00:00:00", 59),
        ("years", "2020-06-01T00:00:00", "1960-06-02T00:00:00", -59),
        # Calendar days count as written, whatever the zone.
        ("days", "2024-03-01T23:00:00-05:00", "2024-03-02T01:00:00+01:00", 1),
        ("days", None, "2024-03-02T01:00:00", NAN),
        ("years", "2024-03-02T01:00:00", None, NAN),
    ],
)
def test_completed_time_between_two_dates(unit, first, second, expected):
    np.testing.assert_equal(apart(unit, first, second), expected)


def completed_months(first: date, second: date) -> int:
    """Counted one by one: the last month whose day has been reached, in plain dates."""
    months = 0
    while True:
        year, month = divmod(first.year * 12 + first.month + months, 12)
        last = calendar.monthrange(year, month + 1)[1]
        reached = date(year, month + 1, min(first.day, last))
        if first.day > last:
            reached += timedelta(days=1)
        if reached > second:
            return months
        months += 1


@given(st.dates(date(1999, 1, 1), date(2003, 1, 1)), st.integers(0, 1500))
def test_completed_months_and_years_agree_with_counting(first, days):
    second = first + timedelta(days=days)
    texts = [f"{day.isoformat()}T00:00:00" for day in (first, second)]
    months = completed_months(first, second)
    assert apart("months", *texts) == months
    assert apart("years", *texts) == months // 12
    assert apart("months", *reversed(texts)) == -months
