"""The coding of a question that respondents answered in their own words (content analysis)."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from questline.core.errors import Problem, StudyError
from questline.core.plain_text import plain
from questline.core.sentences import number_of
from questline.core.team_tables import Line, read_table, the_first
from questline.interviews.coding.reading.codebooks import (
    COLUMNS,
    Book,
    code_named,
    codes_as_found,
    join_books,
    read_codebook,
    unknown_code,
    written,
)
from questline.interviews.coding.reading.people import source_name
from questline.interviews.coding.reading.projects import ProjectSource, read_project
from questline.interviews.coding.reading.selections import coder_of, project_segments

_ROW = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True)
class CodedAnswers:
    """The coded answers of respondents who are analysed; the frames as the package says."""

    coded: pd.DataFrame
    read: pd.DataFrame
    codes: pd.DataFrame
    notes: list[str]


class _Rows:
    """Which rows there are, which are analysed, and which have an answer to the question.

    Rows of people who did not agree are nowhere here: up to the last row that is known, a row that
    is not is one of those.
    """

    def __init__(self, variable: str, responses: pd.DataFrame, everyone: pd.DataFrame):
        self.variable = variable
        self.known = {int(row) for row in everyone.index} | {int(row) for row in responses.index}
        self.last = max(self.known, default=0)
        self.analysed = {int(row) for row in responses.index}
        self.answered: set[int] = set()
        for frame in (everyone, responses):
            full = [isinstance(one, str) and bool(plain(one)) for one in frame[variable].tolist()]
            self.answered |= {int(row) for row in frame.index[full]}
        self.excluded: set[int] = set()

    def problem(self, where: str, row: int) -> Problem | None:
        """What is wrong with a row; one that is not analysed is counted and left out."""
        if not 0 < row <= self.last:
            return Problem(where, f"there is no row {row} in the raw file",
                           "the number of a row, the first below the header being 1 (the last with "
                           f"answers is {self.last})", "correct it, or remove it")  # fmt: skip
        if row in self.known and row not in self.answered:
            return Problem(where, f"row {row} has no answer to {self.variable}",
                           "rows with an answer to that question",
                           "correct the row, or remove it")  # fmt: skip
        if row not in self.analysed:
            self.excluded.add(row)
        return None

    def notes(self, name: str) -> list[str]:
        """How many rows were left out."""
        if not self.excluded:
            return []
        count = len(self.excluded)
        return [
            f"{name}: the coding of {number_of(count, 'answer')} was left out, as "
            f"{'its row is' if count == 1 else 'their rows are'} not analysed."
        ]


Pairs = dict[tuple[int, str], list[str]]
"""The codes that each coder gave to the answer of each row; none where nothing was found."""


def read_open_answers(
    variable: str,
    name: str,
    content: bytes,
    codebook: tuple[str, bytes] | None,
    responses: pd.DataFrame,
    everyone: pd.DataFrame,
) -> CodedAnswers:
    """Read the coding of the answers to a question from a CSV file or a REFI-QDA project.

    `responses` are the rows analysed, `everyone` those that other rules could bring back, their
    index the row. Coding of rows that are not analysed is left out and counted. Raises StudyError
    with all problems.
    """
    problems: list[Problem] = []
    books: list[Book] = []
    if codebook:
        try:
            book, wrong = read_codebook(*codebook)
            books.append(book)
            problems += wrong
        except StudyError as error:
            problems += error.problems
    rows = _Rows(variable, responses, everyone)
    ending = name.casefold().rpartition(".")[2]
    if ending == "csv":
        codes, pairs, notes, wrong = _from_table(name, content, books, rows)
    elif ending == "qdpx":
        try:
            codes, pairs, notes, wrong = _from_project(name, content, books, rows)
        except StudyError as error:
            raise StudyError([*problems, *error.problems]) from None
    else:
        wrong = [Problem(name, "the ending of its name is not known", "coding in .csv or .qdpx",
                         "save the coding as CSV")]  # fmt: skip
    problems += wrong
    if problems:
        raise StudyError(the_first(name, problems))
    kept = {key: given for key, given in sorted(pairs.items()) if key[0] in rows.analysed}
    coded = [(row, code, coder) for (row, coder), given in kept.items() for code in given]
    frame = pd.DataFrame(coded, columns=["row", "code", "coder"], dtype=object)
    frame = frame.astype({"row": "int64"})
    read = pd.DataFrame(list(kept), columns=["row", "coder"], dtype=object)
    read = read.astype({"row": "int64"})
    order = ["row", "code", "coder"]
    return CodedAnswers(frame.sort_values(order, ignore_index=True), read, codes[COLUMNS],
                        [*notes, *rows.notes(name)])  # fmt: skip


def _codes(books: list[Book], found: list[str]) -> tuple[pd.DataFrame, list[Problem]]:
    return join_books(books) if any(one.codes for one in books) else (codes_as_found(found), [])


def _from_table(
    name: str, content: bytes, books: list[Book], rows: _Rows
) -> tuple[pd.DataFrame, Pairs, list[str], list[Problem]]:
    lines, problems = read_table(name, content, ["row", "code", "coder"])
    if not lines and not problems:
        problems.append(Problem(name, "it has a header alone", "a line for each answer read"))
    names = [plain(line.get("code")) for line in lines]
    codes, wrong = _codes(books, [one for one in names if one])
    problems += wrong
    pairs: Pairs = {}
    first: dict[tuple[int, str, str], str] = {}
    for line, written_code in zip(lines, names, strict=True):
        row, coder = _row_and_coder(line, rows)
        code = code_named(codes, written_code) if written_code else ""
        if code is None:
            line.wrong("code", *unknown_code(codes, written_code), "correct it, or describe it in "
                       "the codebook")  # fmt: skip
        elif row is not None and coder:
            given = pairs.setdefault((row, coder), [])
            known = first.setdefault((row, code, coder), line.where.rpartition(", ")[2])
            if line.where.rpartition(", ")[2] != known:
                line.wrong("code", f"the line is the same as that of {known}",
                           "each code of an answer once for each coder",
                           "remove one of them")  # fmt: skip
            elif code:
                given.append(code)
        problems += line.problems
    for row, code, coder in first:
        if not code and pairs[row, coder]:
            problems.append(
                Problem(f"{name}, {first[row, code, coder]}, column code",
                        f'"{coder[:40]}" found nothing in row {row} here, and codes elsewhere',
                        "an empty code only where no code was given", "remove the line")
            )  # fmt: skip
    return codes, pairs, [], problems


def _row_and_coder(line: Line, rows: _Rows) -> tuple[int | None, str]:
    row, coder = line.count("row"), plain(line.get("coder"))
    if not line.get("row"):
        line.wrong("row", "it is empty", "the number of a row", "fill it, or remove the line")
    if not coder:
        line.wrong("coder", "it is empty", "the coder", "fill it, or remove the line")
    problem = rows.problem(f"{line.where}, column row", row) if row is not None else None
    if problem:
        line.problems.append(problem)
        row = None
    return row, coder


def _from_project(
    name: str, content: bytes, books: list[Book], rows: _Rows
) -> tuple[pd.DataFrame, Pairs, list[str], list[Problem]]:
    """Every coder of the project has read every answer that is a source of it."""
    project = read_project(name, content)
    problems = list(project.problems)
    codes, wrong = _codes([*books, project.book], [])
    called = dict(zip(codes["path"], codes["code"], strict=True))
    problems += wrong
    sources: list[ProjectSource] = []
    numbers: list[int] = []
    for source in project.sources:
        row = _row_of(source.name, rows.variable)
        where = f'{name}, source "{source.name[:60]}"'
        problem = (
            Problem(where, "its name does not say which row it is",
                    f'a name such as "12", "row 12" or "{rows.variable} 12"',
                    "name the source so, and export the project anew")
            if row is None
            else rows.problem(where, row)
        )  # fmt: skip
        if row is not None and row in numbers:
            problem = Problem(where, f"another source is row {row} too", "one source for each row",
                              "remove one of them")  # fmt: skip
        if problem:
            problems.append(problem)
        else:
            sources.append(source)
            numbers.append(row or 0)
    if not project.sources:
        problems.append(Problem(name, "the project has no sources", "a source for each answer",
                                "export the project with its sources"))  # fmt: skip
    result = project_segments(project, sources)
    given = [
        coding
        for source in sources
        for coding in [*source.whole, *(one for part in source.selections for one in part.codings)]
    ]
    coders = sorted({coder_of(project, coding) for coding in given} - {""})
    if sources and not coders:
        problems.append(Problem(name, "nothing in it is coded", "coded answers",
                                "code the answers, and export the project anew"))  # fmt: skip
    pairs: Pairs = {(row, coder): [] for row in numbers for coder in coders}
    for one in result.segments:
        codes_given = pairs.setdefault((numbers[one.source], one.coder), [])
        code = called.get(written(one.code), "")
        if code not in codes_given:
            codes_given.append(code)
    return codes, pairs, result.notes, [*problems, *result.problems]


def _row_of(source: str, variable: str) -> int | None:
    """The row that a source is called by: "12", "row 12" or the variable and 12."""
    words = source_name(source)
    for before in ("row", variable.casefold()):
        if words.casefold().startswith(before):
            words = words[len(before) :].lstrip(" _-:#")
            break
    return int(words) if _ROW.fullmatch(words) else None
