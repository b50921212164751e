"""How the rows about a coefficient are named, and which counts of people they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from questline.core.statistics import statistic_id
from questline.modelling.design import Column
from questline.modelling.terms.columns import DerivedColumn

STAGE = "modelling"


def statistic_of(column: Column, kind: str) -> str:
    """What the coefficient of a column is: an odds ratio, a difference, or part of a curve."""
    if is_spline(column):
        return "spline_coefficient"
    return "coefficient" if kind == "linear" else "odds_ratio"


def is_spline(column: Column) -> bool:
    """Whether a column is part of a spline."""
    return isinstance(column, DerivedColumn) and column.made_by == "spline"


def is_interaction(column: Column) -> bool:
    """Whether a column is the product of two others."""
    return isinstance(column, DerivedColumn) and column.made_by == "interaction"


def measure_of(column: Column, kind: str) -> str:
    """What the coefficient of a column is, where that is not what its term's name says."""
    if is_spline(column):
        what = "log odds ratio" if kind != "linear" else "coefficient"
        return f"{what} of one part of a curve, without a meaning of its own"
    if is_interaction(column):
        return "difference of differences" if kind == "linear" else "ratio of odds ratios"
    return ""


def cells_of(columns: Iterable[Column], table: str) -> dict[str, str]:
    """The cells of the table of counts on which the coefficients of these columns rest."""
    rows: dict[str, None] = {}
    for column in columns:
        if isinstance(column, DerivedColumn):
            rows.update(dict.fromkeys(column.rests_on))
        elif column.level:
            names = (f"{column.variable}/{level}" for level in (column.level, column.reference))
            rows.update(dict.fromkeys(names))
    return {"table": table, "row": ";".join(rows)} if rows else {}


def count_table(analysis: Mapping[str, Any]) -> str:
    """The name of the table of an analysis's counts; both models rest on the same people."""
    return f"{analysis['name']}/adjusted"


def by_variable(columns: Sequence[Column]) -> dict[str, list[int]]:
    """The places of the columns of each term and each interaction, in their order."""
    return {
        variable: list(places)
        for variable, places in groupby(range(len(columns)), lambda i: columns[i].variable)
    }


def focal_tests(
    analysis: Mapping[str, Any], columns: Sequence[Column], dataset: str, group: str = ""
) -> list[str]:
    """The ids of the rows whose p-values are the tests of an analysis.

    Each coefficient of a predictor counts; of a spline, and of an interaction with several columns,
    the joint test does, the single coefficients being no questions of their own.
    """
    tests = []
    for variable, places in by_variable(columns).items():
        own = [columns[place] for place in places]
        if not own[0].focal:
            continue
        together = is_spline(own[0]) or (is_interaction(own[0]) and len(own) > 1)
        for column in own[: 1 if together else None]:
            tests.append(
                statistic_id(
                    STAGE,
                    analysis["name"],
                    "joint_test" if together else statistic_of(column, analysis["kind"]),
                    term=variable,
                    level="" if together else column.level,
                    model="adjusted",
                    dataset=dataset,
                    group=group,
                )
            )
    return tests
