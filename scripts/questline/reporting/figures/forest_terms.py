"""What a forest plot shows of a planned regression: its terms, levels, curves and interactions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from questline.reporting import numbers
from questline.reporting.catalogue import _, message
from questline.reporting.figures.edition import Edition, cell, hidden, value
from questline.reporting.figures.intervals import Interval
from questline.reporting.lookup import Statistic, kind_of_estimate
from questline.reporting.phrases import listed, per

MODELS = ("unadjusted", "adjusted")
DATASET = "complete"
PUBLISHED = "published"
MODELS_IN_WORDS = {
    "unadjusted": message("unadjusted"),
    "adjusted": message("adjusted"),
    PUBLISHED: message("published"),
}
INTEREST, COVARIATES = message("Predictors of interest"), message("Covariates")
INTERACTIONS = {
    "odds_ratio": message("Interactions (ratios of odds ratios)"),
    "coefficient": message("Interactions (differences of differences)"),
}
_UNIT = re.compile(r"per (\S+) (higher|lower)")


@dataclass(frozen=True)
class ForestTerm:
    """A variable, one level of it, a curve, or one coefficient of an interaction.

    `rows` are the rows of the store by model; those of a curve are its joint tests. `part` is the
    heading below which it stands, a message.
    """

    variable: str
    level: str
    part: str
    reference: bool
    rows: Mapping[str, Statistic]

    @property
    def is_curve(self) -> bool:
        """Whether the rows are tests of a curve, which has no estimate."""
        return any(row.statistic == "joint_test" for row in self.rows.values())

    @property
    def is_interaction(self) -> bool:
        """Whether it is about two variables."""
        return ":" in self.variable

    @property
    def focal(self) -> bool:
        """Whether it is a predictor of interest."""
        return self.part == INTEREST


def forest_terms(edition: Edition, analysis: Mapping[str, Any]) -> list[ForestTerm]:
    """The terms in the plan's order, each variable's levels in the codebook's, interactions."""
    measure = kind_of_estimate(analysis)
    rows = [
        row
        for row in edition.statistics.where("modelling", analysis["name"], dataset=DATASET)
        if row.model in MODELS and row.statistic in (measure, "reference", "joint_test")
    ]
    focal = [predictor["variable"] for predictor in analysis["predictors"]]
    curves = analysis.get("splines") or {}
    interactions = [":".join(pair) for pair in analysis.get("interactions") or ()]
    terms = []
    for variable in [*focal, *analysis["covariates"], *interactions]:
        part = INTEREST if variable in focal else COVARIATES
        part = INTERACTIONS[measure] if variable in interactions else part
        shown = ("joint_test",) if variable in curves else (measure, "reference")
        own = [row for row in rows if row.term == variable and row.statistic in shown]
        levels = dict.fromkeys(row.level for row in own)
        known = [level for level in edition.labels.levels(variable) if level in levels]
        for level in [*known, *(level for level in levels if level not in known)]:
            here = [row for row in own if row.level == level]
            terms.append(
                ForestTerm(
                    variable,
                    level,
                    part,
                    any(row.statistic == "reference" for row in here),
                    {row.model: row for row in here},
                )
            )
    return terms


def measure_words(analysis: Mapping[str, Any]) -> str:
    """What the estimates are called."""
    return _("Difference") if analysis["kind"] == "linear" else _("Odds ratio")


def write(analysis: Mapping[str, Any], number: float) -> str:
    """An estimate as readers see it."""
    return numbers.estimate(number) if analysis["kind"] == "linear" else numbers.ratio(number)


def no_difference(analysis: Mapping[str, Any]) -> float:
    """The value that means no association."""
    return 0.0 if analysis["kind"] == "linear" else 1.0


def interval_words(analysis: Mapping[str, Any], interval: Interval) -> str:
    """The estimate and its interval: "6.86 (3.91 to 12.0)"."""
    text = write(analysis, interval.estimate)
    if interval.low is None and interval.high is None:
        return text
    low, high = (
        cell(end, lambda end: write(analysis, end)) for end in (interval.low, interval.high)
    )
    if low and high:
        return _("{} ({} to {})").format(text, low, high)
    return _("{} (from {})").format(text, low) if low else _("{} (up to {})").format(text, high)


def estimate_words(edition: Edition, analysis: Mapping[str, Any], row: Statistic) -> str:
    """The estimate with its interval, the test of a curve, or the words in their place."""
    number = value(row)
    if number is None:
        return edition.text(row, numbers.estimate)
    if row.statistic == "joint_test":
        test = _("F {}") if analysis["kind"] == "linear" else _("chi-square {}")
        p = "" if row.p is None else f", {numbers.p_phrase(row.p)}"
        return test.format(numbers.estimate(number)) + p
    return interval_words(analysis, Interval(number, row.ci_low, row.ci_high))


def unit_words(edition: Edition, term: ForestTerm) -> str:
    """The unit that an estimate is per, points named for scales: "per 30 points higher"."""
    if term.is_curve:
        return _("as a curve")
    unit = next((row.unit for row in term.rows.values() if row.unit), "")
    parts = _UNIT.fullmatch(unit)
    points = edition.points(term.variable, float(parts[1])) if parts else ""
    return per(f"per {parts[1]} {points} {parts[2]}" if parts and points else unit)


def name_of(edition: Edition, term: ForestTerm) -> str:
    """The term or level in words that stand alone."""
    label = edition.labels.term(term.variable)
    if term.level:
        return f"{label}: {edition.labels.level_of_term(term.variable, term.level)}"
    unit = unit_words(edition, term)
    return f"{label}, {unit}" if unit and not term.is_interaction else label


def against(edition: Edition, terms: list[ForestTerm], variable: str) -> str:
    """The reference level of a category in words."""
    references = [
        edition.labels.level(variable, term.level)
        for term in terms
        if term.variable == variable and term.reference
    ]
    return _("reference: {}").format(listed(references)) if references else ""


def people_words(edition: Edition, analysis: Mapping[str, Any]) -> str:
    """How many people the models rest on, and how many of them had the event."""

    def asked(statistic: str) -> Statistic | None:
        return edition.statistics.one(
            "modelling",
            analysis["name"],
            statistic,
            term="model",
            model="adjusted",
            dataset=DATASET,
        )

    people, events = asked("count"), asked("events")
    if people is None:
        return ""
    text = _("n = {} people with all answers").format(edition.count(people))
    if hidden(people):
        text = _("a hidden number of people with all answers")
    if events is None or analysis["kind"] != "logistic":
        return text
    event = edition.labels.level(analysis["outcome"], analysis["event"])
    told = _("{} of them “{}”").format(edition.count(events), event)
    if hidden(events):
        told = _("a hidden number of them “{}”").format(event)
    return f"{text}, {told}"
