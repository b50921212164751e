"""The rows of the statistics store about single terms: estimates, references, counts by level."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from questline.core.statistics import StatisticsPart, statistic_id
from questline.modelling.regression import Estimate, Fit

DATASET = "complete"
INTERVALS = {"profile": "profile-likelihood interval", "wald": "Wald interval"}
TOO_LARGE = "Not computable: the odds ratio is too large or too small to be written as a number."


def add_estimates(
    part: StatisticsPart, analysis: Mapping[str, Any], model: str, fit: Fit, confidence: float
) -> list[str]:
    """The rows of a model's coefficients and reference levels.

    `model` is unadjusted or adjusted. Returns the ids of the rows of the focal predictors, whose
    p-values are tests.
    """
    tests = []
    logistic = analysis["kind"] == "logistic"
    statistic = "odds_ratio" if logistic else "coefficient"
    for estimate in fit.estimates:
        column = estimate.column
        names: dict[str, Any] = {"term": column.variable, "level": column.level, "model": model}
        fields = _fields(analysis, fit, estimate, confidence)
        part.add(analysis["name"], statistic=statistic, dataset=DATASET, **names, **fields)
        if column.focal:
            tests.append(
                statistic_id(part.stage, analysis["name"], statistic, dataset=DATASET, **names)
            )
    for term in fit.terms:
        if term.levels:
            part.add(
                analysis["name"],
                term.variable,
                "reference",
                1 if logistic else 0,
                level=term.reference,
                model=model,
                dataset=DATASET,
                outcome=analysis["outcome"],
                method="the level that the others are compared with",
            )
    return tests


def _fields(
    analysis: Mapping[str, Any], fit: Fit, estimate: Estimate, confidence: float
) -> dict[str, Any]:
    """The columns of an estimate's row. Odds ratios keep their standard error in log odds."""
    column = estimate.column
    logistic = analysis["kind"] == "logistic"
    fields: dict[str, Any] = {
        "outcome": analysis["outcome"],
        "estimate": estimate.estimate,
        "n": fit.cases.count,
        "events": fit.cases.events if logistic else None,
        "unit": column.unit,
        "note": estimate.reason or estimate.note,
    }
    if column.level:
        fields["table"] = count_table(analysis)
        fields["row"] = f"{column.variable}/{column.level};{column.variable}/{column.reference}"
    if logistic:
        fields["method"] = (
            f"logistic regression, {INTERVALS[analysis['interval']]}, Wald z test, "
            "standard error of the log odds ratio"
        )
    else:
        fields["method"] = "linear regression, t interval and t test"
    if estimate.estimate is None:
        return fields
    low, high = estimate.low, estimate.high
    if logistic:
        fields["estimate"] = ratio(estimate.estimate)
        low, high = ratio(low), ratio(high)
        if fields["estimate"] is None:
            return {**fields, "note": TOO_LARGE}
    numbers = {"se": estimate.se, "df": estimate.df, "p": estimate.p}
    limits = {"conf_level": confidence, "ci_low": low, "ci_high": high}
    return {**fields, **numbers, **limits}


def ratio(log_odds: float | None) -> float | None:
    """The odds ratio, or None where it is no number that a computer can hold."""
    if log_odds is None or abs(log_odds) > 700:
        return None
    return math.exp(log_odds)


def add_level_counts(part: StatisticsPart, analysis: Mapping[str, Any], fit: Fit) -> None:
    """How many complete cases have each level of each category, by event in a logistic model."""
    outcome = fit.cases.outcome
    if analysis["kind"] == "logistic":
        groups = {"event": outcome == 1, "no_event": outcome == 0}
    else:
        groups = {"": outcome == outcome}
    for term in fit.terms:
        for level in term.levels:
            has_level = (fit.cases.frame[term.variable] == level).to_numpy(dtype=bool)
            for group, people in groups.items():
                part.add(
                    analysis["name"],
                    term.variable,
                    "count",
                    int((has_level & people).sum()),
                    level=level,
                    group=group,
                    model="adjusted",
                    dataset=DATASET,
                    outcome=analysis["outcome"],
                    table=count_table(analysis),
                    row=f"{term.variable}/{level}",
                    column=group or "all",
                )


def count_table(analysis: Mapping[str, Any]) -> str:
    """The name of the table of an analysis's counts; both models rest on the same people."""
    return f"{analysis['name']}/adjusted"
