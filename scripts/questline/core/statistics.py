"""The statistics store: every number that a reader can see is one row of one long table.

Stages 1 to 9 each write a part; release joins the parts; the report is views of the result. A row
has a unique, readable id made from its own fields, so nothing can name a number that is not there.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

COLUMNS = (
    "id",
    "stage",
    "analysis",
    "outcome",
    "model",
    "dataset",
    "term",
    "level",
    "group",
    "table",
    "row",
    "column",
    "statistic",
    "estimate",
    "se",
    "df",
    "conf_level",
    "ci_low",
    "ci_high",
    "p",
    "p_adjusted",
    "n",
    "denominator",
    "events",
    "unit",
    "status",
    "method",
    "note",
)
NUMBERS = (
    "estimate",
    "se",
    "df",
    "conf_level",
    "ci_low",
    "ci_high",
    "p",
    "p_adjusted",
    "n",
    "denominator",
    "events",
)
TEXTS = tuple(name for name in COLUMNS if name not in NUMBERS)
KNOWN = frozenset(COLUMNS)
STATUSES = ("shown", "rounded", "hidden", "not_computable")

SIGNIFICANT_DIGITS = 10
"""Digits kept of every stored number: far more than a reader needs, fewer than the last bits in
which two processors may differ."""


_ACTS = frozenset("=+-@\t\r")
"""A spreadsheet may run text that begins with one of these."""

_QUOTED = re.compile('[,"\n\r]')
"""A text with one of these stands in quotation marks in a CSV."""


class StatisticsPart:
    """The rows that one stage adds to the store.

    >>> part = StatisticsPart("cleaning")
    >>> part.add("flow", "raw_rows", "count", 411)
    >>> part.table()["id"].tolist()
    ['cleaning/flow/none/none/raw_rows/count']
    """

    def __init__(self, stage: str):
        self.stage = stage
        self._rows: dict[str, dict[str, Any]] = {}

    def add(
        self,
        analysis: str,
        term: str,
        statistic: str,
        estimate: float | int | None = None,
        *,
        level: str = "",
        group: str = "",
        model: str = "",
        dataset: str = "",
        note: str = "",
        status: str = "",
        **fields: float | int | str | None,
    ) -> None:
        """Add one statistic; its id is made from the stage and the names given.

        Without an estimate, or with one that is not finite, the status is `not_computable` and
        `note` must say why. `fields` are further columns of the store. Raises ValueError for an
        unknown column, for an id that exists already, or for a missing reason: those are faults of
        the calling stage, not of the user.
        """
        if not KNOWN.issuperset(fields):
            unknown = sorted(set(fields) - KNOWN)
            raise ValueError(f"no such column in the statistics store: {unknown}")
        identifier = statistic_id(
            self.stage,
            analysis,
            statistic,
            term=term,
            model=model,
            dataset=dataset,
            level=level,
            group=group,
        )
        if identifier in self._rows:
            raise ValueError(f"two statistics have the id {identifier}")
        number = None if estimate is None or not math.isfinite(estimate) else float(estimate)
        if not status:
            status = "shown" if number is not None else "not_computable"
        if status == "not_computable" and not note:
            raise ValueError(f"{identifier} has no number and no note that says why")
        self._rows[identifier] = {
            **fields,
            "id": identifier,
            "stage": self.stage,
            "analysis": analysis,
            "model": model,
            "dataset": dataset,
            "term": term,
            "level": level,
            "group": group,
            "statistic": statistic,
            "estimate": number,
            "status": status,
            "note": note,
        }

    def set(self, identifier: str, **fields: float | int | str | None) -> None:
        """Fill further columns of a row that exists (an adjusted p-value, for instance)."""
        self._rows[identifier].update(fields)

    def rows(self) -> list[Mapping[str, Any]]:
        """The rows so far, in the order in which they were added."""
        return list(self._rows.values())

    def table(self) -> pd.DataFrame:
        """The part as a frame with the store's columns, numbers rounded to the stored digits."""
        return as_store(self._rows.values())


def statistic_id(
    stage: str,
    analysis: str,
    statistic: str,
    *,
    term: str,
    model: str = "",
    dataset: str = "",
    level: str = "",
    group: str = "",
) -> str:
    """The id of a statistic: stage/analysis/model/dataset/term[@group][/level]/statistic.

    `none` stands where a part does not apply. A slash inside a part would move its neighbours, so
    it becomes a colon.
    """
    who = f"{term}@{group}" if group else term
    parts = [stage, analysis or "none", model or "none", dataset or "none", who or "none"]
    parts += [level, statistic] if level else [statistic]
    return "/".join([part.replace("/", ":") for part in parts])


def as_store(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Rows as a frame of the store: fixed columns, fixed types, rounded numbers."""
    held = list(rows)
    numbers = np.empty((len(held), len(NUMBERS)))
    for place, name in enumerate(NUMBERS):
        values = [row.get(name) for row in held]
        numbers[:, place] = [
            math.nan if value is None else round_significant(float(value)) for value in values
        ]
    texts = np.empty((len(held), len(TEXTS)), dtype=object)
    for place, name in enumerate(TEXTS):
        values = [row.get(name, "") for row in held]
        texts[:, place] = [
            value if isinstance(value, str) else _stored_text(value) for value in values
        ]
    unknown = set(texts[:, TEXTS.index("status")]) - set(STATUSES)
    if unknown:
        raise ValueError(f"unknown status in the statistics store: {sorted(unknown)}")
    both = [
        pd.DataFrame(texts, columns=list(TEXTS), dtype=object),
        pd.DataFrame(numbers, columns=list(NUMBERS)),
    ]
    return pd.concat(both, axis=1)[list(COLUMNS)]


def _stored_text(value: object) -> str:
    """What is no text, as text; missing is nothing."""
    return "" if value is None or value != value else str(value)


def round_significant(value: float, digits: int = SIGNIFICANT_DIGITS) -> float:
    """`value` to so many significant digits; minus zero becomes zero."""
    if value == 0 or not math.isfinite(value):
        return 0.0 if value == 0 else math.nan
    return float(f"{value:.{digits - 1}e}")


def join_parts(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """The parts of all stages as one store. Raises ValueError when an id occurs twice."""
    filled = [part for part in parts if len(part)]
    if not filled:
        return as_store([])
    store = pd.concat(filled, ignore_index=True)
    twice = store.loc[store["id"].duplicated(), "id"].unique()
    if len(twice):
        raise ValueError(f"ids that occur twice in the statistics store: {', '.join(twice[:5])}")
    return store


def store_to_csv(store: pd.DataFrame) -> str:
    """The store as CSV text. Text that a spreadsheet would run as a formula is disarmed."""
    written = [
        _plain_numbers(store[name].tolist()) if name in NUMBERS else disarmed(store[name].tolist())
        for name in COLUMNS
    ]
    return csv_text(COLUMNS, written)


def store_from_csv(text: str) -> pd.DataFrame:
    """The store read back from its CSV text, with the types that `as_store` gives."""
    types: dict[str, Any] = {name: ("float64" if name in NUMBERS else object) for name in COLUMNS}
    return pd.read_csv(
        io.StringIO(text),
        dtype=types,
        keep_default_na=False,
        na_values={name: [""] for name in NUMBERS},
    )


def csv_text(names: Sequence[str], columns: Iterable[Sequence[str]]) -> str:
    """Columns of texts as CSV, with Unix line ends."""
    written = [quoted([name, *column]) for name, column in zip(names, columns, strict=True)]
    if len(written) == 1:
        # A line without anything in it would be no line.
        written = [[text or '""' for text in written[0]]]
    return "".join(f"{','.join(line)}\n" for line in zip(*written, strict=True))


def quoted(texts: list[str]) -> list[str]:
    """A column's texts in quotation marks where these are needed, as Python's csv writes them.

    Hardly any need them, so that a column is looked through at once.
    """
    if not _QUOTED.search("".join(texts)):
        return texts
    return ['"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text for text in texts]


def disarm(text: str) -> str:
    """Text that cannot act as a formula when the CSV is opened in a spreadsheet.

    A leading =, +, -, @, tab or carriage return is preceded by an apostrophe, unless the text is a
    plain number.
    """
    if text[:1] not in _ACTS:
        return text
    try:
        float(text)
    except ValueError:
        return "'" + text
    return text


def disarmed(texts: Sequence[str]) -> Sequence[str]:
    """Texts of which none can act as a formula."""
    if not any(text[:1] in _ACTS for text in set(texts)):
        return texts
    return [disarm(text) for text in texts]


def _plain_numbers(values: Iterable[float]) -> list[str]:
    """Numbers as short texts: whole numbers without a point, missing as nothing."""
    return [
        ""
        if value != value
        else (str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value))
        for value in values
    ]
