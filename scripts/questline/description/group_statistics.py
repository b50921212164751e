"""The statistics of tests that compare groups: test statistic, p-value and effect sizes.

In closed forms on numpy and scipy.special, because a library of tests takes over a second to
import. What the tests need before they can be computed is for the caller to check.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.special import chdtrc, fdtrc, ndtr, stdtr


@dataclass(frozen=True)
class GroupResult:
    """A test that compares groups: its statistic, p-value, degrees of freedom and effect sizes.

    Degrees of freedom that the test does not have are NaN. `effects` are by the names of the
    statistics store.
    """

    statistic: float
    p: float
    df: float = math.nan
    residual_df: float = math.nan
    effects: dict[str, float] = field(default_factory=dict)


def t_test(first: np.ndarray, second: np.ndarray, equal_variances: bool) -> GroupResult:
    """Student's or Welch's t test of two groups (no missing, at least two each), with Hedges' g.

    As R: t.test(first, second, var.equal = equal_variances). Hedges' g (1981) is the difference
    over the pooled standard deviation times 1 - 3 / (4 n - 9), first minus second.
    """
    sizes = np.array([len(first), len(second)])
    variances = np.array([first.var(ddof=1), second.var(ddof=1)])
    difference = float(first.mean() - second.mean())
    df = float(sizes.sum() - 2)
    pooled = float((sizes - 1) @ variances) / df
    if equal_variances:
        squared_error = pooled * float((1 / sizes).sum())
    else:
        shares = variances / sizes
        squared_error = float(shares.sum())
        df = squared_error**2 / float((shares**2 / (sizes - 1)).sum())
    t = difference / math.sqrt(squared_error)
    g = difference / math.sqrt(pooled) * (1 - 3 / (4 * int(sizes.sum()) - 9))
    return GroupResult(t, 2 * float(stdtr(df, -abs(t))), df=df, effects={"hedges_g": g})


def mann_whitney(first: np.ndarray, second: np.ndarray) -> GroupResult:
    """The Mann-Whitney test of two groups (no missing, not all the same), with its effect sizes.

    As R: wilcox.test(first, second, exact = FALSE): normal approximation with tie and continuity
    corrections. The statistic is U of the first group, R's W. The probability of superiority
    (Vargha and Delaney 2000) counts ties half; the rank-biserial correlation is 2 P - 1.
    """
    pairs, n = len(first) * len(second), len(first) + len(second)
    ranks, ties = midranks(np.concatenate([first, second]))
    u = float(ranks[: len(first)].sum()) - len(first) * (len(first) + 1) / 2
    spread = math.sqrt(pairs / 12 * ((n + 1) - ties / (n * (n - 1))))
    from_the_middle = max(0.0, abs(u - pairs / 2) - 0.5)
    superiority = u / pairs
    return GroupResult(
        u,
        2 * float(ndtr(-from_the_middle / spread)),
        effects={
            "rank_biserial": 2 * superiority - 1,
            "probability_of_superiority": superiority,
        },
    )


def analysis_of_variance(groups: Sequence[np.ndarray], welch: bool) -> GroupResult:
    """One-way analysis of variance, or Welch's (1951), with eta squared.

    `groups` are arrays of floats, nothing missing; empty ones count for nothing. As R:
    oneway.test(values ~ groups, var.equal = not welch). Eta squared is the share of the sum of
    squares that lies between the groups. Welch's form needs two answers and a spread in each group.
    """
    filled = [group for group in groups if len(group)]
    sizes = np.array([len(group) for group in filled])
    means = np.array([group.mean() for group in filled])
    within = np.array([((group - group.mean()) ** 2).sum() for group in filled])
    df, residual_df = float(len(filled) - 1), float(sizes.sum() - len(filled))
    between = float(sizes @ (means - sizes @ means / sizes.sum()) ** 2)
    eta_squared = between / (between + float(within.sum()))
    if welch:
        weights = sizes * (sizes - 1) / within
        shares = weights / weights.sum()
        unevenness = float(((1 - shares) ** 2 / (sizes - 1)).sum()) / (len(filled) ** 2 - 1)
        f = float(weights @ (means - shares @ means) ** 2) / df
        f /= 1 + 2 * (len(filled) - 2) * unevenness
        residual_df = 1 / (3 * unevenness)
    else:
        f = between / df / (float(within.sum()) / residual_df)
    p = float(fdtrc(df, residual_df, f))
    return GroupResult(f, p, df, residual_df, effects={"eta_squared": eta_squared})


def kruskal_wallis(groups: Sequence[np.ndarray]) -> GroupResult:
    """The Kruskal-Wallis test, corrected for ties; `groups` as for `analysis_of_variance`.

    As R: kruskal.test(values ~ groups). Epsilon squared is H / (n - 1) (Tomczak and Tomczak 2014).
    """
    filled = [group for group in groups if len(group)]
    n = sum(len(group) for group in filled)
    ranks, ties = midranks(np.concatenate(filled))
    ends = np.cumsum([len(group) for group in filled])[:-1]
    between = sum(len(part) * (part.mean() - (n + 1) / 2) ** 2 for part in np.split(ranks, ends))
    statistic = 12 * float(between) / (n * (n + 1)) / (1 - ties / (n**3 - n))
    df = float(len(filled) - 1)
    return GroupResult(
        statistic,
        float(chdtrc(df, statistic)),
        df=df,
        effects={"epsilon_squared": statistic / (n - 1)},
    )


def chi_square(table: np.ndarray) -> GroupResult:
    """Pearson's chi-square test of a table of counts (no empty margin), with Cramér's V.

    As R: chisq.test(table, correct = FALSE), without a continuity correction in 2 by 2 tables
    either. The table has two rows and two columns or more.
    """
    n = int(table.sum())
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / n
    statistic = float(((table - expected) ** 2 / expected).sum())
    df = float((table.shape[0] - 1) * (table.shape[1] - 1))
    v = math.sqrt(statistic / (n * (min(table.shape) - 1)))
    return GroupResult(statistic, float(chdtrc(df, statistic)), df, effects={"cramers_v": v})


def midranks(values: np.ndarray) -> tuple[np.ndarray, float]:
    """The ranks from 1 on, equal values sharing the mean of theirs, and the sum of t^3 - t.

    t are the numbers of equal values: what the corrections for ties rest on.
    """
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    ranks = (last - (counts - 1) / 2)[place]
    return ranks, float((counts.astype(float) ** 3 - counts).sum())
