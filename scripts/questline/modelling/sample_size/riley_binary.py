"""How many people a logistic model needs: the criteria of Riley and colleagues.

Rules of thumb on events per variable have no foundation; these criteria ask instead that the model
be little overfitted and the overall risk precise. Sources: Riley, Snell, Ensor et al. (2019),
Minimum sample size for developing a multivariable prediction model, part II binary and
time-to-event outcomes (Statistics in Medicine 38, 1276-1296); Riley, Ensor, Snell et al. (2020,
BMJ 368, m441). As their package pmsampsize from version 1.1.

They are meant for models that predict. Of a model that describes associations they say how much its
coefficients exaggerate, not whether an association can be found: for that see `detectable`.
"""

from __future__ import annotations

import math

from questline.modelling.sample_size.criteria import (
    OPTIMISM,
    SHRINKAGE,
    SampleSize,
    assembled,
    criterion,
    refused,
    why_no_criteria,
)

MARGIN_OF_RISK = 0.05
"""Half the width of the 95% interval of the overall risk."""
QUANTILE = 1.96
"""As printed in the papers, so that the numbers of people agree with theirs."""


def maximum_cox_snell(outcome_share: float) -> float:
    """The largest R squared of Cox and Snell that an outcome with this share (0 to 1) allows.

    1 - exp(2 L / n), with L the log-likelihood of the intercept alone (Riley et al. 2019 part II,
    equation 23). NaN where everyone or nobody has the outcome.
    """
    if not 0 < outcome_share < 1:
        return math.nan
    other = 1 - outcome_share
    return -math.expm1(2 * (outcome_share * math.log(outcome_share) + other * math.log(other)))


def adjusted_cox_snell(chi_squared: float, people: int, parameters: int) -> float:
    """Cox and Snell's R squared of a fitted model less what is expected of overfitting.

    The apparent one, 1 - exp(-chi squared / n), times the heuristic shrinkage factor 1 - p / chi
    squared, as Riley et al. (2019 part II) adjust it; `chi_squared` is the model's likelihood ratio
    statistic and p the number of parameters. It is 0 where the statistic is at most p, which is
    what chance alone leads to expect.
    """
    if not chi_squared > parameters:
        return 0.0
    return -math.expm1(-chi_squared / people) * (1 - parameters / chi_squared)


def sample_size_binary(
    cox_snell: float, outcome_share: float, parameters: int, people: int
) -> SampleSize:
    """The three criteria of a logistic model, and whether a study of `people` meets them.

    `cox_snell` is the R squared of Cox and Snell that is expected of the model in new people: that
    of an earlier study, or `adjusted_cox_snell` of the model itself. `parameters` counts the
    coefficients without the intercept.

    - shrinkage: n = p / ((S - 1) ln(1 - R2 / S)) with S = 0.9;
    - optimism: the same n with the S at which Nagelkerke's R squared is overstated by 0.05,
      S = R2 / (R2 + 0.05 max R2);
    - overall_risk: a margin of error of 0.05, n = (1.96 / 0.05)^2 risk (1 - risk).
    """
    largest = maximum_cox_snell(outcome_share)
    reason = why_no_criteria(cox_snell, parameters, people)
    if not reason and math.isnan(largest):
        reason = "Not computable: everyone has the same outcome."
    if not reason and cox_snell >= min(largest, SHRINKAGE):
        reason = (
            "Not computable: the R squared of Cox and Snell that is expected of the model is above "
            f"{min(largest, SHRINKAGE):.3f}, the largest for which there are criteria when "
            f"{outcome_share:.1%} have the outcome."
        )
    if reason:
        return refused(people, parameters, reason)
    expected = _expected_shrinkage(cox_snell, parameters, people)
    small_optimism = cox_snell / (cox_snell + OPTIMISM * largest)
    variance = outcome_share * (1 - outcome_share)
    criteria = (
        criterion(
            "shrinkage",
            SHRINKAGE,
            _people_for(SHRINKAGE, cox_snell, parameters),
            expected,
            people,
        ),
        criterion(
            "optimism",
            OPTIMISM,
            _people_for(small_optimism, cox_snell, parameters),
            cox_snell * (1 / expected - 1) / largest,
            people,
        ),
        criterion(
            "overall_risk",
            MARGIN_OF_RISK,
            math.ceil((QUANTILE / MARGIN_OF_RISK) ** 2 * variance),
            QUANTILE * math.sqrt(variance / people),
            people,
        ),
    )
    return assembled(criteria, people, parameters, min(outcome_share, 1 - outcome_share))


def _people_for(shrinkage: float, cox_snell: float, parameters: int) -> int:
    """The number of people at which a shrinkage factor is expected."""
    return math.ceil(parameters / ((shrinkage - 1) * math.log1p(-cox_snell / shrinkage)))


def _expected_shrinkage(cox_snell: float, parameters: int, people: int) -> float:
    """The shrinkage factor S for which n = p / ((S - 1) ln(1 - R2 / S)), by bisection.

    The right side falls from infinity at S = R2 to nothing at S = 1 when read as a number of
    parameters for each person.
    """
    low, high = cox_snell, 1.0
    while True:
        middle = (low + high) / 2
        if middle in (low, high):
            return middle
        if (middle - 1) * math.log1p(-cox_snell / middle) * people > parameters:
            low = middle
        else:
            high = middle
