"""Scenarios on internal validation: is what is corrected for optimism true of new people?

Every draw has new people of its own, from the same population, among whom the model of the draw is
judged: what is watched is the corrected measure less the one among these.
"""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd
from scipy.special import expit

from questline.modelling.fits.linear import fit_linear
from questline.modelling.internal_validation.corrected import CorrectedMeasure, Validation
from questline.modelling.internal_validation.linear_optimism import validate_linear
from questline.modelling.internal_validation.optimism import validate_logistic
from questline.modelling.internal_validation.ranked_areas import areas_in_samples
from questline.modelling.internal_validation.recalibration import calibration_lines
from questline.modelling.internal_validation.resampling import bootstrap_counts, resample_logistic
from questline.tools.validation.monte_carlo import Outcome, Quantity, outcome
from questline.tools.validation.scenario import Scenario

FAMILY = "Performance corrected for optimism"
SIZES = (150, 342)
CONFIDENCE = 0.95
SAMPLES = 200
"""Bootstrap samples of a draw: the error that their number leaves is small beside that of the
draw."""
NEW_PEOPLE = 10_000
COLUMNS = tuple(f"x{number}" for number in range(1, 9))
SLOPES = np.array([0.6, -0.4, 0.3, 0.2, 0.0, 0.0, 0.0, 0.0])
"""Half of the predictors tell nothing."""
INTERCEPT = -0.8
CORRELATION = 0.3
REASON = (
    "The bootstrap takes off a little too little where people are few for the number of predictors "
    "(Steyerberg and others 2001, Journal of Clinical Epidemiology 54, 774-781; Iba and others "
    "2021, BMC Medical Research Methodology 21:9)."
)
NARROW = (
    "The interval moves that of the apparent area by the optimism and leaves out how uncertain the "
    "optimism itself is (Noma and others 2021, Statistics in Medicine 40, 5691-5701)."
)
WORDS = {
    "area": "area under the curve",
    "brier": "Brier score",
    "slope": "calibration slope",
    "r_squared": "R squared",
}


def scenarios() -> list[Scenario]:
    """A logistic and a linear model of eight predictors, at two sizes."""
    kinds = {
        "logistic": ("a yes-no outcome", ("brier", "slope")),
        "linear": ("a number", ("r_squared", "slope")),
    }
    return [
        Scenario(
            name=f"optimism/{kind}/{size}",
            family=FAMILY,
            words=f"{words} on eight predictors of which four tell nothing, {SAMPLES} bootstrap "
            f"samples, against {NEW_PEOPLE:,} new people",
            size=size,
            quantities=(*_areas(kind), *(_corrected(name) for name in names)),
            draw=partial(_draw, size=size, kind=kind),
            analyse=_analyse_logistic if kind == "logistic" else _analyse_linear,
        )
        for kind, (words, names) in kinds.items()
        for size in SIZES
    ]


def _areas(kind: str) -> tuple[Quantity, ...]:
    if kind != "logistic":
        return ()
    label = f"corrected {WORDS['area']} less that among new people, interval of Noma and others"
    return (Quantity("area", label, "pooled", 0.0, reason=f"{REASON} {NARROW}"),)


def _corrected(name: str) -> Quantity:
    label = f"corrected {WORDS[name]} less that among new people"
    return Quantity(name, label, "mean", 0.0, reason=REASON)


def _draw(random: np.random.Generator, size: int, kind: str) -> pd.DataFrame:
    shared, own = random.standard_normal((size, 1)), random.standard_normal((size, len(SLOPES)))
    columns = np.sqrt(CORRELATION) * shared + np.sqrt(1 - CORRELATION) * own
    level = INTERCEPT + columns @ SLOPES
    if kind == "logistic":
        answers = (random.random(size) < expit(level)).astype(float)
    else:
        answers = level + 1.5 * random.standard_normal(size)
    return pd.DataFrame(columns, columns=list(COLUMNS)).assign(y=answers)


def _analyse_logistic(data: pd.DataFrame, random: np.random.Generator) -> dict[str, Outcome]:
    matrix, event = data[list(COLUMNS)].to_numpy(), data["y"].to_numpy()
    resampled = resample_logistic(matrix, event, bootstrap_counts(len(data), SAMPLES, random))
    validation = validate_logistic(resampled, CONFIDENCE)
    if validation.reason:
        return {}
    new = _draw(random, NEW_PEOPLE, "logistic")
    outcomes = new["y"].to_numpy()
    coefficients = resampled.coefficients
    predictor = (coefficients[0] + new[list(COLUMNS)].to_numpy() @ coefficients[1:])[None, :]
    chances = expit(predictor)
    everyone = np.ones(predictor.shape, dtype=np.uint8)
    areas, _ = areas_in_samples(predictor, outcomes, everyone)
    lines = calibration_lines(predictor, chances, outcomes)
    area = validation.measures["area"]
    return {
        "area": outcome(*(value - areas[0] for value in (area.corrected, area.low, area.high))),
        "brier": _less(validation, "brier", float(((outcomes - chances) ** 2).mean())),
        "slope": _less(validation, "slope", float(lines.slopes[0])),
    }


def _analyse_linear(data: pd.DataFrame, random: np.random.Generator) -> dict[str, Outcome]:
    matrix, answers = data[list(COLUMNS)].to_numpy(), data["y"].to_numpy()
    validation = validate_linear(matrix, answers, bootstrap_counts(len(data), SAMPLES, random))
    if validation.reason:
        return {}
    coefficients = fit_linear(matrix, answers).coefficients
    new = _draw(random, NEW_PEOPLE, "linear")
    outcomes = new["y"].to_numpy()
    predicted = coefficients[0] + new[list(COLUMNS)].to_numpy() @ coefficients[1:]
    explained = 1 - ((outcomes - predicted) ** 2).mean() / outcomes.var()
    covariances = np.cov(predicted, outcomes)
    return {
        "r_squared": _less(validation, "r_squared", float(explained)),
        "slope": _less(validation, "slope", float(covariances[0, 1] / covariances[0, 0])),
    }


def _less(validation: Validation, name: str, truth: float) -> Outcome:
    measure: CorrectedMeasure = validation.measures[name]
    return outcome(measure.corrected - truth)
