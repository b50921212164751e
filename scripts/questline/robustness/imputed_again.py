"""Completed sets under other choices: missing answers imputed anew.

The missing answers are imputed anew for every way of scoring, and where a choice brings people
back: then all of them are imputed together. Whoever a choice removes is analysed in the plan and
keeps a say in what is imputed for the others, so that a removal shows as it is, without the noise
of another imputation. To save time there are fewer sets and rounds than planned.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from questline.core.streams import stream
from questline.imputation.chained_equations import complete_sets
from questline.imputation.model import imputation_model
from questline.imputation.no_true_value import held_back, without_true_value
from questline.robustness.choices import Choice, Choices, content

MOST_SETS = 10
MOST_ROUNDS = 5
"""As many rounds as mice runs unless told otherwise."""
NO_SETS = (
    "Not computable: there are no completed sets, for the reason that imputation gives. The "
    "complete cases are all there is."
)


@dataclass(frozen=True)
class Completed:
    """Completed sets below each other, or the `reason` why there are none.

    `frame` has the columns set, row and the variables (`imputation.stage.impute`).
    """

    frame: pd.DataFrame
    sets: int
    reason: str = ""


class ImputedAgain:
    """Completed sets under every choice of exclusions and scoring.

    `completed` are the planned ones, which stand for the plan's own choices; `missing` is the
    ledger of missing answers of everyone, `plan` the plan of imputation for the analyses that are
    varied (`core.parameters.robustness`). Choices that come to the same people and scores have the
    same sets.
    """

    def __init__(
        self,
        choices: Choices,
        completed: pd.DataFrame,
        missing: pd.DataFrame,
        variables: Mapping[str, Mapping[str, Any]],
        plan: Mapping[str, Any],
        seed: int,
    ):
        self._choices = choices
        self._missing = missing
        self._plan = plan
        self._seed = seed
        self._names = self._imputed_names()
        self._variables = {name: variables[name] for name in self._names}
        main = completed[completed["shift"] == ""]
        self._made = {self._key(choices.planned, {}): _planned(main)}
        self.planned_sets = int(main["set"].nunique()) if len(main) else 0
        self.sets = min(plan["sets"], MOST_SETS)
        self.rounds = min(plan["iterations"], MOST_ROUNDS)

    def of(self, exclusions: Choice, scoring: Choice) -> Completed:
        """Completed sets of all whom a choice analyses, with the scores of a scoring choice.

        Whoever it removes is among them.
        """
        people = self._choices.planned | self._choices.people(exclusions)
        key = self._key(people, scoring)
        if key not in self._made:
            back = {"keep_caught_by": exclusions.get("keep_caught_by", ())}
            name = f"imputation under {content(back)} and {content(scoring)}"
            self._made[key] = self._complete(people, scoring, stream(self._seed, name))
        return self._made[key]

    def _complete(
        self, people: np.ndarray, scoring: Choice, generator: np.random.Generator
    ) -> Completed:
        data = self._choices.answers(scoring)[people]
        scales = self._choices.scales_of(scoring)
        by_items = self._plan["level"] == "items"
        if by_items:
            scales = {name: _in_own_range(scale) for name, scale in scales.items()}
        plan = {**self._plan, "sets": self.sets, "iterations": self.rounds}
        model = imputation_model(data, self._variables, scales, plan)
        if model.reason:
            return Completed(pd.DataFrame(), 0, f"Not computable: {_lower(model.reason)}")
        completed = complete_sets(data, model, generator)
        if completed.reason:
            return Completed(pd.DataFrame(), 0, f"Not computable: {_lower(completed.reason)}")
        held = without_true_value(data, self._missing, self._variables, scales, model)
        frame = held_back(completed, held).frame()
        if by_items:
            for name, scale in scales.items():
                if name in frame:
                    frame[name] *= scale["factor"]
        return Completed(frame, model.sets)

    def _imputed_names(self) -> list[str]:
        together = [name for group in self._plan["together"] for name in group]
        names = list(dict.fromkeys([*together, *self._plan["auxiliary"]]))
        if self._plan["level"] == "items":
            scales = self._choices.scales
            names += [item for name in names if name in scales for item in scales[name]["items"]]
        return list(dict.fromkeys(names))

    def _key(self, people: np.ndarray, scoring: Choice) -> tuple[bytes, str]:
        """What the completed sets follow from.

        Where items are imputed every score is made of complete items, however many are needed.
        """
        scales = self._choices.scales_of(scoring)
        if self._plan["level"] == "items":
            scales = {
                name: {key: value for key, value in scale.items() if key != "items_needed"}
                for name, scale in scales.items()
            }
        return people.tobytes(), content(scales)


def _planned(main: pd.DataFrame) -> Completed:
    if not len(main):
        return Completed(main, 0, NO_SETS)
    return Completed(main.drop(columns="shift"), int(main["set"].nunique()))


def _in_own_range(scale: Choice) -> dict[str, Any]:
    """A scale whose sums run over the range of the items that are left, bands included."""
    factor = scale["factor"]
    bands = [{**band, "to": band["to"] / factor} for band in scale["bands"]]
    ends = {name: scale[name] / factor for name in ("lowest_score", "highest_score")}
    return {**scale, "bands": bands, **ends}


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
