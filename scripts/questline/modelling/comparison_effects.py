"""The effect sizes that go with each test of groups, with their intervals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from questline.description.group_statistics import GroupResult
from questline.description.group_tests import GroupTest, seen_part, smallest_expected_count
from questline.modelling.comparison_intervals import (
    Interval,
    cramers_interval,
    hedges_interval,
    superiority_interval,
    variance_share_interval,
)
from questline.modelling.conditional_odds_ratio import conditional_odds_ratio

NO_OVERLAP = "The groups do not overlap, so that no interval can be computed."
NO_LIMIT = "The effect is too large for its interval to be computed."
NOT_TWO_BY_TWO = "There is an odds ratio for two groups and two answers only."
EMPTY_CELL = (
    "One of the four combinations was given by nobody, so that the odds ratio is zero or without "
    "limit, and its interval has one end only."
)
EFFECTS = {
    "student_t": ("mean_difference", "hedges_g"),
    "welch_t": ("mean_difference", "hedges_g"),
    "mann_whitney": ("rank_biserial", "probability_of_superiority"),
    "anova": ("eta_squared", "omega_squared"),
    "welch_anova": ("eta_squared", "omega_squared"),
    "kruskal_wallis": ("epsilon_squared",),
    "chi_square": ("cramers_v", "smallest_expected_count"),
}


@dataclass(frozen=True)
class Effect:
    """An effect size with its interval; `note` is the reason where one of them is missing."""

    statistic: str
    estimate: float | None = None
    se: float | None = None
    df: float | None = None
    interval: Interval = None
    has_interval: bool = True
    unit: str = ""
    method: str = ""
    note: str = ""


def effects_of_numbers(
    test: str,
    found: GroupTest,
    groups: Sequence[np.ndarray],
    levels: Sequence[str],
    confidence: float,
) -> list[Effect]:
    """The effect sizes of a test of numbers; `groups` are arrays without missing values."""
    result = found.result
    if result is None:
        return [Effect(name, note=found.note) for name in EFFECTS[test]]
    if test in ("student_t", "welch_t"):
        return _mean_effects(test, result, groups, levels, confidence)
    if test == "mann_whitney":
        return _rank_effects(result, groups, levels, confidence)
    if test == "kruskal_wallis":
        return [_epsilon_squared(result, groups, confidence)]
    return _variance_shares(test, result, found.n, confidence)


def effects_of_shares(
    test: str,
    found: GroupTest,
    table: np.ndarray,
    levels: Sequence[str],
    answers: Sequence[str],
    confidence: float,
) -> list[Effect]:
    """The effect sizes of a test of shares; `table` has a row per level, a column per answer."""
    if test == "fisher":
        return [_odds_ratio(found, table, levels, answers, confidence)]
    if found.result is None:
        return [Effect(name, note=found.note) for name in EFFECTS[test]]
    seen = seen_part(table)
    return [
        _cramers_v(found.result, seen, confidence),
        Effect("smallest_expected_count", smallest_expected_count(seen), has_interval=False),
    ]


def _mean_effects(
    test: str,
    found: GroupResult,
    groups: Sequence[np.ndarray],
    levels: Sequence[str],
    confidence: float,
) -> list[Effect]:
    """The difference of two means and Hedges' g, first minus second group.

    The interval of the difference is that of the test (Student's or Welch's), as R: t.test.
    """
    first, second = groups
    unit = f"{levels[0]} minus {levels[1]}"
    difference = float(first.mean() - second.mean())
    errors = [group.var(ddof=1) / len(group) for group in (first, second)]
    if test == "welch_t":
        se = math.sqrt(sum(errors))
    else:
        weights = [len(first) - 1, len(second) - 1]
        pooled = np.average([first.var(ddof=1), second.var(ddof=1)], weights=weights)
        se = math.sqrt(pooled * (1 / len(first) + 1 / len(second)))
    half = float(stdtrit(found.df, (1 + confidence) / 2)) * se
    g = found.effects["hedges_g"]
    interval = hedges_interval(g, len(first), len(second), confidence)
    equal = " It assumes equal variances, which the test does not." if test == "welch_t" else ""
    return [
        Effect(
            "mean_difference", difference, se, found.df, (difference - half, difference + half),
            unit=unit, method=f"Interval of {'Welch' if test == 'welch_t' else 'Student'}'s t.",
        ),
        Effect(
            "hedges_g", g, interval=interval, unit=unit, note="" if interval else NO_LIMIT,
            method="Difference over the pooled standard deviation, corrected for small samples; "
            f"interval by the noncentral t distribution.{equal}",
        ),
    ]  # fmt: skip


def _rank_effects(
    found: GroupResult, groups: Sequence[np.ndarray], levels: Sequence[str], confidence: float
) -> list[Effect]:
    """The probability of superiority P of the first group, and the rank-biserial 2 P - 1."""
    interval = superiority_interval(groups[0], groups[1], confidence)
    doubled = None if interval is None else (2 * interval[0] - 1, 2 * interval[1] - 1)
    note = "" if interval else NO_OVERLAP
    method = "Interval by DeLong's variance on the logit scale"
    return [
        Effect("rank_biserial", found.effects["rank_biserial"], interval=doubled, note=note,
               unit=f"{levels[0]} above {levels[1]}",
               method=f"{method} of the probability of superiority."),
        Effect("probability_of_superiority", found.effects["probability_of_superiority"],
               interval=interval, note=note, unit=f"{levels[0]} above {levels[1]}",
               method=f"Ties count half. {method}."),
    ]  # fmt: skip


def _variance_shares(test: str, found: GroupResult, n: int, confidence: float) -> list[Effect]:
    """Eta squared, and omega squared from F: df (F - 1) / (df (F - 1) + n) (Kirk 1996).

    Both estimate the share of variance between groups, to which the interval belongs. Under Welch's
    test that share weighs each group by its own variance, as omega squared does there and eta
    squared does not; the interval then stands with omega squared alone.
    """
    interval = variance_share_interval(found.statistic, found.df, found.residual_df, n, confidence)
    excess = found.df * (found.statistic - 1)
    by_noncentral = "interval by the noncentral F distribution, for the share in the population"
    omega = Effect(
        "omega_squared", excess / (excess + n), interval=interval,
        note="" if interval else NO_LIMIT,
        method=f"Share of variance between groups, corrected for chance, from F; {by_noncentral}.",
    )  # fmt: skip
    if test == "welch_anova":
        eta = Effect(
            "eta_squared", found.effects["eta_squared"], has_interval=False,
            method="Share of the sum of squares between groups, as observed; the interval that "
            "allows for unequal variances stands with omega squared.",
        )  # fmt: skip
    else:
        eta = Effect(
            "eta_squared", found.effects["eta_squared"], interval=interval,
            note="" if interval else NO_LIMIT,
            method=f"Share of the sum of squares between groups, as observed; {by_noncentral}.",
        )  # fmt: skip
    return [eta, omega]


def _epsilon_squared(found: GroupResult, groups: Sequence[np.ndarray], confidence: float) -> Effect:
    """Epsilon squared, which is eta squared of the ranks; so its interval is that of eta squared.

    H / (n - 1) is the share of the ranks' sum of squares that lies between groups, and the F of the
    ranks follows from it (Conover and Iman 1981, American Statistician 35, 124-129).
    """
    share = found.effects["epsilon_squared"]
    n, filled = sum(len(group) for group in groups), sum(len(group) > 0 for group in groups)
    df, residual_df = filled - 1, n - filled
    interval = None
    if share < 1:
        f = (share / df) / ((1 - share) / residual_df)
        interval = variance_share_interval(f, df, residual_df, n, confidence)
    return Effect(
        "epsilon_squared", share, interval=interval,
        note="" if interval else (NO_LIMIT if share < 1 else NO_OVERLAP),
        method="H / (n - 1), the share of variance of the ranks between groups; interval by the "
        "noncentral F distribution on the ranks, approximate.",
    )  # fmt: skip


def _cramers_v(found: GroupResult, seen: np.ndarray, confidence: float) -> Effect:
    scale = int(seen.sum()) * (min(seen.shape) - 1)
    interval = cramers_interval(found.statistic, found.df, scale, confidence)
    v = found.effects["cramers_v"]
    note = "" if interval else NO_LIMIT
    if interval and v > interval[1]:
        note = (
            "V cannot be negative and so is too high on average where groups hardly differ; here "
            "it lies above its interval."
        )
    return Effect(
        "cramers_v", v, interval=interval, note=note,
        method="Interval by the noncentral chi-square distribution.",
    )  # fmt: skip


def _odds_ratio(
    found: GroupTest,
    table: np.ndarray,
    levels: Sequence[str],
    answers: Sequence[str],
    confidence: float,
) -> Effect:
    """The odds of the second answer in the second group against the first group."""
    seen = seen_part(table)
    if min(seen.shape) < 2:
        return Effect("odds_ratio", note=found.note)
    if seen.shape != (2, 2):
        return Effect("odds_ratio", note=NOT_TWO_BY_TWO)
    group = [level for level, row in zip(levels, table, strict=True) if row.any()]
    answer = [name for name, column in zip(answers, table.T, strict=True) if column.any()]
    estimate, low, high = conditional_odds_ratio(seen, confidence)
    return Effect(
        "odds_ratio", estimate if seen.all() else None, interval=(low, high),
        unit=f"odds of {answer[1]} in {group[1]} against {group[0]}",
        method="Conditional maximum likelihood; exact interval.",
        note="" if seen.all() else EMPTY_CELL,
    )  # fmt: skip
