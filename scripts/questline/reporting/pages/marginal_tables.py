"""The tables of marginal means, of their contrasts, and of what depends on another term."""

from __future__ import annotations

from questline.reporting.catalogue import _
from questline.reporting.lookup import Statistic
from questline.reporting.pages.effect_lookup import (
    CONTRASTS,
    DATASETS,
    MEANS,
    SIMPLE,
    Effects,
    expected_columns,
    method_notes,
    moderation_words,
)
from questline.reporting.pages.tables import Column, Row, Table, file_name
from questline.reporting.pages.writing import Text


def means_table(effects: Effects) -> Table | None:
    """Estimated marginal means at each level of a category."""
    view, labels = effects.view, effects.view.labels
    datasets, groups = effects.datasets(MEANS), effects.groups(MEANS)
    rows = []
    for term in dict.fromkeys(row.term for row in effects.rows if row.statistic in MEANS):
        heading = labels.variable(term)
        rows.append(Row(heading, (("",),) * (len(datasets) * len(groups)), "heading"))
        for level in effects.levels(MEANS, term):
            found = [
                effects.one(MEANS[effects.kind == "linear"], term, level, group, dataset)
                for dataset in datasets
                for group in groups
            ]
            cells = tuple(view.with_interval(row) if row else ("",) for row in found)
            rows.append(Row(labels.level(term, level), cells, "part", heading))
    if not rows:
        return None
    return Table(
        file_name("marginal_means", effects.name),
        _("{}: estimated marginal means").format(effects.analysis["label"]),
        _("Level"),
        expected_columns(effects, datasets, groups),
        rows,
        method_notes(effects.where(MEANS)),
    )


def contrasts_table(effects: Effects) -> Table | None:
    """The contrasts of the marginal means, level by level."""
    view, labels = effects.view, effects.view.labels
    found = [row for row in effects.rows if row.statistic in CONTRASTS]
    if not found:
        return None
    statistic = found[0].statistic
    datasets = effects.datasets(list(CONTRASTS))
    rows = []
    for term, level in dict.fromkeys((row.term, row.level) for row in found):
        cells: list[Text] = []
        for dataset in datasets:
            row = effects.one(statistic, term, level, "", dataset)
            cells += [view.with_interval(row) if row else ("",)]
            cells += [view.where_there(row, p) if row else ("",) for p in ("p", "p_adjusted")]
        known = next(row for row in found if (row.term, row.level) == (term, level))
        other = known.unit.removeprefix("against ")
        one = level.removesuffix(f":{other}")
        words = _("{} against {}").format(labels.level(term, one), labels.level(term, other))
        rows.append(Row(f"{labels.variable(term)}: {words}", tuple(cells)))
    columns = []
    for dataset in datasets:
        group = _(DATASETS[dataset]) if len(datasets) > 1 else ""
        header = _("{} ({} interval)").format(_(CONTRASTS[statistic]), view.confidence)
        columns += [Column(header, group), Column("p", group), Column(_("p, Holm"), group)]
    return Table(
        file_name("contrasts", effects.name),
        _("{}: contrasts of the marginal means").format(effects.analysis["label"]),
        _("Levels"),
        columns,
        rows,
        method_notes(effects.where(CONTRASTS)),
    )


def moderation_table(effects: Effects) -> Table | None:
    """What a term goes with at values of another one."""
    view = effects.view
    present = [
        name for name in SIMPLE
        if any(row.statistic == name and row.term in effects.pairs for row in effects.rows)
    ]  # fmt: skip
    datasets = effects.datasets(present)
    asked = [row for row in effects.rows if row.statistic in present and row.term in effects.pairs]
    rows: list[Row] = []
    places: dict[tuple[str, str], Statistic] = {}
    for row in asked:
        places.setdefault((row.term, row.level), row)
    for row in places.values():
        found = [
            effects.one(statistic, row.term, row.level, "", dataset)
            for dataset in datasets
            for statistic in present
        ]
        what, where = moderation_words(effects, row)
        if all(entry.under != what for entry in rows):
            rows.append(Row(what, (("",),) * len(found), "heading"))
        cells = tuple(view.with_interval(one) if one else ("",) for one in found)
        rows.append(Row(where, cells, "part", what))
    if not rows:
        return None
    columns = [
        Column(_("{} ({} interval)").format(_(SIMPLE[statistic]), view.confidence),
               _(DATASETS[dataset]) if len(datasets) > 1 else "")
        for dataset in datasets
        for statistic in present
    ]  # fmt: skip
    return Table(
        file_name("moderation", effects.name),
        _("{}: what one term goes with at values of another").format(effects.analysis["label"]),
        _("Term, and at what of the other"),
        columns,
        rows,
        method_notes(asked),
    )
