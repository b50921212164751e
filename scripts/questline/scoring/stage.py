"""Scoring as a whole: every scale of the study scored for every analysed respondent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from questline.core.errors import StudyError
from questline.core.keying import keyed_answers
from questline.core.statistics import StatisticsPart
from questline.scoring.drift import add_drift
from questline.scoring.item_rest import item_rest_correlations
from questline.scoring.scale_scores import (
    answers_out_of_range,
    band_of_scores,
    results_of,
    scale_scores,
    unconvertible,
)

DATASET = "analysed"
HOW_COLUMNS = ["row", "scale", "answered", "needed", "items", "result", "score"]
AGAINST = (
    "{item} goes against the other items of its scale. Was it worded the other way, or turned "
    "round in the export already? Nothing was changed because of this."
)


@dataclass(frozen=True)
class Scored:
    """What scoring gives.

    `scores`: index row; a float column per scale (points, NaN where not scored) and
    `<scale>_band` (object text, None where not scored) where the scale has bands.
    `how`: one line per respondent and scale (row, scale, answered, needed, items, result, score).
    `statistics`: scoring's part of the store. `line`: one line for the screen.
    """

    scores: pd.DataFrame
    how: pd.DataFrame
    statistics: pd.DataFrame
    line: str


def score(responses: pd.DataFrame, scales: Mapping[str, Mapping[str, Any]]) -> Scored:
    """Score every scale.

    `responses` has one row a respondent (index `row`) and the items as float columns, missing NaN.
    `scales` says of each scale: items, minimum, maximum, reverse_keyed, score, items_needed, bands
    and what it has of core.scales.FEATURES. Raises StudyError when a scale has no place for an
    answer, or its conversion table none for a sum.
    """
    problems = [
        problem
        for name, scale in scales.items()
        for problem in answers_out_of_range(responses, name, scale)
    ]
    if problems:
        raise StudyError(problems)
    part = StatisticsPart("scoring")
    scores = pd.DataFrame(index=responses.index)
    ways = []
    for name, scale in scales.items():
        answers = keyed_answers(responses, scale)
        scored = scale_scores(answers, scale)
        problems += unconvertible(answers, scored, name, scale)
        scores[name] = scored["score"]
        if scale["bands"]:
            scores[f"{name}_band"] = band_of_scores(scored["score"], scale["bands"])
        ways.append(scored)
        _count(part, name, scale, scored)
        if scale.get("codes"):
            _note_codes(part, name, scale)
        _check_signs(part, name, answers)
    if problems:
        raise StudyError(problems)
    return Scored(scores, _how(responses.index, scales, ways), part.table(), _line(scores, scales))


def _how(
    rows: pd.Index, scales: Mapping[str, Mapping[str, Any]], scored: Sequence[pd.DataFrame]
) -> pd.DataFrame:
    """How every score came about: respondent by respondent, the scales in their order."""
    if not scored:
        return pd.DataFrame(columns=HOW_COLUMNS)
    people, number = len(rows), len(scored)
    same = {
        "scale": np.array([*scales, None], dtype=object)[:-1],
        "needed": np.array([scale["items_needed"] for scale in scales.values()]),
        "items": np.array([len(scale["items"]) for scale in scales.values()]),
    }
    lines = {"row": np.repeat(rows.to_numpy(), number)}
    for name in HOW_COLUMNS[1:]:
        if name in same:
            lines[name] = np.tile(same[name], people)
        else:
            lines[name] = np.column_stack([one[name].to_numpy() for one in scored]).ravel()
    return pd.DataFrame(lines, copy=False)


def _count(part: StatisticsPart, name: str, scale: Mapping[str, Any], scored: pd.DataFrame) -> None:
    for result in results_of(scale):
        part.add(
            "scores",
            name,
            "count",
            int((scored["result"] == result).sum()),
            level=result,
            dataset=DATASET,
            denominator=len(scored),
            table="scores",
            row=name,
            column=result,
        )


def _note_codes(part: StatisticsPart, name: str, scale: Mapping[str, Any]) -> None:
    """A row that says which codes of the study became which of the scale."""
    turned = ", ".join(f"{code:g} to {value:g}" for code, value in scale["codes"].items())
    part.add(
        "recoded",
        name,
        "recoded_items",
        len(scale["items"]),
        dataset=DATASET,
        method=f"codes of the study turned into those of the scale before scoring: {turned}",
    )


def _check_signs(part: StatisticsPart, name: str, answers: pd.DataFrame) -> None:
    correlations = item_rest_correlations(answers)
    for item, found in correlations.items():
        against = found.value is not None and found.value < 0
        part.add(
            "sign_check",
            name,
            "item_rest_correlation",
            found.value,
            level=item,
            dataset=DATASET,
            n=found.n,
            note=AGAINST.format(item=item) if against else found.note,
            method="correlation of the keyed item with the sum of the other items, from pairwise "
            "covariances",
        )
    add_drift(part, name, answers, correlations)


def _line(scores: pd.DataFrame, scales: Mapping[str, Mapping[str, Any]]) -> str:
    if not scales:
        return "no scales are declared"
    counts = ", ".join(f"{name} for {int(scores[name].count())}" for name in scales)
    recoded = [name for name, scale in scales.items() if scale.get("codes")]
    turned = f"; codes turned into those of the scale: {', '.join(recoded)}" if recoded else ""
    return f"of {len(scores)} respondents scored: {counts}{turned}"
