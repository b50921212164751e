"""The tables of a confirmatory factor analysis: loadings, factors, what would change the fit."""

from __future__ import annotations

from collections.abc import Sequence

from questline.reporting.catalogue import _
from questline.reporting.labels import capital
from questline.reporting.lookup import Statistic
from questline.reporting.names import ESTIMATORS, STATISTICS
from questline.reporting.pages.measured import Measured
from questline.reporting.pages.tables import Column, Row, Table, file_name
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text

OF_ITEMS = ("standardised_loading", "loading", "residual_variance", "r_squared")


def loadings_table(view: View, scale: Measured, fitted: Sequence[str]) -> Table | None:
    """Standardised loadings with intervals, plain ones with errors, and what is explained."""
    places = list(
        dict.fromkeys(
            (row.level, row.term)
            for name in fitted
            for row in scale.rows("loading", "standardised_loading", model=name)
            if not row.group
        )
    )
    if not places:
        return None
    factors = list(dict.fromkeys(factor for factor, _other in places))
    asked = [(name, kind) for name in fitted for kind in _kinds(scale, name)]
    labels = {
        "standardised_loading": _("Standardised ({} interval)").format(view.confidence),
        "loading": _("Loading (standard error)"),
        "residual_variance": _("Residual variance"),
        "r_squared": _("Explained share"),
    }
    columns = [Column(labels[kind], ESTIMATORS[name]) for name, kind in asked]
    rows = []
    for factor in factors:
        heading = scale.factor(factor)
        if len(factors) > 1:
            rows.append(Row(heading, tuple(("",) for _other in columns), "heading"))
        for level, item in places:
            if level == factor:
                cells = tuple(_loading(view, scale, *each, item, factor) for each in asked)
                kind, under = ("part", heading) if len(factors) > 1 else ("plain", "")
                rows.append(Row(view.labels.variable(item), cells, kind, under))
    return Table(
        file_name("confirmatory_loadings", scale.name),
        _("Loadings of the items of {} in the planned model").format(scale.label),
        _("Item"),
        columns,
        rows,
        [
            (
                _(
                    "Standardised: the expected change of the item, in its standard deviations, "
                    "for one standard deviation of the factor. Factors have a variance of 1. "
                    "Explained share: of the differences in the item, by its factor."
                ),
            )
        ],
    )


def factor_table(view: View, scale: Measured, fitted: Sequence[str]) -> Table | None:
    """How the factors correlate, and what they explain on average of their items."""
    rows: list[Row] = []
    pairs = dict.fromkeys(
        (row.term, row.level)
        for name in fitted
        for row in scale.rows("factor_correlation", model=name)
    )
    for first, second in pairs:
        cells: list[Text] = []
        for name in fitted:
            found = scale.one("factor_correlation", first, level=second, model=name)
            cells += [view.with_interval(found), view.where_there(found, "p")]
        head = _("Correlation of {} and {}").format(scale.factor(first), scale.factor(second))
        rows.append(Row(head, tuple(cells)))
    if not rows:
        return None
    for statistic in ("average_variance_extracted", "composite_reliability"):
        for factor in dict.fromkeys(factor for pair in pairs for factor in pair):
            found_by = [scale.one(statistic, factor, model=name) for name in fitted]
            if any(found_by):
                both = [(view.cell(row), ("",)) for row in found_by]
                head = f"{STATISTICS[statistic]}, {scale.factor(factor)}"
                rows.append(Row(head, tuple(cell for pair in both for cell in pair)))
    columns = [
        Column(label, ESTIMATORS[name])
        for name in fitted
        for label in (_("Value ({} interval)").format(view.confidence), "p")
    ]
    notes: list[Text] = [
        (
            _(
                "As orientation: an average variance extracted of at least 0.50, and above the "
                "squared correlation with every other factor (Fornell and Larcker 1981)."
            ),
        )
    ]
    return Table(
        file_name("confirmatory_factors", scale.name),
        _("The factors of {} in the planned model").format(scale.label),
        _("Factors"),
        columns,
        rows,
        notes,
    )


def modification_table(view: View, scale: Measured, fitted: Sequence[str]) -> Table | None:
    """What would change the fit most if it were added to the model."""
    rows: list[Row] = []
    for name in fitted:
        found = scale.rows("modification_index", model=name)
        if not found:
            continue
        heading = ESTIMATORS[name]
        if len(fitted) > 1:
            rows.append(Row(heading, (("",), ("",), ("",)), "heading"))
        for row in found:
            change = scale.one(
                "expected_change", row.term, level=row.level, group=row.group, model=name
            )
            cells = (view.cell(row), view.where_there(row, "p"), view.with_interval(change))
            kind, under = ("part", heading) if len(fitted) > 1 else ("plain", "")
            rows.append(Row(_addition(view, scale, row), cells, kind, under))
    if not rows:
        return None
    return Table(
        file_name("modification", scale.name),
        _("What would change the fit of {} most").format(scale.label),
        _("If the model also had"),
        [Column(_("Modification index")), Column("p"), Column(_("Expected value, standardised"))],
        rows,
        [
            (
                _(
                    "The ten largest above 3.84, if there are any. A model that is changed after "
                    "these is no longer the one that was planned, and fits these data better "
                    "than the next (MacCallum, Roznowski and Necowitz 1992)."
                ),
            )
        ],
    )


def _kinds(scale: Measured, estimator: str) -> list[str]:
    """What an estimator gives of every item, in the order of the columns."""
    return [kind for kind in OF_ITEMS if scale.rows(kind, model=estimator)]


def _loading(
    view: View, scale: Measured, estimator: str, kind: str, item: str, factor: str
) -> Text:
    if kind not in ("standardised_loading", "loading"):
        return scale.cell(kind, term=item, model=estimator)
    row = scale.one(kind, item, level=factor, model=estimator)
    if kind == "standardised_loading":
        return view.with_interval(row)
    estimate, error = view.number(row), view.number(row, "se")
    return (estimate, " (", error, ")") if error.is_there else (estimate,)


def _addition(view: View, scale: Measured, row: Statistic) -> str:
    first = view.labels.variable(row.term)
    if row.group == "residual_covariance":
        return _("{} and {}: something else in common").format(
            first, view.labels.variable(row.level)
        )
    return _("{}: a loading on {}").format(capital(first), scale.factor(row.level))
