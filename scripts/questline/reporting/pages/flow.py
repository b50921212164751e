"""Participant flow: from the rows of the raw file to the respondents analysed."""

from __future__ import annotations

from questline.reporting.pages.labels import readable
from questline.reporting.pages.tables import Column, Row, Table
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text, say

NOTHING: Text = ("",)


def flow_sentence(view: View) -> Text:
    """How many rows came in and how many respondents are analysed."""
    raw = view.lookup.one("cleaning", "flow", "count", term="raw_rows")
    analysed = view.lookup.one("cleaning", "flow", "count", term="analysed")
    return say(
        "{} of the {} rows in the raw file are analysed. Every other row was left out by one of "
        "the rules below, in their order; a row that several rules catch counts once, under the "
        "first that leaves it out.",
        view.number(analysed),
        view.number(raw),
    )


def flow_table(view: View) -> Table:
    """One line per rule: what it did to how many rows, how many it caught in all, and why."""
    rows = [_end(view, "Rows in the raw file", "raw_rows")]
    for rule in view.study["cleaning"]["rules"]:
        excludes = rule["decision"] == "exclude"
        cells = (
            ("left out" if excludes else "marked, kept",),
            _count(view, rule["name"], "excluded" if excludes else "marked"),
            _count(view, rule["name"], "caught"),
            (rule["reason"],),
        )
        rows.append(Row(readable(rule["name"]), cells))
    rows.append(_end(view, "Respondents analysed", "analysed"))
    columns = [
        Column("Decision", words=True),
        Column("Rows"),
        Column("Caught in all"),
        Column("Reason", words=True),
    ]
    note = (
        "“Caught in all” counts everyone whom a rule catches, those whom an earlier rule left "
        "out included.",
    )
    return Table(
        "participant_flow", "Participant flow, rule by rule", "Step", columns, rows, [note]
    )


def _count(view: View, term: str, level: str) -> Text:
    return view.cell(view.lookup.one("cleaning", "flow", "count", term=term, level=level))


def _end(view: View, head: str, term: str) -> Row:
    """The first or the last line: how many there are, under no rule."""
    total = view.cell(view.lookup.one("cleaning", "flow", "count", term=term))
    return Row(head, (NOTHING, total, NOTHING, NOTHING), kind="total")
