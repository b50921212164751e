"""Discrimination: how well the predicted risks tell those with the event from those without."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import ndtri

SIDES: tuple[Literal["left"], Literal["right"]] = ("left", "right")


@dataclass(frozen=True)
class AreaUnderCurve:
    """The area under the receiver operating characteristic curve and its interval.

    `low` and `high` are NaN where the variance cannot be estimated.
    """

    area: float
    se: float
    low: float
    high: float


def area_under_curve(outcome: np.ndarray, risk: np.ndarray, confidence: float) -> AreaUnderCurve:
    """The area with the interval of DeLong, DeLong & Clarke-Pearson (1988, Biometrics 44, 837-845).

    The chance that someone with the event has the higher risk, ties counting half. Its variance is
    that of the placement values (their equation 5), found in a sorted list as in Sun & Xu (2014,
    IEEE Signal Processing Letters 21, 1389-1393). The interval is normal and cut at 0 and 1, as
    in R's pROC. It needs two people with the event and two without.
    """
    # Equal risks must be equal in the last bits too.
    risk = np.round(risk, 12)
    with_event, without = risk[outcome == 1], risk[outcome == 0]
    m, n = len(with_event), len(without)
    placement_with = _below(with_event, without) / n
    placement_without = 1 - _below(without, with_event) / m
    area = float(placement_with.mean())
    if m < 2 or n < 2:
        return AreaUnderCurve(area, math.nan, math.nan, math.nan)
    variance = placement_with.var(ddof=1) / m + placement_without.var(ddof=1) / n
    se = math.sqrt(float(variance))
    reach = float(ndtri((1 + confidence) / 2)) * se
    return AreaUnderCurve(area, se, max(0.0, area - reach), min(1.0, area + reach))


def _below(risks: np.ndarray, others: np.ndarray) -> np.ndarray:
    """How many of the others have a lower risk than each of these, ties counting half."""
    ranked = np.sort(others)
    lower, not_higher = (np.searchsorted(ranked, risks, side) for side in SIDES)
    return (lower + not_higher) / 2
