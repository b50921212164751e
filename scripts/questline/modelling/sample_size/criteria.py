"""Criteria for the number of people that a model needs, and a study's people against them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

SHRINKAGE = 0.9
"""Least uniform shrinkage that is to be expected: coefficients are exaggerated by 10% at most."""
OPTIMISM = 0.05
"""Most by which the apparent R squared (Nagelkerke's for a binary outcome) may exceed the adjusted
one."""


@dataclass(frozen=True)
class Criterion:
    """One criterion: what is asked, how many people that needs, and what the study's people give.

    `achieved` is to be compared with `target`. `required` counts people; it and `met` are None
    where nothing can be said, and `reason` says why.
    """

    name: str
    target: float
    required: int | None
    achieved: float
    met: bool | None
    reason: str = ""


@dataclass(frozen=True)
class SampleSize:
    """All criteria for one model, and the study against them.

    `required` is the largest number of people that a criterion needs. `per_parameter` is the
    study's people, or with a binary outcome its events (the rarer outcome), for each parameter, and
    `required_per_parameter` the same at the required number. Where nothing can be said `required`
    is None, there are no criteria, and `reason` says why.
    """

    criteria: tuple[Criterion, ...]
    people: int
    parameters: int
    required: int | None
    per_parameter: float
    required_per_parameter: float
    reason: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the study has as many people as the criteria need together."""
        return None if self.required is None else self.people >= self.required


def criterion(name: str, target: float, required: int, achieved: float, people: int) -> Criterion:
    """A criterion that needs so many people, and whether the study's people are as many."""
    return Criterion(name, target, required, achieved, people >= required)


def assembled(
    criteria: tuple[Criterion, ...], people: int, parameters: int, counting_share: float
) -> SampleSize:
    """The criteria together; `counting_share` of the people count for each parameter."""
    required = max(one.required for one in criteria if one.required is not None)
    each = counting_share / parameters
    return SampleSize(criteria, people, parameters, required, people * each, required * each)


def refused(people: int, parameters: int, reason: str) -> SampleSize:
    """Nothing can be said, because of `reason`."""
    return SampleSize((), people, parameters, None, math.nan, math.nan, reason)


def why_no_criteria(r_squared: float, parameters: int, people: int) -> str:
    """Why nothing can be said whatever the outcome is; "" if something can."""
    if people < 1:
        return "Not computable: there is nobody to fit the model to."
    if parameters < 1:
        return "Not computable: the model has no predictors, so that nothing can be overfitted."
    if not 0 < r_squared < 1:
        return (
            "Not computable: the R squared that is expected of the model is not between 0 and 1. "
            "Where a model explains no more than chance would, no number of people is enough."
        )
    return ""


def first(holds: Callable[[int], bool], least: int) -> int:
    """The first whole number from `least` on for which something holds that then always holds."""
    step = 1
    while not holds(least + step):
        step *= 2
    low, high = least - 1, least + step
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high
