"""Exceptions from the rules of release: what is shown because a person decided so.

An exception names statistics by their id, in which `*` stands for any letters. It holds for what a
rule would hide; rows that are left out of the public edition altogether (single respondents,
variables that are not public) cannot be had back by one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from questline.core.errors import Problem, StudyError, nearest_name
from questline.core.sentences import number_of

FILE = "exceptions.yaml"
RULE = "exception"
"""The rule under which the checks of release list a statistic that an exception shows."""

Exceptions = Sequence[Mapping[str, Any]]


def exempted(ids: Sequence[str], exceptions: Exceptions) -> np.ndarray:
    """For each id the number of the first exception that names it, from 0; -1 where none does."""
    first = np.full(len(ids), -1, dtype=np.int64)
    for number in reversed(range(len(exceptions))):
        written = _pattern(exceptions[number]["statistics"])
        named = np.array([bool(written.fullmatch(one)) for one in ids], dtype=bool)
        first[named] = number
    return first


def check_exceptions(
    exceptions: Exceptions, hidden: Collection[str], public: Sequence[str], every: Sequence[str]
) -> None:
    """An exception must name something that a rule hides.

    `hidden` are the ids that a rule hides, or would without the exceptions; `public` those of the
    public edition, shown or hidden; `every` those of the team's own. Raises StudyError with every
    exception that does nothing.
    """
    problems = []
    for number, exception in enumerate(exceptions):
        written = _pattern(exception["statistics"])
        if any(written.fullmatch(one) for one in hidden):
            continue
        named = sum(bool(written.fullmatch(one)) for one in public)
        gone = sum(bool(written.fullmatch(one)) for one in every)
        problems.append(_does_nothing(number, exception["statistics"], named, gone, every))
    if problems:
        raise StudyError(problems)


def shown_by_exception(checks: pd.DataFrame) -> list[str]:
    """The ids of the statistics that an exception shows, from the checks of release."""
    return checks.loc[checks["rule"] == RULE, "id"].tolist() if len(checks) else []


def _does_nothing(
    number: int, written: str, named: int, gone: int, every: Sequence[str]
) -> Problem:
    where = f"{FILE}, key exceptions[{number + 1}].statistics"
    expected = "the id of a statistic that is hidden in the public edition"
    if named:
        return Problem(
            where,
            f'"{written}" names {number_of(named, "statistic")}, and none of them is hidden',
            expected,
            "remove the exception: what it names is shown without it",
        )
    if gone:
        return Problem(
            where,
            f'"{written}" names {number_of(gone, "statistic")}, all of which are left out of the '
            "public edition altogether",
            expected,
            "remove the exception: what is about single respondents, or about variables that are "
            "not public, cannot be shown by one",
        )
    hint = "" if "*" in written else nearest_name(written, every)
    return Problem(
        where,
        f'"{written}" names no statistic. {hint}'.strip(),
        expected,
        "correct the id; every id stands in release/internal/internal_statistics.csv",
    )


def _pattern(written: str) -> re.Pattern[str]:
    """Only `*` means more than itself."""
    return re.compile(".*".join(re.escape(part) for part in written.split("*")), re.DOTALL)
