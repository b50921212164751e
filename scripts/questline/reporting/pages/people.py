"""Table 1: who answered, for all and by each outcome."""

from __future__ import annotations

from questline.reporting.catalogue import _, message
from questline.reporting.lookup import Statistic
from questline.reporting.pages.missing import not_put_to_all
from questline.reporting.pages.tables import Column, Row, Table
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text, say, to
from questline.reporting.phrases import listed

STAGE, ANALYSIS = "description", "table_one"
TESTS = {
    "student_t": (message("Student’s t test"), "t"),
    "welch_t": (message("Welch’s t test"), "t"),
    "mann_whitney": (message("Mann-Whitney test"), "U"),
    "anova": (message("Analysis of variance"), "F"),
    "welch_anova": (message("Welch’s analysis of variance"), "F"),
    "kruskal_wallis": (message("Kruskal-Wallis test"), "H"),
    "chi_square": (message("Chi-square test"), "χ²"),
    "fisher": (message("Fisher’s exact test"), message("probability of the table")),
}

MOST = 50.0
"""A percentage above which no other answer is more frequent."""

Group = tuple[str, str]
"""A column: the variable that makes the groups, and its level; a variable without a level is the
column of its standardised differences, and neither is everybody."""


def table_one(view: View) -> Table:
    """Counts and percentages, means and medians; missing answers shown, no wall of p-values."""
    settings, labels = view.study["table_one"], view.labels
    groups: list[Group] = [("", "")]
    columns = [Column(_("All"))]
    for by in settings["by"]:
        for level in labels.levels(by):
            groups.append((by, level))
            columns.append(Column(labels.level(by, level), labels.variable(by)))
        groups.append((by, ""))
        columns.append(Column(_("SMD"), labels.variable(by)))
    rows = [Row(_("Respondents"), _cells(view, groups, "respondents", "", "n"), kind="total")]
    for variable in settings["variables"]:
        rows += _variable_rows(view, groups, variable)
    return Table(
        "table_one", _("Table 1: the respondents analysed"), "", columns, rows, _notes(view)
    )


def tests_table(view: View) -> Table | None:
    """The tests that the plan asks for in Table 1; None when it asks for none."""
    settings, labels = view.study["table_one"], view.labels
    rows = []
    for variable, test in settings["tests"].items():
        label, sign = TESTS[test]
        for by in settings["by"]:
            found = _statistic(view, test, variable, group=by)
            cells = (
                (labels.variable(by),),
                (f"{_(label)} ({_(sign)})",),
                view.cell(found),
                view.cell(found, "df"),
                view.cell(found, "p"),
                view.cell(found, "n"),
            )
            rows.append(Row(labels.variable(variable), cells))
    if not rows:
        return None
    columns = [
        Column(_("By"), words=True),
        Column(_("Test"), words=True),
        Column(_("Statistic")),
        Column(_("df")),
        Column("p"),
        Column("n"),
    ]
    return Table("table_one_tests", _("Tests planned for Table 1"), _("Variable"), columns, rows)


def most_common(view: View, most: int) -> list[Text]:
    """The most frequent answer of the first variables with levels, with its percentage.

    Where the share of some answer is hidden, another one can be called the most frequent only if
    more than half gave it: the hidden one may be larger.
    """
    sentences = []
    for variable in view.study["table_one"]["variables"]:
        if not view.labels.has_levels(variable):
            continue
        shares = view.lookup.where(STAGE, ANALYSIS, term=variable, group="", statistic="percent")
        counted = [row for row in shares if row.status in ("shown", "rounded")]
        top = max(counted, key=lambda row: row.estimate or 0, default=None)
        if top and (len(counted) == len(shares) or (top.estimate or 0) > MOST):
            label = view.labels.level(variable, top.level)
            sentences.append(
                say("{}: {} ({})", view.labels.variable(variable), label,
                    view.number(top))
            )  # fmt: skip
        if len(sentences) == most:
            break
    return sentences


def _variable_rows(view: View, groups: list[Group], variable: str) -> list[Row]:
    """A heading with the standardised differences, then a line for each level or summary."""
    labels = view.labels
    label = labels.variable(variable)
    heading = tuple(
        _difference(view, by, variable) if by and not level else ("",) for by, level in groups
    )
    rows = [Row(label, heading, kind="heading")]
    if labels.has_levels(variable):
        for code in labels.levels(variable):
            cells = _cells(view, groups, variable, code, "count")
            rows.append(Row(labels.level(variable, code), cells, "part", label))
    else:
        rows.append(Row(_("Mean (SD)"), _cells(view, groups, variable, "", "mean"), "part", label))
        rows.append(
            Row(
                _("Median (quartiles)"), _cells(view, groups, variable, "", "median"), "part", label
            )
        )
    rows.append(Row(_("Missing"), _cells(view, groups, variable, "", "missing"), "part", label))
    return rows


def _cells(
    view: View, groups: list[Group], variable: str, code: str, what: str
) -> tuple[Text, ...]:
    cells: list[Text] = []
    for by, level in groups:
        if by and not level:
            cells.append(("",))
            continue
        group = f"{by}={level}" if by else ""
        cells.append(_cell(view, variable, code, group, what))
    return tuple(cells)


def _cell(view: View, variable: str, code: str, group: str, what: str) -> Text:
    def found(statistic: str) -> Statistic | None:
        return _statistic(view, statistic, variable, level=code, group=group)

    if what == "n":
        return view.cell(found("count"))
    if what == "count":
        return view.count_and_percent(found("count"), found("percent"))
    if what == "missing":
        return view.count_and_percent(found("missing_count"), found("missing_percent"))
    if what == "mean":
        mean, sd = view.number(found("mean"), digits=1), view.number(found("sd"), digits=1)
        return (mean, " (", sd, ")") if mean.is_there else (mean,)
    median = view.number(found("median"), digits=1)
    low = view.number(found("lower_quartile"), digits=1)
    high = view.number(found("upper_quartile"), digits=1)
    return (median, " (", low, to(), high, ")") if median.is_there else (median,)


def _difference(view: View, by: str, variable: str) -> Text:
    return view.cell(_statistic(view, "standardised_mean_difference", variable, group=by))


def _statistic(
    view: View, statistic: str, term: str, *, level: str = "", group: str = ""
) -> Statistic | None:
    return view.lookup.one(
        STAGE, ANALYSIS, statistic, term=term, level=level, group=group, dataset="analysed"
    )


def _notes(view: View) -> list[Text]:
    labels = view.labels
    notes: list[Text] = [
        (
            _(
                "Percentages are of those who answered; missing answers are counted on their own "
                "line, in percent of everyone in the column."
            ),
        )
    ]
    not_put = not_put_to_all(view, view.study["table_one"]["variables"])
    if not_put:
        notes.append(
            (
                _(
                    "Missing for {} are also those who were not asked or to whom the "
                    "question did not apply; the section on missing answers tells the "
                    "kinds apart."
                ).format(listed(not_put)),
            )
        )
    for by in view.study["table_one"]["by"]:
        absent = _statistic(view, "count", "respondents", group=f"{by}=missing")
        if absent is not None:
            notes.append(
                say(_("{}: {} gave no answer and stand only under “All”."),
                    labels.variable(by), view.number(absent))
            )  # fmt: skip
    if view.study["table_one"]["by"]:
        notes.append(
            (
                _(
                    "SMD: standardised mean difference, the gap between the groups in standard "
                    "deviations. It does not depend on how many answered, as a p-value does; 0.1 "
                    "is small, 0.5 is large enough to see. A number, or the share of the second "
                    "of two answers, is higher in the first group where it is positive and lower "
                    "where it is negative; for more than two answers it has no sign."
                ),
            )
        )
    return notes
