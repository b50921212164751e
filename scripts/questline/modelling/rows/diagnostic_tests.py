"""The rows of diagnostic tests, and their count: many tests find something by chance."""

from __future__ import annotations

import math
from typing import Any

from questline.modelling.rows.analysis_rows import AnalysisRows


class DiagnosticTests:
    """Writes the tests of one model, and remembers their p-values.

    `reason` says why nothing can be asked of the model; every test is then a row with this note.
    """

    def __init__(self, rows: AnalysisRows, reason: str):
        self.rows = rows
        self.reason = reason
        self._p_values: list[float] = []

    def add(
        self,
        term: str,
        statistic: str,
        estimate: float = math.nan,
        *,
        p: float = math.nan,
        df: float | None = None,
        residual_df: float | None = None,
        method: str = "",
        note: str = "",
        reason: str = "",
        **fields: Any,
    ) -> None:
        """One test: `note` is a remark beside its number, `reason` stands in its place.

        The second degrees of freedom of an F test are a row of their own.
        """
        reason = self.reason or reason
        if reason:
            self.rows.add(term, statistic, note=reason, method=method, **fields)
            return
        self._p_values.append(p)
        self.rows.add(term, statistic, estimate, df=df, p=p, method=method, note=note, **fields)
        if residual_df is not None:
            self.rows.add(term, f"{statistic}_residual_df", residual_df)

    def add_counts(self) -> None:
        """How many tests there are, and how many of them found something at the usual level."""
        level = 1 - self.rows.confidence
        found = sum(p < level for p in self._p_values)
        self.rows.add(
            "model",
            "number_of_diagnostic_tests",
            len(self._p_values),
            method="diagnostic tests with a p-value; they belong to no family of planned tests",
        )
        self.rows.add(
            "model",
            "diagnostic_tests_below",
            found,
            method=f"diagnostic tests with a p-value below {level:.2g}, not adjusted",
        )
