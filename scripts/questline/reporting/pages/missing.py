"""Missing answers: where, of which kind, and in which patterns."""

from __future__ import annotations

from collections.abc import Sequence

from questline.reporting.catalogue import _
from questline.reporting.labels import KINDS_OF_MISSING
from questline.reporting.pages.tables import Column, Row, Table
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text
from questline.reporting.phrases import listed

NOT_PUT = ("not_asked", "not_applicable")
"""The kinds of those who could not have answered."""


def not_put_to_all(view: View, names: Sequence[str]) -> list[str]:
    """The labels of the variables that some people were not asked, or that did not apply to them.

    Their answers count as missing, although nobody left anything out.
    """
    found = view.lookup.where("description", "missing_answers", statistic="count")
    concerned = {row.term for row in found if row.level in NOT_PUT}
    return [view.labels.variable(name) for name in dict.fromkeys(names) if name in concerned]


def missing_table(view: View) -> Table:
    """Missing answers by variable and kind; variables without any are left out."""
    found = view.lookup.where("description", "missing_answers", statistic="count")
    kinds = [kind for kind in KINDS_OF_MISSING if any(row.level == kind for row in found)]
    kinds += sorted({row.level for row in found if row.level} - set(kinds))
    rows = []
    for variable in dict.fromkeys(row.term for row in found):
        by_kind = {row.level: row for row in found if row.term == variable}
        total = by_kind.get("")
        if total is not None and total.estimate == 0:
            continue
        percent = view.lookup.one(
            "description", "missing_answers", "percent", term=variable, dataset="analysed"
        )
        cells: list[Text] = [view.count_and_percent(total, percent)]
        cells += [view.cell(by_kind[kind]) if kind in by_kind else ("",) for kind in kinds]
        rows.append(Row(view.labels.variable(variable), tuple(cells)))
    columns = [
        Column(_("Missing")),
        *(Column(_(KINDS_OF_MISSING.get(kind, kind))) for kind in kinds),
    ]
    notes: list[Text] = [
        (
            _(
                "Percentages are of all respondents analysed. Variables without a missing answer "
                "are not listed."
            ),
        )
    ]
    caption = _("Missing answers by question and kind")
    return Table("missing_answers", caption, _("Question"), columns, rows, notes)


def patterns_table(view: View) -> Table:
    """Which answers were missing together, most frequent pattern first."""
    rows = []
    for row in view.lookup.where("description", "missing_patterns", statistic="count"):
        rows.append(Row(_pattern(view, row.term, row.note, row.status), (view.cell(row),)))
    notes: list[Text] = [
        (_("Over the variables of Table 1. What was not asked or did not apply is missing too."),)
    ]
    caption = _("Patterns of missing answers")
    return Table(
        "missing_patterns", caption, _("Missing together"), [Column(_("People"))], rows, notes
    )


def _pattern(view: View, term: str, note: str, status: str) -> str:
    if term == "other_patterns":
        return _("Other patterns")
    if status == "hidden":
        return _("Pattern {}").format(term.rpartition("_")[2].lstrip("0"))
    if note in ("", "complete"):
        return _("Nothing missing")
    return listed([view.labels.variable(name) for name in note.split(", ")])
