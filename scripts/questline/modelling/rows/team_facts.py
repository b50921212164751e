"""Rows about the teams themselves: how many, how large, and how alike their people are."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from questline.modelling.dependence.intraclass_correlation import (
    IntraclassCorrelation,
    intraclass_correlation,
)
from questline.modelling.regression import Fit
from questline.modelling.rows.analysis_rows import AnalysisRows

TEAMS = "teams"
"""Stands in the column `model` of what all models of teams rest on."""
WITHOUT_TEAM = "Respondents whose team is not known are in none of the models of teams."
INTERVALS = {
    "f_ratio": "interval from the F ratio (Shrout and Fleiss 1979)",
    "jackknife": "interval by the jackknife over teams (Arvesen and Schmitz 1970)",
    "": "no interval",
}
CORRELATION = (
    "intraclass correlation of the outcome by the analysis of variance (Donner and Koval 1980), "
    "{interval}, F test"
)
DESIGN_EFFECT = (
    "Kish's design effect of teams, 1 + (m - 1) ICC, with m the size of the average person's team"
)


def add_team_facts(rows: AnalysisRows, fit: Fit, labels: np.ndarray, inside: np.ndarray) -> None:
    """People with and without a team, sizes of teams, and the intraclass correlation.

    `labels` are the teams of the complete cases marked True in `inside`. They appear in no row.
    """
    outcome = fit.cases.outcome[inside]
    found = intraclass_correlation(outcome, labels, rows.confidence)
    nobody: dict[str, Any] = {"n": None, "events": None, "model": TEAMS}
    without = int((~inside).sum())
    rows.add("model", "count", found.people, **nobody)
    rows.add("model", "left_out", without, note=WITHOUT_TEAM if without else "", **nobody)
    events = float(outcome.sum()) if rows.kind == "logistic" else None
    own = replace(rows, n=found.people, events=events)
    own.add("model", "number_of_clusters", found.clusters, model=TEAMS)
    for statistic, size in (
        ("smallest_cluster", found.smallest),
        ("median_cluster", found.median_size),
        ("largest_cluster", found.largest),
        ("clusters_of_one", found.clusters_of_one),
    ):
        rows.add("model", statistic, size, **nobody)
    _add_likeness(own, found)


def _add_likeness(rows: AnalysisRows, found: IntraclassCorrelation) -> None:
    limits: dict[str, Any] = {}
    if found.interval:
        limits = {"conf_level": rows.confidence, "ci_low": found.low, "ci_high": found.high}
    rows.add(
        "model",
        "intraclass_correlation",
        found.value,
        model=TEAMS,
        p=None if np.isnan(found.p) else found.p,
        note=found.reason or found.note,
        method=CORRELATION.format(interval=INTERVALS[found.interval]),
        **limits,
    )
    for statistic, value in (
        ("design_effect", found.design_effect),
        ("effective_n", found.effective_people),
    ):
        rows.add("model", statistic, value, model=TEAMS, note=found.reason, method=DESIGN_EFFECT)
