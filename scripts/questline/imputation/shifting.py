"""Shifts: what if those who did not answer differ from what was imputed for them?

The delta adjustment of van Buuren (2018, Flexible Imputation of Missing Data, section 3.8): a fixed
amount is added to what is drawn for a missing answer, in every round of the chains, so that what
else is imputed follows it. For two levels the amount is added to the log-odds from which the level
is drawn. An amount of 0 is the main analysis, missing at random.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from questline.imputation.model import ImputationModel


@dataclass(frozen=True)
class Scenario:
    """One shift: a variable and the amount by which what is imputed for it is moved.

    `reason` says why it changes nothing and is not run, or is empty.
    """

    variable: str
    amount: float
    reason: str = ""

    @property
    def name(self) -> str:
        """Its name in the completed sets: "<variable>=<amount>"."""
        return scenario_name(self.variable, self.amount)


def scenario_name(variable: str, amount: float) -> str:
    """The name of a scenario in the completed sets and, after "shift:", in the store's groups."""
    return f"{variable}={amount:g}"


def planned_scenarios(
    plan: Mapping[str, Any], model: ImputationModel, missing: Mapping[str, np.ndarray]
) -> list[Scenario]:
    """Every shift of the plan, in its order; `missing` are the positions of imputed answers."""
    return [
        Scenario(shift["variable"], float(amount), _reason(shift["variable"], model, missing))
        for shift in plan["shifts"]
        for amount in shift["by"]
    ]


def _reason(name: str, model: ImputationModel, missing: Mapping[str, np.ndarray]) -> str:
    if name in model.left_missing:
        return f"Not computable: {model.left_missing[name]}"
    if name not in missing or not len(missing[name]):
        return f"Not computable: everyone has an answer to {name}, so that a shift moves nothing."
    if name not in {one.name for one in model.variables}:
        return (
            f"Not computable: {name} is computed from other answers and not imputed itself; "
            "plan.yaml can shift those."
        )
    return ""


def shifted_model(
    model: ImputationModel, scenario: Scenario, events: Mapping[str, str]
) -> ImputationModel:
    """The model of a scenario, with which the chains are run from the same random numbers.

    `events` says for outcomes with two levels which level is the event: the log-odds of that level
    are moved, otherwise those of the second level.
    """
    levels = model.levels(scenario.variable)
    turned = bool(levels) and events.get(scenario.variable, levels[-1]) == levels[0]
    amount = -scenario.amount if turned else scenario.amount
    return replace(model, offsets={scenario.variable: amount})
