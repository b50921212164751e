"""The coded interviews: segments, sources and codes of all files together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from questline.core.errors import Problem, StudyError
from questline.core.sentences import listed as in_words
from questline.core.sentences import number_of
from questline.core.team_tables import the_first
from questline.interviews.coding.reading.codebooks import (
    COLUMNS,
    Book,
    codes_as_found,
    join_books,
    read_codebook,
    written,
)
from questline.interviews.coding.reading.coding_tables import (
    CodedLine,
    code_of,
    placed,
    read_coding_table,
)
from questline.interviews.coding.reading.people import People, source_name
from questline.interviews.coding.reading.projects import Project, ProjectSource, read_project
from questline.interviews.coding.reading.selections import project_segments

SEGMENTS = ["participant", "place", "source", "start", "end", "code", "coder", "text"]
SOURCES = ["participant", "place", "source", "text"]
File = tuple[str, bytes]


@dataclass(frozen=True)
class CodedInterviews:
    """The coded interviews of those who have not withdrawn; the frames as the package says."""

    segments: pd.DataFrame
    sources: pd.DataFrame
    codes: pd.DataFrame
    notes: list[str]


@dataclass
class _Reading:
    """What has been read so far; a source is a participant and a name."""

    people: People
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    texts: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    segments: list[tuple[tuple[str, str], float, float, str, str, str]] = field(
        default_factory=list
    )
    coded_in: dict[tuple[tuple[str, str], str], str] = field(default_factory=dict)

    def has_text(self, source: tuple[str, str], text: str, file: str) -> None:
        """Note the text of a source; two files must give the same, or one of them none."""
        known, by = self.texts.get(source, ("", file))
        if known and text and known != text:
            self.problems.append(
                Problem(by if by == file else f"{by} and {file}",
                        f'there are two different texts of the source "{source[1][:60]}" of '
                        f'"{source[0][:40]}"', "the same text for all coders, so that "
                        "positions mean the same",
                        "let all coders code the same text, or name the sources differently")
            )  # fmt: skip
        elif text or source not in self.texts:
            self.texts[source] = (text, file)

    def is_coded(self, source: tuple[str, str], coder: str, file: str) -> None:
        """Note who coded a source; one coder's coding of a source must lie in one file."""
        by = self.coded_in.setdefault((source, coder), file)
        if by != file:
            self.problems.append(
                Problem(f"{by} and {file}", f'both hold coding of the source "{source[1][:60]}" by '
                        f'"{coder[:40]}"', "one file for each coder of a source",
                        "if two people have the same name in their programs, rename one of them; "
                        "if it is the same coding, list one file alone")
            )  # fmt: skip


def read_coding(
    files: Sequence[File],
    codebooks: Sequence[File],
    listed: pd.DataFrame,
    interviewed: pd.DataFrame,
) -> CodedInterviews:
    """Read the coding of interviews from REFI-QDA projects and CSV files.

    `listed` is participants.csv as it is, `interviewed` internal_participants.csv: who is in the
    first alone has withdrawn, and nothing of theirs is read. Raises StudyError with all problems.
    """
    reading = _Reading(People(listed, interviewed))
    books: list[Book] = []
    projects: list[tuple[Project, list[ProjectSource], list[str]]] = []
    tables: list[tuple[str, list[CodedLine]]] = []
    for name, content in codebooks:
        books += _book(reading, name, content)
    for name, content in files:
        ending = name.casefold().rpartition(".")[2]
        if ending == "qdpx":
            for project in _project(reading, name, content):
                books.append(project.book)
                projects.append((project, *_whose(project, reading)))
        elif ending == "csv":
            lines, problems = read_coding_table(name, content, reading.people)
            reading.problems += problems
            tables.append((name, lines))
        else:
            reading.problems.append(
                Problem(name, "the ending of its name is not known", "coding in .qdpx or .csv",
                        "export the project as REFI-QDA, or save the coding as CSV")
            )  # fmt: skip
    if any(book.codes for book in books):
        codes, problems = join_books(books)
        reading.problems += problems
    else:
        codes = codes_as_found([one.code for _, lines in tables for one in lines])
    called = dict(zip(codes["path"], codes["code"], strict=True))
    for project, sources, participants in projects:
        _add_project(reading, project, sources, participants, called)
    for name, lines in tables:
        _add_table(reading, name, lines, codes)
    _check_coders(reading)
    if reading.problems:
        raise StudyError(the_first("the coding", reading.problems))
    return _frames(reading, codes)


def _book(reading: _Reading, name: str, content: bytes) -> list[Book]:
    """The codebook of a file, or nothing where it cannot be read, which is noted."""
    try:
        book, problems = read_codebook(name, content)
    except StudyError as error:
        reading.problems += error.problems
        return []
    reading.problems += problems
    return [book]


def _project(reading: _Reading, name: str, content: bytes) -> list[Project]:
    """The project of a file, or nothing where it cannot be read, which is noted."""
    try:
        project = read_project(name, content)
    except StudyError as error:
        reading.problems += error.problems
        return []
    reading.problems += project.problems
    return [project]


def _frames(reading: _Reading, codes: pd.DataFrame) -> CodedInterviews:
    places = reading.people.places
    segments = pd.DataFrame(
        [
            (source[0], places[source[0]], source[1], start, end, code, coder, text)
            for source, start, end, code, coder, text in reading.segments
        ],
        columns=SEGMENTS,
        dtype=object,
    )
    order = ["place", "source", "start", "end", "code", "coder", "text"]
    segments = segments.astype({"place": "int64", "start": "float64", "end": "float64"})
    segments = segments.sort_values(order, kind="stable", ignore_index=True)
    once = segments.drop_duplicates(ignore_index=True)
    twice = len(segments) - len(once)
    notes = list(reading.notes)
    if twice:
        notes.append(f"{number_of(twice, 'segment')} stood twice with the same code by the same "
                     "coder, and counted once.")  # fmt: skip
    sources = pd.DataFrame(
        [(source[0], places[source[0]], source[1], text)
         for source, (text, _) in reading.texts.items()],
        columns=SOURCES,
        dtype=object,
    ).astype({"place": "int64"})  # fmt: skip
    sources = sources.sort_values(["place", "source"], kind="stable", ignore_index=True)
    return CodedInterviews(once, sources, codes[COLUMNS], notes)


def _whose(project: Project, reading: _Reading) -> tuple[list[ProjectSource], list[str]]:
    """The sources of people who have not withdrawn, and whose they are ('' for nobody's)."""
    kept, participants = [], []
    nobodys = 0
    for source in project.sources:
        participant, problem = _participant(project, source, reading.people)
        if problem:
            reading.problems.append(problem)
        elif reading.people.has_withdrawn(participant):
            continue
        elif participant or not source.has_text:
            kept.append(source)
            participants.append(participant)
        else:
            nobodys += 1
    if not project.sources:
        reading.problems.append(
            Problem(project.name, "the project has no sources", "the sources that were coded",
                    "export the project with its sources")
        )  # fmt: skip
    if nobodys:
        verb = "was" if nobodys == 1 else "were"
        reading.notes.append(f"{project.name}: {number_of(nobodys, 'source')} without codes that "
                             f"belong to no participant {verb} not read.")  # fmt: skip
    return kept, participants


def _participant(
    project: Project, source: ProjectSource, people: People
) -> tuple[str, Problem | None]:
    """Whose source it is, by a case that is called like a participant, else by its name."""
    where = f'{project.name}, source "{source.name[:60]}"'
    by_case = {people.named(name) for name in source.cases} - {""}
    by_name = people.of_source(source.name)
    candidates = sorted(by_case | ({by_name} - {""}))
    if by_name and not by_case:
        candidates += people.others_in(source.name, by_name)
    if len(candidates) > 1:
        return "", Problem(
            where, f"by its cases and its name it belongs to {in_words(candidates)}",
            "one participant for each source",
            "give it the case of the one, and a name that no other begins; divide the text of a "
            "group into one for each person",
        )  # fmt: skip
    if not candidates and source.is_coded:
        one = min(people.places, default="P01")
        return "", Problem(
            where, "it is not known whose it is",
            "a case called like the participant, or a name that begins with the pseudonym (such as "
            f"“{one}” or “{one} interview”)",
            "name the case or the source so, and export the project anew",
        )  # fmt: skip
    return (candidates or [""])[0], None


def _add_project(
    reading: _Reading,
    project: Project,
    sources: Sequence[ProjectSource],
    participants: Sequence[str],
    called: dict[str, str],
) -> None:
    result = project_segments(project, sources)
    reading.problems += result.problems
    reading.notes += result.notes
    names = [source_name(source.name) for source in sources]
    keys = list(zip(participants, names, strict=True))
    for key, source, text in zip(keys, sources, result.texts, strict=True):
        if key[0] and source.has_text:
            reading.has_text(key, text, project.name)
    for one in result.segments:
        key = keys[one.source]
        code = called.get(written(one.code), "")
        text = result.texts[one.source][one.start : one.end]
        reading.segments.append((key, one.start, one.end, code, one.coder, text))
        reading.is_coded(key, one.coder, project.name)


def _add_table(
    reading: _Reading, name: str, lines: Sequence[CodedLine], codes: pd.DataFrame
) -> None:
    for one in lines:
        key = (one.participant, one.source)
        reading.has_text(key, "", name)
        text, problems = placed(one, reading.texts[key][0])
        code, more = code_of(one, codes)
        reading.problems += [*problems, *more]
        start = float("nan") if one.start is None else one.start
        end = float("nan") if one.end is None else one.end
        reading.segments.append((key, start, end, code, one.coder, text))
        reading.is_coded(key, one.coder, name)


def _check_coders(reading: _Reading) -> None:
    """Coders whose names differ in capitals alone are one person, or a mistake."""
    first: dict[str, str] = {}
    for coder in sorted({coder for *_, coder, _ in reading.segments}):
        known = first.setdefault(coder.casefold(), coder)
        if known != coder:
            reading.problems.append(
                Problem("the coding", f'two coders are called "{known[:40]}" and "{coder[:40]}"',
                        "names that differ in more than capitals", "give one person one name")
            )  # fmt: skip
