"""Scenarios on one regression: its coefficients, robust errors, risk differences, predictions."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd
from scipy.special import expit, ndtri

from questline.modelling.dependence.robust_errors import robust_linear, robust_logistic
from questline.modelling.design import Term
from questline.modelling.effects.estimated_model import estimated_model
from questline.modelling.effects.marginal_effects import average_differences, level_changes
from questline.modelling.effects.population import population
from questline.modelling.effects.predictions import at_values, average_predictions
from questline.modelling.effects.results import Effects
from questline.modelling.fits.firth import firth_limits, fit_firth
from questline.modelling.fits.logistic import fit_logistic
from questline.modelling.fits.profiles import logistic_limits
from questline.modelling.fits.proportional_odds import (
    fit_proportional_odds,
    proportional_odds_limits,
)
from questline.modelling.fittable import why_one_outcome, why_separated
from questline.modelling.fitted import FittedModel
from questline.modelling.terms.recipe import Recipe
from questline.tools.validation.monte_carlo import NOTHING, Outcome, Quantity, outcome
from questline.tools.validation.scenario import Scenario

FAMILY = "Coefficients, risks and predictions of regressions"
SIZES = (60, 342, 2000)
CONFIDENCE = 0.95
COLUMNS = ("x", "g", "z")
"""A number, yes or no, and a number that both go with."""
LOGISTIC = np.array([-0.8, 0.6, 0.8, -0.3])
LINEAR = np.array([1.0, 0.5, 0.4, -0.3])
ORDINAL = ((-1.8, -0.6, 0.5, 1.7), np.array([0.6, 0.8, -0.3]))
"""Thresholds and slopes of an outcome of five ordered answers."""
FOLLOWED = {"x": "the number x", "g": "the yes-no predictor g"}
RECIPE = Recipe((Term("x", True), Term("g", True, levels=("0", "1"), reference="0"),
                 Term("z", False)))  # fmt: skip
PREDICTED_AT = 1.0
DRAWS_IN_R = {60: 100, 342: 100, 2000: 40}
SMALL_WALD = (
    "A Wald interval takes the log odds ratio as normal, which it is in large samples only; it is "
    "too wide in small ones (Hauck & Donner 1977, Journal of the American Statistical Association "
    "72, 851-853; Agresti 2013, Categorical Data Analysis, section 5.2)."
)
SMALL_PROFILE = (
    "Twice the drop of the log-likelihood is a chi-square in large samples only, and too large in "
    "small ones (Heinze & Schemper 2002, Statistics in Medicine 21, 2409-2419)."
)
SMALL_ROBUST = (
    "Robust errors without a correction are too small in small samples (Kauermann & Carroll 2001, "
    "Journal of the American Statistical Association 96, 1387-1396)."
)
SMALL_DELTA = (
    "The delta method takes the average as a straight line in the coefficients, which holds in "
    "large samples only (Oehlert 1992, The American Statistician 46, 27-29)."
)
PEOPLE_AS_GIVEN = (
    "The interval takes the people as given, as Stata's margins and R's marginaleffects do, and "
    "leaves out that other people would have other covariates (Terza 2016, Health Services "
    "Research 51, 1109-1113)."
)


def scenarios() -> list[Scenario]:
    """Logistic, linear with unequal variances, and ordinal, at three sizes."""
    kinds: dict[str, tuple[str, tuple[Quantity, ...], Callable, Callable]] = {
        "logistic": (
            "a yes-no outcome on a number, a yes-no predictor and a number that goes with both",
            tuple(_logistic_quantities()), _draw_logistic, _analyse_logistic,
        ),
        "unequal": (
            "a number on the same predictors, its spread growing with the distance of x from its "
            "mean",
            tuple(_robust_quantities()), _draw_unequal, _analyse_unequal,
        ),
        "ordinal": (
            "five ordered answers on the same predictors, proportional odds",
            tuple(_ordinal_quantities()), _draw_ordinal, _analyse_ordinal,
        ),
    }  # fmt: skip
    return [
        Scenario(
            name=f"regression/{kind}/{size}",
            family=FAMILY,
            words=words,
            size=size,
            quantities=quantities,
            draw=partial(draw, size=size),
            analyse=analyse,
            draws_in_r=DRAWS_IN_R[size],
        )
        for kind, (words, quantities, draw, analyse) in kinds.items()
        for size in SIZES
    ]


def _logistic_quantities() -> list[Quantity]:
    found = []
    for place, (name, words) in enumerate(FOLLOWED.items(), start=1):
        truth = float(LOGISTIC[place])
        found += [
            Quantity(f"wald_{name}", f"log odds ratio of {words}, Wald interval", "interval",
                     truth, in_r="stats::confint.default", reason=SMALL_WALD),
            Quantity(f"profile_{name}", f"log odds ratio of {words}, profile likelihood interval",
                     "interval", truth, in_r="MASS::confint", reason=SMALL_PROFILE),
            Quantity(f"firth_{name}", f"log odds ratio of {words}, Firth's method, profile of the "
                     "penalised likelihood", "interval", truth),
            Quantity(f"robust_{name}", f"log odds ratio of {words}, robust errors (HC0)",
                     "interval", truth, in_r="sandwich::sandwich", reason=SMALL_ROBUST),
        ]  # fmt: skip
    return [
        *found,
        Quantity("difference", "risk difference of g, delta method, less the true one among the "
                 "same people", "interval", 0.0, reason=SMALL_DELTA),
        Quantity("difference_all", "risk difference of g, delta method, against that of the whole "
                 "population", "interval", _true_difference(), reason=PEOPLE_AS_GIVEN),
        Quantity("prediction", f"predicted probability with everyone at x = {PREDICTED_AT:g}, on "
                 "logits, less the true one among the same people", "interval", 0.0,
                 reason=SMALL_DELTA),
    ]  # fmt: skip


def _robust_quantities() -> list[Quantity]:
    return [
        Quantity(f"robust_{name}", f"coefficient of {words}, robust errors (HC3)", "interval",
                 float(LINEAR[place]), in_r="sandwich::vcovHC")
        for place, (name, words) in enumerate(FOLLOWED.items(), start=1)
    ]  # fmt: skip


def _ordinal_quantities() -> list[Quantity]:
    return [
        Quantity(f"profile_{name}", f"log odds ratio of {words}, profile likelihood interval",
                 "interval", float(ORDINAL[1][place]), in_r="ordinal::confint",
                 reason=SMALL_PROFILE)
        for place, (name, words) in enumerate(FOLLOWED.items())
    ]  # fmt: skip


def predictors(random: np.random.Generator, size: int) -> pd.DataFrame:
    """So many people: x and z are normal and correlate by .4, g is likelier where z is high."""
    z = random.standard_normal(size)
    x = 0.4 * z + math.sqrt(1 - 0.4**2) * random.standard_normal(size)
    g = (random.random(size) < expit(-0.4 + 0.5 * z)).astype(float)
    return pd.DataFrame({"x": x, "g": g, "z": z})


def _draw_logistic(random: np.random.Generator, size: int) -> pd.DataFrame:
    data = predictors(random, size)
    chance = expit(LOGISTIC[0] + data.to_numpy() @ LOGISTIC[1:])
    return data.assign(y=(random.random(size) < chance).astype(float))


def _draw_unequal(random: np.random.Generator, size: int) -> pd.DataFrame:
    data = predictors(random, size)
    spread = 0.5 + 0.5 * data["x"].abs()
    middle = LINEAR[0] + data.to_numpy() @ LINEAR[1:]
    return data.assign(y=middle + spread * random.standard_normal(size))


def _draw_ordinal(random: np.random.Generator, size: int) -> pd.DataFrame:
    data = predictors(random, size)
    thresholds, slopes = ORDINAL
    latent = data.to_numpy() @ slopes + random.logistic(size=size)
    return data.assign(y=np.searchsorted(thresholds, latent).astype(float))


def _true_difference() -> float:
    """The risk difference of g in the population, by quadrature over x and z."""
    points, weights = np.polynomial.hermite_e.hermegauss(60)
    weights = weights / weights.sum()
    intercept, of_x, of_g, of_z = LOGISTIC
    x = 0.4 * points[:, None] + math.sqrt(1 - 0.4**2) * points
    rest = intercept + of_x * x + of_z * points[:, None]
    return float(weights @ (expit(rest + of_g) - expit(rest)) @ weights)


def _analyse_logistic(data: pd.DataFrame, random: np.random.Generator) -> dict[str, Outcome]:
    matrix, event = data[list(COLUMNS)].to_numpy(), data["y"].to_numpy()
    if why_one_outcome(event):
        return {}
    found = _firth(matrix, event)
    if why_separated(matrix, event):
        return found
    model = fit_logistic(matrix, event)
    half = float(ndtri((1 + CONFIDENCE) / 2)) * np.sqrt(np.diagonal(model.covariance))
    (profile,) = logistic_limits([model], CONFIDENCE)
    robust = robust_logistic(matrix, event)
    low, high = robust.interval(CONFIDENCE)
    for place, name in enumerate(FOLLOWED, start=1):
        estimate = model.coefficients[place]
        found[f"wald_{name}"] = outcome(estimate, estimate - half[place], estimate + half[place])
        found[f"profile_{name}"] = outcome(estimate, *profile[place - 1])
        found[f"robust_{name}"] = outcome(estimate, low[place], high[place])
    return found | _risks(data, model)


def _firth(matrix: np.ndarray, event: np.ndarray) -> dict[str, Outcome]:
    fit = fit_firth(matrix, event)
    if fit.model is None:
        return {}
    limits = firth_limits(fit, CONFIDENCE)
    return {
        f"firth_{name}": outcome(fit.model.coefficients[place + 1], *limits[place])
        for place, name in enumerate(FOLLOWED)
    }


def _risks(data: pd.DataFrame, model: FittedModel) -> dict[str, Outcome]:
    answers = data[list(COLUMNS)].assign(g=np.where(data["g"] == 1, "1", "0"))
    people = population(RECIPE, answers)
    estimated = estimated_model("logistic", model.coefficients, model.covariance)
    difference = _outcome(average_differences(people, estimated, level_changes(RECIPE, "g")))
    predicted = _outcome(average_predictions(people, estimated, at_values("x", [PREDICTED_AT])))
    intercept, of_x, of_g, of_z = LOGISTIC
    without_g = intercept + of_x * data["x"] + of_z * data["z"]
    true_difference = float((expit(without_g + of_g) - expit(without_g)).mean())
    at_one = intercept + of_x * PREDICTED_AT + of_g * data["g"] + of_z * data["z"]
    return {
        "difference": _less(difference, true_difference),
        "difference_all": difference,
        "prediction": _less(predicted, float(expit(at_one).mean())),
    }


def _outcome(effects: Effects) -> Outcome:
    """The first effect and its interval; nothing where there is none."""
    if effects.reasons[0]:
        return NOTHING
    shown = effects.shown(CONFIDENCE)
    return outcome(shown.estimate[0, 0], shown.low[0, 0], shown.high[0, 0])


def _less(found: Outcome, truth: float) -> Outcome:
    return outcome(found.estimate - truth, found.low - truth, found.high - truth)


def _analyse_unequal(data: pd.DataFrame, random: np.random.Generator) -> dict[str, Outcome]:
    fit = robust_linear(data[list(COLUMNS)].to_numpy(), data["y"].to_numpy(), "HC3")
    low, high = fit.interval(CONFIDENCE)
    return {
        f"robust_{name}": outcome(fit.coefficients[place], low[place], high[place])
        for place, name in enumerate(FOLLOWED, start=1)
    }


def _analyse_ordinal(data: pd.DataFrame, random: np.random.Generator) -> dict[str, Outcome]:
    fit = fit_proportional_odds(data[list(COLUMNS)].to_numpy(), data["y"].to_numpy(), 5)
    if fit.reason:
        return {}
    limits = proportional_odds_limits(fit, CONFIDENCE)
    return {
        f"profile_{name}": outcome(fit.slopes[place], *limits[place])
        for place, name in enumerate(FOLLOWED)
    }
