"""participants.csv: who was interviewed, read and checked line by line."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from questline.core.errors import Problem, unknown_name
from questline.core.invitations import (
    REFUSING,
    WITHDRAWN,
    Invitation,
    day_of,
    latest,
    read_invitations,
    row_of,
)
from questline.core.personal_data import kinds_found
from questline.core.plain_text import for_the_scan, plain
from questline.core.sentences import listed
from questline.core.team_tables import Line, read_table
from questline.core.unseen_characters import unseen_in

COLUMNS = ("participant", "row", "date", "quotations")
SCOPES = ("public", "team", "none", WITHDRAWN)
"""Where words of a participant may stand: on public pages, on the team's, on none; or that the
person has withdrawn, in a study without a file of invitations too."""
LONGEST = 40
RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "'")
A_PSEUDONYM = "a pseudonym, such as Rowan"


@dataclass(frozen=True)
class Participant:
    """Somebody interviewed: pseudonym, row of the raw file, day, and where words may stand; `where`
    names file and line."""

    name: str
    row: int
    date: str
    quotations: str
    where: str


def read_participants(
    file: str, content: bytes, analysed: Container[int], left_out: Container[int]
) -> tuple[list[Participant], list[Problem]]:
    """All participants in the order of the file, and everything that is wrong with it.

    `analysed` and `left_out` are the rows of the raw file whose answers count, and those left out
    by cleaning: every row is in one of the two.
    """
    lines, problems = read_table(file, content, COLUMNS, None)
    if not lines and not problems:
        problems = [Problem(file, "nobody stands in it", "a line for each person interviewed",
                            "add the lines, or remove the key participants")]  # fmt: skip
    found = []
    first: dict[str | int, str] = {}
    for line in lines:
        name = plain(line.get("participant"))
        one = Participant(name, row_of(line), day_of(line), line.get("quotations"), line.where)
        _check_pseudonym(line, one)
        _check_once(line, one, first)
        if one.row and one.row not in analysed and one.row not in left_out:
            line.wrong("row", f"there is no row {one.row} in the raw file",
                       "the row of the respondent, the first is 1", "correct the row")  # fmt: skip
        if one.quotations not in SCOPES:
            line.problems.append(
                unknown_name(f"{line.where}, column quotations", one.quotations[:LONGEST], SCOPES,
                             "a scope of consent", "write what the person agreed to")
            )  # fmt: skip
        problems += line.problems
        found.append(one)
    return found, problems


def _check_pseudonym(line: Line, one: Participant) -> None:
    """A pseudonym can be shown, hides who it is, and is taken for nothing else."""
    name, column = one.name, "participant"
    if not any(sign.isalnum() for sign in name):
        line.wrong(column, f'"{name}" is no name' if name else "it is empty", A_PSEUDONYM,
                   "give the person a pseudonym")  # fmt: skip
        return
    unseen = unseen_in(line.get(column))
    if unseen:
        line.wrong(column, f"it holds characters that cannot be seen: {', '.join(unseen)}",
                   "letters, digits, marks and blanks", "type it anew")  # fmt: skip
    if len(name) > LONGEST:
        line.wrong(column, f"it is {len(name)} characters long", f"at most {LONGEST}",
                   "shorten it")  # fmt: skip
    if name.casefold() in COLUMNS:
        line.wrong(column, f'"{name}" is the name of a column', A_PSEUDONYM,
                   "remove the line if it is a second header, or choose another one")  # fmt: skip
    if name.startswith(RUN_BY_SPREADSHEETS):
        line.wrong(column, f'"{name[:LONGEST]}" begins with a sign that spreadsheets take for a '
                   "formula", A_PSEUDONYM, "begin with a letter or a digit")  # fmt: skip
    if name.isascii() and name.isdecimal() and int(name) == one.row:
        line.wrong(column, f'"{name}" is the row of the respondent', A_PSEUDONYM,
                   "choose a pseudonym that does not tell the row")  # fmt: skip
    kinds = kinds_found(for_the_scan(name))
    if kinds:
        line.wrong(column, f"it holds what looks like this: {listed(kinds)}", A_PSEUDONYM,
                   "choose a pseudonym that does not tell who it is")  # fmt: skip


def _check_once(line: Line, one: Participant, first: dict[str | int, str]) -> None:
    """Each pseudonym, capitals aside, and each row stands in one line; `first` says in which."""
    name, here = one.name.casefold(), line.where.rpartition(", ")[2]
    if name and name in first:
        line.wrong("participant", f'"{one.name}" stands in {first[name]} already, capitals aside',
                   "each pseudonym once", "choose another pseudonym")  # fmt: skip
    if one.row and one.row in first:
        line.wrong("row", f"row {one.row} stands in {first[one.row]} already",
                   "each respondent once", "correct the row, or remove one of the two")  # fmt: skip
    first.setdefault(name, here)
    first.setdefault(one.row, here)


def still_taking_part(
    participants: Iterable[Participant], invitations: Iterable[Invitation], files: Sequence[str]
) -> tuple[list[Participant], list[Problem]]:
    """Those who have not withdrawn, in the order of the interviews; and contradictions.

    What counts is the latest that is known of somebody; `files` are the names of the files of
    invitations that the study has. Who refused in the end, or never answered, cannot have been
    interviewed. Who stands in no line has another row there, and would not be found when they
    withdraw. After a withdrawal nothing follows: a wrong date must not undo it. In each case one of
    the two files is wrong.
    """
    invitations = list(invitations)
    known = latest(invitations)
    withdrawn = latest(one for one in invitations if one.outcome == WITHDRAWN)
    staying, problems = [], []
    for one in sorted(participants, key=lambda one: one.date):
        last, left = known.get(one.row), withdrawn.get(one.row)
        if one.quotations == WITHDRAWN:
            continue
        if files and last is None:
            problems.append(
                Problem(f"{one.where}, column row",
                        f'row {one.row} ("{one.name}") stands in no line of {listed(files)}',
                        "somebody who was invited", "correct the row in one of the two files, or "
                        "add the line of the invitation")
            )  # fmt: skip
        elif last is not None and left is not None and last.outcome != WITHDRAWN:
            problems.append(
                Problem(f"{left.where}, column date",
                        f"row {one.row} is withdrawn on {left.date}, and "
                        f'{last.where.rpartition(", ")[2]} has "{last.outcome}" on {last.date}',
                        "nothing after a withdrawal", "correct the date or the order of the two "
                        "lines; remove the line withdrawn if the person takes part after all")
            )  # fmt: skip
        elif last is not None and last.outcome in REFUSING:
            problems.append(
                Problem(f"{last.where}, column outcome",
                        f'"{last.outcome}" is the last that is known of row {one.row}, who stands '
                        "among those interviewed", "interviewed, or withdrawn",
                        "correct the outcome, or the row in the file of participants")
            )  # fmt: skip
        elif last is None or last.outcome != WITHDRAWN:
            staying.append(one)
    return staying, problems


def invitations_of(files: Iterable[tuple[str, bytes]]) -> tuple[list[Invitation], list[Problem]]:
    """The invitations of the study's file, if there is one, and all that is wrong with it."""
    found: list[Invitation] = []
    problems: list[Problem] = []
    for name, content in files:
        some, wrong = read_invitations(name, content)
        found += some
        problems += wrong
    return found, problems
