"""From the answers to one scale to its scores: which respondents have one, and what it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from questline.core.errors import Problem
from questline.core.item_answers import ROUNDED, keyed_range
from questline.core.keying import unfit_answers
from questline.core.sentences import number_of

RESULTS = ("complete", "prorated", "not_scored")
"""How a score came about: from every item, from some of them, or not at all."""
PARTIAL = "partial"
"""A score from some items that is not prorated, where the scale says so."""


def results_of(scale: Mapping[str, Any]) -> tuple[str, ...]:
    """How scores of a scale can come about."""
    return RESULTS if scale.get("prorate", True) else ("complete", PARTIAL, "not_scored")


def scale_scores(answers: pd.DataFrame, scale: Mapping[str, Any]) -> pd.DataFrame:
    """Each respondent's score on one scale, and how it came about.

    `answers` are keyed (one column an item, missing NaN). Returns a frame with the same index and
    the columns `answered` (items), `result` (one of results_of) and `score` (points; NaN without
    one).

    A respondent who answered at least `items_needed` items has a score: the mean of the answered
    items, times the number of items where the score is a sum (proration, or person-mean
    imputation: Downey and King 1998, Journal of General Psychology 125(2), 175-191). A scale
    whose `prorate` is false adds up what was answered. `multiply_by` and `conversion` then make the
    score of that; a sum that the table does not have gives none (see unconvertible).
    """
    values = answers.to_numpy(dtype="float64")
    number = values.shape[1]
    answered = (~np.isnan(values)).sum(axis=1)
    has_score = answered >= max(1, scale["items_needed"])
    total = np.nansum(values, axis=1)
    divisor = np.maximum(answered, 1)
    counted = 1 if scale["score"] == "mean" else number
    some = results_of(scale)[1]
    if some == PARTIAL:
        score, counted = total, answered
    else:
        # Multiplied before it is divided: answers in whole numbers are then rounded once at most.
        score = total / divisor if scale["score"] == "mean" else total * number / divisor
    low, high = keyed_range(scale)
    # Sums of fractions may pass the limit by their last bit; the answers themselves are in range.
    score = np.clip(score, low * counted, high * counted) * scale.get("multiply_by", 1)
    if scale.get("conversion"):
        score = _converted(score, scale["conversion"])
    score = np.where(has_score, score, np.nan)
    ways = np.array(results_of(scale), dtype=object)
    result = ways[np.where(has_score, np.where(answered == number, 0, 1), 2)]
    return pd.DataFrame(
        {
            "answered": answered,
            "result": pd.Series(result, index=answers.index, dtype=object),
            "score": score,
        },
        index=answers.index,
    )


def _converted(sums: np.ndarray, conversion: Mapping[float, float]) -> np.ndarray:
    """The score of each sum by the table; NaN for a sum that it does not have."""
    known = np.array(sorted(conversion), dtype="float64")
    scores = np.array([conversion[total] for total in sorted(conversion)], dtype="float64")
    above = np.clip(np.searchsorted(known, sums - ROUNDED), 0, len(known) - 1)
    return np.where(np.abs(known[above] - sums) <= ROUNDED, scores[above], np.nan)


def unconvertible(
    answers: pd.DataFrame, scored: pd.DataFrame, name: str, scale: Mapping[str, Any]
) -> list[Problem]:
    """A problem where a sum of complete answers is not in the scale's conversion table.

    `answers` are keyed, `scored` is what scale_scores made of them.
    """
    if not scale.get("conversion"):
        return []
    lost = scored.index[(scored["result"] != "not_scored") & scored["score"].isna()]
    if not len(lost):
        return []
    total = answers.loc[lost[0]].sum()
    return [
        Problem(
            f'scales.yaml, scale "{name}", conversion',
            f"{number_of(len(lost), 'respondent')} with a sum that the table does not have, the "
            f"first one {total:g} in row {lost[0]} of the raw file",
            "a score in the table for every sum",
            "correct the answers, or add the sum to the table",
        )
    ]


def band_of_scores(scores: pd.Series, bands: Sequence[Mapping[str, Any]]) -> pd.Series:
    """The name of each score's band: the first whose `to` is not below the score.

    A prorated score between the whole-number limits of two bands is thus in the upper one. Missing
    scores have no band (None).
    """
    tops = np.array([band["to"] for band in bands], dtype="float64")
    names = np.array([*(band["name"] for band in bands), None], dtype=object)[:-1]
    values = scores.to_numpy(dtype="float64")
    known = ~np.isnan(values)
    found = np.full(len(values), None, dtype=object)
    found[known] = names[np.searchsorted(tops, values[known], side="left")]
    return pd.Series(found, index=scores.index, dtype=object)


def answers_out_of_range(
    responses: pd.DataFrame, name: str, scale: Mapping[str, Any]
) -> list[Problem]:
    """A problem for each item with answers that the scale has no place for.

    They are outside its declared range, or not among its codes. Intake has seen to this where the
    codebook declares the range of an item too; where it does not, a score outside the possible
    range would be the consequence.
    """
    problems = []
    low, high = scale["minimum"], scale["maximum"]
    codes = list(scale.get("codes", scale.get("permitted", ())))
    for item in scale["items"]:
        answers = responses[item]
        outside = answers[unfit_answers(answers, scale)]
        if len(outside) and codes:
            problems.append(
                Problem(
                    f'scales.yaml, scale "{name}", item "{item}"',
                    f"{number_of(len(outside), 'answer')} that the scale does not know, the first "
                    f"one {outside.iloc[0]:g} in row {outside.index[0]} of the raw file",
                    f"one of {', '.join(f'{code:g}' for code in codes)}",
                    "correct the codes of the scale; or declare the levels of the item in "
                    "codebook.csv",
                )
            )
        elif len(outside):
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
