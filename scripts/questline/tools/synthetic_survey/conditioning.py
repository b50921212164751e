"""The one conditioned draw: outcomes drawn again until the planned models come out as published.

A draw that was chosen for its result proves nothing about the method that finds the result; that
is what the recovery is for. This module exists so that a reader of the example sees numbers near
those of the published study.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from questline.core.streams import stream
from questline.tools.synthetic_survey import true_model as true
from questline.tools.synthetic_survey.outcomes import draw_outcomes, probabilities

TOLERANCE = 0.03
"""How far, as a share, an odds ratio may lie from the published one."""
LEAST_P = 0.2
"""The p-value above which no association is seen where the published study reports none."""
MOST_DRAWS = 200_000


@dataclass(frozen=True)
class Conditioned:
    """The draw that was kept: both outcomes (boolean), its number, and what the models gave."""

    past: np.ndarray
    later: np.ndarray
    draws: int
    odds_ratios: tuple[float, ...]
    p_values: tuple[float, ...]


def conditioned_outcomes(
    seed: int, people: pd.DataFrame, complete_scores: pd.DataFrame, answered: pd.DataFrame
) -> Conditioned:
    """Draw the outcomes of fixed respondents until the four results are as they should be.

    `people` and `complete_scores` are complete and decide the probabilities; `answered` holds what
    was answered, outcomes' columns (any value where answered) and both scores included, and
    decides the complete cases. Raises RuntimeError if no draw fits.
    """
    random = stream(seed, "synthetic_survey/outcomes")
    chances = [probabilities(people, complete_scores, outcome) for outcome in true.OUTCOMES]
    designs = [_design(answered, outcome.name) for outcome in true.OUTCOMES]
    for draw in range(1, MOST_DRAWS + 1):
        drawn = draw_outcomes(random, *chances)
        found = [
            result
            for outcome, values, (design, complete) in zip(
                true.OUTCOMES, drawn, designs, strict=True
            )
            for result in _results(outcome, design, values[complete])
        ]
        kept = list(_as_published(found))
        if len(kept) == len(true.FOCAL):
            return Conditioned(
                *drawn,
                draws=draw,
                odds_ratios=tuple(odds_ratio for odds_ratio, _ in kept),
                p_values=tuple(p for _, p in kept),
            )
    raise RuntimeError(f"none of {MOST_DRAWS} draws of the outcomes fits the published results")


def fit_logistic(design: np.ndarray, events: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """Coefficients and standard errors by Newton's method; None where it does not settle.

    `design` is n by k with its constant, `events` n booleans. Used for the search alone, because
    it is quick; the study's own models are fitted by the stage modelling.
    """
    coefficients = np.zeros(design.shape[1])
    for _ in range(25):
        fitted = 1 / (1 + np.exp(-(design @ coefficients)))
        information = design.T @ (design * (fitted * (1 - fitted))[:, None])
        try:
            step = np.linalg.solve(information, design.T @ (events - fitted))
        except np.linalg.LinAlgError:
            return None
        coefficients = coefficients + step
        if np.abs(step).max() < 1e-8:
            return coefficients, np.sqrt(np.diag(np.linalg.inv(information)))
        if np.abs(coefficients).max() > 30:
            return None
    return None


def _design(answered: pd.DataFrame, outcome: str) -> tuple[np.ndarray, np.ndarray]:
    """The adjusted model's design over the complete cases, and which respondents those are."""
    used = [outcome, "self_efficacy", "job_discrepancy", "months_in_role", *true.REFERENCE]
    complete = answered[used].notna().all(axis=1).to_numpy()
    cases = answered.loc[complete]
    columns: list[np.ndarray] = [np.ones(len(cases))]
    for name in ("self_efficacy", "job_discrepancy", "months_in_role"):
        columns.append(cases[name].to_numpy("float64"))
    for variable, reference in true.REFERENCE.items():
        for level in true.PAST.levels[variable]:
            if level != reference:
                columns.append((cases[variable] == level).to_numpy("float64"))
    return np.column_stack(columns), complete


def _results(
    outcome: true.OutcomeModel, design: np.ndarray, events: np.ndarray
) -> Iterator[tuple[true.Focal, float, float]]:
    """Each focal result of an outcome with its odds ratio and Wald p-value; none unfitted."""
    fitted = fit_logistic(design, events)
    if fitted is None:
        return
    coefficients, errors = fitted
    for focal in true.FOCAL:
        if focal.outcome is not outcome:
            continue
        place = {"self_efficacy": 1, "job_discrepancy": 2}[focal.variable]
        sign = 1 if focal.direction == "higher" else -1
        odds_ratio = math.exp(sign * focal.unit * coefficients[place])
        p = math.erfc(abs(coefficients[place] / errors[place]) / math.sqrt(2))
        # Rounded, so that no decision turns on the last bits in which processors differ.
        yield focal, round(odds_ratio, 6), round(p, 6)


def _as_published(
    found: list[tuple[true.Focal, float, float]],
) -> Iterator[tuple[float, float]]:
    """The results that are near the published ones, or unremarkable where none is published."""
    for focal, odds_ratio, p in found:
        if focal.published is None:
            near = p > LEAST_P
        else:
            near = abs(odds_ratio / focal.published - 1) <= TOLERANCE
        if near:
            yield odds_ratio, p
