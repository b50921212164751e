"""Whether the planned models find the true values: many surveys drawn and analysed, none chosen.

Each survey is drawn from the true model anew, respondents, answers and outcomes, and analysed by
the pipeline's own function for the adjusted models of the plan. The number of surveys is finite, so
every result comes with its Monte Carlo error (Morris, White & Crowther 2019, Statistics in Medicine
38, 2074-2102, table 6).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd

from questline.core import parameters
from questline.core.configuration import load_study
from questline.core.errors import StudyError
from questline.core.streams import stream
from questline.modelling.design import names_of
from questline.modelling.fitted import FittedModel
from questline.modelling.regression import Fit, fit_analysis
from questline.tools.synthetic_survey import true_model as true
from questline.tools.synthetic_survey.outcomes import draw_outcomes, probabilities
from questline.tools.synthetic_survey.respondents import draw_respondents, sum_scores


@dataclass(frozen=True)
class Recovered:
    """One coefficient over many surveys, on the log-odds scale and in the plan's unit.

    `bias_expected` is the mean of the first-order bias of maximum likelihood, computed from theory
    (`bias_to_first_order`); `coverage_expected` is what that bias leaves of the coverage.
    `rejected` is the share of surveys with p below 1 - confidence. Each `_error` is a Monte Carlo
    standard error. `not_estimated` counts surveys without an estimate; `separated` those where
    some term of the model had none.
    """

    outcome: str
    variable: str
    truth: float
    surveys: int
    not_estimated: int
    separated: int
    mean: float
    spread: float
    bias: float
    bias_error: float
    bias_expected: float
    coverage: float
    coverage_error: float
    coverage_expected: float
    rejected: float
    rejected_error: float


SURVEYS = {true.ANALYSED: 500, 2000: 200}
"""How many surveys of each size: that of the study, and a larger one in which a bias that belongs
to small samples must have all but gone."""


def recover_plan(
    folder: str | Path, surveys: Mapping[int, int] = SURVEYS
) -> tuple[dict[int, list[Recovered]], float]:
    """The recovery with the plan of the study in `folder`: results by size, and the confidence.

    Raises StudyError when the study is not valid.
    """
    study, problems = load_study(folder)
    if study is None:
        raise StudyError(problems)
    variables = study.analysis_variables(parameters.modelled_names(study))
    confidence = study.plan.confidence
    results = {
        size: recover(parameters.analyses(study), variables, confidence, size=size, surveys=count)
        for size, count in surveys.items()
    }
    return results, confidence


def recover(
    analyses: Sequence[Mapping[str, Any]],
    variables: Mapping[str, Mapping[str, Any]],
    confidence: float,
    *,
    size: int,
    surveys: int,
    seed: int = true.SEED,
) -> list[Recovered]:
    """Draw `surveys` surveys of `size` respondents and analyse each as the plan says.

    `analyses` are those of the plan as plain data; the ones whose outcome and terms the true model
    has are used. `variables` describes every variable in them. Nothing is missing in these surveys.
    """
    outcomes = {outcome.name: outcome for outcome in true.OUTCOMES}
    planned = [analysis for analysis in analyses if _is_of_the_true_model(analysis)]
    found: dict[tuple[str, str], list[tuple[float, ...]]] = {}
    for number in range(surveys):
        survey = _draw_survey(stream(seed, f"recovery/{size}/{number}"), size)
        for analysis in planned:
            focal = [entry["variable"] for entry in analysis["predictors"]]
            fit = fit_analysis(survey, analysis, variables, confidence, intervals_for=focal)
            outcome = outcomes[analysis["outcome"]]
            for variable, values in _focal_results(fit, outcome, focal).items():
                found.setdefault((outcome.name, variable), []).append(values)
    truths = {
        (analysis["outcome"], entry["variable"]): _scaled(
            getattr(outcomes[analysis["outcome"]], entry["variable"]),
            entry["unit"],
            entry["direction"],
        )
        for analysis in planned
        for entry in analysis["predictors"]
    }
    return [
        summarise(*key, truths[key], np.array(values), confidence) for key, values in found.items()
    ]


def _is_of_the_true_model(analysis: Mapping[str, Any]) -> bool:
    """Whether the true model has the outcome of an analysis and all its terms, as they are."""
    outcomes = {outcome.name: outcome for outcome in true.OUTCOMES}
    outcome = outcomes.get(analysis["outcome"])
    if outcome is None or analysis["splines"] or analysis["interactions"]:
        return False
    terms = names_of(analysis)[1:]
    return all(name in outcome.levels or hasattr(outcome, name) for name in terms)


def bias_to_first_order(matrix: np.ndarray, chance: np.ndarray) -> np.ndarray:
    """The bias of maximum likelihood to the order 1/n, one number per column of `matrix`.

    `matrix` is the design with its intercept, `chance` the true probability of each respondent.
    With weights W = p(1 - p) and leverages h the bias is (X'WX)^-1 X'h(p - 1/2) (Cordeiro &
    McCullagh 1991, Journal of the Royal Statistical Society B 53, 629-643; Firth 1993, Biometrika
    80, 27-38).
    """
    weighted = matrix * (chance * (1 - chance))[:, None]
    inverse = np.linalg.inv(matrix.T @ weighted)
    leverage = np.einsum("ij,jk,ik->i", weighted, inverse, matrix)
    return inverse @ (matrix.T @ (leverage * (chance - 0.5)))


def _draw_survey(random: np.random.Generator, size: int) -> pd.DataFrame:
    people = draw_respondents(random, size)
    scores = sum_scores(people)
    chances = [probabilities(people, scores, outcome) for outcome in true.OUTCOMES]
    survey = pd.concat([people, scores], axis=1)
    for outcome, values in zip(true.OUTCOMES, draw_outcomes(random, *chances), strict=True):
        survey[outcome.name] = np.where(values, "yes", "no")
    return survey


def _focal_results(
    fit: Fit, outcome: true.OutcomeModel, focal: Sequence[str]
) -> dict[str, tuple[float, ...]]:
    """Estimate, limits, p and first-order bias of each focal variable, NaN where there is none."""
    bias = np.full(len(fit.estimates), math.nan)
    whole = all(one.estimate is not None for one in fit.estimates)
    if isinstance(fit.model, FittedModel) and whole:
        matrix = fit.model.full_matrix
        chance = 1 / (1 + np.exp(-(matrix @ _true_coefficients(fit, outcome))))
        bias = bias_to_first_order(matrix, chance)[1:]
    results = {}
    for place, estimate in enumerate(fit.estimates):
        if estimate.column.variable in focal:
            numbers = (estimate.estimate, estimate.low, estimate.high, estimate.p, bias[place])
            results[estimate.column.variable] = tuple(
                math.nan if number is None else float(number) for number in numbers
            )
    return results


def _true_coefficients(fit: Fit, outcome: true.OutcomeModel) -> np.ndarray:
    """The true coefficients in the order of the fitted design, the intercept first."""
    intercept = outcome.intercept
    coefficients = []
    for term in fit.terms:
        if term.levels:
            effects = outcome.levels[term.variable]
            intercept += effects[term.reference]
            coefficients += [
                effects[column.level] - effects[term.reference] for column in term.columns
            ]
        else:
            raw = getattr(outcome, term.variable)
            coefficients.append(_scaled(raw, term.unit, term.direction))
    return np.array([intercept, *coefficients])


def _scaled(coefficient: float, unit: float, direction: str) -> float:
    """A coefficient per point as the plan states it: per so many points higher or lower."""
    return coefficient * unit * (1 if direction == "higher" else -1) + 0.0


def summarise(
    outcome: str, variable: str, truth: float, results: np.ndarray, confidence: float
) -> Recovered:
    """The results of one coefficient put together.

    `results` has a row a survey: estimate, lower and upper limit, p and first-order bias, NaN where
    there is none. Surveys without an estimate are counted and left out.
    """
    estimate, low, high, p, expected = results[~np.isnan(results[:, 0])].T
    count = len(estimate)
    mean, spread = float(estimate.mean()), float(estimate.std(ddof=1))
    bias_expected = float(np.nanmean(expected))
    # A side on which a profile interval has no limit covers everything on that side.
    covered = ~((low > truth) | (high < truth))
    coverage, rejected = float(covered.mean()), float((p < 1 - confidence).mean())
    return Recovered(
        outcome=outcome,
        variable=variable,
        truth=truth,
        surveys=len(results),
        not_estimated=len(results) - count,
        separated=int(np.isnan(expected).sum()),
        mean=mean,
        spread=spread,
        bias=mean - truth,
        bias_error=spread / math.sqrt(count),
        bias_expected=bias_expected,
        coverage=coverage,
        coverage_error=math.sqrt(coverage * (1 - coverage) / count),
        coverage_expected=coverage_with_bias(bias_expected / spread, confidence),
        rejected=rejected,
        rejected_error=math.sqrt(rejected * (1 - rejected) / count),
    )


def coverage_with_bias(shift: float, confidence: float) -> float:
    """The coverage of a normal interval whose centre is off by `shift` standard errors."""
    normal = NormalDist()
    reach = normal.inv_cdf((1 + confidence) / 2)
    return normal.cdf(reach - shift) - normal.cdf(-reach - shift)
