"""Scenarios on weights: raked to the population's margins, linearised errors.

Some kinds of people are likelier to be in the sample, by their age and by their sex; raking to the
true shares of both brings the population back on average.
"""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd
from scipy.special import expit

from questline.modelling.weighting.linearised import (
    LinearisedEstimates,
    WeightedSample,
    share_intervals,
    t_tests,
    weighted_shares,
)
from questline.modelling.weighting.raking import rake
from questline.modelling.weighting.weighted_regression import (
    fit_weighted_linear,
    fit_weighted_logistic,
)
from questline.tools.validation.monte_carlo import NOTHING, Outcome, Quantity, outcome
from questline.tools.validation.scenario import Scenario

FAMILY = "Weighted estimates"
SIZES = (342, 2000)
CONFIDENCE = 0.95
CELLS = np.array([[0.22, 0.18, 0.12], [0.14, 0.16, 0.18]])
"""The shares of the population by sex (rows) and age (columns)."""
CHANCES = np.outer([1.0, 0.6], [1.0, 0.7, 0.4])
"""How likely each kind of people is to be in the sample, up to a factor."""
SLOPES = np.array([0.2, 0.5, 0.8])
"""Of v on x, by age."""
LEVELS = np.array([0.0, 0.4, 1.0])
"""Of v, by age."""
LOG_ODDS = (-0.6, 0.5, 0.4, 0.7)
"""Of y: intercept, x, sex, and each step of age."""
REASON = (
    "Linearised errors hold in large samples; in small ones those of unequal weights are too small "
    "(Korn & Graubard 1999, Analysis of Health Surveys, section 5.2; Fay & Graubard 2001, "
    "Biometrics 57, 1198-1206)."
)


def scenarios() -> list[Scenario]:
    """A share, a slope that differs with age, and a logistic coefficient, at two sizes."""
    quantities = (
        Quantity("share", "share of yes to y, on logits", "interval", _true_share(),
                 in_r="survey::svyciprop", reason=REASON),
        Quantity("linear_x", "slope of v on x, which differs with age", "interval",
                 float(CELLS.sum(axis=0) @ SLOPES), in_r="survey::svyglm", reason=REASON),
        Quantity("logistic_x", "log odds ratio of x, adjusted for sex and age", "interval",
                 LOG_ODDS[1], in_r="survey::svyglm", reason=REASON),
    )  # fmt: skip
    return [
        Scenario(
            name=f"weighted/raked/{size}",
            family=FAMILY,
            words="a sample in which the young are 2.5 times as likely as the old to be, raked by "
            "sex and age",
            size=size,
            quantities=quantities,
            draw=partial(_draw, size=size),
            analyse=_analyse,
            draws_in_r={342: 100, 2000: 40}[size],
        )
        for size in SIZES
    ]


def margins() -> dict[str, dict[str, float]]:
    """The true shares by which the sample is raked."""
    sexes, ages = CELLS.sum(axis=1), CELLS.sum(axis=0)
    return {
        "sex": {str(place): float(share) for place, share in enumerate(sexes)},
        "age": {str(place): float(share) for place, share in enumerate(ages)},
    }


def _true_share() -> float:
    points, weights = np.polynomial.hermite_e.hermegauss(60)
    weights = weights / weights.sum()
    intercept, of_x, of_sex, of_age = LOG_ODDS
    return float(
        sum(
            CELLS[sex, age]
            * (weights @ expit(intercept + of_x * points + of_sex * sex + of_age * age))
            for sex in range(2)
            for age in range(3)
        )
    )


def _draw(random: np.random.Generator, size: int) -> pd.DataFrame:
    drawn = (CELLS * CHANCES).ravel()
    sex, age = np.divmod(random.choice(6, size, p=drawn / drawn.sum()), 3)
    x = random.standard_normal(size)
    intercept, of_x, of_sex, of_age = LOG_ODDS
    chance = expit(intercept + of_x * x + of_sex * sex + of_age * age)
    return pd.DataFrame(
        {
            "sex": sex.astype(float),
            "age": age.astype(float),
            "x": x,
            "v": LEVELS[age] + SLOPES[age] * x + random.standard_normal(size),
            "y": (random.random(size) < chance).astype(float),
        }
    )


def _analyse(data: pd.DataFrame, random: np.random.Generator) -> dict[str, Outcome]:
    answers = data[["sex", "age"]].astype(int).astype(str)
    raked = rake(answers, margins())
    sample = WeightedSample(raked.weights, raked=raked)
    x, y = data["x"].to_numpy(), data["y"].to_numpy()
    shares = weighted_shares(y.astype(int), 2, sample)
    low, high = share_intervals(shares, CONFIDENCE)
    adjusted = np.column_stack([x, data["sex"], data["age"]])
    return {
        "share": outcome(shares.estimates[1], low[1], high[1]),
        "linear_x": _slope(fit_weighted_linear(x[:, None], data["v"].to_numpy(), sample)),
        "logistic_x": _slope(fit_weighted_logistic(adjusted, y, sample)),
    }


def _slope(found: LinearisedEstimates) -> Outcome:
    if found.reason:
        return NOTHING
    tests = t_tests(found, CONFIDENCE)
    return outcome(found.estimates[1], tests.low[1], tests.high[1])
