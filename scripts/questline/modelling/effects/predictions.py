"""Predicted probabilities and means at stated values of a variable.

Average predictions set the variable to a value for everyone, leave the rest as observed, and
average (standardisation, g-computation). Predictions at a profile are those of one person with
stated values, who need not exist. Intervals of probabilities are made on the logit scale.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from questline.modelling.design import Term
from questline.modelling.effects.averages import average_outcomes, why_nothing
from questline.modelling.effects.estimated_model import EstimatedModel
from questline.modelling.effects.marginal_effects import why_not_held
from questline.modelling.effects.population import Population, Setting, population
from questline.modelling.effects.results import Effects, Label, Scale, make_effects, no_effects
from questline.modelling.effects.support import Support, support_of

CERTAIN = (
    "Not computable: the average prediction is 0 or 1 to the last digit, which has no logit and no "
    "standard error."
)
CERTAINTY = 1e-14
"""Closer to 0 or 1 an average of probabilities is rounding."""
FEW_VALUES = 7
MEANINGFUL_SHARES = (0.10, 0.25, 0.50, 0.75, 0.90)


def average_predictions(
    people: Population, model: EstimatedModel, settings: Sequence[Setting]
) -> Effects:
    """The average expected outcome over all people in each setting; one an outcome.

    An empty setting leaves everyone as observed.
    """
    return _predictions(people, model, settings, None)


def predictions_at(
    people: Population, model: EstimatedModel, settings: Sequence[Setting]
) -> Effects:
    """The expected outcome of one person in each setting, otherwise typical (`typical_values`).

    A setting may state all variables; a shift starts from the typical value. As rms::Predict in R.
    """
    if reason := why_nothing(people, model):
        return no_effects([Label(setting) for setting in settings], model, "identity", reason)
    one = population(people.recipe, pd.DataFrame([typical_values(people)]))
    return _predictions(one, model, settings, support_of(model, people), people)


def typical_values(people: Population) -> dict[str, float | str]:
    """The median of each number, and the most frequent level of each category.

    As rms::datadist in R. Of levels that are equally frequent the first declared one is taken. All
    completed sets count together; weights do not.
    """
    typical: dict[str, float | str] = {}
    for term in people.recipe.terms:
        values = people.values[term.variable]
        if isinstance(term, Term) and term.levels:
            counts = np.bincount(values[values >= 0], minlength=len(term.levels))
            typical[term.variable] = term.levels[int(counts.argmax())]
        else:
            typical[term.variable] = float(np.median(values))
    return typical


def meaningful_values(people: Population, variable: str) -> list[float | str]:
    """Values at which a prediction means something: levels that occur, or numbers that do.

    A number with at most seven different values has all of them; otherwise the observed values at
    the 10th, 25th, 50th, 75th and 90th percentile (the smallest with at least that share of people
    at or below it), so that every one of them was somebody's answer.
    """
    values = people.values[variable]
    term = people.recipe.term(variable)
    if isinstance(term, Term) and term.levels:
        return [term.levels[place] for place in people.present(variable)]
    distinct = np.unique(values)
    if len(distinct) > FEW_VALUES:
        distinct = np.unique(np.quantile(values, MEANINGFUL_SHARES, method="inverted_cdf"))
    return distinct.tolist()


def even_values(
    people: Population,
    variable: str,
    count: int = 50,
    shares: tuple[float, float] = (0.025, 0.975),
) -> list[float | str]:
    """Evenly spaced values of a number for a curve, between two of its percentiles.

    Beyond them a curve would rest on a few people, and its ends would be theirs.
    """
    values = people.values[variable]
    if not values.size:
        return []
    low, high = np.quantile(values, shares)
    return np.unique(np.linspace(low, high, count)).tolist()


def at_values(variable: str, values: Sequence[float | str]) -> list[Setting]:
    """One setting for each value of a variable."""
    return [{variable: value} for value in values]


def _predictions(
    people: Population,
    model: EstimatedModel,
    settings: Sequence[Setting],
    support: Support | None,
    observed: Population | None = None,
) -> Effects:
    scale: Scale = "logit" if model.bounded else "identity"
    if reason := why_nothing(people, model):
        return no_effects([Label(setting) for setting in settings], model, scale, reason)
    found = average_outcomes(people, model, settings, support)
    outcomes = model.outcomes(model.size - len(people.recipe.columns))
    labels = [Label(setting, outcome=outcome) for setting in settings for outcome in outcomes]
    reasons = []
    for setting, held in zip(settings, found.held, strict=True):
        reason = "" if held else why_not_held(observed or people, setting) or found.support.reason
        reasons += [reason] * len(outcomes)
    values = found.values.reshape(len(found.values), -1)
    gradients = found.gradients.reshape(*values.shape, -1)
    if scale == "logit":
        return on_logits(labels, values, gradients, model, reasons)
    return make_effects(labels, values, gradients, model, scale, reasons, tested=False)


def on_logits(
    labels: Sequence[Label],
    chances: np.ndarray,
    gradients: np.ndarray,
    model: EstimatedModel,
    reasons: Sequence[str],
) -> Effects:
    """Probabilities (sets, effects) and their gradients, held as their logits."""
    inside = (chances > CERTAINTY) & (chances < 1 - CERTAINTY)
    safe = np.where(inside, chances, 0.5)
    certain: list[bool] = (~np.all(inside, axis=0)).tolist()
    reasons = [
        reason or (CERTAIN if lacking else "")
        for reason, lacking in zip(reasons, certain, strict=True)
    ]
    slopes = 1 / (safe * (1 - safe))
    values = np.log(safe) - np.log1p(-safe)
    return make_effects(
        labels, values, gradients * slopes[..., None], model, "logit", reasons, tested=False
    )
