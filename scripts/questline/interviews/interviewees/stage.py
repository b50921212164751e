"""The rule `interviewees`: who was interviewed, what is kept of them, what readers are told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from questline.core.codebook import RESERVED_LEVEL
from questline.core.errors import Problem, StudyError
from questline.core.sentences import number_of
from questline.core.statistics import StatisticsPart
from questline.description.frames import Coded, coded, codes
from questline.interviews.interviewees.participants import (
    Participant,
    invitations_of,
    read_participants,
    still_taking_part,
)
from questline.interviews.interviewees.profiles import UNTOLD, smallest_group, tell
from questline.interviews.rows import NOT_TOLD, STAGE, TEAM, TOLD

ANALYSIS = "interviewees"
PARTICIPANTS_COLUMNS = ("participant", "row", "place", "date", "quotations")
"""The columns before those of the variables kept."""
TRUE = "What they answered."
AS_TOLD = "What readers are told of them."
RAREST = "Respondents analysed who share the rarest combination of what is told and not told."
File = tuple[str, bytes]


@dataclass(frozen=True)
class Interviewees:
    """Those interviewed who have not withdrawn.

    `profiles`: participant and a column for each variable of the context, the code of the level or
    None where it is not told; in the order of the pseudonyms. `participants` (the team's):
    `PARTICIPANTS_COLUMNS` and the true answers, in the order of the interviews. `line`: for the
    screen.
    """

    profiles: pd.DataFrame
    participants: pd.DataFrame
    statistics: pd.DataFrame
    line: str


def interviewees(
    file: File,
    invitations: Iterable[File],
    respondents: pd.DataFrame,
    excluded: Iterable[int],
    context: Sequence[str],
    kept: Sequence[str],
    variables: Mapping[str, Mapping[str, Any]],
    threshold: int,
    few_without_answer: bool = False,
) -> Interviewees:
    """Read who was interviewed, and find out what readers may be told of them.

    `file` and `invitations` are names and bytes of the team's files. `respondents` are those
    analysed, their answers and scores (index row); `excluded` the rows that cleaning left out.
    `context` are the variables told, `kept` all that are kept of those interviewed, `variables`
    describes them (`Variable.for_analysis()`); `threshold` and `few_without_answer` (whether small
    numbers without an answer may be shown) are those of release.

    Somebody interviewed whose answers were left out of the analysis stays, and nothing is told of
    them: no respondent analysed could stand beside them. Raises StudyError with everything that is
    wrong with the files.
    """
    name, content = file
    rows = set(respondents.index.tolist())
    everybody, problems = read_participants(name, content, rows, set(excluded))
    invitations = list(invitations)
    invited, wrong = invitations_of(invitations)
    problems += wrong + _taken_names(kept, variables)
    if not problems:
        files = [invited_in for invited_in, _ in invitations]
        everybody, problems = still_taking_part(everybody, invited, files)
    if problems:
        raise StudyError(problems)
    answers = {one: coded(respondents[one], variables[one]) for one in context}
    told = tell(answers, threshold, few_without_answer=few_without_answer)
    at = {row: place for place, row in enumerate(respondents.index.tolist())}
    profiles = _profiles(everybody, answers, told, at)
    part = StatisticsPart(STAGE)
    _add_rows(part, everybody, profiles, answers, at)
    if context:
        part.add(ANALYSIS, "profiles", "respondents_told_alike",
                 smallest_group(told, len(respondents)), dataset=TEAM, method=RAREST)  # fmt: skip
    left = sum(one.row not in rows for one in everybody)
    line = f"{number_of(len(everybody), 'person', 'people')} interviewed"
    if left:
        line += f"; nothing is told of {left}, whose answers were left out of the analysis"
    ordered = sorted(profiles, key=lambda one: (one.casefold(), one))
    return Interviewees(
        pd.DataFrame([[one, *profiles[one].values()] for one in ordered],
                     columns=["participant", *context], dtype=object),
        _participants(everybody, respondents, kept, variables),
        part.table(),
        line,
    )  # fmt: skip


def _taken_names(kept: Sequence[str], variables: Mapping[str, Mapping[str, Any]]) -> list[Problem]:
    """Variables called like a column of the ledger of participants, and a level like a gap."""
    problems = [
        Problem("interviews.yaml", f'"{name}" is the name of a column of every table of '
                "participants", "variables with other names",
                "derive a variable with another name from it in codebook.csv")
        for name in kept if name in PARTICIPANTS_COLUMNS
    ]  # fmt: skip
    problems += [
        Problem("interviews.yaml", f'"{name}" has a level "{NOT_TOLD}", as those are '
                "called of whom it is not told", "levels with other codes",
                "give the level another code in codebook.csv")
        for name in kept if NOT_TOLD in variables[name]["levels"]
    ]  # fmt: skip
    return problems


def _profiles(
    everybody: Iterable[Participant],
    answers: Mapping[str, Coded],
    told: Mapping[str, np.ndarray],
    at: Mapping[int, int],
) -> dict[str, dict[str, str | None]]:
    """What is told of each participant: the code of the level, None where it is not told."""
    profiles: dict[str, dict[str, str | None]] = {}
    for one in everybody:
        place = at.get(one.row)
        shown = {name: UNTOLD if place is None else int(told[name][place]) for name in answers}
        profiles[one.name] = {
            name: None if value == UNTOLD else answers[name].levels[value]
            for name, value in shown.items()
        }
    return profiles


def _participants(
    everybody: Sequence[Participant],
    respondents: pd.DataFrame,
    kept: Sequence[str],
    variables: Mapping[str, Mapping[str, Any]],
) -> pd.DataFrame:
    """The ledger of the team; answers as codes of levels, scores as numbers."""
    rows = [one.row for one in everybody]
    columns: dict[str, Any] = {
        "participant": [one.name for one in everybody],
        "row": rows,
        "place": list(range(1, len(everybody) + 1)),
        "date": [one.date for one in everybody],
        "quotations": [one.quotations for one in everybody],
    }
    theirs = respondents[list(kept)].reindex(rows)
    for name in kept:
        has_levels = bool(variables[name]["levels"])
        columns[name] = codes(theirs[name]) if has_levels else theirs[name].to_numpy()
    return pd.DataFrame(columns)


def _add_rows(
    part: StatisticsPart,
    everybody: Sequence[Participant],
    profiles: Mapping[str, Mapping[str, str | None]],
    answers: Mapping[str, Coded],
    at: Mapping[int, int],
) -> None:
    """How many were interviewed, and how many of each level, as told and in truth."""
    part.add(ANALYSIS, "interviewed", "participants", len(everybody))
    left_out = sum(one.row not in at for one in everybody)
    part.add(ANALYSIS, "left_out", "participants", left_out, dataset=TEAM,
             note="Interviewed, and their answers were left out of the analysis.")  # fmt: skip
    for name, variable in answers.items():
        levels = variable.levels
        places = [int(variable.positions[at[one.row]]) if one.row in at else UNTOLD
                  for one in everybody]  # fmt: skip
        true = [None if place == UNTOLD else levels[place] for place in places]
        told = [profiles[one.name][name] for one in everybody]
        for dataset, shown, none, method in (
            (TOLD, told, NOT_TOLD, AS_TOLD),
            (TEAM, true, RESERVED_LEVEL, TRUE),
        ):
            for level in (*levels, None):
                part.add(ANALYSIS, name, "participants", shown.count(level),
                         level=none if level is None else level, dataset=dataset,
                         method=method)  # fmt: skip
