"""Whether terms that are added to a model improve it: likelihood ratio and F tests."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc, fdtrc

from questline.modelling.batch_fits import EXACT_SHARE
from questline.modelling.fittable import (
    EXACT,
    standardised_design,
    why_not_fitted,
    why_one_outcome,
    why_separated,
)
from questline.modelling.likelihood import maximise


@dataclass(frozen=True)
class AddedTermsTest:
    """A test that the coefficients of all added terms are zero.

    `statistic` is chi-square on `df` degrees of freedom in a logistic model, where `residual_df` is
    None, and F on `df` and `residual_df` in a linear one. NaN where `reason` says why.
    """

    statistic: float
    df: int
    residual_df: int | None
    p: float
    reason: str = ""


def added_terms_test(
    matrix: np.ndarray, outcome: np.ndarray, added: np.ndarray, kind: str
) -> AddedTermsTest:
    """The model with `added` (people, more columns) against the one without.

    `matrix` (people, columns) is without the intercept; `kind` is logistic (`outcome` 0 or 1;
    likelihood ratio test, as R's anova(test = "LRT")) or linear (F test, as R's anova).
    """
    larger = np.column_stack([matrix, added])
    extra = added.shape[1]
    reason = why_not_fitted(larger) or why_one_outcome(outcome)
    if not reason and kind == "logistic":
        # Where the larger model has a finite maximum, so has the smaller.
        reason = why_separated(larger, outcome)
    if reason:
        return AddedTermsTest(math.nan, extra, None, math.nan, reason)
    if kind == "logistic":
        gained = _log_likelihood(larger, outcome) - _log_likelihood(matrix, outcome)
        statistic = max(0.0, 2 * gained)
        return AddedTermsTest(statistic, extra, None, float(chdtrc(extra, statistic)))
    within, without = (_residual_squares(each, outcome) for each in (larger, matrix))
    if within <= EXACT_SHARE * float(((outcome - outcome.mean()) ** 2).sum()):
        return AddedTermsTest(math.nan, extra, None, math.nan, EXACT)
    residual_df = len(outcome) - larger.shape[1] - 1
    statistic = max(0.0, (without - within) / extra / (within / residual_df))
    return AddedTermsTest(
        statistic, extra, residual_df, float(fdtrc(extra, residual_df, statistic))
    )


def _log_likelihood(matrix: np.ndarray, outcome: np.ndarray) -> float:
    full, _ = standardised_design(matrix)
    return maximise(full, outcome, np.zeros(len(outcome)), np.zeros(full.shape[1])).log_likelihood


def _residual_squares(matrix: np.ndarray, outcome: np.ndarray) -> float:
    full, _ = standardised_design(matrix)
    basis, _ = np.linalg.qr(full)
    centred = outcome - outcome.mean()
    return float(((centred - basis @ (basis.T @ centred)) ** 2).sum())
