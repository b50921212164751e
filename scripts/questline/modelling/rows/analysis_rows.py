"""What all rows about one planned analysis share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from questline.core.statistics import StatisticsPart


@dataclass(frozen=True)
class AnalysisRows:
    """Writes rows about one planned analysis on one data set into a part of the store.

    `n` and `events` are the people behind a row unless it says otherwise; `events` is None but in
    logistic models. `dataset` is complete or imputed.
    """

    part: StatisticsPart
    analysis: Mapping[str, Any]
    confidence: float
    n: float
    events: float | None
    dataset: str = "complete"

    @property
    def kind(self) -> str:
        """The kind of model: logistic, linear or ordinal."""
        return str(self.analysis["kind"])

    def add(
        self,
        term: str,
        statistic: str,
        estimate: float | int | None = None,
        *,
        model: str = "adjusted",
        **fields: Any,
    ) -> None:
        """One row. A row without an estimate has a `note` that says why."""
        self.part.add(
            self.analysis["name"],
            term,
            statistic,
            estimate,
            model=model,
            dataset=self.dataset,
            outcome=self.analysis["outcome"],
            **{"n": self.n, "events": self.events, **fields},
        )
