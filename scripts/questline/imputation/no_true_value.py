"""Answers that have no true value: questions that were not asked, or did not apply.

How good is the supervision of someone who has none? The chains fill such an answer in, since other
variables are predicted from it, but it is never part of a completed set: whoever has it missing for
that reason stays out of the analyses that need it, as among the complete cases.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from questline.imputation.completed import CompletedSets
from questline.imputation.model import ImputationModel

KINDS = ("not_asked", "not_applicable")
"""The kinds of missing answers that have no true value."""


def without_true_value(
    data: pd.DataFrame,
    missing: pd.DataFrame,
    variables: Mapping[str, Mapping[str, Any]],
    scales: Mapping[str, Mapping[str, Any]],
    model: ImputationModel,
) -> dict[str, np.ndarray]:
    """For each variable of `model` the positions in `data` of answers without a true value.

    `data` has all responses and scores, index `row`; `missing` is the ledger of missing answers
    (row, variable, kind). A derived variable has no true value where an answer that it is made from
    has none, or where its rule makes answers missing. A score that could not be made, and levels,
    that follow from such an answer have none either. Variables without any are not in the result.
    """
    by_kind = missing[missing["kind"].isin(KINDS)]
    found = {str(name): data.index.isin(rows) for name, rows in by_kind.groupby("variable")["row"]}
    none = np.zeros(len(data), dtype=bool)
    for name, one in variables.items():
        rule = one["derivation"]
        if rule and set(rule["sources"]) <= set(data.columns):
            declared = data[list(rule["sources"])].notna().all(axis=1).to_numpy()
            for source in rule["sources"]:
                declared = declared | found.get(source, none)
            found[name] = declared
    for name, scale in scales.items():
        found[name] = np.any([found.get(item, none) for item in scale["items"]], axis=0)
    for levels in model.passive:
        from_sources = np.any([found.get(source, none) for source in levels.sources], axis=0)
        found[levels.name] = found.get(levels.name, none) | from_sources
    positions = {
        name: np.flatnonzero(found[name] & data[name].isna().to_numpy())
        for name in model.names
        if name in found
    }
    return {name: lines for name, lines in positions.items() if len(lines)}


def held_back(completed: CompletedSets, held: Mapping[str, np.ndarray]) -> CompletedSets:
    """The completed sets with the answers at the positions `held` missing again."""
    imputed = dict(completed.imputed)
    for name, positions in held.items():
        imputed[name] = imputed[name][:, ~np.isin(completed.missing[name], positions)]
    return replace(completed, missing=to_be_filled(completed.missing, held), imputed=imputed)


def to_be_filled(
    missing: Mapping[str, np.ndarray], held: Mapping[str, np.ndarray]
) -> dict[str, np.ndarray]:
    """The positions of missing answers without those `held`."""
    return {
        name: positions[~np.isin(positions, held[name])] if name in held else positions
        for name, positions in missing.items()
    }
