"""The public pages, pictures and tables at hand, and the words in which numbers may stand."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from questline.core.configuration import Study
from questline.core.statistics import join_parts, store_from_csv
from questline.provenance.editions import is_public
from questline.provenance.shown_numbers import texts_of_code, texts_of_plain_data, unexplained

READ = (".html", ".svg", ".csv", ".json", ".jsonld")
REPORTING = "reporting/"
STORES = ("statistics.csv", "audit.csv")
"""The files in the folder of the release that hold the numbers of the pages."""
ORIGINS = ("inputs.json", "textbook_answers.csv")


def public_documents(results: Path, paths: Iterable[str]) -> dict[str, str]:
    """The public files that readers see, by path within the results."""
    return {
        path: (results / path).read_text(encoding="utf-8")
        for path in sorted(paths)
        if path.startswith(REPORTING) and is_public(path) and path.endswith(READ)
    }


def untraced(
    results: Path, documents: dict[str, str], study: Study, checkout: Path
) -> list[str] | None:
    """The numbers of the documents that are no published ones, as sentences; None without pages."""
    stores = [results / "release" / name for name in STORES]
    if not documents or not stores[0].is_file():
        return None
    there = [path.read_text(encoding="utf-8") for path in stores if path.is_file()]
    store = join_parts(map(store_from_csv, there))
    found = unexplained(documents, store, _known_texts(results, study, checkout))
    return [f"{one.document}: {one.text} {one.why}" for one in found]


def _known_texts(results: Path, study: Study, checkout: Path) -> list[str]:
    """What people wrote: the study's files, the words of the report, the list of what went in."""
    own = [path.read_text(encoding="utf-8-sig") for path in study.files]
    modules = (checkout / "scripts" / "questline" / "reporting").rglob("*.py")
    code = [text for path in modules for text in texts_of_code(path.read_text(encoding="utf-8"))]
    templates = (checkout / "reports" / "templates").rglob("*.html")
    pages = [path.read_text(encoding="utf-8") for path in templates]
    known = [*own, *code, *pages]
    for name in ORIGINS:
        path = results / "provenance" / name
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            known += texts_of_plain_data(json.loads(text)) if name.endswith(".json") else [text]
    return known
