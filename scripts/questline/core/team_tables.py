"""CSV files of the team about interviews: lines by their columns, mistakes with their lines."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from questline.core.codebook_reading import delimiter_of
from questline.core.errors import Problem, nearest_name, repeated
from questline.core.sentences import listed

LARGEST = 50 * 2**20
MOST_PROBLEMS = 50
_SAVE = "save the table as CSV in UTF-8"


@dataclass
class Line:
    """A line of a table, and what is wrong with it."""

    where: str
    cells: dict[str, str]
    problems: list[Problem] = field(default_factory=list)

    def get(self, column: str) -> str:
        """A cell without blanks around it, empty where the table has no such column."""
        return self.cells.get(column, "").strip()

    def wrong(self, column: str, found: str, expected: str, remedy: str) -> None:
        """Note a mistake in a cell."""
        self.problems.append(Problem(f"{self.where}, column {column}", found, expected, remedy))

    def count(self, column: str) -> int | None:
        """A cell as a whole number from 0 on; None where it is empty or, then noted, is none."""
        cell = self.get(column)
        if cell and not (cell.isascii() and cell.isdecimal() and len(cell) < 16):
            self.wrong(column, f'"{cell[:40]}" is no whole number', "a whole number from 0 on",
                       "correct it")  # fmt: skip
            return None
        return int(cell) if cell else None


def the_first(name: str, problems: Sequence[Problem]) -> list[Problem]:
    """Each problem once; of very many the first, and how many more there are."""
    once = list(dict.fromkeys(problems))
    more = len(once) - MOST_PROBLEMS
    if more <= 0:
        return once
    return [*once[:MOST_PROBLEMS], Problem(name, f"{more:,} more things are wrong with it")]


def read_table(
    name: str, content: bytes, needed: Sequence[str], others: Sequence[str] | None = ()
) -> tuple[list[Line], list[Problem]]:
    """The lines of a CSV file that are not blank, and what is wrong with the table itself.

    `needed` columns must be there, `others` may be, and no more; where `others` is None any column
    may be, and neither its name nor what stands in it is read or said.
    """
    if len(content) > LARGEST:
        return [], [Problem(name, f"it is larger than {LARGEST // 2**20} MB")]
    utf_16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if utf_16 else "utf-8-sig")
    except UnicodeDecodeError:
        return [], [Problem(name, "it is not in UTF-8", "a CSV file in UTF-8", _SAVE)]
    if "\0" in text:
        return [], [Problem(name, "it is no text", "a CSV file in UTF-8", _SAVE)]
    records, problem = _records(name, text)
    if problem:
        return [], [problem]
    if not records:
        return [], [Problem(name, "the file is empty", f"the columns {listed(needed)}")]
    header = [cell.strip().casefold() for cell in records[0][1]]
    while header and not header[-1]:
        header.pop()
    problems = _wrong_columns(name, header, needed, others)
    lines = []
    for number, cells in records[1:]:
        if any(cell.strip() for cell in cells[len(header) :]):
            problems.append(
                Problem(f"{name}, line {number}", f"{len(cells)} cells",
                        f"{len(header)} cells, as in the header",
                        "put a text that holds the sign between columns in quotation marks")
            )  # fmt: skip
            continue
        padded = cells + [""] * (len(header) - len(cells))
        own = dict(zip(header, padded, strict=False))
        if others is None:
            own = {column: own.get(column, "") for column in needed}
        if any(cell.strip() for cell in own.values()):
            lines.append(Line(f"{name}, line {number}", own))
    return ([], problems) if problems else (lines, [])


def _records(name: str, text: str) -> tuple[list[tuple[int, list[str]]], Problem | None]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    records: list[tuple[int, list[str]]] = []
    first = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                records.append((first, cells))
            first = reader.line_num + 1
    except csv.Error:
        return [], Problem(
            f"{name}, line {first}",
            "a double quotation mark is never closed, or text follows a closed one",
            "a text in double quotation marks as the whole cell",
            "close it; a quotation mark within such a text is written twice",
        )
    return records, None


def _wrong_columns(
    name: str, header: list[str], needed: Sequence[str], others: Sequence[str] | None
) -> list[Problem]:
    known = [*needed, *(others or ())]
    expected = f"the columns {listed(needed)}"
    if others:
        expected += f"; and, where they are known, {listed(others)}"
    where = f"{name}, header"
    problems = [Problem(where, f'there is no column "{one}"', expected, "add the column")
                for one in needed if one not in header]  # fmt: skip
    problems += [Problem(where, f'the column "{one}" stands twice', expected, "remove one of them")
                 for one in repeated(header) if one in known or others is not None]  # fmt: skip
    for one in dict.fromkeys(header):
        if one not in known and others is not None:
            found = f'the column "{one[:40]}" is not known. {nearest_name(one, known)}'.strip()
            problems.append(Problem(where, found, expected, "correct its name, or remove it"))
    return problems
