"""Items that are examined together, and the factor models that are fitted to them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from questline.core.estimators import Estimator
from questline.core.item_answers import keyed_codes
from questline.core.keying import keyed_answers
from questline.measurement.confirmatory.factor_model import FactorModel, scales_as_factors
from questline.measurement.confirmatory.full_information import full_information
from questline.measurement.confirmatory.invariance_ml import invariance_ml
from questline.measurement.confirmatory.invariance_ordinal import invariance_ordinal
from questline.measurement.confirmatory.maximum_likelihood import maximum_likelihood
from questline.measurement.confirmatory.result import ConfirmatoryFit, Invariance, no_fit
from questline.measurement.confirmatory.weighted_least_squares import weighted_least_squares
from questline.measurement.correlations.ordinal import OrdinalAnswers, ordinal_answers

NOT_ORDINAL = (
    "Weighted least squares needs ordinal items, and these have more declared answers than the "
    "plan counts as ordinal, or answers between whole numbers."
)
LEAST_ITEMS = 3
"""Fewer items have no factor model of their own."""


@dataclass(frozen=True)
class Items:
    """Items that are examined together: a scale, or several scales as a set.

    `answers` are keyed (one float column an item, missing NaN); `factors` says which items each
    scale has; `declared` the answers that each ordinal item could take, an item that is not in it
    counting as a number.
    """

    name: str
    answers: pd.DataFrame
    factors: Mapping[str, Sequence[str]]
    declared: Mapping[str, Sequence[float]]

    @property
    def is_ordinal(self) -> np.ndarray:
        """Whether each item counts as ordinal (items,)."""
        return np.array([item in self.declared for item in self.answers.columns], dtype=bool)

    @property
    def is_set(self) -> bool:
        """Whether it is a set of scales."""
        return len(self.factors) > 1

    def ordinal(self, items: Sequence[str]) -> OrdinalAnswers:
        """The answers to ordinal items as codes."""
        return ordinal_answers(self.answers[list(items)], self.declared)


def items_of(
    name: str,
    responses: pd.DataFrame,
    scales: Mapping[str, Mapping[str, Any]],
    most_categories: int,
) -> Items:
    """The keyed items of some scales together.

    An item is ordinal when its scale declares whole numbers of at most `most_categories` answers
    and every answer is one of them.
    """
    parts = {scale: keyed_answers(responses, scales[scale]) for scale in scales}
    declared = {}
    for scale, answers in parts.items():
        possible = keyed_codes(scales[scale])
        if 0 < len(possible) <= most_categories:
            for item in answers.columns:
                if answers[item].dropna().isin(possible).all():
                    declared[str(item)] = possible
    factors = {scale: [str(item) for item in answers.columns] for scale, answers in parts.items()}
    return Items(name, pd.concat(parts.values(), axis=1), factors, declared)


def chosen_estimators(planned: Sequence[Estimator], items: Items) -> list[Estimator]:
    """The estimators of the plan, or the one that the rule gives when it names none."""
    if planned:
        return list(planned)
    return ["wlsmv" if items.is_ordinal.all() else "fiml"]


def fit_models(
    items: Items, constant: Collection[str], estimators: Sequence[str]
) -> dict[str, ConfirmatoryFit]:
    """One factor a scale, by each estimator; `constant` items are left out of the model."""
    model = scales_as_factors(items.factors).without_items(list(constant))
    return {estimator: _fit(items, model, estimator) for estimator in estimators}


def _fit(items: Items, model: FactorModel, estimator: str) -> ConfirmatoryFit:
    if len(model.items) < LEAST_ITEMS:
        reason = f"Fewer than {LEAST_ITEMS} items vary, so that there is no factor model."
        return no_fit(model, estimator, len(items.answers), reason)
    if estimator == "wlsmv":
        if not set(model.items) <= set(items.declared):
            return no_fit(model, estimator, len(items.answers), NOT_ORDINAL)
        return weighted_least_squares(items.ordinal(model.items), model)
    if estimator == "fiml":
        return full_information(items.answers, model)
    return maximum_likelihood(items.answers, model, robust=estimator == "mlr")


def compare_groups(
    items: Items, membership: pd.Series, levels: Sequence[str], estimator: Estimator
) -> Invariance:
    """Whether the one-factor model of a scale holds alike in the groups `levels`.

    `membership` (same index as the answers) holds one level a respondent; who has another one, or
    none, is left out.
    """
    model = scales_as_factors(items.factors)
    groups = membership.to_numpy(dtype=object)
    if estimator != "wlsmv":
        return invariance_ml(items.answers, groups, levels, model, estimator=estimator)
    if not items.is_ordinal.all():
        return Invariance(model, estimator, {}, reason=NOT_ORDINAL)
    return invariance_ordinal(items.ordinal(model.items), groups, levels, model)
