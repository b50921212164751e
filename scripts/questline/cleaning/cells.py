"""Changes to single answers: what lies outside its declared range becomes missing, with a line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from questline.core.derivations import derive
from questline.core.ledgers import CHANGES_COLUMNS, MISSING_COLUMNS
from questline.intake.decimals import number_in_words, range_in_words

OUT_OF_RANGE = "out_of_range"


def set_out_of_range_missing(
    responses: pd.DataFrame, variables: Mapping[str, Mapping[str, Any]]
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Responses without answers outside their declared range, and the lines for the two ledgers.

    The range is the codebook's minimum and maximum, either of which may be open; the limits
    themselves lie inside. Derived variables are made anew from their sources as they then are, in
    the codebook's order; one with numbers is held to its own range, and what lies outside has a
    line of changes alone, as it is nobody's answer. Returns the responses, the new lines of
    `missing` (row, variable, kind, text) and those of `changes` (row, variable, before, after,
    rule, reason).
    """
    kept = responses.copy(deep=False)
    missing, changes = [], []
    for name, variable in variables.items():
        if variable["derivation"]:
            kept[name] = derive(kept, variable["derivation"])
        if not variable["numeric"] or not range_in_words(variable):
            continue
        low = -np.inf if variable["minimum"] is None else variable["minimum"]
        high = np.inf if variable["maximum"] is None else variable["maximum"]
        answers = kept[name].to_numpy(dtype="float64")
        outside = np.flatnonzero((answers < low) | (answers > high))
        if not len(outside):
            continue
        values = answers[outside].tolist()
        # The numbers may be those of the frame that came in.
        answers = answers.copy()
        answers[outside] = np.nan
        kept[name] = answers
        reason = f"Outside the declared range, {range_in_words(variable)}"
        for row, value in zip(responses.index[outside], values, strict=True):
            before = number_in_words(value)
            if not variable["derivation"]:
                missing.append((row, name, OUT_OF_RANGE, before))
            changes.append((row, name, before, "", OUT_OF_RANGE, reason))
    return (
        kept,
        pd.DataFrame(missing, columns=MISSING_COLUMNS),
        pd.DataFrame(changes, columns=CHANGES_COLUMNS),
    )


def derive_again(
    responses: pd.DataFrame, variables: Mapping[str, Mapping[str, Any]]
) -> pd.DataFrame:
    """Responses with every derived variable made anew from its sources as they now are."""
    derived = responses.copy(deep=False)
    for name, variable in variables.items():
        if variable["derivation"]:
            derived[name] = derive(derived, variable["derivation"])
    return derived
