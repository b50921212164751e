"""The tables of imputed answers: beside the observed ones, and pooled over the completed sets."""

from __future__ import annotations

from collections.abc import Callable

from questline.reporting.catalogue import _
from questline.reporting.lookup import Statistic
from questline.reporting.pages.tables import Column, Row, Table
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text

Found = dict[tuple[str, str, str, str], Statistic]
"""Rows by variable, level, group and statistic."""


def distribution_table(view: View) -> Table | None:
    """How common each answer is among the observed and among the imputed."""
    found = _by_place(view, "distributions")
    columns = [Column(_("Answered")), Column(_("Imputed"))]

    def cells(name: str, level: str, statistic: str) -> tuple[Text, ...]:
        return tuple(
            view.cell(found.get((name, level, group, statistic)))
            for group in ("observed", "imputed")
        )

    rows = _rows(view, found, cells, len(columns), with_spread=True)
    if not rows:
        return None
    caption = _("Answers given beside answers filled in")
    notes: list[Text] = [
        (
            _(
                "Percent of those who answered, and of the imputed values of those who did not; "
                "for numbers also mean and standard deviation."
            ),
        )
    ]
    return Table("imputed_values", caption, _("Answer"), columns, rows, notes)


def pooled_table(view: View) -> Table | None:
    """Percentages and means over the completed sets, beside those of the answers given."""
    found = _by_place(view, "pooled")
    given = _by_place(view, "distributions")
    columns = [
        Column(_("As answered")),
        Column(_("Missing answers imputed ({} interval)").format(view.confidence)),
        Column(_("Fraction of missing information")),
    ]

    def cells(name: str, level: str, statistic: str) -> tuple[Text, ...]:
        return (
            view.cell(given.get((name, level, "observed", statistic)), digits=_digits(statistic)),
            view.with_interval(found.get((name, level, "", statistic)), _digits(statistic)),
            view.where_there(found.get((name, level, "", "fraction_of_missing_information"))),
        )

    pooled = {place: row for place, row in found.items() if place[3] in ("percent", "mean")}
    rows = _rows(view, pooled, cells, len(columns))
    if not rows:
        return None
    caption = _("Answers pooled over the completed sets")
    return Table("pooled_answers", caption, _("Answer"), columns, rows)


def pooled_correlations_table(view: View) -> Table | None:
    """The planned correlations over the completed sets, beside those of complete pairs."""
    rows = []
    for row in view.lookup.where("imputation", "pooled", statistic="correlation"):
        complete = view.lookup.one(
            "description",
            "correlations",
            "correlation",
            term=row.term,
            level=row.level,
            dataset="analysed",
        )
        share = view.lookup.one(
            "imputation",
            "pooled",
            "fraction_of_missing_information",
            term=row.term,
            level=row.level,
            dataset=row.dataset,
        )
        pair = _("{} and {}").format(
            view.labels.variable(row.term), view.labels.variable(row.level)
        )
        cells = (
            view.with_interval(complete),
            view.with_interval(row),
            view.where_there(row, "p"),
            view.where_there(share),
        )
        rows.append(Row(pair, cells))
    if not rows:
        return None
    columns = [
        Column(_("Complete pairs ({} interval)").format(view.confidence)),
        Column(_("Missing answers imputed ({} interval)").format(view.confidence)),
        Column("p"),
        Column(_("Fraction of missing information")),
    ]
    caption = _("Correlations pooled over the completed sets")
    return Table("pooled_correlations", caption, _("Pair"), columns, rows)


def _by_place(view: View, analysis: str) -> Found:
    return {
        (row.term, row.level, row.group, row.statistic): row
        for row in view.lookup.where("imputation", analysis)
        if row.statistic != "correlation"
    }


def _rows(
    view: View,
    found: Found,
    cells: Callable[[str, str, str], tuple[Text, ...]],
    width: int,
    with_spread: bool = False,
) -> list[Row]:
    """A heading for each variable with its answers below it; a mean is a line of its own."""
    rows: list[Row] = []
    for name in dict.fromkeys(place[0] for place in found):
        label = view.labels.variable(name)
        own = [place for place in found if place[0] == name]
        spread = ("mean", "sd") if with_spread else ("mean",)
        summaries = [kind for kind in spread if any(place[3] == kind for place in own)]
        levels = list(dict.fromkeys(place[1] for place in own if place[3] == "percent"))
        known = [code for code in view.labels.levels(name) if code in levels]
        levels = [*known, *(code for code in levels if code not in known)]
        if levels == [""]:
            rows.append(Row(label, cells(name, "", "percent")))
            continue
        if not levels and summaries == ["mean"]:
            rows.append(Row(_("{}, mean").format(label), cells(name, "", "mean")))
            continue
        rows.append(Row(label, tuple(("",) for _other in range(width)), "heading"))
        names = {"mean": _("Mean"), "sd": _("Standard deviation")}
        rows += [Row(names[kind], cells(name, "", kind), "part", label) for kind in summaries]
        for code in levels:
            head = view.labels.level_or_range(name, code)
            rows.append(Row(head, cells(name, code, "percent"), "part", label))
    return rows


def _digits(statistic: str) -> int | None:
    return 1 if statistic == "percent" else None
