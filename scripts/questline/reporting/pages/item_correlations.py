"""The correlations among items: by the rule of the plan above the diagonal, Pearson's below."""

from __future__ import annotations

from collections.abc import Sequence

from questline.reporting.catalogue import _
from questline.reporting.lookup import Statistic
from questline.reporting.names import CORRELATIONS
from questline.reporting.pages.measured import Measured
from questline.reporting.pages.tables import Column, Row, Table, file_name
from questline.reporting.pages.topic import Topic, cautions_of, with_numbers
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text, say

MOST_ITEMS = 40
"""A table of the correlations of more items is nothing that a person reads on a page."""

Pairs = dict[frozenset[str], dict[str, Statistic]]


def correlations_topic(view: View, scale: Measured, within: Sequence[Measured] = ()) -> Topic:
    """The correlations of one scale, or of a set whose scales `within` have their own pairs."""
    pairs = _pairs([scale, *within])
    own = [row for row in scale.rows(*CORRELATIONS) if row.level]
    heading = _("Correlations among the items")
    if not own:
        return Topic(heading)
    if len(scale.items) > MOST_ITEMS:
        said: Text = (
            _(
                "The correlations of {} items are too many for a page; all of them "
                "are in the file of statistics."
            ).format(len(scale.items)),
        )
        return Topic(heading, sentences=[said])
    table = _table(view, scale, pairs, own)
    return Topic(heading, cautions=cautions_of(view, heading, own), tables=with_numbers([table]))


def rule_in_words(view: View) -> str:
    """Which kind of correlation is used for which items, as the plan says."""
    most = view.study["measurement"]["most_categories"]
    if not most:
        return _("Correlations between items are Pearson’s.")
    return _(
        "Correlations between two items that each have at most {} declared "
        "answers are polychoric, between one such item and another "
        "polyserial, and Pearson’s otherwise."
    ).format(most)


def _pairs(sources: Sequence[Measured]) -> Pairs:
    """Every pair of items with its correlations by kind."""
    pairs: Pairs = {}
    for source in sources:
        for row in source.rows(*CORRELATIONS):
            if row.level:
                pairs.setdefault(frozenset((row.term, row.level)), {})[row.statistic] = row
    return pairs


def _table(view: View, scale: Measured, pairs: Pairs, own: Sequence[Statistic]) -> Table:
    compared = _is_compared(own)
    items = scale.items
    rows = []
    for place, first in enumerate(items):
        cells: list[Text] = []
        for other, second in enumerate(items):
            found = pairs.get(frozenset((first, second)), {})
            if place == other or (place > other and not compared):
                cells.append(("",))
            elif place > other:
                cells.append(_cell(view, found.get("correlation")))
            else:
                kinds = [found[kind] for kind in CORRELATIONS if kind in found]
                cells.append(_cell(view, kinds[0] if kinds else None))
        rows.append(Row(f"{place + 1} {view.labels.variable(first)}", tuple(cells)))
    columns = [Column(str(place)) for place in range(1, len(items) + 1)]
    return Table(
        file_name("item_correlations", scale.name),
        _("Correlations among the items of {}").format(scale.label),
        _("Item"),
        columns,
        rows,
        _notes(view, scale, own),
    )


def _is_compared(own: Sequence[Statistic]) -> bool:
    """Whether every pair has Pearson’s correlation beside that of the rule, as in one scale."""
    kinds: dict[tuple[str, str], set[str]] = {}
    for row in own:
        kinds.setdefault((row.term, row.level), set()).add(row.statistic)
    found = list(kinds.values())
    return any(len(one) > 1 for one in found) and all("correlation" in one for one in found)


def _notes(view: View, scale: Measured, own: Sequence[Statistic]) -> list[Text]:
    notes: list[Text] = [(_("Each column has the number of its row."),)]
    if _is_compared(own):
        notes.append(
            (
                _(
                    "Above the diagonal, and used for all that follows: {} Below it: "
                    "Pearson’s, for comparison."
                ).format(rule_in_words(view)),
            )
        )
    elif {row.statistic for row in own} == {"correlation"}:
        notes.append((_("Pearson’s correlations."),))
    else:
        notes.append((rule_in_words(view),))
    counted = [row for row in own if row.n is not None]
    if counted:
        fewest, most = (choose(counted, key=lambda row: row.n or 0) for choose in (min, max))
        people: Text = (view.number(fewest, "n"),)
        if fewest.n != most.n:
            people = (*people, _(" to "), view.number(most, "n"))
        notes.append(say(_("Each rests on those who answered both: {} people."), people))
    if scale.name in view.study["scales"] and view.labels.note(scale.name):
        notes.append((view.labels.note(scale.name),))
    return notes


def _cell(view: View, row: Statistic | None) -> Text:
    return ("",) if row is None else view.cell(row)
