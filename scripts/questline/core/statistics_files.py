"""Writing files for SPSS and Stata: the same bytes every time, in one step.

Both formats hold the moment at which a file was made. It is replaced by a fixed one, at the place
that the formats name: in SPSS's header record at byte 92 (PSPP developers' guide, System file
format), in Stata's behind the label of the data (Stata help, dta_118, section 5.1.6).
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from questline.core.files import write_bytes

if TYPE_CHECKING:
    import pandas as pd

SPSS_MOMENT = b"01 Jan 7000:00:00"
STATA_MOMENT = b"01 Jan 1970 00:00"
_SPSS_AT = 92
_STATA_VERSION = 14
"""The oldest version whose files hold every alphabet; format 118."""


@dataclass(frozen=True)
class ProgramFile:
    """What a program's file holds.

    `frame`: one column a variable, under the program's name of it. `names`: that name by ours.
    `missing_codes`: the code of each kind of missing. `shortened`: per variable of ours, sentences
    on what had to differ. The rest are the arguments of pyreadstat's writers.
    """

    frame: pd.DataFrame
    title: str
    names: dict[str, str]
    labels: dict[str, str | None]
    value_labels: dict[str, dict[Any, str]]
    formats: dict[str, str]
    missing: dict[str, list[Any]]
    measures: dict[str, str]
    missing_codes: dict[str, Any]
    shortened: dict[str, list[str]] = field(default_factory=dict)


def write_spss(path: str | Path, file: ProgramFile) -> None:
    """Write an SPSS file; all of its columns are numbers."""
    from pyreadstat import write_sav

    with _Partial(path) as partial:
        write_sav(
            file.frame,
            partial.path,
            file_label=file.title,
            column_labels=file.labels,
            variable_value_labels=file.value_labels,
            variable_measure=file.measures,
            variable_format=file.formats,
            missing_ranges=file.missing,
        )
        content = partial.content()
    write_bytes(path, _replaced(content, _SPSS_AT, SPSS_MOMENT))


def write_stata(path: str | Path, file: ProgramFile) -> None:
    """Write a Stata file."""
    from pyreadstat import write_dta

    with _Partial(path) as partial:
        write_dta(
            file.frame,
            partial.path,
            version=_STATA_VERSION,
            file_label=file.title,
            column_labels=file.labels,
            variable_value_labels=file.value_labels,
            variable_format=file.formats,
            missing_user_values=file.missing,
        )
        content = partial.content()
    write_bytes(path, _replaced(content, _stata_moment_at(content), STATA_MOMENT))


class _Partial:
    """A file beside the one to be written, which is gone in the end whatever happens."""

    def __init__(self, path: str | Path):
        target = Path(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        self._file = target.with_name(f".{target.name}.{os.getpid()}.made")
        self.path = str(self._file)

    def content(self) -> bytes:
        """What was written."""
        return self._file.read_bytes()

    def __enter__(self) -> _Partial:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.unlink(missing_ok=True)


def _replaced(content: bytes, at: int, moment: bytes) -> bytes:
    return content[:at] + moment + content[at + len(moment) :]


def _stata_moment_at(content: bytes) -> int:
    """Where the moment stands: behind the label, whose length two bytes say."""
    label = content.index(b"<label>") + len(b"<label>")
    (length,) = struct.unpack("<H", content[label : label + 2])
    opening = b"</label><timestamp>\x11"
    at = label + 2 + length
    if content[at : at + len(opening)] != opening:
        raise RuntimeError("the header of the Stata file is not laid out as format 118 is")
    return at + len(opening)
