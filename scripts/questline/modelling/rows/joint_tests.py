"""Rows of tests that all coefficients of a term are zero, and that a curve is a straight line."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from questline.modelling.regression import Fit
from questline.modelling.rows.analysis_rows import AnalysisRows
from questline.modelling.rows.columns import by_variable, cells_of, count_table, is_spline
from questline.modelling.term_tests import term_test

METHODS = {
    "likelihood": "likelihood ratio test (chi-square) that {what}",
    "linear": "F test that {what}",
}
ALL = "all coefficients of the term are 0"
STRAIGHT = "the curve is a straight line"


def add_joint_tests(rows: AnalysisRows, fit: Fit, model: str, *, table: str = "") -> None:
    """One test for each term and each interaction with several columns, one more for each curve.

    `table` is the table of counts; without it that of the analysis's complete cases.
    """
    place = {"model": model, "table": table or count_table(rows.analysis)}
    columns = [estimate.column for estimate in fit.estimates]
    for variable, places in by_variable(columns).items():
        if len(places) > 1:
            _add(rows, fit, place, variable, places, "joint_test")
        if is_spline(columns[places[0]]):
            _add(rows, fit, place, variable, places[1:], "nonlinearity_test")


def _add(
    rows: AnalysisRows,
    fit: Fit,
    where: Mapping[str, str],
    variable: str,
    places: list[int],
    statistic: str,
) -> None:
    found = term_test(fit, places, rows.kind)
    curve = statistic == "nonlinearity_test"
    method = METHODS["linear" if rows.kind == "linear" else "likelihood"]
    tested = [fit.estimates[place].column for place in places]
    place: dict[str, Any] = {"model": where["model"], **cells_of(tested, where["table"])}
    said: dict[str, Any] = {"method": method.format(what=STRAIGHT if curve else ALL), **place}
    if found.reason:
        rows.add(variable, statistic, note=found.reason, **said)
        return
    rows.add(variable, statistic, found.statistic, df=found.df, p=found.p, **said)
    if math.isfinite(found.residual_df):
        level = "nonlinear" if curve else ""
        rows.add(variable, "residual_df", found.residual_df, level=level, **place)
