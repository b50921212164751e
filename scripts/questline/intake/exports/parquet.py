"""Parquet files: typed columns as texts; categories keep their order as levels."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from questline.core.errors import Problem, StudyError
from questline.intake.exports.export import Export, ExportColumn, Recognition
from questline.intake.exports.limits import (
    LARGEST_UNPACKED,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_TIMES_UNPACKED,
    damaged,
    too_many_cells,
    too_many_columns,
    unpacks_too_large,
)
from questline.intake.exports.numbers_as_text import (
    formats_of,
    moment_text,
    number_text,
    single_text,
)
from questline.intake.exports.source import Opened
from questline.intake.exports.table import Notes, unique_names

PLATFORM = "table"


def recognise(opened: Opened) -> Recognition | None:
    """A Parquet file by its first bytes."""
    if opened.kind != "parquet":
        return None
    return Recognition(PLATFORM, "parquet", True, "its first bytes are those of Parquet", 0)


def read(opened: Opened, recognition: Recognition) -> Export:
    """The file's columns as texts, after its footer says that it is no larger than it may be."""
    import pyarrow as pa
    from pyarrow.parquet import ParquetFile

    try:
        file = ParquetFile(opened.source.path, memory_map=True)
        _refuse_size(file.metadata, opened)
        table = file.read(use_threads=False)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise damaged(
            opened.file, "it cannot be read as a Parquet file", "a complete Parquet file"
        ) from error
    notes = Notes(opened.file)
    names = unique_names(table.column_names, notes)
    columns, cells = [], []
    for at, name in enumerate(names):
        column, texts = _read_column(table.column(at), table.column_names[at], name, opened)
        columns.append(column)
        cells.append(texts)
    rows = tuple(range(1, table.num_rows + 1))
    return Export(
        opened.file, recognition, tuple(columns), tuple(cells), rows, rows, tuple(notes.made)
    )


def _refuse_size(meta: Any, opened: Opened) -> None:
    if meta.num_columns > MOST_COLUMNS:
        raise too_many_columns(opened.file, meta.num_columns)
    if meta.num_columns * meta.num_rows > MOST_CELLS:
        raise too_many_cells(opened.file, meta.num_columns * meta.num_rows, MOST_CELLS)
    unpacked = sum(meta.row_group(at).total_byte_size for at in range(meta.num_row_groups))
    size = opened.source.size()
    if unpacked > LARGEST_UNPACKED and unpacked > MOST_TIMES_UNPACKED * size:
        raise unpacks_too_large(opened.file, size, unpacked)


def _read_column(
    values: Any, header: str, name: str, opened: Opened
) -> tuple[ExportColumn, list[str]]:
    import pyarrow as pa

    kind = values.type
    levels: tuple[tuple[str, str], ...] = ()
    hint = ""
    if pa.types.is_dictionary(kind):
        # Categories stand in the dictionary of each piece, in their order.
        words = [str(word) for piece in values.chunks for word in piece.dictionary.to_pylist()]
        levels = tuple((word, word) for word in dict.fromkeys(words))
        hint = "ordered" if kind.ordered else "category"
        values, kind = values.cast(kind.value_type), kind.value_type
    if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        raise StudyError(
            Problem(
                f'{opened.file}, column "{header}"',
                f"it holds values of the type {kind}",
                "numbers, texts, dates or yes and no",
                "write this column as text, or leave it out",
            )
        )
    single = pa.types.is_float32(kind) or pa.types.is_float16(kind)
    known: dict[Any, str] = {}
    texts = []
    for value in values.to_pylist():
        if value not in known:
            known[value] = _text(value, single)
        texts.append(known[value])
    is_date = pa.types.is_date(kind) or pa.types.is_timestamp(kind)
    if is_date:
        hint = "date"
    elif pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        hint = hint or "number"
    column = ExportColumn(
        header,
        name,
        kind_hint=hint,
        levels=levels,
        formats=formats_of(list(known.values())) if is_date else (),
        zone=str(kind.tz or "") if pa.types.is_timestamp(kind) else "",
    )
    return column, texts


def _text(value: Any, single: bool) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        if value in (float("inf"), float("-inf")):
            return str(value)
        return single_text(value) if single else number_text(value)
    if isinstance(value, datetime):
        return moment_text(value.replace(tzinfo=None))
    return value.isoformat() if isinstance(value, date | time) else str(value)
