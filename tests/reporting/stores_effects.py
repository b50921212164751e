"""What models say on the scale of their outcome, for the small store and for studies beside it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from questline.core.statistics import StatisticsPart

FAR_OUT = "Hardly anyone has a value so far out."
NOBODY = 'Not computable: nobody has the level "other" of gender.'
SEPARATED = "Not computable: gender separates the outcome."
HOW = "predicted probabilities, averaged"
POOLED = f"{HOW}; of every completed set, pooled by Rubin's rules"
ADJUSTED: dict[str, Any] = {"model": "adjusted", "dataset": "complete"}


def effects() -> pd.DataFrame:
    """Predictions, differences and curves of both planned models."""
    part = StatisticsPart("modelling")
    for dataset, shift in (("complete", 0.0), ("imputed", 0.02)):
        _chances(part, {"model": "adjusted", "dataset": dataset, "outcome": "leaving", "n": 140,
                        "method": HOW if dataset == "complete" else POOLED}, shift)  # fmt: skip
    everyone: dict[str, Any] = {**ADJUSTED, "outcome": "leaving", "n": 140}
    for value in range(3, 9):
        part.add("leaving", "efficacy", "predicted_probability", 0.9 - value / 10,
                 level=str(value), group="curve", ci_low=0.8 - value / 10,
                 ci_high=1 - value / 10, events=70, **everyone)  # fmt: skip
    quartiles = {"lower_quartile": 4.5, "median": 5.5, "upper_quartile": 6.75}
    for statistic, value in quartiles.items():
        part.add("leaving", "efficacy", statistic, value, **everyone)
        part.add("efficacy_by_months", "months", statistic, 10 * value, **ADJUSTED, n=150)
    for value in (45, 55, 67.5):
        part.add("efficacy_by_months", "months", "predicted_mean", 6 - value / 50,
                 level=f"{value:g}", ci_low=5.5 - value / 50, ci_high=6.5 - value / 50,
                 method="predicted means, averaged", n=150, **ADJUSTED)  # fmt: skip
    for value in range(0, 120, 20):
        part.add("efficacy_by_months", "months", "predicted_mean", 6 - value / 50, level=str(value),
                 group="curve", ci_low=5.5 - value / 50, ci_high=6.5 - value / 50, n=150,
                 **ADJUSTED)  # fmt: skip
    return part.table()


def _chances(part: StatisticsPart, place: dict[str, Any], shift: float) -> None:
    for value, chance, note in ((4, 0.61, ""), (6, 0.44, ""), (9, 0.21, FAR_OUT)):
        part.add("leaving", "efficacy", "predicted_probability", chance + shift, level=str(value),
                 ci_low=chance - 0.1, ci_high=chance + 0.12, events=70, note=note,
                 **place)  # fmt: skip
    for level, chance, people in (("woman", 0.52, 98), ("man", 0.47, 35)):
        part.add("leaving", "gender", "predicted_probability", chance + shift, level=level,
                 ci_low=chance - 0.08, ci_high=chance + 0.09, denominator=people,
                 events=people // 2, table="leaving/adjusted", row=f"gender/{level}",
                 **place)  # fmt: skip
    part.add("leaving", "gender", "predicted_probability", None, level="other", note=NOBODY,
             **place)  # fmt: skip
    for statistic, estimate, low, high in (
        ("risk_difference", 0.142, 0.048, 0.236),
        ("risk_ratio", 1.31, 1.09, 1.57),
        ("average_marginal_effect", 0.157, 0.052, 0.262),
    ):
        part.add("leaving", "efficacy", statistic, estimate + shift, ci_low=low, ci_high=high,
                 p=0.004, unit="per 10 lower", events=70, **place)  # fmt: skip
    for statistic, estimate, low, high in (
        ("risk_difference", -0.053, -0.184, 0.078),
        ("risk_ratio", 0.9, 0.69, 1.18),
    ):
        part.add("leaving", "gender", statistic, estimate, level="man", ci_low=low, ci_high=high,
                 p=0.43, unit="against woman", denominator=35, events=17,
                 table="leaving/adjusted", row="gender/man;gender/woman", **place)  # fmt: skip


MODERATED: dict[str, Any] = {
    "name": "moderated",
    "label": "Leaving in mind, by efficacy and gender",
    "kind": "logistic",
    "outcome": "leaving",
    "event": "yes",
    "predictors": [
        {"variable": "efficacy", "unit": 1.0, "direction": "higher"},
        {"variable": "gender", "unit": 1.0, "direction": "higher"},
    ],
    "covariates": [],
    "reference": {"gender": "woman"},
    "interval": "profile",
    "interactions": [["efficacy", "gender"]],
    "predictions": {},
    "family": "",
    "rationale": "",
}
ORDERED: dict[str, Any] = {
    **MODERATED,
    "name": "ordered",
    "label": "Calm by gender",
    "kind": "ordinal",
    "outcome": "calm",
    "event": "",
    "predictors": [
        {"variable": "gender", "unit": 1.0, "direction": "higher"},
        {"variable": "months", "unit": 12.0, "direction": "higher"},
    ],
    "interactions": [],
}


def moderation() -> pd.DataFrame:
    """An interaction of a number and a category in a logistic model, with marginal means."""
    part = StatisticsPart("modelling")
    place: dict[str, Any] = {**ADJUSTED, "outcome": "leaving", "n": 140, "method": HOW}
    for level, ratio, points in (("woman", 0.62, -0.091), ("man", 0.84, -0.038)):
        of_level = {**place, "level": f"gender={level}", "unit": "per 1 higher"}
        part.add("moderated", "efficacy:gender", "simple_slope_odds_ratio", ratio,
                 ci_low=ratio - 0.2, ci_high=ratio + 0.3, p=0.02, **of_level)  # fmt: skip
        part.add("moderated", "efficacy:gender", "risk_difference", points,
                 ci_low=points - 0.05, ci_high=points + 0.04, p=0.02, **of_level)  # fmt: skip
        part.add("moderated", "gender", "predicted_probability", 0.5, level=level, ci_low=0.41,
                 ci_high=0.6, denominator=40, events=20, **place)  # fmt: skip
        part.add("moderated", "gender", "estimated_marginal_probability", 0.484, level=level,
                 ci_low=0.39, ci_high=0.57, **place)  # fmt: skip
        for value in (3, 5, 7):
            part.add("moderated", "efficacy", "predicted_probability", 0.8 - value * 0.07,
                     level=str(value), group=f"curve:gender={level}",
                     ci_low=0.7 - value * 0.07, ci_high=0.9 - value * 0.07, **place)  # fmt: skip
    part.add("moderated", "efficacy:gender", "second_difference", 0.053,
             level="gender=man:woman", ci_low=-0.03, ci_high=0.136, p=0.21, unit="per 1 higher",
             **place)  # fmt: skip
    part.add("moderated", "gender", "contrast_odds_ratio", 0.97, level="man:woman", ci_low=0.58,
             ci_high=1.62, p=0.91, p_adjusted=0.91, unit="against woman", **place)  # fmt: skip
    part.add("moderated", "model", "count", 140, **ADJUSTED)
    return part.table()


def ordered() -> pd.DataFrame:
    """An ordinal model: a chance for each level of the outcome."""
    part = StatisticsPart("modelling")
    place: dict[str, Any] = {**ADJUSTED, "outcome": "calm", "n": 150, "method": HOW}
    for code, chance in (("1", 0.2), ("2", 0.35), ("3", 0.45)):
        for level in ("woman", "man"):
            part.add("ordered", "gender", "predicted_probability", chance, level=level,
                     group=f"outcome:{code}", ci_low=chance - 0.1, ci_high=chance + 0.1,
                     denominator=50, events=12, **place)  # fmt: skip
        part.add("ordered", "gender", "risk_difference", 0.021, level="man",
                 group=f"outcome:{code}", ci_low=-0.08, ci_high=0.11, unit="against woman",
                 **place)  # fmt: skip
        for value in (0, 20, 40):
            part.add("ordered", "months", "predicted_probability", chance + value / 1000,
                     level=str(value), group=f"curve:outcome:{code}", ci_low=chance - 0.1,
                     ci_high=chance + 0.1, **place)  # fmt: skip
    part.add("ordered", "model", "count", 150, **ADJUSTED)
    return part.table()


def separated() -> pd.DataFrame:
    """A model that could not be averaged: every row says why."""
    part = StatisticsPart("modelling")
    place: dict[str, Any] = {**ADJUSTED, "outcome": "leaving", "n": 140, "note": SEPARATED}
    for statistic in ("risk_difference", "risk_ratio", "average_marginal_effect"):
        part.add("leaving", "efficacy", statistic, None, unit="per 10 lower", **place)
    for value in ("4", "6", "9"):
        part.add("leaving", "efficacy", "predicted_probability", None, level=value, **place)
        part.add("leaving", "efficacy", "predicted_probability", None, level=value, group="curve",
                 **place)  # fmt: skip
    return part.table()
