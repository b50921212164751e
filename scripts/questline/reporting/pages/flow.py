"""Participant flow: from the rows of the raw file to the respondents analysed."""

from __future__ import annotations

from collections.abc import Mapping

from questline.core.sentences import ended
from questline.reporting.catalogue import _
from questline.reporting.labels import readable
from questline.reporting.lookup import Statistic
from questline.reporting.pages.tables import Column, Row, Table
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text, say

NOTHING: Text = ("",)


def flow_sentence(view: View) -> Text:
    """How many rows came in and how many respondents are analysed."""
    raw = view.lookup.one("cleaning", "flow", "count", term="raw_rows")
    analysed = view.lookup.one("cleaning", "flow", "count", term="analysed")
    return say(
        _(
            "{} of the {} rows in the raw file are analysed. Every other row was left out by one "
            "of the rules below, in their order; a row that several rules catch counts once, "
            "under the first that leaves it out."
        ),
        view.number(analysed),
        view.number(raw),
    )


def flow_table(view: View) -> Table:
    """One line per rule: what it did to how many rows, how many it caught in all, and why."""
    rules = view.study["cleaning"]["rules"]
    unchecked = {rule["name"]: _found(view, rule["name"], "not_checked") for rule in rules}
    some_unchecked = any(unchecked.values())
    rows = [_end(view, _("Rows in the raw file"), "raw_rows", some_unchecked)]
    for rule in rules:
        name, excludes = rule["name"], rule["decision"] == "exclude"
        cells: list[Text] = [
            (_("left out") if excludes else _("marked, kept"),),
            view.cell(_found(view, name, "excluded" if excludes else "marked")),
            view.cell(_found(view, name, "caught")),
        ]
        if some_unchecked:
            cells.append(view.cell(unchecked[name]) if unchecked[name] else NOTHING)
        rows.append(Row(readable(name), (*cells, (rule["reason"],))))
    rows.append(_end(view, _("Respondents analysed"), "analysed", some_unchecked))
    columns = [Column(_("Decision"), words=True), Column(_("Rows")), Column(_("Caught in all"))]
    columns += [Column(_("Not checked"))] if some_unchecked else []
    columns.append(Column(_("Reason"), words=True))
    caption = _("Participant flow, rule by rule")
    notes = _notes(view, unchecked)
    return Table("participant_flow", caption, _("Step"), columns, rows, notes)


def _notes(view: View, unchecked: Mapping[str, Statistic | None]) -> list[Text]:
    notes: list[Text] = [
        (
            _(
                "“Caught in all” counts everyone whom a rule catches, those whom an earlier rule "
                "left out included."
            ),
        )
    ]
    for name, found in unchecked.items():
        if found and found.note and found.status in ("shown", "rounded"):
            words = ended(view.labels.in_words(found.note))
            notes.append((_("{}, not checked: {}").format(readable(name), words),))
    return notes


def _found(view: View, term: str, level: str) -> Statistic | None:
    return view.lookup.one("cleaning", "flow", "count", term=term, level=level)


def _end(view: View, head: str, term: str, some_unchecked: bool) -> Row:
    """The first or the last line: how many there are, under no rule."""
    total = view.cell(_found(view, term, ""))
    blanks = (NOTHING,) * (3 if some_unchecked else 2)
    return Row(head, (NOTHING, total, *blanks), kind="total")
