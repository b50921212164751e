"""Scenarios on the smallest detectable effect: is it found as often as is said?

Every draw is a study of its own. The effect that it could have found with a power of 80% is taken
for true, with everything else as estimated, and one more study of the same people is drawn and
analysed: 80% of these have to find it.
"""

from __future__ import annotations

import math
from functools import partial

import numpy as np
import pandas as pd
from scipy.special import expit, ndtr, stdtr

from questline.modelling.fits.linear import fit_linear
from questline.modelling.fits.logistic import fit_logistic
from questline.modelling.fittable import why_one_outcome, why_separated
from questline.modelling.sample_size.detectable import (
    detectable_coefficient,
    detectable_odds_ratio,
)
from questline.tools.validation.monte_carlo import Outcome, Quantity, outcome
from questline.tools.validation.regressions import COLUMNS, LINEAR, LOGISTIC, predictors
from questline.tools.validation.scenario import Scenario

FAMILY = "Smallest detectable effects"
SIZES = (150, 342)
POWER = 0.80
LEVEL = 0.05
STUDIES = 500
"""Simulated studies of each draw."""
FOLLOWED = {"x": "a number", "g": "a yes-no predictor"}


def scenarios() -> list[Scenario]:
    """A logistic model, whose power is simulated, and a linear one, which has a formula."""
    kinds = {
        "logistic": f"a yes-no outcome, the power from {STUDIES} simulated studies",
        "linear": "a number, the power from the noncentral t distribution",
    }
    return [
        Scenario(
            name=f"detectable/{kind}/{size}",
            family=FAMILY,
            words=words,
            size=size,
            quantities=tuple(
                Quantity(name, f"share of new studies that find the effect of {what} that is "
                         f"detectable with a power of {POWER:.0%}", "mean", POWER)
                for name, what in FOLLOWED.items()
            ),
            draw=partial(_draw, size=size, kind=kind),
            analyse=_analyse_logistic if kind == "logistic" else _analyse_linear,
        )
        for kind, words in kinds.items()
        for size in SIZES
    ]  # fmt: skip


def _draw(random: np.random.Generator, size: int, kind: str) -> pd.DataFrame:
    data = predictors(random, size)
    truth = LOGISTIC if kind == "logistic" else LINEAR
    level = truth[0] + data.to_numpy() @ truth[1:]
    if kind == "logistic":
        return data.assign(y=(random.random(size) < expit(level)).astype(float))
    return data.assign(y=level + random.standard_normal(size))


def _analyse_logistic(data: pd.DataFrame, random: np.random.Generator) -> dict[str, Outcome]:
    matrix, event = data[list(COLUMNS)].to_numpy(), data["y"].to_numpy()
    if why_one_outcome(event) or why_separated(matrix, event):
        return {}
    fitted = fit_logistic(matrix, event).coefficients
    found = {}
    for name in FOLLOWED:
        place = COLUMNS.index(name)
        smallest = detectable_odds_ratio(
            matrix, fitted, place, float(event.mean()), random, power=POWER,
            confidence=1 - LEVEL, studies=STUDIES,
        )  # fmt: skip
        if smallest.reason:
            continue
        slopes = fitted[1:].copy()
        slopes[place] = math.log(smallest.odds_ratio)
        chances = expit(_level(matrix @ slopes, float(event.mean())) + matrix @ slopes)
        again = (random.random(len(matrix)) < chances).astype(float)
        if why_one_outcome(again) or why_separated(matrix, again):
            found[name] = outcome(0.0)
            continue
        model = fit_logistic(matrix, again)
        z = model.coefficients[place + 1] / math.sqrt(model.covariance[place + 1, place + 1])
        found[name] = outcome(float(ndtr(-z) < LEVEL / 2))
    return found


def _level(offset: np.ndarray, share: float) -> float:
    """The intercept with which the mean chance is the share, by bisection."""
    low, high = -50.0, 50.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if expit(middle + offset).mean() < share else (low, middle)
    return middle


def _analyse_linear(data: pd.DataFrame, random: np.random.Generator) -> dict[str, Outcome]:
    matrix, answers = data[list(COLUMNS)].to_numpy(), data["y"].to_numpy()
    model = fit_linear(matrix, answers)
    deviation = math.sqrt(model.dispersion)
    df = len(matrix) - len(COLUMNS) - 1
    found = {}
    for name in FOLLOWED:
        place = COLUMNS.index(name)
        smallest = detectable_coefficient(
            matrix, place, deviation, power=POWER, confidence=1 - LEVEL
        )
        slopes = model.coefficients[1:].copy()
        slopes[place] = smallest.coefficient
        again = model.coefficients[0] + matrix @ slopes
        again += deviation * random.standard_normal(len(matrix))
        study = fit_linear(matrix, again)
        t = study.coefficients[place + 1] / math.sqrt(study.covariance[place + 1, place + 1])
        found[name] = outcome(float(2 * stdtr(df, -abs(t)) < LEVEL))
    return found
