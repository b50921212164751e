"""The study's file of invitations to an interview: what became of each is its latest line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from questline.core.errors import Problem, unknown_name
from questline.core.team_tables import Line, read_table

INVITED, ACCEPTED, INTERVIEWED = "invited", "accepted", "interviewed"
REFUSED, NO_ANSWER, WITHDRAWN = "refused", "no_answer", "withdrawn"
KEEPING = (INTERVIEWED, ACCEPTED, INVITED)
"""Outcomes that keep a place in the sample, the surest first."""
REFUSING = (REFUSED, NO_ANSWER)
OUTCOMES = (*KEEPING, *REFUSING, WITHDRAWN)
COLUMNS = ("row", "date", "outcome")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Invitation:
    """What became of the invitation of the respondent of a row; `where` names file and line."""

    row: int
    date: str
    outcome: str
    where: str


def read_invitations(name: str, content: bytes) -> tuple[list[Invitation], list[Problem]]:
    """All lines of the file in their order, and everything that is wrong with it."""
    lines, problems = read_table(name, content, COLUMNS, None)
    found = []
    for line in lines:
        one = Invitation(row_of(line), day_of(line), line.get("outcome"), line.where)
        if one.outcome not in OUTCOMES:
            line.problems.append(
                unknown_name(f"{line.where}, column outcome", one.outcome[:40], OUTCOMES,
                             "an outcome of an invitation", "correct the outcome")
            )  # fmt: skip
        problems += line.problems
        found.append(one)
    return found, problems


def latest(invitations: Iterable[Invitation]) -> dict[int, Invitation]:
    """The last that is known of each row; of several lines of one day the one that stands last."""
    known: dict[int, Invitation] = {}
    for one in invitations:
        if one.row not in known or one.date >= known[one.row].date:
            known[one.row] = one
    return known


def row_of(line: Line) -> int:
    """The row of the raw file in the column `row`; 0, then noted, where it is none."""
    before = len(line.problems)
    row = line.count("row")
    if not row and len(line.problems) == before:
        line.wrong("row", "it is empty" if row is None else "it is 0",
                   "the row of the raw file, the first is 1", "write the row")  # fmt: skip
    return row or 0


def day_of(line: Line) -> str:
    """The day in the column `date`; nothing, then noted, where it is none."""
    cell = line.get("date")
    if _DAY.fullmatch(cell):
        try:
            return date.fromisoformat(cell).isoformat()
        except ValueError:
            pass
    line.wrong("date", f'"{cell[:40]}" is no date' if cell else "it is empty",
               "year, month and day, such as 2026-03-09",
               "write the date so; a spreadsheet keeps it in cells formatted as text")  # fmt: skip
    return ""
