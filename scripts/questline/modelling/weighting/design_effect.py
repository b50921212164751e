"""What unequal weights cost: Kish's design effect and the effective number of people."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from questline.modelling.weighting.usable_weights import why_unusable


@dataclass(frozen=True)
class DesignEffect:
    """The factor by which weighting multiplies the variance of a mean, and what n is left.

    `design_effect` is 1 or more, `effective_n` the number of people with equal weights whose mean
    would be as certain; None where `reason` says why.
    """

    design_effect: float | None
    effective_n: float | None
    reason: str = ""


def kish_design_effect(weights: np.ndarray) -> DesignEffect:
    """1 + cv², cv being the coefficient of variation of the weights, and n / (1 + cv²).

    `weights` (people,) on any scale. The variance in cv² has the divisor n, so that the effective n
    is (sum of w)² / (sum of w²). It holds for weights that have nothing to do with the answers: for
    weights that do, as after raking, it says too much. Source: Kish 1965, Survey Sampling, section
    11.7; Kish 1992, Journal of Official Statistics 8, 183-200.
    """
    reason = why_unusable(weights)
    if reason:
        return DesignEffect(None, None, reason)
    relative = weights / weights.mean()
    effect = float(np.mean(relative**2))
    return DesignEffect(effect, len(weights) / effect)
