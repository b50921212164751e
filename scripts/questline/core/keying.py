"""Keying of items: reversal from the declared range, never from the answers seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import pandas as pd

Values = TypeVar("Values", float, pd.Series, pd.DataFrame)


def reverse(values: Values, minimum: float, maximum: float) -> Values:
    """Answers of a reverse-keyed item turned round: minimum + maximum - answer.

    The range is the declared one. Missing stays missing; reversing twice restores the answers.
    """
    return (minimum + maximum) - values


def keyed_answers(responses: pd.DataFrame, scale: Mapping[str, Any]) -> pd.DataFrame:
    """The answers to a scale's items, the reverse-keyed ones turned round (points of the items).

    One float column an item, missing NaN. `scale` says its items, reverse_keyed, minimum and
    maximum.
    """
    keyed = responses[list(scale["items"])].astype("float64")
    for item in scale["reverse_keyed"]:
        keyed[item] = reverse(keyed[item], scale["minimum"], scale["maximum"])
    return keyed
