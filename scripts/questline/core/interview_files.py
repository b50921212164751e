"""The files of the interview strand: where they are, and whether they are there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from questline.core.errors import Problem
from questline.core.further_files import beside_study
from questline.core.interview_settings import InterviewSettings

FILE = "interviews.yaml"


@dataclass(frozen=True)
class InterviewFiles:
    """The files of the interview strand, from the working folder; none where nothing is named.

    `contacts` may be opened by the rule `selection` alone. `pictures` are all files of the folder
    of photographs, in the order of their names.
    """

    contacts: list[str]
    invitations: list[str]
    participants: list[str]
    coding: list[str]
    codebooks: list[str]
    open_coding: list[str]
    open_codebooks: list[str]
    register: list[str]
    pictures: list[str]

    @classmethod
    def of(cls, folder: Path, settings: InterviewSettings) -> InterviewFiles:
        """The files that interviews.yaml names, taken from the study's folder."""
        kinds: dict[str, list[str]] = {name: [] for name in cls.__dataclass_fields__}
        for _, kind, name in _named(settings):
            kinds[kind].append(str(beside_study(folder, name)))
        if settings.photographs:
            pictures = beside_study(folder, settings.photographs.folder)
            if pictures.is_dir():
                every = sorted(path for path in pictures.iterdir() if path.is_file())
                kinds["pictures"] = [str(path) for path in every]
        return cls(**kinds)

    @property
    def material(self) -> dict[str, str]:
        """The files whose checksums the team keeps, by what they are called: not the contact
        details, which one rule alone may open, and not the pictures, any of which may be withdrawn.
        """
        return {
            f"{kind} {number}: {Path(path).name}": path
            for kind in ("participants", "invitations", "coding", "codebooks", "open_coding",
                         "open_codebooks", "register")
            for number, path in enumerate(getattr(self, kind), 1)
        }  # fmt: skip


def _named(settings: InterviewSettings) -> Iterator[tuple[str, str, str]]:
    """The key that names each file, what kind of file it is, and its name."""
    selection, coding, photographs = settings.selection, settings.coding, settings.photographs
    if selection:
        yield "selection.contacts", "contacts", selection.contacts
        if selection.invitations:
            yield "selection.invitations", "invitations", selection.invitations
    if settings.participants:
        yield "participants", "participants", settings.participants
    if coding:
        for number, name in enumerate(coding.files, 1):
            yield f"coding.files[{number}]", "coding", name
        for number, name in enumerate(coding.codebooks, 1):
            yield f"coding.codebooks[{number}]", "codebooks", name
    for number, answers in enumerate(settings.open_answers, 1):
        yield f"open_answers[{number}].coding", "open_coding", answers.coding
        if answers.codebook:
            yield f"open_answers[{number}].codebook", "open_codebooks", answers.codebook
    if photographs:
        yield "photographs.register_file", "register", photographs.register_file


def check_interview_files(folder: Path, settings: InterviewSettings | None) -> list[Problem]:
    """Every file that interviews.yaml names is there."""
    if settings is None:
        return []
    remedy = "correct the path; it is taken from the study's folder"
    problems = []
    for key, _, name in _named(settings):
        path = beside_study(folder, name)
        if not path.is_file():
            found = "is a folder" if path.is_dir() else "does not exist"
            problems.append(
                Problem(f"{FILE}, key {key}", f'the file "{path}" {found}', "a file", remedy)
            )
    if settings.photographs:
        path = beside_study(folder, settings.photographs.folder)
        if not path.is_dir():
            problems.append(
                Problem(f"{FILE}, key photographs.folder", f'there is no folder "{path}"',
                        "the folder of the photographs", remedy)
            )  # fmt: skip
    return problems
