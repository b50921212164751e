"""The tables of predictions, and of differences between them."""

from __future__ import annotations

from collections.abc import Sequence

from questline.core.sentences import ended
from questline.reporting.catalogue import _
from questline.reporting.labels import capital
from questline.reporting.pages.effect_lookup import (
    DATASETS,
    DIFFERENCES,
    PREDICTED,
    Effects,
    difference_words,
    expected_columns,
    method_notes,
)
from questline.reporting.pages.tables import Column, Row, Table, file_name


def predictions_table(effects: Effects, *, focal: bool) -> Table | None:
    """Predictions at values of the predictors of interest, or at the levels of the others."""
    view, labels = effects.view, effects.view.labels
    asked = dict.fromkeys(
        row.term
        for row in effects.rows
        if row.statistic in PREDICTED and (row.term in effects.focal) == focal
    )
    datasets, groups = effects.datasets(PREDICTED), effects.groups(PREDICTED)
    counted = [term for term in asked if labels.has_levels(term)]
    rows: list[Row] = []
    notes: dict[str, None] = {}
    for term in asked:
        heading = labels.variable(term)
        width = bool(counted) + len(datasets) * len(groups)
        rows.append(Row(heading, (("",),) * width, "heading"))
        for level in effects.levels(PREDICTED, term):
            found = [
                effects.one(effects.predicted, term, level, group, dataset)
                for dataset in datasets
                for group in groups
            ]
            words = effects.value(term, level)
            people = view.where_there(found[0], "denominator") if term in counted else ("",)
            cells = [view.with_interval(row) if row else ("",) for row in found]
            cells = [people, *cells] if counted else cells
            rows.append(Row(capital(words), tuple(cells), "part", heading))
            for row in found:
                if row and row.note and row.status in ("shown", "rounded"):
                    notes[f"{heading}, {labels.value(term, level)}: {ended(row.note)}"] = None
    if not rows:
        return None
    what = _("expected values") if effects.kind == "linear" else _("predicted chances")
    rest = "" if focal else _(" at the levels of the other terms")
    people_there = [Column(_("People there are"))] if counted else []
    columns = [*people_there, *expected_columns(effects, datasets, groups)]
    return Table(
        file_name("predicted", *(() if focal else ("others",)), effects.name),
        f"{effects.analysis['label']}: {what}{rest}",
        _("Everyone set to"),
        columns,
        rows,
        [*((note,) for note in notes), *method_notes(effects.where([effects.predicted]))],
    )


def differences_tables(effects: Effects) -> list[Table]:
    """Differences and ratios of predictions: one table, or one a measure of an ordinal model."""
    present = [name for name in DIFFERENCES if any(row.statistic == name for row in effects.rows)]
    if effects.kind == "ordinal":
        found = [_differences(effects, [name], name) for name in present]
    else:
        found = [_differences(effects, present, "")]
    return [table for table in found if table is not None]


def _differences(effects: Effects, statistics: Sequence[str], part: str) -> Table | None:
    view, labels = effects.view, effects.view.labels
    datasets, groups = effects.datasets(statistics), effects.groups(statistics)
    places = dict.fromkeys(
        (row.term, row.level)
        for row in effects.rows
        if row.statistic in statistics and row.term not in effects.pairs
    )
    rows = []
    for term, level in places:
        found = [
            effects.one(statistic, term, level, group, dataset)
            for dataset in datasets
            for group in groups
            for statistic in statistics
        ]
        named = next(row for row in found if row is not None)
        head = f"{labels.variable(term)}, {difference_words(named, labels)}"
        if level:
            reference = labels.level(term, named.unit.removeprefix("against "))
            head += _(" against {}").format(reference)
        rows.append(Row(head, tuple(view.with_interval(row) if row else ("",) for row in found)))
    if not rows:
        return None
    columns = []
    for dataset in datasets:
        for group in groups:
            for statistic in statistics:
                label = effects.outcome_level(group) if group else _(DIFFERENCES[statistic])
                group_label = _(DATASETS[dataset]) if len(datasets) > 1 else ""
                columns.append(
                    Column(_("{} ({} interval)").format(label, view.confidence), group_label)
                )
    measure = f", {_(DIFFERENCES[part]).lower()}" if part else ""
    return Table(
        file_name("differences", *([part] if part else []), effects.name),
        _("{}: differences between predictions{}").format(effects.analysis["label"], measure),
        _("What differs"),
        columns,
        rows,
        method_notes(effects.where(statistics)),
    )
