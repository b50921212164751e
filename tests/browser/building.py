"""A built report of the small study: every page, table, figure and picture in its folder."""

from __future__ import annotations

from pathlib import Path

from questline.core.files import write_figures, write_folder, write_lines, write_text
from questline.reporting.editions import file_mark
from questline.reporting.figures import draw_figures
from questline.reporting.pages.codebook_page import build_codebook
from questline.reporting.pages.linked_data import as_json
from questline.reporting.pages.page import build_page
from questline.reporting.pages.page_figure import page_figure
from reporting.reports import (
    CHANGES,
    EXCLUSIONS,
    FINDINGS,
    INPUTS,
    TEXTBOOK_ANSWERS,
    reading_matter,
    templates,
)
from reporting.stores_interviews import WORDS, interview_results, interview_store


def write_report(folder: Path) -> Path:
    """Write both editions of the small study's report, as its rules would; gives `folder`."""
    _write_edition(folder, "public")
    _write_edition(folder / "internal", "internal")
    return folder


def _write_edition(folder: Path, edition: str) -> None:
    store, interviews = interview_store(edition), interview_results(edition)
    study, mark = reading_matter(interviews=WORDS), file_mark(edition)
    drawn = [
        (
            {name: getattr(figure, name) for name in ("name", "section", "caption", "alt")},
            figure.svg,
            figure.table,
        )
        for figure in draw_figures(store, study).values()
    ]
    figures = [page_figure(*entry) for entry in drawn]
    html, tables = build_page(
        store, study, INPUTS, EXCLUSIONS, CHANGES, FINDINGS, figures, templates(), edition,
        TEXTBOOK_ANSWERS, None, None, interviews,
    )  # fmt: skip
    write_text(folder / "index.html", html)
    codebook, dataset = build_codebook(store, study, INPUTS, templates(), edition)
    write_text(folder / "codebook.html", codebook)
    write_text(folder / "codebook.jsonld", as_json(dataset))
    for name, table in tables.items():
        write_lines(folder / "tables" / f"{mark}{name}.csv", *table.lines())
    write_figures(
        folder / "figures",
        [(entry, svg, table.columns, _lines(table)) for entry, svg, table in drawn],
        mark,
    )
    write_folder(folder / "gallery", interviews.pictures())


def _lines(table) -> list[list[str]]:
    return [[str(cell) for cell in line] for line in table.itertuples(index=False)]
