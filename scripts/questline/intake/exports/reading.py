"""An export from its file: what kind of file, which platform, and its columns and cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from questline.core.errors import Problem, StudyError, unknown_name
from questline.intake.coded import CodedTexts
from questline.intake.exports.coded_records import CodedRecords
from questline.intake.exports.companions import unused_companions
from questline.intake.exports.delimited import read_delimited
from questline.intake.exports.export import Export, Note, Recognition
from questline.intake.exports.large_text import read_large
from questline.intake.exports.recognition import (
    NAMES,
    PLAIN,
    header_rows,
    named,
    platform_note,
)
from questline.intake.exports.source import Opened, Source, companion_content, in_words, kind_of
from questline.intake.table import RawTable, duplicated_headers, read_table


def _readers(kind: str) -> Sequence[ModuleType]:
    """The readers for a kind of file, in the order in which they are asked.

    Each is loaded when a file of its kind is there: most runs need few of them.
    """
    if kind in ("spss", "stata", "sas"):
        from questline.intake.exports import statistics_files

        return (statistics_files,)
    if kind == "parquet":
        from questline.intake.exports import parquet

        return (parquet,)
    from questline.intake.exports import (
        generic,
        google_forms,
        limesurvey,
        microsoft_forms,
        online_surveys,
        qualtrics,
        redcap,
        survey_monkey,
    )

    return (
        qualtrics,
        redcap,
        limesurvey,
        online_surveys,
        survey_monkey,
        google_forms,
        microsoft_forms,
        generic,
    )


def open_export(
    path: Path,
    companions: Sequence[Path] = (),
    *,
    encoding: str = "",
    delimiter: str = "",
    sheet: str = "",
    variables: Mapping[str, Mapping[str, Any]] | None = None,
) -> Opened:
    """Open an export and the files beside it. Raises StudyError when it is no export.

    `encoding`, `delimiter` and `sheet` are those of study.yaml, empty for detection. `variables`
    are those of the codebook, if there is one: they tell what separates the columns of a text.
    """
    source = Source(path.name, path)
    kind = kind_of(source)
    if sheet and kind not in ("workbook", "open_document"):
        raise StudyError(_no_sheets(source.name, kind))
    beside = {other.name: companion_content(Source(other.name, other)) for other in companions}
    if kind == "text":
        text = read_large(source, variables or {}, encoding, delimiter)
        if text is None:
            content = source.content()
            text = read_delimited(content, source.name, variables or {}, encoding, delimiter)
        return Opened(source, kind, beside, text)
    if kind == "workbook":
        from questline.intake.exports.workbook import read_workbook

        table = read_workbook(source.content(), source.name, sheet)
        return Opened(source, kind, beside, sheet=table)
    if kind == "open_document":
        from questline.intake.exports.open_document import read_open_document

        table = read_open_document(source.content(), source.name, sheet)
        return Opened(source, kind, beside, sheet=table)
    return Opened(source, kind, beside)


def recognise(opened: Opened) -> list[Recognition]:
    """What each reader that knows the export says, the certain ones first."""
    return [recognition for recognition, _ in _recognitions(opened)]


def _recognitions(opened: Opened) -> list[tuple[Recognition, ModuleType]]:
    known = []
    for reader in _readers(opened.kind):
        recognition = reader.recognise(opened)
        if recognition:
            known.append((recognition, reader))
    return sorted(known, key=lambda pair: not pair[0].certain)


def _chosen(opened: Opened, stated: str) -> tuple[Recognition, ModuleType]:
    """The platform that study.yaml states, or the one that the file shows, with its reader."""
    known = _recognitions(opened)
    certain = [recognition for recognition, _ in known if recognition.certain]
    if stated:
        fitting = [pair for pair in known if pair[0].platform == stated]
        if not fitting:
            raise StudyError(_does_not_fit(opened, stated, [found for found, _ in known]))
        return fitting[0]
    if len(certain) > 1:
        raise StudyError(_two_fit(opened, certain))
    return known[0]


def read_export(opened: Opened, stated: str = "") -> Export:
    """The export as its platform writes it; `stated` is the platform of study.yaml, or empty.

    Raises StudyError when two platforms are certain, or when the stated one does not know the file.
    """
    recognition, reader = _chosen(opened, stated)
    export: Export = reader.read(opened, recognition)
    said = [
        platform_note(opened, recognition, stated),
        *unused_companions(opened, recognition),
        *header_rows(opened, recognition),
    ]
    return replace(export, notes=(*said, *export.notes))


@dataclass(frozen=True)
class Raw:
    """An export as intake types it: its cells, what was noted, and how it was read in words.

    `duplicated` are column names that stand twice where no platform makes them different.
    `delimiter` is what separates the columns of a plain text (empty for everything else), and
    `stated` says whether study.yaml states it.
    """

    table: RawTable
    notes: Sequence[Note]
    words: str
    duplicated: Sequence[Problem] = ()
    delimiter: str = ""
    stated: bool = False


def read_raw(opened: Opened, stated: str = "") -> Raw:
    """The cells of an export. Raises StudyError as `read_export` does.

    A text of no platform is read without keeping its records, because it may be very large.
    """
    recognition, _ = _chosen(opened, stated)
    text = opened.text
    if text and recognition.platform == PLAIN:
        table = (
            coded_table(text.coded)
            if text.coded
            else read_table(text.text, text.delimiter, opened.file)
        )
        notes = [
            platform_note(opened, recognition, stated),
            *unused_companions(opened, recognition),
            *text.notes,
        ]
        twice = duplicated_headers(table.headers, opened.file)
        return Raw(table, notes, text.words, twice, text.delimiter, text.is_stated)
    export = read_export(opened, stated)
    is_plain = recognition.platform == PLAIN
    headers = [column.header for column in export.columns] if is_plain else []
    twice = duplicated_headers(headers, opened.file)
    return Raw(raw_table(export), export.notes, named(opened, recognition), twice)


def coded_table(records: CodedRecords) -> RawTable:
    """The records of a large text below one header row."""
    plain = records.plain
    count = len(plain.lines)
    rows = np.arange(1, count + 1, dtype="int64")
    return RawTable(plain.headers, plain.columns, rows, plain.lines, count, plain.blank_lines)


def raw_table(export: Export) -> RawTable:
    """An export as the table that intake types.

    A column whose header is empty or stands over several columns is called by its unique name.
    """
    names = [column.name for column in export.columns]
    written = [column.header for column in export.columns]
    count = Counter(written)
    headers = [
        header if header.strip() and count[header] == 1 and right.strip() else name
        for header, right, name in zip(written, [*written[1:], "-"], names, strict=True)
    ]
    columns = [CodedTexts.of(cells) for cells in export.cells]
    rows, places = np.array(export.rows, dtype="int64"), np.array(export.places, dtype="int64")
    return RawTable(headers, columns, rows, places, len(rows), 0, names=names)


def _no_sheets(file: str, kind: str) -> Problem:
    return Problem(
        "study.yaml, key sheet",
        f"it names a sheet, but {file} is {in_words(kind)}, which has no sheets",
        "a sheet for workbooks alone",
        "remove the line",
    )


def _two_fit(opened: Opened, certain: Sequence[Recognition]) -> Problem:
    listed = "; ".join(f"{found.platform}, because {found.because}" for found in certain)
    return Problem(
        opened.file,
        f"it fits more than one platform: {listed}",
        "an export of one platform",
        "state `platform` in study.yaml",
    )


def _does_not_fit(opened: Opened, stated: str, found: Sequence[Recognition]) -> Problem:
    platforms = (*NAMES, PLAIN)
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
