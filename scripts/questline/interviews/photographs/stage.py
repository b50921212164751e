"""From the register and the files to the galleries of both editions, and how many they show."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from questline.core.errors import Problem, StudyError
from questline.core.sentences import number_of
from questline.core.statistics import StatisticsPart
from questline.interviews.photographs.containers import UnfitPictureError
from questline.interviews.photographs.developing import Picture, check_size, developed
from questline.interviews.photographs.gallery import Gallery, gallery_of
from questline.interviews.photographs.register import (
    IN_WORDS,
    KINDS,
    PUBLIC,
    TEAM_ONLY,
    Line,
    Register,
    participants_of,
    read_register,
)
from questline.interviews.rows import STAGE, TEAM

ANALYSIS = "photographs"
EVERY = "all"
TEAM_MARK = "internal_"
SAVE_ANEW = "open it in an image program and save it anew as a JPEG"


@dataclass(frozen=True)
class Folder:
    """The folder of photographs: the size of each file by its name, and how one is read."""

    sizes: Mapping[str, int]
    read: Callable[[str], bytes]


@dataclass(frozen=True)
class Photographs:
    """The galleries of both editions, the rows of the store, and what was done in one line."""

    public: Gallery
    team: Gallery
    statistics: pd.DataFrame
    line: str


def show_photographs(
    register: tuple[str, bytes],
    listed: tuple[str, bytes],
    interviewed: pd.DataFrame,
    folder: Folder,
    settings: Mapping[str, Any],
) -> Photographs:
    """Make the galleries.

    `register` and `listed` (all who were ever interviewed) are a name and the bytes of a CSV;
    `interviewed` has the columns participant and quotations: those who did not withdraw, and who
    may read their words. `settings` is what `interview_parameters.photographs` tells. Files are
    read one after the other, so that one picture at a time is held at its full size. Raises
    StudyError with all that is wrong.
    """
    name, content = register
    found = read_register(
        name,
        content,
        folder.sizes,
        set(participants_of(*listed)),
        set(interviewed["participant"]),
        settings,
    )
    problems = list(found.problems)
    pictures = _pictures(name, found, folder, settings["longest_side"], problems)
    if problems:
        raise StudyError(problems)
    scopes = dict(zip(interviewed["participant"], interviewed["quotations"], strict=True))
    shown = [(line, pictures.get(line.file)) for line in found.lines]
    public = [(line, picture) for line, picture in shown if line.consent == PUBLIC]
    gallery = gallery_of(_with_words(public, scopes, (PUBLIC,)), settings)
    team = gallery_of(_with_words(shown, scopes, (PUBLIC, TEAM_ONLY)), settings, TEAM_MARK)
    unnamed = len(folder.sizes) - len({line.file for line in found.lines} - {""})
    return Photographs(gallery, team, _rows(gallery, team, settings), _line(gallery, team, unnamed))


def _with_words(
    shown: Iterable[tuple[Line, Picture | None]], scopes: Mapping[str, str], allowed: Sequence[str]
) -> list[tuple[Line, Picture | None]]:
    """Photographs with the words beside them only where the person may be quoted here.

    A card of words is the picture itself: the consent of its line decides.
    """
    return [
        (
            line
            if line.kind == IN_WORDS or scopes[line.participant] in allowed
            else replace(line, words=""),
            picture,
        )
        for line, picture in shown
    ]


def _pictures(
    name: str, found: Register, folder: Folder, longest_side: int, problems: list[Problem]
) -> dict[str, Picture]:
    """The pictures of the lines by file; what cannot be shown is added to the problems."""
    pictures: dict[str, Picture] = {}
    gone = _gone(found, folder)
    seen: dict[bytes, Line] = {}
    for line in found.lines:
        if not line.file or line.file in pictures:
            continue
        where = line.where(name, "file")
        try:
            check_size(folder.sizes[line.file])
            content = folder.read(line.file)
            digest = hashlib.sha256(content).digest()
            first = seen.setdefault(digest, line)
            if first is not line or digest in gone:
                beside = f"line {first.number}" if first is not line else "a line that is withdrawn"
                problems.append(
                    Problem(where, f'"{line.file}" is the same picture as that of {beside}',
                            "each picture in one line, with one consent",
                            "remove one of the two lines")
                )  # fmt: skip
                continue
            pictures[line.file] = developed(content, _ending(line.file), longest_side)
        except UnfitPictureError as error:
            problems.append(
                Problem(where, f'the file "{line.file}" {error}',
                        "a JPEG, PNG, WebP or HEIC that holds one picture and no more", SAVE_ANEW)
            )  # fmt: skip
    return pictures


def _gone(found: Register, folder: Folder) -> set[bytes]:
    """What the files of withdrawn photographs hold, as far as they are still there.

    A copy under another name would be shown otherwise. Only those are read whose size another has.
    """
    shown = {folder.sizes[line.file] for line in found.lines if line.file}
    there = [file for file in found.withdrawn_files if folder.sizes.get(file) in shown]
    return {hashlib.sha256(folder.read(file)).digest() for file in there}


def _ending(file: str) -> str:
    """The end of a file's name, from its last point on."""
    before, point, after = file.rpartition(".")
    return f"{point}{after}" if point and before else ""


def _rows(public: Gallery, team: Gallery, settings: Mapping[str, Any]) -> pd.DataFrame:
    """How many photographs each edition shows, and of how many participants.

    Every prompt, kind and theme of interviews.yaml has its row, those with none too: that a row is
    there tells nothing.
    """
    part = StatisticsPart(STAGE)
    for gallery, dataset in ((public, ""), (team, TEAM)):
        entries = pd.DataFrame(
            gallery.entries, columns=["participant", "prompt", "theme", "kind"], dtype=object
        )
        _add(part, entries, dataset, EVERY)
        for prompt in settings["prompts"]:
            _add(part, entries[entries["prompt"] == prompt], dataset, prompt)
        for theme in settings["themes"]:
            _add(part, entries[entries["theme"] == theme], dataset, EVERY, f"theme={theme}")
    return part.table()


def _add(
    part: StatisticsPart, entries: pd.DataFrame, dataset: str, term: str, group: str = ""
) -> None:
    part.add(ANALYSIS, term, "photographs", len(entries), dataset=dataset, group=group)
    part.add(ANALYSIS, term, "participants", entries["participant"].nunique(), dataset=dataset,
             group=group)  # fmt: skip
    for kind in KINDS:
        count = int((entries["kind"] == kind).sum())
        part.add(ANALYSIS, term, "photographs", count, level=kind, dataset=dataset, group=group)


def _line(public: Gallery, team: Gallery, unnamed: int) -> str:
    """What was done, for the screen and the log."""
    shown = number_of(len(team.entries), "photograph")
    left = f"; {number_of(unnamed, 'file')} left out that no line shows" if unnamed else ""
    return f"{shown} for the team, {len(public.entries)} of them public{left}"
