"""Forest plots: each analysis's estimates, unadjusted and adjusted, on one axis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from questline.reporting import numbers
from questline.reporting.catalogue import _, message
from questline.reporting.figures.edition import Edition, cell, hidden, value
from questline.reporting.figures.figure import Draft, table_of
from questline.reporting.figures.forest_picture import Entry, Picture, Result, paint
from questline.reporting.figures.forest_terms import (
    MODELS,
    MODELS_IN_WORDS,
    PUBLISHED,
    ForestTerm,
    against,
    estimate_words,
    forest_terms,
    interval_words,
    measure_words,
    name_of,
    no_difference,
    people_words,
    unit_words,
    write,
)
from questline.reporting.figures.intervals import Interval
from questline.reporting.lookup import Statistic

_HEADINGS = {
    "linear": message("Difference ({} interval)"),
    "logistic": message("Odds ratio ({} interval)"),
    "ordinal": message("Odds ratio ({} interval)"),
}
_TITLES = {
    "linear": message("Differences: {}"),
    "logistic": message("Odds ratios: {}"),
    "ordinal": message("Odds ratios: {}"),
}
_SIDES = {
    "linear": (message("← lower"), message("higher →")),
    "logistic": (message("← lower odds"), message("higher odds →")),
    "ordinal": (message("← lower answers"), message("higher answers →")),
}
_READING = {
    "linear": message(
        "{}: differences in the score with {} intervals. Circles: each term alone. Squares: "
        "adjusted for all others in the model, in the same people."
    ),
    "logistic": message(
        "{}: odds ratios (on a logarithmic axis) with {} intervals. Circles: each term alone. "
        "Squares: adjusted for all others in the model, in the same people."
    ),
    "ordinal": message(
        "{}: odds ratios of a higher answer (on a logarithmic axis) with {} intervals. Circles: "
        "each term alone. Squares: adjusted for all others in the model, in the same people."
    ),
}
_SAID = {
    "linear": {
        "unadjusted": message("unadjusted difference {}"),
        "adjusted": message("adjusted difference {}"),
    },
    "curve": {"unadjusted": message("unadjusted {}"), "adjusted": message("adjusted {}")},
    "ratio": {
        "unadjusted": message("unadjusted odds ratio {}"),
        "adjusted": message("adjusted odds ratio {}"),
    },
}
"""What an estimate of a model is called inside a sentence."""

Published = Mapping[str, Mapping[str, Any]]
"""What was published elsewhere, by the id of the study's own result."""


def drafts(edition: Edition) -> Iterator[Draft]:
    """One figure for each planned regression that has estimates in the store."""
    for analysis in edition.settings["analyses"]:
        terms = forest_terms(edition, analysis)
        if any(not term.reference for term in terms):
            yield _draft(edition, analysis, terms)


def _draft(edition: Edition, analysis: Mapping[str, Any], terms: list[ForestTerm]) -> Draft:
    published = _published(edition, terms)
    entries = _entries(edition, analysis, terms, published)
    left, right = _SIDES[analysis["kind"]]
    picture = Picture(
        entries=tuple(entries),
        heading=_(_HEADINGS[analysis["kind"]]).format(edition.confidence),
        people=people_words(edition, analysis),
        no_difference=no_difference(analysis),
        logarithmic=analysis["kind"] != "linear",
        sides=(_(left), _(right)),
    )
    shown = any(
        result.interval and result.model in MODELS for entry in entries for result in entry.results
    )
    return Draft(
        name=f"forest_{analysis['name']}",
        section="models",
        title=_(_TITLES[analysis["kind"]]).format(analysis["label"]),
        caption=_caption(edition, analysis, terms, published),
        alt=_alt(edition, analysis, terms, shown),
        table=_table(edition, analysis, terms, published),
        paint=(lambda canvas: paint(canvas, picture)) if shown else None,
    )


def _published(edition: Edition, terms: list[ForestTerm]) -> Published:
    ids = {row.id for term in terms for row in term.rows.values()}
    return {
        entry["result"]: entry for entry in edition.settings["published"] if entry["result"] in ids
    }


def _entries(
    edition: Edition, analysis: Mapping[str, Any], terms: list[ForestTerm], published: Published
) -> list[Entry]:
    """The lines of the picture: headings of categories, their levels, numbers, interactions."""
    entries = []
    named = ""
    for term in terms:
        label = edition.labels.term(term.variable)
        if term.level and term.variable != named:
            entries.append(Entry(label, against(edition, terms, term.variable), term.part, False))
        named = term.variable
        results = tuple(_results(edition, analysis, term, published))
        if not term.level:
            entries.append(Entry(label, unit_words(edition, term), term.part, False, results))
        elif not term.reference:
            level = edition.labels.level_of_term(term.variable, term.level)
            entries.append(Entry(level, "", term.part, True, results))
    return entries


def _results(
    edition: Edition, analysis: Mapping[str, Any], term: ForestTerm, published: Published
) -> Iterator[Result]:
    for model in MODELS:
        row = term.rows.get(model)
        if row is None or term.reference:
            continue
        number = None if term.is_curve else value(row)
        interval = None if number is None else Interval(number, row.ci_low, row.ci_high)
        yield Result(model, estimate_words(edition, analysis, row), interval)
    for row in term.rows.values():
        if row.id in published:
            entry = published[row.id]
            found = Interval(entry["estimate"], entry["ci_low"], entry["ci_high"])
            yield Result(PUBLISHED, interval_words(analysis, found), found)


def _caption(
    edition: Edition, analysis: Mapping[str, Any], terms: list[ForestTerm], published: Published
) -> str:
    sentences = [_(_READING[analysis["kind"]]).format(analysis["label"], edition.confidence)]
    if any(term.is_curve for term in terms):
        sentences.append(_("Terms that enter as curves have tests and no marks."))
    if any(term.is_interaction for term in terms):
        sentences.append(
            _(
                "An interaction says how much larger one term’s estimate is where the other is "
                "higher; it has no model of its own. The terms that interact are shown for people "
                "with the reference answer to, or the average of, the other."
            )
        )
    if published:
        sources = dict.fromkeys(entry["source"] for entry in published.values())
        sentences.append(_("Diamonds: published ({}).").format("; ".join(sources)))
    concealed = [name_of(edition, term) for term in terms if any(map(hidden, term.rows.values()))]
    if concealed:
        words = _("Hidden, because few people stand behind it: {}.")
        sentences.append(words.format("; ".join(concealed)))
    reasons = {
        name_of(edition, term): row.note
        for term in terms
        for row in term.rows.values()
        if row.status == "not_computable"
    }
    for name, reason in reasons.items():
        sentences.append(_("Not computable: {}. {}").format(name, edition.labels.reason(reason)))
    return " ".join(sentences)


def _alt(
    edition: Edition, analysis: Mapping[str, Any], terms: list[ForestTerm], shown: bool
) -> str:
    if not shown:
        return _("No picture of the estimates: every one of them is hidden or not computable.")
    kind = "linear" if analysis["kind"] == "linear" else "ratio"
    parts = []
    for term in terms:
        if (term.focal or term.is_interaction) and not term.reference:
            saying = _SAID["curve" if term.is_curve else kind]
            said = [
                _(saying[model]).format(estimate_words(edition, analysis, row))
                for model in reversed(MODELS)
                if (row := term.rows.get(model)) is not None
            ]
            parts.append(f"{name_of(edition, term)}: {', '.join(said)}.")
    covariates = [term for term in terms if not (term.focal or term.is_interaction)]
    apart = [
        name_of(edition, term)
        for term in covariates
        if _differs(analysis, term.rows.get("adjusted"))
    ]
    if covariates:
        nothing = numbers.estimate(no_difference(analysis), 0)
        words = _("Covariates shown whose adjusted interval leaves out {}: none.")
        if apart:
            words = _("Covariates shown whose adjusted interval leaves out {}: those of {}.")
        parts.append(words.format(nothing, "; ".join(apart)))
    return _("Forest plot. {}").format(" ".join(parts))


def _differs(analysis: Mapping[str, Any], row: Statistic | None) -> bool:
    """Whether an interval leaves out the value that means no difference."""
    if row is None or value(row) is None or row.ci_low is None or row.ci_high is None:
        return False
    nothing = no_difference(analysis)
    return row.ci_low > nothing or row.ci_high < nothing


def _table(
    edition: Edition, analysis: Mapping[str, Any], terms: list[ForestTerm], published: Published
) -> pd.DataFrame:
    def written(number: float | None) -> str:
        return cell(number, lambda shown: write(analysis, shown))

    rows = []
    for term in terms:
        label = edition.labels.term(term.variable)
        level = edition.labels.level_of_term(term.variable, term.level) if term.level else ""
        start = [label, level, "" if term.level else unit_words(edition, term)]
        if term.reference:
            rows.append([*start, _("reference"), written(no_difference(analysis)), *[""] * 5])
            continue
        for model, row in term.rows.items():
            estimate = edition.text(row, lambda number: write(analysis, number))
            if term.is_curve:
                estimate = estimate_words(edition, analysis, row)
            ends = [written(row.ci_low), written(row.ci_high)]
            tail = [cell(row.p, numbers.p_value), cell(row.n, numbers.count), row.note]
            rows.append([*start, _(MODELS_IN_WORDS[model]), estimate, *ends, *tail])
        for row in term.rows.values():
            if row.id in published:
                entry = published[row.id]
                found = [written(entry[name]) for name in ("estimate", "ci_low", "ci_high")]
                rows.append(
                    [*start, _(MODELS_IN_WORDS[PUBLISHED]), *found, "", "", entry["source"]]
                )
    headers = [
        _("Term"),
        _("Level"),
        _("Unit"),
        _("Model"),
        measure_words(analysis),
        _("{} interval from").format(edition.confidence),
        _("to"),
        _("p"),
        _("n"),
        _("Note"),
    ]
    return table_of(headers, rows)
