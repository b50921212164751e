"""Reports for tests: the shipped study from its raw file, and a small one from a made store."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd

from questline.core import parameters
from questline.core.configuration import load_study
from questline.core.interview_results import InterviewResults
from questline.reporting.figures import draw_figures
from questline.reporting.pages.page import build_page
from questline.reporting.pages.page_figure import page_figure
from questline.reporting.pages.selftest import COLUMNS
from questline.reporting.pages.tables import Table
from reporting.stores import labels, small_store

ROOT = Path(__file__).resolve().parent.parent.parent
CHECKSUM = "0123456789abcdef" * 4
INPUTS: dict[str, Any] = {
    "study": "small_study",
    "raw": {"name": "answers.csv", "bytes": 10, "sha256": CHECKSUM},
    "configuration": [{"name": "study.yaml", "bytes": 5, "sha256": CHECKSUM[::-1]}],
    "lock": {"name": "requirements.txt", "bytes": 7, "sha256": CHECKSUM},
    "seed": 11,
    "versions": {"python": "3.11.0", "numpy": "2.4.0"},
    "commit": "",
}
EXCLUSIONS = pd.DataFrame(
    [["3", "no_consent", "no", "kept: yes", "excluded", "Did not agree to take part"]],
    columns=["row", "rule", "value", "threshold", "decision", "reason"],
)
CHANGES = pd.DataFrame(
    [["5", "gender", "woman ", "woman", "label_variant", "Blanks"]],
    columns=["row", "variable", "before", "after", "rule", "reason"],
)
FINDINGS = pd.DataFrame(
    [["out_of_range", "decide", "months", "999", "1", "months: 1 answer out of range."]],
    columns=["kind", "severity", "where", "found", "count", "message"],
)
FEW_DRAWS = {"bootstrap": 100, "parallel_draws": 20}
FEW_SETS = {"sets": 4, "iterations": 4}
FEW_PERMUTATIONS = 19
FEW_SAMPLES = {
    "internal_validation": {"samples": 60},
    "detectable": {"power": 0.8, "simulations": 100},
}
"""What the pages say does not depend on how often chance was asked, and tests should be fast."""
TEXTBOOK_ANSWERS = pd.DataFrame(
    [
        ["Reliability", "Alpha of four items", "0.7312", "0.731", "0.0005", "pass", "A book", ""],
        ["Regression", "A slope", "2.5", "2.4", "1e-06 relative", "fail", "R 4.2", "Looked at."],
    ],
    columns=list(COLUMNS),
)


@dataclass(frozen=True)
class Report:
    """One edition: its page, its tables, and the store that it is a view of."""

    html: str
    tables: dict[str, pd.DataFrame]
    store: pd.DataFrame


def templates() -> dict[str, str]:
    folder = ROOT / "reports" / "templates"
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }


def reading_matter(**changes: Any) -> dict[str, Any]:
    """What `core.parameters.reading_matter` would give for the small store."""
    settings = labels()
    rules = [
        {
            "name": "no_consent",
            "kind": "consent",
            "reason": "Did not agree to take part",
            "decision": "exclude",
            "variable": "leaving",
            "keep_if": ["yes"],
            "catch_if": [],
            "below": None,
            "above": None,
            "if_missing": "catch",
        },
        {
            "name": "too_fast",
            "kind": "too_fast",
            "reason": "Finished too fast",
            "decision": "exclude",
            "variable": "months",
            "least_seconds": 120.0,
        },
        {
            "name": "few_hours",
            "kind": "condition",
            "reason": "Works few hours",
            "decision": "mark",
            "variable": "months",
            "keep_if": [],
            "catch_if": [],
            "below": 8.0,
            "above": None,
            "if_missing": "keep",
        },
    ]
    settings["cleaning"] = {"out_of_range": "error", "least_respondents": 3, "rules": rules}
    whole = {
        **settings,
        "codebook": codebook_of(settings["variables"]),
        "title": "A small study",
        "authors": ["Ada", "Grace"],
        "summary": "What goes with what.",
        "recruitment": "Everybody was asked.",
        "download": "",
        "licence": "",
        "seed": 11,
        "families": {},
        "limits": ["It is small."],
        "deviations": [],
        "release": {
            "settings": {
                "threshold": 10,
                "zero_cells": "hide",
                "full_cells": "hide",
                "missing_answers": "show",
                "rounding": "none",
                "least_residual_df": 10,
                "dominance": {"people": 2, "share": 0.9, "next_largest": 0.1},
            },
            "exceptions": [],
            "earlier": [],
            "quotations": 0,
        },
        "registration": {"state": "none", "amendments": [], "idle": [], "sections": {}},
        "interviews": None,
    }
    return {**whole, **changes}


def codebook_of(variables: dict[str, Any]) -> dict[str, Any]:
    """What `core.published_codebook.codebook_entries` would give for these variables."""
    return {
        name: {
            "label": about["label"],
            "kind": about["kind"],
            "numeric": not about["levels"],
            "match": "header",
            "column": f"Question {name}",
            "joined_with": [],
            "choices_of": "",
            "option": "",
            "levels": [
                {"code": code, "label": label, "texts": [label]} for code, label in about["levels"]
            ],
            "missing": [["-99", "refused"]],
            "minimum": about["minimum"],
            "maximum": about["maximum"],
            "matching": "exact",
            "formats": [],
            "reversed_in_export": False,
            "sensitivity": about["sensitivity"],
            "sources": [],
            "rule": "",
            "note": about["note"],
        }
        for name, about in variables.items()
    }


def small_report(
    edition: str = "public",
    store: pd.DataFrame | None = None,
    study: dict[str, Any] | None = None,
    *,
    with_figures: bool = False,
    **ledgers: Any,
) -> Report:
    """A report on the small store; `ledgers` replace those of this module by their names."""
    shown = small_store() if store is None else store
    settings = reading_matter() if study is None else study
    return _report(edition, shown, settings, INPUTS, with_figures=with_figures, **ledgers)


def shipped_reports() -> dict[str, Report]:
    """Both editions of the shipped study's report, made from its raw file."""
    from questline.cleaning.stage import clean
    from questline.description.stage import describe
    from questline.imputation.stage import impute
    from questline.intake.exports.reading import open_export
    from questline.intake.stage import take_in
    from questline.measurement.stage import measure
    from questline.modelling.stage import model
    from questline.release.anonymity.examination import examine_anonymity
    from questline.release.free_text.examination import examine_free_text
    from questline.release.stage import release
    from questline.robustness.stage import assess
    from questline.scoring.stage import score

    study, problems = load_study(ROOT / "config" / "link_workers")
    assert study is not None, problems
    variables = study.intake_variables()
    opened = open_export(study.raw, variables=variables)
    taken = take_in(opened, variables, out_of_range=study.cleaning.out_of_range)
    settings = parameters.cleaning_settings(study)
    cleaned = clean(taken.responses, taken.missing, taken.changes, study.variables(), settings)
    every = ("kind", "items", "minimum", "maximum", "reverse_keyed", "score", "items_needed",
             "bands", "lowest_score", "highest_score", "group_factors")  # fmt: skip
    scales = study.scale_definitions(*every)
    scored = score(cleaned.responses, scales)
    confidence = study.plan.confidence
    described = describe(
        cleaned.responses, cleaned.missing, scored.scores,
        variables=study.analysis_variables(parameters.described_names(study)),
        table_one=study.plan.table_one.model_dump(),
        answers=parameters.answer_groups(study),
        correlations=study.plan.correlations.model_dump(),
        benchmarks=parameters.benchmark_shares(study),
        confidence=confidence,
    )  # fmt: skip
    measured = measure(
        cleaned.responses, scored.scores, scales,
        plan={**parameters.measurement(study), **FEW_DRAWS},
        variables=study.analysis_variables(
            [entry.group for entry in study.plan.measurement.invariance]
        ),
        confidence=confidence, seed=study.settings.seed,
    )  # fmt: skip
    plan = parameters.imputation(study)
    few_sets = None if plan is None else {**plan, **FEW_SETS}
    imputed = impute(
        cleaned.responses, scored.scores,
        variables=study.analysis_variables(parameters.imputed_names(study)),
        scales=scales, plan=few_sets, confidence=confidence,
        seed=study.settings.seed, missing=cleaned.missing,
    )  # fmt: skip
    modelled = model(
        cleaned.responses, scored.scores,
        completed=imputed.completed,
        imputation=few_sets,
        variables=study.analysis_variables(parameters.modelled_names(study)),
        analyses=parameters.analyses(study),
        comparisons=parameters.comparisons(study),
        families=parameters.family_methods(study),
        confidence=confidence,
        questions={**parameters.questions(study), **FEW_SAMPLES},
        seed=study.settings.seed,
        careless=parameters.careless(study),
        exclusions=cleaned.exclusions,
        everyone=cleaned.everyone,
    )  # fmt: skip
    curves = parameters.robustness(study)
    for curve in curves["curves"]:
        curve["permutations"] = FEW_PERMUTATIONS
    assessed = assess(
        cleaned.everyone, cleaned.exclusions, taken.missing,
        completed=imputed.completed,
        variables=study.analysis_variables(parameters.robustness_names(study)),
        plan={**curves, "imputation": {**curves["imputation"], **FEW_SETS}},
        confidence=confidence, seed=study.settings.seed,
    )  # fmt: skip
    examined = examine_anonymity(cleaned.responses, parameters.anonymity(study) or {})
    written = examine_free_text(cleaned.responses, **parameters.free_text(study))
    stages = (taken, cleaned, scored, measured, described, imputed, modelled, assessed)
    stages = (*stages, examined, written)
    released = release(
        [stage.statistics for stage in stages],
        study.release.model_dump(),
        parameters.release_facts(study),
    )
    matter = parameters.reading_matter(study)
    ledgers = {
        "exclusions": cleaned.exclusions.astype(str),
        "changes": cleaned.changes.astype(str),
        "findings": taken.findings.astype(str),
        "quotations": written.quotations,
        "free_text": written.candidates,
    }
    return {
        edition: _report(edition, store, matter, INPUTS, with_figures=True, **ledgers)
        for edition, store in (("public", released.public), ("internal", released.internal))
    }


def _report(
    edition: str,
    store: pd.DataFrame,
    study: dict[str, Any],
    inputs: dict[str, Any],
    *,
    with_figures: bool,
    exclusions: pd.DataFrame = EXCLUSIONS,
    changes: pd.DataFrame = CHANGES,
    findings: pd.DataFrame = FINDINGS,
    textbook_answers: pd.DataFrame | None = TEXTBOOK_ANSWERS,
    quotations: pd.DataFrame | None = None,
    free_text: pd.DataFrame | None = None,
    interviews: InterviewResults | None = None,
) -> Report:
    drawn = draw_figures(store, study).values() if with_figures else []
    figures = [
        page_figure(
            {name: getattr(figure, name) for name in ("name", "section", "caption", "alt")},
            figure.svg,
            figure.table,
        )
        for figure in drawn
    ]
    html, tables = build_page(
        store, study, inputs, exclusions, changes, findings, figures, templates(), edition,
        textbook_answers, quotations, free_text, interviews,
    )  # fmt: skip
    return Report(html, {name: frame_of(table) for name, table in tables.items()}, store)


def frame_of(table: Table) -> pd.DataFrame:
    """A table as its download holds it."""
    headers, lines = table.lines()
    return pd.DataFrame(lines, columns=headers, dtype=object)


@dataclass
class Element:
    """One element of a page: its tag, its attributes and all text inside it."""

    tag: str
    attributes: dict[str, str]
    parents: tuple[str, ...]
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.pieces)


@dataclass
class Page(HTMLParser):
    """A page read back: its elements in their order."""

    html: str
    elements: list[Element] = field(default_factory=list)
    _open: list[Element] = field(default_factory=list)

    VOID = frozenset(("meta", "link", "br", "img", "input", "hr", "path", "use"))

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.feed(self.html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(
            tag,
            {name: value or "" for name, value in attrs},
            tuple(entry.tag for entry in self._open),
        )
        self.elements.append(element)
        if tag not in self.VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if self._open and self._open[-1].tag == tag:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> without its beginning"
        assert self._open[-1].tag == tag, f"</{tag}> ends <{self._open[-1].tag}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1].tag == "script":
            self._open[-1].pieces.append(data)  # what a script holds is no text of the page
            return
        for element in self._open:
            element.pieces.append(data)

    def all(self, tag: str) -> list[Element]:
        return [element for element in self.elements if element.tag == tag]

    def words(self) -> str:
        """All visible text, blanks made single."""
        body = next(element for element in self.elements if element.tag == "body")
        return re.sub(r"\s+", " ", body.text)


@lru_cache(maxsize=4)
def read_page(html: str) -> Page:
    """A page read back; the long ones are read once for all the tests that look at them."""
    return Page(html)
