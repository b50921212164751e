"""A planned regression with imputed answers beside the same one on complete cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from questline.core.sentences import ended
from questline.reporting.catalogue import _, message
from questline.reporting.lookup import Statistic, kind_of_estimate
from questline.reporting.names import EFFECTS
from questline.reporting.pages.model_lines import (
    COMPLETE,
    CONDITION,
    FAMILY_METHODS,
    MEASURES,
    Line,
    lines_of,
)
from questline.reporting.pages.model_table import estimate_cell
from questline.reporting.pages.results import (
    IMPUTED,
    focal_lines,
    result_of,
    same_words,
    words_of,
)
from questline.reporting.pages.shifted_models import is_shift, shift_sentences, shift_table
from questline.reporting.pages.tables import Column, Row, Table, file_name
from questline.reporting.pages.term_tests import term_tests_table
from questline.reporting.pages.topic import cautions_of, with_numbers
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text, say
from questline.reporting.phrases import listed

FIT = (
    ("count", message("People")),
    ("left_out", message("Left out")),
    ("events", message("Events (imputed: mean of the sets)")),
    ("number_of_sets", message("Completed sets")),
    ("auc", message("Area under the ROC curve")),
    ("nagelkerke_r_squared", message("Nagelkerke’s R squared")),
    ("r_squared", message("R squared")),
)


@dataclass(frozen=True)
class ImputedModel:
    """One planned regression with imputed answers."""

    sentences: list[Text]
    cautions: list[Text]
    beside: list[Table]
    folded: list[Table]
    shifts: list[Text]
    shift_tables: list[Table]


def imputed_model(view: View, analysis: Mapping[str, Any]) -> ImputedModel | None:
    """The pooled results of one regression, None where nothing was imputed."""
    rows = view.lookup.where("modelling", analysis["name"], dataset=IMPUTED)
    if not rows:
        return None
    elsewhere = {*EFFECTS, "e_value", "e_value_limit"}
    main = [
        row
        for row in rows
        if not is_shift(row)
        and row.term != "model"
        and row.statistic not in elsewhere
        and not row.note.startswith(CONDITION)
    ]
    if not main:
        main = rows
    folded = [
        _beside_table(view, analysis, "unadjusted"),
        term_tests_table(view, analysis, IMPUTED),
        _fit_table(view, analysis),
    ]
    return ImputedModel(
        sentences=_sentences(view, analysis),
        cautions=cautions_of(view, _("Missing answers imputed"), main),
        beside=with_numbers([_beside_table(view, analysis, "adjusted")]),
        folded=with_numbers(folded),
        shifts=shift_sentences(view, analysis),
        shift_tables=with_numbers([shift_table(view, analysis)]),
    )


def changed_verdicts(view: View) -> Text:
    """Whether imputation changes any verdict of the planned models, in one sentence; or nothing."""
    compared, changed = 0, []
    for analysis in view.study["analyses"]:
        for line in focal_lines(view, analysis):
            before, after = _pair(view, analysis, line)
            if before is None or after is None:
                continue
            compared += 1
            if not same_words(view, before, after):
                changed.append(f"{analysis['label']}, {line.name} (“{words_of(view, after)}”)")
    if not compared:
        return ()
    if not changed:
        return (_("Filling in missing answers by imputation changes the words of none of these."),)
    others = _(" The others stay.") if len(changed) < compared else ""
    return (
        _("Filling in missing answers by imputation changes the words: {}.{}").format(
            listed(changed), others
        ),
    )


def _sentences(view: View, analysis: Mapping[str, Any]) -> list[Text]:
    """Each result of interest, before and after imputation."""
    sentences = []
    for line in focal_lines(view, analysis):
        before, after = _pair(view, analysis, line)
        if before is None or after is None:
            continue
        first, words = words_of(view, before), words_of(view, after)
        if same_words(view, before, after):
            said = _("the words stay: {}").format(words)
        elif first == words:
            said = _("{}, but in the other direction").format(words)
        else:
            said = _("the words change from “{}” to “{}”").format(first, words)
        sentences.append(
            say(
                _("{}: {} on complete cases, {} with missing answers imputed; {}."),
                line.name,
                _in_words(view, analysis, line, before),
                _in_words(view, analysis, line, after),
                said,
            )
        )
    return sentences


def _in_words(view: View, analysis: Mapping[str, Any], line: Line, row: Statistic) -> Text:
    """An estimate with its interval; of a curve the name of its test as well."""
    if not line.is_curve:
        return view.with_interval(row)
    is_f = row.dataset == IMPUTED or analysis["kind"] == "linear"
    return ("F " if is_f else _("chi-square "), *estimate_cell(view, line, row))


def _pair(
    view: View, analysis: Mapping[str, Any], line: Line
) -> tuple[Statistic | None, Statistic | None]:
    """The adjusted estimate on complete cases and on imputed sets, where both have numbers."""
    found = [result_of(view, analysis, line, dataset) for dataset in (COMPLETE, IMPUTED)]
    if any(row is None or not view.number(row).is_there for row in found):
        return None, None
    return found[0], found[1]


def _beside_table(view: View, analysis: Mapping[str, Any], model: str) -> Table:
    estimate = _(MEASURES[analysis["kind"]])
    adjusts = bool(analysis["family"]) and model == "adjusted"
    shown = {"p": "p", **({"p_adjusted": _("p, family")} if adjusts else {})}
    headers = [_("{} ({} interval)").format(estimate, view.confidence), *shown.values()]
    columns = [
        *(Column(header, _("Complete cases")) for header in headers),
        *(Column(header, _("Missing answers imputed")) for header in headers),
        Column(_("Fraction of missing information"), _("Missing answers imputed")),
    ]
    beside: list[Text] = [("",) for _other in shown]
    rows = []
    for line in lines_of(view, analysis):
        if line.is_interaction and model == "unadjusted":
            continue
        cells: list[Text] = []
        for dataset in (COMPLETE, IMPUTED):
            if line.kind == "heading":
                cells += [("",), *beside]
            elif _is_reference(view, analysis, line, model):
                cells += [("reference",), *beside]
            else:
                row = result_of(view, analysis, line, dataset, model=model)
                cells += [
                    estimate_cell(view, line, row),
                    *(view.where_there(row, p) for p in shown),
                ]
        share = result_of(
            view,
            analysis,
            line,
            IMPUTED,
            statistic="fraction_of_missing_information",
            model=model,
        )
        cells.append(view.where_there(share))
        rows.append(Row(line.head, tuple(cells), line.kind, line.under))
    notes: list[Text] = [
        (
            _(
                "Complete cases: those who answered everything in the model. Missing answers "
                "imputed: pooled over the completed sets, with all whose missing answers could "
                "be filled in. Fraction of missing information: how much of the uncertainty of "
                "the result comes from missing answers."
            ),
        )
    ]
    estimates = view.lookup.where(
        "modelling", analysis["name"], dataset=IMPUTED, statistic=kind_of_estimate(analysis)
    )
    methods = sorted({row.method for row in estimates if row.method and ":" not in row.term})
    notes += [(_("Imputed: {}").format(ended(method)),) for method in methods]
    if any(line.is_curve for line in lines_of(view, analysis)):
        test = "F" if analysis["kind"] == "linear" else "chi-square"
        notes.append(
            (
                _(
                    "Curves: the statistic of the test that the term goes with "
                    "nothing, with its degrees of freedom in brackets; {} on complete "
                    "cases, F with missing answers imputed."
                ).format(test),
            )
        )
    if adjusts:
        method = _(FAMILY_METHODS[view.study["families"][analysis["family"]]["method"]])
        notes.append(
            (_("p, family: adjusted after {} for all tests of its family.").format(method),)
        )
    name = file_name("imputed", *(() if model == "adjusted" else (model,)), analysis["name"])
    caption = _("{}, {}: complete cases beside imputed answers").format(analysis["label"], model)
    return Table(name, caption, _("Term"), columns, rows, notes)


def _fit_table(view: View, analysis: Mapping[str, Any]) -> Table | None:
    rows = []
    notes: dict[str, None] = {}
    for statistic, label in FIT:
        found = [
            view.lookup.one(
                "modelling",
                analysis["name"],
                statistic,
                term="model",
                model="adjusted",
                dataset=dataset,
            )
            for dataset in (COMPLETE, IMPUTED)
        ]
        if found[1] is not None:
            cells = tuple(view.with_interval(row) if row else ("",) for row in found)
            rows.append(Row(_(label), cells))
            if found[1].note and found[1].status in ("shown", "rounded"):
                notes[ended(view.labels.in_words(found[1].note))] = None
    if not rows:
        return None
    return Table(
        file_name("imputed_fit", analysis["name"]),
        _("{}: the model on complete cases and on imputed answers").format(analysis["label"]),
        _("Measure"),
        [Column(_("Complete cases")), Column(_("Missing answers imputed"))],
        rows,
        [(note,) for note in notes],
    )


def _is_reference(view: View, analysis: Mapping[str, Any], line: Line, model: str) -> bool:
    return bool(line.level) and any(
        result_of(view, analysis, line, dataset, statistic="reference", model=model)
        for dataset in (COMPLETE, IMPUTED)
    )
