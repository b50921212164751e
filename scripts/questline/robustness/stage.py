"""Robustness as a whole: the planned analyses made again under every declared choice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from questline.core.sentences import number_of
from questline.core.statistics import StatisticsPart
from questline.core.streams import stream
from questline.robustness.choices import Choices
from questline.robustness.curves import curve_test, planned_number, whole_curve
from questline.robustness.imputed_again import ImputedAgain
from questline.robustness.rows.curve_rows import CurveRows
from questline.robustness.rows.leave_out_rows import LeaveOutRows
from questline.robustness.rows.people_rows import add_imputed_again, add_people
from questline.robustness.variants import variants_of


@dataclass(frozen=True)
class Assessed:
    """What robustness gives: its part of the store, and one line for the screen."""

    statistics: pd.DataFrame
    line: str


def assess(
    everyone: pd.DataFrame,
    exclusions: pd.DataFrame,
    missing: pd.DataFrame,
    *,
    completed: pd.DataFrame,
    variables: Mapping[str, Mapping[str, Any]],
    plan: Mapping[str, Any],
    confidence: float,
    seed: int,
) -> Assessed:
    """Every curve of `plan` (`core.parameters.robustness`), and the planned analyses left one out.

    `everyone` and `exclusions` are cleaning's (`cleaning.stage.Cleaned`): the answers of all whom
    some choice could bring back (index `row`), and who was caught by which rule. `missing` is
    intake's ledger of missing answers, `completed` are the planned completed sets
    (`imputation.stage.impute`), `variables` describes every variable and scale of the analyses,
    `confidence` is a share such as 0.95. What cannot be computed is a row that says why; nothing in
    the data raises.
    """
    part = StatisticsPart("robustness")
    choices = Choices(everyone, exclusions, plan["scales"], plan["once"])
    imputed = None
    if plan["imputation"] is not None:
        imputed = ImputedAgain(choices, completed, missing, variables, plan["imputation"], seed)
    counts = []
    for curve in plan["curves"]:
        analysis = plan["analyses"][curve["analysis"]]
        kind = analysis["kind"]
        variants = variants_of(curve, analysis, choices, imputed, variables)
        frame = whole_curve(curve, variants, kind, confidence)
        generator = stream(seed, f"permutations of {curve['name']}")
        test = curve_test(curve, variants, frame, kind, confidence, generator)
        number = planned_number(curve, analysis, variants, frame)
        rows = CurveRows(
            part, curve, analysis, frame, variants.covariates, variants.unit, confidence, number
        )
        rows.add_curve()
        rows.add_decisions()
        add_people(part, curve, analysis, choices)
        if imputed is not None and "imputed" in curve["missing"]:
            add_imputed_again(part, curve, analysis, imputed)
        rows.add_test(test, curve["permutations"])
        rows.add_specifications()
        LeaveOutRows(part, curve, analysis, variants, variables, confidence).add_all()
        counts.append(len(frame))
    return Assessed(part.table(), _line(counts))


def _line(counts: list[int]) -> str:
    """One plain line for the screen."""
    if not counts:
        return "no specification curve is planned"
    specifications = ", ".join(f"{count:,}" for count in counts)
    return f"{number_of(len(counts), 'specification curve')} of {specifications} specifications"
