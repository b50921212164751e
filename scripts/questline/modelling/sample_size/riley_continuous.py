"""How many people a linear model needs: the criteria of Riley and colleagues.

Source: Riley, Snell, Ensor et al. (2019), Minimum sample size for developing a multivariable
prediction model, part I continuous outcomes (Statistics in Medicine 38, 1262-1275). What they are
for: see `riley_binary`.
"""

from __future__ import annotations

import math

from scipy.special import chdtri, stdtrit

from questline.modelling.sample_size.criteria import (
    OPTIMISM,
    SHRINKAGE,
    Criterion,
    SampleSize,
    assembled,
    criterion,
    first,
    refused,
    why_no_criteria,
)

MARGIN = 1.1
"""Largest ratio of a 95% limit to the estimate, for the residual standard deviation and the mean of
the outcome."""
TAIL = 0.025


def sample_size_continuous(
    r_squared: float, mean: float, standard_deviation: float, parameters: int, people: int
) -> SampleSize:
    """The four criteria of a linear model, and whether a study of `people` meets them.

    `r_squared` is the R squared that is expected of the model in new people: that of an earlier
    study, or the adjusted one of the model itself. `mean` and `standard_deviation` are the
    outcome's, in its units. `parameters` counts the coefficients without the intercept.

    - shrinkage: 1 + (p - 2) / (n ln(1 - apparent R2)) is to be 0.9 at least;
    - optimism: R squared overstated by at most 0.05, n = 1 + p (1 - R2) / 0.05;
    - residual_deviation: its 95% interval within 10% (n = 234 + p);
    - mean: its 95% interval within 10%, which says something only where zero does.

    The expected shrinkage first falls when n grows from p + 2 and then rises. The number required
    here is that from which on it is at least 0.9, where pmsampsize takes the first such number.
    """
    reason = why_no_criteria(r_squared, parameters, people)
    if not reason and people < parameters + 2:
        reason = (
            f"Not computable: {people} people are too few for the {parameters} parameters of the "
            "model."
        )
    if not reason and not standard_deviation > 0:
        reason = "Not computable: the outcome does not vary."
    if reason:
        return refused(people, parameters, reason)
    least = parameters + 2

    def deviation(n: int) -> float:
        return _margin_of_deviation(n - parameters - 1)

    def level(n: int) -> float:
        error = standard_deviation * math.sqrt((1 - r_squared) / n)
        return 1 + float(stdtrit(n - parameters - 1, 1 - TAIL)) * error / abs(mean)

    # Rounded, so that a whole number is not raised by its last bits.
    for_optimism = math.ceil(round(1 + parameters * (1 - r_squared) / OPTIMISM, 9))
    criteria = [
        criterion(
            "shrinkage",
            SHRINKAGE,
            _people_for_shrinkage(r_squared, parameters),
            1 - (parameters - 2) / _lost_fit(r_squared, parameters, people),
            people,
        ),
        criterion(
            "optimism",
            OPTIMISM,
            for_optimism,
            parameters * (1 - r_squared) / (people - 1),
            people,
        ),
        criterion(
            "residual_deviation",
            MARGIN,
            first(lambda n: deviation(n) <= MARGIN, least),
            deviation(people),
            people,
        ),
    ]
    if mean == 0:
        reason = (
            "Not computable: the mean of the outcome is zero, so that its error is no share of it."
        )
        criteria.append(Criterion("mean", MARGIN, None, math.nan, None, reason))
    else:
        needed = first(lambda n: level(n) <= MARGIN, least)
        criteria.append(criterion("mean", MARGIN, needed, level(people), people))
    return assembled(tuple(criteria), people, parameters, 1.0)


def _lost_fit(r_squared: float, parameters: int, people: int) -> float:
    """-n ln(1 - apparent R squared), the model's likelihood ratio statistic.

    The apparent R squared is the one whose adjustment by the degrees of freedom is `r_squared`.
    """
    freedom = people - parameters - 1
    return people * (math.log1p(parameters / freedom) - math.log1p(-r_squared))


def _people_for_shrinkage(r_squared: float, parameters: int) -> int:
    """The number of people from which on the expected shrinkage stays above what is asked."""
    least = parameters + 2
    needed = (parameters - 2) / (1 - SHRINKAGE)

    def statistic(n: int) -> float:
        return _lost_fit(r_squared, parameters, n)

    # As a function of n the statistic is convex: it falls, and from its lowest place it rises.
    lowest = first(lambda n: statistic(n + 1) >= statistic(n), least)
    if statistic(lowest) >= needed:
        return least
    return first(lambda n: statistic(n) >= needed, lowest)


def _margin_of_deviation(freedom: int) -> float:
    """The larger ratio of a 95% limit of a variance to the variance (or its inverse), as a root."""
    lower, upper = chdtri(freedom, 1 - TAIL), chdtri(freedom, TAIL)
    return math.sqrt(max(freedom / lower, upper / freedom))
