"""Scenarios on confirmatory factor analysis: tests, loadings, factor correlations, RMSEA.

Two factors of five items each. The model is true, but for the last scenario, where an item loads on
both factors and the interval of RMSEA has to hold the population's misfit.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd
from scipy.special import ndtri

from questline.measurement.confirmatory.factor_model import scales_as_factors
from questline.measurement.confirmatory.full_information import full_information
from questline.measurement.confirmatory.maximum_likelihood import maximum_likelihood
from questline.measurement.confirmatory.result import ConfirmatoryFit
from questline.measurement.confirmatory.weighted_least_squares import weighted_least_squares
from questline.measurement.correlations.ordinal import ordinal_answers
from questline.tools.selftest.exact import exact_sample
from questline.tools.validation.monte_carlo import Outcome, Quantity
from questline.tools.validation.populations import (
    THRESHOLDS,
    cut,
    factor_correlations,
    heavy_tailed_items,
    lose_at_random,
    normal_items,
)
from questline.tools.validation.scenario import Scenario

FAMILY = "Confirmatory factor analysis"
SIZES = (150, 342, 2000)
CONFIDENCE = 0.95
RMSEA_CONFIDENCE = 0.90
LOADINGS = (0.8, 0.7, 0.6, 0.5, 0.7)
CORRELATION = 0.4
CROSS_LOADING = 0.3
ITEMS = tuple(f"{factor}{number}" for factor in "ab" for number in range(1, 6))
MODEL = scales_as_factors({"a": ITEMS[:5], "b": ITEMS[5:]})
LIMITS = [THRESHOLDS[kind] for kind in ("middling", "low", "low", "high", "middling")] * 2
MISSING = 0.15
FREEDOM = 8
"""Degrees of freedom of the heavy-tailed items: an excess kurtosis of 1.5."""
HEAVY = (
    "Maximum likelihood assumes normal items: with heavy tails the test rejects too often and the "
    "errors are too small (Browne 1984, British Journal of Mathematical and Statistical Psychology "
    "37, 62-83); the robust version is for these data."
)
SMALL = (
    "The test is a chi-square in large samples only, and rejects too often in small ones (Boomsma "
    "1982; Herzog, Boomsma & Reinecke 2007, Structural Equation Modeling 14, 361-390; for the "
    "scaled tests Nevitt & Hancock 2004, Multivariate Behavioral Research 39, 439-478)."
)
SMALL_WALD = (
    "A Wald interval takes the estimate as normal and its error as known, which holds in large "
    "samples only (Yuan & Bentler 2000, Sociological Methodology 30, 165-200; for weighted least "
    "squares Flora & Curran 2004, Psychological Methods 9, 466-491)."
)
DRAWS_IN_R = {
    "normal": {150: 100, 342: 100, 2000: 100},
    "heavy": {150: 100, 342: 100, 2000: 100},
    "missing": {150: 40, 342: 25, 2000: 5},
    "ordinal": {150: 100, 342: 100, 2000: 100},
}
"""How many draws R analyses: one with missing answers takes it up to a minute."""
NAMES = {
    "ml": "ML",
    "mlr": "MLR",
    "fiml": "FIML",
    "wlsmv": "WLSMV",
}
FITS: dict[str, Callable[[pd.DataFrame], ConfirmatoryFit]] = {
    "ml": lambda data: maximum_likelihood(data, MODEL),
    "mlr": lambda data: maximum_likelihood(data, MODEL, robust=True),
    "fiml": lambda data: full_information(data, MODEL),
    "wlsmv": lambda data: weighted_least_squares(ordinal_answers(data), MODEL),
}


def pattern(cross_loading: float = 0.0) -> np.ndarray:
    """The true loadings; with a cross-loading the first item of b also loads on a."""
    loadings = np.zeros((10, 2))
    loadings[:5, 0] = loadings[5:, 1] = LOADINGS
    loadings[5, 0] = cross_loading
    return loadings


def population(cross_loading: float = 0.0) -> np.ndarray:
    """The items' true correlations."""
    factors = [[1, CORRELATION], [CORRELATION, 1]]
    return factor_correlations(pattern(cross_loading).tolist(), factors)


def scenarios() -> list[Scenario]:
    """Normal, heavy-tailed, incomplete and ordinal items at three sizes; one wrong model."""
    true = population()

    def normal(random: np.random.Generator, size: int) -> pd.DataFrame:
        return normal_items(random, size, true, ITEMS)

    def heavy(random: np.random.Generator, size: int) -> pd.DataFrame:
        return heavy_tailed_items(random, size, true, ITEMS, FREEDOM)

    def incomplete(random: np.random.Generator, size: int) -> pd.DataFrame:
        data = normal(random, size)
        driver = data[ITEMS[0]].to_numpy()
        return lose_at_random(random, data, ITEMS[1:], driver, MISSING, 0.7)

    def ordinal(random: np.random.Generator, size: int) -> pd.DataFrame:
        return cut(normal(random, size), LIMITS)

    cases = [
        ("normal", "ten normal items, two factors that correlate by .4", normal, ("ml", "mlr")),
        ("heavy", "the same with heavy tails (multivariate t, 8 degrees of freedom)", heavy,
         ("ml", "mlr")),
        ("missing", "ten normal items, 15% of nine of them missing at random given the tenth",
         incomplete, ("fiml",)),
        ("ordinal", "ten five-point items, skewed in different ways, two factors that correlate by "
         ".4 underneath", ordinal, ("wlsmv",)),
    ]  # fmt: skip
    found = [
        Scenario(
            name=f"cfa/{name}/{size}",
            family=FAMILY,
            words=words,
            size=size,
            quantities=tuple(
                quantity for estimator in estimators for quantity in _quantities(estimator, name)
            ),
            draw=partial(draw, size=size),
            analyse=partial(_analyse, estimators=estimators),
            draws_in_r=DRAWS_IN_R[name][size],
        )
        for name, words, draw, estimators in cases
        for size in SIZES
    ]
    return found + [_misfit(size) for size in SIZES]


def _quantities(estimator: str, case: str) -> list[Quantity]:
    name, function = NAMES[estimator], "lavaan::cfa"
    wrong = case == "heavy" and estimator == "ml"
    truths = {"strong": LOADINGS[0], "weak": LOADINGS[3], "correlation": CORRELATION}
    words = {
        "strong": "standardised loading of .8",
        "weak": "standardised loading of .5",
        "correlation": "correlation of the factors",
    }
    return [
        Quantity(f"{estimator}_test", f"{name}, test of the model", "test", nominal=0.05,
                 in_r=function, reason=HEAVY if wrong else SMALL),
        *(
            Quantity(f"{estimator}_{key}", f"{name}, {words[key]}, Wald interval", "interval",
                     truth, in_r=function, reason=HEAVY if wrong else SMALL_WALD)
            for key, truth in truths.items()
        ),
    ]  # fmt: skip


def _analyse(
    data: pd.DataFrame, random: np.random.Generator, estimators: tuple[str, ...]
) -> dict[str, Outcome]:
    found = {}
    for estimator in estimators:
        fit = FITS[estimator](data)
        if fit.reason:
            continue
        test = "p" if estimator == "ml" else "p_scaled"
        found[f"{estimator}_test"] = Outcome(p=fit.fit.get(test, math.nan))
        errors = fit.standardised_loading_errors
        if errors is None:
            continue
        places = {"strong": (0, 0), "weak": (3, 0)}
        for key, place in places.items():
            wald = _wald(fit.standardised_loadings[place], errors[place])
            found[f"{estimator}_{key}"] = wald
        found[f"{estimator}_correlation"] = _wald(
            fit.factor_correlations[1, 0], fit.factor_correlation_errors[1, 0]
        )
    return found


def _wald(estimate: float, error: float) -> Outcome:
    half = float(ndtri((1 + CONFIDENCE) / 2)) * error
    return Outcome(float(estimate), float(estimate - half), float(estimate + half))


def _misfit(size: int) -> Scenario:
    wrong = population(CROSS_LOADING)
    return Scenario(
        name=f"cfa/misfit/{size}",
        family=FAMILY,
        words=f"ten normal items of which one loads on both factors (by {CROSS_LOADING:g}), and a "
        "model that does not know of it",
        size=size,
        quantities=(
            Quantity(
                "rmsea", "ML, RMSEA, 90% interval", "interval", true_rmsea(), RMSEA_CONFIDENCE,
                in_r="lavaan::cfa",
            ),
        ),
        draw=lambda random: normal_items(random, size, wrong, ITEMS),
        analyse=_analyse_misfit,
        draws_in_r=100,
    )  # fmt: skip


def true_rmsea() -> float:
    """The misfit of the wrong model in the population: sqrt(F / df), F the least discrepancy."""
    people = 1000
    data = exact_sample(population(CROSS_LOADING), people, ITEMS)
    fit = maximum_likelihood(data, MODEL).fit
    return math.sqrt(fit["chi_square"] / people / fit["df"])


def _analyse_misfit(data: pd.DataFrame, random: np.random.Generator) -> dict[str, Outcome]:
    found = maximum_likelihood(data, MODEL)
    if found.reason:
        return {}
    fit = found.fit
    return {"rmsea": Outcome(fit["rmsea"], fit["rmsea_low"], fit["rmsea_high"])}
