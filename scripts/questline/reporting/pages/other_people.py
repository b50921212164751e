"""How the planned models would do with other people, as topics: one for each model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from questline.core.sentences import ended
from questline.reporting.labels import capital
from questline.reporting.lookup import Statistic
from questline.reporting.names import VALIDATION
from questline.reporting.other_models import in_words
from questline.reporting.pages.model_table import COMPLETE
from questline.reporting.pages.tables import Column, Row, Table, file_name
from questline.reporting.pages.topic import Topic, cautions_of, with_numbers
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text, say

QUESTION = "How would the model do with other people?"
INTRODUCTION: Text = (
    "A model looks better among the people to whom it was fitted than it would among others, even "
    "others like them. To see by how much, samples of these people were drawn by chance, the model "
    "was fitted to each sample, and judged in it and among everyone. The mean difference, the "
    "optimism, is taken off what was found.",
)
MEASURES = {
    "logistic": (
        "auc",
        "brier_score",
        "nagelkerke_r_squared",
        "calibration_slope",
        "calibration_intercept",
    ),
    "linear": ("r_squared", "mean_squared_error", "calibration_slope", "calibration_intercept"),
    "ordinal": (),
}
ESTIMATES = ("odds_ratio", "coefficient", "spline_coefficient")
CLOSE_TO_ONE = 0.1
"""A calibration slope this near 1 is about right."""


def other_people_topics(view: View) -> list[Topic]:
    """What is known of each planned model beyond the people to whom it was fitted."""
    topics = [_topic(view, analysis) for analysis in view.study["analyses"]]
    return [topic for topic in topics if topic.says_something]


def _topic(view: View, analysis: Mapping[str, Any]) -> Topic:
    rows = [
        row
        for row in _rows(view, analysis)
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
                _measures_table(view, analysis),
                _shrunken_table(view, analysis),
                _samples_table(view, analysis),
            ]
        ),
        figures=[file_name("calibration_curve", analysis["name"])],
    )


def _cautions(view: View, rows: list[Statistic]) -> list[Text]:
    """Why something has no number, question by question, and what was odd about the samples."""
    cautions: list[Text] = []
    for subject, terms in (
        ("Performance with others", ("internal_validation",)),
        ("Calibration curve", ("calibration_curve",)),
        ("Shrinkage", ("shrinkage",)),
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
    apparent = _one(view, analysis, statistic)
    corrected = _one(view, analysis, statistic, group="corrected")
    if not view.number(corrected).is_there:
        return []
    if kind == "logistic":
        return [
            say(
                "Telling people with the outcome from people without: area under the ROC curve {} "
                "among these people, {} with others like them. 0.5 would be guessing, 1 without "
                "error.",
                view.number(apparent),
                view.with_interval(corrected),
            )
        ]
    worse = (corrected.estimate or 0.0) <= 0 if corrected else False
    end = " It would do no better than the same prediction for everyone." if worse else ""
    return [
        say(
            "The share of the differences in the outcome that it explains (R squared): {} among "
            "these people, {} with others like them.{}",
            view.number(apparent),
            view.with_interval(corrected),
            end,
        )
    ]


def _calibration(view: View, analysis: Mapping[str, Any]) -> list[Text]:
    """Whether predictions would be too extreme, and how far off they are."""
    slope = _one(view, analysis, "calibration_slope", group="corrected")
    number = view.number(slope)
    if slope is None or not number.is_there:
        return []
    predictions = "chances" if analysis["kind"] == "logistic" else "values"
    away = (slope.estimate or 0.0) - 1
    if away < -CLOSE_TO_ONE:
        words = "would be too extreme, the high ones too high and the low ones too low"
    elif away > CLOSE_TO_ONE:
        words = "would not be extreme enough, the high ones too low and the low ones too high"
    else:
        words = "would be neither too extreme nor too cautious by much"
    sentences = [
        say(
            "With others like them its predicted {} {}: calibration slope {}, where 1 would be "
            "right.",
            predictions,
            words,
            number,
        )
    ]
    error = view.number(
        _one(view, analysis, "calibration_error", "calibration_curve", "mean", "corrected")
    )
    if error.is_there:
        sentences.append(
            say(
                "Averaged over people, predicted and observed chance would differ by {} on the "
                "scale from 0 to 1.",
                error,
            )
        )
    return sentences


def _shrinkage(view: View, analysis: Mapping[str, Any]) -> list[Text]:
    """What to do before predicting anyone else."""
    rows = [_one(view, analysis, "shrinkage_factor", "shrinkage", level)
            for level in ("bootstrap", "heuristic")]  # fmt: skip
    there = [row for row in rows if row is not None and view.number(row).is_there]
    if not there:
        return []
    best = there[0]
    factors: Text = (view.number(best),)
    if len(there) > 1:
        factors = say(
            "{} by the bootstrap, {} by the formula", view.number(best), view.number(there[1])
        )
    elif best.level == "heuristic":
        factors = say("{} by the formula", view.number(best))
    if (best.estimate or 0.0) <= 0:
        return [
            say(
                "The shrinkage factor ({}) is not above zero: the model explains no more than "
                "chance would, and should not be used to predict anyone.",
                factors,
            )
        ]
    linear = analysis["kind"] == "linear"
    what = "every coefficient" if linear else "the logarithm of every odds ratio"
    shrunken = (
        ", as in the table of shrunken estimates"
        if view.lookup.where("modelling", analysis["name"], model="shrunken")
        else ""
    )
    return [
        say(
            "To predict other people, multiply {} by the shrinkage factor ({}){}. To describe "
            "associations, keep the planned estimates.",
            what,
            factors,
            shrunken,
        )
    ]


def _measures_table(view: View, analysis: Mapping[str, Any]) -> Table | None:
    rows: list[Row] = []
    methods: dict[str, None] = {}
    for statistic in MEASURES[analysis["kind"]]:
        apparent = _one(view, analysis, statistic)
        corrected = _one(view, analysis, statistic, group="corrected")
        optimism = _one(view, analysis, statistic, group="optimism")
        if corrected is None:
            continue
        digits = 3 if statistic == "brier_score" else None
        cells = (
            view.cell(apparent, digits=digits),
            view.cell(optimism, digits=digits),
            view.with_interval(corrected, digits),
        )
        rows.append(Row(VALIDATION[statistic], cells))
        methods[ended(capital(corrected.method))] = None
    for level, label in (("mean", "mean"), ("percentile_90", "nine in ten people below")):
        error = [
            _one(view, analysis, "calibration_error", "calibration_curve", level, group)
            for group in ("apparent", "corrected")
        ]
        if error[1] is not None:
            cells = (view.cell(error[0]), ("",), view.cell(error[1]))
            rows.append(Row(f"{VALIDATION['calibration_error']}, {label}", cells))
    if not rows:
        return None
    return Table(
        file_name("validation", analysis["name"]),
        f"{analysis['label']}: among these people, and with others like them",
        "Measure",
        [
            Column("Among these people"),
            Column("Optimism"),
            Column(f"With others like them ({view.confidence} interval)"),
        ],
        rows,
        [(method,) for method in methods],
    )


def _shrunken_table(view: View, analysis: Mapping[str, Any]) -> Table | None:
    shrunken = view.lookup.where("modelling", analysis["name"], model="shrunken", dataset=COMPLETE)
    rows = []
    for row in shrunken:
        planned = _one(view, analysis, row.statistic, row.term, row.level)
        before = view.cell(planned) if row.statistic in ESTIMATES else ("",)
        rows.append(Row(_head(view, analysis, row), (before, view.cell(row))))
    if not rows:
        return None
    what = "Difference" if analysis["kind"] == "linear" else "Odds ratio"
    methods = dict.fromkeys(ended(capital(row.method)) for row in shrunken if row.method)
    return Table(
        file_name("shrunken", analysis["name"]),
        f"{analysis['label']}: estimates shrunken for predicting other people",
        "Term",
        [Column(f"{what} as planned"), Column("Shrunken")],
        rows,
        [(method,) for method in methods],
    )


def _head(view: View, analysis: Mapping[str, Any], row: Statistic) -> str:
    """What a shrunken estimate is of."""
    if row.statistic == "intercept":
        return "Intercept" if analysis["kind"] == "linear" else "Intercept, log odds"
    if row.statistic == "spline_coefficient":
        part = row.level.replace("_", " ")
        return f"{view.labels.variable(row.term)}, coefficient of its curve: {part}"
    return in_words(view.labels, row)


def _samples_table(view: View, analysis: Mapping[str, Any]) -> Table | None:
    """How many samples were of use, and which terms had to be left out of how many."""
    used = _one(view, analysis, "number_of_samples", "internal_validation")
    without = [row for row in _rows(view, analysis) if row.statistic == "samples_without_estimate"]
    if used is None or not without:
        return None
    rows = [Row("Samples that the measures rest on", (view.cell(used),))]
    rows += [
        Row(f"Without an estimate for {in_words(view.labels, row)}", (view.cell(row),))
        for row in without
    ]
    methods = dict.fromkeys(ended(capital(row.method)) for row in (used, *without) if row.method)
    return Table(
        file_name("samples", analysis["name"]),
        f"{analysis['label']}: the samples",
        "Samples",
        [Column("Number")],
        rows,
        [(method,) for method in methods],
    )


def _rows(view: View, analysis: Mapping[str, Any]) -> list[Statistic]:
    return view.lookup.where("modelling", analysis["name"], model="adjusted", dataset=COMPLETE)


def _one(
    view: View,
    analysis: Mapping[str, Any],
    statistic: str,
    term: str = "model",
    level: str = "",
    group: str = "",
) -> Statistic | None:
    return view.lookup.one(
        "modelling",
        analysis["name"],
        statistic,
        term=term,
        level=level,
        group=group,
        model="adjusted",
        dataset=COMPLETE,
    )
