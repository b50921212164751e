"""The tables of a specification curve."""

from __future__ import annotations

from collections.abc import Sequence

from questline.core.data_choices import AS_PLANNED
from questline.reporting.catalogue import _
from questline.reporting.labels import Labels
from questline.reporting.lookup import Statistic
from questline.reporting.pages.tables import Column, Row, Table, file_name
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text
from questline.reporting.phrases import per
from questline.reporting.specifications import (
    COVARIATES,
    DECISIONS,
    STAGE,
    WITH,
    WITHOUT,
    Specification,
    Specifications,
    option_in_words,
)

EXTREMES = 5
"""So many specifications at each end of the curve have a line."""
NOTHING: Text = ("",)


def one_change_table(view: View, found: Specifications) -> Table:
    """The planned specification, and what becomes of it when one decision is made otherwise."""
    base = found.beginning
    planned = found.planned is not None
    rows = [Row(_("As planned") if planned else _("All covariates"), _cells(view, found, base))]
    for decision, label in DECISIONS.items():
        changed = _changes(found, base, decision)
        if not changed:
            continue
        rows.append(Row(_(label), (), "heading"))
        for option, one in changed:
            head = _change_in_words(view.labels, found, decision, option, base)
            rows.append(Row(head, _cells(view, found, one), "part", label))
    columns = [*_columns(view, found), Column(_("People")), *_event_column(found)]
    notes: list[Text] = [(_unit_note(view, found),)]
    if found.logistic:
        notes.append((_("The intervals of odds ratios are Wald intervals."),))
    notes += _moved(view, found)
    return Table(
        file_name("one_decision", found.name),
        _("{}: one decision made otherwise at a time").format(found.curve["label"]),
        _("Decision"),
        columns,
        rows,
        notes,
    )


def _changes(
    found: Specifications, base: Specification, decision: str
) -> list[tuple[str, Specification]]:
    """The specifications that differ from `base` in one decision; of covariates, by one of them."""
    options = [option for option in found.options_of(decision) if option != base.options[decision]]
    if decision == COVARIATES and found.varied_covariates:
        own = base.options[COVARIATES]
        options = [
            found.set_without(own, name)
            for name in found.varied_covariates
            if name in found.variables_of(own)
        ]
        options += [found.options_of(COVARIATES)[0]] if len(options) > 1 else []
    changed = []
    for option in options:
        one = found.with_options({**base.options, decision: option})
        if one is not None:
            changed.append((option, one))
    return changed


def _change_in_words(
    labels: Labels, found: Specifications, decision: str, option: str, base: Specification
) -> str:
    if decision != COVARIATES or found.curve["covariates"]["sets"]:
        return option_in_words(labels, found, decision, option)
    now = found.variables_of(option)
    gone = [name for name in found.variables_of(base.options[COVARIATES]) if name not in now]
    if len(gone) == 1:
        return _("Without {}").format(labels.variable(gone[0]))
    return (
        _("Only {}").format(option_in_words(labels, found, decision, option)) if now else _("None")
    )


def decisions_table(view: View, found: Specifications) -> Table:
    """How much each decision moves the estimate: its share, and the curve under each option."""
    rows: list[Row] = []
    for decision, label in DECISIONS.items():
        options = found.options_of(decision)
        if len(options) < 2:
            continue
        if decision == COVARIATES and found.varied_covariates:
            rows.append(_decision_row(view, found, decision, label))
            for name in found.varied_covariates:
                own = f"{COVARIATES}:{name}"
                head = view.labels.variable(name)
                rows.append(_decision_row(view, found, own, f"{label}: {head}"))
                rows += [
                    _option_row(view, found, own, option, option.capitalize(), head)
                    for option in (WITH, WITHOUT)
                ]
            continue
        rows.append(_decision_row(view, found, decision, label))
        rows += [
            _option_row(
                view, found, decision, option,
                option_in_words(view.labels, found, decision, option), label,
            )
            for option in options
        ]  # fmt: skip
    for level, label in (
        ("interactions", _("Combinations of decisions")),
        ("shared", _("Not to be told apart")),
    ):
        row = found.one("decision", "variance_share", level=level)
        if row is not None:
            rows.append(Row(label, (view.cell(row), NOTHING, NOTHING, NOTHING)))
    columns = [
        Column(_("Share of the variance")),
        Column(_("Median")),
        Column(_("Smallest")),
        Column(_("Largest")),
    ]
    notes: list[Text] = [
        (
            _(
                "Share of the variance: how much of the variance between the estimates goes with "
                "a decision, whatever the others are. It says which decision matters most, not "
                "whether it matters much; for that look at the medians."
            ),
        ),
        (_unit_note(view, found),),
    ]
    return Table(
        file_name("decisions", found.name),
        _("{}: how much each decision moves the estimate").format(found.curve["label"]),
        _("Decision"),
        columns,
        rows,
        notes,
    )


def _decision_row(view: View, found: Specifications, decision: str, label: str) -> Row:
    share = found.one("decision", "variance_share", level=decision)
    return Row(label, (view.cell(share), NOTHING, NOTHING, NOTHING), "heading")


def _option_row(
    view: View, found: Specifications, decision: str, option: str, head: str, under: str
) -> Row:
    level = f"{decision}={option}"
    cells = [
        view.where_there(found.described("option", word, level=level))
        if word != "median"
        else view.cell(found.described("option", word, level=level))
        for word in ("median", "smallest", "largest")
    ]
    return Row(head, (NOTHING, *cells), "part", under)


def extremes_table(view: View, found: Specifications) -> Table | None:
    """The specifications with the lowest and with the highest estimates."""
    shown = [one for one in found.listed if view.number(one.effect).is_there]
    if len(shown) < 2 * EXTREMES:
        return None
    ordered = sorted(shown, key=lambda one: (one.effect.estimate or 0.0, one.number))
    rows = []
    for label, some in (
        (_("Lowest estimates"), ordered[:EXTREMES]),
        (_("Highest estimates"), ordered[-EXTREMES:]),
    ):
        rows.append(Row(_(label), (), "heading"))
        rows += [Row(str(one.number), _chosen_cells(view, found, one), "part", label)
                 for one in some]  # fmt: skip
    return Table(
        file_name("extreme_specifications", found.name),
        _("{}: the lowest and the highest estimates").format(found.curve["label"]),
        _("Specification"),
        _chosen_columns(view, found),
        rows,
        [(_unit_note(view, found),)],
    )


def every_specification(view: View, found: Specifications) -> Table:
    """All specifications, in the order of their numbers."""
    return Table(
        file_name("specifications", found.name),
        _("{}: all specifications").format(found.curve["label"]),
        _("Specification"),
        [*_chosen_columns(view, found), Column("p"), Column(_("People")), *_event_column(found)],
        [
            Row(
                str(one.number),
                (
                    *_chosen_cells(view, found, one),
                    view.where_there(one.effect, "p"),
                    view.where_there(one.effect, "n"),
                    *([view.where_there(one.effect, "events")] if found.logistic else []),
                ),
            )
            for one in found.listed
        ],
        few_people_moved(view, found),
    )


def few_people_moved(view: View, found: Specifications) -> list[Text]:
    """Why some specifications do not tell how many people they have."""
    if all(one.effect.n is not None for one in found.listed if one.effect.status == "shown"):
        return []
    return [
        (
            _(
                "How many people a specification has is left out in this edition "
                "where the difference from another one would tell a number below "
                "{}."
            ).format(view.study["threshold"]),
        )
    ]


def groups_table(view: View, found: Specifications) -> Table | None:
    """The planned estimate without each group of people."""
    rows: list[Row] = []
    heading = ""
    counts = {
        row.level: row
        for row in view.lookup.where(STAGE, found.name, term="leave_one_group_out")
        if row.statistic == "left_out"
    }
    for row in view.lookup.where(STAGE, found.name, term="leave_one_group_out"):
        if row.statistic != found.effect:
            continue
        variable, _other, level = row.level.partition("=")
        label = view.labels.variable(variable)
        if label != heading:
            rows.append(Row(_(label), (), "heading"))
            heading = label
        cells = (view.cell(counts.get(row.level)), view.with_interval(row))
        rows.append(Row(view.labels.level(variable, level), cells, "part", label))
    if not rows:
        return None
    return Table(
        file_name("without_groups", found.name),
        _("{}: the planned analysis without each group").format(found.curve["label"]),
        _("Left out"),
        [Column(_("People left out")), Column(_effect_header(view, found))],
        rows,
        [(_unit_note(view, found),)],
    )


def people_table(view: View, found: Specifications) -> Table | None:
    """The planned estimate without the people who move it most; for the research team alone."""
    rows = [
        Row(_("Row {}").format(row.level), (view.with_interval(row), view.where_there(row, "p")))
        for row in view.lookup.where(STAGE, found.name, term="leave_one_out")
        if row.statistic == found.effect and row.level
    ]
    if not rows:
        return None
    return Table(
        file_name("without_people", found.name),
        _("{}: the planned analysis without the people who move it most").format(
            found.curve["label"]
        ),
        _("Left out"),
        [Column(_effect_header(view, found)), Column("p")],
        rows,
        [(_("Rows are counted as in the raw file."),), (_unit_note(view, found),)],
    )


def _columns(view: View, found: Specifications) -> list[Column]:
    columns = [Column(_effect_header(view, found)), Column("p")]
    ratio = Column(_("Odds ratio ({} interval)").format(view.confidence))
    return [*columns, ratio] if found.logistic else columns


def _cells(view: View, found: Specifications, one: Specification) -> tuple[Text, ...]:
    row = one.effect
    cells = [view.with_interval(row), view.where_there(row, "p")]
    if found.logistic:
        there = one.ratio is not None and view.number(one.ratio).is_there
        cells.append(view.with_interval(one.ratio) if there else NOTHING)
    cells.append(view.where_there(row, "n"))
    return (*cells, *([view.where_there(row, "events")] if found.logistic else []))


def _event_column(found: Specifications) -> list[Column]:
    return [Column(_("With the event"))] if found.logistic else []


def _chosen_columns(view: View, found: Specifications) -> list[Column]:
    columns = [Column(label, words=True) for label in DECISIONS.values()]
    columns.append(Column(_effect_header(view, found)))
    if found.logistic:
        columns.append(Column(_("Odds ratio ({} interval)").format(view.confidence)))
    return columns


def _chosen_cells(view: View, found: Specifications, one: Specification) -> tuple[Text, ...]:
    cells: list[Text] = [
        (option_in_words(view.labels, found, decision, one.options[decision]),)
        for decision in DECISIONS
    ]
    cells.append(view.with_interval(one.effect))
    if found.logistic:
        there = one.ratio is not None and view.number(one.ratio).is_there
        cells.append(view.with_interval(one.ratio) if there else NOTHING)
    return tuple(cells)


def _effect_header(view: View, found: Specifications) -> str:
    name = _("Percentage points") if found.logistic else _("Difference")
    return _("{} ({} interval)").format(name, view.confidence)


def _unit_note(view: View, found: Specifications) -> str:
    predictor = view.labels.variable(found.curve["predictor"])
    if not found.logistic:
        return _("{}, {}; differences in {}.").format(
            predictor, per(found.unit), _outcome(view, found)
        )
    event = view.labels.level(found.analysis["outcome"], found.analysis["event"])
    return _(
        "{}, {}: how many percentage points more would give the answer "
        "“{}”, averaged over the people of the specification."
    ).format(predictor, per(found.unit), event)


def _outcome(view: View, found: Specifications) -> str:
    return view.labels.variable(found.analysis["outcome"])


def _moved(view: View, found: Specifications) -> list[Text]:
    """Whom the choices of exclusions bring back, and whom they leave out besides."""
    notes: list[Text] = []
    for option in found.options_of("exclusions"):
        if option == AS_PLANNED:
            continue
        rows: Sequence[tuple[str, Statistic | None]] = (
            (_("come back"), found.one("exclusions", "people_added", level=option)),
            (_("are left out besides"), found.one("exclusions", "people_removed", level=option)),
        )
        parts: list[Text] = [
            (view.number(row), f" {what}")
            for what, row in rows
            if row is not None and (row.status == "hidden" or row.estimate)
        ]
        if parts:
            head = option_in_words(view.labels, found, "exclusions", option)
            joined = [part for number, text in enumerate(parts)
                      for part in ((", ",) if number else ()) + text]  # fmt: skip
            notes.append((f"{head}: ", *joined, "."))
    return notes
