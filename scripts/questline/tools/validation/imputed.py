"""Scenarios on multiple imputation: pooled estimates where answers are missing at random."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from questline.imputation.chained_equations import complete_sets
from questline.imputation.model import imputation_model
from questline.imputation.pooled_measures import (
    PooledMeasure,
    pool_correlations,
    pool_r_squared,
    pool_shares,
)
from questline.imputation.pooling import joint_test, pool
from questline.modelling.completed_cases import completed_cases
from questline.modelling.completed_fits import CompletedFits, fit_completed
from questline.modelling.design import planned_terms
from questline.modelling.terms.recipe import Recipe
from questline.tools.validation.incomplete_population import (
    LINEAR,
    LOGISTIC,
    Effects,
    lose,
    people,
    true_values,
)
from questline.tools.validation.monte_carlo import NOTHING, Outcome, Quantity, outcome
from questline.tools.validation.scenario import Scenario

FAMILY = "Answers missing at random, imputed"
SIZE = 342
DRAWS_IN_R = {0.05: 30, 0.20: 60, 0.40: 30}
"""How many draws R analyses, by the share that is missing: a draw takes mice many seconds."""
CONFIDENCE = 0.95
SETS = 20
ITERATIONS = 10
FOLLOWED = {"x1": "", "x2": "1", "x3": "4", "x4": "2"}
"""The coefficients that are watched: a number, and one level of each category."""
IMPUTED_BY = {
    "x1": "a number, by predictive mean matching",
    "x2": "yes or no, by logistic regression",
    "x3": "the highest of four ordered answers, by proportional odds",
    "x4": "the second of three answers, by polytomous regression",
}
LEVELS = {
    "x2": ["0", "1"],
    "x3": ["1", "2", "3", "4"],
    "x4": ["1", "2", "3"],
    "b": ["0", "1"],
}
VARIABLES: dict[str, dict[str, Any]] = {
    name: {
        "numeric": name not in LEVELS,
        "ordered": name == "x3",
        "levels": LEVELS.get(name, []),
        "minimum": None,
        "maximum": None,
        "derivation": None,
    }
    for name in ("z", "x1", "x2", "x3", "x4", "y", "b")
}
PLAN: dict[str, Any] = {
    "sets": SETS,
    "iterations": ITERATIONS,
    "level": "scales",
    "methods": {},
    "donors": 5,
    "least_correlation": 0.0,
    "auxiliary": [],
    "together": [list(VARIABLES)],
}
SMALL_SAMPLE = (
    "Maximum likelihood of a logistic model is biased away from nought in samples of this size "
    "(see recovery.md), whatever is missing: compare the table with nothing missing."
)
NO_DRAW_IN_R = (
    "mice imputes ordered answers (polr) and several answers (polyreg) from the estimated model "
    "without drawing its parameters, so that its sets differ too little and its intervals are "
    "narrower; ours draws them (Rubin 1987, Multiple Imputation for Nonresponse in Surveys, "
    "section 4.2: proper imputation)."
)
MATCHING = (
    "Where many answers are missing, predictive mean matching has few donors near the edge and "
    "reuses them, so that slopes are drawn towards nought and intervals are too narrow (Morris, "
    "White & Royston 2014, BMC Medical Research Methodology 14:75)."
)
CONSERVATIVE = (
    "D1 takes the share of missing information to be the same for all coefficients, and rejects "
    "too seldom where much is missing (Li, Raghunathan & Rubin 1991, Journal of the American "
    "Statistical Association 86, 1065-1073; Grund, Luedtke & Robitzsch 2016, Methodology 12, "
    "75-88)."
)
OPTIMISM = (
    "R squared of a sample is larger than that of the population, and its sampling variance on "
    "Fisher's z is an approximation (Harel 2009, Journal of Applied Statistics 36, 1109-1118)."
)


def scenarios() -> list[Scenario]:
    """Nothing missing, and 5, 20 and 40% of each predictor."""
    return [_nothing_missing(), *(_missing(share) for share in DRAWS_IN_R)]


def _nothing_missing() -> Scenario:
    quantities = [
        Quantity(
            f"{model}_{name}", f"{model} regression, {name}", "interval", _truth(effects, name),
            in_r="stats::lm" if model == "linear" else "stats::glm",
            reason=SMALL_SAMPLE if model == "logistic" else "",
        )
        for model, effects in (("linear", LINEAR), ("logistic", LOGISTIC))
        for name in FOLLOWED
    ]  # fmt: skip
    return Scenario(
        name=f"imputation/0/{SIZE}",
        family=FAMILY,
        words="nothing is missing: the same models fitted once, to compare with",
        size=SIZE,
        quantities=tuple(quantities),
        draw=lambda random: people(random, SIZE),
        analyse=_analyse_complete,
        draws_in_r=200,
    )


def _missing(share: float) -> Scenario:
    truth = true_values()
    quantities = [
        Quantity(
            f"{model}_{name}", f"pooled {model} coefficient of {name}, {IMPUTED_BY[name]}",
            "pooled", _truth(effects, name), in_r="mice::pool",
            reason=(MATCHING if name == "x1" else SMALL_SAMPLE if model == "logistic" else ""),
            reason_in_r=NO_DRAW_IN_R if name in ("x3", "x4") else "",
        )
        for model, effects in (("linear", LINEAR), ("logistic", LOGISTIC))
        for name in FOLLOWED
    ]  # fmt: skip
    quantities += [
        Quantity("share", "pooled share of yes to x2, Lott and Reiter's interval", "pooled",
                 truth.share),
        Quantity("correlation", "pooled correlation of x1 and y, on Fisher's z", "pooled",
                 truth.correlation, in_r="mice::pool.scalar", reason=MATCHING),
        Quantity("r_squared", "pooled R squared, on Fisher's z of its root", "interval",
                 truth.r_squared, in_r="mice::pool.r.squared", reason=OPTIMISM),
        Quantity("joint", "joint test D1 of x3, which has no effect on y", "test", nominal=0.05,
                 in_r="mice::D1", reason=CONSERVATIVE, reason_in_r=NO_DRAW_IN_R),
    ]  # fmt: skip
    return Scenario(
        name=f"imputation/{share:g}/{SIZE}",
        family=FAMILY,
        words=f"{share:.0%} of each of four predictors missing at random, {SETS} sets after "
        f"{ITERATIONS} rounds",
        size=SIZE,
        quantities=tuple(quantities),
        draw=lambda random: lose(random, people(random, SIZE), share),
        analyse=_analyse_imputed,
        draws_in_r=DRAWS_IN_R[share],
    )


def _truth(effects: Effects, name: str) -> float:
    """The true coefficient of a followed predictor, against the first level of a category."""
    effect = getattr(effects, name)
    return float(effect[int(FOLLOWED[name]) - 1]) if isinstance(effect, tuple) else float(effect)


def _analysis(kind: str) -> dict[str, Any]:
    """A planned analysis as the plan gives it."""
    return {
        "name": kind,
        "kind": kind,
        "outcome": "b" if kind == "logistic" else "y",
        "event": "1",
        "interval": "wald",
        "predictors": [
            {"variable": name, "unit": 1.0, "direction": "higher"}
            for name in ("x1", "x2", "x3", "x4", "z")
        ],
        "covariates": [],
        "reference": {"x2": "0", "x3": "1", "x4": "1"},
    }


def with_codes(data: pd.DataFrame) -> pd.DataFrame:
    """Levels as the codebook's codes (text), missing None."""
    coded = data.copy()
    for name in LEVELS:
        codes = np.array([None, "0", "1", "2", "3", "4"], dtype=object)
        coded[name] = codes[data[name].fillna(-1).to_numpy(dtype=int) + 1]
    return coded


def _fits(completed: pd.DataFrame, kind: str) -> CompletedFits:
    analysis = _analysis(kind)
    cases = completed_cases(completed, analysis)
    # Every set has the same people, and all levels are chosen by somebody.
    terms = planned_terms(analysis, VARIABLES, cases.frame.iloc[: cases.people])
    return fit_completed(cases, Recipe(terms), analysis, CONFIDENCE)


def _analyse_complete(data: pd.DataFrame, random: np.random.Generator) -> dict[str, Outcome]:
    from questline.modelling.regression import fit_analysis

    coded = with_codes(data)
    found = {}
    for kind in ("linear", "logistic"):
        fit = fit_analysis(coded, _analysis(kind), VARIABLES, CONFIDENCE)
        for name, level in FOLLOWED.items():
            one = fit.estimate(name, level)
            found[f"{kind}_{name}"] = outcome(one.estimate, one.low, one.high)
    return found


def _analyse_imputed(data: pd.DataFrame, random: np.random.Generator) -> dict[str, Outcome]:
    coded = with_codes(data)[list(VARIABLES)]
    model = imputation_model(coded, VARIABLES, {}, PLAN)
    sets = complete_sets(coded, model, random)
    completed = sets.frame()
    found: dict[str, Outcome] = {}
    for kind in ("linear", "logistic"):
        fits = _fits(completed, kind)
        found |= _coefficients(kind, fits)
        if kind == "linear":
            places = [i for i, column in enumerate(fits.columns) if column.variable == "x3"]
            joint = joint_test(
                fits.slopes[:, places],
                fits.slope_covariances[:, places][:, :, places],
                fits.complete_df,
            )
            found["joint"] = Outcome(p=joint.p)
            explained = pool_r_squared(fits.r_squared, fits.cases.people, CONFIDENCE)
            found["r_squared"] = _measure(explained)
    yes = sets.values("x2").sum(axis=1)
    found["share"] = _measure(pool_shares(yes, len(data), CONFIDENCE))
    x1, y = sets.values("x1"), sets.values("y")
    each = np.array([np.corrcoef(one, other)[0, 1] for one, other in zip(x1, y, strict=True)])
    found["correlation"] = _measure(pool_correlations(each, len(data), CONFIDENCE))
    return found


def _coefficients(kind: str, fits: CompletedFits) -> dict[str, Outcome]:
    found = {}
    for place, column in enumerate(fits.columns):
        if FOLLOWED.get(column.variable) != column.level:
            continue
        if place in fits.reasons:
            found[f"{kind}_{column.variable}"] = NOTHING
            continue
        variances = fits.slope_covariances[:, place, place]
        pooled = pool(fits.slopes[:, place], variances, fits.complete_df)
        found[f"{kind}_{column.variable}"] = outcome(pooled.estimate, *pooled.limits(CONFIDENCE))
    return found


def _measure(found: PooledMeasure) -> Outcome:
    return outcome(found.estimate, found.low, found.high)
