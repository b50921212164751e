"""Whether terms that are added to a model improve it: likelihood ratio and F tests."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc, fdtrc

from questline.modelling.diagnostics.far_maxima import why_infinite
from questline.modelling.fits.many_linear import EXACT_SHARE
from questline.modelling.fits.proportional_odds import fit_proportional_odds
from questline.modelling.fittable import (
    EXACT,
    standardised_design,
    why_not_fitted,
    why_one_outcome,
)
from questline.modelling.likelihood import maximise


@dataclass(frozen=True)
class AddedTermsTest:
    """A test that the coefficients of all added terms are zero.

    `statistic` is chi-square on `df` degrees of freedom in logistic and ordinal models, where
    `residual_df` is None, and F on `df` and `residual_df` in a linear one. NaN where `reason` says
    why.
    """

    statistic: float
    df: int
    residual_df: int | None
    p: float
    reason: str = ""


def added_terms_test(
    matrix: np.ndarray,
    outcome: np.ndarray,
    added: np.ndarray,
    kind: str,
    log_likelihood: float | None = None,
) -> AddedTermsTest:
    """The model with `added` (people, more columns) against the one without.

    `matrix` (people, columns) is without the intercept; `kind` is logistic (`outcome` 0 or 1) or
    ordinal (`outcome` 0 to K - 1; proportional odds), both with the likelihood ratio test, as R's
    anova(test = "LRT"), or linear (F test, as R's anova). `log_likelihood` is that of the logistic
    or ordinal model without `added`, where it is known already.
    """
    larger = np.column_stack([matrix, added])
    extra = added.shape[1]
    reason = why_not_fitted(larger) or why_one_outcome(outcome)
    if not reason and kind == "linear":
        return _f_test(matrix, larger, outcome)
    if not reason:
        # Where the larger model has a finite maximum, so has the smaller.
        value, reason = _log_likelihood(larger, outcome, kind)
    if reason:
        return _none(extra, reason)
    if log_likelihood is None:
        log_likelihood, _ = _log_likelihood(matrix, outcome, kind)
    statistic = max(0.0, 2 * (value - log_likelihood))
    return AddedTermsTest(statistic, extra, None, float(chdtrc(extra, statistic)))


def _f_test(matrix: np.ndarray, larger: np.ndarray, outcome: np.ndarray) -> AddedTermsTest:
    extra = larger.shape[1] - matrix.shape[1]
    within, without = (_residual_squares(each, outcome) for each in (larger, matrix))
    if within <= EXACT_SHARE * float(((outcome - outcome.mean()) ** 2).sum()):
        return _none(extra, EXACT)
    residual_df = len(outcome) - larger.shape[1] - 1
    statistic = max(0.0, (without - within) / extra / (within / residual_df))
    p = float(fdtrc(extra, residual_df, statistic))
    return AddedTermsTest(statistic, extra, residual_df, p)


def _none(extra: int, reason: str) -> AddedTermsTest:
    return AddedTermsTest(math.nan, extra, None, math.nan, reason)


def _log_likelihood(matrix: np.ndarray, outcome: np.ndarray, kind: str) -> tuple[float, str]:
    """The largest log-likelihood, or why there is none."""
    if kind == "ordinal":
        fit = fit_proportional_odds(matrix, outcome, int(outcome.max()) + 1)
        return fit.log_likelihood, fit.reason
    full, _ = standardised_design(matrix)
    found = maximise(full, outcome, np.zeros(len(outcome)), np.zeros(full.shape[1]))
    return found.log_likelihood, why_infinite(full, found)


def _residual_squares(matrix: np.ndarray, outcome: np.ndarray) -> float:
    full, _ = standardised_design(matrix)
    basis, _ = np.linalg.qr(full)
    centred = outcome - outcome.mean()
    return float(((centred - basis @ (basis.T @ centred)) ** 2).sum())
