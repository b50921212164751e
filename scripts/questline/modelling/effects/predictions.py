"""Predicted probabilities and means at stated values of a variable.

Average predictions set the variable to a value for everyone, leave the rest as observed, and
average (standardisation, g-computation). Intervals of probabilities are made on the logit scale.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from questline.modelling.effects.averages import average_outcomes, why_nothing
from questline.modelling.effects.estimated_model import EstimatedModel
from questline.modelling.effects.marginal_effects import why_not_held
from questline.modelling.effects.population import Population, Setting
from questline.modelling.effects.results import Effects, Label, Scale, make_effects, no_effects

CERTAIN = (
    "Not computable: the average prediction is 0 or 1 to the last digit, which has no logit and no "
    "standard error."
)
CERTAINTY = 1e-14
"""Closer to 0 or 1 an average of probabilities is rounding."""


def average_predictions(
    people: Population, model: EstimatedModel, settings: Sequence[Setting]
) -> Effects:
    """The average expected outcome over all people in each setting; one an outcome.

    An empty setting leaves everyone as observed.
    """
    scale: Scale = "logit" if model.bounded else "identity"
    if reason := why_nothing(people, model):
        return no_effects([Label(setting) for setting in settings], model, scale, reason)
    found = average_outcomes(people, model, settings)
    outcomes = model.outcomes(model.size - len(people.recipe.columns))
    labels = [Label(setting, outcome=outcome) for setting in settings for outcome in outcomes]
    reasons = []
    for setting, held in zip(settings, found.held, strict=True):
        reason = "" if held else why_not_held(people, setting) or found.support.reason
        reasons += [reason] * len(outcomes)
    values = found.values.reshape(len(found.values), -1)
    gradients = found.gradients.reshape(*values.shape, -1)
    if scale == "logit":
        return on_logits(labels, values, gradients, model, reasons)
    return make_effects(labels, values, gradients, model, scale, reasons, tested=False)


def at_values(variable: str, values: Sequence[float | str]) -> list[Setting]:
    """One setting for each value of a variable."""
    return [{variable: value} for value in values]


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
