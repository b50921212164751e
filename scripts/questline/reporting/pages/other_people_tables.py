"""The tables on how the planned models would do with other people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from questline.core.sentences import ended
from questline.reporting.catalogue import _
from questline.reporting.labels import capital
from questline.reporting.lookup import Statistic
from questline.reporting.names import VALIDATION
from questline.reporting.other_models import ESTIMATES, in_words
from questline.reporting.pages.model_table import COMPLETE
from questline.reporting.pages.tables import Column, Row, Table, file_name
from questline.reporting.pages.view import View

MEASURES = {
    "logistic": (
        "auc",
        "brier_score",
        "nagelkerke_r_squared",
        "calibration_slope",
        "calibration_intercept",
    ),
    "linear": ("r_squared", "mean_squared_error", "calibration_slope", "calibration_intercept"),
    "ordinal": (),
}
"""The measures of each kind of model, in the order of the table."""


def measures_table(view: View, analysis: Mapping[str, Any]) -> Table | None:
    """Every measure of performance: apparent, its optimism, and corrected."""
    rows: list[Row] = []
    methods: dict[str, None] = {}
    for statistic in MEASURES[analysis["kind"]]:
        apparent = one_of(view, analysis, statistic)
        corrected = one_of(view, analysis, statistic, group="corrected")
        optimism = one_of(view, analysis, statistic, group="optimism")
        if corrected is None:
            continue
        digits = 3 if statistic == "brier_score" else None
        cells = (
            view.cell(apparent, digits=digits),
            view.cell(optimism, digits=digits),
            view.with_interval(corrected, digits),
        )
        rows.append(Row(_(VALIDATION[statistic]), cells))
        methods[ended(capital(corrected.method))] = None
    for level, label in (("mean", "mean"), ("percentile_90", _("nine in ten people below"))):
        error = [
            one_of(view, analysis, "calibration_error", "calibration_curve", level, group)
            for group in ("apparent", "corrected")
        ]
        if error[1] is not None:
            cells = (view.cell(error[0]), ("",), view.cell(error[1]))
            rows.append(Row(f"{_(VALIDATION['calibration_error'])}, {label}", cells))
    if not rows:
        return None
    return Table(
        file_name("validation", analysis["name"]),
        _("{}: among these people, and with others like them").format(analysis["label"]),
        _("Measure"),
        [
            Column(_("Among these people")),
            Column(_("Optimism")),
            Column(_("With others like them ({} interval)").format(view.confidence)),
        ],
        rows,
        [(method,) for method in methods],
    )


def shrunken_table(view: View, analysis: Mapping[str, Any]) -> Table | None:
    """The estimates for predicting other people beside the planned ones."""
    shrunken = view.lookup.where("modelling", analysis["name"], model="shrunken", dataset=COMPLETE)
    rows = []
    for row in shrunken:
        planned = one_of(view, analysis, row.statistic, row.term, row.level)
        before = view.cell(planned) if row.statistic in ESTIMATES else ("",)
        rows.append(Row(_head(view, analysis, row), (before, view.cell(row))))
    if not rows:
        return None
    what = _("Difference") if analysis["kind"] == "linear" else _("Odds ratio")
    methods = dict.fromkeys(ended(capital(row.method)) for row in shrunken if row.method)
    return Table(
        file_name("shrunken", analysis["name"]),
        _("{}: estimates shrunken for predicting other people").format(analysis["label"]),
        _("Term"),
        [Column(_("{} as planned").format(what)), Column(_("Shrunken"))],
        rows,
        [(method,) for method in methods],
    )


def _head(view: View, analysis: Mapping[str, Any], row: Statistic) -> str:
    """What a shrunken estimate is of."""
    if row.statistic == "intercept":
        return _("Intercept") if analysis["kind"] == "linear" else _("Intercept, log odds")
    if row.statistic == "spline_coefficient":
        part = row.level.replace("_", " ")
        return _("{}, coefficient of its curve: {}").format(view.labels.variable(row.term), part)
    return in_words(view.labels, row)


def samples_table(view: View, analysis: Mapping[str, Any]) -> Table | None:
    """How many samples were of use, and which terms had to be left out of how many."""
    used = one_of(view, analysis, "number_of_samples", "internal_validation")
    without = [
        row for row in rows_of(view, analysis) if row.statistic == "samples_without_estimate"
    ]
    if used is None or not without:
        return None
    rows = [Row(_("Samples that the measures rest on"), (view.cell(used),))]
    rows += [
        Row(_("Without an estimate for {}").format(in_words(view.labels, row)), (view.cell(row),))
        for row in without
    ]
    methods = dict.fromkeys(ended(capital(row.method)) for row in (used, *without) if row.method)
    return Table(
        file_name("samples", analysis["name"]),
        _("{}: the samples").format(analysis["label"]),
        _("Samples"),
        [Column(_("Number"))],
        rows,
        [(method,) for method in methods],
    )


def rows_of(view: View, analysis: Mapping[str, Any]) -> list[Statistic]:
    """What the store has of the planned model on complete cases."""
    return view.lookup.where("modelling", analysis["name"], model="adjusted", dataset=COMPLETE)


def one_of(
    view: View,
    analysis: Mapping[str, Any],
    statistic: str,
    term: str = "model",
    level: str = "",
    group: str = "",
) -> Statistic | None:
    """One statistic of the planned model on complete cases."""
    return view.lookup.one(
        "modelling",
        analysis["name"],
        statistic,
        term=term,
        level=level,
        group=group,
        model="adjusted",
        dataset=COMPLETE,
    )
