"""Data quality: what was found in the export, what was changed, how people answered."""

from __future__ import annotations

from typing import Any

import pandas as pd

from questline.reporting import numbers
from questline.reporting.catalogue import _, message
from questline.reporting.labels import readable
from questline.reporting.pages.export_findings import EXPORT_FINDINGS
from questline.reporting.pages.tables import Column, Row, Table
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text

INDICES = {
    "answered_share": (message("Share of the counted questions answered, from 0 to 1"), 2),
    "longest_run": (message("Longest run of one answer, in questions"), 1),
    "seconds": (message("Seconds taken"), 0),
}
KINDS = {
    **EXPORT_FINDINGS,
    "encoding": message("How the characters of the file are written."),
    "delimiter": message("What separates the columns."),
    "blank_lines": message("Lines without any answer, passed over."),
    "unknown_columns": message(
        "Columns of the export that the codebook does not know; they are left out."
    ),
    "shared_columns": message("Columns of the export from which several variables are made."),
    "several_files": message("Files of the survey whose rows stand below one another."),
    "rows_of_file": message("Rows of answers in each of the files."),
    "side_by_side": message("Respondents whose several rows were put side by side."),
    "empty_in_event": message("Columns without an answer throughout an event; they are left out."),
    "joined_columns": message("Answers to questions that the export has in several columns."),
    "taken_apart": message("Cells with several answers that were taken apart."),
    "none_ticked": message(
        "Rows in which no option of a question was ticked: the question was left blank."
    ),
    "missing_ranges": message("Numbers in a range that the codebook declares as missing."),
    "label_variants": message(
        "Answers that differ from the codebook’s text in blanks or capitals alone; "
        "they are joined only where the codebook says so."
    ),
    "unused_levels": message("Answers of the codebook that nobody gave."),
    "out_of_range": message("Numbers outside the range that the codebook declares."),
    "no_answers": message("Columns without any answer; the number counts their rows."),
    "begins_late": message(
        "Questions without an answer in the first rows; the number counts these rows."
    ),
    "ends_early": message(
        "Questions without an answer in the last rows; the number counts these rows."
    ),
}
CHANGES = {
    "label_variant": message(
        "A spelling that differs in blanks or capitals alone was taken for the codebook’s answer."
    ),
    "blanks_removed": message("Blanks around an answer were removed."),
    "out_of_range": message("A number outside its declared range was set to missing."),
}
SUMMARIES = (
    ("mean", message("Mean")),
    ("sd", message("SD")),
    ("median", message("Median")),
    ("minimum", message("Lowest")),
    ("maximum", message("Highest")),
)
MOST_LISTED = 200
"""Lines of a ledger that the page lists; the ledger itself holds them all."""


def export_sentence(view: View) -> Text:
    """How large the export is and how it was read."""
    rows = view.lookup.one("intake", "export", "count", term="rows")
    columns = view.lookup.one("intake", "export", "count", term="columns")
    how = f" {rows.note}" if rows and rows.note and rows.status == "shown" else ""
    return (
        _("The export has "),
        view.number(rows),
        _(" rows of answers and "),
        view.number(columns),
        _(" columns.{}").format(how),
    )


def findings_table(view: View) -> Table:
    """What intake found, by kind: how many, and what the kind means.

    The messages themselves name answers and small counts; they are listed in the internal edition.
    """
    rows = [
        Row(readable(found.term), (view.cell(found), (_(KINDS.get(found.term, "")),)))
        for found in view.lookup.where("intake", "findings", statistic="count")
    ]
    columns = [Column(_("Number")), Column(_("What this means"), words=True)]
    return Table("data_findings", _("Findings by kind"), _("Kind"), columns, rows)


def listed_findings_table(view: View) -> Table:
    """Every finding of intake with its place: for the internal edition."""
    rows = []
    for found in view.findings.to_dict("records"):
        severity = _("to decide") if found["severity"] == "decide" else _("for information")
        place, message = str(found["where"]), str(found["message"])
        count = numbers.count(float(found["count"])) if found["count"] == found["count"] else ""
        rows.append(
            Row(readable(str(found["kind"])), ((severity,), (place,), (count,), (message,)))
        )
    columns = [
        Column(_("Severity"), words=True),
        Column(_("Where"), words=True),
        Column(_("Number")),
        Column(_("Message"), words=True),
    ]
    return Table(
        "data_findings_listed", _("Every finding, with its place"), _("Kind"), columns, rows
    )


def changes_table(view: View) -> Table:
    """How many answers each rule changed: cleaning's ledger holds intake's changes too."""
    rows = [
        Row(readable(found.term), (view.cell(found), (_(CHANGES.get(found.term, "")),)))
        for found in view.lookup.where("cleaning", "changes", statistic="count")
    ]
    columns = [Column(_("Answers changed")), Column(_("What was done"), words=True)]
    return Table("data_changes", _("Answers that were changed, by rule"), _("Rule"), columns, rows)


def indices_table(view: View) -> Table:
    """The indices of careful answering over the respondents analysed."""
    rows = []
    for term, (label, digits) in INDICES.items():
        if not view.lookup.where("cleaning", "quality", term=term):
            continue
        cells = [
            view.cell(view.lookup.one("cleaning", "quality", statistic, term=term), digits=digits)
            for statistic, _other in SUMMARIES
        ]
        rows.append(Row(_(label), tuple(cells)))
    columns = [Column(_(label)) for _other, label in SUMMARIES]
    caption = _("How the respondents analysed went through the questionnaire")
    return Table("quality_indices", caption, _("Index"), columns, rows)


def exclusions_table(view: View) -> Table:
    """Who was left out or marked, by row of the raw file: for the internal edition.

    The value that decided is listed only where it cannot be text that somebody wrote or something
    that identifies them.
    """
    listable = _rules_whose_value_may_be_listed(view)
    rows = []
    for entry in view.exclusions.head(MOST_LISTED).to_dict("records"):
        value = _words(entry["value"]) if entry["rule"] in listable else _("not listed")
        cells = (
            readable(str(entry["rule"])),
            value,
            _words(entry["threshold"]),
            _words(entry["decision"]),
            _words(entry["reason"]),
        )
        rows.append(Row(str(entry["row"]), tuple((cell,) for cell in cells)))
    columns = [
        Column(label, words=True)
        for label in (_("Rule"), _("Value"), _("Threshold"), _("Decision"), _("Reason"))
    ]
    caption = _("Rows left out or marked, one line for each rule that caught them")
    notes = _shortened(view.exclusions, "cleaning/exclusions.csv")
    return Table("exclusions", caption, _("Row of the raw file"), columns, rows, notes)


def listed_changes_table(view: View) -> Table:
    """Which answers were changed, from what to what: for the internal edition.

    Answers are listed only of variables that hold neither text nor anything that identifies.
    """
    rows = []
    for entry in view.changes.head(MOST_LISTED).to_dict("records"):
        variable = str(entry["variable"])
        listed = view.labels.may_be_listed(variable)
        cells = (
            view.labels.variable(variable),
            _words(entry["before"]) if listed else _("not listed"),
            _words(entry["after"]) if listed else _("not listed"),
            readable(str(entry["rule"])),
            _words(entry["reason"]),
        )
        rows.append(Row(str(entry["row"]), tuple((cell,) for cell in cells)))
    columns = [
        Column(label, words=True)
        for label in (_("Question"), _("Before"), _("After"), _("Rule"), _("Reason"))
    ]
    caption = _("Answers that were changed, one line each")
    notes = _shortened(view.changes, "cleaning/changes.csv")
    return Table("changes_listed", caption, _("Row of the raw file"), columns, rows, notes)


def _shortened(ledger: pd.DataFrame, file: str) -> list[Text]:
    if len(ledger) <= MOST_LISTED:
        return []
    return [(_("The first {} lines; all are in {}.").format(MOST_LISTED, file),)]


def _words(value: Any) -> str:
    """A cell of a ledger as text; nothing where it is missing."""
    return "" if pd.isna(value) else str(value)


def _rules_whose_value_may_be_listed(view: View) -> set[str]:
    safe = set()
    for rule in view.study["cleaning"]["rules"]:
        variable = rule.get("variable")
        if rule["kind"] == "duplicates":
            continue
        if variable is None or view.labels.may_be_listed(variable):
            safe.add(rule["name"])
    return safe
