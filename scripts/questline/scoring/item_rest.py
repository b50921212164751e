"""How each item goes together with the rest of its scale, from pairwise covariances."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

LEAST_RESPONDENTS = 3
"""With two respondents every correlation is 1 or -1, whatever they answered."""
TOO_FEW_TOGETHER = (
    f"Some pair of items was answered together by fewer than {LEAST_RESPONDENTS} respondents."
)
CONTRADICTION = (
    "The pairs of items were answered by such different respondents that their covariances "
    "contradict each other."
)


@dataclass(frozen=True)
class Coefficient:
    """A coefficient of a scale or an item: its value, or a sentence that says why there is none.

    `n` is the number of respondents that it rests on; `note` may also add to a value; `ci_low` and
    `ci_high` are the limits of its interval, where it has one.
    """

    value: float | None
    n: int
    note: str = ""
    ci_low: float | None = None
    ci_high: float | None = None


def constant_items(answers: pd.DataFrame) -> list[str]:
    """The items that do not vary: nobody answered them, or all who did gave one answer."""
    values = answers.to_numpy(dtype="float64")
    lowest = np.fmin.reduce(values, axis=0, initial=np.inf)
    highest = np.fmax.reduce(values, axis=0, initial=-np.inf)
    return list(answers.columns[~(lowest < highest)])


def pairwise_covariances(answers: pd.DataFrame) -> pd.DataFrame:
    """Covariances of items, each from the respondents who answered both (squared points).

    The diagonal holds each item's variance over everyone who answered it. NaN for pairs that fewer
    than LEAST_RESPONDENTS answered. As R: cov(x, use = "pairwise.complete.obs").
    """
    if answers.columns.empty:
        return pd.DataFrame(dtype="float64")
    return answers.cov(min_periods=LEAST_RESPONDENTS)


def item_rest_correlations(answers: pd.DataFrame) -> dict[str, Coefficient]:
    """The correlation of each item with the sum of the other items, itself left out.

    `answers` are keyed: one column an item, missing NaN. Items that do not vary are left out of
    the rest. From pairwise covariances C, as r.drop of psych::alpha (Revelle 2023):
    r_i = sum_j C_ij / sqrt(C_ii sum_jk C_jk), j and k running over the other items.
    """
    constant = constant_items(answers)
    varying = answers.drop(columns=constant)
    covariances = pairwise_covariances(varying).to_numpy()
    answered = varying.notna().to_numpy()
    found: dict[str, Coefficient] = {}
    for item in answers.columns:
        if item in constant:
            found[item] = Coefficient(None, int(answers[item].count()), why_constant(answers, item))
            continue
        position = list(varying.columns).index(item)
        others = np.arange(varying.shape[1]) != position
        n = int((answered[:, position] & answered[:, others].any(axis=1)).sum())
        found[item] = _item_rest(covariances, position, others, n)
    return found


def why_constant(answers: pd.DataFrame, item: str) -> str:
    """The sentence for an item that does not vary."""
    if answers[item].count() == 0:
        return f"Nobody answered {item}."
    return f"Everyone who answered {item} gave the same answer."


def _item_rest(covariances: np.ndarray, position: int, others: np.ndarray, n: int) -> Coefficient:
    if not others.any():
        return Coefficient(None, n, "There is no other item that varies.")
    if np.isnan(covariances).any():
        return Coefficient(None, n, TOO_FEW_TOGETHER)
    variance = covariances[position, position]
    rest = covariances[np.ix_(others, others)].sum()
    # The variance of a rest whose items cancel is a rounding error away from nothing.
    if rest <= 1e-12 * np.trace(covariances):
        return Coefficient(None, n, "The sum of the other items does not vary.")
    value = float(covariances[position, others].sum() / math.sqrt(variance * rest))
    if abs(value) > 1 + 1e-9:
        return Coefficient(None, n, CONTRADICTION)
    return Coefficient(min(1.0, max(-1.0, value)), n)
