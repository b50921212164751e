"""How much of its items' variance each factor accounts for, and how reliable their sum is.

From standardised loadings l of the k items that measure a factor (Fornell and Larcker 1981, Journal
of Marketing Research 18(1)):

- average variance extracted: the mean of l^2;
- composite reliability: (sum of l)^2 / ((sum of l)^2 + sum of (1 - l^2)).

Of ordinal items these are about the continuous answers thought to stand behind the categories (as
semTools::AVE says of its own). semTools computes both from unstandardised loadings, where items
count with their variances: the same numbers for ordinal and for standardised items only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from questline.core.sentences import listed
from questline.measurement.confirmatory.factor_model import FactorModel

LARGEST_LOADING = 1 - 5e-7
"""From here on an item has no residual variance worth the name."""
LEAST_ITEMS = 2
FEW = 0.5
"""Below this average a factor's items hold more error than factor (Fornell and Larcker 1981)."""


@dataclass(frozen=True)
class ConvergentValidity:
    """Average variance extracted and composite reliability of one factor.

    `reason` is a sentence that says why there are none, "" where there are; `note` is a sentence on
    those that there are.
    """

    factor: str
    average_variance_extracted: float | None
    composite_reliability: float | None
    reason: str = ""
    note: str = ""


def convergent_validity(
    model: FactorModel, standardised_loadings: np.ndarray
) -> tuple[ConvergentValidity, ...]:
    """Both coefficients of every factor of a fitted model, in the order of its factors.

    `standardised_loadings` (items, factors) are zero where fixed. A factor has none when an item
    of its own measures another factor too (as semTools), or has no residual variance, or is alone.
    """
    return tuple(
        _of_factor(model, standardised_loadings, place) for place in range(len(model.factors))
    )


def _of_factor(model: FactorModel, loadings: np.ndarray, place: int) -> ConvergentValidity:
    name = model.factors[place]
    own = model.loads_on[:, place]
    found = loadings[own, place]
    items = [item for item, measures in zip(model.items, own, strict=True) if measures]
    shared = model.loads_on[own].sum(axis=1) > 1
    improper = np.abs(found) >= LARGEST_LOADING
    reason = ""
    if len(items) < LEAST_ITEMS:
        reason = f"The factor {name} is measured by fewer than {LEAST_ITEMS} items."
    elif shared.any():
        reason = (
            f"Some items measure another factor too ({_some(items, shared)}), so that what is "
            f"extracted cannot be set down to {name} alone."
        )
    elif np.isnan(found).any():
        reason = "The model has no solution."
    elif improper.any():
        reason = (
            f"The model is improper (a Heywood case): it leaves {_some(items, improper)} no "
            "residual variance."
        )
    if reason:
        return ConvergentValidity(name, None, None, reason)
    extracted = float((found**2).mean())
    common = float(found.sum()) ** 2
    reliability = common / (common + float((1 - found**2).sum()))
    note = ""
    if extracted < FEW:
        note = f"On average less than half of the variance of the items is due to {name}."
    return ConvergentValidity(name, extracted, reliability, note=note)


def _some(items: list[str], which: np.ndarray) -> str:
    return listed([item for item, is_so in zip(items, which, strict=True) if is_so])
