"""Omega hierarchical: how much of the score is due to the one trait that all items share.

A bifactor model has a general factor of all items and group factors of some, all uncorrelated, and
is fitted by maximum likelihood to complete answers. With g the loadings on the general factor, s_f
those on group factor f and t the residual variances,

- omega hierarchical = (sum g)^2 / V,
- omega total = ((sum g)^2 + sum over f of (sum s_f)^2) / V,
- V = (sum g)^2 + sum over f of (sum s_f)^2 + sum t, the variance of the sum of the items by the
  model (McDonald 1999, Test Theory, chapter 6; Zinbarg, Revelle, Yovel and Li 2005, Psychometrika
  70(1); Reise 2012, Multivariate Behavioral Research 47(5)).

As omega2 (hierarchical) and the omega of the total (return.total) of semTools::reliability.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from questline.core.sentences import listed, number_of
from questline.measurement.confirmatory.factor_model import bifactor
from questline.measurement.confirmatory.maximum_likelihood import maximum_likelihood
from questline.measurement.confirmatory.result import ConfirmatoryFit
from questline.measurement.reliability.classical import joined_sentences, varying_items
from questline.scoring.item_rest import Coefficient

GENERAL = "general"
LEAST_ITEMS_OF_A_GROUP = 3
"""Two items determine no more than the product of their loadings on a group factor."""
WEAK = (
    "With two groups of items and no item outside them, little but the differences within each "
    "group tells the general factor from the group factors: the value is weakly determined."
)


@dataclass(frozen=True)
class HierarchicalOmega:
    """Omega hierarchical and omega total of a bifactor model, each with its value or the reason.

    `fit` is the model (factors: `general`, then the groups), None where there was none to fit.
    """

    hierarchical: Coefficient
    total: Coefficient
    fit: ConfirmatoryFit | None = None


def hierarchical_omega(
    answers: pd.DataFrame, groups: Mapping[str, Sequence[str]]
) -> HierarchicalOmega:
    """Both omegas of keyed items (one float column an item, missing NaN), from complete rows.

    `groups` names the items of each group factor: two groups or more, no item in two of them. Items
    in no group load on the general factor alone. Items that do not vary are left out. Refused where
    the model has no proper solution, and where it has as many parameters (loadings and residual
    variances) as there are complete rows, or more.
    """
    varying, note = varying_items(answers)
    members = {
        name: [item for item in items if item in varying.columns] for name, items in groups.items()
    }
    n = len(varying.dropna()) if len(varying.columns) else 0
    reason = _why_not_identified(list(varying.columns), members)
    if reason:
        return _refused(n, reason, note)
    model = bifactor(GENERAL, [str(item) for item in varying.columns], members)
    parameters = model.parameters + len(model.items)
    if n <= parameters:
        reason = (
            f"The complete answers of {number_of(n, 'respondent')} are too few for the "
            f"{parameters} parameters of the bifactor model."
        )
        return _refused(n, reason, note)
    fit = maximum_likelihood(varying, model)
    if fit.reason:
        return _refused(fit.n, f"The bifactor model has no solution. {fit.reason}", note, fit)
    if fit.improper:
        reason = (
            f"The bifactor model is improper (a Heywood case): it leaves {listed(fit.improper)} "
            "no residual variance."
        )
        return _refused(fit.n, reason, note, fit)
    if len(groups) == 2 and len(varying.columns) == sum(len(items) for items in members.values()):
        note = joined_sentences(WEAK, note)
    hierarchical, total = omegas(fit.loadings, fit.residual_variances)
    return HierarchicalOmega(
        Coefficient(hierarchical, fit.n, note), Coefficient(total, fit.n, note), fit
    )


def omegas(loadings: np.ndarray, residual_variances: np.ndarray) -> tuple[float, float]:
    """Omega hierarchical and omega total of uncorrelated factors, of which the first is general.

    Loadings (items, factors) and residual variances are in the units of the items that add up.
    """
    common = loadings.sum(axis=0) ** 2
    variance = float(common.sum() + residual_variances.sum())
    return float(common[0]) / variance, float(common.sum()) / variance


def _why_not_identified(items: Sequence[str], members: Mapping[str, Sequence[str]]) -> str:
    """Why the answers cannot tell the general factor from the groups, or nothing."""
    if len(members) < 2:
        return "A bifactor model needs two groups of items or more."
    small = [name for name, group in members.items() if len(group) < LEAST_ITEMS_OF_A_GROUP]
    if small:
        return (
            f"Fewer than {LEAST_ITEMS_OF_A_GROUP} items that vary are left in "
            f"{'the group' if len(small) == 1 else 'the groups'} {listed(small)}."
        )
    sizes = [len(group) for group in members.values()]
    # The correlations between two groups leave open how the general loadings of one are weighed
    # against those of the other; only the six correlations of four items or more settle that.
    if sizes == [3, 3] and len(items) == 6:
        return (
            "Two groups of three items and no other item do not determine a general factor and two "
            "group factors."
        )
    return ""


def _refused(
    n: int, reason: str, note: str, fit: ConfirmatoryFit | None = None
) -> HierarchicalOmega:
    refused = Coefficient(None, n, joined_sentences(reason, note))
    return HierarchicalOmega(refused, refused, fit)
