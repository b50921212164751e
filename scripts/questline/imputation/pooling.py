"""Rubin's rules: the results of m completed sets as one estimate with its uncertainty.

Everything is vectorised: the first axis of what is given are the sets, further axes are whatever is
pooled side by side.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc, fdtrc, stdtr, stdtrit


@dataclass(frozen=True)
class Pooled:
    """Estimates pooled over completed sets, each number an array of the shape of one set.

    `estimate` is the mean of the sets' estimates, `within` the mean of their variances, `between`
    the variance of their estimates, `df` the degrees of freedom of `estimate` / `se`; `sets` says
    how many there are.
    """

    estimate: np.ndarray
    within: np.ndarray
    between: np.ndarray
    df: np.ndarray
    sets: int

    @property
    def total(self) -> np.ndarray:
        """The variance of the estimate: within + (1 + 1/m) between (Rubin 1987, eq. 3.1.5)."""
        return self.within + (1 + 1 / self.sets) * self.between

    @property
    def se(self) -> np.ndarray:
        """The standard error of the estimate."""
        return np.sqrt(self.total)

    @property
    def relative_increase_in_variance(self) -> np.ndarray:
        """How much larger the variance is than without missing answers (Rubin 1987, eq. 3.1.7)."""
        return _ratio((1 + 1 / self.sets) * self.between, self.within)

    @property
    def share_of_variance(self) -> np.ndarray:
        """Lambda: the share of the variance that comes from the missing answers."""
        return _ratio((1 + 1 / self.sets) * self.between, self.total)

    @property
    def fraction_of_missing_information(self) -> np.ndarray:
        """The share of the information that the missing answers took away.

        (r + 2 / (df + 3)) / (1 + r) with r the relative increase (Rubin 1987, eq. 3.1.10, with the
        degrees of freedom of Barnard and Rubin, as mice does); 0 where the sets agree, 1 where they
        alone differ.
        """
        increase = self.relative_increase_in_variance
        with np.errstate(invalid="ignore"):
            fraction = (increase + 2 / (self.df + 3)) / (1 + increase)
        return np.where(np.isinf(increase), 1.0, np.where(increase == 0, 0.0, fraction))

    def limits(self, confidence: float) -> tuple[np.ndarray, np.ndarray]:
        """The t interval."""
        reach = stdtrit(self.df, (1 + confidence) / 2) * self.se
        return self.estimate - reach, self.estimate + reach

    @property
    def p(self) -> np.ndarray:
        """The two-sided p-value of the t test that the estimate is 0."""
        return 2 * stdtr(self.df, -np.abs(_ratio(self.estimate, self.se)))


def pool(
    estimates: np.ndarray, variances: np.ndarray, complete_df: float | np.ndarray = math.inf
) -> Pooled:
    """Rubin's rules (Rubin 1987, section 3.1) for scalars.

    `estimates` and their squared standard errors `variances` have the m sets, at least two, as
    their first axis. `complete_df` are the degrees of freedom that there would be without missing
    answers; the pooled ones are those of Barnard and Rubin (1999, Biometrika 86, 948-955, eq. 3).
    As mice::pool, which keeps lambda at 1e-4 or above in the degrees of freedom; here it may be 0.
    """
    sets = len(estimates)
    if sets < 2:
        raise ValueError("pooling needs at least two completed sets")
    estimate = np.mean(estimates, axis=0)
    between = np.var(estimates, axis=0, ddof=1)
    # Sets that agree but for rounding agree.
    between = np.where(between <= (1e-14 * np.abs(estimate)) ** 2, 0.0, between)
    within = np.broadcast_to(np.mean(variances, axis=0), np.shape(estimate))
    pooled = Pooled(estimate, within, between, np.full(np.shape(estimate), math.inf), sets)
    df = _degrees_of_freedom(pooled.share_of_variance, sets, complete_df)
    return Pooled(estimate, within, between, df, sets)


def _degrees_of_freedom(
    share: np.ndarray, sets: int, complete_df: float | np.ndarray
) -> np.ndarray:
    """Barnard and Rubin (1999), with lambda = `share`; without complete df Rubin (1987)."""
    complete = np.broadcast_to(np.asarray(complete_df, dtype=float), np.shape(share))
    with np.errstate(divide="ignore", invalid="ignore"):
        large_sample = (sets - 1) / np.square(share)
        observed = (complete + 1) / (complete + 3) * complete * (1 - share)
        # As 1 / (1/a + 1/b), which is right for a without limit too.
        together = 1 / (1 / large_sample + 1 / observed)
    return np.where(np.isinf(complete), large_sample, together)


@dataclass(frozen=True)
class JointTest:
    """A test that several coefficients are all 0, from completed sets.

    `f` on `df` (how many coefficients) and `residual_df` (infinite where nothing limits it). The
    numbers are NaN where `reason` says why there is no test.
    """

    f: float
    df: int
    residual_df: float
    p: float
    relative_increase_in_variance: float
    reason: str = ""


def joint_test(
    estimates: np.ndarray, covariances: np.ndarray, complete_df: float = math.inf
) -> JointTest:
    """D1, the pooled Wald test of Li, Raghunathan and Rubin (1991, JASA 86, 1065-1073).

    `estimates` are m sets by k coefficients, `covariances` m by k by k, and not all zero.
    `complete_df` as for `pool`: with them the residual degrees of freedom are those of Reiter
    (2007, Biometrika 94, 502-508), as in mice::D1 and mitml::testModels, never below 4, to which
    they fall as the people get few; those of Li and others where they are infinite or k (m - 1)
    is 4 or less.
    """
    sets, count = estimates.shape
    mean = estimates.mean(axis=0)
    within = covariances.mean(axis=0)
    between = np.atleast_2d(np.cov(estimates, rowvar=False, ddof=1))
    if not np.isfinite(within).all() or np.linalg.matrix_rank(within, hermitian=True) < count:
        reason = "Not computable: the coefficients depend on each other."
        return JointTest(math.nan, count, math.nan, math.nan, math.nan, reason)
    increase = (1 + 1 / sets) * float(np.trace(np.linalg.solve(within, between))) / count
    f = float(mean @ np.linalg.solve(within, mean)) / (count * (1 + increase))
    residual = _residual_df(increase, count, sets, complete_df)
    p = chdtrc(count, count * f) if math.isinf(residual) else fdtrc(count, residual, f)
    return JointTest(f, count, residual, float(p), increase)


def _residual_df(increase: float, count: int, sets: int, complete_df: float) -> float:
    """The residual degrees of freedom of D1; `increase` is the average relative increase r."""
    t = count * (sets - 1)
    if math.isinf(complete_df) or t <= 4:
        if increase < 1e-14:
            return math.inf
        if t > 4:
            return 4 + (t - 4) * (1 + (1 - 2 / t) / increase) ** 2
        return t * (1 + 1 / count) * (1 + 1 / increase) ** 2 / 2
    a = increase * t / (t - 2)
    observed = (complete_df + 1) / (complete_df + 3) * complete_df
    c0 = 1 / (t - 4)
    c1 = observed - 2 * (1 + a)
    c2 = observed - 4 * (1 + a)
    if c2 <= 0:
        return 4.0
    inverse = 1 / c2 + c0 * (
        a**2 * c1 / ((1 + a) ** 2 * c2)
        + 8 * a**2 * c1 / ((1 + a) * c2**2)
        + 4 * a**2 / ((1 + a) * c2)
        + 4 * a**2 / (c2 * c1)
        + 16 * a**2 * c1 / c2**3
        + 8 * a**2 / c2**2
    )
    return 4 + 1 / inverse


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """`part` / `whole`, with nothing of nothing being 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(part == 0, 0.0, np.true_divide(part, whole))
