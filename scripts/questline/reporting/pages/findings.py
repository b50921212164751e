"""The first screen: who answered, how many had it in mind, and what goes with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from questline.reporting.pages.answers import Benchmark, Share, benchmarks
from questline.reporting.pages.models import ModelView
from questline.reporting.pages.people import most_common
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Number, Text

COMMON_ANSWERS = 5


@dataclass(frozen=True)
class KeyFindings:
    """What a busy reader must see first."""

    analysed: Number
    raw: Number
    common: list[Text]
    shares: list[Share]
    benchmarks: list[Benchmark]
    models: list[ModelView]
    has_odds: bool
    cautions: list[str]


def key_findings(view: View, models: list[ModelView]) -> KeyFindings:
    """The key findings of one edition; `models` are the views of the planned regressions."""
    return KeyFindings(
        analysed=view.number(view.lookup.one("cleaning", "flow", "count", term="analysed")),
        raw=view.number(view.lookup.one("cleaning", "flow", "count", term="raw_rows")),
        common=most_common(view, COMMON_ANSWERS),
        shares=_shares_without_benchmark(view),
        benchmarks=benchmarks(view),
        models=models,
        has_odds=any(model.kind == "logistic" for model in models),
        cautions=list(
            dict.fromkeys(
                f"{finding.about}: {finding.caution}"
                for model in models
                for finding in model.findings
                if finding.caution
            )
        ),
    )


def _shares_without_benchmark(view: View) -> list[Share]:
    """The share with the event for every logistic outcome that no other survey stands beside."""
    compared = {name for entry in view.study["benchmarks"] for name in entry["variables"]}
    shares = []
    for entry in view.study["analyses"]:
        if entry["kind"] == "logistic" and entry["outcome"] not in compared:
            share = _share_of_outcome(view, entry)
            if share is not None:
                shares.append(share)
    return shares


def _share_of_outcome(view: View, entry: Mapping[str, Any]) -> Share | None:
    """From the answers, or from Table 1; None where neither counts the outcome."""
    for analysis in ("answers", "table_one"):
        found = {
            statistic: view.lookup.one(
                "description",
                analysis,
                statistic,
                term=entry["outcome"],
                level=entry["event"],
                dataset="analysed",
            )
            for statistic in ("percent", "count")
        }
        percent = found["percent"]
        if percent is not None:
            return Share(
                label="This study",
                asked=f"{view.labels.variable(entry['outcome'])}: "
                f"“{view.labels.level(entry['outcome'], entry['event'])}”",
                percent=view.number(percent),
                interval=view.number(percent, "interval"),
                events=view.number(found["count"]),
                people=view.number(percent, "denominator"),
            )
    return None
