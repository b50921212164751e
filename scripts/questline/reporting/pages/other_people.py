"""How the planned models would do with other people, as topics: one for each model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from questline.reporting.catalogue import _, message
from questline.reporting.lookup import Statistic
from questline.reporting.pages.other_people_tables import (
    measures_table,
    one_of,
    rows_of,
    samples_table,
    shrunken_table,
)
from questline.reporting.pages.tables import file_name
from questline.reporting.pages.topic import Topic, cautions_of, with_numbers
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text, say

QUESTION = message("How would the model do with other people?")
INTRODUCTION = message(
    "A model looks better among the people to whom it was fitted than it would among others, "
    "even others like them. To see by how much, samples of these people were drawn by "
    "chance, the model was fitted to each sample, and judged in it and among everyone. The "
    "mean difference, the optimism, is taken off what was found."
)
CLOSE_TO_ONE = 0.1
"""A calibration slope this near 1 is about right."""


def other_people_topics(view: View) -> list[Topic]:
    """What is known of each planned model beyond the people to whom it was fitted."""
    topics = [_topic(view, analysis) for analysis in view.study["analyses"]]
    return [topic for topic in topics if topic.says_something]


def _topic(view: View, analysis: Mapping[str, Any]) -> Topic:
    rows = [
        row
        for row in rows_of(view, analysis)
        if row.term in ("internal_validation", "calibration_curve", "shrinkage")
    ]
    if not rows:
        return Topic(analysis["label"])
    return Topic(
        analysis["label"],
        sentences=[
            *_discrimination(view, analysis),
            *_calibration(view, analysis),
            *_shrinkage(view, analysis),
        ],
        cautions=_cautions(view, rows),
        tables=with_numbers(
            [
                measures_table(view, analysis),
                shrunken_table(view, analysis),
                samples_table(view, analysis),
            ]
        ),
        figures=[file_name("calibration_curve", analysis["name"])],
    )


def _cautions(view: View, rows: list[Statistic]) -> list[Text]:
    """Why something has no number, question by question, and what was odd about the samples."""
    cautions: list[Text] = []
    for subject, terms in (
        (_("Performance with others"), ("internal_validation",)),
        (_("Calibration curve"), ("calibration_curve",)),
        (_("Shrinkage"), ("shrinkage",)),
    ):
        about = cautions_of(view, subject, [row for row in rows if row.term in terms])
        known = {text[1:] for text in cautions}
        cautions += [text for text in about if text[1:] not in known]
    return cautions


def _discrimination(view: View, analysis: Mapping[str, Any]) -> list[Text]:
    """How well people are told apart, or how much is explained."""
    kind = analysis["kind"]
    statistic = {"logistic": "auc", "linear": "r_squared"}.get(kind)
    if statistic is None:
        return []
    apparent = one_of(view, analysis, statistic)
    corrected = one_of(view, analysis, statistic, group="corrected")
    if not view.number(corrected).is_there:
        return []
    if kind == "logistic":
        return [
            say(
                _(
                    "Telling people with the outcome from people without: area under the ROC "
                    "curve {} among these people, {} with others like them. 0.5 would be "
                    "guessing, 1 without error."
                ),
                view.number(apparent),
                view.with_interval(corrected),
            )
        ]
    worse = (corrected.estimate or 0.0) <= 0 if corrected else False
    end = _(" It would do no better than the same prediction for everyone.") if worse else ""
    return [
        say(
            _(
                "The share of the differences in the outcome that it explains (R squared): {} "
                "among these people, {} with others like them.{}"
            ),
            view.number(apparent),
            view.with_interval(corrected),
            end,
        )
    ]


def _calibration(view: View, analysis: Mapping[str, Any]) -> list[Text]:
    """Whether predictions would be too extreme, and how far off they are."""
    slope = one_of(view, analysis, "calibration_slope", group="corrected")
    number = view.number(slope)
    if slope is None or not number.is_there:
        return []
    predictions = "chances" if analysis["kind"] == "logistic" else "values"
    away = (slope.estimate or 0.0) - 1
    if away < -CLOSE_TO_ONE:
        words = _("would be too extreme, the high ones too high and the low ones too low")
    elif away > CLOSE_TO_ONE:
        words = _("would not be extreme enough, the high ones too low and the low ones too high")
    else:
        words = _("would be neither too extreme nor too cautious by much")
    sentences = [
        say(
            _(
                "With others like them its predicted {} {}: calibration slope {}, where 1 would be "
                "right."
            ),
            predictions,
            words,
            number,
        )
    ]
    error = view.number(
        one_of(view, analysis, "calibration_error", "calibration_curve", "mean", "corrected")
    )
    if error.is_there:
        sentences.append(
            say(
                _(
                    "Averaged over people, predicted and observed chance would differ by {} on the "
                    "scale from 0 to 1."
                ),
                error,
            )
        )
    return sentences


def _shrinkage(view: View, analysis: Mapping[str, Any]) -> list[Text]:
    """What to do before predicting anyone else."""
    rows = [one_of(view, analysis, "shrinkage_factor", "shrinkage", level)
            for level in ("bootstrap", "heuristic")]  # fmt: skip
    there = [row for row in rows if row is not None and view.number(row).is_there]
    if not there:
        return []
    best = there[0]
    factors: Text = (view.number(best),)
    if len(there) > 1:
        factors = say(
            _("{} by the bootstrap, {} by the formula"), view.number(best), view.number(there[1])
        )
    elif best.level == "heuristic":
        factors = say(_("{} by the formula"), view.number(best))
    if (best.estimate or 0.0) <= 0:
        return [
            say(
                _(
                    "The shrinkage factor ({}) is not above zero: the model explains no more than "
                    "chance would, and should not be used to predict anyone."
                ),
                factors,
            )
        ]
    linear = analysis["kind"] == "linear"
    what = _("every coefficient") if linear else _("the logarithm of every odds ratio")
    shrunken = (
        _(", as in the table of shrunken estimates")
        if view.lookup.where("modelling", analysis["name"], model="shrunken")
        else ""
    )
    return [
        say(
            _(
                "To predict other people, multiply {} by the shrinkage factor ({}){}. To describe "
                "associations, keep the planned estimates."
            ),
            what,
            factors,
            shrunken,
        )
    ]
