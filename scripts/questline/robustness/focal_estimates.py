"""The effect of the focal predictor in many regressions on one design, pooled over completed sets.

What is estimated: in a logistic model the average marginal risk difference (`risk_differences`), in
a linear one the coefficient per unit. All regressions are fitted in one batch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal

import numpy as np
from scipy.special import ndtr, ndtri, stdtr, stdtrit

from questline.core.sentences import number_of
from questline.imputation.pooling import pool
from questline.modelling.fits.many_linear import fit_many_linear
from questline.modelling.fits.many_logistic_result import CONSTANT, DEPENDENT, REASONS
from questline.robustness.design_in_sets import DesignInSets, joined
from questline.robustness.identified_columns import IdentifiedColumns, identified_columns
from questline.robustness.neighbouring_fits import fit_neighbours
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


@dataclass(frozen=True)
class Regressions:
    """Regressions on one design.

    `matrix` is (people, columns) without the intercept, or (sets, people, columns) of completed
    sets; `outcome` (people,) or (sets, people). `included` (regressions, people) says who is in a
    regression, `columns` (regressions, columns) which columns are; None takes all. The lines of
    those who are in none may hold anything.
    """

    matrix: np.ndarray
    outcome: np.ndarray
    included: np.ndarray | None = None
    columns: np.ndarray | None = None

    @property
    def matrices(self) -> np.ndarray:
        """(sets, people, columns), one set if the design is a single one."""
        return self.matrix if self.matrix.ndim == 3 else self.matrix[None]

    @property
    def outcomes(self) -> np.ndarray:
        """(sets, people), 0 where there is none."""
        known = np.where(np.isfinite(self.outcome), self.outcome, 0.0)
        return np.broadcast_to(known, self.matrices.shape[:2])

    @property
    def count(self) -> int:
        """How many regressions there are in each set."""
        given = [array for array in (self.included, self.columns) if array is not None]
        return len(given[0]) if given else 1

    @property
    def members(self) -> np.ndarray:
        """Who is in a regression, (regressions, people)."""
        every = np.ones((self.count, self.matrix.shape[-2]), dtype=bool)
        return every if self.included is None else self.included

    @property
    def asked(self) -> np.ndarray:
        """Which columns are in a regression, (regressions, columns)."""
        every = np.ones((self.count, self.matrix.shape[-1]), dtype=bool)
        return every if self.columns is None else self.columns


@dataclass(frozen=True)
class _Fitted:
    """The focal predictor in every set and regression (sets, regressions): its effect with the
    variance, the logarithm of its odds ratio with that variance, degrees of freedom, and codes of
    reasons.
    """

    estimates: np.ndarray
    variances: np.ndarray
    df: np.ndarray
    codes: np.ndarray
    logs: tuple[np.ndarray, np.ndarray] | None = None


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
    """The focal predictor's effect in every regression on one design (`Regressions`)."""
    asked = Regressions(matrix, outcome, included, columns)
    return estimates_of_many([asked], focal, kind, confidence=confidence)[0]


def estimates_of_many(
    asked: Sequence[Regressions], focal: Focal, kind: Kind, *, confidence: float = 0.95
) -> list[FocalEstimates]:
    """The focal predictor's effect in every regression on each of several designs.

    All designs have the same people and columns. The columns of the focal predictor are always in.
    Covariates that tell nothing in a regression, because they are the same for everyone or follow
    from others, are left out of it with a note (`identified_columns`).

    With sets the estimates, and the logarithms of the odds ratios, are pooled by Rubin's rules with
    the degrees of freedom of Barnard and Rubin (1999); a regression that cannot be made in one set
    is not pooled over the others.
    """
    designs: list[DesignInSets] = []
    identified = []
    for some in asked:
        like = designs[0] if designs else None
        design = DesignInSets.of(some.matrices, some.included, some.asked, like)
        identified.append(identified_columns(design, focal))
        designs.append(design.with_columns(identified[-1].columns))
    if kind == "logistic":
        fitted = _logistic(designs, [some.outcomes for some in asked], focal)
    else:
        fitted = [
            _linear(some, found.columns, focal)
            for some, found in zip(asked, identified, strict=True)
        ]
    return [
        _estimates(some, found, fit, confidence)
        for some, found, fit in zip(asked, identified, fitted, strict=True)
    ]


def _logistic(
    designs: Sequence[DesignInSets], outcomes: Sequence[np.ndarray], focal: Focal
) -> list[_Fitted]:
    """Logistic regressions, all in one batch."""
    design = joined(designs)
    coefficients, codes = fit_neighbours(design, np.concatenate(outcomes))
    found = average_risk_differences(design, coefficients, focal)
    variances, log_variances = found.se**2, found.log_odds_ratio_se**2
    fitted, first = [], 0
    for own in designs:
        where, shape = slice(first, first + own.fits), (own.sets, -1)
        first += own.fits
        fitted.append(
            _Fitted(
                found.difference[where].reshape(shape),
                variances[where].reshape(shape),
                np.full(own.fits // own.sets, np.inf),
                codes[where].reshape(shape),
                (
                    found.log_odds_ratio[where].reshape(shape),
                    log_variances[where].reshape(shape),
                ),
            )
        )
    return fitted


def _linear(asked: Regressions, columns: np.ndarray, focal: Focal) -> _Fitted:
    """Linear regressions with these columns."""
    who = asked.members.any(axis=0)
    linear = fit_many_linear(
        asked.matrices[:, who],
        asked.outcomes[:, who],
        weights=None if asked.included is None else asked.included[:, who],
        columns=columns,
    )
    place = focal.column + 1
    return _Fitted(
        focal.unit * linear.coefficients[..., place],
        focal.unit**2 * linear.covariances[..., place, place],
        linear.residual_df[0],
        linear.reason_codes,
    )


def _estimates(
    asked: Regressions, identified: IdentifiedColumns, fitted: _Fitted, confidence: float
) -> FocalEstimates:
    """The regressions on one design, pooled over its sets."""
    rows, used = asked.count, asked.members
    n = used.sum(axis=1)
    complete_df = n - identified.columns.sum(axis=1) - 1.0
    reasons = _reasons(fitted.codes, identified)
    estimate, se, df = _pooled(fitted.estimates, fitted.variances, fitted.df, complete_df)
    low, high, p = _interval(estimate, se, df, confidence)
    ratios = np.full((3, rows), np.nan)
    events = np.full(rows, np.nan)
    if fitted.logs is not None:
        log_ratio, log_se, log_df = _pooled(*fitted.logs, np.full(rows, np.inf), complete_df)
        limits = _interval(log_ratio, log_se, log_df, confidence)[:2]
        ratios = np.exp([log_ratio, *limits])
        events = (asked.outcomes @ used.T.astype(float)).mean(axis=0)
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
