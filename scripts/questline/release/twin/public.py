"""What the released statistics say about one variable: a number, or that it is not public."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from questline.core.statistics import statistic_id

ANALYSED = "analysed"
FEW = 200
"""Rows of a twin whose number of respondents is hidden everywhere."""


@dataclass(frozen=True)
class Known:
    """A number that is public and the id of the statistic that tells it."""

    value: float
    id: str


class Public:
    """The public statistics store, asked for what a twin needs.

    Everything may be absent: a row that is hidden, was taken out or never was is the same here.
    """

    def __init__(self, store: pd.DataFrame):
        shown = store[store["status"].isin(("shown", "rounded"))]
        self._rows: dict[str, dict[str, Any]] = {
            str(row["id"]): {str(name): value for name, value in row.items()}
            for row in shown.to_dict("records")
        }
        self._by_analysis: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for row in self._rows.values():
            self._by_analysis.setdefault((row["stage"], row["analysis"]), []).append(row)

    def rows(self, stage: str, analysis: str) -> list[dict[str, Any]]:
        """The public rows of an analysis, in stored order."""
        return self._by_analysis.get((stage, analysis), [])

    def number(
        self, stage: str, analysis: str, statistic: str, *, column: str = "estimate", **names: str
    ) -> Known | None:
        """A number by the names that make its id, or None when it is not public."""
        identifier = statistic_id(stage, analysis, statistic, **names)
        row = self._rows.get(identifier)
        if row is None or not _is_number(row[column]):
            return None
        return Known(float(row[column]), identifier)

    def respondents(self) -> Known | None:
        """The number of respondents analysed."""
        return (
            self.number("cleaning", "flow", "count", term="analysed")
            or self.number("description", "table_one", "count", term="respondents",
                           dataset=ANALYSED)
            or self._largest_n()
        )  # fmt: skip

    def _largest_n(self) -> Known | None:
        """The largest number of people that a statistic of those analysed rests on."""
        found = [
            Known(float(row["n"]), name)
            for name, row in self._rows.items()
            if row["dataset"] == ANALYSED and row["stage"] != "intake" and _is_number(row["n"])
        ]
        return max(found, key=lambda known: known.value, default=None)

    def level_counts(self, variable: str, levels: list[str]) -> dict[str, Known]:
        """How many gave each answer, as far as it is public; an id stands for each."""
        found: dict[str, Known] = {}
        for level in levels:
            for known in self._counts_of(variable, level):
                found.setdefault(level, known)
        return found

    def _counts_of(self, variable: str, level: str) -> Iterator[Known]:
        for analysis in ("table_one", "answers"):
            names = {"term": variable, "level": level, "dataset": ANALYSED}
            for statistic, column in (("count", "estimate"), ("percent", "events")):
                known = self.number("description", analysis, statistic, column=column, **names)
                if known:
                    yield known
        others = (
            self.number("description", "table_one", "count", term="respondents",
                        group=f"{variable}={level}", dataset=ANALYSED),
            self.number("imputation", "distributions", "percent", column="events", term=variable,
                        level=level, group="observed", dataset=ANALYSED),
            self.number("imputation", "pooled", "percent", column="events", term=variable,
                        level=level, dataset="imputed"),
        )  # fmt: skip
        yield from (known for known in others if known)

    def answered(self, variable: str) -> Known | None:
        """How many of those analysed gave an answer."""
        for analysis, statistic, column in (
            ("table_one", "percent", "n"),
            ("table_one", "mean", "n"),
            ("answers", "percent", "n"),
            ("answers", "count", "denominator"),
        ):
            for row in self.rows("description", analysis):
                here = row["term"] == variable and row["statistic"] == statistic
                plain = not row["group"] and row["level"] != "missing"
                if here and plain and _is_number(row[column]):
                    return Known(float(row[column]), row["id"])
        missing, everyone = self.missing(variable), self.respondents()
        if missing and everyone:
            return Known(max(everyone.value - missing.value, 0.0), missing.id)
        for row in self.rows("imputation", "pooled"):
            if row["term"] == variable and not row["group"] and _is_number(row["denominator"]):
                return Known(float(row["denominator"]), row["id"])
        return None

    def bands(self, parts: list[tuple[str, float]], variable: str) -> list[tuple[float, float]]:
        """Shares of people at or below the ends of bands, as (share, number).

        `parts` are the levels of the banded `variable`, lowest first, with the ends of their bands;
        the last band's end does not count. Nothing where a count is not public.
        """
        counts = self.level_counts(variable, [level for level, _ in parts])
        total = sum(known.value for known in counts.values())
        if len(counts) < len(parts) or not total:
            return []
        found, so_far = [], 0.0
        for level, end in parts[:-1]:
            so_far += counts[level].value
            found.append((so_far / total, end))
        return found

    def missing(self, variable: str) -> Known | None:
        """How many of those analysed gave no answer."""
        named = {"term": variable, "dataset": ANALYSED}
        return (
            self.number("description", "missing_answers", "count", **named)
            or self.number("description", "table_one", "missing_count", **named)
            or self.number("description", "answers", "count", level="missing", **named)
        )

    def missing_share(self, variable: str) -> Known | None:
        """The share of those analysed who gave no answer, or else of all rows of the export."""
        everyone = self.respondents()
        if everyone and everyone.value > 0:
            missing, answered = self.missing(variable), self.answered(variable)
            if missing:
                return Known(min(missing.value / everyone.value, 1.0), missing.id)
            if answered:
                share = 1 - answered.value / everyone.value
                return Known(min(max(share, 0.0), 1.0), answered.id)
        return None

    def kinds_of_missing(self, variable: str, kinds: list[str]) -> dict[str, Known]:
        """How many answers are missing in each way, as far as it is public."""
        found = {}
        for kind in kinds:
            known = self.number("description", "missing_answers", "count", term=variable,
                                level=kind, dataset=ANALYSED) or self.number(
                "intake", "codebook", "count", term=variable, level=kind)  # fmt: skip
            if known:
                found[kind] = known
        return found

    def moments(self, variable: str, scale: str = "") -> dict[str, Known]:
        """Mean, sd, median and quartiles of a number, as far as they are public.

        `scale` is that of an item: measurement tells its mean and sd.
        """
        places: list[tuple[str, str, dict[str, str]]] = [
            ("description", "table_one", {"dataset": ANALYSED}),
            ("imputation", "distributions", {"group": "observed", "dataset": ANALYSED}),
        ]
        if scale:
            places.append(("measurement", scale, {"dataset": ANALYSED}))
        found: dict[str, Known] = {}
        for stage, analysis, names in places:
            for statistic in ("mean", "sd", "median", "lower_quartile", "upper_quartile"):
                known = self.number(stage, analysis, statistic, term=variable, **names)
                if known:
                    found.setdefault(statistic, known)
        return found

    def seconds(self) -> dict[str, Known]:
        """Mean, sd and median of the seconds that answering took."""
        found = {}
        for statistic in ("mean", "sd", "median"):
            known = self.number("cleaning", "quality", statistic, term="seconds")
            if known:
                found[statistic] = known
        return found


def spread(counts: Mapping[str, float], levels: list[str], total: float | None) -> dict[str, float]:
    """Counts of all levels: those that are not public share evenly what is left of `total`.

    That is the distribution of maximum entropy given the counts that are public (Jaynes 1957,
    Physical Review 106, 620-630). Without a total the hidden ones have half of the smallest count
    that is public each; without any public count all levels are alike.
    """
    hidden = [level for level in levels if level not in counts]
    known = {level: max(counts[level], 0.0) for level in levels if level in counts}
    if not known:
        return dict.fromkeys(levels, 1.0)
    if not hidden:
        return known
    if total is None:
        each = min(known.values()) / 2
    else:
        each = max(total - sum(known.values()), 0.0) / len(hidden)
    return {level: known.get(level, each) for level in levels}


def _is_number(value: Any) -> bool:
    return value is not None and math.isfinite(float(value))
