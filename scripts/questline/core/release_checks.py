"""The rules of release held against the rest of the study: names, files, dates."""

from __future__ import annotations

import csv
import posixpath
from collections.abc import Sequence
from math import isfinite
from pathlib import Path
from typing import Any

from questline.core.codebook import FILE
from questline.core.errors import Problem
from questline.core.further_files import beside_study
from questline.core.known_names import KnownNames
from questline.core.release_rules import (
    EarlierRelease,
    ExceptionSettings,
    ReleasedTextSettings,
    ReleaseSettings,
)
from questline.core.result_checks import STAGES_OF_RESULTS
from questline.core.yaml_text import Place, YamlText

RELEASE, EXCEPTIONS, RELEASED_TEXTS = "release.yaml", "exceptions.yaml", "released_texts.yaml"
STAGES_OF_IDS = (*STAGES_OF_RESULTS, "interviews")
"""What the id of a statistic can begin with, as far as something of it may be hidden."""
NUMBERS = ("estimate", "n", "denominator", "events")
STORE = (
    *("id", "stage", "analysis", "outcome", "model", "dataset", "term", "level", "group"),
    *("table", "row", "column", "statistic", "status", "note"),
    *NUMBERS,
)
"""Columns of a store of statistics that tell how many people there are of whom."""
SINGLE = "respondent"
"""The group of rows about single people, which no public store holds."""


def check_release(
    known: KnownNames,
    release: ReleaseSettings | None,
    exceptions: ExceptionSettings | None,
    texts: ReleasedTextSettings | None,
) -> None:
    """What release.yaml, exceptions.yaml and released_texts.yaml name must be there."""
    if release:
        _check_names(known, release)
    if exceptions:
        _check_exceptions(known, exceptions)
    if texts:
        _check_texts(known, release, texts)


def check_earlier_releases(
    folder: Path, release: ReleaseSettings | None, source: YamlText | None
) -> list[Problem]:
    """Every earlier release must be there and be a public store of statistics."""
    if release is None or source is None:
        return []
    problems = []
    for number, earlier in enumerate(release.earlier_releases):
        place = source.as_written(("earlier_releases", number, "statistics"))
        problems += _check_store(source.where(place), beside_study(folder, earlier.statistics))
    return problems


def earlier_releases(folder: Path, release: ReleaseSettings) -> list[dict[str, Any]]:
    """The earlier releases as plain data: name, path of the store, whether the rows are the same.

    `path` is taken from the working folder, `written` is the path from the study's folder.
    """
    return [_as_parameters(folder, earlier) for earlier in release.earlier_releases]


def _as_parameters(folder: Path, earlier: EarlierRelease) -> dict[str, Any]:
    path = beside_study(folder, earlier.statistics)
    written = posixpath.normpath(earlier.statistics)
    return {
        "name": earlier.name,
        "path": str(path),
        "written": written,
        "same_rows": earlier.same_rows,
    }


def _check_names(known: KnownNames, release: ReleaseSettings) -> None:
    earlier = enumerate(release.earlier_releases)
    known.once(RELEASE, [(("earlier_releases", at, "name"), one.name) for at, one in earlier])
    for at, name in enumerate(release.free_text):
        _is_text(known, RELEASE, ("free_text", at), name)
    _once(known, RELEASE, "free_text", release.free_text)
    if release.anonymity is None:
        return
    quasi, sensitive = release.anonymity.quasi_identifiers, release.anonymity.sensitive
    named: list[tuple[Place, str]] = []
    for key, names in (("quasi_identifiers", quasi), ("sensitive", sensitive)):
        named += [(("anonymity", key, at), name) for at, name in enumerate(names)]
    known.once(RELEASE, named)
    for place, name in named:
        variable = known.variable(RELEASE, place, name)
        if variable and variable.kind in ("text", "identifier"):
            known.wrong(RELEASE, place, f'"{name}" is of kind {variable.kind}, so that hardly two '
                        "people share what stands in it",
                        "a variable with levels or numbers",
                        f"name another variable, or derive one from it in {FILE}")  # fmt: skip


def _check_exceptions(known: KnownNames, settings: ExceptionSettings) -> None:
    listed: list[tuple[Place, str]] = []
    for at, one in enumerate(settings.exceptions):
        place: Place = ("exceptions", at, "statistics")
        listed.append((place, one.statistics))
        first, _, rest = one.statistics.partition("/")
        if not rest.replace("*", "") or first not in STAGES_OF_IDS:
            known.wrong(EXCEPTIONS, place, f'"{one.statistics}" names no single result',
                        "the id of a statistic, such as "
                        "description/table_one/none/analysed/gender/other/count, in which * may "
                        "stand for some of its letters",
                        "write stage, analysis and statistic of what may be shown")  # fmt: skip
    known.once(EXCEPTIONS, listed)


def _check_texts(
    known: KnownNames, release: ReleaseSettings | None, settings: ReleasedTextSettings
) -> None:
    allowed = release.free_text if release else []
    for at, text in enumerate(settings.texts):
        place: Place = ("texts", at)
        if release and text.variable not in allowed:
            known.wrong(RELEASED_TEXTS, (*place, "variable"),
                        f'"{text.variable}" is not under free_text in {RELEASE}',
                        "a variable whose quotations may be released",
                        f"add it to free_text in {RELEASE}, or remove the quotation")  # fmt: skip


def _is_text(known: KnownNames, file_name: str, place: Place, name: str) -> None:
    variable = known.variable(file_name, place, name)
    if variable is None:
        return
    if variable.kind != "text":
        known.wrong(file_name, place, f'"{name}" is of kind {variable.kind}',
                    "a variable of kind text, which holds people’s own words",
                    "name another variable, or remove it")  # fmt: skip
    elif variable.sensitivity == "identifying":
        known.wrong(file_name, place, f'"{name}" is identifying (its sensitivity in {FILE})',
                    "a text that does not name people",
                    "remove it: what identifies people is never quoted")  # fmt: skip


def _once(known: KnownNames, file_name: str, key: str, names: Sequence[str]) -> None:
    known.once(file_name, [((key, at), name) for at, name in enumerate(names)])


def _check_store(where: str, path: Path) -> list[Problem]:
    expected = "the public release/statistics.csv of an earlier release of this study"
    if not path.is_file():
        found = "is a folder" if path.is_dir() else "does not exist"
        return [Problem(where, f'the file "{path}" {found}', expected,
                        "correct the path; it is taken from the study's folder")]  # fmt: skip
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream)
            columns = reader.fieldnames or []
            lines = list(reader) if set(STORE) <= set(columns) else []
    except (OSError, UnicodeDecodeError, csv.Error):
        columns, lines = [], []
    if not set(STORE) <= set(columns):
        return [Problem(where, f'"{path}" is no store of statistics', expected,
                        "name the file that was published")]  # fmt: skip
    fault = _fault(lines)
    if fault:
        return [Problem(where, f'"{path}" is damaged: {fault}', expected,
                        "fetch the file again that was published, every line of it")]  # fmt: skip
    if any(line["group"] == SINGLE for line in lines):
        return [Problem(where, f'"{path}" holds rows about single respondents: it is the team’s '
                        "own edition, which is not for sharing", expected,
                        "name the public file; if this one was published, it cannot be called "
                        "back by hiding numbers now")]  # fmt: skip
    return []


def _fault(lines: Sequence[dict[str, Any]]) -> str:
    """What shows that a store is not as it was written: what is lost of it is taken for unknown."""
    known: set[str] = set()
    for line in lines:
        name = line["id"]
        if None in line or None in line.values():
            return f'the line of "{name}" has more or fewer cells than the header'
        if name in known:
            return f'"{name}" stands twice'
        known.add(name)
        for column in NUMBERS:
            if line[column] and not _is_number(line[column]):
                return f'"{line[column]}" stands for {column} of "{name}", which is no number'
    return "" if lines else "nothing stands below its header"


def _is_number(text: str) -> bool:
    try:
        return isfinite(float(text))
    except ValueError:
        return False
