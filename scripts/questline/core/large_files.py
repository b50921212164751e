"""Frames and ledgers of hundreds of thousands of lines: the same contents, in little memory.

Texts are handled once for each different one, and lines are written some at a time.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from questline.core.files import written_whole
from questline.core.statistics import disarm, quoted

if TYPE_CHECKING:
    import pyarrow as pa

GROUP = 2**17
"""Rows of a group of a Parquet file."""
AT_ONCE = 2**18
"""Lines of a ledger that are put together at a time."""


def write_large_parquet(
    path: str | Path, frame: pd.DataFrame, chosen: np.ndarray | None = None
) -> None:
    """`core.files.write_parquet`, group by group; coded columns are written as their texts."""
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    schema = _schema(frame)
    places = np.arange(len(frame)) if chosen is None else np.flatnonzero(chosen)
    has_index = not isinstance(frame.index, pd.RangeIndex) or frame.index.name is not None
    with written_whole(path) as partial, ParquetWriter(partial, schema) as writer:
        for start in range(0, len(places), GROUP):
            at = places[start : start + GROUP]
            some = at if len(at) <= at[-1] - at[0] else slice(int(at[0]), int(at[-1]) + 1)
            arrays = [
                _arrow(frame[name].iloc[some], schema.field(str(name)).type)
                for name in frame.columns
            ]
            index = [pa.array(frame.index[some])] if has_index else []
            writer.write_table(pa.Table.from_arrays([*arrays, *index], schema=schema))


def _schema(frame: pd.DataFrame) -> pa.Schema:
    """The schema that pyarrow makes of the frame with its coded columns as texts."""
    import pyarrow as pa

    first = {}
    for name in frame.columns:
        is_plain = pd.api.types.is_object_dtype(frame.dtypes[name])
        at = int(frame[name].notna().to_numpy().argmax()) if is_plain else 0
        value = frame[name].iloc[at : at + 1]
        is_coded = isinstance(value.dtype, pd.CategoricalDtype)
        first[name] = (value.astype(object) if is_coded else value).reset_index(drop=True)
    is_range = isinstance(frame.index, pd.RangeIndex) and frame.index.name is None
    index = pd.RangeIndex(1) if is_range else pd.Index(frame.index[:1].to_numpy(), name="row")
    if not is_range:
        index = index.rename(frame.index.name)
    sample = pd.DataFrame(first)
    sample.index = index
    schema = pa.Table.from_pandas(sample, preserve_index=None if is_range else True).schema
    if is_range:
        described = json.loads(schema.metadata[b"pandas"])
        described["index_columns"][0]["stop"] = len(frame)
        schema = schema.with_metadata({b"pandas": json.dumps(described).encode()})
    return schema


def _arrow(column: pd.Series, kind: pa.DataType) -> pa.Array:
    import pyarrow as pa

    if not isinstance(column.dtype, pd.CategoricalDtype):
        return pa.array(column.to_numpy(), type=kind, from_pandas=True)
    texts = pa.array(list(column.cat.categories), type=kind)
    codes = column.cat.codes.to_numpy()
    return texts.take(pa.array(codes, mask=codes < 0))


def read_large_parquet(
    path: str | Path, columns: Sequence[str] | None, *, coded: bool
) -> pd.DataFrame:
    """`core.files.read_parquet` of a long frame, its columns one after the other."""
    import pyarrow as pa
    from pyarrow.parquet import ParquetFile

    schema = ParquetFile(path).schema_arrow
    kinds = {field.name: field.type for field in schema}
    texts = [name for name, kind in kinds.items() if kind in (pa.string(), pa.large_string())]
    described = schema.pandas_metadata["index_columns"][0]
    named = [described] if isinstance(described, str) else []
    file = ParquetFile(path, read_dictionary=texts)
    found: dict[str, Any] = {}
    index = pd.Index(file.read(named).column(0).to_numpy(), name=named[0]) if named else None
    for name in columns or [name for name in schema.names if name not in named]:
        column = file.read([name]).column(0)
        values = _texts_of(column, coded) if name in texts else column.to_numpy()
        # pandas would take an array of texts for a type of its own.
        kind = object if values.dtype == object else None
        found[name] = pd.Series(values, index=index, dtype=kind, copy=False)
    return pd.DataFrame(found, index=index, copy=False)


def _texts_of(column: pa.ChunkedArray, coded: bool) -> np.ndarray | pd.Categorical:
    """A column of texts, each different one made once."""
    whole = column.unify_dictionaries().combine_chunks()
    codes = whole.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    texts = whole.dictionary.to_pylist()
    if coded:
        return pd.Categorical.from_codes(codes, categories=pd.Index(texts, dtype=object))
    # The last one is for the code -1 of what is missing.
    return np.array([*texts, None], dtype=object)[codes]


def write_large_ledger(path: str | Path, frame: pd.DataFrame) -> None:
    """`core.files.write_ledger` of a long frame with several columns."""
    import pyarrow as pa
    from pyarrow import compute

    names = [str(name) for name in frame.columns]
    coded = [_coded_cells(frame[name]) for name in frame.columns]
    with written_whole(path) as partial, partial.open("wb") as stream:
        stream.write((",".join(quoted(names)) + "\n").encode())
        for start in range(0, len(frame), AT_ONCE):
            some = slice(start, start + AT_ONCE)
            cells = [
                compute.cast(pa.array(codes[some]), pa.string())
                if texts is None
                else texts.take(pa.array(codes[some]))
                for texts, codes in coded
            ]
            lines = compute.binary_join_element_wise(*cells, ",")
            ended = compute.binary_join_element_wise(lines, "", "\n")
            stream.write(_bytes_of(ended))


def _coded_cells(column: pd.Series) -> tuple[pa.Array | None, np.ndarray]:
    """The cells of a ledger as different texts and codes; whole numbers as they are."""
    import pyarrow as pa

    if column.dtype.kind in "iu":
        return None, column.to_numpy()
    if isinstance(column.dtype, pd.CategoricalDtype):
        different, codes = column.cat.categories.to_numpy(), column.cat.codes.to_numpy()
    else:
        codes, different = pd.factorize(column.to_numpy())
    texts = [str(cell) for cell in different.tolist()]
    if not pd.api.types.is_numeric_dtype(column.dtype):
        texts = [disarm(text) for text in texts]
    # What is missing, of code -1, is the empty text at the end.
    codes = np.where(codes < 0, len(texts), codes).astype("int32")
    return pa.array([*quoted(texts), ""], type=pa.string()), codes


def _bytes_of(lines: pa.Array) -> memoryview:
    """The letters of all texts, one behind the other."""
    _, offsets, data = lines.buffers()
    ends = np.frombuffer(offsets, dtype="int32")[lines.offset : lines.offset + len(lines) + 1]
    return memoryview(data)[int(ends[0]) : int(ends[-1])]
