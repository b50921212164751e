"""Reading and writing outputs: the same bytes every time, and never half a file.

An output is written under a temporary name and renamed when it is complete, so that a job that is
killed leaves either the old file or the new one.
"""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from questline.core.ledgers import MANY, rows_of
from questline.core.statistics import csv_text, disarmed, store_from_csv, store_to_csv


@contextmanager
def written_whole(path: str | Path) -> Iterator[Path]:
    """Where to write what becomes `path` when it is complete, its folder made where need be."""
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    yield partial
    os.replace(partial, target)


def write_bytes(path: str | Path, content: bytes) -> None:
    """Write `content` to `path` in one step, making its folder when it is not there."""
    with written_whole(path) as partial:
        partial.write_bytes(content)


def read_bytes(path: str | Path) -> bytes:
    """Everything that a file holds."""
    return Path(path).read_bytes()


def copy_file(source: str | Path, path: str | Path) -> None:
    """Write the bytes of another file to `path` in one step."""
    with written_whole(path) as partial:
        shutil.copyfile(source, partial)


def write_folder(folder: str | Path, files: Mapping[str, bytes]) -> None:
    """Write a folder of files by name; without any the folder is there and empty."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        write_bytes(Path(folder) / name, content)


def write_text(path: str | Path, text: str) -> None:
    """Write `text` as UTF-8 with Unix line ends."""
    write_bytes(path, text.encode("utf-8"))


def write_json(path: str | Path, content: Any) -> None:
    """Write plain data as JSON, its keys in a fixed order."""
    write_text(path, json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False) + "\n")


def read_json(path: str | Path) -> Any:
    """Read plain data that `write_json` wrote."""
    return json.loads(Path(path).read_text(encoding="utf-8"))


def write_parquet(path: str | Path, frame: pd.DataFrame, chosen: np.ndarray | None = None) -> None:
    """Write a frame, or its lines where `chosen` is true, with its index for the next stage."""
    if len(frame) >= MANY:
        from questline.core.large_files import write_large_parquet

        return write_large_parquet(path, frame, chosen)
    buffer = io.BytesIO()
    (frame if chosen is None else rows_of(frame, chosen)).to_parquet(buffer)
    return write_bytes(path, buffer.getvalue())


def read_parquet(
    path: str | Path, columns: Sequence[str] | None = None, *, coded: bool = False
) -> pd.DataFrame:
    """Read a frame that `write_parquet` wrote, or some of its columns.

    Text is object with None where it is missing; with `coded`, texts of long frames stay different
    texts and codes (`core.ledgers`).
    """
    from pyarrow.parquet import read_metadata, read_table

    if read_metadata(path).num_rows >= MANY:
        from questline.core.large_files import read_large_parquet

        return read_large_parquet(path, columns, coded=coded)
    table = read_table(path, use_threads=False)
    frame = table.to_pandas(use_threads=False)
    for name in frame.columns[frame.dtypes == "str"]:
        # pandas reads text as a type of its own, in which a missing text is a number.
        frame[name] = pd.Series(table.column(name).to_numpy(), index=frame.index, dtype=object)
    return frame if columns is None else frame[list(columns)]


def write_ledger(path: str | Path, frame: pd.DataFrame) -> None:
    """Write a table for people as CSV, its texts disarmed against spreadsheet formulas."""
    if len(frame) >= MANY and len(frame.columns) > 1:
        from questline.core.large_files import write_large_ledger

        return write_large_ledger(path, frame)
    cells = frame.to_numpy(dtype=object)
    missing = pd.isna(cells)
    columns = []
    for kind, column, empty in zip(frame.dtypes, cells.T.tolist(), missing.T.tolist(), strict=True):
        texts = ["" if nothing else str(cell) for cell, nothing in zip(column, empty, strict=True)]
        number = pd.api.types.is_numeric_dtype(kind)
        columns.append(texts if number else disarmed(texts))
    return write_text(path, csv_text([str(name) for name in frame.columns], columns))


def read_ledger(path: str | Path) -> pd.DataFrame:
    """Read a table that `write_ledger` wrote: `row` as a whole number, the rest as text."""
    with Path(path).open(encoding="utf-8", newline="") as stream:
        names, *rows = csv.reader(stream)
    frame = pd.DataFrame(rows, columns=names, dtype=object)
    return frame.astype({"row": "int64"}) if "row" in names else frame


def write_statistics(path: str | Path, store: pd.DataFrame) -> None:
    """Write a statistics store, or a stage's part of it."""
    write_text(path, store_to_csv(store))


def read_statistics(path: str | Path) -> pd.DataFrame:
    """Read a statistics store, or a stage's part of it."""
    return store_from_csv(Path(path).read_text(encoding="utf-8"))


def write_lines(path: str | Path, headers: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
    """Write a table of text for people as CSV, its cells disarmed against spreadsheet formulas."""
    columns = [disarmed(column) for column in zip(*lines, strict=True)] or [()] * len(headers)
    write_text(path, csv_text(headers, columns))


def read_figures(
    folder: str | Path, mark: str = ""
) -> list[tuple[dict[str, Any], str, pd.DataFrame]]:
    """The figures of a folder: what figures.json says of each, its picture and its table.

    `mark` is what the names of the files begin with. A figure that could not be drawn has nothing
    for a picture.
    """
    found = []
    for entry in read_json(Path(folder) / f"{mark}figures.json"):
        picture = Path(folder) / f"{mark}{entry['name']}.svg"
        svg = picture.read_text(encoding="utf-8") if picture.is_file() else ""
        found.append((entry, svg, read_ledger(Path(folder) / f"{mark}{entry['name']}.csv")))
    return found


def write_figures(
    folder: str | Path,
    figures: Iterable[tuple[dict[str, Any], str, Sequence[str], Sequence[Sequence[str]]]],
    mark: str = "",
) -> None:
    """Write a folder of figures: of each its entry, its picture, its table's headers and lines.

    `mark` is what the names of the files begin with.
    """
    entries = []
    for entry, svg, headers, lines in figures:
        write_lines(Path(folder) / f"{mark}{entry['name']}.csv", headers, lines)
        if svg:
            write_text(Path(folder) / f"{mark}{entry['name']}.svg", svg)
        entries.append(entry)
    write_json(Path(folder) / f"{mark}figures.json", entries)


def read_catalogue(paths: Iterable[str]) -> str:
    """The text of a catalogue of words; nothing for English, which needs none."""
    return "".join(Path(path).read_text(encoding="utf-8") for path in paths)


def read_templates(paths: Iterable[str]) -> dict[str, str]:
    """Templates by their path within the folder that holds page.html."""
    every = [Path(path) for path in paths]
    folder = next(path.parent for path in every if path.name == "page.html")
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in every}
