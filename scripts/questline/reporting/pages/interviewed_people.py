"""What readers are told of people interviewed: their pseudonym and their context in bands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from questline.core.interview_results import InterviewResults
from questline.interviews.rows import NOT_TOLD, TEAM, TOLD
from questline.reporting.catalogue import _, message
from questline.reporting.labels import readable
from questline.reporting.pages.own_words import as_written
from questline.reporting.pages.tables import Column, Row, Table
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text

STAGE = "interviews"
PARTICIPANT = "participant"
NOT_TOLD_LABEL = message("Not told")
BAND = "_band"
"""The end of the name of a scale's bands."""
NO_ANSWER, NO_ANSWER_LABEL = "missing", message("No answer")
FOR_THE_TEAM = message("for the team alone, not in the public edition")
MOST_LISTED = 50
"""Lines of a ledger that the team's page lists; the file holds them all."""
IN_BANDS = message(
    "Names are pseudonyms. What is told of a person is told only as far as enough respondents "
    "share all of it."
)


@dataclass(frozen=True)
class Quotation:
    """Words of a person interviewed, and who that is as far as readers are told."""

    text: str
    who: str


def whose(view: View) -> str:
    """From what the edition's numbers of people interviewed are computed: what they answered, or
    what readers are told of them."""
    return TEAM if view.is_internal else TOLD


def level_label(view: View, variable: str, code: str) -> str:
    """The label of a level; of those of whom it is not told or not known, these words."""
    if code in (NOT_TOLD, ""):
        return _(NOT_TOLD_LABEL)
    return _(NO_ANSWER_LABEL) if code == NO_ANSWER else view.labels.level(variable, code)


def told(view: View, results: InterviewResults) -> dict[str, dict[str, str]]:
    """What readers are told of each person: {pseudonym: {variable: code, empty where not told}}."""
    profiles = results.table("profiles")
    if profiles is None:
        return {}
    lines = profiles.to_dict("records")
    return {
        as_written(line[PARTICIPANT]): {
            str(name): as_written(code) for name, code in line.items() if name != PARTICIPANT
        }
        for line in lines
    }


def speaker_lines(view: View, results: InterviewResults) -> dict[str, str]:
    """How each person is named beside what they said: `Rowan (Employer: charity)`."""
    credited = {}
    for participant, profile in told(view, results).items():
        words = [_in_words(view, name, code) for name, code in profile.items() if code]
        credited[participant] = f"{participant} ({'; '.join(words)})" if words else participant
    return credited


def _in_words(view: View, variable: str, code: str) -> str:
    """A level with what it is a level of; the band of a scale with the name of the scale."""
    scale = variable.removesuffix(BAND)
    about = scale if scale in view.study["scales"] else variable
    return f"{view.labels.variable(about)}: {view.labels.level(variable, code)}"


def credit(credited: dict[str, str], participant: str) -> str:
    """How one person is named, whether or not more is told of them."""
    return credited.get(participant, participant)


def quotation_of(credited: dict[str, str], entry: Mapping[str, Any]) -> Quotation:
    """A quotation with who said it; the team is told which ones are for the team alone."""
    who = credit(credited, entry["participant"])
    alone = f" · {_(FOR_THE_TEAM)}" if entry.get("scope") == TEAM else ""
    return Quotation(entry["text"], who + alone)


def columns_of(view: View, variables: Sequence[str]) -> list[Column]:
    """A column of words for each variable that is told."""
    return [Column(view.labels.variable(name), words=True) for name in variables]


def ledger_table(
    view: View, name: str, caption: str, ledger: pd.DataFrame | None, file: str
) -> Table | None:
    """A ledger of the team as a table, its columns and levels with their labels."""
    if ledger is None or ledger.empty:
        return None
    first, *others = map(str, ledger.columns)
    rows = [
        Row(
            _cell(view, first, line[first]),
            tuple((_cell(view, column, line[column]),) for column in others),
        )
        for line in ledger.head(MOST_LISTED).to_dict("records")
    ]
    notes: list[Text] = []
    if len(ledger) > MOST_LISTED:
        notes.append((_("The first {} lines; all are in {}.").format(MOST_LISTED, file),))
    columns = [Column(_header(view, column), words=True) for column in others]
    return Table(name, caption, _header(view, first), columns, rows, notes)


def _header(view: View, column: str) -> str:
    known = column in view.study["variables"] or column in view.study["scales"]
    return view.labels.variable(column) if known else readable(column)


def _cell(view: View, column: str, value: object) -> str:
    text = as_written(str(value))
    return view.labels.level(column, text) if view.labels.has_levels(column) and text else text
