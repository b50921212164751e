"""The columns of the cleaned data: each respondent's value, or the kind in which it is missing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from questline.core.kinds_of_missing import KINDS, NOT_DERIVED, NOT_SCORED
from questline.core.ledgers import MISSING_COLUMNS

ROW = "row"
LEFT_OUT_SENSITIVITIES = ("identifying", "free_text")
LEFT_OUT_KINDS = ("text", "identifier")
_WHOLE = re.compile(r"-?[0-9]{1,9}")


@dataclass(frozen=True)
class CleanedColumn:
    """One column: what the codebook says of it (`about`), its values and what is missing.

    `numbers` (rows,) holds every value as a number, NaN where it is missing; `texts` the same as
    text, empty where it is missing; `missing` the kind, empty where a value is there or the kind is
    not known. `numbered` are the levels as (number, code, label).
    """

    name: str
    about: Mapping[str, Any]
    measure: str
    numbers: np.ndarray
    texts: np.ndarray
    missing: np.ndarray
    numbered: list[tuple[float, str, str]]
    is_date: bool = False
    has_times: bool = False

    @cached_property
    def kinds(self) -> list[str]:
        """The kinds of missing that occur, in their order."""
        found = set(self.missing.tolist())
        return [kind for kind in KINDS if kind in found]


def is_left_out(about: Mapping[str, Any]) -> bool:
    """Whether a variable stays out: it could tell who somebody is, or people wrote in it."""
    return about["sensitivity"] in LEFT_OUT_SENSITIVITIES or about["kind"] in LEFT_OUT_KINDS


def cleaned_columns(
    responses: pd.DataFrame,
    missing: pd.DataFrame,
    scores: pd.DataFrame,
    columns: Sequence[Mapping[str, Any]],
) -> list[CleanedColumn]:
    """The columns of the analysed respondents, the row of the raw file first.

    `responses` and `missing` are those of cleaning, `scores` those of scoring, `columns` is
    `parameters.cleaned_columns`. Variables that identify people or hold text are not among them.
    """
    rows = responses.index
    known = missing.loc[missing["row"].isin(rows), list(MISSING_COLUMNS)]
    by_variable = dict(iter(known.groupby("variable", sort=False)))
    made = [_row_column(rows, {about["name"] for about in columns})]
    for about in columns:
        if is_left_out(about):
            continue
        frame = responses if about["found_in"] == "responses" else scores.loc[rows]
        values = frame[about["name"]]
        ledger = by_variable.get(about["name"])
        made.append(_column(about, values, _kinds(about, values, ledger)))
    return made


def _row_column(rows: pd.Index, taken: set[str]) -> CleanedColumn:
    name = ROW if ROW not in taken else f"{ROW}_of_the_raw_file"
    about = {"name": name, "label": "Row of the raw file", "kind": "identifier", "numeric": True,
             "minimum": 1, "maximum": None, "sources": [], "rule": "",
             "note": "Finds a respondent in the ledgers and in the raw file."}  # fmt: skip
    texts = np.array([*map(str, rows), None], dtype=object)[:-1]
    nothing = np.full(len(rows), "", dtype=object)
    return CleanedColumn(name, about, "nominal", rows.to_numpy(dtype=float), texts, nothing, [])


def _kinds(about: Mapping[str, Any], values: pd.Series, ledger: pd.DataFrame | None) -> np.ndarray:
    """The kind of every missing value: from the ledger, else from how the column was made."""
    lacking = values.isna().to_numpy()
    kinds = np.full(len(values), "", dtype=object)
    if about["found_in"] == "scores":
        kinds[lacking] = NOT_SCORED
    elif about["sources"]:
        kinds[lacking] = NOT_DERIVED
    if ledger is not None:
        places = values.index.get_indexer(pd.Index(ledger["row"]))
        kinds[places] = ledger["kind"].to_numpy(dtype=object)
        kinds[~lacking] = ""
    return kinds


def _column(about: Mapping[str, Any], values: pd.Series, kinds: np.ndarray) -> CleanedColumn:
    name, measure = about["name"], _measure(about)
    if about["kind"] == "date":
        return _dates(name, about, values, kinds)
    if about["numeric"]:
        numbers = values.to_numpy(dtype=float)
        numbered = [(float(code), code, label) for code, label in about["levels"]]
        places, different = pd.factorize(numbers)
        texts = each_at([_plain(number) for number in different.tolist()], "", places)
        return CleanedColumn(name, about, measure, numbers, texts, kinds, numbered)
    numbered = _numbered(about["levels"])
    number_of = {code: number for number, code, _ in numbered}
    places, different = pd.factorize(values.to_numpy(dtype=object))
    texts = each_at(list(different), "", places)
    numbers = each_at([number_of[code] for code in different], np.nan, places).astype(float)
    return CleanedColumn(name, about, measure, numbers, texts, kinds, numbered)


def each_at(different: Sequence[Any], nothing: Any, places: np.ndarray) -> np.ndarray:
    """Of every row what stands at its place, `nothing` where the place is -1.

    Answers repeat: what is worked out once for each of them is held once.
    """
    return np.array([*different, nothing, None], dtype=object)[:-1][places]


def _dates(
    name: str, about: Mapping[str, Any], values: pd.Series, kinds: np.ndarray
) -> CleanedColumn:
    """A column of dates: `numbers` are seconds since the beginning of 1970, as written."""
    places, different = pd.factorize(values.to_numpy(dtype=object))
    moments = [datetime.fromisoformat(text).replace(tzinfo=None) for text in different]
    start = datetime(1970, 1, 1)
    seconds = [(moment - start).total_seconds() for moment in moments]
    times = any(moment.time() != start.time() for moment in moments)
    written = [text if times else text[: len("2024-03-31")] for text in different]
    return CleanedColumn(
        name,
        about,
        "scale",
        each_at(seconds, np.nan, places).astype(float),
        each_at(written, "", places),
        kinds,
        [],
        True,
        times,
    )


def _numbered(levels: Sequence[Sequence[str]]) -> list[tuple[float, str, str]]:
    """Each level with its number: its code where all codes are whole numbers, else its place."""
    as_written = all(_WHOLE.fullmatch(code) for code, _ in levels)
    if as_written and len({int(code) for code, _ in levels}) == len(levels):
        return [(float(code), code, label) for code, label in levels]
    return [(float(place), code, label) for place, (code, label) in enumerate(levels, 1)]


def _measure(about: Mapping[str, Any]) -> str:
    """The level of measurement, in the words of SPSS."""
    if about["kind"] == "item" or about["ordered"]:
        return "ordinal"
    return "scale" if about["numeric"] else "nominal"


def _plain(number: float) -> str:
    """A number as short text: whole numbers without a point."""
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
