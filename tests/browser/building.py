"""A built report of the small study: every page, table, figure and picture in its folder."""

from __future__ import annotations

from pathlib import Path

from questline.core.files import write_figures, write_folder, write_lines, write_text
from questline.reporting.editions import file_mark
from questline.reporting.figures import draw_figures
from questline.reporting.pages.page_figure import page_figure
from reporting.every_page import build_every_page, study_with_words
from reporting.stores_interviews import WORDS, interview_results, interview_store


def write_report(folder: Path) -> None:
    """Write both editions of the small study's report, as its rules would."""
    _write_edition(folder, "public")
    _write_edition(folder / "internal", "internal")


def _write_edition(folder: Path, edition: str) -> None:
    store, interviews = interview_store(edition), interview_results(edition)
    study, mark = study_with_words(interviews=WORDS), file_mark(edition)
    drawn = [
        (
            {name: getattr(figure, name) for name in ("name", "section", "caption", "alt")},
            figure.svg,
            figure.table,
        )
        for figure in draw_figures(store, study).values()
    ]
    figures = [page_figure(*entry) for entry in drawn]
    built = build_every_page(edition, store, study, figures, interviews=interviews)
    for name, html in built.html.items():
        write_text(folder / name, html)
    write_text(folder / "codebook.jsonld", built.linked_data)
    pictures = {name: svg.encode() for name, svg in built.pictures.items()}
    write_folder(folder / "summary_pictures", pictures)
    for name, table in built.tables.items():
        write_lines(folder / "tables" / f"{mark}{name}.csv", *table.lines())
    lines = [
        (entry, svg, table.columns, table.astype(str).to_numpy().tolist())
        for entry, svg, table in drawn
    ]
    write_figures(folder / "figures", lines, mark)
    write_folder(folder / "gallery", interviews.pictures())
