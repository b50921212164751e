"""The planned regressions as tables: unadjusted and adjusted side by side, and the published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from questline.reporting import numbers
from questline.reporting.pages.labels import ended, listed
from questline.reporting.pages.lookup import Statistic
from questline.reporting.pages.tables import Column, Row, Table, file_name
from questline.reporting.pages.view import View
from questline.reporting.pages.words import (
    Finding,
    findings_of,
    kind_of_estimate,
    people_sentence,
)
from questline.reporting.pages.writing import Text, say

MODELS = (("unadjusted", "Unadjusted"), ("adjusted", "Adjusted"))
FAMILY_METHODS = {"holm": "Holm", "benjamini_hochberg": "Benjamini and Hochberg"}


@dataclass(frozen=True)
class ModelView:
    """One planned regression on the page."""

    name: str
    analysis: str
    label: str
    kind: str
    people: Text
    adjusted_for: str
    findings: list[Finding]
    table: Table


def model_views(view: View) -> list[ModelView]:
    """Every planned regression, in the order of the plan."""
    return [_model_view(view, analysis) for analysis in view.study["analyses"]]


def families_sentences(view: View) -> list[Text]:
    """How many tests each family holds and how their p-values are adjusted."""
    sentences = []
    for name, family in view.study["families"].items():
        found = view.lookup.one("modelling", "families", "number_of_tests", term=name)
        if found is None:
            found = next(iter(view.lookup.where("modelling", "families", term=name)), None)
        if found is None:
            continue
        about = family["label"] or name.replace("_", " ")
        sentences.append(
            say("{}: {} tests, p-values adjusted after {}.", about, view.number(found),
                FAMILY_METHODS[family["method"]])
        )  # fmt: skip
    return sentences


def _model_view(view: View, analysis: Mapping[str, Any]) -> ModelView:
    covariates = [view.labels.variable(name) for name in analysis["covariates"]]
    return ModelView(
        name=file_name("model", analysis["name"]),
        analysis=analysis["name"],
        label=analysis["label"],
        kind=analysis["kind"],
        people=people_sentence(view, analysis),
        adjusted_for=listed(covariates),
        findings=findings_of(view, analysis),
        table=_model_table(view, analysis),
    )


def _model_table(view: View, analysis: Mapping[str, Any]) -> Table:
    logistic = analysis["kind"] == "logistic"
    estimate = "Odds ratio" if logistic else "Difference"
    columns = (
        [Column("With the event"), Column("Without")] if logistic else [Column("People")]
    )  # fmt: skip
    for _, label in MODELS:
        columns += [Column(f"{estimate} ({view.confidence} interval)", label), Column("p", label)]
    adjusts = bool(analysis["family"])
    if adjusts:
        columns.append(Column("p, family", "Adjusted"))
    published = _published(view, analysis)
    if published:
        columns.append(Column("Published", "Elsewhere"))
    rows: list[Row] = []
    for term in [*(entry["variable"] for entry in analysis["predictors"]), *analysis["covariates"]]:
        rows += _term_rows(view, analysis, term, adjusts, published)
    return Table(
        file_name("model", analysis["name"]),
        f"{analysis['label']}: {estimate.lower()}s with intervals",
        "Term",
        columns,
        rows,
        _notes(view, analysis, published),
    )


def _term_rows(
    view: View,
    analysis: Mapping[str, Any],
    term: str,
    adjusts: bool,
    published: Mapping[str, Mapping[str, Any]],
) -> list[Row]:
    """One line for a number; a heading and a line per level for a category."""
    label = view.labels.variable(term)
    found = view.lookup.where("modelling", analysis["name"], model="adjusted", term=term)
    levels = {
        row.level
        for row in found
        if row.level and row.statistic in (kind_of_estimate(analysis), "reference")
    }
    if not levels:
        unit = next((row.unit for row in found if row.statistic == kind_of_estimate(analysis)), "")
        head = f"{label}, {unit}" if unit else label
        return [_row(view, analysis, term, "", head, adjusts, published)]
    blank = tuple(("",) for _ in range(_width(analysis, adjusts, bool(published))))
    rows = [Row(label, blank, "heading")]
    known = view.labels.levels(term)
    order = [code for code in known if code in levels] + sorted(levels - set(known))
    for code in order:
        head = view.labels.level(term, code)
        rows.append(_row(view, analysis, term, code, head, adjusts, published, label))
    return rows


def _width(analysis: Mapping[str, Any], adjusts: bool, published: bool) -> int:
    return (2 if analysis["kind"] == "logistic" else 1) + 4 + adjusts + published


def _row(
    view: View,
    analysis: Mapping[str, Any],
    term: str,
    level: str,
    head: str,
    adjusts: bool,
    published: Mapping[str, Mapping[str, Any]],
    under: str = "",
) -> Row:
    kind = kind_of_estimate(analysis)
    cells: list[Text] = []
    for group in ("event", "no_event") if analysis["kind"] == "logistic" else ("",):
        people = _statistic(view, analysis, "adjusted", "count", term, level, group)
        cells.append(view.cell(people) if people else ("",))
    for model, _ in MODELS:
        if level and _statistic(view, analysis, model, "reference", term, level):
            cells += [("reference",), ("",)]
            continue
        found = _statistic(view, analysis, model, kind, term, level)
        cells += [view.with_interval(found), _where_there(view, found, "p")]
    adjusted = _statistic(view, analysis, "adjusted", kind, term, level)
    if adjusts:
        cells.append(_where_there(view, adjusted, "p_adjusted"))
    if published:
        entry = published.get(adjusted.id) if adjusted else None
        cells.append((_published_words(entry),) if entry else ("",))
    return Row(head, tuple(cells), "part" if under else "plain", under)


def _where_there(view: View, statistic: Statistic | None, shows: str) -> Text:
    """The cell, or nothing where the store has no such number or says elsewhere why not."""
    entry = view.number(statistic, shows)
    return ("",) if entry.status in ("absent", "not_computable") else (entry,)


def _statistic(
    view: View,
    analysis: Mapping[str, Any],
    model: str,
    statistic: str,
    term: str,
    level: str = "",
    group: str = "",
) -> Statistic | None:
    return view.lookup.one(
        "modelling",
        analysis["name"],
        statistic,
        term=term,
        level=level,
        group=group,
        model=model,
        dataset="complete",
    )


def _published(view: View, analysis: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The published results that belong to this analysis, by the id of our own."""
    start = f"modelling/{analysis['name']}/"
    return {
        entry["result"]: entry
        for entry in view.study["published"]
        if entry["result"].startswith(start)
    }


def _published_words(entry: Mapping[str, Any]) -> str:
    if entry["result"].endswith("/odds_ratio"):
        ends = numbers.ratio_interval(entry["ci_low"], entry["ci_high"])
        return f"{numbers.ratio(entry['estimate'])} ({ends})"
    ends = numbers.interval(entry["ci_low"], entry["ci_high"])
    return f"{numbers.estimate(entry['estimate'])} ({ends})"


def _notes(
    view: View, analysis: Mapping[str, Any], published: Mapping[str, Mapping[str, Any]]
) -> list[Text]:
    notes: list[Text] = [
        (
            "Both models use the same people, those with complete answers. Unadjusted: each term "
            "alone. Adjusted: all terms together.",
        )
    ]
    if analysis["kind"] == "logistic":
        event = view.labels.level(analysis["outcome"], analysis["event"])
        notes.append((f"The event is the answer “{event}”.",))
    methods = {
        row.method
        for row in view.lookup.where(
            "modelling", analysis["name"], statistic=kind_of_estimate(analysis)
        )
        if row.method
    }
    notes += [(ended(method[:1].upper() + method[1:]),) for method in sorted(methods)]
    sources = dict.fromkeys(entry["source"] for entry in published.values())
    notes += [(f"Published: {ended(source)}",) for source in sources]
    for scale in _scales_in(view, analysis):
        notes.append((f"{scale['label']}: {ended(scale['direction'])} {ended(scale['note'])}".strip(),))
    return notes


def _scales_in(view: View, analysis: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    named = [analysis["outcome"], *(entry["variable"] for entry in analysis["predictors"])]
    named += analysis["covariates"]
    return [view.study["scales"][name] for name in named if name in view.study["scales"]]
