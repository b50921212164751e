"""Imputation as a whole: what the missing answers could have been, several times over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from questline.core.sentences import number_of
from questline.core.statistics import StatisticsPart
from questline.core.streams import stream
from questline.imputation.chain_rows import add_convergence, add_distributions
from questline.imputation.chained_equations import (
    complete_runs,
    missing_positions,
    own_answers,
)
from questline.imputation.completed import CompletedSets
from questline.imputation.model import ImputationModel, imputation_model
from questline.imputation.no_true_value import held_back, to_be_filled, without_true_value
from questline.imputation.plan_rows import (
    add_missingness,
    add_no_plan,
    add_plan,
    add_shifts,
    add_variables,
)
from questline.imputation.pooled_rows import add_pooled
from questline.imputation.shifting import Scenario, planned_scenarios, shifted_model

STREAM = "imputation"
MAIN = ""
"""The name of the sets without a shift: missing at random."""


@dataclass(frozen=True)
class Imputed:
    """What imputation gives.

    `completed`: the completed sets, one below the other, with the columns shift (text; nothing, or
    "<variable>=<amount>"), set (1, 2, …), row (the respondent) and then the variables: numbers
    float64, levels as codes, scores. Without imputation it has no line and these three columns.
    `statistics`: imputation's part of the store. `line`: one line for the screen.
    """

    completed: pd.DataFrame
    statistics: pd.DataFrame
    line: str


def impute(
    responses: pd.DataFrame,
    scores: pd.DataFrame,
    *,
    variables: Mapping[str, Mapping[str, Any]],
    scales: Mapping[str, Mapping[str, Any]],
    plan: Mapping[str, Any] | None,
    confidence: float,
    seed: int,
    missing: pd.DataFrame | None = None,
) -> Imputed:
    """Complete the data as `plan` says (`core.parameters.imputation`), or not at all without one.

    `responses` and `scores` have the index `row`, one line an analysed respondent; `variables`
    describes all that takes part, scales too, `scales` how scores are made; `confidence` is a share
    such as 0.95. `missing` is the ledger of missing answers (row, variable, kind): those without a
    true value, not asked for or not applicable, are left missing. What cannot be computed is a row
    that says why; nothing in the data raises.
    """
    part = StatisticsPart("imputation")
    if plan is None:
        add_no_plan(part)
        return Imputed(_nothing(), part.table(), "no imputation is planned")
    data = responses.join(scores)
    model = imputation_model(data, variables, scales, plan)
    held = {}
    if missing is not None:
        held = without_true_value(data, missing, variables, scales, model)
    scenarios = []
    if not model.reason:
        lacking = to_be_filled(missing_positions(own_answers(data, model), model), held)
        scenarios = planned_scenarios(plan, model, lacking)
    run = [scenario for scenario in scenarios if not scenario.reason]
    models = [model, *(shifted_model(model, scenario, plan["events"]) for scenario in run)]
    main, *moved = complete_runs(data, models, stream(seed, STREAM))
    shown = held_back(main, held)
    add_plan(part, model, main.notes)
    add_variables(part, shown, held)
    add_missingness(part, shown, held)
    if model.reason:
        return Imputed(_nothing(), part.table(), f"nothing is imputed: {model.reason}")
    add_shifts(part, shown, scenarios)
    private = {name for name, one in variables.items() if one["sensitivity"] != "public"}
    add_convergence(part, shown, private)
    add_distributions(part, shown, private)
    names = [name for name in model.names if name in _named(plan)]
    add_pooled(part, shown, names, plan["correlations"], confidence)
    sets = [(MAIN, shown)]
    for scenario, one in zip(run, moved, strict=True):
        sets.append((scenario.name, held_back(one, held)))
    completed = pd.concat([_below(name, one) for name, one in sets], ignore_index=True)
    return Imputed(completed, part.table(), _line(shown, scenarios))


def _named(plan: Mapping[str, Any]) -> set[str]:
    """The variables that analyses, comparisons or the auxiliary list name."""
    together = {name for group in plan["together"] for name in group}
    return together | set(plan["auxiliary"])


def _nothing() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "shift": pd.Series(dtype=object),
            "set": pd.Series(dtype="int64"),
            "row": pd.Series(dtype="int64"),
        }
    )


def _below(name: str, completed: CompletedSets) -> pd.DataFrame:
    frame = completed.frame()
    frame.insert(0, "shift", pd.Series(name, index=frame.index, dtype=object))
    return frame


def _line(completed: CompletedSets, scenarios: Sequence[Scenario]) -> str:
    """One plain line for the screen."""
    model: ImputationModel = completed.model
    answers = sum(len(completed.missing[name]) for name in model.order)
    said = (
        f"{number_of(answers, 'missing answer')} of {number_of(len(model.order), 'variable')} "
        f"imputed {model.sets} times in {number_of(model.iterations, 'round')}"
    )
    run = sum(not scenario.reason for scenario in scenarios)
    return said + (f"; {number_of(run, 'shift')}" if scenarios else "")
