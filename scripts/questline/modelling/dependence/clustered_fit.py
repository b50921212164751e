"""What a model of people in clusters comes back as, for one set of data and for several."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from scipy.special import ndtr, ndtri, stdtr, stdtrit


@dataclass(frozen=True, kw_only=True)
class ClusteredFit:
    """Coefficients with a covariance that allows for what the people of a cluster share.

    `coefficients` (k + 1, the intercept first) and `covariance` (k + 1 by k + 1) are in the units
    of the design matrix; `df` are the degrees of freedom of each coefficient over its standard
    error, infinite where the test is a z test. Where a coefficient has no standard error its line
    of `covariance` is NaN, and `note` says why. Where nothing can be computed every number is NaN
    and `reason` says why. `people` and `clusters` count what the fit rests on; without clusters the
    latter is 0.
    """

    coefficients: np.ndarray
    covariance: np.ndarray
    df: np.ndarray
    people: int
    clusters: int
    reason: str = ""
    note: str = ""

    @property
    def standard_errors(self) -> np.ndarray:
        """The standard error of each coefficient."""
        return np.sqrt(np.diagonal(self.covariance))

    @property
    def p_values(self) -> np.ndarray:
        """The two-sided p-value of each test that a coefficient is 0: t, or z without limit."""
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = -np.abs(self.coefficients / self.standard_errors)
            return np.where(np.isinf(self.df), 2 * ndtr(ratio), 2 * stdtr(self.df, ratio))

    def interval(self, confidence: float) -> tuple[np.ndarray, np.ndarray]:
        """Each coefficient less and plus the quantile of t (or z) times its standard error."""
        level = (1 + confidence) / 2
        quantile = np.where(np.isinf(self.df), ndtri(level), stdtrit(self.df, level))
        reach = quantile * self.standard_errors
        return self.coefficients - reach, self.coefficients + reach


Fit = TypeVar("Fit", bound=ClusteredFit)


@dataclass(frozen=True)
class SetFits(Generic[Fit]):
    """The same model fitted to several imputed sets, as Rubin's rules take it.

    `coefficients` are sets by k + 1, `covariances` sets by k + 1 by k + 1, `df` sets by k + 1;
    `fits` are the whole results. No set is left out: where some have no numbers `reason` says in
    how many, and why the first of them has none.
    """

    fits: tuple[Fit, ...]
    coefficients: np.ndarray
    covariances: np.ndarray
    df: np.ndarray
    reason: str


def fit_sets(
    fit: Callable[[np.ndarray, np.ndarray], Fit], matrices: np.ndarray, outcomes: np.ndarray
) -> SetFits[Fit]:
    """The model `fit(matrix, outcome)` in every set.

    `matrices` are sets by people by columns without the intercept; `outcomes` are sets by people,
    or one outcome a person where it is the same in all sets.
    """
    outcomes = np.broadcast_to(outcomes, matrices.shape[:2])
    fits = tuple(fit(*one) for one in zip(matrices, outcomes, strict=True))
    size = matrices.shape[2] + 1
    reasons = [one.reason for one in fits if one.reason]
    return SetFits(
        fits,
        np.array([one.coefficients for one in fits]).reshape(-1, size),
        np.array([one.covariance for one in fits]).reshape(-1, size, size),
        np.array([one.df for one in fits]).reshape(-1, size),
        _in_how_many(reasons, len(fits)),
    )


def joined(sentences: Iterable[str]) -> str:
    """The sentences that say something, one after the other."""
    return " ".join(sentence for sentence in sentences if sentence)


def _in_how_many(reasons: list[str], sets: int) -> str:
    if not sets:
        return "Not computable: there is no imputed set."
    if not reasons:
        return ""
    first = reasons[0].removeprefix("Not computable: ")
    return (
        f"Not computable: the model cannot be fitted in {len(reasons)} of the {sets} imputed sets, "
        f"and no set is left out. The first of them: {first}"
    )
