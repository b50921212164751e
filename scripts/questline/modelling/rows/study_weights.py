"""The weights of a study: base weights, raked to the margins of the population."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from questline.core.derivations import as_code
from questline.modelling.weighting.linearised import WeightedSample
from questline.modelling.weighting.raking import RakedWeights, rake

NOBODY_ABOVE_ZERO = "Not computable: nobody has a base weight above zero."
BASE_MISSING = (
    "Not computable: the base weight of some people is missing. Whom they stand for is not known; "
    "a rule of cleaning.yaml can leave them out."
)


@dataclass(frozen=True)
class StudyWeights:
    """The weights of the people analysed, and why there are none where there are none.

    `people` are those whose base weight is not zero, with all their answers; `sample` has their
    weights and `codes` their levels of the margins, None where there is no answer. `zero` and
    `missing` count those with a base weight of zero (who are not among `people`) and with none.
    """

    people: pd.DataFrame
    codes: pd.DataFrame
    sample: WeightedSample
    raked: RakedWeights
    zero: int = 0
    missing: int = 0

    @property
    def reason(self) -> str:
        """Why there are no weights, or nothing."""
        return self.raked.reason

    def has_weight(self, index: pd.Index) -> np.ndarray:
        """Which of the people of `index` are weighted at all, as True or False."""
        return np.asarray(index.isin(self.people.index))

    def within(self, index: pd.Index) -> np.ndarray:
        """The people of `index` marked True among all who are weighted."""
        return np.asarray(self.people.index.isin(index))


def study_weights(data: pd.DataFrame, weighting: Mapping[str, Any]) -> StudyWeights:
    """The weights that the plan asks for, of the people of `data`.

    Nobody with a base weight of zero is weighted. The declared shares are divided by their sum,
    which misses 1 by rounding.
    """
    base = np.ones(len(data))
    if weighting["base"]:
        base = data[weighting["base"]].to_numpy(dtype=float)
    positive = base != 0
    people, base = data[positive], base[positive]
    margins = {entry["variable"]: _of_one(entry["shares"]) for entry in weighting["margins"]}
    codes = people[list(margins)].astype(object)
    codes = codes.map(lambda answer: None if pd.isna(answer) else as_code(answer))
    missing = int(np.isnan(base).sum())
    reason = ""
    if len(data) and not len(people):
        reason = NOBODY_ABOVE_ZERO
    elif missing:
        reason = BASE_MISSING
    if reason:
        nothing = np.full(len(people), np.nan)
        levels = np.zeros((len(people), len(margins)), dtype=int)
        raked = RakedWeights(nothing, base, levels, reason=reason)
    else:
        raked = rake(codes, margins, base, largest=weighting["largest"])
    sample = WeightedSample(raked.weights, raked=raked)
    return StudyWeights(people, codes, sample, raked, int((~positive).sum()), missing)


def _of_one(shares: Mapping[str, float]) -> dict[str, float]:
    total = sum(shares.values())
    return {level: share / total for level, share in shares.items()}
