"""Measurement as a whole: every scale described, its items and their consistency judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from questline.core.keying import keyed_answers
from questline.core.statistics import StatisticsPart
from questline.measurement.rows import Rows
from questline.measurement.scale_rows import (
    METHODS,
    add_consistency,
    correlate_items,
    describe_item,
    describe_scores,
    judge_items,
)


@dataclass(frozen=True)
class Measured:
    """What measurement gives: its part of the store, and one line for the screen."""

    statistics: pd.DataFrame
    line: str


def measure(
    responses: pd.DataFrame,
    scores: pd.DataFrame,
    scales: Mapping[str, Mapping[str, Any]],
    *,
    plan: Mapping[str, Any],
    variables: Mapping[str, Mapping[str, Any]],
    confidence: float,
    seed: int,
) -> Measured:
    """Describe every scale and, where it is reflective, its reliability.

    `responses` and `scores` have one row a respondent (index `row`), missing NaN; `scales` says of
    each scale: kind, items, minimum, maximum, reverse_keyed, score, lowest_score, highest_score.
    All answers count, also those of respondents who answered too little for a score. `confidence`
    (0 to 1) is the level of alpha's interval.
    """
    part = StatisticsPart("measurement")
    words = []
    for name, scale in scales.items():
        rows = Rows(part, name, METHODS)
        answers = keyed_answers(responses, scale)
        deviation = describe_scores(rows, name, scale, scores[name])
        words.append(
            f"{name}: {add_consistency(rows, name, scale, answers, deviation, confidence)}"
        )
        for item in scale["items"]:
            describe_item(rows, item, scale, answers[item])
        if scale["kind"] == "reflective":
            judge_items(rows, answers)
        correlate_items(rows, answers)
    return Measured(part.table(), "; ".join(words) or "no scales are declared")
