"""Putting a report together: the views of all sections, the templates, the tables to download."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

import pandas as pd

from questline.core.checklists import Checklist
from questline.core.interview_results import InterviewResults
from questline.reporting.catalogue import _, message
from questline.reporting.editions import WATERMARK, file_mark
from questline.reporting.lookup import Lookup
from questline.reporting.pages import (
    answers,
    careless,
    comparisons,
    diagnostics,
    drift,
    effects,
    flow,
    held_back,
    imputation,
    imputed_models,
    invariance,
    methods,
    missing,
    model_checks,
    models,
    origins,
    other_models,
    own_words,
    people,
    quality,
    registration,
    reliability,
    robustness,
    scales,
    selftest,
    sharing,
    trust,
    weighting,
)
from questline.reporting.pages.checklists import with_checklists
from questline.reporting.pages.findings import key_findings
from questline.reporting.pages.interview_sections import interview_sections
from questline.reporting.pages.made import how_made
from questline.reporting.pages.page_figure import PageFigure
from questline.reporting.pages.tables import Table
from questline.reporting.pages.templates import compiled
from questline.reporting.pages.traced import Traced
from questline.reporting.pages.view import INTERNAL, PUBLIC, View

PAGE = "page.html"
SECTIONS = (
    ("findings", message("Key findings")),
    ("flow", message("Participant flow")),
    ("quality", message("Data quality")),
    ("careless", message("Careless responding")),
    ("respondents", message("Who answered")),
    ("scales", message("Scales")),
    ("answers", message("Answers to the questions")),
    ("own_words", message("In their own words")),
    ("interviewees", message("Whom we interviewed")),
    ("themes", message("What they said")),
    ("photographs", message("Photographs")),
    ("models", message("Planned models")),
    ("comparisons", message("Comparisons and correlations")),
    ("diagnostics", message("Diagnostics")),
    ("trust", message("How far the models can be trusted")),
    ("missing", message("Missing answers and imputation")),
    ("weighting", message("Weighted to the population")),
    ("robustness", message("How far the results depend on decisions")),
    ("joint_display", message("Numbers and interviews together")),
    ("methods", message("Methods")),
    ("registration", message("What changed after registration")),
    ("release", message("What is held back")),
    ("limits", message("Limits")),
    ("checklists", message("Reporting checklists")),
    ("sharing", message("Before the data are shared")),
    ("provenance", message("Provenance")),
    ("selftest", message("Self-test")),
)


def build_page(
    store: pd.DataFrame,
    study: Mapping[str, Any],
    inputs: Mapping[str, Any],
    exclusions: pd.DataFrame,
    changes: pd.DataFrame,
    findings: pd.DataFrame,
    figures: Sequence[PageFigure],
    templates: Mapping[str, str],
    edition: str,
    textbook_answers: pd.DataFrame | None = None,
    quotations: pd.DataFrame | None = None,
    free_text: pd.DataFrame | None = None,
    interviews: InterviewResults | None = None,
    checklists: Sequence[Checklist] = (),
) -> tuple[str, dict[str, Table]]:
    """One edition of the report as one self-contained page, and its tables by name.

    `store` is release's store of that edition, `study` `parameters.reading_matter`, `inputs` the
    content of inputs.json. The ledgers `exclusions`, `changes` and `findings` are listed in the
    internal edition alone; the public one has their counts from the store. `templates` holds the
    page's templates by name, `textbook_answers` the self-test's table, without which its section is
    left out; `quotations` are those that a person released, `free_text` what was found in every
    answer, for the internal edition alone; `interviews` is what the interview strand wrote for that
    edition; `checklists` are answered from the page that was built. Raises ValueError for an
    unknown edition, for two tables of one name and for a figure of a section that does not exist:
    faults of the caller.
    """
    if edition not in (PUBLIC, INTERNAL):
        raise ValueError(f"an edition is {PUBLIC} or {INTERNAL}, not {edition!r}")
    known = {name for name, _title in SECTIONS}
    astray = sorted({figure.section for figure in figures} - known)
    if astray:
        raise ValueError(f"figures of sections that do not exist: {', '.join(astray)}")
    view = View(Lookup(store), study, inputs, edition, exclusions, changes, findings)
    content = _content(view)
    questions = trust.trust_questions(view)
    if questions:
        content["trust"] = {"questions": questions}
    screened = careless.careless_view(view)
    if screened is not None:
        content["careless"] = {"view": screened}
    weighted = weighting.weighting_view(view)
    if weighted is not None:
        content["weighting"] = {"view": weighted}
    varied = robustness.curve_views(view)
    if varied:
        content["robustness"] = {"introduction": (_(robustness.INTRODUCTION),), "curves": varied}
    said = own_words.own_words_view(view, quotations, free_text)
    if said is not None:
        content["own_words"] = {"view": said}
    content |= interview_sections(view, interviews)
    shared = sharing.sharing_view(view)
    if shared is not None:
        content["sharing"] = {"view": shared}
    if textbook_answers is not None:
        content["selftest"] = {"view": selftest.selftest_view(textbook_answers)}
    if checklists:
        content["checklists"] = {"lists": None}
    html = _render(templates, view, content, figures, Traced(store["id"]))
    if checklists:
        html, answered = with_checklists(html, checklists, view, templates)
        content["checklists"] = {"lists": answered}
    return html, _tables_by_name(content)


def _content(view: View) -> dict[str, dict[str, Any]]:
    """What each section's template is given, by section."""
    fitted = models.model_views(view)
    internal = view.is_internal
    examined = [*scales.scale_views(view), *scales.set_views(view)]
    compared = invariance.invariance_topics(view)
    return {
        "findings": {"key": key_findings(view, fitted)},
        "flow": {
            "sentence": flow.flow_sentence(view),
            "table": flow.flow_table(view),
            "listed": quality.exclusions_table(view) if internal else None,
        },
        "quality": {
            "export": quality.export_sentence(view),
            "findings": quality.findings_table(view),
            "drift": drift.drift_table(view),
            "nothing_drifted": drift.nothing_drifted(view),
            "changes": quality.changes_table(view),
            "indices": quality.indices_table(view),
            "listed_findings": quality.listed_findings_table(view) if internal else None,
            "listed_changes": quality.listed_changes_table(view) if internal else None,
        },
        "respondents": {"table": people.table_one(view), "tests": people.tests_table(view)},
        "scales": {
            "scores": scales.scores_table(view),
            "reliability": reliability.reliability_table(view),
            "scored": scales.scored_table(view),
            "scales": examined,
            "invariance": compared,
            "reading": scales.how_to_read(examined, compared),
        },
        "answers": {
            "tables": answers.answer_tables(view),
            "benchmarks": answers.benchmark_table(view),
        },
        "models": {
            "models": fitted,
            "imputed": {
                entry["name"]: imputed_models.imputed_model(view, entry)
                for entry in view.study["analyses"]
            },
            "effects": {
                entry["name"]: effects.effects_view(view, entry) for entry in view.study["analyses"]
            },
            "other": {
                entry["name"]: other_models.other_models_view(view, entry)
                for entry in view.study["analyses"]
            },
            "families": models.families_sentences(view),
        },
        "comparisons": {
            "sentences": comparisons.sentences(view),
            "tests": comparisons.tests_table(view),
            "groups": comparisons.group_tables(view),
            "correlations": comparisons.correlations_table(view),
        },
        "diagnostics": {
            "fit": diagnostics.fit_tables(view),
            "reading": model_checks.reading(view),
            "models": diagnostics.diagnostic_views(view),
        },
        "missing": {
            "table": missing.missing_table(view),
            "patterns": missing.patterns_table(view),
            "imputation": imputation.imputation_view(view),
        },
        "methods": {"parts": methods.methods(view), "table": methods.methods_table(view)},
        "registration": {
            "view": registration.registration_view(view),
            "deviations": view.study["deviations"],
        },
        "release": {"view": held_back.held_back(view)},
        "limits": {"limits": view.study["limits"]},
        "provenance": {
            "files": origins.files_table(view),
            "versions": origins.versions_table(view),
            "commands": origins.commands(view),
        },
    }


def _render(
    templates: Mapping[str, str],
    view: View,
    content: Mapping[str, Mapping[str, Any]],
    figures: Sequence[PageFigure],
    traced: Traced,
) -> str:
    """The templates filled. Text of the study is escaped and is never read as a template.

    What is told of each number comes last on the page, when it is known which are shown.
    """
    from markupsafe import Markup

    drawn = {
        name: [figure for figure in figures if figure.section == name] for name, _title in SECTIONS
    }
    return (
        compiled(templates)
        .get_template(PAGE)
        .render(
            study=view.study,
            inputs=view.inputs,
            internal=view.is_internal,
            watermark=_(WATERMARK) if view.is_internal else "",
            file_mark=file_mark(view.edition),
            confidence=view.confidence,
            threshold=view.study["threshold"],
            people_rounded=view.has_rounded_people,
            sections=[section for section in SECTIONS if section[0] in content],
            content=content,
            figures=drawn,
            traced=traced,
            how_made=lambda: Markup(how_made(view, traced)),
        )
    )


def _tables_by_name(content: Any) -> dict[str, Table]:
    """Every table of the page by its name. Raises ValueError when two have the same one."""
    named: dict[str, Table] = {}
    for table in _tables(content):
        if named.setdefault(table.name, table) is not table:
            raise ValueError(f"two tables have the name {table.name}")
    return named


def _tables(content: Any) -> Iterator[Table]:
    """Every table inside the views, in the order of the page."""
    if isinstance(content, Table):
        yield content
    elif isinstance(content, Mapping):
        for part in content.values():
            yield from _tables(part)
    elif isinstance(content, (list, tuple)):
        for part in content:
            yield from _tables(part)
    elif is_dataclass(content) and not isinstance(content, type):
        for entry in fields(content):
            yield from _tables(getattr(content, entry.name))
