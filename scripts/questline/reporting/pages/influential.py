"""Who moves the estimates: tables about single people, for the internal edition alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from questline.reporting.catalogue import _
from questline.reporting.lookup import Statistic
from questline.reporting.pages.model_table import COMPLETE
from questline.reporting.pages.tables import Column, Row, Table, file_name
from questline.reporting.pages.view import View
from questline.reporting.phrases import per

RESPONDENT = "respondent"


def influential_table(view: View, entry: Mapping[str, Any]) -> Table | None:
    """The people of a large Cook's distance."""
    rows = [
        Row(row.level, (view.cell(row, digits=3),))
        for row in view.lookup.where(
            "modelling", entry["name"], group=RESPONDENT, statistic="cooks_distance"
        )
    ]
    if not rows:
        return None
    return Table(
        file_name("influential", entry["name"]),
        _("{}: influential respondents").format(entry["label"]),
        _("Row of the raw file"),
        [Column(_("Cook’s distance"))],
        rows,
    )


def moves_table(view: View, entry: Mapping[str, Any]) -> Table | None:
    """Each estimate of interest without the one person who moves it most."""
    linear = entry["kind"] == "linear"
    statistic = "coefficient" if linear else "odds_ratio"
    rows = []
    for row in view.lookup.where(
        "modelling", entry["name"], statistic="largest_move", group=RESPONDENT
    ):
        head = view.labels.term(row.term)
        if row.level:
            head = f"{head}: {view.labels.level_of_term(row.term, row.level)}"
        cells = (
            view.cell(_beside(view, row, statistic, "")),
            view.cell(_beside(view, row, f"{statistic}_without_one", RESPONDENT)),
            view.cell(row),
            view.cell(_beside(view, row, "row_of_largest_move", RESPONDENT)),
        )
        rows.append(Row(f"{head}, {per(row.unit)}" if row.unit and not row.level else head, cells))
    if not rows:
        return None
    estimate = _("Difference") if linear else _("Odds ratio")
    columns = [
        Column(_("Of everyone"), estimate),
        Column(_("Without one person"), estimate),
        Column(_("Move, standard errors")),
        Column(_("Row of the raw file")),
    ]
    return Table(
        file_name("moves", entry["name"]),
        _("{}: if the one person were left out who moves an estimate most").format(entry["label"]),
        _("Predictor of interest"),
        columns,
        rows,
        [(_("A move of one standard error or more: that person decides what the result says."),)],
    )


def _beside(view: View, row: Statistic, statistic: str, group: str) -> Statistic | None:
    """Another statistic of the coefficient that a row is about."""
    return view.lookup.one(
        "modelling",
        row.analysis,
        statistic,
        term=row.term,
        level=row.level,
        group=group,
        model="adjusted",
        dataset=COMPLETE,
    )
