"""Other models of the same people on the page, beside the planned one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from questline.core.sentences import ended
from questline.reporting.catalogue import _, message
from questline.reporting.labels import capital
from questline.reporting.lookup import Statistic
from questline.reporting.names import ALTERNATIVES
from questline.reporting.other_models import (
    PLANNED,
    OtherModels,
    Place,
    in_words,
    other_models,
)
from questline.reporting.pages.model_lines import COMPLETE
from questline.reporting.pages.results import same_words, words_of
from questline.reporting.pages.tables import Column, Row, Table, file_name
from questline.reporting.pages.teams import team_sentences, team_table
from questline.reporting.pages.topic import cautions_of, with_numbers
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text, say
from questline.reporting.phrases import listed

EXPLAINED = {
    "firth": message(
        "Firth’s penalised likelihood pulls odds ratios a little towards 1. They are finite "
        "where everyone, or nobody, in some group has the outcome, and less biased where events "
        "are few."
    ),
    "robust": message(
        "Robust errors leave the estimates as they are. The intervals do not assume that the "
        "outcome is spread alike for everyone."
    ),
    "cluster_robust": message(
        "Errors robust to teams: the same model of those whose team is known. The "
        "intervals allow for people of one team being alike."
    ),
    "estimating_equations": message(
        "Estimating equations allow for people of one team being alike, and "
        "compare people whatever their team."
    ),
    "random_intercept": message(
        "A random intercept gives each team a level of its own, and compares "
        "people of the same team."
    ),
    "weighted": message(
        "Weighted: people of groups that answered too rarely count for more, so that the "
        "respondents have the population’s shares (see “Weighted to the population”)."
    ),
}


@dataclass(frozen=True)
class OtherModelsView:
    """The other models of one planned regression."""

    sentences: list[Text]
    cautions: list[Text]
    explained: list[str]
    figure: str
    tables: list[Table]
    teams: list[Text]
    folded: list[Table]


def other_models_view(view: View, analysis: Mapping[str, Any]) -> OtherModelsView | None:
    """What stands beside one planned regression; None where nothing does."""
    found = other_models(view.lookup, analysis)
    if found is None:
        return None
    caption = _("{}: as planned, and other ways to fit the same model").format(analysis["label"])
    beside: list[Table | None] = [beside_table(view, found, ALTERNATIVES, "other_models", caption)]
    folded = [team_table(view, analysis)]
    if found.beside == ["weighted"]:
        # Weights have a section of their own, with the results of interest of every model.
        beside, folded = [], [*beside, *folded]
    cautions: list[Text] = []
    for model in found.beside:
        rows = list(found.rows[model].values())
        cautions += cautions_of(view, _(ALTERNATIVES[model]), _without_planned_reasons(found, rows))
    return OtherModelsView(
        sentences=_sentences(view, found),
        cautions=cautions,
        explained=[_(EXPLAINED[model]) for model in found.beside],
        figure=f"other_models_{analysis['name']}",
        tables=with_numbers(beside),
        teams=team_sentences(view, analysis),
        folded=with_numbers([*folded, _joint_table(view, analysis)]),
    )


def _without_planned_reasons(found: OtherModels, rows: list[Statistic]) -> list[Statistic]:
    """The rows whose note does not stand beside the planned estimate already."""
    planned = {row.note for row in found.rows[PLANNED].values()}
    return [row if row.note not in planned else row._replace(note="") for row in rows]


def _sentences(view: View, found: OtherModels) -> list[Text]:
    """Each result of interest: as planned, in the other models, and whether the words change."""
    sentences = []
    for place in found.focal():
        planned, others = _with_numbers(view, found, place)
        if planned is None or not others:
            continue
        sentences.append(
            (
                *say(
                    _("{}: {} as planned, {}. "),
                    in_words(view.labels, planned),
                    view.with_interval(planned),
                    _range_of(view, others),
                ),
                _verdicts(view, planned, others),
            )
        )
    return sentences


def _with_numbers(
    view: View, found: OtherModels, place: Place
) -> tuple[Statistic | None, dict[str, Statistic]]:
    """The planned estimate and the others, as far as they are shown; by the interval alone.

    The other models' p-values are not adjusted for the family of tests, so that the planned one's
    counts as it is too.
    """
    shown = {
        model: row._replace(p_adjusted=None)
        for model, row in found.of(place).items()
        if view.number(row).is_there
    }
    return shown.pop(PLANNED, None), shown


def _range_of(view: View, others: Mapping[str, Statistic]) -> Text:
    if len(others) == 1:
        model, row = next(iter(others.items()))
        return say(_("{} in the other model ({})"), view.with_interval(row), _in_sentence(model))
    ordered = sorted(others.values(), key=lambda row: row.estimate or 0.0)
    return say(
        _("from {} to {} in the {} other models"),
        view.number(ordered[0]),
        view.number(ordered[-1]),
        str(len(others)),
    )


def _verdicts(view: View, planned: Statistic, others: Mapping[str, Statistic]) -> str:
    changed: dict[str, list[str]] = {}
    for model, row in others.items():
        if not same_words(view, planned, row):
            changed.setdefault(words_of(view, row), []).append(_in_sentence(model))
    before = words_of(view, planned)
    if not changed:
        return _("By its interval the words stay: {}.").format(before)
    parts = [
        _("with {} to “{}”").format(listed(models), words)
        if words != before
        else _("with {} the direction changes").format(listed(models))
        for words, models in changed.items()
    ]
    return _("By its interval the words change from “{}”: {}.").format(before, "; ".join(parts))


def _in_sentence(model: str) -> str:
    """The name of a model inside a sentence: a name that begins with a person keeps its capital."""
    name = _(ALTERNATIVES[model])
    return name if name.startswith("Firth") else name[:1].lower() + name[1:]


def beside_table(
    view: View, found: OtherModels, known: Mapping[str, str], name: str, caption: str
) -> Table:
    """All terms, planned and in every other model; `known` are the names of the other models."""
    analysis = found.analysis
    estimate = _("Difference") if analysis["kind"] == "linear" else _("Odds ratio")
    names = {PLANNED: _("As planned"), **{model: known[model] for model in found.beside}}
    columns = []
    for model in found.rows:
        header = _("{} ({} interval)").format(estimate, view.confidence)
        columns += [Column(header, names[model]), Column("p", names[model])]
    rows = [Row(_("People"), _people(view, found))]
    for term in dict.fromkeys(term for term, _other in found.rows[PLANNED]):
        rows += _rows_of(view, found, term)
    methods = {
        model: next((row.method for row in rows.values() if row.method), "")
        for model, rows in found.rows.items()
    }
    notes: list[Text] = [
        (f"{names[model]}: {ended(method)}",)
        for model, method in methods.items()
        if method and model != PLANNED
    ]
    if any(row.statistic == "spline_coefficient" for row in found.rows[PLANNED].values()):
        notes.append((_("A curve has no single number; its p is that of the curve as a whole."),))
    notes.append((_("p-values of the other models are not adjusted for the family of tests."),))
    return Table(
        file_name(name, analysis["name"]),
        caption,
        _("Term"),
        columns,
        rows,
        notes,
    )


def _people(view: View, found: OtherModels) -> tuple[Text, ...]:
    """How many people each model rests on."""
    cells: list[Text] = []
    for rows in found.rows.values():
        row = next((row for row in rows.values() if view.number(row, "n").is_there), None)
        cells += [view.cell(row, "n"), ("",)]
    return tuple(cells)


def _rows_of(view: View, found: OtherModels, term: str) -> list[Row]:
    """One row for a number, one for a curve; a heading and a row for each level of a category."""
    label = view.labels.term(term)
    own = [row for (name, _other), row in found.rows[PLANNED].items() if name == term]
    if own[0].statistic == "spline_coefficient":
        return [Row(_("{}, a curve").format(label), _curve(view, found, term))]
    if not any(row.level for row in own):
        return [Row(in_words(view.labels, own[0]), _cells(view, found, (term, "")))]
    reference = [
        row.level
        for row in view.lookup.where(
            "modelling", found.analysis["name"], statistic="reference", term=term, model=PLANNED
        )
        if row.dataset == COMPLETE
    ]
    levels = [*reference, *(row.level for row in own)]
    known = [code for code in view.labels.levels(term) if code in levels]
    rows = [Row(label, tuple(("",) for _other in range(2 * len(found.rows))), "heading")]
    for level in [*known, *(code for code in levels if code not in known)]:
        cells = _cells(view, found, (term, level))
        if level in reference:
            cells = tuple(text for _other in found.rows for text in (("reference",), ("",)))
        rows.append(Row(view.labels.level_of_term(term, level), cells, "part", label))
    return rows


def _cells(view: View, found: OtherModels, place: Place) -> tuple[Text, ...]:
    cells: list[Text] = []
    for rows in found.rows.values():
        row = rows.get(place)
        cells += [view.with_interval(row), view.where_there(row, "p")]
    return tuple(cells)


def _curve(view: View, found: OtherModels, term: str) -> tuple[Text, ...]:
    """The test of a curve as a whole, where a model has one: its parts mean nothing alone."""
    cells: list[Text] = []
    for model in found.rows:
        row = view.lookup.one(
            "modelling",
            found.analysis["name"],
            "joint_test",
            term=term,
            model=model,
            dataset=COMPLETE,
        )
        cells += [("",), view.where_there(row, "p")]
    return tuple(cells)


def _joint_table(view: View, analysis: Mapping[str, Any]) -> Table | None:
    """Firth's tests of all coefficients of a term at once."""
    tests = view.lookup.where(
        "modelling", analysis["name"], statistic="joint_test", model="firth", dataset=COMPLETE
    )
    if not tests:
        return None
    rows = [
        Row(
            view.labels.term(row.term),
            (view.cell(row), view.where_there(row, "df"), view.where_there(row, "p")),
        )
        for row in tests
    ]
    methods = dict.fromkeys(row.method for row in tests if row.method)
    return Table(
        file_name("firth_joint", analysis["name"]),
        _("{}: terms with several coefficients, by Firth’s penalised likelihood").format(
            analysis["label"]
        ),
        _("Term"),
        [Column(_("Chi-square")), Column(_("df")), Column("p")],
        rows,
        [(ended(capital(method)),) for method in methods],
    )
