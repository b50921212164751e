"""The people of the planned models without, or with, those caught for careless responding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from questline.cleaning.counted import counted
from questline.cleaning.verdict import MARKED
from questline.core.data_choices import WITH_CARELESS, WITHOUT_CARELESS
from questline.scoring.scores_again import scores


@dataclass(frozen=True)
class CarelessPeople:
    """Everyone of these models, and who among them or besides them the rule caught.

    `data` has every variable of these people, one row a person. `model` is `WITHOUT_CARELESS` where
    the rule marks: the models then leave out the rows `moved` of `data`. It is `WITH_CARELESS`
    where the rule leaves out: `data` then has the rows `moved` besides those analysed. `rule` is
    the rule's name.
    """

    model: str
    rule: str
    data: pd.DataFrame
    moved: pd.Index

    @property
    def is_without(self) -> bool:
        """Whether the people caught leave these models."""
        return self.model == WITHOUT_CARELESS


def careless_people(
    data: pd.DataFrame,
    rule: Mapping[str, Any],
    exclusions: pd.DataFrame,
    everyone: pd.DataFrame | None = None,
) -> CarelessPeople:
    """Whom the rule marked among the people of `data`, or whom it left out put back there.

    `data` has every variable and score of the people analysed, index `row`. `rule` is
    `core.parameters.careless`; `exclusions` and `everyone` are cleaning's. Whoever another rule
    leaves out as well stays out, and nobody counts twice. A rule that marks needs no `everyone`.
    """
    name, back_as = rule["rule"], rule["back"]
    if back_as is None or everyone is None:
        own = exclusions[(exclusions["rule"] == name) & (exclusions["decision"] == MARKED)]
        moved = data.index[data.index.isin(own["row"])]
        return CarelessPeople(WITHOUT_CARELESS, name, data, moved)
    stays = counted(everyone, exclusions, keep=[name], once=back_as["once"])
    back = everyone[stays & ~everyone.index.isin(data.index)]
    scored = back.join(scores(back, back_as["scales"]))
    both = pd.concat([data, scored[data.columns]]).sort_index() if len(back) else data
    return CarelessPeople(WITH_CARELESS, name, both, back.index)
