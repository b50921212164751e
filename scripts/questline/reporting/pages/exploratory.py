"""Exploratory factor analysis on the page: loadings, factors, fit."""

from __future__ import annotations

from collections.abc import Iterable

from questline.reporting.catalogue import _
from questline.reporting.lookup import Statistic
from questline.reporting.names import EXPLORATORY_FIT, EXTRACTIONS, ROTATIONS
from questline.reporting.numbers import confidence_level
from questline.reporting.pages.measured import Measured
from questline.reporting.pages.tables import Column, Row, Table, file_name
from questline.reporting.pages.topic import Topic, cautions_of, unless_there, with_numbers
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text, say
from questline.reporting.phrases import listed

MODEL = "efa"


def exploratory_topic(view: View, scale: Measured) -> Topic:
    """How the items fall into factors when nothing but their number is given."""
    found = scale.rows(model=MODEL)
    heading = _("Exploratory factor analysis")
    if not found:
        return Topic(heading)
    sentence = _sentence(view, scale)
    return Topic(
        heading,
        sentences=[sentence] if sentence else [],
        cautions=cautions_of(view, heading, found),
        tables=with_numbers(
            [_loadings(view, scale), _correlations(view, scale), _fit(view, scale)]
        ),
    )


def extraction_in_words(view: View) -> str:
    """How factors are found and turned, as the plan says."""
    plan = view.study["measurement"]
    return _("factors found by {} and, where there is more than one, turned by {}").format(
        _(EXTRACTIONS[plan["extraction"]]), _(ROTATIONS[plan["rotation"]])
    )


def _sentence(view: View, scale: Measured) -> Text:
    factors = view.number(scale.one("factors", "model", model=MODEL))
    if not factors.is_there:
        return unless_there(_("Exploratory factor analysis"), factors)
    return say(
        _(
            "The number of factors is given ({}), nothing else: {}. Loadings far from those of the "
            "other items, or on another factor than meant, point to an item to look at."
        ),
        factors,
        extraction_in_words(view),
    )


def _loadings(view: View, scale: Measured) -> Table | None:
    factors = scale.factors(MODEL, "pattern_loading")
    if not factors:
        return None
    several = len(factors) > 1
    kinds = [("pattern_loading", _("Pattern"))]
    kinds += [("structure_loading", _("Structure"))] if several else []
    columns = [
        Column(label if several else _("Loading"), scale.factor(factor) if several else "")
        for factor in factors
        for _other, label in kinds
    ]
    columns.append(Column(_("Explained share (communality)")))
    rows = []
    for item in scale.items:
        cells = [
            scale.cell(statistic, term=item, level=factor, model=MODEL)
            for factor in factors
            for statistic, _other in kinds
        ]
        cells.append(scale.cell("communality", term=item, model=MODEL))
        rows.append(Row(view.labels.variable(item), tuple(cells)))
    sums: list[Text] = []
    for factor in factors:
        sums.append(scale.cell("sum_of_squares", term=factor, model=MODEL))
        sums += [("",)] if several else []
    rows.append(Row(_("Sum of squared loadings"), (*sums, ("",)), "total"))
    notes: list[Text] = []
    if several:
        notes.append(
            (
                _(
                    "Pattern: what the factor adds to the item when the other factors are held "
                    "still. Structure: the plain correlation of item and factor. Factors stand "
                    "in the order of what they explain; their numbers mean nothing else."
                ),
            )
        )
    return Table(
        file_name("exploratory_loadings", scale.name),
        _("Exploratory loadings of the items of {}").format(scale.label),
        _("Item"),
        columns,
        rows,
        notes,
    )


def _correlations(view: View, scale: Measured) -> Table | None:
    rows = [
        Row(
            _("{} and {}").format(scale.factor(row.term), scale.factor(row.level)),
            (view.cell(row),),
        )
        for row in scale.rows("factor_correlation", model=MODEL)
    ]
    if not rows:
        return None
    return Table(
        file_name("exploratory_factors", scale.name),
        _("Correlations of the exploratory factors of {}").format(scale.label),
        _("Factors"),
        [Column(_("Correlation"))],
        rows,
    )


def _fit(view: View, scale: Measured) -> Table | None:
    asked = [(label, scale.one(name, "model", model=MODEL)) for name, label in EXPLORATORY_FIT]
    found = [(label, row) for label, row in asked if row is not None]
    if not found:
        return None
    rows = [Row(_(label), (fit_cell(view, row),)) for label, row in found]
    return Table(
        file_name("exploratory_fit", scale.name),
        _("Fit of the exploratory factors of {}").format(scale.label),
        _("Measure"),
        [Column(_("Value"))],
        rows,
        interval_notes(row for _other, row in found),
    )


def interval_notes(rows: Iterable[Statistic]) -> list[Text]:
    """The level of the intervals in a table of fit: RMSEA has its own, of custom."""
    levels = sorted({row.conf_level for row in rows if row.conf_level is not None})
    if not levels:
        return []
    written = listed(confidence_level(level) for level in levels)
    return [(_("In brackets after RMSEA: {} interval.").format(written),)]


def fit_cell(view: View, row: Statistic | None) -> Text:
    """A measure of fit: a test with its degrees of freedom and p, or a value with its interval."""
    if row is not None and row.statistic.startswith("chi_square"):
        return view.with_test(row)
    return view.with_interval(row)
