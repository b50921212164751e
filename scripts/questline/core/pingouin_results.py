"""The one module that knows how pingouin's functions are called and what their results are named.

pingouin renames columns and rounds some results from one version to the next; everything else in
Questline asks here. It is imported inside the functions, because importing it takes over a second.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np
import pandas as pd


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
    import pingouin

    # pingouin also computes a power and a Bayes factor, which overflow for large t.
    with _quiet():
        found = pingouin.ttest(first, second, correction=not equal_variances).iloc[0]
    # pingouin's effect size here has lost its sign, and its interval is rounded to two digits.
    g = pingouin.compute_effsize(first, second, eftype="hedges")
    return GroupResult(
        float(found["T"]),
        float(found["p_val"]),
        df=float(found["dof"]),
        effects={"hedges_g": float(g)},
    )


def mann_whitney(first: np.ndarray, second: np.ndarray) -> GroupResult:
    """The Mann-Whitney test of two groups (no missing, not all the same), with its effect sizes.

    As R: wilcox.test(first, second, exact = FALSE): normal approximation with tie and continuity
    corrections. The statistic is U of the first group, R's W. The probability of superiority
    (Vargha and Delaney 2000) counts ties half; the rank-biserial correlation is 2 P - 1.
    """
    import pingouin

    # pingouin leaves the choice of an exact test to scipy, which would change with a single tie.
    found = pingouin.mwu(first, second, method="asymptotic").iloc[0]
    return GroupResult(
        float(found["U_val"]),
        float(found["p_val"]),
        effects={
            "rank_biserial": float(found["RBC"]),
            "probability_of_superiority": float(found["CLES"]),
        },
    )


def analysis_of_variance(values: np.ndarray, groups: np.ndarray, welch: bool) -> GroupResult:
    """One-way analysis of variance, or Welch's (1951), with eta squared.

    `values` (floats) and `groups` (level codes) are of one length, nothing missing. As R:
    oneway.test(values ~ groups, var.equal = not welch). Eta squared is the share of the sum of
    squares that lies between the groups. Welch's form needs two answers and a spread in each group.
    """
    import pingouin

    frame = pd.DataFrame({"value": values, "group": groups})
    test = pingouin.welch_anova if welch else pingouin.anova
    # pingouin 0.7 uses an argument of pandas that is on its way out.
    with _quiet():
        found = test(data=frame, dv="value", between="group").iloc[0]
    return GroupResult(
        float(found["F"]),
        float(found["p_unc"]),
        df=float(found["ddof1"]),
        residual_df=float(found["ddof2"]),
        effects={"eta_squared": float(found["np2"])},
    )


def kruskal_wallis(values: np.ndarray, groups: np.ndarray) -> GroupResult:
    """The Kruskal-Wallis test, corrected for ties; arguments as for `analysis_of_variance`.

    As R: kruskal.test(values ~ groups). Epsilon squared is H / (n - 1) (Tomczak and Tomczak 2014),
    which pingouin does not give.
    """
    import pingouin

    frame = pd.DataFrame({"value": values, "group": groups})
    found = pingouin.kruskal(data=frame, dv="value", between="group").iloc[0]
    statistic = float(found["H"])
    return GroupResult(
        statistic,
        float(found["p_unc"]),
        df=float(found["ddof1"]),
        effects={"epsilon_squared": statistic / (len(values) - 1)},
    )


def chi_square(first: np.ndarray, second: np.ndarray) -> GroupResult:
    """Pearson's chi-square test of two columns of codes (nothing missing), with Cramér's V.

    As R: chisq.test(first, second, correct = FALSE), without a continuity correction in 2 by 2
    tables either. Each column has to hold two codes or more.
    """
    import pingouin

    frame = pd.DataFrame({"first": first, "second": second})
    # Small expected counts are told to readers by the caller.
    with _quiet():
        tests = pingouin.chi2_independence(frame, x="first", y="second", correction=False)[2]
    found = tests.set_index("test").loc["pearson"]
    return GroupResult(
        float(found["chi2"]),
        float(found["pval"]),
        df=float(found["dof"]),
        effects={"cramers_v": float(found["cramer"])},
    )


@contextmanager
def _quiet() -> Iterator[None]:
    """Without warnings: what matters about the answers is checked before, and told to readers."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
