"""The files that study.yaml names besides the raw file, and whether they are there."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from questline.core.codebook import FILE, FILE_MATCH, Variable
from questline.core.errors import Problem, repeated
from questline.core.sentences import listed
from questline.core.study import StudySettings


@dataclass(frozen=True)
class FurtherPaths:
    """A file whose rows stand below those of the raw file, and the files beside it."""

    name: str
    raw: Path
    companions: tuple[Path, ...] = ()

    def as_parameters(self) -> list[Any]:
        """Name, raw file and the files beside it as plain data, for a rule's parameters."""
        return [self.name, str(self.raw), [str(path) for path in self.companions]]


def beside_study(folder: Path, name: str) -> Path:
    """A file that study.yaml names, from the working folder."""
    return Path(os.path.relpath(os.path.normpath(folder / name)))


def further_paths(folder: Path, settings: StudySettings) -> list[FurtherPaths]:
    """The paths of `more_files`, from the working folder."""
    return [
        FurtherPaths(
            file.name,
            beside_study(folder, file.raw),
            tuple(beside_study(folder, name) for name in file.companions),
        )
        for file in settings.more_files
    ]


def check_further_files(folder: Path, settings: StudySettings, raw: Path | None) -> list[Problem]:
    """Every file of `more_files` is there, is the one that is meant, and has a name of its own."""
    problems = []
    paths = further_paths(folder, settings)
    for number, (file, named) in enumerate(zip(settings.more_files, paths, strict=True), 1):
        where = f"study.yaml, key more_files[{number}]"
        problems += _check_file(f"{where}.raw", named.raw, file.sha256)
        for path in named.companions:
            problems += _check_file(f"{where}.companions", path, "")
    names = [path.name for path in (*([raw] if raw else []), *(one.raw for one in paths))]
    for name in repeated(names):
        problems.append(
            Problem("study.yaml, key more_files", f'two of the files are called "{name}"',
                    "files with different names, as every sentence about a row names its file",
                    "rename one of them, or remove one if it is the same file")
        )  # fmt: skip
    return problems


def check_names_of_files(
    settings: StudySettings, codebook: Mapping[str, Variable]
) -> list[Problem]:
    """The levels of a variable with match `file` are the names of the files."""
    names = [settings.first_file, *(file.name for file in settings.more_files)]
    problems = []
    for variable in codebook.values():
        if variable.match != FILE_MATCH or variable.kind == "derived" or variable.doubtful:
            continue
        where = f'{FILE}, line {variable.line}, column %s (variable "{variable.name}")'
        texts = {text for _, text in variable.levels}
        if not settings.more_files:
            problems.append(
                Problem(where % "match", "match is file, but study.yaml has one file alone",
                        "more_files in study.yaml", "add the further files there, or correct match")
            )  # fmt: skip
        elif texts != set(names):
            problems.append(
                Problem(where % "levels", f"the texts are {listed(sorted(texts))}",
                        f"the names of the files: {listed(names)}",
                        "write `code=name` for each file, as study.yaml calls it")
            )  # fmt: skip
    return problems


def _check_file(where: str, path: Path, checksum: str) -> list[Problem]:
    expected = "a file beside the raw file"
    if not path.is_file():
        found = "is a folder" if path.is_dir() else "does not exist"
        return [Problem(where, f'the file "{path}" {found}', expected,
                        "correct the path; it is taken from the study's folder")]  # fmt: skip
    if not checksum:
        return []
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        reason = error.strerror or "unknown reason"
        return [Problem(where, f'the file "{path}" cannot be read ({reason})', expected,
                        "correct the permissions of the file")]  # fmt: skip
    if digest == checksum:
        return []
    return [Problem(where, f'the SHA-256 checksum of "{path}" is {digest}',
                    f"{checksum}, as study.yaml says",
                    "fetch the file again, or put the checksum of the new version into "
                    "study.yaml")]  # fmt: skip
