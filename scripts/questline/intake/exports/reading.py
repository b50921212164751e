"""An export from its file: what kind of file, which platform, and its columns and cells."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import numpy as np

from questline.core.errors import Problem, StudyError, unknown_name
from questline.intake.coded import CodedTexts
from questline.intake.exports import (
    generic,
    google_forms,
    limesurvey,
    microsoft_forms,
    online_surveys,
    parquet,
    qualtrics,
    redcap,
    statistics_files,
    survey_monkey,
)
from questline.intake.exports.delimited import read_delimited, require_text
from questline.intake.exports.export import Export, Recognition
from questline.intake.exports.open_document import read_open_document
from questline.intake.exports.source import Opened, Source, companion_content, kind_of
from questline.intake.exports.table import Table
from questline.intake.exports.workbook import read_workbook
from questline.intake.table import RawTable

READERS: dict[str, ModuleType] = {
    "spss": statistics_files,
    "parquet": parquet,
    "qualtrics": qualtrics,
    "redcap": redcap,
    "limesurvey": limesurvey,
    "online_surveys": online_surveys,
    "surveymonkey": survey_monkey,
    "google_forms": google_forms,
    "microsoft_forms": microsoft_forms,
    "table": generic,
}
"""In this order they are asked; the first that is certain, otherwise the first that is likely."""


def open_export(
    path: Path,
    companions: Sequence[Path] = (),
    *,
    encoding: str = "",
    delimiter: str = "",
    sheet: str = "",
) -> Opened:
    """Open an export and the files beside it. Raises StudyError when it is no export."""
    source = Source(path.name, path)
    kind = kind_of(source)
    beside = {other.name: companion_content(Source(other.name, other)) for other in companions}
    table = Table(source.name, [], [])
    if kind == "text":
        content = source.content()
        require_text(content, source.name)
        table = read_delimited(content, source.name, encoding, delimiter)
    elif kind == "workbook":
        table = read_workbook(source.content(), source.name, sheet)
    elif kind == "open_document":
        table = read_open_document(source.content(), source.name, sheet)
    return Opened(source, kind, table, beside)


def recognise(opened: Opened) -> list[Recognition]:
    """What each reader that knows the export says, the certain ones first."""
    return [recognition for recognition, _ in _recognitions(opened)]


def _recognitions(opened: Opened) -> list[tuple[Recognition, ModuleType]]:
    known = []
    for reader in READERS.values():
        recognition = reader.recognise(opened)
        if recognition:
            known.append((recognition, reader))
    return sorted(known, key=lambda pair: not pair[0].certain)


def read_export(opened: Opened, stated: str = "") -> Export:
    """The export as its platform writes it; `stated` is the platform of study.yaml, or empty.

    Raises StudyError when two platforms are certain, or when the stated one does not know the file.
    """
    known = _recognitions(opened)
    certain = [recognition for recognition, _ in known if recognition.certain]
    if stated:
        fitting = [pair for pair in known if pair[0].platform == stated]
        if not fitting:
            raise StudyError(_does_not_fit(opened, stated, [found for found, _ in known]))
        recognition, reader = fitting[0]
    elif len(certain) > 1:
        raise StudyError(_two_fit(opened, certain))
    else:
        recognition, reader = known[0]
    export: Export = reader.read(opened, recognition)
    return export


def raw_table(export: Export) -> RawTable:
    """An export as the table that intake types, its columns called by their unique names."""
    headers = [column.name for column in export.columns]
    columns = [CodedTexts.of(cells) for cells in export.cells]
    rows, places = np.array(export.rows, dtype="int64"), np.array(export.places, dtype="int64")
    return RawTable(headers, columns, rows, places, len(rows), 0)


def _two_fit(opened: Opened, certain: Sequence[Recognition]) -> Problem:
    listed = "; ".join(f"{found.platform}, because {found.because}" for found in certain)
    return Problem(
        opened.file,
        f"it fits more than one platform: {listed}",
        "an export of one platform",
        "state `platform` in study.yaml",
    )


def _does_not_fit(opened: Opened, stated: str, found: Sequence[Recognition]) -> Problem:
    platforms = {"table", "stata", "sas", *READERS}
    if stated not in platforms:
        return unknown_name(
            "study.yaml, key platform", stated, platforms, "a platform", "correct it or remove it"
        )
    seen = found[0]
    return Problem(
        opened.file,
        f"it is not an export of {stated}: it looks like {seen.platform}, because {seen.because}",
        f"an export of {stated}, with its header rows as they were",
        "correct `platform` in study.yaml, or export the answers again",
    )
