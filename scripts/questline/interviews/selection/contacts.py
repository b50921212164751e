"""The reference numbers of the file of contact details; nothing else of that file is read."""

from __future__ import annotations

from collections.abc import Container

from questline.core.errors import Problem
from questline.core.personal_data import kinds_found
from questline.core.plain_text import for_the_scan, plain
from questline.core.sentences import listed
from questline.core.team_tables import Line, read_table
from questline.core.unseen_characters import unseen_in

COLUMNS = ("row", "reference")
LONGEST = 40
_REFERENCE = "a number of your own that tells nothing, such as C036"


def read_contacts(
    name: str, content: bytes, rows: Container[int]
) -> tuple[dict[int, str], list[Problem]]:
    """The reference of each row, and everything that is wrong with the file.

    `rows` are all of the raw file, those left out by cleaning too. No message says what stands in a
    cell: where columns are mixed up it could be a telephone number. A line without a reference is
    of somebody who cannot be asked, and is no mistake.
    """
    lines, problems = read_table(name, content, COLUMNS, others=None)
    references: dict[int, str] = {}
    first: dict[int | str, str] = {}
    for line in lines:
        here = line.where.rpartition(", ")[2]
        row, reference = _row(line), plain(line.get("reference"))
        if row and row not in rows:
            line.wrong("row", "there is no such row in the raw file",
                       "the row of a respondent, the first is 1", "correct the row")  # fmt: skip
        if row:
            if row in first:
                line.wrong("row", f"the row stands in {first[row]} already",
                           "each respondent once", "remove one of the two")  # fmt: skip
            first.setdefault(row, here)
        if reference:
            _check_reference(line, reference)
            key = reference.casefold()
            if key in first:
                line.wrong("reference", f"the reference stands in {first[key]} already",
                           "a reference of its own for each person",
                           "give one of the two another reference")  # fmt: skip
            first.setdefault(key, here)
            references.setdefault(row, reference)
        problems += line.problems
    return references, problems


def _row(line: Line) -> int:
    """The row of the raw file; 0, then noted, where it is none."""
    cell = line.get("row")
    if cell.isascii() and cell.isdecimal() and len(cell) < 16 and int(cell):
        return int(cell)
    line.wrong("row", "it is no row of the raw file" if cell else "it is empty",
               "the number of a row, the first is 1", "write the row")  # fmt: skip
    return 0


def _check_reference(line: Line, reference: str) -> None:
    """A reference is short and tells neither who it is nor how they are reached."""
    if len(reference) > LONGEST:
        line.wrong("reference", f"it is {len(reference)} characters long", f"at most {LONGEST}",
                   "shorten it")  # fmt: skip
    if unseen_in(line.get("reference")):
        line.wrong("reference", "it holds characters that cannot be seen", _REFERENCE,
                   "type it anew")  # fmt: skip
    kinds = kinds_found(for_the_scan(reference))
    if kinds:
        line.wrong("reference", f"it holds what looks like this: {listed(kinds)}", _REFERENCE,
                   "contact details stand in columns of their own")  # fmt: skip
    elif not any(sign.isdigit() for sign in reference):
        line.wrong("reference", "it holds no digit, and could be a name", _REFERENCE,
                   "number the people; names stand in a column of their own")  # fmt: skip
