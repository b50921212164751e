"""The planned regressions on the page: in words, in a table, and their families of tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from questline.core.sentences import ended
from questline.reporting.catalogue import _
from questline.reporting.labels import readable
from questline.reporting.pages.for_a_paper import paragraphs
from questline.reporting.pages.model_lines import COMPLETE, CONDITION, FAMILY_METHODS
from questline.reporting.pages.model_table import model_table
from questline.reporting.pages.tables import Table, file_name
from questline.reporting.pages.term_tests import term_tests_table
from questline.reporting.pages.topic import WITH_NUMBERS, with_numbers
from questline.reporting.pages.view import View
from questline.reporting.pages.words import Finding, findings_of, people_sentence
from questline.reporting.pages.writing import Text, say
from questline.reporting.phrases import listed

ESTIMATES = ("odds_ratio", "coefficient", "spline_coefficient")


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
    paper: list[Text]
    cautions: list[Text]
    table: Table
    tests: list[Table]


def model_views(view: View) -> list[ModelView]:
    """Every planned regression, in the order of the plan."""
    return [_model_view(view, analysis) for analysis in view.study["analyses"]]


def families_sentences(view: View) -> list[Text]:
    """How many tests each family holds and how their p-values are adjusted."""
    sentences = []
    for name, family in view.study["families"].items():
        found = view.lookup.one(
            "modelling", "families", "number_of_tests", term=name, dataset="complete"
        )
        if found is not None:
            method = _(FAMILY_METHODS[family["method"]])
            about = family["label"] or readable(name)
            tests = view.number(found)
            sentences.append(
                say(_("{}: {} tests, p-values adjusted after {}."), about, tests, method)
            )
    return [*sentences, *_whole_study(view)]


def _whole_study(view: View) -> list[Text]:
    """How many tests of results of interest were planned in all, and how many have no p-value."""
    counts = {
        level: view.number(
            view.lookup.one(
                "modelling",
                "families",
                "number_of_tests",
                term="whole_study",
                level=level,
                dataset=COMPLETE,
            )
        )
        for level in ("all", "in_families", "outside_families", "not_computed")
    }
    if not counts["all"].is_there:
        return []
    lost = counts["not_computed"]
    return [
        say(
            _(
                "In the whole study {} tests of results of interest were planned: {} in these "
                "families and {} outside them, whose p-values are not adjusted. {}"
            ),
            counts["all"],
            counts["in_families"],
            counts["outside_families"],
            say(_("Not computable were {} of them."), lost) if lost.text != "0" else "",
        )
    ]


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
        paper=paragraphs(view, analysis),
        cautions=_cautions(view, analysis),
        table=model_table(view, analysis),
        tests=with_numbers([term_tests_table(view, analysis, COMPLETE)]),
    )


def _cautions(view: View, analysis: Mapping[str, Any]) -> list[Text]:
    """What is odd about the estimates and levels of the adjusted model, each sentence once."""
    rows = [
        row
        for row in view.lookup.where(
            "modelling", analysis["name"], model="adjusted", dataset=COMPLETE
        )
        if row.statistic in (*ESTIMATES, "threshold")
    ]
    remarks = dict.fromkeys(
        row.note
        for row in rows
        if row.note
        and (row.status in WITH_NUMBERS or row.statistic == "threshold")
        and not row.note.startswith(CONDITION)
    )
    return [(ended(view.labels.reason(note)),) for note in remarks]
