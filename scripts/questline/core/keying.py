"""Keying of items: reversal from the declared range, never from the answers seen.

The one place where a study's codes become a scale's, items are turned round and answers counted:
scoring, measurement and robustness all take their items from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import numpy as np
import pandas as pd

Values = TypeVar("Values", float, pd.Series, pd.DataFrame)


def reverse(values: Values, minimum: float, maximum: float) -> Values:
    """Answers of a reverse-keyed item turned round: minimum + maximum - answer.

    The range is the declared one. Missing stays missing; reversing twice restores the answers.
    """
    return (minimum + maximum) - values


def keyed_answers(responses: pd.DataFrame, scale: Mapping[str, Any]) -> pd.DataFrame:
    """The answers to a scale's items as they enter its score (points of the items).

    One float column an item, missing NaN. `scale` says its items, reverse_keyed, minimum, maximum
    and score, and what it has of core.scales.FEATURES: the study's codes are turned into those of
    the scale, then reverse-keyed items are turned round; where answers are counted, an answer that
    counts is 1 and any other 0. An answer without a code of the scale is NaN (see unfit_answers).
    """
    keyed = responses[list(scale["items"])].astype("float64")
    if scale.get("codes"):
        for item in keyed.columns:
            keyed[item] = _recoded(keyed[item].to_numpy(), scale["codes"])
    for item in scale["reverse_keyed"]:
        keyed[item] = reverse(keyed[item], scale["minimum"], scale["maximum"])
    for item, counting in scale.get("counted", {}).items():
        if item in keyed:
            answers = keyed[item]
            keyed[item] = answers.isin(counting).astype("float64").where(answers.notna())
    return keyed


def unfit_answers(answers: pd.Series, scale: Mapping[str, Any]) -> pd.Series:
    """Which answers to an item the scale has no place for: outside its range, or no code of it.

    The answers are as the study codes them; missing ones are never unfit.
    """
    if scale.get("codes"):
        return answers.notna() & ~answers.isin(list(scale["codes"]))
    if scale.get("permitted"):
        return answers.notna() & ~answers.isin(scale["permitted"])
    return (answers < scale["minimum"]) | (answers > scale["maximum"])


def _recoded(answers: np.ndarray, codes: Mapping[float, float]) -> np.ndarray:
    """Answers in the codes of the scale; NaN for those that have none."""
    study = np.array(sorted(codes), dtype="float64")
    places = np.clip(np.searchsorted(study, answers), 0, len(study) - 1)
    scale = np.array([codes[code] for code in sorted(codes)], dtype="float64")
    return np.where(study[places] == answers, scale[places], np.nan)
