"""The planned regressions on the page: in words, in a table, and their families of tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from questline.core.sentences import listed
from questline.reporting.labels import readable
from questline.reporting.pages.model_table import FAMILY_METHODS, model_table
from questline.reporting.pages.tables import Table, file_name
from questline.reporting.pages.view import View
from questline.reporting.pages.words import Finding, findings_of, people_sentence
from questline.reporting.pages.writing import Text, say


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
        found = view.lookup.one(
            "modelling", "families", "number_of_tests", term=name, dataset="complete"
        )
        if found is not None:
            method = FAMILY_METHODS[family["method"]]
            about = family["label"] or readable(name)
            tests = view.number(found)
            sentences.append(say("{}: {} tests, p-values adjusted after {}.", about, tests, method))
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
        table=model_table(view, analysis),
    )
