"""The people of a planned analysis in every completed set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from questline.modelling.design import CompleteCases, names_of, outcome_numbers


@dataclass(frozen=True)
class CompletedCases:
    """The people of one analysis in every completed set: the same people in each.

    `frame` has all sets below each other, `people` lines a set, with the variables of the analysis
    and perhaps others; `outcome` is sets by people, the
    numbers as in `CompleteCases`, and `levels` those of the outcome of an ordinal model. `left_out`
    counts the analysed people who still lack something.
    """

    frame: pd.DataFrame
    outcome: np.ndarray
    left_out: int
    levels: tuple[str, ...] = ()

    @property
    def sets(self) -> int:
        """How many completed sets there are."""
        return len(self.outcome)

    @property
    def people(self) -> int:
        """How many people there are in each."""
        return self.outcome.shape[1]

    @property
    def events(self) -> float:
        """How many have the event, the mean of the sets (logistic models)."""
        return float(self.outcome.sum(axis=1).mean())

    @property
    def level_counts(self) -> np.ndarray:
        """How many have each level of the outcome, sets by levels (ordinal models)."""
        places = np.arange(len(self.levels))
        return (self.outcome[:, :, None] == places).sum(axis=1)

    def of_set(self, number: int) -> CompleteCases:
        """One set, counted from 0, as the fit of single frames takes it."""
        lines = slice(number * self.people, (number + 1) * self.people)
        return CompleteCases(
            self.frame.iloc[lines], self.outcome[number], self.left_out, self.levels
        )


def completed_cases(
    completed: pd.DataFrame, analysis: Mapping[str, Any], levels: Sequence[str] = ()
) -> CompletedCases:
    """The people of `analysis` who lack nothing in any set of `completed`.

    `completed` holds one scenario's sets below each other, the same respondents in the same order
    in each (`impute`). `levels` are those of the outcome of an ordinal model.
    """
    names = names_of(analysis)
    sets = int(completed["set"].nunique())
    anything = np.logical_or.reduce([completed[name].isna().to_numpy() for name in names])
    lacking = anything.reshape(sets, -1).any(axis=0)
    frame = completed
    if lacking.any():
        frame = completed.loc[np.tile(~lacking, sets), names]
    outcome = outcome_numbers(frame[analysis["outcome"]], analysis, levels)
    people = int((~lacking).sum())
    return CompletedCases(frame, outcome.reshape(sets, people), int(lacking.sum()), tuple(levels))
