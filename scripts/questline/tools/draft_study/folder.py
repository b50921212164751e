"""The folder of a drafted study: what it is called, what it points to, and that it is new."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from questline.core.command_line import check_paths
from questline.core.errors import Problem, StudyError
from questline.core.files import write_text
from questline.tools.draft_study.names import joined, words_of

LONGEST_STUDY_NAME = 60


@dataclass(frozen=True)
class Request:
    """What was asked for on the command line; `companions` are divided by commas.

    They may also be a list in square brackets, as in the files of a study.
    """

    study: str
    export: str
    companions: str = ""
    platform: str = ""
    sheet: str = ""

    @property
    def beside(self) -> list[Path]:
        """The files beside the export."""
        parts = [part.strip(" '\"") for part in self.companions.strip("[]").split(",")]
        return [Path(part).expanduser() for part in parts if part]


def check_request(request: Request, files: Sequence[str]) -> None:
    """Raise StudyError for all that keeps a study from being drafted; `files` will be written."""
    problems = []
    if not request.export:
        problems.append(
            Problem("the command line", "export= is missing", "the export to draft a study from",
                    "type: snakemake --cores 1 draft_study --config export=answers.csv "
                    "study=my_study")
        )  # fmt: skip
    else:
        problems += _no_file("export", Path(request.export))
    for path in request.beside:
        problems += _no_file("companions", path)
        if request.export and _whole(path) == _whole(Path(request.export)):
            problems.append(
                Problem("the command line (companions=)", f'"{path}" is the export itself',
                        "files of the survey beside the export", "leave it out")
            )  # fmt: skip
    folder = Path(request.study)
    if not request.study.strip():
        problems.append(
            Problem("the command line", "study= is missing", "the folder of the new study",
                    "type: snakemake --cores 1 draft_study --config export=answers.csv "
                    "study=my_study")
        )  # fmt: skip
    taken = False
    try:
        taken = folder.exists() and not folder.is_dir()
        present = [name for name in files if (folder / name).exists()]
    except OSError as error:
        present = []
        problems.append(
            Problem("the command line (study=)",
                    f'"{folder}" is no folder ({error.strerror or "unknown reason"})',
                    "a folder, which need not be there yet", "choose another name")
        )  # fmt: skip
    if taken:
        problems.append(
            Problem("the command line (study=)", f'"{folder}" is a file',
                    "a folder, which need not be there yet", "choose another name")
        )  # fmt: skip
    elif present:
        problems.append(
            Problem(f"the folder {folder}", f"it has {', '.join(present)} already",
                    "a folder without a study: a draft overwrites nothing",
                    "name a new folder with study=, or move these files away")
        )  # fmt: skip
    if not words_of(_whole(folder).name):
        problems.append(
            Problem("the command line (study=)", f'the name of the folder "{folder}" has no letter',
                    "a name with letters from a to z, which the results are called after",
                    "choose another name")
        )  # fmt: skip
    problems += check_paths([folder, Path(request.export or "."), *request.beside])
    if problems:
        raise StudyError(problems)


def _no_file(key: str, path: Path) -> list[Problem]:
    where = f"the command line ({key}=)"
    if path.is_file():
        if os.access(path, os.R_OK):
            return []
        return [Problem(where, f'you may not read "{path}"', "a file that you may read",
                        "correct the permissions of the file")]  # fmt: skip
    found = "is a folder" if path.is_dir() else "does not exist"
    return [
        Problem(where, f'the file "{path}" {found}', "a file",
                "correct the path; it is taken from the folder in which you typed the command")
    ]  # fmt: skip


def _whole(path: Path) -> Path:
    """A path from the root on. Links stay: what a study points to is found by the same words."""
    return Path(os.path.normpath(Path.cwd() / path))


def study_name(folder: Path) -> str:
    """The short name of a study, from its folder."""
    name = joined(words_of(_whole(folder).name), LONGEST_STUDY_NAME)
    return name if name[:1].isalpha() else f"study_{name}"


def seen_from(folder: Path, path: Path) -> str:
    """A path as it stands in a file of the folder."""
    return Path(os.path.relpath(_whole(path), _whole(folder))).as_posix()


def schema_line(folder: Path, schemas: Path, name: str) -> str:
    """The first line of a settings file, which tells an editor where its schema is.

    The path is relative wherever the study lies: it names no machine and no person, and holds as
    long as the study and Questline keep their places to one another.
    """
    path = seen_from(folder, schemas / name.replace(".yaml", ".schema.json"))
    return f"# yaml-language-server: $schema={quote(path)}\n"


def checksum(path: Path) -> str:
    """The SHA-256 checksum of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def write_study(folder: Path, files: Mapping[str, str]) -> None:
    """Write the files of a study; none of them is there yet."""
    try:
        for name, text in files.items():
            write_text(folder / name, text)
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise StudyError(
            Problem(f"the folder {folder}", f"the study cannot be written ({reason})",
                    "a folder that you may write into", "choose another folder with study=")
        ) from error  # fmt: skip
