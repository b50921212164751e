"""What people wrote: the quotations that a person released, and for the team every answer."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from questline.core.statistics import disarm
from questline.reporting.catalogue import _, message
from questline.reporting.pages.tables import Column, Row, Table
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text, say

MOST_LISTED = 200
"""Answers that the page lists; the file holds them all."""
NOT_DETECTED = message(
    "Names of people are not detected by any program: only a person who reads an answer sees them."
)


@dataclass(frozen=True)
class Question:
    """The quotations from the answers to one question, and how many answered it."""

    asked: str
    answered: Text
    quotations: list[str]


@dataclass(frozen=True)
class OwnWords:
    """The section: questions with quotations and, for the team, the answers with what was found."""

    questions: list[Question]
    answers: Table | None


def own_words_view(
    view: View, quotations: pd.DataFrame | None, free_text: pd.DataFrame | None
) -> OwnWords | None:
    """The section; nothing without a quotation, or for the team without an answer."""
    quoted = [] if quotations is None else list(quotations[["variable", "text"]].itertuples(False))
    names = dict.fromkeys(name for name, _other in quoted)
    questions = [
        Question(
            view.labels.variable(name),
            _answered(view, name),
            [as_written(text) for asked, text in quoted if asked == name],
        )
        for name in names
    ]
    answers = None
    if view.is_internal and free_text is not None and len(free_text):
        answers = _answers_table(view, free_text)
    return OwnWords(questions, answers) if questions or answers else None


def as_written(text: str) -> str:
    """A text of a ledger without the apostrophe that keeps spreadsheets from running it."""
    return text[1:] if text.startswith("'") and disarm(text[1:]) == text else text


def _answered(view: View, name: str) -> Text:
    count = view.lookup.one("release", "free_text", "count", term=name)
    return say(_("Respondents who wrote an answer: {}."), view.cell(count))


def _answers_table(view: View, free_text: pd.DataFrame) -> Table:
    """The answers, those in which something was found first."""
    found = free_text["found"] != ""
    ordered = pd.concat([free_text[found], free_text[~found]])
    rows = [
        Row(
            str(line["row"]),
            (
                (view.labels.variable(line["variable"]),),
                (as_written(line["text"]),),
                (line["found"] or "nothing",),
                (line["released"],),
            ),
        )
        for line in ordered.head(MOST_LISTED).to_dict("records")
    ]
    notes: list[Text] = []
    if len(ordered) > MOST_LISTED:
        file = "release/internal/internal_free_text.csv"
        notes.append((_("The first {} answers; all are in {}.").format(MOST_LISTED, file),))
    columns = [
        Column(label, words=True)
        for label in (_("Question"), _("Answer"), _("Found"), _("Released"))
    ]
    caption = _("Answers in people’s own words, with what was found in each")
    return Table("own_words", caption, _("Row of the raw file"), columns, rows, notes)
