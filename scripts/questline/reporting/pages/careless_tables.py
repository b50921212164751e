"""The tables about careless responding: the indices, what they are, and the models beside."""

from __future__ import annotations

from collections.abc import Sequence

from questline.cleaning.careless.definitions import DEFINITIONS
from questline.core.sentences import ended
from questline.reporting.careless import CarelessRows, IndexRows
from questline.reporting.catalogue import _, message
from questline.reporting.labels import capital
from questline.reporting.names import CARELESS_MODELS, STATISTICS
from questline.reporting.other_models import PLANNED, OtherModels, in_words
from questline.reporting.pages.other_models import beside_table
from questline.reporting.pages.tables import Column, Row, Table
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text

COMPLETE = "complete"
FIT = ("r_squared", "nagelkerke_r_squared", "auc")
NOTE = message(
    "Odds ratios of logistic and ordinal models, differences of linear ones. p-values are not "
    "adjusted for the family of tests. Numbers of people that tell how few were caught, by "
    "their difference, are left out of the public edition."
)
LOOKS_AT = {
    "same answers": message("the same answer over and over"),
    "inconsistent answers": message("answers that do not go together"),
    "unusual answers": message("answers unlike those of the others"),
    "speed": message("speed"),
    "checks": message("attention checks"),
}
"""What the kinds of indices look at, in words."""


def counts_table(view: View, found: CarelessRows) -> Table:
    """How many each index flagged, how many by itself alone, and for how many it could not."""
    rows = []
    for index in found.indices:
        definition = DEFINITIONS.get(index.name)
        looks_at = _(LOOKS_AT[definition.kind]) if definition else ""
        counts = (index.flagged, index.only, index.checked, index.not_computable)
        cells = [view.cell(row) if row else ("",) for row in counts]
        rows.append(Row(index.label, ((looks_at,), *cells)))
    notes: list[Text] = [
        (_("{}, not computable for some: {}").format(index.label, words),)
        for index in found.indices
        if (words := _why_some(view, index))
    ]
    notes.append((_("An index that could not be computed for someone does not flag them."),))
    columns = [
        Column(_("Looks at"), words=True),
        Column(_("Flagged")),
        Column(_("By this alone")),
        Column(_("Computed for")),
        Column(_("Not computable for")),
    ]
    caption = _("Indices of careless responding: how many respondents each flagged")
    return Table("careless_indices", caption, _("Index"), columns, rows, notes)


def _why_some(view: View, index: IndexRows) -> str:
    """Why an index that was computed for some was not for others."""
    row, flagged = index.not_computable, index.flagged
    if row is None or row.status == "hidden" or flagged is None:
        return ""
    if flagged.status == "not_computable":
        return ""
    return ended(view.labels.reason(row.note)) if row.note else ""


def definitions_table(view: View, found: CarelessRows) -> Table:
    """What each index is, what it needs, from where on it flags, and who says so."""
    rows = []
    for index in found.indices:
        definition = DEFINITIONS.get(index.name)
        what, needs, source = ("", "", "")
        if definition:
            what, needs, source = definition.formula, definition.needs, definition.source
        flags: Text = (capital(index.cut_off.method),)
        whole = (index.cut_off.estimate or 0.5).is_integer()
        limit = view.cell(index.cut_off, digits=0 if whole else 3)
        cells: tuple[Text, ...] = ((capital(what),), (capital(needs),), flags, limit, (source,))
        rows.append(Row(index.label, cells))
    columns = [
        Column(_("What it is"), words=True),
        Column(_("Needs"), words=True),
        Column(_("Flags"), words=True),
        Column(_("Limit here")),
        Column(_("Source of the index"), words=True),
    ]
    caption = _("What each index is, and from where on it flags")
    return Table("careless_definitions", caption, _("Index"), columns, rows)


def results_table(view: View, models: Sequence[OtherModels]) -> Table | None:
    """The results of interest of every planned model, as planned and with the other people."""
    if not models:
        return None
    other = models[0].beside[0]
    rows: list[Row] = []
    for found in models:
        label = found.analysis["label"]
        blanks: tuple[Text, ...] = (("",), ("",))
        numbers = (_people(view, found, PLANNED), ("",), _people(view, found, other), *blanks)
        rows.append(Row(label, numbers, "heading"))
        for place in found.focal():
            both = found.of(place)
            before, after = both[PLANNED], both.get(other)
            cells = (("",), view.with_interval(before), ("",), view.with_interval(after),
                     view.where_there(after, "p"))  # fmt: skip
            rows.append(Row(in_words(view.labels, before), cells, "part", label))
    estimate = _("Estimate ({} interval)").format(view.confidence)
    columns = [
        Column(_("People"), _("As planned")),
        Column(estimate, _("As planned")),
        Column(_("People"), _(CARELESS_MODELS[other])),
        Column(estimate, _(CARELESS_MODELS[other])),
        Column("p", _(CARELESS_MODELS[other])),
    ]
    caption = _("The results of interest as planned, and with the other people")
    return Table("careless_results", caption, _("Model and term"), columns, rows, [(_(NOTE),)])


def fit_table(view: View, models: Sequence[OtherModels]) -> Table | None:
    """How well every planned model fits its people, and how well it fits the others."""
    rows: list[Row] = []
    other = ""
    for found in models:
        other = found.beside[0]
        for statistic in FIT:
            before, after = (
                view.lookup.one("modelling", found.analysis["name"], statistic, term="model",
                                model=model, dataset=COMPLETE)
                for model in (PLANNED, other)
            )  # fmt: skip
            if after is not None:
                head = f"{found.analysis['label']}: {STATISTICS[statistic]}"
                rows.append(Row(head, (view.cell(before), view.cell(after))))
    if not rows:
        return None
    columns = [Column(_("As planned")), Column(_(CARELESS_MODELS[other]))]
    caption = _("How well the models fit, as planned and with the other people")
    return Table("careless_fit", caption, _("Model and measure"), columns, rows)


def terms_table(view: View, found: OtherModels) -> Table:
    """Every term of one planned model, as planned and with the other people."""
    caption = _("{}: every term as planned, and with the other people").format(
        found.analysis["label"]
    )
    return beside_table(view, found, CARELESS_MODELS, "careless_terms", caption)


def _people(view: View, found: OtherModels, model: str) -> Text:
    """How many people a model rests on, where that is told."""
    rows = found.rows[model].values()
    row = next((row for row in rows if view.number(row, "n").is_there), None)
    return view.cell(row, "n") if row else ("",)
