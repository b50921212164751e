"""The rows of the statistics store about single terms: estimates, references, counts by level."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from questline.modelling.inference import Estimate
from questline.modelling.regression import Fit
from questline.modelling.rows.analysis_rows import AnalysisRows
from questline.modelling.rows.columns import (
    cells_of,
    count_table,
    is_spline,
    measure_of,
    statistic_of,
)
from questline.modelling.terms.planned import conditions
from questline.modelling.terms.splines import SplineTerm

DATASET = "complete"
INTERVALS = {"profile": "profile-likelihood interval", "wald": "Wald interval"}
METHODS = {
    "logistic": "logistic regression, {interval}, Wald z test, standard error of the log odds "
    "ratio",
    "ordinal": "proportional odds regression, odds of a higher level, {interval}, Wald z test, "
    "standard error of the log odds ratio",
    "linear": "linear regression, t interval and t test",
}
TOO_LARGE = "Not computable: the odds ratio is too large or too small to be written as a number."


def add_estimates(rows: AnalysisRows, fit: Fit, model: str) -> None:
    """The rows of a model's coefficients, reference levels and knots.

    `model` is unadjusted or adjusted. Where the model holds interactions, the coefficients of their
    variables say for whom they are.
    """
    add_coefficients(rows, fit, model, count_table(rows.analysis))
    for term in fit.terms:
        if term.levels:
            add_reference(rows, term.variable, term.reference, model)
        elif isinstance(term, SplineTerm) and fit.recipe:
            _add_knots(rows, term, model)


def add_coefficients(rows: AnalysisRows, fit: Fit, model: str, table: str) -> None:
    """The rows of a model's coefficients; `table` is that of the counts which they rest on."""
    for_whom = conditions(fit.recipe) if fit.recipe else {}
    said: set[str] = set()
    for estimate in fit.estimates:
        column = estimate.column
        notes = [estimate.reason or estimate.note]
        if column.variable not in said and is_spline(column):
            notes.append(fit.notes.get(column.variable, ""))
        if not estimate.reason:
            notes.append(for_whom.get(column.variable, ""))
        said.add(column.variable)
        fields: dict[str, Any] = {
            **cells_of([column], table),
            **numbers_of(rows, estimate, " ".join(filter(None, notes))),
        }
        rows.add(
            column.variable,
            statistic_of(column, rows.kind),
            model=model,
            level=column.level,
            unit=column.unit,
            method=method_of(rows.analysis, estimate),
            **fields,
        )


def add_reference(rows: AnalysisRows, variable: str, level: str, model: str) -> None:
    """The reference level of a category, with the value that it is given."""
    rows.add(
        variable,
        "reference",
        0 if rows.kind == "linear" else 1,
        level=level,
        model=model,
        n=None,
        events=None,
        method="the level that the others are compared with",
    )


def method_of(analysis: Mapping[str, Any], estimate: Estimate) -> str:
    """How a coefficient was estimated, and what it is if its name does not say that."""
    method = method_of_kind(analysis)
    measure = measure_of(estimate.column, analysis["kind"])
    return f"{measure}: {method}" if measure else method


def method_of_kind(analysis: Mapping[str, Any]) -> str:
    """How the coefficients of a planned model are estimated."""
    return METHODS[analysis["kind"]].format(interval=INTERVALS[analysis["interval"]])


def numbers_of(rows: AnalysisRows, estimate: Estimate, note: str) -> dict[str, Any]:
    """The numbers of an estimate's row. Odds ratios keep their standard error in log odds."""
    if estimate.estimate is None:
        return {"note": note}
    numbers = [estimate.estimate, estimate.low, estimate.high]
    if statistic_of(estimate.column, rows.kind) == "odds_ratio":
        numbers = [ratio(number) for number in numbers]
        if numbers[0] is None:
            return {"note": TOO_LARGE}
    return {
        "estimate": numbers[0],
        "se": estimate.se,
        "df": estimate.df,
        "p": estimate.p,
        "conf_level": rows.confidence,
        "ci_low": numbers[1],
        "ci_high": numbers[2],
        "note": note,
    }


def ratio(log_odds: float | None) -> float | None:
    """The odds ratio, or None where it is no number that a computer can hold."""
    if log_odds is None or abs(log_odds) > 700:
        return None
    return math.exp(log_odds)


def add_level_counts(
    rows: AnalysisRows, fit: Fit, *, model: str = "adjusted", table: str = ""
) -> None:
    """How many complete cases have each level of each category, and each combination of two that
    interact; by event in a logistic model. In an ordinal one also each level of the outcome.

    `table` is the table of counts; without it that of the analysis's complete cases.
    """
    cases = fit.cases
    place = {"model": model, "table": table or count_table(rows.analysis)}
    if rows.kind == "logistic":
        groups = {"event": cases.outcome == 1, "no_event": cases.outcome == 0}
    else:
        groups = {"": cases.outcome == cases.outcome}
    cells = {}
    for term in fit.terms:
        answers = cases.frame[term.variable].to_numpy(dtype=object) if term.levels else None
        cells.update({(term.variable, level): answers == level for level in term.levels})
    levels = {term.variable: term.levels for term in fit.terms}
    for interaction in fit.recipe.interactions if fit.recipe else ():
        first, second = (levels[name] for name in interaction.variables)
        for one in first:
            for other in second:
                both = cells[interaction.first, one] & cells[interaction.second, other]
                cells[interaction.name, f"{one}:{other}"] = both
    for (variable, level), people in cells.items():
        for group, some in groups.items():
            _add_count(rows, variable, level, int((people & some).sum()), group, place)
    if rows.kind == "ordinal":
        for level, count in zip(cases.levels, cases.level_counts.tolist(), strict=True):
            _add_count(rows, rows.analysis["outcome"], level, count, "", place)


def _add_count(
    rows: AnalysisRows,
    variable: str,
    level: str,
    count: int,
    group: str,
    place: Mapping[str, str],
) -> None:
    rows.add(
        variable,
        "count",
        count,
        level=level,
        group=group,
        n=None,
        events=None,
        row=f"{variable}/{level}",
        column=group or "all",
        **place,
    )


def _add_knots(rows: AnalysisRows, term: SplineTerm, model: str) -> None:
    """Where the pieces of a curve meet."""
    for number, place in enumerate(term.knots, start=1):
        rows.add(
            term.variable,
            "knot",
            place,
            level=f"knot_{number}",
            model=model,
            events=None,
            method="knot of a restricted cubic spline, in the units of the variable",
        )
