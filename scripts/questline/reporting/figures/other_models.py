"""Planned estimates beside those of other models: a panel for each result of interest."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from questline.core.sentences import listed
from questline.reporting import numbers
from questline.reporting.figures.edition import Edition, cell, hidden, value
from questline.reporting.figures.figure import Draft, table_of
from questline.reporting.figures.intervals import Interval
from questline.reporting.figures.other_models_picture import Line, Panel, Picture, paint
from questline.reporting.lookup import Statistic
from questline.reporting.names import ALTERNATIVES
from questline.reporting.other_models import PLANNED, OtherModels, Place, in_words, other_models

NAMES = {PLANNED: "As planned", **ALTERNATIVES}


def drafts(edition: Edition) -> Iterator[Draft]:
    """One figure for each planned regression that other models stand beside."""
    for analysis in edition.settings["analyses"]:
        found = other_models(edition.statistics, analysis)
        if found is not None and found.focal():
            yield _draft(edition, found)


def _draft(edition: Edition, found: OtherModels) -> Draft:
    analysis = found.analysis
    ratio = analysis["kind"] != "linear"
    panels = [panel for place in found.focal() if (panel := _panel(edition, found, place))]
    picture = Picture(
        panels=tuple(panels),
        heading=f"{_measure(found)} ({edition.confidence} interval)",
        no_difference=1.0 if ratio else 0.0,
        logarithmic=ratio,
        sides=("lower odds", "higher odds") if ratio else ("lower", "higher"),
    )
    return Draft(
        name=f"other_models_{analysis['name']}",
        section="models",
        title=f"Other ways to fit the same model: {analysis['label']}",
        caption=_caption(edition, found),
        alt=_alt(edition, found, bool(panels)),
        table=_table(edition, found),
        paint=(lambda canvas: paint(canvas, picture)) if panels else None,
    )


def _panel(edition: Edition, found: OtherModels, place: Place) -> Panel | None:
    """The lines of one result; None where no model has a number that may be shown."""
    rows = found.of(place)
    if all(value(row) is None for row in rows.values()):
        return None
    lines = []
    for model, row in rows.items():
        number = value(row)
        interval = None if number is None else Interval(number, row.ci_low, row.ci_high)
        lines.append(Line(NAMES[model], model == PLANNED, _words(edition, found, row), interval))
    return Panel(in_words(edition.labels, next(iter(rows.values()))), tuple(lines))


def _measure(found: OtherModels) -> str:
    return "Difference" if found.analysis["kind"] == "linear" else "Odds ratio"


def _write(found: OtherModels, number: float) -> str:
    linear = found.analysis["kind"] == "linear"
    return numbers.estimate(number) if linear else numbers.ratio(number)


def _words(edition: Edition, found: OtherModels, row: Statistic) -> str:
    """An estimate with its interval, or what stands in its place."""
    text = edition.text(row, lambda number: _write(found, number))
    low, high = (cell(end, lambda end: _write(found, end)) for end in (row.ci_low, row.ci_high))
    if value(row) is None or not (low or high):
        return text
    if low and high:
        return f"{text} ({low} to {high})"
    return f"{text} (from {low})" if low else f"{text} (up to {high})"


def _caption(edition: Edition, found: OtherModels) -> str:
    measure = "odds ratios (on a logarithmic axis)"
    if found.analysis["kind"] == "linear":
        measure = "differences"
    sentences = [
        f"{found.analysis['label']}: {measure} with {edition.confidence} intervals, as planned "
        "(squares, and the dashed lines) and in other models with the same terms (circles). Each "
        "panel has an axis of its own. Other models may rest on other people: the table gives n."
    ]
    if any(":" in term for term, _ in found.focal()):
        linear = found.analysis["kind"] == "linear"
        what = "a difference of differences" if linear else "a ratio of odds ratios"
        sentences.append(f"Of two terms joined by × the number is {what}.")
    every = [(model, row) for place in found.focal() for model, row in found.of(place).items()]
    concealed = [
        f"{in_words(edition.labels, row)} ({NAMES[model]})" for model, row in every if hidden(row)
    ]
    if concealed:
        sentences.append(f"Hidden, because few people stand behind it: {'; '.join(concealed)}.")
    reasons: dict[str, list[str]] = {}
    for model, row in every:
        if row.status == "not_computable":
            reasons.setdefault(edition.labels.reason(row.note), []).append(
                f"{in_words(edition.labels, row)} ({NAMES[model]})"
            )
    for reason, names in reasons.items():
        sentences.append(f"Not computable: {'; '.join(names)}. {reason}")
    return " ".join(sentences)


def _alt(edition: Edition, found: OtherModels, shown: bool) -> str:
    if not shown:
        return "No picture of other models: every estimate is hidden or not computable."
    parts = []
    for place in found.focal():
        rows = found.of(place)
        said = [
            f"{NAMES[model][:1].lower() + NAMES[model][1:] if model != 'firth' else NAMES[model]} "
            f"{_words(edition, found, row)}"
            for model, row in rows.items()
        ]
        parts.append(f"{in_words(edition.labels, rows[PLANNED])}: {listed(said)}.")
    return f"Forest plot, a panel for each result of interest. {' '.join(parts)}"


def _table(edition: Edition, found: OtherModels) -> pd.DataFrame:
    def write(number: float | None) -> str:
        return cell(number, lambda shown: _write(found, shown))

    rows = []
    for place in found.focal():
        for model, row in found.of(place).items():
            estimate = edition.text(row, lambda number: _write(found, number))
            tail = [cell(row.p, numbers.p_value), cell(row.n, numbers.count), row.note]
            name = in_words(edition.labels, row)
            rows.append([name, NAMES[model], estimate, write(row.ci_low), write(row.ci_high),
                         *tail])  # fmt: skip
    ends = [f"{edition.confidence} interval from", "to"]
    return table_of(["Term", "Model", _measure(found), *ends, "p", "n", "Note"], rows)
