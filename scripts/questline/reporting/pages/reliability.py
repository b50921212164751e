"""Reliability on the page: one table for all scales, and every coefficient of one scale."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from questline.core.sentences import ended
from questline.reporting.catalogue import _, message
from questline.reporting.labels import capital
from questline.reporting.lookup import Statistic
from questline.reporting.names import ESTIMATORS, RELIABILITY
from questline.reporting.pages.measured import Measured, of_scale
from questline.reporting.pages.tables import Column, Row, Table, file_name
from questline.reporting.pages.topic import Topic, cautions_of, with_numbers
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text

ALWAYS = ("alpha", "omega_total")
WHERE_ASKED = ("ordinal_alpha", "ordinal_omega", "omega_hierarchical")
AT_THE_END = ("average_inter_item_correlation", "standard_error_of_measurement")
READING = message(
    "Alpha and omega are at most 1: the share of the differences between people’s scores "
    "that is not chance. As orientation, not as a verdict: 0.70 is often asked of scores "
    "that compare groups and 0.90 of scores on which a decision about one person rests "
    "(Nunnally and Bernstein 1994). Many items make both high even where the items measure "
    "more than one thing."
)


def reliability_table(view: View) -> Table:
    """How well the items of each scale hold together; an index says why that is not asked."""
    scales = [of_scale(view, name) for name in view.study["scales"]]
    asked = [
        statistic
        for statistic in (*ALWAYS, *WHERE_ASKED, *AT_THE_END)
        if statistic not in WHERE_ASKED or any(scale.one(statistic) for scale in scales)
    ]
    rows = [
        Row(
            scale.label,
            tuple(view.with_interval(scale.one(statistic)) for statistic in asked),
        )
        for scale in scales
    ]
    labels = dict(RELIABILITY)
    columns = [Column(_(labels[statistic])) for statistic in asked]
    notes: list[Text] = [(_("In brackets: {} intervals.").format(view.confidence),), (_(READING),)]
    notes += [
        (f"{scale['label']}: {ended(scale['note'])}",)
        for scale in view.study["scales"].values()
        if scale["note"]
    ]
    caption = _("Reliability of the scales")
    return Table("scale_reliability", caption, _("Scale"), columns, rows, notes)


def reliability_topic(view: View, scale: Measured, about: Mapping[str, Any]) -> Topic:
    """Every coefficient of one scale, with its interval, its people and how it was computed."""
    if about["kind"] == "index":
        return Topic(_("Reliability"))
    rows, found = [], []
    for statistic, label in RELIABILITY:
        for row in _rows_of(scale, statistic):
            found.append(row)
            cells: tuple[Text, ...] = (
                view.cell(row),
                view.where_there(row, "interval"),
                view.where_there(row, "n"),
                (ended(capital(row.method)),),
            )
            rows.append(Row(_head(_(label), row), cells))
    columns = [
        Column(_("Estimate")),
        Column(_("{} interval").format(view.confidence)),
        Column(_("People")),
        Column(_("How"), words=True),
    ]
    table = Table(
        file_name("reliability", scale.name),
        _("Every coefficient of reliability of {}").format(scale.label),
        _("Coefficient"),
        columns,
        rows,
    )
    extra = [row for row in found if row.statistic not in (*ALWAYS, *AT_THE_END)]
    return Topic(
        _("Reliability"),
        cautions=cautions_of(view, _("Reliability"), extra) if extra else [],
        tables=with_numbers([table]) if extra else [],
    )


def _rows_of(scale: Measured, statistic: str) -> list[Statistic]:
    """The row on the whole scale, or one for each estimator that gives this coefficient."""
    return [row for row in scale.rows(statistic) if row.term == scale.name and not row.group]


def _head(label: str, row: Statistic) -> str:
    return f"{label} ({ESTIMATORS[row.model]})" if row.model in ESTIMATORS else label
