"""The cleaned data as a table for any program, and the codebook that belongs to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from questline.cleaning.cleaned_data.columns import (
    CleanedColumn,
    cleaned_columns,
    is_left_out,
)
from questline.cleaning.cleaned_data.programs import for_spss, for_stata
from questline.core.kinds_of_missing import IN_WORDS
from questline.core.sentences import first_of, number_of
from questline.core.statistics_files import ProgramFile

CODEBOOK_COLUMNS = (
    "variable",
    "label",
    "kind",
    "measure",
    "minimum",
    "maximum",
    "value",
    "value_label",
    "missing",
    "spss_name",
    "spss_value",
    "stata_name",
    "stata_value",
    "made_from",
    "rule",
    "note",
)
"""Of each variable one line; under it one for each level and for each kind of missing."""
NAMES_LISTED = 12
WHY_LEFT_OUT = "Left out of the cleaned data: it could tell who somebody is, or people wrote in it."


@dataclass(frozen=True)
class CleanedData:
    """The cleaned data in every form.

    `data` is data.csv (one column of text a variable), `codebook` holds the lines of codebook.csv.
    `line` is the sentence for the screen.
    """

    data: pd.DataFrame
    codebook: list[list[str]]
    spss: ProgramFile
    stata: ProgramFile
    line: str


def cleaned_data(
    responses: pd.DataFrame,
    missing: pd.DataFrame,
    scores: pd.DataFrame,
    columns: Sequence[Mapping[str, Any]],
    title: str,
) -> CleanedData:
    """The analysed respondents with their scores, for other programs.

    `responses` (index row) and `missing` are those of cleaning, `scores` those of scoring,
    `columns` is `parameters.cleaned_columns`. Variables that identify people or hold text are left
    out, and the codebook says so.
    """
    made = cleaned_columns(responses, missing, scores, columns)
    spss, stata = for_spss(made, title), for_stata(made, title)
    left_out = [about for about in columns if is_left_out(about)]
    lines = [line for column in made for line in _lines(column, spss, stata)]
    lines += [_left_out_line(about) for about in left_out]
    return CleanedData(
        pd.DataFrame({column.name: _texts(column) for column in made}, dtype=object),
        [[line[name] for name in CODEBOOK_COLUMNS] for line in lines],
        spss,
        stata,
        _line(responses, made, left_out, {**spss.shortened, **stata.shortened}),
    )


def _texts(column: CleanedColumn) -> np.ndarray:
    """The cells of one column; a kind of missing stands in brackets, which no number does."""
    cells = column.texts.copy()
    for kind in column.kinds:
        cells[column.missing == kind] = f"({kind})"
    return cells


def _lines(column: CleanedColumn, spss: ProgramFile, stata: ProgramFile) -> list[dict[str, str]]:
    about = column.about
    said = [*spss.shortened.get(column.name, []), *stata.shortened.get(column.name, [])]
    empty = {
        **dict.fromkeys(CODEBOOK_COLUMNS, ""),
        "variable": column.name,
        "spss_name": spss.names[column.name],
        "stata_name": stata.names[column.name],
    }
    first = {
        **empty,
        "label": about["label"],
        "kind": about["kind"],
        "measure": column.measure,
        "minimum": "" if about["minimum"] is None else f"{about['minimum']:g}",
        "maximum": "" if about["maximum"] is None else f"{about['maximum']:g}",
        "made_from": ", ".join(about["sources"]),
        "rule": about["rule"],
        "note": " ".join(text for text in [about["note"], *said] if text),
    }
    levels = [
        {
            **empty,
            "value": code,
            "value_label": label,
            "spss_value": f"{number:g}",
            "stata_value": f"{number:g}",
        }
        for number, code, label in column.numbered
    ]
    kinds = [
        {
            **empty,
            "value": f"({kind})",
            "value_label": IN_WORDS[kind],
            "missing": kind,
            "spss_value": f"{spss.missing_codes[kind]:.0f}",
            "stata_value": f".{stata.missing_codes[kind]}",
        }
        for kind in column.kinds
    ]
    return [first, *levels, *kinds]


def _left_out_line(about: Mapping[str, Any]) -> dict[str, str]:
    return {
        **dict.fromkeys(CODEBOOK_COLUMNS, ""),
        "variable": about["name"],
        "label": about["label"],
        "kind": about["kind"],
        "note": WHY_LEFT_OUT,
    }


def _line(
    responses: pd.DataFrame,
    made: Sequence[CleanedColumn],
    left_out: Sequence[Mapping[str, Any]],
    shortened: Mapping[str, Sequence[str]],
) -> str:
    line = (
        f"{number_of(len(responses), 'respondent')} and {number_of(len(made), 'variable')} as CSV, "
        "for SPSS and for Stata; they are single people's answers and not for publishing"
    )
    if left_out:
        names = first_of([about["name"] for about in left_out], NAMES_LISTED)
        line += f"; left out, as they identify people or hold what they wrote: {names}"
    if shortened:
        names = first_of(list(shortened), NAMES_LISTED)
        line += f"; names or labels that differ, explained in codebook.csv: {names}"
    return line
