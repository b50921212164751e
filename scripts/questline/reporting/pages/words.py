"""Results in words: what goes with what, how surely, in sentences made from the store.

The verb is chosen by the interval, never by the p-value alone, and an interval that holds the value
of no association is called "no clear association", since a wide one proves nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from questline.core.sentences import listed
from questline.reporting.lookup import Statistic, kind_of_estimate
from questline.reporting.pages.missing import not_put_to_all
from questline.reporting.pages.model_table import COMPLETE, variables_of
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Number, Text, say, why_not

CLEAR = "a clear association"
LOST_IN_FAMILY = "an association, but unsure once the other tests are counted"
SMALL_AT_MOST = "no clear association, a small one at most"
UNCLEAR = "no clear association"
SMALL_RATIO = 1.25
"""An interval of a ratio within 1/1.25 and 1.25 leaves room for a small association only."""


@dataclass(frozen=True)
class Finding:
    """One result in words: what it is about, the verdict, and the sentence with the numbers."""

    about: str
    verdict: str
    sentence: Text


def verdict(statistic: Statistic, confidence: float) -> str:
    """The words for an estimate, chosen by its interval: see the constants of this module.

    Takes an odds ratio (no association: 1) or a coefficient (no association: 0) with its interval.
    """
    null = 1.0 if statistic.statistic == "odds_ratio" else 0.0
    low, high = statistic.ci_low, statistic.ci_high
    if low is None or high is None:
        return UNCLEAR
    if low > null or high < null:
        adjusted = statistic.p_adjusted
        if adjusted is not None and adjusted >= 1 - confidence:
            return LOST_IN_FAMILY
        return CLEAR
    is_ratio = statistic.statistic == "odds_ratio"
    if is_ratio and low >= 1 / SMALL_RATIO and high <= SMALL_RATIO:
        return SMALL_AT_MOST
    return UNCLEAR


def findings_of(view: View, analysis: Mapping[str, Any]) -> list[Finding]:
    """The adjusted results for the predictors of interest of one planned regression."""
    found = []
    for predictor in analysis["predictors"]:
        variable = predictor["variable"]
        for row in estimates(view, analysis, "adjusted", variable):
            found.append(_finding(view, analysis, predictor, row))
    return found


def estimates(
    view: View, analysis: Mapping[str, Any], model: str, variable: str
) -> list[Statistic]:
    """The estimates of a variable on complete cases: one, or one for each level of a category."""
    return view.lookup.where(
        "modelling",
        analysis["name"],
        model=model,
        dataset=COMPLETE,
        term=variable,
        statistic=kind_of_estimate(analysis),
    )


def people_sentence(view: View, analysis: Mapping[str, Any]) -> Text:
    """How many complete answers a model rests on, with how many events, and who is not there."""

    def found(statistic: str) -> Number:
        return view.number(
            view.lookup.one(
                "modelling",
                analysis["name"],
                statistic,
                term="model",
                model="adjusted",
                dataset=COMPLETE,
            )
        )

    people, left_out = found("count"), found("left_out")
    if not people.is_there:
        return why_not(people)
    not_put = not_put_to_all(view, variables_of(analysis))
    silent = (
        " Among them are those to whom a question was not put or did not apply "
        f"({listed(not_put)}); the model is silent about them."
        if not_put
        else ""
    )
    if analysis["kind"] == "logistic":
        event = view.labels.level(analysis["outcome"], analysis["event"])
        return say(
            "{} people with complete answers, {} of them with the answer “{}”; {} left out "
            "because an answer was missing.{}",
            people,
            found("events"),
            event,
            left_out,
            silent,
        )
    return say(
        "{} people with complete answers; {} left out because an answer was missing.{}",
        people,
        left_out,
        silent,
    )


def _finding(
    view: View, analysis: Mapping[str, Any], predictor: Mapping[str, Any], row: Statistic
) -> Finding:
    labels = view.labels
    variable = predictor["variable"]
    about = labels.variable(variable)
    if row.level:
        about = f"{about}: {labels.level(variable, row.level)}"
    estimate = view.number(row)
    if not estimate.is_there:
        return Finding(about, "no result", why_not(estimate))
    words = verdict(row, view.study["confidence"])
    per = _per(view, analysis, predictor, row)
    ratio = analysis["kind"] == "logistic"
    sentence = (
        _odds_sentence(view, row, per, words) if ratio
        else _coefficient_sentence(view, analysis, row, per, words)
    )  # fmt: skip
    return Finding(about, words, sentence)


def _per(
    view: View, analysis: Mapping[str, Any], predictor: Mapping[str, Any], row: Statistic
) -> str:
    """What is compared: `For every 30 points higher`, `Compared with Women`."""
    variable = predictor["variable"]
    if row.level:
        levels = view.labels.levels(variable)
        reference = analysis["reference"].get(variable, levels[0] if levels else "")
        return f"Compared with “{view.labels.level(variable, reference)}”"
    points = "point" if variable in view.study["scales"] else ""
    size = f"{predictor['unit']:g}"
    plural = "s" if points and predictor["unit"] != 1 else ""
    return " ".join(f"For every {size} {points}{plural} {predictor['direction']}".split())


def _odds_sentence(view: View, row: Statistic, per: str, words: str) -> Text:
    start = say("{}, the odds were {} times as high", per, view.number(row))
    low = row.estimate is not None and row.estimate < 1
    if words in (CLEAR, LOST_IN_FAMILY):
        lower = ", that is, lower" if low else ""
        return (*start, lower, *_brackets(view, row, words), ".")
    if row.ci_low is None or row.ci_high is None:
        room = "Its interval could not be found on both sides, so these data cannot say how sure."
    elif words == SMALL_AT_MOST:
        room = "The interval leaves room only for odds that are a little lower or a little higher."
    else:
        room = "The interval runs from lower to higher odds, so these data cannot say which."
    return (*start, *_brackets(view, row, words), f". {room}")


def _coefficient_sentence(
    view: View, analysis: Mapping[str, Any], row: Statistic, per: str, words: str
) -> Text:
    outcome = view.labels.variable(analysis["outcome"])
    points = " points" if analysis["outcome"] in view.study["scales"] else ""
    brackets = _brackets(view, row, words)
    if words in (CLEAR, LOST_IN_FAMILY):
        way = "higher" if (row.estimate or 0) > 0 else "lower"
        size = view.number(row, "size")
        return say("{}, {} was on average {}{} {}{}.", per, outcome, size, points, way, brackets)
    return say(
        "{}, {} differed by {}{}{}. The interval runs from lower to higher, so these data cannot "
        "say which.",
        per,
        outcome,
        view.number(row),
        points,
        brackets,
    )


def _brackets(view: View, row: Statistic, words: str) -> Text:
    """The interval and p-value in brackets, and the adjusted one where it changes the verdict."""
    parts: list[Text] = []
    ends = view.number(row, "interval")
    if ends.is_there:
        parts.append((f"{view.confidence} interval ", ends))
    p = view.p_in_words(row)
    if p.is_there:
        parts.append((p,))
    adjusted = view.p_in_words(row, "p_adjusted")
    if adjusted.is_there and words == LOST_IN_FAMILY:
        parts.append(("counting the other tests ", adjusted))
    if not parts:
        return ()
    text: list[str | Number] = [" ("]
    for place, part in enumerate(parts):
        text += ["; "] if place else []
        text += part
    return (*text, ")")
