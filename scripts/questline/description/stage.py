"""Description as a whole: Table 1, every question's answers, missing answers, correlations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from questline.core.sentences import listed, number_of
from questline.core.statistics import StatisticsPart
from questline.description.answers import add_answers, add_missing_answers, add_missing_patterns
from questline.description.benchmarks import add_benchmarks
from questline.description.correlations import add_correlations
from questline.description.frames import coded
from questline.description.table_one import add_table_one


@dataclass(frozen=True)
class Described:
    """What description gives: its part of the store, and one line for the screen."""

    statistics: pd.DataFrame
    line: str


def describe(
    responses: pd.DataFrame,
    missing: pd.DataFrame,
    scores: pd.DataFrame,
    *,
    variables: Mapping[str, Mapping[str, Any]],
    table_one: Mapping[str, Any],
    answers: Sequence[Mapping[str, Any]],
    correlations: Mapping[str, Any],
    benchmarks: Sequence[Mapping[str, Any]],
    confidence: float,
) -> Described:
    """Describe who answered and what they said.

    `responses` and `scores` have a line per respondent, `missing` (row, variable, kind) a line per
    missing answer; `variables` describes the columns that are used, scales and bands included.
    `table_one`, `correlations` and `confidence` are those of plan.yaml, `answers` (name, variables)
    and `benchmarks` those of report.yaml. What cannot be computed is a row that says why.
    """
    frame = responses.join(scores)
    part = StatisticsPart("description")
    add_table_one(part, frame, variables, table_one)
    asked = dict.fromkeys(name for group in answers for name in group["variables"])
    add_answers(part, {name: coded(frame[name], variables[name]) for name in asked})
    add_missing_answers(part, frame, missing, variables, list(scores.columns))
    patterned = list(dict.fromkeys([*table_one["variables"], *table_one["by"]]))
    add_missing_patterns(part, frame, patterned)
    pairs = add_correlations(
        part, frame, correlations["variables"], correlations["method"], confidence
    )
    named = dict.fromkeys(name for entry in benchmarks for name in entry["variables"])
    add_benchmarks(
        part, {name: coded(frame[name], variables[name]) for name in named}, benchmarks, confidence
    )
    counted = [
        (len(table_one["variables"]), "variable of Table 1", "variables of Table 1"),
        (len(asked), "question of report.yaml", "questions of report.yaml"),
        (pairs, "correlation", "correlations"),
    ]
    done = [number_of(*entry) for entry in counted if entry[0]]
    line = f"{number_of(len(frame), 'respondent')}; described: {listed(done) or 'nothing planned'}"
    return Described(part.table(), line)
