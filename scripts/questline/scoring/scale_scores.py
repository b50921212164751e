"""From the answers to one scale to its scores: which respondents have one, and what it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from questline.core.errors import Problem
from questline.core.sentences import number_of

RESULTS = ("complete", "prorated", "not_scored")
"""How a score came about: from every item, from some of them, or not at all."""


def scale_scores(answers: pd.DataFrame, scale: Mapping[str, Any]) -> pd.DataFrame:
    """Each respondent's score on one scale, and how it came about.

    `answers` are keyed (one column an item, missing NaN). Returns a frame with the same index and
    the columns `answered` (items), `result` (one of RESULTS) and `score` (points; NaN without one).

    A respondent who answered at least `items_needed` items has a score: the mean of the answered
    items, times the number of items where the score is a sum (proration, or person-mean
    imputation: Downey and King 1998, Journal of General Psychology 125(2), 175-191).
    """
    values = answers.to_numpy(dtype="float64")
    number = values.shape[1]
    answered = (~np.isnan(values)).sum(axis=1)
    has_score = answered >= max(1, scale["items_needed"])
    total = np.nansum(values, axis=1)
    divisor = np.maximum(answered, 1)
    # Multiplied before it is divided: answers in whole numbers are then rounded once at most.
    score = total * number / divisor if scale["score"] == "sum" else total / divisor
    lowest, highest = possible_range(scale)
    # Sums of fractions may pass the limit by their last bit; the answers themselves are in range.
    score = np.where(has_score, np.clip(score, lowest, highest), np.nan)
    result = np.where(
        has_score, np.where(answered == number, "complete", "prorated"), "not_scored"
    ).astype(object)
    return pd.DataFrame(
        {"answered": answered, "result": result, "score": score}, index=answers.index
    )


def possible_range(scale: Mapping[str, Any]) -> tuple[float, float]:
    """The lowest and the highest score that the declared range of the items allows (points)."""
    times = len(scale["items"]) if scale["score"] == "sum" else 1
    return scale["minimum"] * times, scale["maximum"] * times


def band_of_scores(scores: pd.Series, bands: Sequence[Mapping[str, Any]]) -> pd.Series:
    """The name of each score's band: the first whose `to` is not below the score.

    A prorated score between the whole-number limits of two bands is thus in the upper one. Missing
    scores have no band (None).
    """
    tops = np.array([band["to"] for band in bands], dtype="float64")
    names = [band["name"] for band in bands]
    found = [
        None if np.isnan(score) else names[int(np.searchsorted(tops, score, side="left"))]
        for score in scores
    ]
    return pd.Series(found, index=scores.index, dtype=object)


def answers_out_of_range(
    responses: pd.DataFrame, name: str, scale: Mapping[str, Any]
) -> list[Problem]:
    """A problem for each item with answers outside the scale's declared range.

    Intake has seen to this where the codebook declares the range of an item too; where it does not,
    a score outside the possible range would be the consequence.
    """
    problems = []
    low, high = scale["minimum"], scale["maximum"]
    for item in scale["items"]:
        answers = responses[item]
        outside = answers[(answers < low) | (answers > high)]
        if len(outside):
            problems.append(
                Problem(
                    f'scales.yaml, scale "{name}", item "{item}"',
                    f"{number_of(len(outside), 'answer')} outside the scale's range, the first "
                    f"one {outside.iloc[0]:g} in row {outside.index[0]} of the raw file",
                    f"answers from {low:g} to {high:g}",
                    "correct the range of the scale; or declare the minimum and maximum of the "
                    "item in codebook.csv and say under out_of_range in cleaning.yaml what "
                    "becomes of other answers",
                )
            )
    return problems
