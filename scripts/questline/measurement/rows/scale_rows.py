"""The rows on one scale: its scores, its items, and the classical coefficients of consistency."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from questline.core.item_answers import has_whole_scores, keyed_range
from questline.measurement.correlations.pearson import pairwise_pearson
from questline.measurement.descriptives import distribution, share_at, summaries
from questline.measurement.reliability.classical import (
    alpha_if_dropped,
    alpha_with_interval,
    average_inter_item_correlation,
    omega_total,
    standard_error_of_measurement,
)
from questline.measurement.rows.rows import DATASET, Rows
from questline.scoring.item_rest import LEAST_RESPONDENTS, Coefficient, item_rest_correlations

INDEX_NOTE = (
    "The items make up the score rather than reflect one trait, so internal consistency is not "
    "meaningful for this index."
)
WITHHELD = "The answers to this item are not public: they are not shown one by one."
NO_SCORE = "Nobody has a score on this scale."
METHODS = {
    "skewness": "third moment over the cubed standard deviation (Joanes and Gill 1998, b1)",
    "kurtosis": "excess: fourth moment over the standard deviation to the fourth, less 3 "
    "(Joanes and Gill 1998, b2)",
    "alpha": "Cronbach's alpha on pairwise covariances; interval of Feldt, Woodruff and Salih "
    "1987; n answered at least two items",
    "omega_total": "McDonald's omega total from a one-factor maximum likelihood model; n answered "
    "every item",
    "average_inter_item_correlation": "mean over all pairs of items, from pairwise covariances; "
    "n answered at least two items",
    "standard_error_of_measurement": "standard deviation of the scores times the square root of "
    "one minus alpha",
    "item_rest_correlation": "correlation with the sum of the other items, from pairwise "
    "covariances",
    "alpha_if_dropped": "Cronbach's alpha of the other items on pairwise covariances",
    "correlation": "Pearson correlation of the keyed answers of those who answered both",
}


def describe_scores(
    rows: Rows, name: str, scale: Mapping[str, Any], scores: pd.Series
) -> Coefficient:
    """The rows on a scale's scores; returns their standard deviation."""
    _count(rows, name, int(scores.count()))
    described = summaries(scores, NO_SCORE)
    for statistic, found in described.items():
        rows.coefficient(name, statistic, found)
    lowest, highest = scale["lowest_score"], scale["highest_score"]
    _share(rows, name, "floor_share", share_at(scores, lowest, NO_SCORE))
    _share(rows, name, "ceiling_share", share_at(scores, highest, NO_SCORE))
    for level, number in distribution(scores, lowest, highest, has_whole_scores(scale)):
        _bin(rows, name, level, number)
    return described["sd"]


def add_consistency(
    rows: Rows,
    name: str,
    scale: Mapping[str, Any],
    answers: pd.DataFrame,
    deviation: Coefficient,
    confidence: float,
) -> str:
    """The rows on internal consistency; returns a few words for the screen."""
    average = average_inter_item_correlation(answers)
    if scale["kind"] == "index":
        alpha = omega = error = Coefficient(None, average.n, INDEX_NOTE)
        words = "an index, no reliability"
    else:
        alpha = alpha_with_interval(answers, confidence)
        omega = omega_total(answers)
        error = standard_error_of_measurement(deviation, alpha)
        words = f"alpha {_shown(alpha)}, omega {_shown(omega)}"
    rows.coefficient(name, "alpha", alpha, conf_level=confidence)
    rows.coefficient(name, "omega_total", omega)
    rows.coefficient(name, "average_inter_item_correlation", average)
    rows.coefficient(name, "standard_error_of_measurement", error)
    return words


def _shown(found: Coefficient) -> str:
    return "not computable" if found.value is None else f"{found.value:.2f}"


def describe_item(rows: Rows, item: str, scale: Mapping[str, Any], answers: pd.Series) -> None:
    """The rows on the answers to one item, keyed as they enter the score."""
    nobody = f"Nobody answered {item}."
    if item in scale.get("withheld", ()):
        withheld = Coefficient(None, int(answers.count()), WITHHELD)
        for statistic in ("mean", "sd", "floor_share", "ceiling_share"):
            rows.coefficient(item, statistic, withheld)
        _count(rows, item, int(answers.count()))
        return
    method = _keying(scale, item)
    _count(rows, item, int(answers.count()))
    described = summaries(answers, nobody)
    for statistic in ("mean", "sd"):
        rows.coefficient(item, statistic, described[statistic], method=method)
    low, high = keyed_range(scale)
    _share(rows, item, "floor_share", share_at(answers, low, nobody), method)
    _share(rows, item, "ceiling_share", share_at(answers, high, nobody), method)


def _keying(scale: Mapping[str, Any], item: str) -> str:
    """What was done to the answers before they enter the score; nothing for most."""
    if scale["score"] == "count":
        return "1 for an answer that counts and 0 for any other, as they enter the score"
    parts = []
    if scale.get("codes"):
        parts.append("answers in the codes of the scale")
    if item in scale["reverse_keyed"]:
        parts.append("answers turned round, as they enter the score")
    return ", ".join(parts)


def judge_items(rows: Rows, answers: pd.DataFrame) -> None:
    """How each item of a reflective scale goes with the others, and what dropping it would do."""
    dropped = alpha_if_dropped(answers)
    for item, found in item_rest_correlations(answers).items():
        rows.coefficient(item, "item_rest_correlation", found)
        rows.coefficient(item, "alpha_if_dropped", dropped[item])


def correlate_items(rows: Rows, answers: pd.DataFrame) -> None:
    """The correlation of every pair of items, the one named first in the scale being the term."""
    items = list(answers.columns)
    values, counts = pairwise_pearson(answers.to_numpy(dtype="float64"))
    for first, second in zip(*np.triu_indices(len(items), k=1), strict=True):
        found = _correlation(float(values[first, second]), int(counts[first, second]))
        rows.coefficient(items[first], "correlation", found, level=items[second])


def _correlation(value: float, n: int) -> Coefficient:
    if n < LEAST_RESPONDENTS:
        return Coefficient(None, n, f"Fewer than {LEAST_RESPONDENTS} respondents answered both.")
    if np.isnan(value):
        return Coefficient(None, n, "The answers to one of the two items do not vary.")
    return Coefficient(value, n)


def _count(rows: Rows, term: str, number: int) -> None:
    rows.part.add(rows.analysis, term, "count", number, dataset=DATASET)


def _bin(rows: Rows, term: str, limits: str, number: int) -> None:
    rows.part.add(
        rows.analysis,
        term,
        "count",
        number,
        level=limits,
        dataset=DATASET,
        table=f"distribution:{term}",
        row=limits,
        column="all",
        method="a score on a limit counts in the bin that begins there, the highest possible "
        "score in the last bin",
    )


def _share(
    rows: Rows, term: str, statistic: str, share: tuple[Coefficient, int], method: str = ""
) -> None:
    found, events = share
    rows.coefficient(term, statistic, found, denominator=found.n, events=events, method=method)
