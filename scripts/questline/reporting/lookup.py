"""Asking the statistics store: one number by its id, or a list by what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter
from typing import Any, NamedTuple

import pandas as pd

from questline.core.statistics import NUMBERS, statistic_id


class Statistic(NamedTuple):
    """One row of the statistics store; a number that is not there is None."""

    id: str
    stage: str
    analysis: str
    outcome: str
    model: str
    dataset: str
    term: str
    level: str
    group: str
    table: str
    row: str
    column: str
    statistic: str
    estimate: float | None
    se: float | None
    df: float | None
    conf_level: float | None
    ci_low: float | None
    ci_high: float | None
    p: float | None
    p_adjusted: float | None
    n: float | None
    denominator: float | None
    events: float | None
    unit: str
    status: str
    method: str
    note: str


class Lookup:
    """A statistics store that is asked by id or by fields.

    The order of the store is kept, so that what a stage wrote first is shown first.
    """

    def __init__(self, store: pd.DataFrame):
        self._by_id: dict[str, Statistic] = {}
        self._by_analysis: dict[tuple[str, str], list[Statistic]] = {}
        self._by_term: dict[tuple[str, str, str], list[Statistic]] = {}
        self._by_stage: dict[str, list[Statistic]] = {}
        columns = (_plain(store, name) for name in Statistic._fields)
        for statistic in map(Statistic._make, zip(*columns, strict=True)):
            self._by_id[statistic.id] = statistic
            stage, analysis, term = statistic.stage, statistic.analysis, statistic.term
            self._by_stage.setdefault(stage, []).append(statistic)
            self._by_analysis.setdefault((stage, analysis), []).append(statistic)
            self._by_term.setdefault((stage, analysis, term), []).append(statistic)

    def get(self, identifier: str) -> Statistic | None:
        """The statistic with this id, or None."""
        return self._by_id.get(identifier)

    def every(self) -> list[Statistic]:
        """All statistics in the order of the store."""
        return list(self._by_id.values())

    def one(
        self,
        stage: str,
        analysis: str,
        statistic: str,
        *,
        term: str,
        model: str = "",
        dataset: str = "",
        level: str = "",
        group: str = "",
    ) -> Statistic | None:
        """The statistic whose id is made from these names, or None."""
        return self.get(
            statistic_id(
                stage,
                analysis,
                statistic,
                term=term,
                model=model,
                dataset=dataset,
                level=level,
                group=group,
            )
        )

    def where(self, stage: str, analysis: str | None = None, **fields: str) -> list[Statistic]:
        """All statistics of a stage (and analysis) whose fields are as given, in stored order."""
        if analysis is None:
            found = self._by_stage.get(stage, [])
        elif "term" in fields:
            found = self._by_term.get((stage, analysis, fields.pop("term")), [])
        else:
            found = self._by_analysis.get((stage, analysis), [])
        if not fields:
            return list(found)
        # One comparison a row: a page asks some hundred times, of thousands of rows.
        of_row = attrgetter(*fields)
        wanted = tuple(fields.values()) if len(fields) > 1 else next(iter(fields.values()))
        return [row for row in found if of_row(row) == wanted]


def kind_of_estimate(analysis: Mapping[str, Any]) -> str:
    """The statistic that a planned regression estimates for each of its terms."""
    return "coefficient" if analysis["kind"] == "linear" else "odds_ratio"


def _plain(store: pd.DataFrame, name: str) -> list[Any]:
    """A column of the store: numbers as floats or None, texts as they are."""
    values = store[name].to_numpy(dtype=object)
    if name in NUMBERS:
        values = values.copy()
        values[store[name].isna()] = None
    return list(values.tolist())
