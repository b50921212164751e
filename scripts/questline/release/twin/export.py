"""The raw file of a twin: headers and cells as the codebook says that the export has them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from questline.core.codebook import BLANK, DECIMAL_COMMA, FILE_COLUMN, OTHER_OPTION
from questline.release.twin.records import RESPONDENT, missing_texts

PLACEHOLDER = "(synthetic text)"
FILE_HEADER = "File"
"""The column that names the file where the study has several: the twin has one alone."""
FIRST_DAY, DAYS, MINUTES = datetime(2000, 1, 13, 9, 0), 16, 600
"""The days of a twin, from the 13th on, so that no format takes the day for a month; how many there
are, and how many minutes of each."""
SEPARATORS = ("; ", "|", "\n")
"""What may stand between several answers in one cell: the first that no option has in it."""


def export_text(
    answers: pd.DataFrame,
    kinds: pd.DataFrame,
    variables: Mapping[str, Mapping[str, Any]],
    once: Sequence[str],
) -> str:
    """The export as CSV: one row a record, a column for each of `variables`, in their order.

    `answers` holds codes and numbers, dates as texts, and the number of the respondent; `kinds` the
    kind of each missing answer. `once` are the variables that tell respondents apart.
    """
    columns: dict[str, list[str]] = {}
    options: dict[str, list[str]] = {}
    for name, variable in variables.items():
        if variable["kind"] == "derived":
            continue
        header = header_of(name, variable)
        if variable["option"]:
            options.setdefault(header, []).append(name)
            columns.setdefault(header, [])
            continue
        gaps = kinds[name].to_numpy() if name in kinds else np.full(len(answers), "", object)
        cells = _cells(name, variable, answers, name in once)
        texts = missing_texts(variable)
        columns[header] = [
            texts[gap] if gap else cell for cell, gap in zip(cells, gaps, strict=True)
        ]
        for other in variable["joined_with"]:
            columns.setdefault(other.strip(), [""] * len(answers))
    for header, names in options.items():
        columns[header] = _joined(names, answers, kinds, variables)
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(list(columns))
    writer.writerows(zip(*columns.values(), strict=True))
    return stream.getvalue()


def header_of(name: str, variable: Mapping[str, Any]) -> str:
    """A header under which the codebook finds the variable's column."""
    if variable["column"] == FILE_COLUMN:
        return FILE_HEADER
    wanted = str(variable["column"]).strip()
    if variable["match"] == "code":
        return f"{name} [{wanted}]"
    return wanted


def _cells(
    name: str,
    variable: Mapping[str, Any],
    answers: pd.DataFrame,
    is_once: bool,
) -> list[str]:
    """The cells of a column as if nothing were missing."""
    if name in answers:
        written = writer(variable)
        return [written(value) for value in answers[name].tolist()]
    if is_once or variable["kind"] == "identifier":
        return [f"TWIN-{number:05d}" for number in answers[RESPONDENT].tolist()]
    return [PLACEHOLDER] * len(answers)


def writer(variable: Mapping[str, Any]) -> Callable[[Any], str]:
    """A function that writes an answer as the export has it."""
    numeric = variable["numeric"]
    texts: dict[Any, str] = {}
    for code, text in variable["texts"]:
        texts.setdefault(float(code) if numeric else code, "" if text == BLANK else text)
    mark = "," if DECIMAL_COMMA in variable["formats"] else "."

    def write(value: Any) -> str:
        if value in texts:
            return texts[value]
        if not numeric:
            return str(value)
        return f"{value:.10f}".rstrip("0").rstrip(".").replace(".", mark)

    return write


def written_date(moment: datetime, formats: Sequence[str]) -> str:
    """A date in the first of the formats in which it means one day."""
    for written in formats:
        text = moment.strftime(written)
        if len(_meanings(text, formats)) == 1:
            return text
    return moment.strftime(formats[0]) if formats else moment.date().isoformat()


def _meanings(text: str, formats: Sequence[str]) -> set[datetime]:
    found = set()
    for written in formats:
        try:
            found.add(datetime.strptime(text, written))
        except ValueError:
            continue
    return found


def _joined(
    names: Sequence[str],
    answers: pd.DataFrame,
    kinds: pd.DataFrame,
    variables: Mapping[str, Mapping[str, Any]],
) -> list[str]:
    """The cells of a question whose answers stand in one cell."""
    shown = [PLACEHOLDER if variables[name]["option"] == OTHER_OPTION else variables[name]["option"]
             for name in names]  # fmt: skip
    held = "".join(shown)
    between = next((one for one in SEPARATORS if one.rstrip(" ") not in held), SEPARATORS[-1])
    ticked = [
        ((answers[name] == "yes") & (kinds[name] == "")).to_numpy(dtype=bool) for name in names
    ]
    return [
        between.join(text for text, tick in zip(shown, ticks, strict=True) if tick)
        for ticks in zip(*ticked, strict=True)
    ]
