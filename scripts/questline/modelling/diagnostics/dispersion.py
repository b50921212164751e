"""Dispersion: whether outcomes vary more, or less, than the model says.

In a logistic model only people alike in every term can tell: among them the number of events has
the variance n p (1 - p). One yes-or-no answer alone has no variance beside the one that its mean
implies. In a linear model the residual variance is estimated, and people alike in every term tell
how much of it is real and how much misfit.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc, fdtrc, xlogy

from questline.modelling.fitted import FittedModel

INDIVIDUAL = (
    "Not computable: no two people are alike in all terms of the model, and single yes-or-no "
    "answers carry no information about over-dispersion."
)
SATURATED = (
    "Not computable: the model has as many coefficients as there are combinations of its terms' "
    "values, so that it reproduces each of them."
)
SPARSE = (
    "Many combinations of the terms' values have few people, so that the p-values are rough ones."
)
LEAST_EXPECTED = 5
MOST_SMALL = 0.2
"""A chi-square is trusted where at most a fifth of the cells expect fewer than 5 (Cochran 1954)."""


@dataclass(frozen=True)
class GroupedDispersion:
    """Goodness of fit over groups of people alike in all terms.

    `groups` is how many there are, `df` that number less the coefficients. `pearson` and `deviance`
    are chi-square statistics, each with its ratio to `df`, which is about 1 where the model holds
    and above 1 with over-dispersion, and its p-value. NaN where `reason` says why.
    """

    groups: int
    df: int
    pearson: float = math.nan
    pearson_ratio: float = math.nan
    pearson_p: float = math.nan
    deviance: float = math.nan
    deviance_ratio: float = math.nan
    deviance_p: float = math.nan
    note: str = ""
    reason: str = ""


@dataclass(frozen=True)
class LackOfFit:
    """The residual variance of a linear model and the part of it that no model could explain.

    `f` on `df` and `error_df` degrees of freedom tests that the expected outcome of each group of
    people alike in all terms is the fitted one. NaN where `reason` says why; `residual_variance` is
    there always.
    """

    residual_variance: float
    error_variance: float = math.nan
    f: float = math.nan
    df: int = 0
    error_df: int = 0
    p: float = math.nan
    reason: str = ""


def grouped_dispersion(model: FittedModel) -> GroupedDispersion:
    """Pearson and deviance statistics of a logistic model whose people are grouped by its terms.

    Source: McCullagh & Nelder 1989, Generalized Linear Models, 2nd edition, chapter 4. The same as
    for R's glm on counts of events and non-events.
    """
    group, counts = _groups(model)
    groups = len(counts)
    df = groups - model.parameters - 1
    if groups == model.count:
        return GroupedDispersion(groups, df, reason=INDIVIDUAL)
    if df <= 0:
        return GroupedDispersion(groups, df, reason=SATURATED)
    events = np.bincount(group, model.outcome)
    expected = np.bincount(group, model.fitted)
    others, expected_others = counts - events, counts - expected
    pearson = float(((events - expected) ** 2 * (1 / expected + 1 / expected_others)).sum())
    deviance = 2 * float(
        (xlogy(events, events / expected) + xlogy(others, others / expected_others)).sum()
    )
    small = np.minimum(expected, expected_others) < LEAST_EXPECTED
    return GroupedDispersion(
        groups,
        df,
        pearson,
        pearson / df,
        float(chdtrc(df, pearson)),
        deviance,
        deviance / df,
        float(chdtrc(df, deviance)),
        SPARSE if small.mean() > MOST_SMALL else "",
    )


def lack_of_fit(model: FittedModel) -> LackOfFit:
    """The F test of a linear model against one mean for each group of people alike in all terms.

    Source: Draper & Smith 1998, Applied Regression Analysis, 3rd edition, section 2.1 (pure error);
    the same as R's anova of the two models.
    """
    variance = float(model.dispersion)
    group, counts = _groups(model)
    df, error_df = len(counts) - model.parameters - 1, model.count - len(counts)
    if not error_df:
        reason = (
            "Not computable: no two people are alike in all terms of the model, so that misfit "
            "cannot be told from the variance of the outcome."
        )
        return LackOfFit(variance, df=df, reason=reason)
    if df <= 0:
        return LackOfFit(variance, error_df=error_df, reason=SATURATED)
    means = np.bincount(group, model.outcome) / counts
    error = float(((model.outcome - means[group]) ** 2).sum())
    total = float(((model.outcome - model.outcome.mean()) ** 2).sum())
    if error <= 1e-20 * total:
        reason = "Not computable: people alike in all terms of the model have the same outcome."
        return LackOfFit(variance, df=df, error_df=error_df, reason=reason)
    misfit = float((counts * (means - np.bincount(group, model.fitted) / counts) ** 2).sum())
    f = misfit / df / (error / error_df)
    return LackOfFit(variance, error / error_df, f, df, error_df, float(fdtrc(df, error_df, f)))


def _groups(model: FittedModel) -> tuple[np.ndarray, np.ndarray]:
    """Each person's group of people alike in all terms, and how many are in each."""
    _, group, counts = np.unique(model.matrix, axis=0, return_inverse=True, return_counts=True)
    return group.ravel(), counts
