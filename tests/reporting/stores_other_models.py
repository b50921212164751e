"""Other models beside the planned ones, teams and weights, for the small store."""

from __future__ import annotations

from typing import Any

import pandas as pd

from questline.core.statistics import StatisticsPart

ASKED: dict[str, dict[str, Any]] = {
    "leaving": {
        "firth": "always",
        "robust_errors": False,
        "teams": {"variable": "office", "models": ["cluster_robust", "random_intercept"]},
    },
    "efficacy_by_months": {"firth": "where_separated", "robust_errors": True, "teams": None},
}
"""What the plan of the small store asks of each analysis."""

PLAN: dict[str, Any] = {
    "margins": [
        {
            "variable": "gender",
            "shares": {"woman": 0.52, "man": 0.44, "other": 0.04},
            "source": "A register of 2024",
        }
    ],
    "base": "start_weight",
    "largest": 5.0,
}
"""The plan of weighting."""

UNEQUAL = "Weights that would be above 5 times the mean are held there."
NO_ERROR = "No robust standard error for efficacy: a single cluster tells it."
NOBODY = "Nobody with this answer has leaving in mind."
LEAVING: dict[str, Any] = {"dataset": "complete", "outcome": "leaving"}


def other_models() -> pd.DataFrame:
    """The rows that modelling writes about alternatives and weights."""
    part = StatisticsPart("modelling")
    for model, estimate, ends, people in (
        ("firth", 1.85, (1.21, 2.84), 140),
        ("cluster_robust", 1.93, (0.97, 3.85), 122),
        ("random_intercept", 2.02, (1.22, 3.34), 122),
        ("weighted", 1.79, (1.12, 2.86), 140),
    ):
        _leaving(part, model, estimate, ends, people)
    for model, estimate, ends in (
        ("robust", -0.25, (-0.52, 0.02)),
        ("weighted", -0.27, (-0.5, -0.04)),
    ):
        part.add(
            "efficacy_by_months", "months", "coefficient", estimate, model=model, se=0.12,
            ci_low=ends[0], ci_high=ends[1], p=0.07, unit="per 12 higher", n=150,
            method=f"{model} errors", dataset="complete", outcome="efficacy",
        )  # fmt: skip
    _teams(part)
    _weights(part)
    return part.table()


def _leaving(
    part: StatisticsPart, model: str, estimate: float, ends: tuple[float, float], people: int
) -> None:
    fixed = {**LEAVING, "model": model, "n": people, "events": 61, "method": f"by {model}"}
    note = NO_ERROR if model == "cluster_robust" else ""
    part.add("leaving", "efficacy", "odds_ratio", estimate, se=0.22, ci_low=ends[0],
             ci_high=ends[1], p=0.004, unit="per 10 lower", note=note, **fixed)  # fmt: skip
    part.add("leaving", "gender", "odds_ratio", 0.83, level="man", se=0.3, ci_low=0.46,
             ci_high=1.5, p=0.53, unit="against woman", **fixed)  # fmt: skip
    part.add("leaving", "gender", "odds_ratio", None, level="other", note=NOBODY, **fixed)
    if model == "firth":
        part.add("leaving", "gender", "joint_test", 0.41, df=2, p=0.81, **fixed)
        part.add("leaving", "model", "penalised_log_likelihood", -80.3, **fixed)


def _teams(part: StatisticsPart) -> None:
    place: dict[str, Any] = {**LEAVING, "model": "teams"}
    for statistic, number in (
        ("count", 122),
        ("left_out", 18),
        ("number_of_clusters", 11),
        ("smallest_cluster", 10),
        ("median_cluster", 11),
        ("largest_cluster", 17),
        ("clusters_of_one", 0),
    ):
        part.add("leaving", "model", statistic, number, **place)
    part.add("leaving", "model", "intraclass_correlation", 0.08, ci_low=0.01, ci_high=0.21, p=0.03,
             n=122, method="by the analysis of variance", **place)  # fmt: skip
    part.add("leaving", "model", "design_effect", 1.86, n=122, method="Kish", **place)
    part.add("leaving", "model", "effective_n", 65.6, n=122, method="Kish", **place)
    mixed = {**LEAVING, "model": "random_intercept", "n": 122}
    part.add("leaving", "model", "between_team_sd", 0.52, se=0.2, note="It is rough.", **mixed)
    part.add("leaving", "model", "between_team_test", 3.9, p=0.024, **mixed)


def _weights(part: StatisticsPart) -> None:
    place: dict[str, Any] = {"dataset": "analysed"}
    for statistic, number, more in (
        ("count", 158, {}),
        ("zero_weight_count", 2, {"note": "They stand for nobody."}),
        ("missing_weight_count", 0, {}),
        ("trimmed_count", 11, {}),
        ("design_effect", 1.21, {"n": 158, "note": UNEQUAL}),
        ("effective_n", 130.6, {"n": 158}),
        ("smallest_weight", 0.71, {"n": 96}),
        ("largest_weight", 5.0, {"n": 11}),
    ):
        part.add("weighting", "weights", statistic, number, **place, **more)
    part.add("weighting", "gender", "missing_count", 16, **place)
    for level, share, before, people in (
        ("woman", 0.52, 0.7, 100),
        ("man", 0.44, 0.23, 33),
        ("other", 0.04, 0.07, 9),
    ):
        behind = {"n": 142, "events": people, "level": level, **place}
        part.add("weighting", "gender", "population_share", share, level=level, **place)
        part.add("weighting", "gender", "unweighted_share", before, **behind)
        part.add("weighting", "gender", "weighted_share", share, **behind)
    for term, level, kind, before, after in (
        ("leaving", "yes", "share", 0.5, 0.46),
        ("efficacy", "", "mean", 5.42, 5.31),
    ):
        behind = {"n": 150, "events": 75 if level else None, "level": level, **place}
        part.add("weighting", term, f"unweighted_{kind}", before, ci_low=before - 0.08,
                 ci_high=before + 0.08, method="as it is", **behind)  # fmt: skip
        part.add("weighting", term, f"weighted_{kind}", after, ci_low=after - 0.09,
                 ci_high=after + 0.09, method="with weights", **behind)  # fmt: skip
