"""The data that choices lead to: whose answers count, and how their scores are made."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from questline.cleaning.counted import counted
from questline.core.data_choices import AS_PLANNED
from questline.scoring.scores_again import scores

Choice = Mapping[str, Any]


class Choices:
    """Data under the choices of all curves, each made once.

    `everyone` and `exclusions` are cleaning's, `scales` says how each score is made as planned
    (`core.parameters.robustness`), `once` names the variables that tell respondents apart. An empty
    choice is the plan's own.
    """

    def __init__(
        self,
        everyone: pd.DataFrame,
        exclusions: pd.DataFrame,
        scales: Mapping[str, Choice],
        once: Sequence[str],
    ):
        self.everyone = everyone
        self.scales = scales
        self._exclusions = exclusions
        self._once = once
        self._people: dict[str, np.ndarray] = {}
        self._answers: dict[str, pd.DataFrame] = {}
        self.planned = self.people({})

    def people(self, exclusions: Choice) -> np.ndarray:
        """Who is analysed, one a line of `everyone`."""
        key = content(exclusions)
        if key not in self._people:
            self._people[key] = counted(
                self.everyone,
                self._exclusions,
                keep=exclusions.get("keep_caught_by", ()),
                leave_out=exclusions.get("exclude_marked_by", ()),
                once=self._once,
            )
        return self._people[key]

    def scales_of(self, scoring: Choice) -> dict[str, Choice]:
        """How every score is made under a scoring choice: the scales that it changes, by name."""
        return {**self.scales, **scoring}

    def answers(self, scoring: Choice) -> pd.DataFrame:
        """The answers of everyone with their scores and bands beside them."""
        key = content(scoring)
        if key not in self._answers:
            made = scores(self.everyone, self.scales_of(scoring))
            self._answers[key] = self.everyone.join(made)
        return self._answers[key]


def content(choice: Any) -> str:
    """A choice as text, the same for all choices that say the same."""
    return json.dumps(choice, sort_keys=True)


def options(curve: Mapping[str, Any], decision: str) -> dict[str, Choice]:
    """The options of a decision about the data by name, the plan's own (an empty one) first."""
    return {AS_PLANNED: {}, **curve[decision]}
