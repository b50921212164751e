"""What open answers of the questionnaire hold: categories by outcome (content analysis)."""

from __future__ import annotations

from questline.reporting.catalogue import _, message
from questline.reporting.lookup import Statistic
from questline.reporting.pages.interviewed_people import STAGE, level_label
from questline.reporting.pages.tables import Column, Row, Table, file_name
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text

ANALYSIS, DATASET = "open_answers", "analysed"
NO_CODE, NO_CODE_LABEL = "(no code)", message("None of these")


def answers_tables(view: View) -> list[Table]:
    """A table for each question, and for each variable by which it is counted."""
    questions = dict.fromkeys(row.term for row in view.lookup.where(STAGE, ANALYSIS))
    return [table for question in questions for table in _tables(view, question)]


def _tables(view: View, question: str) -> list[Table]:
    rows = view.lookup.where(STAGE, ANALYSIS, term=question, statistic="count")
    groups = dict.fromkeys(row.group for row in rows)
    names = dict.fromkeys(group.partition("=")[0] for group in groups if group)
    if not names:
        return [_table(view, question, "", [""], rows)]
    return [
        _table(
            view, question, name,
            [group for group in groups if not group or group.partition("=")[0] == name], rows,
        )
        for name in names
    ]  # fmt: skip


def _table(view: View, question: str, name: str, groups: list[str], rows: list[Statistic]) -> Table:
    categories = list(dict.fromkeys(row.level for row in rows if row.level))
    lines = [
        Row(
            _(NO_CODE_LABEL) if category == NO_CODE else category,
            tuple(_share(view, question, category, group) for group in groups),
        )
        for category in categories
    ]
    lines.append(
        Row(_("Answers read"), tuple(view.cell(_one(view, question, "count", "", one))
                                  for one in groups))
    )  # fmt: skip
    by = _(", by {}").format(view.labels.variable(name)) if name else ""
    caption = _("What the answers hold{}: {}").format(by, view.labels.variable(question))
    columns = [_column(view, group) for group in groups]
    notes: list[Text] = [
        (
            _(
                "Answers (percentage of the answers read; {} interval of Wilson). "
                "An answer can hold several categories; a category counts with "
                "those below it."
            ).format(view.confidence),
        )
    ]
    return Table(
        file_name("coded_answers", question, name), caption, _("Category"), columns, lines, notes
    )


def _one(view: View, question: str, statistic: str, level: str, group: str) -> Statistic | None:
    return view.lookup.one(
        STAGE, ANALYSIS, statistic, term=question, level=level, group=group, dataset=DATASET
    )


def _share(view: View, question: str, category: str, group: str) -> Text:
    count, percent = (
        _one(view, question, statistic, category, group) for statistic in ("count", "percent")
    )
    people, part, ends = (
        view.number(count), view.number(percent), view.number(percent, "interval"),
    )  # fmt: skip
    if not people.is_there or not part.is_there:
        return (people,)
    return (people, " (", part, *(("; ", ends) if ends.is_there else ()), ")")


def _column(view: View, group: str) -> Column:
    if not group:
        return Column(_("All"))
    name, _other, code = group.partition("=")
    return Column(level_label(view, name, code), view.labels.variable(name))
