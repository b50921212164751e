"""How well a model fits: indices computed from chi-squares, and from residual correlations.

As lavaan 0.6-14 computes them. Sources: Bentler 1990 (comparative fit index), Tucker and Lewis
1973, Steiger and Lind 1980 (root mean square error of approximation), Browne and Cudeck 1993 (its
interval and the test of close fit), Steiger 1998 (several groups), Brosseau-Liard, Savalei and Li
2012 and Brosseau-Liard and Savalei 2014 (robust versions), Bentler 1995 (standardised root mean
square residual).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc, chndtr

RMSEA_LEVEL = 0.90
CLOSE_FIT = 0.05
"""The RMSEA up to which a fit is called close (Browne and Cudeck 1993)."""


@dataclass(frozen=True)
class ChiSquare:
    """A chi-square test of a model, and what a correction for non-normality needs.

    `statistic` and `df` are those of the plain test. Where it is scaled, `scaled` is the scaled
    statistic and `scaling_factor` the number c that the plain one is divided by; `shift` is the
    constant of the scaled and shifted statistic a T + b, for which c = 1 / a.
    """

    statistic: float
    df: int
    scaled: float = float("nan")
    scaling_factor: float = float("nan")
    shift: float = 0.0


@dataclass(frozen=True)
class Corrected:
    """A chi-square whose expectation under the model is `factor` times df, for the robust indices.

    The robust CFI and TLI take the statistic and correct the df by the factor; the robust RMSEA
    too, and its interval comes from statistic / factor.
    """

    statistic: float
    df: int
    factor: float


def chi_square_p(statistic: float, df: float) -> float:
    """The chance of a chi-square at least as large; NaN without degrees of freedom."""
    return float(chdtrc(df, np.maximum(statistic, 0.0))) if df > 0 else float("nan")


def comparative_fit_index(
    statistic: float,
    df: float,
    baseline: float,
    baseline_df: float,
    factor: float = 1.0,
    baseline_factor: float = 1.0,
) -> float:
    """CFI = 1 - max(T - c df, 0) / max(T - c df, T_b - c_b df_b, 0)."""
    misfit = max(statistic - factor * df, 0.0)
    most = max(statistic - factor * df, baseline - baseline_factor * baseline_df, 0.0)
    return 1.0 if most == 0.0 else 1.0 - misfit / most


def tucker_lewis_index(
    statistic: float,
    df: float,
    baseline: float,
    baseline_df: float,
    factor: float = 1.0,
    baseline_factor: float = 1.0,
) -> float:
    """TLI = 1 - ((T - c df) / df) / ((T_b - c_b df_b) / df_b); 1 without degrees of freedom."""
    misfit = (statistic - factor * df) * baseline_df
    most = (baseline - baseline_factor * baseline_df) * df
    return 1.0 if most == 0.0 else 1.0 - misfit / most


def root_mean_square_error(
    statistic: float, df: float, n: int, groups: int = 1, factor: float = 1.0
) -> float:
    """RMSEA = sqrt(groups max(T / (n df) - c / n, 0)); 0 without degrees of freedom."""
    if df <= 0:
        return 0.0
    return float(np.sqrt(groups * max(statistic / (n * df) - factor / n, 0.0)))


def rmsea_interval(
    statistic: float,
    df: float,
    n: int,
    groups: int = 1,
    factor: float = 1.0,
    level: float = RMSEA_LEVEL,
) -> tuple[float, float]:
    """Limits of the RMSEA from the noncentral chi-square distribution.

    Noncentralities at which `statistic` is the upper and lower (1 - level) / 2 quantile. For the
    robust RMSEA `statistic` is the scaled chi-square and `factor` the scaling.
    """
    if df <= 0:
        return 0.0, 0.0
    tail = (1 - level) / 2
    limits = [_noncentrality(statistic, df, share) for share in (1 - tail, tail)]
    low, high = (float(np.sqrt(groups * factor * limit / (n * df))) for limit in limits)
    return low, high


def close_fit_p(
    statistic: float,
    df: float,
    n: int,
    groups: int = 1,
    factor: float = 1.0,
    close: float = CLOSE_FIT,
) -> float:
    """The p-value of the hypothesis that the RMSEA is at most `close`; NaN without df."""
    if df <= 0:
        return float("nan")
    noncentrality = n * df * close**2 / (factor * groups)
    return float(1 - chndtr(statistic, df, noncentrality))


def standardised_root_mean_square_residual(
    sample: np.ndarray,
    implied: np.ndarray,
    sample_means: np.ndarray | None = None,
    implied_means: np.ndarray | None = None,
) -> float:
    """SRMR: the root of the mean squared residual, in standard deviations of the sample.

    Over the variances and covariances of p items, and their means where these are given.
    """
    deviations = np.sqrt(np.diag(sample))
    residuals = ((sample - implied) / np.outer(deviations, deviations))[
        np.tril_indices(len(sample))
    ]
    if sample_means is not None and implied_means is not None:
        residuals = np.concatenate([residuals, (sample_means - implied_means) / deviations])
    return float(np.sqrt(np.mean(residuals**2)))


def fit_measures(
    test: ChiSquare,
    baseline: ChiSquare,
    n: int,
    *,
    groups: int = 1,
    robust: Corrected | None = None,
    robust_baseline: Corrected | None = None,
) -> dict[str, float]:
    """All indices that follow from a model's chi-square and that of independent items.

    Scaled versions are given where the tests are scaled. For them the RMSEA of a test that is only
    divided by c has c df degrees of freedom and the plain statistic, as in lavaan; that of a
    shifted test has the shifted statistic and df. Robust versions are given where `robust` and
    `robust_baseline` are.
    """
    fit = {
        "chi_square": test.statistic,
        "df": float(test.df),
        "p": chi_square_p(test.statistic, test.df),
        "baseline_chi_square": baseline.statistic,
        "baseline_df": float(baseline.df),
        "cfi": comparative_fit_index(test.statistic, test.df, baseline.statistic, baseline.df),
        "tli": tucker_lewis_index(test.statistic, test.df, baseline.statistic, baseline.df),
        **_rmsea("rmsea", test.statistic, test.statistic, test.df, n, groups),
    }
    if np.isfinite(test.scaled):
        shifted = test.shift != 0.0
        statistic = test.scaled if shifted else test.statistic
        df = test.df if shifted else test.df * test.scaling_factor
        fit |= {
            "chi_square_scaled": test.scaled,
            "df_scaled": float(test.df),
            "p_scaled": chi_square_p(test.scaled, test.df),
            "scaling_factor": test.scaling_factor,
            "shift": test.shift,
            "baseline_chi_square_scaled": baseline.scaled,
            "cfi_scaled": comparative_fit_index(test.scaled, test.df, baseline.scaled, baseline.df),
            "tli_scaled": tucker_lewis_index(test.scaled, test.df, baseline.scaled, baseline.df),
            **_rmsea("rmsea_scaled", statistic, statistic, df, n, groups),
        }
    if robust is not None and robust_baseline is not None:
        parts = (
            robust.statistic,
            robust.df,
            robust_baseline.statistic,
            robust_baseline.df,
            robust.factor,
            robust_baseline.factor,
        )
        fit |= {
            "cfi_robust": comparative_fit_index(*parts),
            "tli_robust": tucker_lewis_index(*parts),
            **_rmsea(
                "rmsea_robust",
                robust.statistic,
                robust.statistic / robust.factor,
                robust.df,
                n,
                groups,
                robust.factor,
            ),
        }
    return fit


def _rmsea(
    name: str,
    statistic: float,
    scaled: float,
    df: float,
    n: int,
    groups: int,
    factor: float = 1.0,
) -> dict[str, float]:
    """The estimate from the unscaled statistic; interval and test of close fit from the scaled."""
    low, high = rmsea_interval(scaled, df, n, groups, factor)
    return {
        name: root_mean_square_error(statistic, df, n, groups, factor),
        f"{name}_low": low,
        f"{name}_high": high,
        f"{name}_p": close_fit_p(scaled, df, n, groups, factor),
    }


def _noncentrality(statistic: float, df: float, share: float) -> float:
    """The noncentrality at which `share` of the distribution lies below the statistic; 0 if none.

    That share falls as the noncentrality grows, so the root is bracketed and bisected.
    """

    def too_much(noncentrality: float) -> bool:
        return bool(chndtr(statistic, df, noncentrality) > share)

    if not too_much(0.0):
        return 0.0
    low, high = 0.0, max(statistic, 1.0)
    while too_much(high):
        high *= 2
    while high - low > 1e-11 * high:
        middle = (low + high) / 2
        if too_much(middle):
            low = middle
        else:
            high = middle
    return (low + high) / 2
