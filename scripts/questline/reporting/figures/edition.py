"""What a figure is made from: one edition's statistics, and the study's labels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from questline.reporting import numbers
from questline.reporting.catalogue import _
from questline.reporting.labels import Labels
from questline.reporting.lookup import Lookup, Statistic


class Edition:
    """The statistics of the public or the internal store, asked for with the study's labels."""

    def __init__(self, store: pd.DataFrame, settings: Mapping[str, Any]):
        self.statistics = Lookup(store)
        self.labels = Labels(settings)
        self.settings = settings

    @property
    def confidence(self) -> str:
        """The confidence level of the study's intervals: "95%"."""
        return numbers.confidence_level(self.settings["confidence"])

    def count(self, row: Statistic | None) -> str:
        """A count as text, or what stands in its place; nothing where the store has no row."""
        return self.text(row, numbers.count)

    def text(self, row: Statistic | None, write: Callable[[float], str]) -> str:
        """An estimate as text, or what stands in its place; nothing where there is no row."""
        if row is None:
            return ""
        if row.status == "hidden":
            return _(numbers.HIDDEN)
        shown = value(row)
        return _(numbers.NOT_COMPUTABLE) if shown is None else write(shown)

    def points(self, name: str, amount: float) -> str:
        """What stands in the unit of a scale, `per 2 points higher`; nothing for variables."""
        if name not in self.settings["scales"]:
            return ""
        return "point" if amount == 1 else "points"


def value(row: Statistic | None) -> float | None:
    """The number of a row that may be shown and could be computed; None otherwise."""
    if row is None or row.status in ("hidden", "not_computable"):
        return None
    return row.estimate


def hidden(row: Statistic | None) -> bool:
    """Whether a number is there but may not be shown."""
    return row is not None and row.status == "hidden"


def cell(number: float | None, write: Callable[[float], str]) -> str:
    """A number of a table as text; nothing where there is none."""
    return "" if number is None else write(number)
