"""Calibration: do as many people have the event as the model predicts?

All of it is apparent: measured on the people whom the model was fitted to.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from questline.modelling.fits.logistic import fit_logistic
from questline.modelling.fits.logit_likelihood import chance
from questline.modelling.roots import crossing

LARGEST_NUMBER_OF_GROUPS = 10
LEAST_IN_A_GROUP = 20
"""Fewer groups than ten are made where ten would hold fewer people than this."""


@dataclass(frozen=True)
class RiskGroup:
    """People of like predicted risk: their number, mean risk and events."""

    count: int
    mean_predicted: float
    events: int


def calibration_line(outcome: np.ndarray, linear_predictor: np.ndarray) -> tuple[float, float]:
    """Calibration intercept and slope (Cox 1958, Biometrika 45, 562-565).

    The intercept is that of a logistic model with the linear predictor as an offset (calibration
    in the large), the slope that of a logistic model with the linear predictor as its predictor.
    They are rounded to eight decimals: on the people whom a model was fitted to by maximum
    likelihood they are 0 and 1 but for rounding errors, which no one should have to reproduce. The
    slope is NaN where the predictor is the same for everyone. Both outcomes have to occur.
    """
    share = float(outcome.mean())
    level = math.log(share / (1 - share))
    intercept = crossing(
        lambda shift: float(chance(linear_predictor + shift).mean()),
        share,
        level - float(linear_predictor.max()),
        level - float(linear_predictor.min()),
    )
    if np.ptp(linear_predictor) <= 1e-12 * np.abs(linear_predictor).max():
        return round(intercept, 8), math.nan
    slope = fit_logistic(linear_predictor[:, None], outcome).coefficients[1]
    return round(intercept, 8), round(float(slope), 8)


def risk_groups(outcome: np.ndarray, risk: np.ndarray) -> list[RiskGroup]:
    """People in groups by predicted risk, lowest first.

    Up to ten groups between quantiles of the risk, at least about twenty people in each; people of
    equal risk stay together, so that groups may be fewer and of unequal size.
    """
    risk = np.round(risk, 12)
    number = max(1, min(LARGEST_NUMBER_OF_GROUPS, len(risk) // LEAST_IN_A_GROUP))
    limits = np.unique(np.quantile(risk, np.linspace(0, 1, number + 1)[1:-1]))
    place = np.searchsorted(limits, risk, side="left")
    groups = []
    for index in np.unique(place):
        here = place == index
        groups.append(
            RiskGroup(int(here.sum()), float(risk[here].mean()), int(outcome[here].sum()))
        )
    return groups
