"""The coded segments of a REFI-QDA project: where they are, who coded, what was left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from questline.core.errors import Problem, StudyError
from questline.core.sentences import first_of, listed, number_of
from questline.interviews.coding.reading.codebooks import Path
from questline.interviews.coding.reading.positions import (
    Counting,
    Found,
    Marked,
    StoredText,
    find_selections,
)
from questline.interviews.coding.reading.projects import Coding, Project, ProjectSource

_NUMBER = re.compile(r"[0-9]{1,9}")
_SHOWN = 5
_PLURALS = {"memo": "memos", "set": "sets", "link": "links", "graph": "graphs"}


@dataclass(frozen=True)
class Segment:
    """A code that somebody gave to a part of a text; `source` is its number among those read."""

    source: int
    start: int
    end: int
    code: Path
    coder: str


@dataclass
class ProjectSegments:
    """What a project holds of the sources asked for: texts, segments, what is wrong, what is left
    out.
    """

    texts: list[str] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def project_segments(project: Project, sources: Sequence[ProjectSource]) -> ProjectSegments:
    """The texts and coded segments of some sources of a project."""
    result = ProjectSegments()
    read = [_stored(project, source, result.problems) for source in sources]
    texts = [text or StoredText("") for text in read]
    result.texts = [text.text for text in texts]
    unread = {number for number, text in enumerate(read) if text is None}
    marked, codings = _marked(project, sources, unread, result)
    found = find_selections(texts, marked, project.program)
    result.notes += _notes_on_counting(project, found, marked)
    doubtful = set(found.doubtful)
    for number, (one, span, given) in enumerate(zip(marked, found.spans, codings, strict=True)):
        where = _where(project, sources[one.text], f"selection {one.start} to {one.end}")
        if span is None:
            result.problems.append(
                Problem(where, f"the text ends at {len(texts[one.text].text)}",
                        "a selection within the text",
                        "export the project anew; was the text changed after it was coded?")
            )  # fmt: skip
        elif number in doubtful:
            there = texts[one.text].text[slice(*span)]
            result.problems.append(
                Problem(where, f'its name is "{one.name[:40]}", which stands elsewhere in the '
                        f'text; here stands "{" ".join(there.split())[:40]}"',
                        "selections in the places that were coded",
                        "export the project anew; was the text changed after it was coded?")
            )  # fmt: skip
        elif span[0] < span[1]:
            _add(project, one.text, span, given, result)
    for number, source in enumerate(sources):
        if source.whole and texts[number].text:
            _add(project, number, (0, len(texts[number].text)), source.whole, result)
    result.problems += _unknown_coders(project, sources)
    result.problems = list(dict.fromkeys(result.problems))
    if result.segments and not any(project.users.values()):
        result.notes.append(f"{project.name}: no user is named, so its coder is called "
                            f'"{result.segments[0].coder}", as the file is.')  # fmt: skip
    result.notes += _notes_on_rest(project, sources)
    return result


def coder_of(project: Project, coding: Coding) -> str:
    """Who gave a code: the user named, else the only user, else what the file is called."""
    if project.users.get(coding.user):
        return project.users[coding.user]
    names = [name for name in project.users.values() if name]
    if len(names) == 1 and not coding.user:
        return names[0]
    if not names:
        return re.split(r"[/\\]", project.name)[-1].rpartition(".")[0] or project.name
    return ""


def _where(project: Project, source: ProjectSource, what: str) -> str:
    return f'{project.name}, source "{source.name[:60]}", {what}'


def _stored(project: Project, source: ProjectSource, problems: list[Problem]) -> StoredText | None:
    if source.content is not None:
        return StoredText(source.content)
    if source.path:
        try:
            return StoredText(*project.archive.text(source.path))
        except StudyError as error:
            problems += error.problems
            return None
    if source.is_coded:
        problems.append(
            Problem(_where(project, source, f"line {source.line}"), "it has no text",
                    "a text for each source that was coded", "export the project with its sources")
        )  # fmt: skip
        return None
    return StoredText("")


def _marked(
    project: Project, sources: Sequence[ProjectSource], unread: set[int], result: ProjectSegments
) -> tuple[list[Marked], list[list[Coding]]]:
    """The coded selections that have a text to be in, and their codings."""
    marked, codings = [], []
    for number, source in enumerate(sources):
        if number in unread:
            continue
        for one in source.selections:
            if not one.codings:
                continue
            if not (_NUMBER.fullmatch(one.start) and _NUMBER.fullmatch(one.end)):
                result.problems.append(
                    Problem(_where(project, source, f"line {one.line}"),
                            f'a selection goes from "{one.start[:20]}" to "{one.end[:20]}"',
                            "whole numbers", "export the project anew")
                )  # fmt: skip
                continue
            marked.append(Marked(one.name, int(one.start), int(one.end), number))
            codings.append(one.codings)
    return marked, codings


def _add(
    project: Project,
    source: int,
    span: tuple[int, int],
    codings: Iterable[Coding],
    result: ProjectSegments,
) -> None:
    for coding in codings:
        path = project.codes.get(coding.code)
        if path is None:
            result.problems.append(
                Problem(project.name, f'a coding names the code "{coding.code[:40]}", which is not '
                        "in the codebook of the project", "codes of its codebook",
                        "export the project anew, with its codebook")
            )  # fmt: skip
        else:
            coder = coder_of(project, coding)
            result.segments.append(Segment(source, *span, path, coder))


def _unknown_coders(project: Project, sources: Sequence[ProjectSource]) -> list[Problem]:
    count = sum(
        1
        for source in sources
        for coding in [*source.whole, *(one for part in source.selections for one in part.codings)]
        if not coder_of(project, coding)
    )
    if not count:
        return []
    names = sorted(name for name in project.users.values() if name)
    does = "does" if count == 1 else "do"
    return [
        Problem(project.name, f"{number_of(count, 'coding')} {does} not say by a user with a name "
                f"who made {'it' if count == 1 else 'them'}",
                f"codings by users with names ({first_of(names, _SHOWN)})",
                "name the users of the project, and export it anew; or export the coding of each "
                "coder into a file of its own")
    ]  # fmt: skip


def _notes_on_counting(project: Project, found: Found, marked: Sequence[Marked]) -> list[str]:
    empty = sum(1 for span in found.spans if span is not None and span[0] == span[1])
    notes = []
    if empty:
        notes.append(f"{project.name}: {number_of(empty, 'coded selection')} without any text "
                     f"{'was' if empty == 1 else 'were'} left out.")  # fmt: skip
    if marked and not found.checked:
        notes.append(f"{project.name}: its selections do not say their text, so that their "
                     "positions could not be checked; they were read as most programs write them "
                     f"({found.counting.sentence()}).")  # fmt: skip
    elif found.counting != Counting():
        notes.append(f"{project.name}: positions were read as the texts of its selections show "
                     f"({found.counting.sentence()}).")  # fmt: skip
    return notes


def _notes_on_rest(project: Project, sources: Sequence[ProjectSource]) -> list[str]:
    notes = []
    whole = sum(len(source.whole) for source in sources)
    if whole:
        verb = "was" if whole == 1 else "were"
        notes.append(f"{project.name}: {number_of(whole, 'coding')} of whole sources {verb} read "
                     "as coding all of their text.")  # fmt: skip
    areas = sum(source.areas for source in sources)
    if areas:
        verb = "was" if areas == 1 else "were"
        notes.append(f"{project.name}: {number_of(areas, 'coding')} of pictures, recordings, PDF "
                     f"pages or parts of them {verb} not read, as only text is.")  # fmt: skip
    rest = Counter({kind: count for kind, count in project.left_out.items() if count})
    if rest:
        words = [number_of(count, kind, _PLURALS[kind]) for kind, count in rest.items()]
        notes.append(f"{project.name}: {listed(words)} were not read.")
    return notes
