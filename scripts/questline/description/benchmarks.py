"""Shares beside those of other surveys, each with its interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from questline.core.statistics import StatisticsPart
from questline.description.frames import Coded
from questline.description.intervals import wilson_interval
from questline.description.summaries import NOBODY

METHOD = "Wilson's score interval."


def add_benchmarks(
    part: StatisticsPart,
    answers: Mapping[str, Coded],
    benchmarks: Sequence[Mapping[str, Any]],
    confidence: float,
) -> None:
    """Add the study's own share and the other survey's, as percentages (0 to 100).

    `benchmarks` are dictionaries with name, share (0 to 1), n, source and variables (name: level);
    `answers` are the coded answers of their variables.
    """
    for benchmark in benchmarks:
        for name, level in benchmark["variables"].items():
            people = int((answers[name].positions >= 0).sum())
            events = int(answers[name].having(level).sum())
            own = events / people if people else None
            _add(part, benchmark["name"], own, people, confidence, level=name, events=events,
                 method=METHOD)  # fmt: skip
        share, people = benchmark["share"], benchmark["n"]
        _add(part, benchmark["name"], share, people, confidence, method=benchmark["source"])


def _add(
    part: StatisticsPart,
    name: str,
    share: float | None,
    people: int,
    confidence: float,
    **fields: Any,
) -> None:
    low, high = (None, None) if share is None else wilson_interval(share, people, confidence)
    part.add(
        "benchmarks",
        name,
        "percent",
        None if share is None else 100 * share,
        dataset="analysed",
        n=people,
        denominator=people,
        conf_level=confidence,
        ci_low=None if low is None else 100 * low,
        ci_high=None if high is None else 100 * high,
        note=NOBODY if share is None else "",
        **fields,
    )
