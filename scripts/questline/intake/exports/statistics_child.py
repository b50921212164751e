"""Read a file of SPSS, Stata or SAS in a process of its own and write it to standard output.

The library that reads these files is written in C, and a damaged file can end its process or fill
the memory. Here that ends this process alone, which may take only so much memory. It is run as a
script: kind and path are its arguments, its output is a line of JSON for the file and then one for
each column.
"""

from __future__ import annotations

import json
import sys
from typing import Any

MOST_MEMORY = 2 * 2**30
MOST_CELLS_AT_ONCE = 4_000_000
MOST_CELLS = 200_000_000
MOST_COLUMNS = 20_000


def _limit_memory() -> None:
    """Allocations beyond the limit fail; where the system knows no such limit, none is set."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def _write(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=True) + "\n")


def _pairs(labels: dict[Any, Any]) -> list[list[Any]]:
    return [[code, str(label)] for code, label in labels.items()]


def _meta(meta: Any) -> dict[str, Any]:
    """What the file says of itself, as plain data."""
    return {
        "names": list(meta.column_names),
        "labels": [label or "" for label in meta.column_labels],
        "value_labels": {k: _pairs(v) for k, v in (meta.variable_value_labels or {}).items()},
        "formats": dict(meta.original_variable_types or {}),
        "types": dict(meta.readstat_variable_types or {}),
        "missing_ranges": {k: list(v) for k, v in (meta.missing_ranges or {}).items()},
        "missing_letters": {k: list(v) for k, v in (meta.missing_user_values or {}).items()},
        "measures": dict(meta.variable_measure or {}),
        "sets": dict(meta.mr_sets or {}) if hasattr(meta, "mr_sets") else {},
        "rows": meta.number_rows,
        "encoding": meta.file_encoding or "",
    }


def main(kind: str, path: str) -> int:
    """Write the file; 3 when it is damaged, 4 when it is too large, with a line on why."""
    import pyreadstat

    _limit_memory()
    options: dict[str, Any] = {"output_format": "dict", "disable_datetime_conversion": True}
    if kind == "sas":
        read: Any = pyreadstat.read_xport
    else:
        read = pyreadstat.read_sav if kind == "spss" else pyreadstat.read_dta
        options["user_missing"] = True
    try:
        # Some files do not say how many rows they have; then one pass over a column counts them.
        _, meta = read(path, metadataonly=True, **options)
        names = list(meta.column_names)
        rows = meta.number_rows
        if names and (rows is None or rows < 0):
            counted, _ = read(path, usecols=names[:1], **options)
            rows = len(next(iter(counted.values()), []))
        rows = rows or 0
        if len(names) > MOST_COLUMNS or rows * len(names) > MOST_CELLS:
            sys.stderr.write(f"{len(names):,} columns and {rows:,} rows")
            return 4
        described = _meta(meta)
        step = max(1, MOST_CELLS_AT_ONCE // max(rows, 1))
        for at in range(0, max(len(names), 1), step):
            chosen = names[at : at + step]
            columns, meta = read(path, usecols=chosen or None, **options)
            found = _meta(meta)
            described["missing_letters"].update(found["missing_letters"])
            if at == 0:
                _write({**described, "rows": rows})
            _write({"letters": found["missing_letters"]})
            for name in chosen:
                _write({"name": name, "values": list(columns[name])})
    except MemoryError:
        sys.stderr.write("it needs more memory than is allowed")
        return 4
    except (pyreadstat.ReadstatError, UnicodeError, ValueError, OverflowError, KeyError) as error:
        sys.stderr.write(str(error).splitlines()[0][:200] if str(error) else type(error).__name__)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
