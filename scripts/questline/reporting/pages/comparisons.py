"""The planned comparisons of groups, and the correlations between scores."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from questline.core.group_tests import SHARE_TESTS
from questline.core.sentences import ended
from questline.reporting.catalogue import _, message
from questline.reporting.labels import readable
from questline.reporting.lookup import Statistic
from questline.reporting.pages.people import TESTS
from questline.reporting.pages.tables import Column, Row, Table, file_name
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text, to, why_not

EFFECTS = {
    "mean_difference": message("Difference of means"),
    "hedges_g": message("Hedges’ g"),
    "rank_biserial": message("Rank-biserial correlation"),
    "probability_of_superiority": message("Probability of superiority"),
    "omega_squared": message("Omega squared"),
    "eta_squared": message("Eta squared"),
    "epsilon_squared": message("Epsilon squared"),
    "cramers_v": message("Cramér’s V"),
    "odds_ratio": message("Odds ratio"),
}
CLEAR = message("A clear difference")
LOST_IN_FAMILY = message("A difference, but unsure once the other tests are counted")
UNCLEAR = message("No clear difference")


def tests_table(view: View) -> Table | None:
    """Every planned comparison with its test and effect sizes; None when none is planned."""
    planned = view.study["comparisons"]
    if not planned:
        return None
    adjusts = any(entry["family"] for entry in planned)
    rows = []
    for entry in planned:
        label, sign = TESTS[entry["test"]]
        found = _statistic(view, entry, entry["test"])
        cells: list[Text] = [
            (f"{_(label)} ({_(sign)})",),
            view.cell(found),
            _degrees(view, entry, found),
            view.cell(found, "p"),
        ]
        if adjusts:
            cells.append(view.cell(found, "p_adjusted") if entry["family"] else ("",))
        left_out = view.cell(_statistic(view, entry, "left_out"))
        cells += [view.cell(found, "n"), left_out, _effects(view, entry)]
        rows.append(Row(entry["label"], tuple(cells)))
    columns = [Column(_("Test"), words=True), Column(_("Statistic")), Column(_("df")), Column("p")]
    columns += [Column(_("p, family"))] if adjusts else []
    columns += [
        Column("n"),
        Column(_("Left out")),
        Column(_("Effect size ({} interval)").format(view.confidence), words=True),
    ]
    caption = _("The planned comparisons")
    return Table("comparisons", caption, _("Comparison"), columns, rows, _notes(view))


def group_tables(view: View) -> list[Table]:
    """The groups of every comparison: their numbers, means and medians, or their answers."""
    return [_groups_table(view, entry) for entry in view.study["comparisons"]]


def sentences(view: View) -> list[tuple[str, Text]]:
    """Every comparison in words: its label, and what was found."""
    return [(entry["label"], _sentence(view, entry)) for entry in view.study["comparisons"]]


def correlations_table(view: View) -> Table | None:
    """The planned correlations, one line a pair; None when none is planned."""
    found = view.lookup.where("description", "correlations", statistic="correlation")
    if not found:
        return None
    rows = []
    for row in found:
        pair = _("{} and {}").format(
            view.labels.variable(row.term), view.labels.variable(row.level)
        )
        cells = [
            view.cell(row),
            view.cell(row, "interval"),
            view.cell(row, "p"),
            view.cell(row, "n"),
        ]
        rows.append(Row(pair, tuple(cells)))
    columns = [
        Column("r"),
        Column(_("{} interval").format(view.confidence)),
        Column("p"),
        Column("n"),
    ]
    method = readable(view.study["correlations"]["method"])
    notes: list[Text] = [
        (
            _("{} correlations of those who have both values; p-values are not adjusted.").format(
                method
            ),
        )
    ]
    notes += view.about_scales(view.study["correlations"]["variables"])
    return Table("correlations", _("Correlations between scores"), _("Pair"), columns, rows, notes)


def _sentence(view: View, entry: Mapping[str, Any]) -> Text:
    found = _statistic(view, entry, entry["test"])
    result = view.number(found)
    if found is None or not result.is_there:
        return why_not(result)
    alpha = 1 - view.study["confidence"]
    p = found.p if found.p is not None else 1.0
    is_lost = found.p_adjusted is not None and found.p_adjusted >= alpha > p
    verdict = UNCLEAR if p >= alpha else LOST_IN_FAMILY if is_lost else CLEAR
    text: list[Any] = [_(verdict), " (", view.p_in_words(found)]
    adjusted = view.p_in_words(found, "p_adjusted")
    if adjusted.is_there and is_lost:
        text += [_("; counting the other tests "), adjusted]
    text.append("). ")
    effects = _effects(view, entry)
    return (*text, *effects, ".") if effects != ("",) else tuple(text)


def _effects(view: View, entry: Mapping[str, Any]) -> Text:
    """The effect sizes of a comparison with their intervals, divided by semicolons."""
    text: list[Any] = []
    for statistic, label in EFFECTS.items():
        found = _statistic(view, entry, statistic)
        if found is None:
            continue
        text += ["; "] if text else []
        text += [f"{_(label)} ", *view.with_interval(found)]
    return tuple(text) or ("",)


def _degrees(view: View, entry: Mapping[str, Any], found: Statistic | None) -> Text:
    """The degrees of freedom, both where a test has two."""
    first = view.number(found, "df")
    if not first.is_there:
        return ("",)
    residual = _statistic(view, entry, "residual_df")
    whole = residual is None or residual.estimate is None or residual.estimate.is_integer()
    second = view.number(residual, digits=0 if whole else 1)
    return (first, ", ", second) if second.is_there else (first,)


def _groups_table(view: View, entry: Mapping[str, Any]) -> Table:
    labels = view.labels
    levels = entry["levels"] or labels.levels(entry["group"])
    counted = entry["test"] in SHARE_TESTS
    columns = [Column(_("People"))]
    if counted:
        outcomes = labels.levels(entry["outcome"])
        columns = [Column(labels.level(entry["outcome"], code)) for code in outcomes]
    else:
        columns += [Column(_("Mean (SD)")), Column(_("Median (quartiles)"))]
    rows = []
    for level in levels:
        cells = _answer_cells(view, entry, level) if counted else _summary_cells(view, entry, level)
        rows.append(Row(labels.level(entry["group"], level), cells))
    return Table(
        file_name("comparison", entry["name"]),
        _("{}: the groups").format(entry["label"]),
        labels.variable(entry["group"]),
        columns,
        rows,
        view.about_scales([entry["outcome"]]),
    )


def _answer_cells(view: View, entry: Mapping[str, Any], level: str) -> tuple[Text, ...]:
    cells = []
    for code in view.labels.levels(entry["outcome"]):
        group = f"{entry['outcome']}={code}"
        count = _statistic(view, entry, "count", level=level, group=group)
        percent = _statistic(view, entry, "percent", level=level, group=group)
        cells.append(view.count_and_percent(count, percent))
    return tuple(cells)


def _summary_cells(view: View, entry: Mapping[str, Any], level: str) -> tuple[Text, ...]:
    def shown(statistic: str) -> Any:
        return view.number(_statistic(view, entry, statistic, level=level))

    mean, median = shown("mean"), shown("median")
    spread: Text = (mean, " (", shown("sd"), ")") if mean.is_there else (mean,)
    low, high = shown("lower_quartile"), shown("upper_quartile")
    middle: Text = (median, " (", low, to(), high, ")") if median.is_there else (median,)
    return (view.cell(_statistic(view, entry, "count", level=level)), spread, middle)


def _statistic(
    view: View, entry: Mapping[str, Any], statistic: str, *, level: str = "", group: str = ""
) -> Statistic | None:
    return view.lookup.one(
        "modelling",
        entry["name"],
        statistic,
        term=entry["group"],
        level=level,
        group=group,
        model="comparison",
        dataset="complete",
    )


def _notes(view: View) -> list[Text]:
    """What was left out of each comparison, and what its test says of itself."""
    notes: list[Text] = [
        (
            _(
                "With two groups, a minus sign means that the first group of its table is lower; "
                "the probability of superiority is the chance that someone of the first group is "
                "higher than someone of the second."
            ),
        )
    ]
    for entry in view.study["comparisons"]:
        for statistic in (entry["test"], "left_out"):
            found = _statistic(view, entry, statistic)
            if found and found.note and found.status in ("shown", "rounded"):
                start = _("left out: ") if statistic == "left_out" else ""
                words = ended(view.labels.in_words(found.note))
                notes.append((f"{entry['label']}: {start}{words}",))
    return notes
