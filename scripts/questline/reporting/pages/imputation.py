"""Missing answers and imputation on the page: is it chance, what was filled in, did it settle."""

from __future__ import annotations

from dataclasses import dataclass

from questline.core.sentences import ended
from questline.reporting.catalogue import _, message
from questline.reporting.labels import capital
from questline.reporting.lookup import Statistic
from questline.reporting.names import IMPUTATION_METHODS
from questline.reporting.numbers import MINUS
from questline.reporting.pages.imputed_tables import (
    distribution_table,
    pooled_correlations_table,
    pooled_table,
)
from questline.reporting.pages.tables import Column, Row, Table
from questline.reporting.pages.topic import Topic, cautions_of, unless_there, with_numbers
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text, say
from questline.reporting.phrases import listed

WHAT_THE_TEST_SAYS = message(
    "The test can show that missing answers go with other answers. It cannot show that they "
    "do not, since a large p is no proof of chance, and it cannot see whether an answer is "
    "missing because of what it would have been."
)


@dataclass(frozen=True)
class ImputationView:
    """What the section says of imputation; without a plan only why answers are missing."""

    is_planned: bool
    topics: list[Topic]


def imputation_view(view: View) -> ImputationView:
    """The topics of the section, those without anything to say left out."""
    planned = view.study["imputation"] is not None
    topics = [_chance(view), _how(view)]
    if planned:
        topics += [_convergence(view), _distributions(view), _pooled(view)]
    return ImputationView(planned, [topic for topic in topics if topic.says_something])


def predictors_in_words(view: View) -> str:
    """The rule by which variables help to impute one another, from the plan."""
    least = view.study["imputation"]["least_correlation"]
    return _(
        "Variables that one analysis has together always help to impute "
        "each other; another helps where its correlation with the answers, "
        "or with their being there, is at least {} away from zero"
    ).format(format(least, "g"))


def _chance(view: View) -> Topic:
    """Little's test, the shape of what is missing, and how many answered everything."""
    rows = view.lookup.where("imputation", "missingness")
    found = {row.statistic: row for row in rows if row.term == "all"}
    sentences = []
    if "complete_rows" in found:
        people = view.number(found["complete_rows"])
        sentences.append(
            say(_("{} people have an answer to all of these questions."), people) if people.is_there
            else unless_there(_("People with every answer"), people)
        )  # fmt: skip
    test = found.get("little_mcar")
    entry = view.number(test)
    if test is not None and test.p is not None and entry.is_there:
        words = (
            _("whether an answer is missing goes with other answers; it is not chance alone")
            if test.p < 1 - view.study["confidence"]
            else _("these data fit answers that are missing by chance alone")
        )
        tested = view.with_test(test)
        sentences += [say(_("Little’s test (1988), chi-square {}: {}."), tested, words)]
        sentences.append((_(WHAT_THE_TEST_SAYS),))
    elif test is not None:
        sentences.append(unless_there(_("Little’s test"), entry))
    shape = found.get("monotone")
    if shape is not None and shape.note and shape.status in ("shown", "rounded"):
        sentences.append((ended(view.labels.in_words(shape.note)),))
    return Topic(
        _("Is it chance which answers are missing?"),
        [text for text in sentences if text],
        cautions=cautions_of(view, _("Little’s test"), [test]) if test and entry.is_there else [],
    )


def _how(view: View) -> Topic:
    heading = _("How missing answers were filled in")
    rows = view.lookup.where("imputation", "plan", term="plan")
    found = {row.statistic: view.number(row) for row in rows}
    sets = found.get("sets")
    if sets is None or not sets.is_there:
        reasons = dict.fromkeys(row.note for row in rows if row.status == "not_computable")
        return Topic(heading, [(ended(view.labels.in_words(reason)),) for reason in reasons])
    sentences: list[Text] = [
        say(
            _(
                "Every missing answer was filled in {} times, with values drawn by chance from "
                "what the person’s other answers make likely (chained equations, {} rounds; seed "
                "{}). Each completed set was analysed, and the results were pooled, so that the "
                "intervals allow for not knowing the answers."
            ),
            sets,
            found.get("iterations", view.number(None)),
            str(view.inputs["seed"]),
        ),
        (
            _(
                "This rests on the assumption that, among people alike in the other answers, "
                "those who left an answer out would have answered as the others did (missing at "
                "random). No data can show whether it holds."
            ),
        ),
        (f"{predictors_in_words(view)}.",),
    ]
    variables = view.lookup.where("imputation", "variables")
    notes = dict.fromkeys(
        row.note
        for row in variables
        if row.note and row.statistic != "predictors" and row.status in ("shown", "rounded")
    )
    sentences += [(ended(view.labels.in_words(note)),) for note in notes]
    return Topic(
        heading,
        sentences,
        cautions=_remarks(view, rows, variables),
        tables=with_numbers([_variables(view, variables), _predictors(view, variables)]),
    )


def _remarks(view: View, plan: list[Statistic], variables: list[Statistic]) -> list[Text]:
    """What the stage noted on the plan, on single variables, and on shifts that were not run.

    The note on predictors is the list of their names, and no remark.
    """
    counted = [row for row in variables if row.statistic != "predictors"]
    remarks = cautions_of(view, _("Imputation"), plan)
    absent = [row for row in counted if row.status == "not_computable"]
    for note in dict.fromkeys(row.note for row in absent):
        names = listed(view.labels.variable(row.term) for row in absent if row.note == note)
        remarks.append((_("Not imputed: {}. {}").format(names, ended(view.labels.reason(note))),))
    reasons: dict[str, list[str]] = {}
    for row in view.lookup.where("imputation", "shifts", status="not_computable"):
        moved = _("{} by {}").format(view.labels.variable(row.term), row.level.replace("-", MINUS))
        reasons.setdefault(row.note, []).append(moved)
    for note, shifts in reasons.items():
        words = ended(view.labels.reason(note))
        remarks.append((_("Not run, moving {}. {}").format(listed(shifts), words),))
    return remarks


def _imputed(rows: list[Statistic]) -> dict[str, dict[str, Statistic]]:
    """The rows of each variable by statistic; variables without a missing answer are left out."""
    found: dict[str, dict[str, Statistic]] = {}
    for row in rows:
        found.setdefault(row.term, {})[row.statistic] = row
    return {
        name: own
        for name, own in found.items()
        if "imputed_count" not in own or own["imputed_count"].estimate != 0
    }


def _variables(view: View, rows: list[Statistic]) -> Table | None:
    lines = []
    for name, own in _imputed(rows).items():
        method = next((row.method for row in own.values() if row.method), "")
        cells: tuple[Text, ...] = (
            view.count_and_percent(own.get("imputed_count"), own.get("missing_share")),
            (capital(_(IMPUTATION_METHODS.get(method, method))),),
            view.cell(own.get("predictors")),
        )
        lines.append(Row(view.labels.variable(name), cells))
    if not lines:
        return None
    columns = [Column(_("Imputed")), Column(_("Method"), words=True), Column(_("Predictors"))]
    notes: list[Text] = [
        (_("Variables without a missing answer are not listed; they help to impute the others."),)
    ]
    caption = _("What was imputed, and how")
    return Table("imputed_variables", caption, _("Variable"), columns, lines, notes)


def _predictors(view: View, rows: list[Statistic]) -> Table | None:
    lines = []
    for name, own in _imputed(rows).items():
        row = own.get("predictors")
        if row is not None:
            shown = row.note if row.status in ("shown", "rounded") else ""
            labels = [view.labels.variable(one) for one in shown.split(", ") if one]
            words = listed(labels)
            lines.append(Row(view.labels.variable(name), (view.cell(row), (words,))))
    if not lines:
        return None
    columns = [Column(_("Number")), Column(_("Which"), words=True)]
    caption = _("Which variables helped to impute which")
    return Table("imputation_predictors", caption, _("Variable"), columns, lines)


def _convergence(view: View) -> Topic:
    heading = _("Did the imputation settle?")
    rows = view.lookup.where("imputation", "convergence")
    found: dict[str, dict[str, Statistic]] = {}
    for row in rows:
        if not row.level:
            found.setdefault(row.term, {})[row.statistic] = row
    if not found:
        return Topic(heading)
    known = [
        (row.estimate, row)
        for own in found.values()
        for row in own.values()
        if row.estimate is not None and row.status in ("shown", "rounded")
    ]
    sentences: list[Text] = []
    cautions: list[Text] = []
    if known:
        _other, largest = max(known, key=lambda entry: entry[0])
        sentences.append(
            say(
                _(
                    "Where the chains agree, R-hat is near 1. The largest R-hat shown is {} "
                    "({}). With few rounds it is itself unsure: in chains of ten, values up to "
                    "about 1.2 are common among good ones."
                ),
                view.number(largest),
                view.labels.variable(largest.term),
            )
        )
    remarks: dict[str, list[str]] = {}
    for name, own in found.items():
        for row in own.values():
            if row.note and row.status != "hidden":
                remarks.setdefault(row.note, []).append(view.labels.variable(name))
    for note, names in remarks.items():
        cautions.append((f"{listed(dict.fromkeys(names))}: {ended(view.labels.in_words(note))}",))
    lines = [
        Row(
            view.labels.variable(name),
            tuple(view.cell(own.get(kind)) for kind in ("r_hat_mean", "r_hat_sd")),
        )
        for name, own in found.items()
    ]
    columns = [Column(_("R-hat of the means")), Column(_("R-hat of the standard deviations"))]
    caption = _("How far the chains agree")
    table = Table("imputation_convergence", caption, _("Variable"), columns, lines)
    return Topic(
        heading, sentences, cautions, with_numbers([table]), figures=["imputation_convergence"]
    )


def _distributions(view: View) -> Topic:
    heading = _("Imputed beside observed answers")
    table = distribution_table(view)
    if table is None:
        return Topic(heading)
    return Topic(heading, tables=[table], figures=["imputed_values"])


def _pooled(view: View) -> Topic:
    heading = _("Answers with the missing ones filled in")
    tables = with_numbers([pooled_table(view), pooled_correlations_table(view)])
    if not tables:
        return Topic(heading)
    sentence: Text = (
        _(
            "Pooled over the completed sets, beside the answers as they were given. The fraction "
            "of missing information says how much of the uncertainty comes from missing answers. "
            "The planned models with imputed answers are under Planned models."
        ),
    )
    return Topic(heading, [sentence], tables=tables)
