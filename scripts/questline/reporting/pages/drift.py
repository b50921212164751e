"""The codebook against the data: what no longer is as the codebook says, and whom it concerns."""

from __future__ import annotations

from questline.reporting.catalogue import _, message
from questline.reporting.lookup import Statistic
from questline.reporting.pages.tables import Column, Row, Table
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text, say

KINDS = {
    "no_answers": (message("No row holds an answer"), message("rows of the export")),
    "begins_late": (
        message("No answer in the first rows, all at a stretch"),
        message("rows of the export"),
    ),
    "ends_early": (
        message("No answer in the last rows, all at a stretch"),
        message("rows of the export"),
    ),
    "out_of_range": (message("Outside the declared range"), message("answers in the export")),
    "unused_levels": (message("Levels that nobody gave"), message("levels of the codebook")),
    "direction": (
        message("Goes against the other items of its scale"),
        message("respondents analysed"),
    ),
    "more_missing": (
        message("Missing far more often than its scale’s other items"),
        message("respondents analysed"),
    ),
}
"""Every kind of drift in words, and what is counted."""
NOTE = message(
    "What cannot be read at all, such as an unknown answer or a column that is gone, stops the run "
    "with a sentence that says how many rows it concerns; so it never shows here."
)
_NOTHING = message("The data are as the codebook says: nothing drifted.")
_NOTHING_PUBLIC = message(
    "Nothing that may be shown drifted from the codebook. Variables that are not public, and "
    "levels that nobody gave, are looked at in the team’s own edition alone."
)


def nothing_drifted(view: View) -> str:
    """What is said where no drift is shown."""
    return _(_NOTHING) if view.is_internal else _(_NOTHING_PUBLIC)


def drift_rows(view: View) -> list[Statistic]:
    """The counts of all that drifted: found by intake first, then by scoring.

    The public edition leaves out what is about variables that are not public.
    """
    found = [
        row
        for stage in ("intake", "scoring")
        for row in view.lookup.where(stage, "drift", statistic="count")
    ]
    about = view.study["variables"]
    return [
        row
        for row in found
        if view.is_internal or about.get(row.term, {}).get("sensitivity") == "public"
    ]


def drift_table(view: View) -> Table:
    """What drifted from the codebook, variable by variable, with how many and their share."""
    rows = [_row(view, found) for found in drift_rows(view)]
    columns = [
        Column(_("What differs from the codebook"), words=True),
        Column(_("Concerned"), words=True),
        Column(_("Share")),
    ]
    if view.is_internal:
        columns.append(Column(_("Particulars"), words=True))
    notes: list[Text] = [(_(NOTE),)]
    return Table(
        "drift",
        _("Differences between the codebook and the data"),
        _("Variable"),
        columns,
        rows,
        notes,
    )


def _row(view: View, found: Statistic) -> Row:
    words, counted = KINDS[found.level]
    share = view.lookup.one(
        found.stage, "drift", "share", term=found.term, level=found.level, group=found.group
    )
    count = view.number(found)
    concerned: Text = (count,)
    if count.is_there:
        concerned = say(_("{} of {} {}"), count, view.number(found, "denominator"), _(counted))
    cells: list[Text] = [(_(words),), concerned, view.where_there(share)]
    if view.is_internal:
        cells.append((view.labels.in_words(found.note),))
    return Row(view.labels.variable(found.term), tuple(cells))
