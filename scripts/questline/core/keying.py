"""Keying of items: reversal from the declared range, never from the answers seen."""

from __future__ import annotations

from typing import TypeVar

import pandas as pd

Values = TypeVar("Values", float, pd.Series, pd.DataFrame)


def reverse(values: Values, minimum: float, maximum: float) -> Values:
    """Answers of a reverse-keyed item turned round: minimum + maximum - answer.

    The range is the declared one. Missing stays missing; reversing twice restores the answers.
    """
    return (minimum + maximum) - values


def keyed_items(
    responses: pd.DataFrame,
    items: list[str],
    reverse_keyed: list[str],
    minimum: float,
    maximum: float,
) -> pd.DataFrame:
    """The items of a scale (one column each, floats), the reverse-keyed ones turned round."""
    keyed = responses[items].astype("float64")
    for item in reverse_keyed:
        keyed[item] = reverse(keyed[item], minimum, maximum)
    return keyed
