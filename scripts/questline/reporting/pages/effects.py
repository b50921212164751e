"""What a planned model says on the scale of its outcome: in words, in tables, in figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from questline.reporting.catalogue import _, message
from questline.reporting.labels import quoted
from questline.reporting.lookup import Statistic
from questline.reporting.pages.effect_lookup import (
    DATASETS,
    OUTCOME,
    SIMPLE,
    Effects,
    moderation_words,
    read_moderation,
)
from questline.reporting.pages.effect_tables import differences_tables, predictions_table
from questline.reporting.pages.marginal_tables import (
    contrasts_table,
    means_table,
    moderation_table,
)
from questline.reporting.pages.tables import Table
from questline.reporting.pages.topic import cautions_of, with_numbers
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text, say
from questline.reporting.phrases import per

HEADINGS = {
    "logistic": message("What the model says in chances"),
    "linear": message("What the model expects"),
    "ordinal": message("What the model says in chances"),
}
AVERAGES = message(
    "These are averages over the people analysed: everyone is set to the value named, the other "
    "terms stay as they are, and what the model expects of each is averaged. They describe what "
    "goes with what among people like these; they are no forecast of what a change would do."
)
MOST_LEVELS_SAID = 5


@dataclass(frozen=True)
class EffectsView:
    """What one planned model says on the scale of its outcome.

    `figures` are the names of the figures that belong to it.
    """

    heading: str
    about: str
    sentences: list[Text]
    cautions: list[Text]
    open: list[Table]
    folded: list[Table]
    figures: list[str]


def effects_view(view: View, analysis: Mapping[str, Any]) -> EffectsView | None:
    """The view of one regression, or None where nothing of the kind was asked."""
    effects = Effects(view, analysis)
    if not effects.rows:
        return None
    found = [
        predictions_table(effects, focal=True),
        moderation_table(effects),
    ]
    folded = [
        predictions_table(effects, focal=False),
        *differences_tables(effects),
        means_table(effects),
        contrasts_table(effects),
    ]
    opened = with_numbers(found)
    return EffectsView(
        heading=_(HEADINGS[effects.kind]),
        about=_(AVERAGES) if opened else "",
        sentences=[
            *(text for variable in effects.focal for text in _predictor_sentences(
                effects, variable)),
            *(text for pair in effects.pairs for text in _moderation_sentences(effects, pair)),
        ],
        cautions=_cautions(effects),
        open=opened,
        folded=with_numbers(folded),
        figures=[f"predicted_{effects.name}_{variable}" for variable in effects.focal],
    )  # fmt: skip


def _cautions(effects: Effects) -> list[Text]:
    """Why nothing could be computed; the reasons of single numbers stand under the tables."""
    cautions: list[Text] = []
    for dataset, subject in DATASETS.items():
        rows = [row for row in effects.rows if row.dataset == dataset]
        if rows and all(row.status == "not_computable" for row in rows):
            cautions += cautions_of(effects.view, _(subject), rows)
    return cautions


def _predictor_sentences(effects: Effects, variable: str) -> list[Text]:
    """What the model expects at the values of a predictor, and how far they lie apart."""
    view, labels = effects.view, effects.view.labels
    group = effects.groups([effects.predicted])[-1]
    levels = effects.levels([effects.predicted], variable)
    category = labels.has_levels(variable)
    if not category and len(levels) > 2:
        levels = [levels[0], levels[-1]]
    rows = [effects.one(effects.predicted, variable, level, group) for level in levels]
    there = [row for row in rows if row is not None and view.number(row).is_there]
    about = labels.variable(variable)
    sentences: list[Text] = []
    if there and len(there) <= MOST_LEVELS_SAID:
        start = (
            say(_("{}: the model expects on average "), about)
            if effects.kind == "linear"
            else say(_("{}: of every 100 people like these, about "), about)
        )
        interval = _("{} interval ").format(view.confidence)
        said = [
            _expected(effects, row, variable, "" if place else interval)
            for place, row in enumerate(there)
        ]
        sentences.append(
            (*start, *_listed(said), _end(
                effects, group))
        )  # fmt: skip
    if not category:
        sentences += _difference_sentence(effects, variable, group)
    return sentences


def _expected(effects: Effects, row: Statistic, variable: str, start: str) -> Text:
    """`62 (49 to 74) at 80`; `start` stands before the interval."""
    view = effects.view
    linear = effects.kind == "linear"
    estimate = view.number(row, "estimate" if linear else "of_100")
    ends = view.number(row, "interval" if linear else "interval_of_100")
    where = effects.value(variable, row.level)
    where = (
        _("with “{}”").format(where)
        if view.labels.has_levels(variable)
        else _("at {}").format(where)
    )
    return say("{} ({}{}) {}", estimate, start, ends, where)


def _listed(parts: Sequence[Text]) -> Text:
    text: list[Any] = []
    for place, part in enumerate(parts):
        if place:
            text.append(_(" and ") if place == len(parts) - 1 else ", ")
        text += part
    return tuple(text)


def _end(effects: Effects, group: str) -> str:
    """What is expected of so many people, as the end of a sentence."""
    labels, analysis = effects.view.labels, effects.analysis
    if effects.kind == "linear":
        return _(" for {}.").format(labels.variable(analysis["outcome"]))
    code = group.removeprefix(OUTCOME) if group else analysis["event"]
    return _(" would give the answer {}.").format(quoted([labels.level(analysis["outcome"], code)]))


def _difference_sentence(effects: Effects, variable: str, group: str) -> list[Text]:
    """How much a unit more makes, in percentage points or in the outcome's own units."""
    statistic = "mean_difference" if effects.kind == "linear" else "risk_difference"
    row = effects.one(statistic, variable, "", group)
    if row is None or not effects.view.number(row).is_there:
        return []
    return [say("{}, {}: {}.", effects.view.labels.variable(variable), per(row.unit),
                _size(effects, row))]  # fmt: skip


def _size(effects: Effects, row: Statistic) -> Text:
    """`32.3 percentage points more (25.7 to 38.9)`, or that these data cannot say which way."""
    view = effects.view
    unit = "" if row.statistic in ("mean_difference", "simple_slope") else _(" percentage points")
    low, high = row.ci_low, row.ci_high
    if low is not None and high is not None and (low > 0 or high < 0):
        more = ("more" if low > 0 else "fewer") if unit else ("higher" if low > 0 else "lower")
        return say("{}{} {} ({})", view.number(row, "size"), unit, more,
                   view.number(row, "size_interval"))  # fmt: skip
    return say(_("a difference of {}{} ({}); these data cannot say which way"),
               view.number(row), unit, view.number(row, "interval"))  # fmt: skip


def _moderation_sentences(effects: Effects, pair: str) -> list[Text]:
    """What a term goes with at each value of another, and whether that differs in chances."""
    view, labels = effects.view, effects.view.labels
    sentences: list[Text] = []
    for statistic in [name for name in SIMPLE if effects.levels([name], pair)][:1]:
        rows = [effects.one(statistic, pair, level) for level in effects.levels([statistic], pair)]
        parts: dict[str, list[Text]] = {}
        for row in rows:
            if row is not None and view.number(row).is_there:
                what, _other = moderation_words(effects, row)
                read = read_moderation(effects, pair, row.level)
                value = labels.value(read.by, read.value)
                where = (
                    _("with “{}”").format(value)
                    if labels.has_levels(read.by)
                    else _("at {}").format(value)
                )
                parts.setdefault(what, []).append(say("{} {}", view.with_interval(row), where))
        by = labels.variable(read_moderation(effects, pair, rows[0].level).by) if rows[0] else ""
        for what, found in parts.items():
            if len(found) <= MOST_LEVELS_SAID:
                measure = _(SIMPLE[statistic]).lower()
                sentences.append((f"{what}, {measure}: ", *_listed(found), f" ({by})."))
    for level in effects.levels(["second_difference"], pair):
        row = effects.one("second_difference", pair, level)
        if row is None or not view.number(row).is_there:
            continue
        read = read_moderation(effects, pair, level)
        sentences.append(
            say(
                _(
                    "In chances, what goes with {} differs by {} percentage points ({}) between "
                    "{} and {} ({})."
                ),
                labels.variable(read.of),
                view.number(row),
                view.number(row, "interval"),
                f"“{labels.value(read.by, read.value)}”",
                f"“{labels.value(read.by, read.other.partition(':')[0])}”",
                labels.variable(read.by),
            )
        )
    return sentences
