"""What is at hand to be verified: the study's files, its results, the copy of Questline."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from questline.core.configuration import Study, load_study
from questline.core.errors import Problem, StudyError
from questline.provenance.comparison import TO_VERIFY, read_rows
from questline.provenance.editions import MANIFEST, PUBLIC_MANIFEST

PUBLISHED = Path("reports", "published")
PARTS = frozenset(("inputs", "code", "interpreter", "files"))
INPUTS = frozenset(("raw", "beside_raw", "configuration", "lock"))
"""What every manifest holds."""


@dataclass(frozen=True)
class AtHand:
    """A study, the folder of its results, its manifest if there is one, its files' checksums.

    `whole` says that the manifest is that of all files. `has_raw` says that the raw file and those
    read beside it are there.
    """

    study: Study
    results: Path
    manifest: dict[str, Any] | None
    whole: bool
    checksums: dict[str, str]
    has_raw: bool

    @property
    def raw_name(self) -> str:
        """What the raw file was called when the results were made: findings say its name."""
        raw = self.study.raw
        listed = self.manifest["inputs"]["raw"] if self.manifest else {}
        return listed["name"] if listed.get("sha256") == _checksum(raw) else raw.name


def look(folder: Path, raw: str) -> AtHand:
    """Look at what is there.

    Raises StudyError when the study's files are not in order, or the raw file that was named on
    the command line is not there.
    """
    study, problems = load_study(folder, raw or None, needs_data=False)
    if study is None:
        raise StudyError(problems, TO_VERIFY)
    has_raw = all(path.is_file() for path in (study.raw, *study.beside_raw))
    if has_raw or raw:
        _, problems = load_study(folder, raw or None)
        if problems:
            raise StudyError(problems, TO_VERIFY)
    results = Path("results") / study.name
    checksums = {
        path.relative_to(results).as_posix(): _checksum(path)
        for path in sorted(results.rglob("*"))
        if path.is_file()
    }
    for name in (MANIFEST, PUBLIC_MANIFEST):
        if name in checksums:
            manifest = _read_manifest(results / name)
            return AtHand(study, results, manifest, name == MANIFEST, checksums, has_raw)
    return AtHand(study, results, None, False, checksums, has_raw)


def checksums_by_name(paths: Iterable[Path]) -> dict[str, str]:
    """SHA-256 of files by their names without folders."""
    return {path.name: _checksum(path) for path in paths}


def checksums_of(files: Mapping[str, Path]) -> dict[str, str]:
    """SHA-256 of files by what they are called."""
    return {name: _checksum(path) for name, path in files.items()}


def published_file(checkout: Path, study: Study, results: Path, named: str) -> Path:
    """The published statistics to compare with: those named, else those kept in the checkout.

    Raises StudyError where there are none, with what to type in order to publish, or where the file
    is no statistics store: before anything is computed.
    """
    if named:
        path = Path(named)
        if path.is_file():
            read_rows(path.read_text(encoding="utf-8", errors="replace"), named)
            return path
        found = f'"{path}" is a folder' if path.is_dir() else f'there is no file "{path}"'
        raise StudyError(
            Problem(
                "the command line (published=)",
                found,
                "the published release/statistics.csv of this study",
                "correct the path; it is taken from the folder in which you typed the command",
            ),
            TO_VERIFY,
        )
    path = checkout / PUBLISHED / study.name / "statistics.csv"
    if path.is_file():
        read_rows(path.read_text(encoding="utf-8", errors="replace"), str(path))
        return path
    raise StudyError(
        Problem(
            "the published results",
            f"no results of the study {study.name} were published: there is no file {path}",
            "the statistics that readers were given",
            f"name them with published=path/to/statistics.csv; or, to publish those of your last "
            f"run, type: mkdir -p {path.parent} && cp {results}/release/statistics.csv {path}",
        ),
        TO_VERIFY,
    )


def tolerance(text: str, default: float) -> float:
    """The tolerance that was typed. Raises StudyError when it is no number from 0 to 1."""
    try:
        value = float(text) if text else default
    except ValueError:
        value = -1.0
    if 0 <= value < 1:
        return value
    raise StudyError(
        Problem(
            "the command line (tolerance=)",
            f'"{text}" stands after it',
            "a relative difference: a number from 0 to less than 1, such as 1e-6",
            "correct it, or leave it out",
        ),
        TO_VERIFY,
    )


def _checksum(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _read_manifest(path: Path) -> dict[str, Any]:
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        whole = PARTS.issubset(manifest) and INPUTS.issubset(manifest["inputs"])
    except (ValueError, TypeError):
        whole = False
    if whole:
        return dict(manifest)
    raise StudyError(
        Problem(
            str(path),
            "it is no manifest: the file is damaged, or from another version of Questline",
            "the manifest of a run",
            "make the results again, or fetch the packet again",
        ),
        TO_VERIFY,
    )
