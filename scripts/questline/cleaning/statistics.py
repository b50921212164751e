"""Cleaning's part of the statistics store: the flow of respondents, changed answers, quality."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from questline.cleaning.careless.statistics import add_careless_statistics
from questline.cleaning.verdict import EXCLUDED, MARKED, Verdict
from questline.core.statistics import StatisticsPart


def cleaning_statistics(
    raw: int,
    analysed: pd.Index,
    rules: Sequence[Mapping[str, Any]],
    verdicts: Sequence[Verdict],
    exclusions: pd.DataFrame,
    changes: pd.DataFrame,
    quality: pd.DataFrame,
) -> pd.DataFrame:
    """The counts of the ledgers, and the quality indices over the analysed.

    Of each rule, level `excluded` counts those who leave under it, `marked` those marked among the
    analysed, `caught` everyone whom it catches, and `not_checked` those who lack what it needs.
    What the indices of careless responding say follows (`careless.statistics`).
    """
    part = StatisticsPart("cleaning")
    _count(part, "raw_rows", "", raw, "")
    for rule, verdict in zip(rules, verdicts, strict=True):
        lines = exclusions[exclusions["rule"] == rule["name"]]
        if rule["decision"] == "mark":
            marked = int(lines["row"].isin(analysed).sum())
            _count(part, rule["name"], MARKED, marked, rule["reason"])
        else:
            gone = int((lines["decision"] == EXCLUDED).sum())
            _count(part, rule["name"], EXCLUDED, gone, rule["reason"])
        _count(part, rule["name"], "caught", len(verdict.values), rule["reason"])
        if verdict.not_checked:
            note = verdict.not_checked_note
            _count(part, rule["name"], "not_checked", verdict.not_checked, note)
    _count(part, "analysed", "", len(analysed), "")
    for name, count in changes["rule"].value_counts().sort_index().items():
        part.add("changes", str(name), "count", int(count))
    _quality(part, quality[quality["row"].isin(analysed)])
    for verdict in verdicts:
        if verdict.screened:
            add_careless_statistics(part, verdict.screened)
    return part.table()


def _count(part: StatisticsPart, term: str, level: str, count: int, note: str) -> None:
    part.add("flow", term, "count", count, level=level, note=note, table="flow", row=term,
             column=level or "all")  # fmt: skip


def _quality(part: StatisticsPart, quality: pd.DataFrame) -> None:
    """Mean, sd, median, minimum and maximum of each index that could be computed for anyone."""
    for name in ("longest_run", "answered_share", "seconds"):
        known = quality[name].dropna()
        if known.empty:
            continue
        for statistic, value in (
            ("mean", known.mean()),
            ("sd", known.std(ddof=1)),
            ("median", known.median()),
            ("minimum", known.min()),
            ("maximum", known.max()),
        ):
            note = "" if pd.notna(value) else "One respondent alone has no standard deviation."
            part.add("quality", name, statistic, value, n=len(known), note=note)
