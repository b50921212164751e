"""What modelling writes of how far models can be trusted, for the small store."""

from __future__ import annotations

from typing import Any

import pandas as pd

from questline.core.statistics import StatisticsPart

SMALL_LEVELS = "Some levels have few people. In some samples none of them was drawn."
NOBODY_ELSE = "Not computable: nobody with this answer has leaving in mind."
OPTIMISM = "apparent less optimism, 2,000 bootstrap samples"
POINTS = ((0.2, 0.17, 0.23, 0.12, 0.34), (0.4, 0.38, 0.41, 0.3, 0.52), (0.6, 0.66, 0.58, 0.44, 0.7))


def trust() -> pd.DataFrame:
    """Validation, sample size and E-values of the logistic and of the linear model."""
    part = StatisticsPart("modelling")
    _logistic(part)
    _linear(part)
    return part.table()


def _logistic(part: StatisticsPart) -> None:
    name = "leaving"
    people: dict[str, Any] = {"model": "adjusted", "dataset": "complete", "n": 140, "events": 70}
    part.add(name, "model", "auc", 0.78, ci_low=0.7, ci_high=0.85, **people)
    part.add(name, "model", "events_per_parameter", 23.3, **people)
    for statistic, corrected, optimism in (
        ("auc", 0.74, 0.04),
        ("brier_score", 0.207, -0.016),
        ("calibration_slope", 0.83, 0.17),
        ("calibration_intercept", 0.02, -0.02),
    ):
        ends = {"ci_low": 0.67, "ci_high": 0.81} if statistic == "auc" else {}
        part.add(name, "model", statistic, corrected, group="corrected", method=OPTIMISM,
                 **ends, **people)  # fmt: skip
        part.add(name, "model", statistic, optimism, group="optimism", **people)
    part.add(name, "internal_validation", "number_of_samples", 1996, note=SMALL_LEVELS, **people)
    part.add(name, "gender", "samples_without_estimate", 311, level="other",
             **{**people, "n": 14, "events": 11})  # fmt: skip
    for number, (predicted, apparent, corrected, low, high) in enumerate(POINTS, 1):
        place = {**people, "level": f"point_{number:02d}"}
        part.add(name, "calibration_curve", "mean_predicted", predicted, **place)
        part.add(name, "calibration_curve", "observed_share", apparent, group="apparent", **place)
        part.add(name, "calibration_curve", "observed_share", corrected, group="corrected",
                 ci_low=low, ci_high=high, **place)  # fmt: skip
    for group, error in (("apparent", 0.031), ("corrected", 0.042)):
        part.add(name, "calibration_curve", "calibration_error", error, level="mean", group=group,
                 **people)  # fmt: skip
    part.add(name, "shrinkage", "shrinkage_factor", 0.86, level="heuristic", **people)
    part.add(name, "shrinkage", "shrinkage_factor", 0.83, level="bootstrap", **people)
    shrunken = {**people, "model": "shrunken"}
    part.add(name, "model", "intercept", -0.41, **shrunken)
    part.add(name, "efficacy", "odds_ratio", 1.71, unit="per 10 lower", **shrunken)
    part.add(name, "gender", "odds_ratio", 0.83, level="man", unit="against woman", **shrunken)
    _sample_size(part, name, people, "events", 0.9, 0.84, 231, 38.5)
    part.add(name, "detectable_effects", "power", 0.8, **people)
    for group, ratio in (("above_one", 2.31), ("below_one", 0.44)):
        part.add(name, "efficacy", "detectable_odds_ratio", ratio, group=group, unit="per 10 lower",
                 ci_low=0.97 * ratio, ci_high=1.03 * ratio, **people)  # fmt: skip
    for dataset, value, limit in (("complete", 2.11, 1.46), ("imputed", 2.04, 1.0)):
        place = {**people, "dataset": dataset, "unit": "per 10 lower"}
        part.add(name, "efficacy", "e_value", value, method="of its square root", **place)
        part.add(name, "efficacy", "e_value_limit", limit, **place)


def _linear(part: StatisticsPart) -> None:
    name = "efficacy_by_months"
    people: dict[str, Any] = {"model": "adjusted", "dataset": "complete", "n": 150}
    part.add(name, "model", "r_squared", 0.06, **people)
    part.add(name, "model", "r_squared", -0.01, group="corrected", method=OPTIMISM, **people)
    part.add(name, "model", "r_squared", 0.07, group="optimism", **people)
    part.add(name, "internal_validation", "number_of_samples", 2000, **people)
    part.add(name, "shrinkage", "shrinkage_factor", -0.2, level="heuristic", **people)
    _sample_size(part, name, people, "people", 0.9, 0.92, 120, 120)
    part.add(name, "detectable_effects", "power", 0.8, **people)
    place = {**people, "unit": "per 12 higher"}
    part.add(name, "months", "detectable_coefficient", 0.29, **place)
    part.add(name, "months", "e_value", note=NOBODY_ELSE, **place)


def _sample_size(
    part: StatisticsPart,
    name: str,
    people: dict[str, Any],
    each: str,
    target: float,
    achieved: float,
    required: int,
    per_parameter: float,
) -> None:
    met = int(people["n"] >= required)
    method = "largest of the criteria (Riley and others 2019)"
    part.add(name, "sample_size", "required_n", required, method=method, **people)
    part.add(name, "sample_size", "criterion_met", met, **people)
    part.add(name, "sample_size", f"required_{each}_per_parameter", per_parameter, **people)
    if each == "people":
        part.add(name, "sample_size", "people_per_parameter", people["n"], **people)
    place = {**people, "level": "shrinkage"}
    part.add(name, "sample_size", "required_n", required, **place)
    part.add(name, "sample_size", "target", target, **place)
    part.add(name, "sample_size", "achieved", achieved, **place)
    part.add(name, "sample_size", "criterion_met", met, **place)
