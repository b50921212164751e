"""Scales: what each measures, how it came out, whether its items hold together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from questline.core.sentences import ended
from questline.reporting.lookup import Statistic
from questline.reporting.pages.rules import bands_in_words
from questline.reporting.pages.tables import Column, Row, Table, file_name
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text, say

SCORES = (
    ("count", "Scored"),
    ("mean", "Mean"),
    ("sd", "SD"),
    ("median", "Median"),
    ("minimum", "Lowest"),
    ("maximum", "Highest"),
    ("skewness", "Skewness"),
    ("kurtosis", "Kurtosis"),
    ("floor_share", "At the floor"),
    ("ceiling_share", "At the ceiling"),
)
RELIABILITY = (
    ("alpha", "Cronbach’s alpha"),
    ("omega_total", "McDonald’s omega"),
    ("average_inter_item_correlation", "Average correlation between items"),
    ("standard_error_of_measurement", "Standard error of measurement"),
)
ITEMS = (
    ("count", "Answers"),
    ("mean", "Mean"),
    ("sd", "SD"),
    ("floor_share", "At the floor"),
    ("ceiling_share", "At the ceiling"),
)
REFLECTIVE_ITEMS = (
    ("item_rest_correlation", "Item-rest correlation"),
    ("alpha_if_dropped", "Alpha if dropped"),
)
SCORED = (
    ("complete", "All items answered"),
    ("prorated", "Some left out, prorated"),
    ("not_scored", "Too few answered, no score"),
)


@dataclass(frozen=True)
class ScaleView:
    """One scale on the page."""

    name: str
    label: str
    about: list[Text]
    caution: str
    signs: list[Text]
    items: Table
    correlations: Table | None


def scores_table(view: View) -> Table:
    """The distribution of every score, one line per scale."""
    rows = [
        Row(scale["label"], tuple(_found(view, name, name, kind) for kind, _ in SCORES))
        for name, scale in view.study["scales"].items()
    ]
    columns = [Column(label) for _, label in SCORES]
    return Table("scale_scores", "The scores", "Scale", columns, rows, _cautions(view))


def reliability_table(view: View) -> Table:
    """How well the items of each scale hold together; an index says why that is not asked."""
    rows = [
        Row(
            scale["label"],
            tuple(
                view.with_interval(_statistic(view, name, name, kind)) for kind, _ in RELIABILITY
            ),
        )
        for name, scale in view.study["scales"].items()
    ]
    columns = [Column(label) for _, label in RELIABILITY]
    note = (f"In brackets: {view.confidence} intervals.",)
    caption = "Reliability of the scales"
    return Table("scale_reliability", caption, "Scale", columns, rows, [note, *_cautions(view)])


def scored_table(view: View) -> Table:
    """For how many respondents each score could be made, and how."""
    rows = []
    for name, scale in view.study["scales"].items():
        cells = tuple(
            view.cell(
                view.lookup.one(
                    "scoring", "scores", "count", term=name, level=level, dataset="analysed"
                )
            )
            for level, _ in SCORED
        )
        needed = f"{scale['items_needed']} of {len(scale['items'])}"
        rows.append(Row(scale["label"], ((needed,), *cells)))
    columns = [Column("Answers needed"), *(Column(label) for _, label in SCORED)]
    caption = "How the scores were made"
    return Table("scale_scoring", caption, "Scale", columns, rows)


def scale_views(view: View) -> list[ScaleView]:
    """Every scale with its items."""
    return [_scale_view(view, name, scale) for name, scale in view.study["scales"].items()]


def _scale_view(view: View, name: str, scale: dict[str, Any]) -> ScaleView:
    return ScaleView(
        name=file_name("scale", name),
        label=scale["label"],
        about=_about(scale),
        caution=scale["note"],
        signs=_signs(view, name),
        items=_items_table(view, name, scale),
        correlations=_correlations_table(view, name, scale),
    )


def _about(scale: dict[str, Any]) -> list[Text]:
    """Direction, range, bands, source; and what kind of thing it is."""
    low, high = f"{scale['lowest_score']:g}", f"{scale['highest_score']:g}"
    sentences: list[Text] = [
        (
            f"Scores run from {low} to {high}; {ended(scale['direction'])} "
            f"The score is the {scale['score']} of {len(scale['items'])} items, each answered "
            f"from {scale['minimum']:g} to {scale['maximum']:g}.",
        )
    ]
    if scale["bands"]:
        sentences.append((f"Bands: {bands_in_words(scale)}.",))
    if scale["kind"] == "index":
        sentences.append(
            (
                "This is an index: its items make up the score, as unlike parts of one whole, and "
                "need not go together. Internal consistency is therefore not meaningful; the "
                "report gives the distribution and the correlations among the items instead.",
            )
        )
    if scale["source"]:
        sentences.append((f"Source: {ended(scale['source'])}",))
    return sentences


def _items_table(view: View, name: str, scale: dict[str, Any]) -> Table:
    asked = ITEMS + (REFLECTIVE_ITEMS if scale["kind"] == "reflective" else ())
    rows = [
        Row(
            view.labels.variable(item) + (" (turned round)" if _is_reversed(scale, item) else ""),
            tuple(_found(view, name, item, kind) for kind, _ in asked),
        )
        for item in scale["items"]
    ]
    columns = [Column(label) for _, label in asked]
    notes = [(scale["note"],)] if scale["note"] else []
    table = file_name("items", name)
    return Table(table, f"Items of {scale['label']}", "Item", columns, rows, notes)


def _correlations_table(view: View, name: str, scale: dict[str, Any]) -> Table | None:
    """The correlations among the items, one triangle; None when the store has none."""
    items = scale["items"]
    if not view.lookup.where("measurement", name, statistic="correlation"):
        return None
    rows = []
    for place, first in enumerate(items[:-1]):
        cells = [
            view.cell(_statistic(view, name, first, "correlation", other)) if later > place
            else ("",)
            for later, other in enumerate(items)
            if later > 0
        ]  # fmt: skip
        rows.append(Row(view.labels.variable(first), tuple(cells)))
    columns = [Column(view.labels.variable(item)) for item in items[1:]]
    notes = [(scale["note"],)] if scale["note"] else []
    caption = f"Correlations among the items of {scale['label']}"
    return Table(file_name("item_correlations", name), caption, "Item", columns, rows, notes)


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
            "Sign check: “{}” correlates {} with the rest of the scale. Nothing was changed; see "
            "whether the item is worded the other way.",
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
