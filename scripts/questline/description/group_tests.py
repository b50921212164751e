"""The tests that compare groups, each with what it needs before it can be computed.

Table 1 and the plan's comparisons run the same tests. Whatever a test cannot do with the answers is
a sentence, never a warning or an error.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from questline.core.group_tests import TWO_GROUP_TESTS
from questline.core.sentences import listed
from questline.core.statistics import StatisticsPart
from questline.description.exact_test import fisher_exact
from questline.description.group_statistics import (
    GroupResult,
    analysis_of_variance,
    chi_square,
    kruskal_wallis,
    mann_whitney,
    t_test,
)

SMALL_EXPECTED_COUNT = 5
TOO_FEW_GROUPS = "Fewer than two of the groups have answers."
ONE_ANSWER = "Everyone gave the same answer."
METHODS = {
    "student_t": "Student's t test, two-sided.",
    "welch_t": "Welch's t test, two-sided.",
    "mann_whitney": "Mann-Whitney test, two-sided: U of the first group (R's W), normal "
    "approximation with corrections for ties and continuity.",
    "anova": "One-way analysis of variance.",
    "welch_anova": "Welch's analysis of variance, for groups of unequal variance.",
    "kruskal_wallis": "Kruskal-Wallis test, corrected for ties.",
    "chi_square": "Pearson's chi-square test without continuity correction.",
    "fisher": "Fisher's exact test, two-sided; the estimate is the probability of the table given "
    "its margins.",
}


@dataclass(frozen=True)
class GroupTest:
    """A test of groups on `n` people: its result, or None and the reason in `note`.

    `note` may also be a caution about a result.
    """

    n: int
    method: str
    result: GroupResult | None = None
    note: str = ""


def compare_numbers(test: str, groups: Sequence[np.ndarray], names: Sequence[str]) -> GroupTest:
    """Compare numbers between groups: one array of floats a group, without missing values.

    `test` is one of the plan's tests but chi_square and fisher, `names` are the groups' names for
    the notes. Tests of several groups leave out those that nobody is in, and say so.
    """
    n = sum(len(group) for group in groups)
    method = METHODS[test]
    reason = _why_not_numbers(test, groups, names)
    if reason:
        return GroupTest(n, method, note=reason)
    if test in TWO_GROUP_TESTS:
        two: dict[str, Callable[[np.ndarray, np.ndarray], GroupResult]] = {
            "student_t": lambda first, second: t_test(first, second, equal_variances=True),
            "welch_t": lambda first, second: t_test(first, second, equal_variances=False),
            "mann_whitney": mann_whitney,
        }
        return GroupTest(n, method, two[test](groups[0], groups[1]))
    if test == "kruskal_wallis":
        found = kruskal_wallis(groups)
    else:
        found = analysis_of_variance(groups, welch=test == "welch_anova")
    empty = [name for name, group in zip(names, groups, strict=True) if not len(group)]
    return GroupTest(n, method, found, _left_out(empty))


def compare_shares(test: str, table: np.ndarray, names: Sequence[str]) -> GroupTest:
    """Compare shares between groups: counts of answers, one row a group, one column an answer.

    `test` is chi_square or fisher, `names` are the groups' names for the notes. Groups that nobody
    is in are left out, and the note says so; answers that nobody gave do not matter.
    """
    n = int(table.sum())
    method = METHODS[test]
    empty = [name for name, row in zip(names, table, strict=True) if not row.sum()]
    seen = seen_part(table)
    if min(seen.shape) < 2:
        reason = TOO_FEW_GROUPS if seen.shape[0] < 2 else ONE_ANSWER
        return GroupTest(n, method, note=reason)
    if test == "fisher":
        exact = fisher_exact(seen)
        if exact is None:
            reason = "The table is too large for the exact test; a chi-square test would suit it."
            return GroupTest(n, method, note=reason)
        return GroupTest(n, method, GroupResult(*exact), _left_out(empty))
    caution = ""
    if smallest_expected_count(seen) < SMALL_EXPECTED_COUNT:
        caution = (
            f"An expected count is below {SMALL_EXPECTED_COUNT}, so the chi-square distribution is "
            "a rough approximation here."
        )
    note = " ".join(part for part in (_left_out(empty), caution) if part)
    return GroupTest(n, method, chi_square(seen), note)


def add_test(
    part: StatisticsPart, analysis: str, term: str, test: str, found: GroupTest, **place: Any
) -> None:
    """Add the row of a test, and its residual degrees of freedom where it has two.

    `place` are further columns of the store.
    """
    result = found.result
    part.add(
        analysis,
        term,
        test,
        result.statistic if result else None,
        df=result.df if result else None,
        p=result.p if result else None,
        n=found.n,
        method=found.method,
        note=found.note,
        **place,
    )
    if result and not math.isnan(result.residual_df):
        part.add(analysis, term, "residual_df", result.residual_df, n=found.n, **place)


def seen_part(table: np.ndarray) -> np.ndarray:
    """The table without empty rows and columns."""
    return table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]


def smallest_expected_count(table: np.ndarray) -> float:
    """The smallest count expected if the groups did not differ; no margin may be empty."""
    return float(np.outer(table.sum(axis=1), table.sum(axis=0)).min() / table.sum())


def _why_not_numbers(test: str, groups: Sequence[np.ndarray], names: Sequence[str]) -> str:
    """The sentence why a test of numbers cannot be computed, or nothing."""
    sizes = [len(group) for group in groups]
    constant = [len(group) > 0 and np.ptp(group) == 0 for group in groups]
    filled = [group for group in groups if len(group)]
    if test in TWO_GROUP_TESTS and len(groups) != 2:
        return f"The test compares two groups, but there are {len(groups)}."
    if len(filled) < 2:
        return TOO_FEW_GROUPS
    if np.ptp(np.concatenate(filled)) == 0:
        return ONE_ANSWER
    if test in TWO_GROUP_TESTS and min(sizes) < 2:
        small = [name for name, size in zip(names, sizes, strict=True) if size < 2]
        return f"The test needs at least two answers in each group; too few in {listed(small)}."
    if sum(sizes) <= len(filled):
        return "No group has more than one answer, so there is no spread within groups."
    if test == "welch_anova":
        poor = [
            name
            for name, size, same in zip(names, sizes, constant, strict=True)
            if size and (size < 2 or same)
        ]
        if poor:
            return (
                "Welch's analysis of variance needs two answers that differ in each group; "
                f"{listed(poor)} has none."
            )
    spread = any(size and not same for size, same in zip(sizes, constant, strict=True))
    if test in ("student_t", "welch_t", "anova") and not spread:
        return "All answers within each group are the same, so there is no spread."
    return ""


def _left_out(names: Sequence[str]) -> str:
    return f"Nobody answered in {listed(names)}, so it is left out." if names else ""
