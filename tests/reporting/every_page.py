"""Every page of a built report at once, made from a store and what a study says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from questline.core.interview_results import InterviewResults
from questline.reporting.pages.codebook_page import build_codebook
from questline.reporting.pages.linked_data import as_json
from questline.reporting.pages.page import build_page
from questline.reporting.pages.page_figure import PageFigure
from questline.reporting.pages.reproducibility import build_reproducibility
from questline.reporting.pages.tables import Table
from questline.reporting.summary.page import build_summary
from reporting.reports import (
    CHANGES,
    EXCLUSIONS,
    FINDINGS,
    INPUTS,
    TEXTBOOK_ANSWERS,
    reading_matter,
    templates,
)

WORDS = {
    "language": "en-GB",
    "checklists": {},
    "plain_words": {
        "people": "people who answered",
        "names": [
            {
                "variable": "leaving", "name": "Leaving", "low": "", "high": "", "levels": {},
                "event": "had thought of leaving",
            },
        ],
    },
    "recommendations": [
        {
            "advice": "Tell people what the job is.",
            "results": ["modelling/leaving/adjusted/complete/strain/odds_ratio"],
            "themes": [],
            "source": "A book",
        },
    ],
}  # fmt: skip
"""What people wrote for readers who are no researchers."""


@dataclass(frozen=True)
class Pages:
    """The pages by file name, the linked data, the summary's pictures, the report's tables."""

    html: Mapping[str, str]
    linked_data: str
    pictures: Mapping[str, str]
    tables: Mapping[str, Table]


def study_with_words(**changes: Any) -> dict[str, Any]:
    """What the small study says, with words for every reader; `changes` replace whole keys."""
    return {**reading_matter(), **WORDS, **changes}


def build_every_page(
    edition: str,
    store: pd.DataFrame,
    study: Mapping[str, Any],
    figures: list[PageFigure] | None = None,
    *,
    inputs: Mapping[str, Any] = INPUTS,
    exclusions: pd.DataFrame = EXCLUSIONS,
    changes: pd.DataFrame = CHANGES,
    findings: pd.DataFrame = FINDINGS,
    textbook_answers: pd.DataFrame = TEXTBOOK_ANSWERS,
    quotations: pd.DataFrame | None = None,
    free_text: pd.DataFrame | None = None,
    interviews: InterviewResults | None = None,
) -> Pages:
    """Every page of an edition as its rules make them; the summary is in the public one alone."""
    pages = templates()
    report, tables = build_page(
        store, study, inputs, exclusions, changes, findings, figures or [], pages, edition,
        textbook_answers, quotations, free_text, interviews,
    )  # fmt: skip
    codebook, dataset = build_codebook(store, study, inputs, pages, edition)
    html = {
        "index.html": report,
        "codebook.html": codebook,
        "reproducibility.html": build_reproducibility(
            store, study, inputs, textbook_answers, pages, edition
        ),
    }
    pictures: Mapping[str, str] = {}
    if edition == "public":
        summary = build_summary(store, study, pages)
        html["summary.html"], pictures = summary.html, summary.pictures
    return Pages(html, as_json(dataset), pictures, tables)
