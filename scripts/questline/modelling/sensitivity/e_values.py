"""E-values: how strong an unmeasured confounder would have to be to explain an association away.

The E-value is the least risk ratio that a confounder, measured covariates given, must have with
both the predictor and the outcome for an association to vanish (VanderWeele & Ding 2017, Annals of
Internal Medicine 167(4), 268-274). It is a statement about confounding alone: not about selection,
measurement or chance. Other measures are first turned into an approximate risk ratio (their
Table 2): the odds ratio of a rare outcome stays as it is, that of a common outcome becomes its
square root, and a difference d in standard deviations becomes exp(0.91 d).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

COMMON_OUTCOME = 0.15
"""Above this share of people with the outcome the odds ratio is no fair stand-in for the risk
ratio, and its square root is taken (VanderWeele & Ding 2017, Table 2)."""
LOG_RISK_RATIO_PER_STANDARD_DEVIATION = 0.91
"""Chinn (2000, Statistics in Medicine 19, 3127-3131): the log odds ratio is pi / sqrt(3) = 1.81
times d; half of it is the log risk ratio of a common outcome."""


@dataclass(frozen=True)
class EValues:
    """E-values of an estimate and of the limit of its interval that is nearer to no association.

    `risk_ratio`, `risk_ratio_low` and `risk_ratio_high` are what they were computed from, on the
    (approximate) scale of risk ratios, `conversion` says how in a sentence ("" where there was
    none). `limit` is 1 where the interval includes no association. Both are NaN, and `reason` says
    why, where the estimate has no number; `limit` alone is NaN where the limits have none.
    """

    estimate: float
    limit: float
    risk_ratio: float
    risk_ratio_low: float
    risk_ratio_high: float
    conversion: str = ""
    reason: str = ""


def e_value(risk_ratio: float) -> float:
    """The E-value of a risk ratio: RR + sqrt(RR (RR - 1)), of its inverse where it is below 1.

    NaN for what is no positive number; infinite for 0 and infinity.
    """
    if not risk_ratio >= 0:
        return math.nan
    if risk_ratio == 0:
        return math.inf
    strength = max(risk_ratio, 1 / risk_ratio)
    return strength + math.sqrt(strength * (strength - 1))


def e_values_of_risk_ratio(
    estimate: float, low: float, high: float, conversion: str = ""
) -> EValues:
    """E-values of a risk ratio (or a rate ratio) and of its interval from `low` to `high`."""
    if not (math.isfinite(estimate) and estimate > 0):
        reason = "Not computable: an E-value needs an estimate that is a positive number."
        return EValues(math.nan, math.nan, math.nan, math.nan, math.nan, conversion, reason)
    nearer = low if estimate > 1 else high
    includes_one = low <= 1 if estimate > 1 else high >= 1
    limit = 1.0 if includes_one else e_value(nearer)
    return EValues(e_value(estimate), limit, estimate, low, high, conversion)


def e_values_of_odds_ratio(
    estimate: float, low: float, high: float, outcome_share: float
) -> EValues:
    """E-values of an odds ratio and of its interval from `low` to `high`.

    `outcome_share` is the share of people with the outcome (0 to 1). Up to 15% the odds ratio is
    taken for the risk ratio, above it its square root is (VanderWeele 2017, On a square-root
    transformation of the odds ratio for a common outcome, Epidemiology 28(6), e58-e60).
    """
    if outcome_share > COMMON_OUTCOME:
        return e_values_of_risk_ratio(
            _square_root(estimate),
            _square_root(low),
            _square_root(high),
            f"More than {COMMON_OUTCOME:.0%} have the outcome, so that the square root of the "
            "odds ratio stands for the risk ratio.",
        )
    return e_values_of_risk_ratio(
        estimate,
        low,
        high,
        f"At most {COMMON_OUTCOME:.0%} have the outcome, so that the odds ratio stands for the "
        "risk ratio.",
    )


def e_values_of_mean_difference(
    difference: float, low: float, high: float, standard_deviation: float
) -> EValues:
    """E-values of a difference in means, or of a linear coefficient for a contrast of interest.

    `difference` and its interval are in units of the outcome, `standard_deviation` is the outcome's
    (residual) standard deviation within what is compared. With d their ratio the risk ratio is
    about exp(0.91 d). The limits are converted in the same way, which at 95% is the
    exp(0.91 d ± 1.78 se) of VanderWeele & Ding (2017, Table 2) but for rounding (0.91 × 1.96).
    """
    if not standard_deviation > 0:
        reason = (
            "Not computable: the outcome does not vary, so that a difference cannot be expressed "
            "in its standard deviations."
        )
        return EValues(math.nan, math.nan, math.nan, math.nan, math.nan, "", reason)
    scale = LOG_RISK_RATIO_PER_STANDARD_DEVIATION / standard_deviation
    return e_values_of_risk_ratio(
        _exponential(scale * difference),
        _exponential(scale * low),
        _exponential(scale * high),
        "The difference in standard deviations d is taken for the risk ratio exp(0.91 d).",
    )


def _square_root(value: float) -> float:
    return math.sqrt(value) if value >= 0 else math.nan


def _exponential(value: float) -> float:
    # Beyond 700 the exponential overflows.
    return math.exp(min(value, 700.0)) if not math.isnan(value) else math.nan
