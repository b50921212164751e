"""The effect of the focal predictor in many regressions on one design, pooled over completed sets.

What is estimated: in a logistic model the average marginal risk difference (`risk_differences`), in
a linear one the coefficient per unit. All regressions are fitted in one batch.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Literal

import numpy as np
from scipy.special import ndtr, ndtri, stdtr, stdtrit

from questline.core.sentences import number_of
from questline.imputation.pooling import pool
from questline.modelling.fits.many_linear import fit_many_linear
from questline.modelling.fits.many_logistic import REASONS, fit_many_logistic
from questline.modelling.fits.many_logistic_result import CONSTANT, DEPENDENT
from questline.robustness.identified_columns import IdentifiedColumns, identified_columns
from questline.robustness.risk_differences import Focal, average_risk_differences

Kind = Literal["logistic", "linear"]

NAMES = ("estimate", "se", "df", "low", "high", "p", "odds_ratio", "odds_ratio_low",
         "odds_ratio_high", "n", "events")  # fmt: skip
"""The numbers of an estimate, in the order of `FocalEstimates`."""
FOCAL_CONSTANT = "Not computable: the predictor is the same for everyone who is left."
FOCAL_DEPENDENT = "Not computable: the predictor can be computed from the covariates."


@dataclass(frozen=True)
class FocalEstimates:
    """One regression a line; numbers are NaN where `reasons` says why, "" where there are any.

    `estimate` is the average marginal risk difference or the coefficient, `se` its standard error,
    `df` the degrees of freedom of its t interval `low` to `high` and of `p` (infinite: normal).
    `odds_ratio` with its Wald interval is that of the same change, NaN in a linear model. `n` is
    the number of people, `events` of those with the event (the mean of completed sets; NaN in a
    linear model). `notes` say what was left out so that there could be an estimate.
    """

    estimate: np.ndarray
    se: np.ndarray
    df: np.ndarray
    low: np.ndarray
    high: np.ndarray
    p: np.ndarray
    odds_ratio: np.ndarray
    odds_ratio_low: np.ndarray
    odds_ratio_high: np.ndarray
    n: np.ndarray
    events: np.ndarray
    reasons: np.ndarray
    notes: np.ndarray

    def columns(self) -> dict[str, Any]:
        """The numbers and sentences by name, as columns of a frame; `reason` and `note` last."""
        named = {field.name: getattr(self, field.name) for field in fields(self)}
        sentences = {"reason": named.pop("reasons"), "note": named.pop("notes")}
        return {**named, **sentences}


def focal_estimates(
    matrix: np.ndarray,
    outcome: np.ndarray,
    focal: Focal,
    kind: Kind,
    *,
    included: np.ndarray | None = None,
    columns: np.ndarray | None = None,
    confidence: float = 0.95,
) -> FocalEstimates:
    """The focal predictor's effect in every regression.

    `matrix` is (people, columns) without the intercept, or (sets, people, columns) of completed
    sets; `outcome` (people,) or (sets, people). `included` (regressions, people) says who is in a
    regression, `columns` (regressions, columns) which columns are; None takes all. The columns of
    the focal predictor are always in. Covariates that tell nothing in a regression, because they
    are the same for everyone or follow from others, are left out of it with a note
    (`identified_columns`).

    With sets the estimates, and the logarithms of the odds ratios, are pooled by Rubin's rules with
    the degrees of freedom of Barnard and Rubin (1999); a regression that cannot be made in one set
    is not pooled over the others.
    """
    matrices = matrix if matrix.ndim == 3 else matrix[None]
    sets, people, count = matrices.shape
    rows = next((len(given) for given in (included, columns) if given is not None), 1)
    used = np.ones((rows, people), dtype=bool) if included is None else included.astype(bool)
    asked = np.ones((rows, count), dtype=bool) if columns is None else columns
    weights = None if included is None else used
    identified = identified_columns(matrices, weights, asked, focal)
    chosen = identified.columns
    if kind == "logistic":
        estimates, variances, logs, codes = _logistic(
            matrices, outcome, focal, weights, chosen, sets
        )
        df = np.full(rows, np.inf)
    else:
        linear = fit_many_linear(matrices, outcome, weights=weights, columns=chosen)
        place = focal.column + 1
        estimates = focal.unit * linear.coefficients[..., place]
        variances = focal.unit**2 * linear.covariances[..., place, place]
        logs, codes = None, linear.reason_codes
        df = linear.residual_df[0]
    n = used.sum(axis=1)
    complete_df = n - chosen.sum(axis=1) - 1.0
    reasons = _reasons(codes, identified)
    estimate, se, df = _pooled(estimates, variances, df, complete_df)
    low, high, p = _interval(estimate, se, df, confidence)
    ratios = np.full((3, rows), np.nan)
    if logs is not None:
        log_ratio, log_se, log_df = _pooled(*logs, np.full(rows, np.inf), complete_df)
        limits = _interval(log_ratio, log_se, log_df, confidence)[:2]
        ratios = np.exp([log_ratio, *limits])
    events = np.full(rows, np.nan)
    if kind == "logistic":
        events = (np.atleast_2d(outcome) @ used.T.astype(float)).mean(axis=0)
    failed = reasons != ""

    def shown(values: np.ndarray) -> np.ndarray:
        return np.where(failed, np.nan, values)

    notes = [_note(int(number)) for number in identified.left_out]
    return FocalEstimates(
        estimate=shown(estimate),
        se=shown(se),
        df=shown(df),
        low=shown(low),
        high=shown(high),
        p=shown(p),
        odds_ratio=shown(ratios[0]),
        odds_ratio_low=shown(ratios[1]),
        odds_ratio_high=shown(ratios[2]),
        n=n,
        events=events,
        reasons=reasons,
        notes=np.array(notes, dtype=object),
    )


def _logistic(
    matrices: np.ndarray,
    outcome: np.ndarray,
    focal: Focal,
    weights: np.ndarray | None,
    columns: np.ndarray,
    sets: int,
) -> tuple[np.ndarray, np.ndarray, tuple[np.ndarray, np.ndarray], np.ndarray]:
    """Risk differences, variances, both of the log odds ratio, and codes, (sets, regressions)."""
    fits = fit_many_logistic(matrices, outcome, weights=weights, columns=columns, covariances=True)
    assert fits.covariances is not None
    found = [
        average_risk_differences(
            matrices[place], fits.coefficients[place], fits.covariances[place], focal, weights
        )
        for place in range(sets)
    ]
    difference = np.array([part.difference for part in found])
    variance = np.array([part.se for part in found]) ** 2
    logs = np.array([part.log_odds_ratio for part in found])
    log_variance = np.array([part.log_odds_ratio_se for part in found]) ** 2
    return difference, variance, (logs, log_variance), fits.reason_codes


def _pooled(
    estimates: np.ndarray, variances: np.ndarray, df: np.ndarray, complete_df: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Estimate, standard error and degrees of freedom of (sets, regressions)."""
    if len(estimates) == 1:
        return estimates[0], np.sqrt(variances[0]), df
    with np.errstate(invalid="ignore", divide="ignore"):
        pooled = pool(estimates, variances, complete_df)
        return pooled.estimate, pooled.se, pooled.df


def _interval(
    estimate: np.ndarray, se: np.ndarray, df: np.ndarray, confidence: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The limits and the two-sided p-value; normal where `df` is infinite."""
    normal = np.isinf(df)
    finite = np.where(normal, 1.0, df)
    with np.errstate(invalid="ignore", divide="ignore"):
        z = np.abs(estimate / se)
        reach = np.where(normal, ndtri((1 + confidence) / 2), stdtrit(finite, (1 + confidence) / 2))
        p = 2 * np.where(normal, ndtr(-z), stdtr(finite, -z))
    return estimate - reach * se, estimate + reach * se, p


def _reasons(codes: np.ndarray, identified: IdentifiedColumns) -> np.ndarray:
    """Why a regression has no estimate, "" where it has; `codes` are (sets, regressions)."""
    codes = np.atleast_2d(codes)
    sets = len(codes)
    failed = (codes > 0).sum(axis=0)
    first = codes[(codes > 0).argmax(axis=0), np.arange(codes.shape[1])]
    reasons = np.array([REASONS[code] for code in first], dtype=object)
    for row in np.flatnonzero(failed).tolist():
        if identified.constant[row] and first[row] == CONSTANT:
            reasons[row] = FOCAL_CONSTANT
        elif identified.dependent[row] and first[row] == DEPENDENT:
            reasons[row] = FOCAL_DEPENDENT
        elif sets > 1:
            why = reasons[row].removeprefix("Not computable: ")
            where = f"{failed[row]} of the {sets}" if failed[row] < sets else f"all {sets}"
            reasons[row] = f"Not computable: in {where} completed sets {why}"
    return reasons


def _note(left_out: int) -> str:
    if not left_out:
        return ""
    says, was = ("says", "was") if left_out == 1 else ("say", "were")
    columns = number_of(left_out, "column")
    return f"{columns} of the covariates {says} nothing that the others do not and {was} left out."
