"""Scales: what each measures, how it came out, whether its items hold together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from questline.core.sentences import ended
from questline.reporting.catalogue import _, message
from questline.reporting.lookup import Statistic
from questline.reporting.pages.confirmatory import ORIENTATION, confirmatory_topic
from questline.reporting.pages.dimensionality import dimensionality_topic
from questline.reporting.pages.exploratory import exploratory_topic
from questline.reporting.pages.invariance import MEANING
from questline.reporting.pages.item_correlations import correlations_topic
from questline.reporting.pages.measured import of_scale, of_set
from questline.reporting.pages.reliability import reliability_topic
from questline.reporting.pages.rules import (
    answers_in_words,
    bands_in_words,
    facts_in_words,
    features_in_words,
    score_in_words,
)
from questline.reporting.pages.tables import Column, Row, Table, file_name
from questline.reporting.pages.topic import Topic, without_repeats
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text, say
from questline.reporting.phrases import listed

SCORES = (
    ("count", message("Scored")),
    ("mean", message("Mean")),
    ("sd", message("SD")),
    ("median", message("Median")),
    ("minimum", message("Lowest")),
    ("maximum", message("Highest")),
    ("skewness", message("Skewness")),
    ("kurtosis", message("Kurtosis")),
    ("floor_share", message("At the floor")),
    ("ceiling_share", message("At the ceiling")),
)
ITEMS = (
    ("count", message("Answers")),
    ("mean", message("Mean")),
    ("sd", message("SD")),
    ("floor_share", message("At the floor")),
    ("ceiling_share", message("At the ceiling")),
)
REFLECTIVE_ITEMS = (
    ("item_rest_correlation", message("Item-rest correlation")),
    ("alpha_if_dropped", message("Alpha if dropped")),
)
SCORED = (
    ("complete", message("All items answered")),
    ("prorated", message("Some left out, prorated")),
    ("not_scored", message("Too few answered, no score")),
)
SOME_LEFT_OUT = {"prorated": "partial"}
"""What stands in a column for a scale that is not prorated."""


@dataclass(frozen=True)
class ScaleView:
    """One scale on the page, or one set of scales, which has no table of items of its own."""

    name: str
    label: str
    about: list[Text]
    topics: list[Topic]
    caution: str = ""
    signs: list[Text] = field(default_factory=list)
    items: Table | None = None


def scores_table(view: View) -> Table:
    """The distribution of every score, one line per scale."""
    rows = [
        Row(scale["label"], tuple(_found(view, name, name, kind) for kind, _other in SCORES))
        for name, scale in view.study["scales"].items()
    ]
    columns = [Column(_(label)) for _other, label in SCORES]
    return Table("scale_scores", _("The scores"), _("Scale"), columns, rows, _cautions(view))


def scored_table(view: View) -> Table:
    """For how many respondents each score could be made, and how."""
    rows = []
    plain: list[Text] = []
    for name, scale in view.study["scales"].items():
        results = [level for level, _other in SCORED]
        if not scale.get("prorate", True):
            results = [SOME_LEFT_OUT.get(level, level) for level in results]
            plain.append(
                (_("{} is not prorated: it is what was answered.").format(scale["label"]),)
            )
        cells = tuple(
            view.cell(
                view.lookup.one(
                    "scoring", "scores", "count", term=name, level=level, dataset="analysed"
                )
            )
            for level in results
        )
        needed = _("{} of {}").format(scale["items_needed"], len(scale["items"]))
        rows.append(Row(scale["label"], ((needed,), *cells)))
    columns = [Column(_("Answers needed")), *(Column(_(label)) for _other, label in SCORED)]
    caption = _("How the scores were made")
    return Table("scale_scoring", caption, _("Scale"), columns, rows, plain)


def scale_views(view: View) -> list[ScaleView]:
    """Every scale with its items."""
    return [_scale_view(view, name, scale) for name, scale in view.study["scales"].items()]


def set_views(view: View) -> list[ScaleView]:
    """Every set of scales that the plan analyses together."""
    views = [_set_view(view, entry) for entry in view.study["measurement"]["sets"]]
    return [entry for entry in views if entry.topics]


def how_to_read(views: Sequence[ScaleView], invariance: Sequence[Topic]) -> list[Text]:
    """What the measures of fit mean, where any are shown: said once for all scales."""
    explained = any(topic.explained for view in views for topic in view.topics)
    compared = any(topic.explained for topic in invariance)
    return [*([(_(ORIENTATION),)] if explained else []), *([(_(MEANING),)] if compared else [])]


def _scale_view(view: View, name: str, scale: dict[str, Any]) -> ScaleView:
    measured = of_scale(view, name)
    topics = [
        reliability_topic(view, measured, scale),
        correlations_topic(view, measured),
        dimensionality_topic(view, measured, 1),
        exploratory_topic(view, measured),
        confirmatory_topic(view, measured),
    ]
    return ScaleView(
        name=file_name("scale", name),
        label=scale["label"],
        about=_about(scale, view),
        topics=without_repeats(topics),
        caution=scale["note"],
        signs=_signs(view, name),
        items=_items_table(view, name, scale),
    )


def _set_view(view: View, entry: dict[str, Any]) -> ScaleView:
    measured = of_set(view, entry)
    labels = [view.labels.variable(name) for name in entry["scales"]]
    topics = [
        correlations_topic(view, measured, [of_scale(view, name) for name in entry["scales"]]),
        dimensionality_topic(view, measured, entry["factors"] or len(entry["scales"])),
        exploratory_topic(view, measured),
        confirmatory_topic(view, measured),
    ]
    about = _("Analysed together, to see whether they are distinct: {}.").format(listed(labels))
    return ScaleView(
        name=file_name("set", entry["name"]),
        label=entry["label"],
        about=[(about,)],
        topics=without_repeats(topics),
    )


def _about(scale: dict[str, Any], view: View) -> list[Text]:
    """Direction, range, bands, source; and what kind of thing it is."""
    low, high = f"{scale['lowest_score']:g}", f"{scale['highest_score']:g}"
    sentences: list[Text] = [
        (
            _("Scores run from {} to {}; {} The score is the {}, {}.").format(
                low, high, ended(scale["direction"]), score_in_words(scale), answers_in_words(scale)
            ),
        )
    ]
    sentences += [(sentence,) for sentence in features_in_words(scale, view.labels)]
    if scale["bands"]:
        sentences.append((_("Bands: {}.").format(bands_in_words(scale)),))
    if scale["kind"] == "index":
        sentences.append(
            (
                _(
                    "This is an index: its items make up the score, as unlike parts of one "
                    "whole, and need not go together. Internal consistency is therefore not "
                    "meaningful; the report gives the distribution and the correlations among "
                    "the items instead."
                ),
            )
        )
    facts = {**scale, "note": ""}  # the note stands above, as the scale's caution
    return [*sentences, *((sentence,) for sentence in facts_in_words(facts))]


def _items_table(view: View, name: str, scale: dict[str, Any]) -> Table:
    asked = ITEMS + (REFLECTIVE_ITEMS if scale["kind"] == "reflective" else ())
    rows = [
        Row(
            view.labels.variable(item)
            + (_(" (turned round)") if _is_reversed(scale, item) else ""),
            tuple(_found(view, name, item, kind) for kind, _other in asked),
        )
        for item in scale["items"]
    ]
    columns = [Column(_(label)) for _other, label in asked]
    notes = [(scale["note"],)] if scale["note"] else []
    table = file_name("items", name)
    return Table(table, _("Items of {}").format(scale["label"]), _("Item"), columns, rows, notes)


def _signs(view: View, name: str) -> list[Text]:
    """Items that correlate negatively with the rest: reported, never acted on."""
    negative = [
        row
        for row in view.lookup.where(
            "scoring", "sign_check", term=name, statistic="item_rest_correlation"
        )
        if row.status in ("shown", "rounded") and (row.estimate or 0) < 0
    ]
    return [
        say(
            _(
                "Sign check: “{}” correlates {} with the rest of the scale. Nothing was changed; "
                "see whether the item is worded the other way."
            ),
            view.labels.variable(row.level),
            view.number(row),
        )
        for row in negative
    ]


def _cautions(view: View) -> list[Text]:
    return [
        (f"{scale['label']}: {ended(scale['note'])}",)
        for scale in view.study["scales"].values()
        if scale["note"]
    ]


def _found(view: View, scale: str, term: str, kind: str) -> Text:
    return view.cell(_statistic(view, scale, term, kind))


def _statistic(view: View, scale: str, term: str, kind: str, level: str = "") -> Statistic | None:
    return view.lookup.one("measurement", scale, kind, term=term, level=level, dataset="analysed")


def _is_reversed(scale: dict[str, Any], item: str) -> bool:
    return item in scale["reverse_keyed"]
