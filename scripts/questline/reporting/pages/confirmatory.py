"""Confirmatory factor analysis on the page: does the planned model fit, and how well?"""

from __future__ import annotations

from collections.abc import Sequence

from questline.reporting import numbers
from questline.reporting.catalogue import _, message
from questline.reporting.lookup import Statistic
from questline.reporting.names import CONFIRMATORY_FIT, ESTIMATORS
from questline.reporting.pages.confirmatory_tables import (
    factor_table,
    loadings_table,
    modification_table,
)
from questline.reporting.pages.exploratory import fit_cell, interval_notes
from questline.reporting.pages.measured import Measured
from questline.reporting.pages.tables import Column, Row, Table, file_name
from questline.reporting.pages.topic import Topic, cautions_of, unless_there, with_numbers
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text, say
from questline.reporting.phrases import listed

VARIANT_WORDS = {"robust": message("robust"), "scaled": message("scaled"), "": ""}
MARKS = (
    ("cfi", message("CFI"), 0.95, True),
    ("rmsea", message("RMSEA"), 0.06, False),
    ("srmr", message("SRMR"), 0.08, False),
)
"""Hu and Bentler's rules of thumb (1999): the measure, its name, the mark, whether to exceed it."""

VARIANTS = ("robust", "scaled", "")
"""Which version of a measure the sentence gives: the first that was computed."""

ORIENTATION = message(
    "Rules of thumb, as orientation and not as a verdict: CFI of 0.95 or more, RMSEA of 0.06 "
    "or less, SRMR of 0.08 or less (Hu and Bentler 1999). They were found for long scales of "
    "continuous answers and maximum likelihood; with WLSMV the same numbers look better than "
    "they are (Xia and Yang 2019), with few items RMSEA looks worse (Kenny, Kaniskan and "
    "McCoach 2015). The exact test rejects nearly right models when many people answer. A "
    "good fit does not show that the model is the only one, nor what the scale measures."
)


def confirmatory_topic(view: View, scale: Measured) -> Topic:
    """The fit in words, one sentence an estimator, and the tables."""
    heading = _("Confirmatory factor analysis")
    fitted = [name for name in ESTIMATORS if scale.rows(model=name)]
    if not fitted:
        return Topic(heading)
    sentences, cautions = [], []
    for estimator in fitted:
        sentences.append(_sentence(view, scale, estimator))
        rows = [row for row in scale.rows(model=estimator) if not row.group]
        cautions += cautions_of(view, ESTIMATORS[estimator], rows)
    told = [sentence for sentence in sentences if sentence]
    return Topic(
        heading,
        sentences=told,
        cautions=_joined(cautions),
        tables=with_numbers(
            [
                _fit_table(scale, view, fitted),
                loadings_table(view, scale, fitted),
                factor_table(view, scale, fitted),
                modification_table(view, scale, fitted),
            ]
        ),
        explained=bool(told),
    )


def _joined(cautions: Sequence[Text]) -> list[Text]:
    """The same caution of several estimators as one."""
    named: dict[tuple[str, Text], list[str]] = {}
    for start, *rest in cautions:
        estimator, _other, end = str(start).partition(":")
        named.setdefault((end, tuple(rest)), []).append(estimator)
    return [(f"{listed(names)}:{end}", *rest) for (end, rest), names in named.items()]


def best(rows: Sequence[Statistic], name: str) -> tuple[Statistic | None, str]:
    """The first version of a measure that was computed, and which: robust, scaled or plain."""
    by_name = {row.statistic: row for row in rows}
    for variant in VARIANTS:
        found = by_name.get(f"{name}_{variant}" if variant else name)
        if found is not None and found.status != "not_computable":
            return found, variant
    return by_name.get(name), ""


def _sentence(view: View, scale: Measured, estimator: str) -> Text:
    rows = scale.rows(model=estimator, term="model")
    name = ESTIMATORS[estimator]
    test, kind = best(rows, "chi_square")
    entry = view.number(test)
    if test is None or not entry.is_there:
        # Where nothing was computed, the cautions say why.
        return unless_there(name, entry) if entry.status == "hidden" else ()
    if test.df == 0:
        # A model that fits by construction: the stage's own remark says so among the cautions.
        return ()
    measures: list[Text] = []
    for measure, label, *_limits in MARKS:
        found, variant = best(rows, measure)
        value, ends = view.number(found), view.number(found, "interval")
        if value.is_there:
            level = _level(found)
            name_of_it = f"{_(VARIANT_WORDS[variant])} {_(label)}".strip()
            measure_text = say("{} {}", name_of_it, value)
            if level and ends.is_there:
                measure_text = say(_("{} ({} interval {})"), measure_text, level, ends)
            measures.append(measure_text)
    said: list[Text] = [say(_("{}chi-square {}"), f"{kind} " if kind else "", view.with_test(test))]
    joined: Text = ()
    for place, part in enumerate([*said, *measures]):
        joined = (*joined, "; " if place else "", *part)
    return (f"{name}: ", *joined, ". ", _verdict(rows))


def _level(row: Statistic | None) -> str:
    if row is None or row.conf_level is None:
        return ""
    return numbers.confidence_level(row.conf_level)


def _verdict(rows: Sequence[Statistic]) -> str:
    """Which rules of thumb the measures keep to, without a judgement of the scale."""
    inside: list[str] = []
    outside: list[str] = []
    for measure, label, mark, above in MARKS:
        found, _other = best(rows, measure)
        if found is None or found.estimate is None:
            continue
        keeps = found.estimate >= mark if above else found.estimate <= mark
        (inside if keeps else outside).append(label)
    if not inside and not outside:
        return _("Measures of fit are not there to be read.")
    if not outside:
        return _("Within the rules of thumb for {}.").format(listed(inside))
    if not inside:
        return _("Outside the rules of thumb for {}.").format(listed(outside))
    return _("Within the rules of thumb for {}, outside for {}.").format(
        listed(inside), listed(outside)
    )


def _fit_table(scale: Measured, view: View, fitted: Sequence[str]) -> Table:
    rows, shown = [], []
    for statistic, label in CONFIRMATORY_FIT:
        found = [scale.one(statistic, "model", model=name) for name in fitted]
        if any(found):
            cells = tuple(fit_cell(view, row) if row else ("",) for row in found)
            rows.append(Row(_(label), cells))
            shown += [row for row in found if row]
    notes: list[Text] = interval_notes(shown)
    if any(row.statistic.endswith(("_scaled", "_robust")) for row in shown):
        notes.append(
            (
                _(
                    "Scaled: from the corrected test. Robust: CFI, TLI and RMSEA with the "
                    "correction that keeps their meaning (Brosseau-Liard and Savalei 2014)."
                ),
            )
        )
    return Table(
        file_name("confirmatory_fit", scale.name),
        _("Fit of the planned model of {}").format(scale.label),
        _("Measure"),
        [Column(ESTIMATORS[name]) for name in fitted],
        rows,
        notes,
    )
