"""The first screen: who answered, how many had it in mind, and what goes with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from questline.reporting.catalogue import _
from questline.reporting.pages.answers import Benchmark, Share, benchmarks
from questline.reporting.pages.imputed_models import changed_verdicts
from questline.reporting.pages.model_lines import variables_of
from questline.reporting.pages.models import ModelView
from questline.reporting.pages.people import most_common
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Number, Text

COMMON_ANSWERS = 4


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
    imputed: Text
    meanings: list[tuple[str, str]]


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
        imputed=changed_verdicts(view),
        meanings=_meanings(view),
    )


def _meanings(view: View) -> list[tuple[str, str]]:
    """What a higher score means, and the caution that goes with it, for every modelled scale."""
    named = [name for entry in view.study["analyses"] for name in variables_of(entry)]
    return [
        (view.labels.variable(name), view.labels.about_scale(name))
        for name in dict.fromkeys(named)
        if name in view.study["scales"]
    ]


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
    """From the answers or Table 1; a count where only the columns of Table 1 count the outcome."""

    def found(analysis: str, statistic: str, term: str, level: str = "", group: str = "") -> Any:
        return view.lookup.one(
            "description",
            analysis,
            statistic,
            term=term,
            level=level,
            group=group,
            dataset="analysed",
        )

    outcome, event = entry["outcome"], entry["event"]
    asked = f"{view.labels.variable(outcome)}: “{view.labels.level(outcome, event)}”"
    for analysis in ("answers", "table_one"):
        percent = found(analysis, "percent", outcome, event)
        if percent is not None:
            return Share(
                label=_("This study"),
                asked=asked,
                percent=view.number(percent),
                words=view.number(percent, "words"),
                interval=view.number(percent, "interval"),
                events=view.number(found(analysis, "count", outcome, event)),
                people=view.number(percent, "denominator"),
            )
    people = found("table_one", "count", "respondents", group=f"{outcome}={event}")
    if people is None:
        return None
    return Share(
        label=_("This study"),
        asked=asked,
        percent=view.number(people),
        words=view.number(None),
        interval=view.number(None),
        events=None,
        people=view.number(found("table_one", "count", "respondents")),
    )
