"""The rows of the store about what is pooled over completed sets: shares, means, correlations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from questline.core.statistics import StatisticsPart
from questline.imputation.completed import CompletedSets
from questline.imputation.pooled_measures import pool_correlations, pool_shares
from questline.imputation.pooling import Pooled, pool

DATASET = "imputed"
ANALYSIS = "pooled"
SHARE = (
    "share pooled over the completed sets, Wilson interval for multiple imputation (Lott & Reiter "
    "2020), standard error by Rubin's rules"
)
MEAN = "mean pooled over the completed sets by Rubin's rules, Barnard-Rubin degrees of freedom"
CORRELATION = (
    "{kind} correlation pooled over the completed sets on Fisher's z by Rubin's rules; t test of z"
)
FRACTION = "fraction of missing information (Rubin 1987)"
LEAST_PEOPLE = 4
"""Fisher's z needs so many for its variance."""


def add_pooled(
    part: StatisticsPart,
    completed: CompletedSets,
    names: Sequence[str],
    correlations: Mapping[str, Any],
    confidence: float,
) -> None:
    """The pooled shares of levels, means of numbers, and planned correlations.

    `names` are the variables and scores to show; `correlations` has `variables` and `method`.
    """
    for name in names:
        values = _everyone(completed, name)
        reason = _reason(completed, name, values)
        if reason:
            statistic = "percent" if completed.model.levels(name) else "mean"
            part.add(ANALYSIS, name, statistic, dataset=DATASET, note=reason)
        elif completed.model.levels(name):
            _add_shares(part, completed, name, values, confidence)
        else:
            _add_mean(part, completed, name, values, confidence)
    for first, second in combinations(dict.fromkeys(correlations["variables"]), 2):
        _add_correlation(part, completed, first, second, correlations["method"], confidence)


def _everyone(completed: CompletedSets, name: str) -> np.ndarray:
    """The values of the people who have one in every set: sets by people."""
    values = completed.values(name)
    return values[:, ~np.isnan(values).any(axis=0)]


def _reason(completed: CompletedSets, name: str, values: np.ndarray) -> str:
    if name in completed.model.left_missing:
        return f"Not computable: {completed.model.left_missing[name]}"
    if values.shape[1] < 2:
        return f"Not computable: fewer than two people have an answer to {name}."
    return ""


def _add_shares(
    part: StatisticsPart,
    completed: CompletedSets,
    name: str,
    values: np.ndarray,
    confidence: float,
) -> None:
    levels = completed.model.levels(name)
    there = completed.observed[name]
    observed = np.bincount(there[~np.isnan(there)].astype(int), minlength=len(levels))
    counts = np.stack([np.bincount(one, minlength=len(levels)) for one in values.astype(int)])
    found = pool_shares(counts, values.shape[1], confidence)
    for place, level in enumerate(levels):
        # People and events are those who answered, so that few of them are hidden as elsewhere.
        behind: dict[str, Any] = {
            "level": level,
            "dataset": DATASET,
            "n": values.shape[1],
            "denominator": int(observed.sum()),
            "events": int(observed[place]),
        }
        part.add(
            ANALYSIS, name, "percent", 100 * found.estimate[place],
            se=100 * float(found.pooled.se[place]), df=_finite(found.pooled.df[place]),
            conf_level=confidence, ci_low=100 * float(found.low[place]),
            ci_high=100 * float(found.high[place]), method=SHARE, **behind,
        )  # fmt: skip
        _add_fraction(part, name, found.pooled, place, behind)


def _add_mean(
    part: StatisticsPart,
    completed: CompletedSets,
    name: str,
    values: np.ndarray,
    confidence: float,
) -> None:
    people = values.shape[1]
    found = pool(values.mean(axis=1), values.var(axis=1, ddof=1) / people, people - 1)
    low, high = found.limits(confidence)
    answered = int((~np.isnan(completed.observed[name])).sum())
    behind: dict[str, Any] = {"dataset": DATASET, "n": people, "denominator": answered}
    part.add(
        ANALYSIS, name, "mean", float(found.estimate), se=float(found.se), df=_finite(found.df),
        conf_level=confidence, ci_low=float(low), ci_high=float(high), method=MEAN, **behind,
    )  # fmt: skip
    _add_fraction(part, name, found, (), behind)


def _add_correlation(
    part: StatisticsPart,
    completed: CompletedSets,
    first: str,
    second: str,
    method: str,
    confidence: float,
) -> None:
    ranks = method == "spearman"
    kind = "Spearman's rank" if ranks else "Pearson's"
    names: dict[str, Any] = {"level": second, "dataset": DATASET}
    names["method"] = CORRELATION.format(kind=kind)
    absent = [name for name in (first, second) if name not in completed.model.names]
    if absent:
        note = (
            f"Not computable: {absent[0]} is in no analysis and not imputed; plan.yaml can name it "
            "under auxiliary."
        )
        part.add(ANALYSIS, first, "correlation", note=note, **names)
        return
    values = np.stack([completed.values(first), completed.values(second)])
    values = values[:, :, ~np.isnan(values).any(axis=(0, 1))]
    people = values.shape[2]
    names["n"] = people
    reasons = [_reason(completed, name, values[0]) for name in (first, second)]
    reason = reasons[0] or reasons[1]
    if not reason and people < LEAST_PEOPLE:
        reason = "Not computable: fewer than four people have both."
    if not reason and (np.ptp(values, axis=2) == 0).any():
        reason = "Not computable: one of the two is the same for everyone in a completed set."
    if not reason:
        coefficients = _correlations(values[0], values[1], ranks)
        found = pool_correlations(coefficients, people, confidence, ranks=ranks)
        if np.isnan(found.estimate):
            reason = "Not computable: the two agree perfectly in a completed set."
    if reason:
        part.add(ANALYSIS, first, "correlation", note=reason, **names)
        return
    part.add(
        ANALYSIS, first, "correlation", float(found.estimate), df=_finite(found.pooled.df),
        conf_level=confidence, ci_low=float(found.low), ci_high=float(found.high),
        p=float(found.pooled.p), **names,
    )  # fmt: skip
    behind = {key: value for key, value in names.items() if key != "method"}
    _add_fraction(part, first, found.pooled, (), behind)


def _correlations(first: np.ndarray, second: np.ndarray, ranks: bool) -> np.ndarray:
    """The correlation of the rows of two arrays, sets by people."""
    if ranks:
        first, second = (pd.DataFrame(values.T).rank().to_numpy().T for values in (first, second))
    first = first - first.mean(axis=1, keepdims=True)
    second = second - second.mean(axis=1, keepdims=True)
    product = (first * second).sum(axis=1)
    return product / np.sqrt((first**2).sum(axis=1) * (second**2).sum(axis=1))


def _add_fraction(
    part: StatisticsPart,
    name: str,
    pooled: Pooled,
    place: int | tuple[()],
    behind: Mapping[str, Any],
) -> None:
    part.add(
        ANALYSIS,
        name,
        "fraction_of_missing_information",
        float(pooled.fraction_of_missing_information[place]),
        method=FRACTION,
        **behind,
    )


def _finite(df: np.ndarray | float) -> float | None:
    """Degrees of freedom for the store: empty where nothing limits them."""
    return float(df) if np.isfinite(df) else None
