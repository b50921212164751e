"""Cleaning's part of the statistics store: the flow of respondents, changed answers, quality."""

from __future__ import annotations

from collections import Counter
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
    How many were caught by exactly which of the rules that exclude follows, then what the indices
    of careless responding say (`careless.statistics`).
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
    _combinations(part, rules, exclusions)
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


def _combinations(
    part: StatisticsPart, rules: Sequence[Mapping[str, Any]], exclusions: pd.DataFrame
) -> None:
    """Of each set of rules that occurs, how many of those excluded were caught by just these.

    The names of the rules stand in the order in which they apply, so that the first is the one
    under which they left. So do the sets: an order by count would tell of counts that are hidden.
    """
    order = [rule["name"] for rule in rules if rule["decision"] != "mark"]
    place = {name: number for number, name in enumerate(order)}
    lines = exclusions[exclusions["rule"].isin(order)]
    caught: dict[int, list[str]] = {}
    for row, name in zip(lines["row"].tolist(), lines["rule"].tolist(), strict=True):
        caught.setdefault(row, []).append(name)
    counts = Counter(tuple(sorted(names, key=place.__getitem__)) for names in caught.values())
    for names in sorted(counts, key=lambda names: [place[name] for name in names]):
        part.add("exclusions", "combination", "count", counts[names], level="+".join(names))


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
