"""Answers to the questions, and the shares that stand beside another survey."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from questline.core.sentences import ended
from questline.reporting.catalogue import _
from questline.reporting.pages.tables import Column, Row, Table, file_name
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Number, Text

MISSING = "missing"


@dataclass(frozen=True)
class Share:
    """A share of respondents with its interval, what it is of, and what was asked."""

    label: str
    asked: str
    percent: Number
    words: Number
    interval: Number
    events: Number | None
    people: Number


@dataclass(frozen=True)
class Benchmark:
    """The study's own shares beside one of another survey."""

    ours: list[Share]
    theirs: Share
    source: str
    caution: str


def answer_tables(view: View) -> list[Table]:
    """A table of answers for every group of questions: a line per question."""
    return [_answers_table(view, group) for group in view.study["answers"]]


def benchmarks(view: View) -> list[Benchmark]:
    """The study's own shares beside those of other surveys, with both wordings."""
    return [_benchmark(view, entry) for entry in view.study["benchmarks"]]


def benchmark_table(view: View) -> Table | None:
    """All shares that are compared, one line each; None when there is no other survey."""
    rows = []
    for benchmark in benchmarks(view):
        for share in [*benchmark.ours, benchmark.theirs]:
            rows.append(
                Row(
                    share.label,
                    ((share.asked,), (share.percent,), (share.interval,), (share.people,)),
                )
            )
    if not rows:
        return None
    columns = [
        Column(_("What was asked"), words=True),
        Column(_("Share")),
        Column(_("{} interval").format(view.confidence)),
        Column(_("Answered by")),
    ]
    notes: list[Text] = [
        (f"{entry['label']}: {ended(entry['source'])} {ended(entry['caution'])}",)
        for entry in view.study["benchmarks"]
    ]
    caption = _("Shares beside those of other surveys")
    return Table("benchmarks", caption, _("Survey"), columns, rows, notes)


def _benchmark(view: View, entry: dict[str, Any]) -> Benchmark:
    ours = [
        _share(view, entry["name"], variable, view.labels.asked(entry, variable))
        for variable in entry["variables"]
    ]
    theirs = _share(view, entry["name"], "", entry["wording"])
    return Benchmark(
        ours=ours,
        theirs=replace(theirs, label=entry["label"]),
        source=ended(entry["source"]),
        caution=ended(entry["caution"]),
    )


def _share(view: View, name: str, variable: str, asked: str) -> Share:
    found = view.lookup.one(
        "description", "benchmarks", "percent", term=name, level=variable, dataset="analysed"
    )
    return Share(
        label=_("This study"),
        asked=asked,
        percent=view.number(found),
        words=view.number(found, "words"),
        interval=view.number(found, "interval"),
        events=view.number(found, "events") if variable else None,
        people=view.number(found, "denominator" if variable else "n"),
    )


def _answers_table(view: View, group: dict[str, Any]) -> Table:
    codes: list[str] = []
    for variable in group["variables"]:
        for row in view.lookup.where("description", "answers", term=variable, statistic="count"):
            if row.level not in codes and row.level != MISSING:
                codes.append(row.level)
    codes = sorted(codes, key=_in_order(codes))
    rows = []
    for variable in group["variables"]:
        cells = [_answer(view, variable, code) for code in [*codes, MISSING]]
        rows.append(Row(view.labels.variable(variable), tuple(cells)))
    columns = [Column(_header(view, group, code, codes)) for code in codes]
    columns.append(Column(_("Missing")))
    return Table(
        file_name("answers", group["name"]),
        _("{}: counts and percentages of those who answered").format(group["label"]),
        _("Question"),
        columns,
        rows,
        _notes(view, group),
    )


def _answer(view: View, variable: str, code: str) -> Text:
    def found(statistic: str) -> Any:
        return view.lookup.one(
            "description", "answers", statistic, term=variable, level=code, dataset="analysed"
        )

    count = found("count")
    if count is None:
        return ("",)
    return view.count_and_percent(count, found("percent"))


def _in_order(codes: list[str]) -> Any:
    """Numbers by size, other codes as they come."""
    try:
        return {code: float(code) for code in codes}.__getitem__
    except ValueError:
        return codes.index


def _header(view: View, group: dict[str, Any], code: str, codes: list[str]) -> str:
    label = view.labels.level(group["variables"][0], code)
    meaning = {codes[0]: group["low"], codes[-1]: group["high"]}.get(code, "")
    return f"{label} ({meaning})" if meaning else label


def _notes(view: View, group: dict[str, Any]) -> list[Text]:
    """The cautions of the scales and the notes of the questions that the group shows."""
    notes: list[Text] = []
    for scale in view.study["scales"].values():
        if scale["note"] and set(scale["items"]) & set(group["variables"]):
            notes.append((f"{scale['label']}: {ended(scale['note'])}",))
    for variable in group["variables"]:
        note = view.labels.note(variable)
        if note:
            notes.append((f"{view.labels.variable(variable)}: {ended(note)}",))
    return notes
