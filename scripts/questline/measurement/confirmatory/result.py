"""What every confirmatory factor analysis gives, whatever the estimator."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.special import chdtrc

from questline.measurement.confirmatory.factor_model import FactorModel


@dataclass(frozen=True)
class Modification:
    """What freeing one fixed parameter would do to the fit.

    `kind` is `loading` (first = item, second = factor) or `residual_covariance` (two items).
    `index` is the expected drop of chi-square (one degree of freedom), `expected_change` the value
    that the parameter would take, `standardised_change` the same for standardised items and
    factors.
    """

    kind: str
    first: str
    second: str
    index: float
    expected_change: float
    standardised_change: float

    @property
    def p(self) -> float:
        """The p-value of the index as a chi-square with one degree of freedom."""
        return float(chdtrc(1, self.index))


@dataclass(frozen=True)
class ConfirmatoryFit:
    """Estimates, standard errors, fit and remarks of one model.

    Arrays are in the order of `model.items` (p) and `model.factors` (k): `loadings` and
    `standardised_loadings` (p, k), zero where fixed; `factor_correlations` (k, k); p residual
    variances, intercepts, and `r_squared`. An error is NaN where the parameter is fixed, and an
    array of errors is None where the estimator gives none. `thresholds` and
    `threshold_errors` (ordinal items) hold one
    array an item. `fit` holds, by name, those of chi_square, df, p, chi_square_scaled, df_scaled,
    p_scaled, scaling_factor, shift, cfi, tli, rmsea, rmsea_low, rmsea_high, rmsea_p, cfi_scaled …
    rmsea_scaled_high, cfi_robust, tli_robust, rmsea_robust, rmsea_robust_low, rmsea_robust_high,
    srmr, log_likelihood, aic, bic, parameters, baseline_chi_square, baseline_df … that the
    estimator knows. `modification` is sorted, the largest index first.

    `improper` names items whose residual variance is not positive (Heywood cases). `reason` is a
    sentence that says why there are no estimates (then the arrays are NaN and `fit`
    is empty), "" where there are; `notes` are sentences on estimates that exist.
    """

    model: FactorModel
    estimator: str
    n: int
    loadings: np.ndarray
    loading_errors: np.ndarray
    factor_correlations: np.ndarray
    factor_correlation_errors: np.ndarray
    residual_variances: np.ndarray
    residual_variance_errors: np.ndarray | None
    standardised_loadings: np.ndarray
    standardised_loading_errors: np.ndarray | None
    r_squared: np.ndarray
    intercepts: np.ndarray | None = None
    intercept_errors: np.ndarray | None = None
    thresholds: tuple[np.ndarray, ...] | None = None
    threshold_errors: tuple[np.ndarray, ...] | None = None
    fit: dict[str, float] = field(default_factory=dict)
    modification: tuple[Modification, ...] = ()
    improper: tuple[str, ...] = ()
    reason: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class GroupEstimates:
    """The estimates of one group in a comparison of groups.

    In the order of the model's items and factors, as in `ConfirmatoryFit`; the first group sets the
    scale of the factors where loadings (and intercepts or thresholds) are held equal.
    """

    level: str
    n: int
    loadings: np.ndarray
    residual_variances: np.ndarray
    factor_means: np.ndarray
    factor_covariances: np.ndarray
    intercepts: np.ndarray | None = None
    thresholds: tuple[np.ndarray, ...] | None = None
    threshold_errors: tuple[np.ndarray, ...] | None = None


@dataclass(frozen=True)
class InvarianceStep:
    """One model of the series: `name` is configural, thresholds, metric, scalar or strict.

    `fit` has the names of `ConfirmatoryFit.fit`. `difference` compares with the step before:
    chi_square, df, p (scaled where the estimator's test is), and the changes cfi, rmsea (and
    cfi_robust, rmsea_robust where they exist); it is empty for the first step and after a step
    without numbers.
    """

    name: str
    fit: dict[str, float]
    difference: dict[str, float]
    groups: tuple[GroupEstimates, ...] = ()
    reason: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Invariance:
    """Whether a model holds alike in groups: the steps, from the weakest equality on.

    `counts` are the respondents used, by level. `reason` says why nothing was fitted at all.
    """

    model: FactorModel
    estimator: str
    counts: dict[str, int]
    steps: tuple[InvarianceStep, ...] = ()
    reason: str = ""
    notes: tuple[str, ...] = ()


def no_fit(
    model: FactorModel, estimator: str, n: int, reason: str, notes: tuple[str, ...] = ()
) -> ConfirmatoryFit:
    """The result without numbers, and the sentence that says why."""
    items, factors = model.loads_on.shape
    return ConfirmatoryFit(
        model=model,
        estimator=estimator,
        n=n,
        loadings=np.full((items, factors), np.nan),
        loading_errors=np.full((items, factors), np.nan),
        factor_correlations=np.full((factors, factors), np.nan),
        factor_correlation_errors=np.full((factors, factors), np.nan),
        residual_variances=np.full(items, np.nan),
        residual_variance_errors=None,
        standardised_loadings=np.full((items, factors), np.nan),
        standardised_loading_errors=None,
        r_squared=np.full(items, np.nan),
        reason=reason,
        notes=notes,
    )
