"""Chi-square, its corrections, fit indices and information criteria of a fit by likelihood."""

from __future__ import annotations

import numpy as np

from questline.measurement.confirmatory.estimation import Moments
from questline.measurement.confirmatory.fit_indices import (
    ChiSquare,
    Corrected,
    fit_measures,
    standardised_root_mean_square_residual,
)
from questline.measurement.confirmatory.likelihood_fit import LikelihoodFit
from questline.measurement.confirmatory.respondent_groups import RespondentGroups
from questline.measurement.confirmatory.robust_tests import (
    independence_jacobians,
    misfit_factor,
)

NO_SCALING = (
    "Chi-square could not be corrected for answers that are not normal: these respondents are too "
    "few for it."
)


def likelihood_tests(
    found: LikelihoodFit, respondents: RespondentGroups, *, robust: bool
) -> tuple[dict[str, float], tuple[str, ...]]:
    """The dictionary `fit` of a `ConfirmatoryFit`, and remarks.

    As in lavaan, means count among parameters and residuals with incomplete answers and with
    several groups, but not with one group of complete answers.
    """
    groups, items = len(respondents.groups), respondents.items
    means = respondents.full_information or groups > 1
    df = groups * (items * (items + 3) // 2) - found.layout.free
    plain = max(2 * (respondents.saturated_log_likelihood - found.log_likelihood), 0.0)
    baseline_df = groups * (items * (items - 1) // 2)
    baseline = 2 * (respondents.saturated_log_likelihood - respondents.independent_log_likelihood)
    factor = baseline_factor = np.nan
    notes: tuple[str, ...] = ()
    if robust and df > 0:
        factor, baseline_factor = _scaling(found, respondents, df, baseline_df)
        notes = () if np.isfinite(factor) else (NO_SCALING,)
    corrected: tuple[Corrected | None, Corrected | None] = (None, None)
    if respondents.full_information and df > 0:
        corrected = _complete_data_tests(found, respondents, df, baseline_df, robust)
    elif np.isfinite(factor):
        corrected = (
            Corrected(plain, df, factor),
            Corrected(baseline, baseline_df, baseline_factor),
        )
    fit = fit_measures(
        ChiSquare(plain, df, plain / factor, factor),
        ChiSquare(baseline, baseline_df, baseline / baseline_factor, baseline_factor),
        respondents.n,
        groups=groups,
        robust=corrected[0],
        robust_baseline=corrected[1],
    )
    parameters = found.layout.free - (0 if means else items)
    log_likelihood = found.log_likelihood - respondents.log_scale
    fit |= {
        "srmr": _residuals(found, respondents, means),
        "log_likelihood": log_likelihood,
        "aic": -2 * log_likelihood + 2 * parameters,
        "bic": -2 * log_likelihood + float(np.log(respondents.n)) * parameters,
        "parameters": float(parameters),
    }
    return fit, notes


def _scaling(
    found: LikelihoodFit, respondents: RespondentGroups, df: int, baseline_df: int
) -> tuple[float, float]:
    """The factors that chi-square of the model and of independent items are divided by.

    NaN where either is not positive or the saturated model has no information to compute it from.
    """
    saturated = respondents.saturated_trace
    scores = found.curvature.cross_products
    if saturated is None or scores is None:
        return np.nan, np.nan
    trace = float(np.vdot(np.linalg.inv(found.curvature.observed), scores))
    factor = (saturated - trace) / df
    baseline_factor = (saturated - respondents.independence_trace) / baseline_df
    positive = factor > 0 and baseline_factor > 0
    return (factor, baseline_factor) if positive else (np.nan, np.nan)


def _residuals(found: LikelihoodFit, respondents: RespondentGroups, means: bool) -> float:
    """The SRMR, averaged over groups by their size."""
    total = 0.0
    for group, parameters in zip(respondents.moments, found.groups, strict=True):
        total += group.n * standardised_root_mean_square_residual(
            group.covariances,
            parameters.covariances(),
            group.means if means else None,
            parameters.means() if means else None,
        )
    return total / respondents.n


def _complete_data_tests(
    found: LikelihoodFit, respondents: RespondentGroups, df: int, baseline_df: int, robust: bool
) -> tuple[Corrected | None, Corrected | None]:
    """Chi-squares that complete data with the saturated moments would have, and their factors.

    Of the model and of independent items, each at its estimates from the incomplete answers.
    """
    information = respondents.information
    if information is None:
        return None, None
    statistic = baseline = 0.0
    for moments, parameters, group in zip(
        respondents.moments, found.groups, respondents.groups, strict=True
    ):
        statistic += _discrepancy(moments, parameters.means(), parameters.covariances())
        baseline += _discrepancy(moments, group.item_means, np.diag(group.item_variances))
    factor = misfit_factor(information, found.jacobians(), df, robust)
    alone = independence_jacobians(respondents.items, len(respondents.groups))
    baseline_factor = misfit_factor(information, alone, baseline_df, robust)
    if factor <= 0 or baseline_factor <= 0:
        return None, None
    return Corrected(statistic, df, factor), Corrected(baseline, baseline_df, baseline_factor)


def _discrepancy(moments: Moments, means: np.ndarray, covariances: np.ndarray) -> float:
    """Twice the difference of the log-likelihoods of saturated and implied moments."""
    own = moments.expected(moments.means, moments.covariances)
    implied = moments.expected(means, covariances)
    if own is None or implied is None:
        return float("nan")
    return 2 * (own.log_likelihood - implied.log_likelihood)
