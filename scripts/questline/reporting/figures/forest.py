"""Forest plots: each analysis's estimates, unadjusted and adjusted, on one axis."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from questline.core.sentences import listed
from questline.reporting import numbers
from questline.reporting.figures.edition import Edition, cell, hidden, value
from questline.reporting.figures.figure import Draft, table_of
from questline.reporting.figures.forest_picture import Entry, Picture, Result, paint
from questline.reporting.figures.intervals import Interval
from questline.reporting.lookup import Statistic, kind_of_estimate

MODELS = ("unadjusted", "adjusted")
_DATASET = "complete"
_UNIT = re.compile(r"per (\S+) (higher|lower)")


@dataclass(frozen=True)
class _Term:
    """A variable, or one level of it, with its rows of the store by model."""

    variable: str
    level: str
    focal: bool
    reference: bool
    rows: Mapping[str, Statistic]


def drafts(edition: Edition) -> Iterator[Draft]:
    """One figure for each planned regression that has estimates in the store."""
    for analysis in edition.settings["analyses"]:
        terms = _terms(edition, analysis)
        if any(not term.reference for term in terms):
            yield _draft(edition, analysis, terms)


def _terms(edition: Edition, analysis: Mapping[str, Any]) -> list[_Term]:
    """The terms in the plan's order, each variable's levels in the codebook's."""
    measure = kind_of_estimate(analysis)
    rows = [
        row
        for row in edition.statistics.where("modelling", analysis["name"], dataset=_DATASET)
        if row.model in MODELS and row.statistic in (measure, "reference")
    ]
    focal = [predictor["variable"] for predictor in analysis["predictors"]]
    terms = []
    for variable in [*focal, *analysis["covariates"]]:
        own = [row for row in rows if row.term == variable]
        levels = dict.fromkeys(row.level for row in own)
        known = [level for level in edition.labels.levels(variable) if level in levels]
        for level in [*known, *(level for level in levels if level not in known)]:
            here = [row for row in own if row.level == level]
            terms.append(
                _Term(
                    variable,
                    level,
                    variable in focal,
                    any(row.statistic == "reference" for row in here),
                    {row.model: row for row in here},
                )
            )
    return terms


def _draft(edition: Edition, analysis: Mapping[str, Any], terms: list[_Term]) -> Draft:
    published = _published(edition, terms)
    entries = _entries(edition, analysis, terms, published)
    logistic = analysis["kind"] == "logistic"
    picture = Picture(
        entries=tuple(entries),
        heading=f"{_measure_words(analysis)} ({edition.confidence} interval)",
        people=_people(edition, analysis),
        no_difference=_no_difference(analysis),
        logarithmic=logistic,
        sides=("lower odds", "higher odds") if logistic else ("lower", "higher"),
    )
    shown = any(
        result.interval and result.model in MODELS for entry in entries for result in entry.results
    )
    return Draft(
        name=f"forest_{analysis['name']}",
        section="models",
        title=f"{_measure_words(analysis)}s: {analysis['label']}",
        caption=_caption(edition, analysis, terms, published),
        alt=_alt(edition, analysis, terms, shown),
        table=_table(edition, analysis, terms, published),
        paint=(lambda canvas: paint(canvas, picture)) if shown else None,
    )


def _published(edition: Edition, terms: list[_Term]) -> dict[str, Mapping[str, Any]]:
    """What was published elsewhere, by the id of the study's own result."""
    ids = {row.id for term in terms for row in term.rows.values()}
    return {
        entry["result"]: entry for entry in edition.settings["published"] if entry["result"] in ids
    }


def _entries(
    edition: Edition,
    analysis: Mapping[str, Any],
    terms: list[_Term],
    published: Mapping[str, Mapping[str, Any]],
) -> list[Entry]:
    """The lines of the picture: headings of categories, their levels, numeric variables."""
    entries = []
    named = ""
    for term in terms:
        label = edition.labels.variable(term.variable)
        if term.level and term.variable != named:
            entries.append(Entry(label, _against(edition, terms, term.variable), term.focal, False))
        named = term.variable
        results = tuple(_results(edition, analysis, term, published))
        if not term.level:
            entries.append(Entry(label, _unit(edition, term), term.focal, False, results))
        elif not term.reference:
            level = edition.labels.level(term.variable, term.level)
            entries.append(Entry(level, "", term.focal, True, results))
    return entries


def _results(
    edition: Edition,
    analysis: Mapping[str, Any],
    term: _Term,
    published: Mapping[str, Mapping[str, Any]],
) -> Iterator[Result]:
    for model in MODELS:
        row = term.rows.get(model)
        if row is None or term.reference:
            continue
        number = value(row)
        interval = None if number is None else Interval(number, row.ci_low, row.ci_high)
        yield Result(model, _estimate_words(edition, analysis, row), interval)
    for row in term.rows.values():
        if row.id in published:
            entry = published[row.id]
            found = Interval(entry["estimate"], entry["ci_low"], entry["ci_high"])
            yield Result("published", _interval_words(analysis, found), found)


def _measure_words(analysis: Mapping[str, Any]) -> str:
    return "Odds ratio" if analysis["kind"] == "logistic" else "Difference"


def _write(analysis: Mapping[str, Any], number: float) -> str:
    return numbers.ratio(number) if analysis["kind"] == "logistic" else numbers.estimate(number)


def _interval_words(analysis: Mapping[str, Any], interval: Interval) -> str:
    """The estimate and its interval: "6.86 (3.91 to 12.0)"."""
    text = _write(analysis, interval.estimate)
    if interval.low is None and interval.high is None:
        return text
    low, high = (
        cell(end, lambda end: _write(analysis, end)) for end in (interval.low, interval.high)
    )
    if low and high:
        return f"{text} ({low} to {high})"
    return f"{text} (from {low})" if low else f"{text} (up to {high})"


def _estimate_words(edition: Edition, analysis: Mapping[str, Any], row: Statistic) -> str:
    number = value(row)
    if number is None:
        return edition.text(row, numbers.estimate)
    return _interval_words(analysis, Interval(number, row.ci_low, row.ci_high))


def _unit(edition: Edition, term: _Term) -> str:
    """The unit that an estimate is per, points named for scales: "per 30 points higher"."""
    unit = next((row.unit for row in term.rows.values() if row.unit), "")
    parts = _UNIT.fullmatch(unit)
    points = edition.points(term.variable, float(parts[1])) if parts else ""
    return f"per {parts[1]} {points} {parts[2]}" if parts and points else unit


def _against(edition: Edition, terms: list[_Term], variable: str) -> str:
    references = [
        edition.labels.level(variable, term.level)
        for term in terms
        if term.variable == variable and term.reference
    ]
    return f"reference: {listed(references)}" if references else ""


def _people(edition: Edition, analysis: Mapping[str, Any]) -> str:
    """How many people the models rest on, and how many of them had the event."""

    def asked(statistic: str) -> Statistic | None:
        return edition.statistics.one(
            "modelling",
            analysis["name"],
            statistic,
            term="model",
            model="adjusted",
            dataset=_DATASET,
        )

    people, events = asked("count"), asked("events")
    if people is None:
        return ""
    text = f"n = {edition.count(people)} people with all answers"
    if events is not None and analysis["kind"] == "logistic":
        event = edition.labels.level(analysis["outcome"], analysis["event"])
        text += f", {edition.count(events)} of them “{event}”"
    return text


def _name(edition: Edition, term: _Term) -> str:
    label = edition.labels.variable(term.variable)
    if term.level:
        return f"{label}: {edition.labels.level(term.variable, term.level)}"
    unit = _unit(edition, term)
    return f"{label}, {unit}" if unit else label


def _caption(
    edition: Edition,
    analysis: Mapping[str, Any],
    terms: list[_Term],
    published: Mapping[str, Mapping[str, Any]],
) -> str:
    logistic = analysis["kind"] == "logistic"
    measure = "odds ratios (on a logarithmic axis)" if logistic else "differences in the score"
    sentences = [
        f"{analysis['label']}: {measure} with {edition.confidence} intervals. Circles: each term "
        f"alone. Squares: adjusted for all others in the model, in the same people."
    ]
    if published:
        sources = dict.fromkeys(entry["source"] for entry in published.values())
        sentences.append(f"Diamonds: published ({'; '.join(sources)}).")
    concealed = [_name(edition, term) for term in terms if any(map(hidden, term.rows.values()))]
    if concealed:
        sentences.append(f"Hidden, because few people stand behind it: {'; '.join(concealed)}.")
    reasons = {
        _name(edition, term): row.note
        for term in terms
        for row in term.rows.values()
        if row.status == "not_computable"
    }
    for name, reason in reasons.items():
        sentences.append(f"Not computable: {name}. {edition.labels.reason(reason)}")
    return " ".join(sentences)


def _alt(edition: Edition, analysis: Mapping[str, Any], terms: list[_Term], shown: bool) -> str:
    if not shown:
        return "No picture of the estimates: every one of them is hidden or not computable."
    measure = _measure_words(analysis).lower()
    parts = []
    for term in terms:
        if term.focal and not term.reference:
            said = [
                f"{model} {measure} {_estimate_words(edition, analysis, row)}"
                for model in reversed(MODELS)
                if (row := term.rows.get(model)) is not None
            ]
            parts.append(f"{_name(edition, term)}: {', '.join(said)}.")
    apart = [
        _name(edition, term)
        for term in terms
        if not term.focal and _differs(analysis, term.rows.get("adjusted"))
    ]
    if any(not term.focal for term in terms):
        nothing = numbers.estimate(_no_difference(analysis), 0)
        which = f"those of {'; '.join(apart)}" if apart else "none"
        parts.append(f"Covariates shown whose adjusted interval leaves out {nothing}: {which}.")
    return f"Forest plot. {' '.join(parts)}"


def _differs(analysis: Mapping[str, Any], row: Statistic | None) -> bool:
    """Whether an interval leaves out the value that means no difference."""
    if row is None or value(row) is None or row.ci_low is None or row.ci_high is None:
        return False
    nothing = _no_difference(analysis)
    return row.ci_low > nothing or row.ci_high < nothing


def _table(
    edition: Edition,
    analysis: Mapping[str, Any],
    terms: list[_Term],
    published: Mapping[str, Mapping[str, Any]],
) -> pd.DataFrame:
    def write(number: float | None) -> str:
        return cell(number, lambda shown: _write(analysis, shown))

    rows = []
    for term in terms:
        label = edition.labels.variable(term.variable)
        level = edition.labels.level(term.variable, term.level) if term.level else ""
        start = [label, level, "" if term.level else _unit(edition, term)]
        if term.reference:
            rows.append([*start, "reference", write(_no_difference(analysis)), *[""] * 5])
            continue
        for model, row in term.rows.items():
            estimate = edition.text(row, lambda number: _write(analysis, number))
            ends = [write(row.ci_low), write(row.ci_high)]
            tail = [cell(row.p, numbers.p_value), cell(row.n, numbers.count), row.note]
            rows.append([*start, model, estimate, *ends, *tail])
        for row in term.rows.values():
            if row.id in published:
                entry = published[row.id]
                found = [write(entry[name]) for name in ("estimate", "ci_low", "ci_high")]
                rows.append([*start, "published", *found, "", "", entry["source"]])
    measure = _measure_words(analysis)
    ends = [f"{edition.confidence} interval from", "to"]
    return table_of(["Term", "Level", "Unit", "Model", measure, *ends, "p", "n", "Note"], rows)


def _no_difference(analysis: Mapping[str, Any]) -> float:
    return 1.0 if analysis["kind"] == "logistic" else 0.0
