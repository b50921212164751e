"""What imputing gives: the completed sets and the traces of the chains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from questline.imputation.model import ImputationModel


@dataclass(frozen=True)
class Trace:
    """How the imputed values of a variable moved: arrays (iterations, sets).

    `mean` and `sd` are those of the imputed values of one chain after one round (sd with divisor
    count - 1; NaN where a single answer is missing). Levels count by their position, the first
    being 1; for two levels `mean` is the share of the second (0 to 1).
    """

    mean: np.ndarray
    sd: np.ndarray


@dataclass(frozen=True)
class CompletedSets:
    """The completed data sets, kept as the answers that were there and those that were imputed.

    For each name of `model.names`:
    `observed` is (respondents,) float64, NaN where missing: numbers, or positions in
    `model.levels(name)` beginning with 0. `missing` are the positions of the respondents whose
    answer is missing, `imputed` (sets, len(missing)) what was imputed for them, in the same units;
    NaN where nothing could be. Scores and passive levels count as missing where what they follow
    from was imputed: there they are computed anew in every set, prorated scores too.
    `traces` has an entry for every variable and score with imputed values. `reason` says why
    nothing was imputed ("" if something was). `notes` are those of the model and of the search.
    """

    model: ImputationModel
    index: pd.Index
    observed: Mapping[str, np.ndarray]
    missing: Mapping[str, np.ndarray]
    imputed: Mapping[str, np.ndarray]
    traces: Mapping[str, Trace]
    reason: str = ""
    notes: tuple[str, ...] = ()

    @property
    def sets(self) -> int:
        """How many completed sets there are."""
        return self.model.sets

    def values(self, name: str) -> np.ndarray:
        """A variable in every set: (sets, respondents) float64, levels as positions from 0."""
        filled = np.repeat(self.observed[name][None, :], self.sets, axis=0)
        filled[:, self.missing[name]] = self.imputed[name]
        return filled

    def frame(self) -> pd.DataFrame:
        """All sets below each other: set (1, 2, …), row, then a column for each name.

        Numbers float64 with NaN, levels as their codes (object) with None.
        """
        count = len(self.index)
        columns: dict[str, object] = {
            "set": np.repeat(np.arange(1, self.sets + 1), count),
            "row": np.tile(self.index.to_numpy(), self.sets),
        }
        for name in self.model.names:
            values = self.values(name).ravel()
            levels = self.model.levels(name)
            if levels:
                codes = np.array([*levels, None], dtype=object)
                places = np.where(np.isnan(values), len(levels), values).astype(int)
                # pandas would make of a plain array a text column, in which None is a number.
                columns[name] = pd.Series(codes[places], dtype=object)
            else:
                columns[name] = values
        return pd.DataFrame(columns)
