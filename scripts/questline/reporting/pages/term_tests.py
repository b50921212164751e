"""The tests of whole terms on the page: categories, curves, interactions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from questline.reporting.catalogue import _, message
from questline.reporting.lookup import Statistic
from questline.reporting.pages.model_lines import COMPLETE
from questline.reporting.pages.tables import Column, Row, Table, file_name
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text

TESTS = ("joint_test", "nonlinearity_test")
STRAIGHT = message("{}: is the curve a straight line?")
IMPUTED_NOTE = message("Test D1 of Li, Raghunathan and Rubin (1991).")
NOTES = {
    "likelihood": message(
        "Likelihood ratio tests: twice the drop of the log-likelihood when the term "
        "leaves the model."
    ),
    "linear": message("F tests of the model with the term against the model without it."),
    "curve": message(
        "A curve that is not clearly bent may still be: the test says only that a straight "
        "line would fit these data as well."
    ),
}


def term_tests_table(view: View, analysis: Mapping[str, Any], dataset: str) -> Table | None:
    """The tests that all coefficients of a term are zero, or None where no term has several."""
    rows = [
        row
        for row in view.lookup.where("modelling", analysis["name"], dataset=dataset)
        if row.statistic in TESTS and row.model == "adjusted" and not row.group
    ]
    if not rows:
        return None
    complete = dataset == COMPLETE
    is_f = not complete or analysis["kind"] == "linear"
    curve = any(row.statistic == "nonlinearity_test" for row in rows)
    notes = [_(NOTES["linear" if is_f else "likelihood"])] if complete else [_(IMPUTED_NOTE)]
    notes += [_(NOTES["curve"])] if curve else []
    name = "term_tests" if complete else "imputed_joint"
    ending = "" if complete else _(", missing answers imputed")
    return Table(
        file_name(name, analysis["name"]),
        _("{}: tests of whole terms in the adjusted model{}").format(analysis["label"], ending),
        _("Term"),
        [Column("F" if is_f else _("Chi-square")), Column(_("df")), Column("p")],
        [Row(_head(view, row), _cells(view, analysis, row)) for row in rows],
        [(note,) for note in notes],
    )


def _head(view: View, row: Statistic) -> str:
    label = view.labels.term(row.term)
    return label if row.statistic == "joint_test" else _(STRAIGHT).format(label)


def _cells(view: View, analysis: Mapping[str, Any], row: Statistic) -> tuple[Text, ...]:
    residual = view.lookup.one(
        "modelling",
        analysis["name"],
        "residual_df",
        term=row.term,
        level="" if row.statistic == "joint_test" else "nonlinear",
        model="adjusted",
        dataset=row.dataset,
    )
    degrees = view.where_there(row, "df")
    second = view.number(residual, digits=0 if row.dataset == COMPLETE else 1)
    if degrees != ("",) and second.is_there:
        degrees = (*degrees, ", ", second)
    return (view.cell(row), degrees, view.where_there(row, "p"))
