"""Whether leaving was in mind, past and next 6 months, drawn from the true model.

Each outcome follows its own logistic model exactly; the two are joined by a constant odds ratio
(Plackett 1965, Journal of the American Statistical Association 60, 516-522), which leaves the two
models as they are.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from questline.tools.synthetic_survey import true_model as true

DIGITS = 9
"""Digits to which probabilities are rounded before they decide anything: processors may differ
in the last bits of an exponential, and no draw may turn on them."""


def probabilities(
    people: pd.DataFrame, scores: pd.DataFrame, outcome: true.OutcomeModel
) -> np.ndarray:
    """The true probability of yes (0 to 1) of each person; all covariates and scores known."""
    log_odds = (
        outcome.intercept
        + outcome.job_discrepancy * scores["job_discrepancy"].to_numpy("float64")
        + outcome.self_efficacy * scores["self_efficacy"].to_numpy("float64")
        + outcome.months_in_role * people["months_in_role"].to_numpy("float64")
    )
    for variable, effects in outcome.levels.items():
        log_odds = log_odds + people[variable].map(dict(effects)).to_numpy("float64")
    return np.round(1 / (1 + np.exp(-log_odds)), DIGITS)


def both_yes(past: np.ndarray, later: np.ndarray, odds_ratio: float) -> np.ndarray:
    """The probability that both are yes, given the probability of each (Plackett 1965)."""
    if odds_ratio == 1:
        return past * later
    total = 1 + (past + later) * (odds_ratio - 1)
    root = np.sqrt(total**2 - 4 * odds_ratio * (odds_ratio - 1) * past * later)
    return np.round((total - root) / (2 * (odds_ratio - 1)), DIGITS)


def draw_outcomes(
    random: np.random.Generator, past: np.ndarray, later: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """One draw of both outcomes (boolean arrays), from their probabilities."""
    together = both_yes(past, later, true.ASSOCIATION)
    uniform = random.random(len(past))
    yes_past = uniform < past
    yes_later = (uniform < together) | (~yes_past & (uniform < past + later - together))
    return yes_past, yes_later
