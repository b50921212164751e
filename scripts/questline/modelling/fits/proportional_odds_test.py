"""Are the odds proportional? Tests of the assumption behind one slope for all splits of answers.

Ordered answers can be split after each category but the last; proportional odds say that the slopes
are the same in all splits. Brant's test compares the slopes of the logistic models of the splits;
the likelihood-ratio test compares the model with one that has slopes of its own for each split.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc

from questline.modelling.fits.conditioning import Conditioned, conditioned
from questline.modelling.fits.logistic import search
from questline.modelling.fits.logit_likelihood import LogitLikelihood, chance
from questline.modelling.fits.newton import Maxima, maximise
from questline.modelling.fits.ordered_categories import partial_likelihood
from questline.modelling.fits.proportional_odds import ProportionalOdds

ONE_SPLIT = (
    "Not computable: fewer than three categories occur, so that there is a single split of the "
    "answers and nothing to compare."
)
NO_COLUMNS = "Not computable: there is no column whose odds could be proportional."


@dataclass(frozen=True)
class AssumptionTest:
    """Chi-square on `df` degrees of freedom, or in `reason` why there is none (then NaN)."""

    statistic: float
    df: int
    p: float
    reason: str = ""


@dataclass(frozen=True)
class BrantTest:
    """Brant's test of all columns together and of each group of columns.

    `slopes` and `errors` (splits, columns) are those of the logistic models of the splits, P(Y > j)
    being modelled, so that they are comparable with the slopes under proportional odds; NaN in a
    split that has no fit.
    """

    slopes: np.ndarray
    errors: np.ndarray
    overall: AssumptionTest
    groups: tuple[AssumptionTest, ...]


def brant_test(fit: ProportionalOdds, groups: Sequence[Sequence[int]]) -> BrantTest:
    """The Wald test that the slopes of the splits are equal (Brant 1990, Biometrics 46, 1171-1178).

    `groups` are the columns of each variable, tested together. With X the columns and an
    intercept, p_j the fitted chances of P(Y > j) in the logistic model of split j and W_jl the
    diagonal matrix of p_l - p_j p_l (j <= l), the covariance of the estimates of splits j and l is
    inv(X'W_jj X) X'W_jl X inv(X'W_ll X). The chances are those of the separate models, as in
    Stata's and R's brant.
    """
    splits, columns = len(fit.thresholds), fit.matrix.shape[1]
    slopes, errors = np.full((2, splits, columns), np.nan)
    reason = fit.reason or _nothing_to_compare(fit)
    if not reason:
        design = conditioned(fit.matrix)
        chances = np.full((splits, fit.count), np.nan)
        inverses = np.full((splits, columns + 1, columns + 1), np.nan)
        for split in range(splits):
            beyond = (fit.places > split).astype(float)
            best = search(design, beyond)
            if not best.converged:
                reason = reason or _separated_split(fit, split)
                continue
            chances[split] = chance(best.coefficients @ design.rows)
            inverses[split] = np.linalg.inv(best.information)
            slopes[split] = design.back @ best.coefficients[1:]
            covariance = design.back @ inverses[split, 1:, 1:] @ design.back.T
            errors[split] = np.sqrt(np.diag(covariance))
    if reason:
        everything = _none(splits, columns, reason)
        return BrantTest(
            slopes, errors, everything, tuple(_none(splits, len(one), reason) for one in groups)
        )
    joint = _joint_covariance(design, chances, inverses)
    tests = [_wald(slopes, joint, columns_of) for columns_of in (range(columns), *groups)]
    return BrantTest(slopes, errors, tests[0], tuple(tests[1:]))


def likelihood_ratio_tests(
    fit: ProportionalOdds, groups: Sequence[Sequence[int]]
) -> tuple[AssumptionTest, ...]:
    """For each group of columns: does it need slopes of its own for each split?

    Twice the gain in log-likelihood of the model in which the odds of these columns are not
    proportional (Peterson & Harrell 1990, Applied Statistics 39, 205-217, the unconstrained partial
    model), as ordinal's `nominal_test`. The group of all columns tests the whole assumption.
    """
    reason = fit.reason or _nothing_to_compare(fit)
    if reason:
        return tuple(_none(len(fit.thresholds), len(group), reason) for group in groups)
    design = conditioned(fit.matrix, orthogonal=False)
    return tuple(_likelihood_ratio(fit, design, list(group)) for group in groups)


def _nothing_to_compare(fit: ProportionalOdds) -> str:
    if len(fit.thresholds) < 2:
        return ONE_SPLIT
    return "" if fit.matrix.shape[1] else NO_COLUMNS


def _none(splits: int, columns: int, reason: str) -> AssumptionTest:
    return AssumptionTest(np.nan, max(0, splits - 1) * columns, np.nan, reason)


def _joint_covariance(design: Conditioned, chances: np.ndarray, inverses: np.ndarray) -> np.ndarray:
    """The covariances of the slopes of all splits, (splits, columns, splits, columns)."""
    splits, columns = len(chances), len(design.means)
    joint = np.empty((splits, columns, splits, columns))
    for low in range(splits):
        for high in range(low, splits):
            weights = chances[high] - chances[low] * chances[high]
            middle = (design.rows * weights) @ design.rows.T
            found = (inverses[low] @ middle @ inverses[high])[1:, 1:]
            joint[low, :, high] = design.back @ found @ design.back.T
            joint[high, :, low] = joint[low, :, high].T
    return joint


def _wald(slopes: np.ndarray, joint: np.ndarray, columns: Sequence[int]) -> AssumptionTest:
    """The test that the slopes of some columns are those of the first split in all others."""
    splits, some = len(slopes), list(columns)
    df = (splits - 1) * len(some)
    chosen = joint[:, some][:, :, :, some]
    # Differences from the first split, in the rows and then in the columns of the covariance.
    half = chosen[:1] - chosen[1:]
    covariance = (half[:, :, :1] - half[:, :, 1:]).reshape(df, df)
    difference = (slopes[:1, some] - slopes[1:, some]).reshape(df)
    scale = np.sqrt(np.abs(np.diag(covariance)))
    correlation = covariance / np.outer(scale, scale)
    if not np.linalg.eigvalsh(correlation)[0] > 1e-10:
        return _none(
            splits,
            len(some),
            "Not computable: the covariance matrix of the differences between the splits is not "
            "positive definite, because too few people tell them apart.",
        )
    scaled = difference / scale
    statistic = float(scaled @ np.linalg.solve(correlation, scaled))
    return AssumptionTest(statistic, df, float(chdtrc(df, statistic)))


def _likelihood_ratio(
    fit: ProportionalOdds, design: Conditioned, group: list[int]
) -> AssumptionTest:
    splits = len(fit.thresholds)
    columns = design.rows[1:]
    rest = np.setdiff1d(np.arange(len(columns)), group)
    likelihood = partial_likelihood(columns[rest], columns[group], fit.places, splits + 1)
    slopes = fit.slopes / np.diag(design.back)
    thresholds = fit.thresholds - design.means @ fit.slopes
    own = np.column_stack([thresholds, np.tile(slopes[group], (splits, 1))])
    start = np.concatenate([own.ravel(), slopes[rest]])[None]
    best = maximise(likelihood, start)
    if not best.converged[0]:
        return _none(splits, len(group), _why_no_end(fit, likelihood, best, group))
    df = (splits - 1) * len(group)
    statistic = max(0.0, 2 * (float(best.there.value[0]) - fit.log_likelihood))
    return AssumptionTest(statistic, df, float(chdtrc(df, statistic)))


def _separated_split(fit: ProportionalOdds, split: int) -> str:
    """Why the logistic model of a split has no estimates: an empty cell, or separation."""
    empty = _empty_cell(fit, split, range(fit.matrix.shape[1]))
    return empty or (
        f"Not computable: in the split after category {fit.categories[split] + 1} the columns "
        "foretell the side of some people without error (separation)."
    )


def _why_no_end(
    fit: ProportionalOdds, likelihood: LogitLikelihood, best: Maxima, group: list[int]
) -> str:
    """Why the model with slopes of their own for a group of columns has no estimates."""
    for split in range(len(fit.thresholds)):
        empty = _empty_cell(fit, split, group)
        if empty:
            return empty
    if likelihood.separates(best.step[0], best.parameters[0]):
        return (
            "Not computable: with slopes of its own for each split of the answers the model has "
            "no finite estimates (separation)."
        )
    return (
        "Not computable: the search for slopes of their own for each split of the answers did "
        "not end."
    )


def _empty_cell(fit: ProportionalOdds, split: int, columns: Sequence[int]) -> str:
    """The sentence on a column of two values of which one is on one side of a split alone."""
    beyond = fit.places > split
    for column in columns:
        values = np.unique(fit.matrix[:, column])
        if len(values) != 2:
            continue
        for value in values:
            sides = beyond[fit.matrix[:, column] == value]
            if sides.all() or not sides.any():
                return (
                    f"Not computable: in the split after category {fit.categories[split] + 1} "
                    f"everyone with the value {value:g} in column {column + 1} is on the same "
                    "side, so that its odds have no finite estimate (an empty cell)."
                )
    return ""
