"""Results in words: what goes with what, how surely, in sentences made from the store.

The words are those of `verdicts`; the sentences say in numbers what they rest on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from questline.reporting.catalogue import _
from questline.reporting.lookup import Statistic
from questline.reporting.pages.interactions_in_words import interaction_sentence
from questline.reporting.pages.missing import not_put_to_all
from questline.reporting.pages.model_lines import (
    COMPLETE,
    Line,
    condition_of,
    reference_of,
    variables_of,
)
from questline.reporting.pages.results import focal_lines, result_of
from questline.reporting.pages.verdicts import SMALL_AT_MOST, is_clear, is_lost_in_family, verdict
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Number, Text, say, why_not
from questline.reporting.phrases import listed


@dataclass(frozen=True)
class Finding:
    """One result in words: what it is about, the verdict, and the sentence with the numbers."""

    about: str
    verdict: str
    sentence: Text


def findings_of(view: View, analysis: Mapping[str, Any]) -> list[Finding]:
    """The adjusted results of interest of one planned regression."""
    found = []
    for line in focal_lines(view, analysis):
        row = result_of(view, analysis, line, COMPLETE)
        if row is not None and row.statistic != "reference":
            found.append(_finding(view, analysis, line, row))
    return found


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
        _(
            " Among them are those to whom a question was not put or did not "
            "apply ({}); the model is silent about them."
        ).format(listed(not_put))
        if not_put
        else ""
    )
    if analysis["kind"] == "logistic":
        event = view.labels.level(analysis["outcome"], analysis["event"])
        events = found("events")
        if events.is_there:
            return say(
                _(
                    "{} people with complete answers, {} of them with the answer “{}”; {} left out "
                    "because an answer was missing.{}"
                ),
                people,
                events,
                event,
                left_out,
                silent,
            )
        counts: Text = (f" (“{event}” ", events, ")")
    else:
        counts = _counts_of_answers(view, analysis) if analysis["kind"] == "ordinal" else ()
    return say(
        _("{} people with complete answers{}; {} left out because an answer was missing.{}"),
        people,
        counts,
        left_out,
        silent,
    )


def _counts_of_answers(view: View, analysis: Mapping[str, Any]) -> Text:
    """How many gave each answer of an ordered outcome, lowest first, in brackets."""
    outcome = analysis["outcome"]
    parts: list[str | Number] = []
    for code in view.labels.levels(outcome):
        row = view.lookup.one(
            "modelling",
            analysis["name"],
            "count",
            term=outcome,
            level=code,
            model="adjusted",
            dataset=COMPLETE,
        )
        if row is not None:
            parts += ["; " if parts else " (", f"“{view.labels.level(outcome, code)}” "]
            parts.append(view.number(row))
    return (*parts, ")") if parts else ()


def _finding(view: View, analysis: Mapping[str, Any], line: Line, row: Statistic) -> Finding:
    about = view.labels.term(line.term)
    if line.level:
        about = f"{about}: {view.labels.level_of_term(line.term, line.level)}"
    estimate = view.number(row)
    if not estimate.is_there:
        return Finding(about, _("no result"), why_not(estimate))
    words = verdict(row, view.study["confidence"])
    if line.is_curve:
        sentence = _curve_sentence(view, analysis, row, words)
    elif line.is_interaction:
        sentence = interaction_sentence(view, analysis, row, beside(view, row, words), words)
    elif row.statistic == "odds_ratio":
        sentence = _odds_sentence(view, analysis, row, words)
    else:
        sentence = _coefficient_sentence(view, analysis, row, words)
    return Finding(about, _(words), sentence)


def _per(view: View, analysis: Mapping[str, Any], row: Statistic) -> str:
    """What is compared: `For every 30 points higher`, `Compared with “Women”`."""
    variable = row.term
    if row.level:
        reference = reference_of(view, analysis, variable)
        return _("Compared with “{}”").format(view.labels.level(variable, reference))
    predictor = next(one for one in analysis["predictors"] if one["variable"] == variable)
    points = "point" if variable in view.study["scales"] else ""
    size = f"{predictor['unit']:g}"
    plural = "s" if points and predictor["unit"] != 1 else ""
    return " ".join(
        _("For every {} {}{} {}").format(size, points, plural, predictor["direction"]).split()
    )


def _odds_sentence(view: View, analysis: Mapping[str, Any], row: Statistic, words: str) -> Text:
    condition = condition_of(view, analysis, row.term)
    odds = _("the odds")
    if analysis["kind"] == "ordinal":
        odds = _("the odds of a higher answer to “{}”").format(
            view.labels.variable(analysis["outcome"])
        )
    start = say(
        _("{}, {} were {} times as high{}"),
        _per(view, analysis, row),
        odds,
        view.number(row),
        f" {condition}" if condition else "",
    )
    low = row.estimate is not None and row.estimate < 1
    if is_clear(words):
        lower = _(", that is, lower") if low else ""
        return (*start, lower, *_brackets(view, row, words), ".")
    if row.ci_low is None or row.ci_high is None:
        room = _(
            "Its interval could not be found on both sides, so these data cannot say how sure."
        )
    elif words == SMALL_AT_MOST:
        room = _(
            "The interval leaves room only for odds that are a little lower or a little higher."
        )
    else:
        room = _("The interval runs from lower to higher odds, so these data cannot say which.")
    return (*start, *_brackets(view, row, words), f". {room}")


def _coefficient_sentence(
    view: View, analysis: Mapping[str, Any], row: Statistic, words: str
) -> Text:
    per = _per(view, analysis, row)
    condition = condition_of(view, analysis, row.term)
    per += f", {condition}" if condition else ""
    outcome = view.labels.variable(analysis["outcome"])
    points = _(" points") if analysis["outcome"] in view.study["scales"] else ""
    inside = _brackets(view, row, words)
    if is_clear(words):
        way = "higher" if (row.estimate or 0) > 0 else "lower"
        size = view.number(row, "size")
        return say(_("{}, {} was on average {}{} {}{}."), per, outcome, size, points, way, inside)
    return say(
        _(
            "{}, {} differed by {}{}{}. The interval runs from lower to higher, so these data "
            "cannot say which."
        ),
        per,
        outcome,
        view.number(row),
        points,
        inside,
    )


def _curve_sentence(view: View, analysis: Mapping[str, Any], row: Statistic, words: str) -> Text:
    """A number that enters as a curve: whether it matters at all, and whether it is bent."""
    test = "F" if analysis["kind"] == "linear" else "chi-square"
    start = say(
        _(
            "It enters as a curve, which has no single number. Test that it goes with nothing: "
            "{} {} ({}), {}."
        ),
        test,
        view.number(row),
        view.number(row, "df"),
        beside(view, row, words),
    )
    bent = view.lookup.one(
        "modelling",
        analysis["name"],
        "nonlinearity_test",
        term=row.term,
        model="adjusted",
        dataset=COMPLETE,
    )
    p = view.p_in_words(bent)
    if not p.is_there:
        return start
    straight = bent is not None and bent.p is not None and bent.p >= 1 - view.study["confidence"]
    said = (
        _("These data fit a straight line as well") if straight
        else _("It is clearly not a straight line")
    )  # fmt: skip
    return (*start, *say(" {} ({}).", said, p))


def beside(view: View, row: Statistic, words: str) -> Text:
    """The interval and p-value, and the adjusted p where it changes the verdict."""
    parts: list[Text] = []
    ends = view.number(row, "interval")
    if ends.is_there:
        parts.append((_("{} interval ").format(view.confidence), ends))
    p = view.p_in_words(row)
    if p.is_there:
        parts.append((p,))
    adjusted = view.p_in_words(row, "p_adjusted")
    if adjusted.is_there and is_lost_in_family(words):
        parts.append((_("counting the other tests "), adjusted))
    text: list[str | Number] = []
    for place, part in enumerate(parts):
        text += ["; "] if place else []
        text += part
    return tuple(text)


def _brackets(view: View, row: Statistic, words: str) -> Text:
    """The same in brackets, after a blank."""
    inside = beside(view, row, words)
    return (" (", *inside, ")") if inside else ()
