"""The public pages, pictures and tables at hand, and the words in which numbers may stand."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from questline.core.configuration import Study
from questline.core.errors import StudyError
from questline.core.parameters import reading_matter
from questline.core.statistics import join_parts, store_from_csv
from questline.provenance.comparison import read_rows
from questline.provenance.editions import is_public
from questline.provenance.shown_numbers import texts_of_code, texts_of_plain_data, unexplained

READ = (".html", ".svg", ".csv", ".json", ".jsonld")
REPORTING = "reporting/"
STORES = ("statistics.csv", "audit.csv")
"""The files in the folder of the release that hold the numbers of the pages."""
ORIGINS = ("inputs.json", "textbook_answers.csv")
WRITTEN = ("interviews/gallery/gallery.json", "interviews/codebook.csv")
"""Public files of words that people wrote: of those interviewed, and of their coders."""


def public_documents(results: Path, paths: Iterable[str]) -> dict[str, str]:
    """The public files that readers see, by path within the results."""
    return {
        path: (results / path).read_text(encoding="utf-8", errors="replace")
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
    there = {path.name: path.read_text("utf-8", "replace") for path in stores if path.is_file()}
    try:
        for name, text in there.items():
            read_rows(text, f"release/{name}")
    except StudyError as error:
        return [str(error)]
    parts = [store_from_csv(text) for text in there.values()]
    store = join_parts(parts)
    damaged = [name for name in documents if not _is_whole(name, documents[name])]
    whole = {name: documents[name] for name in documents if name not in damaged}
    # The page for reviewers says how many statistics there are, and how many in each file.
    counts = [str(len(part)) for part in (store, *parts)]
    found = unexplained(whole, store, [*_known_texts(results, study, checkout), *counts])
    sentences = [f"{one.document}: {one.text} {one.why}" for one in found]
    return [f"{name} cannot be read" for name in damaged] + sentences


def _is_whole(name: str, content: str) -> bool:
    if not name.endswith((".json", ".jsonld")):
        return True
    try:
        json.loads(content)
    except ValueError:
        return False
    return True


def _known_texts(results: Path, study: Study, checkout: Path) -> list[str]:
    """What people wrote: the study's files, the words of the report, the list of what went in."""
    own = [path.read_text(encoding="utf-8-sig") for path in study.files]
    modules = (checkout / "scripts" / "questline" / "reporting").rglob("*.py")
    code = [text for path in modules for text in texts_of_code(path.read_text(encoding="utf-8"))]
    templates = (checkout / "reports" / "templates").rglob("*.html")
    checklists = (checkout / "reports" / "checklists").glob("*.yaml")
    pages = [path.read_text(encoding="utf-8") for path in (*templates, *checklists)]
    # The page for reviewers shows how the files were read, with what holds where they are silent.
    read = texts_of_plain_data(reading_matter(study))
    known = [*own, *code, *pages, *read]
    for name in ORIGINS:
        path = results / "provenance" / name
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            known += texts_of_plain_data(json.loads(text)) if name.endswith(".json") else [text]
            # Pages say how many textbook answers there are.
            known += [str(len(text.splitlines()) - 1)] if name.endswith(".csv") else []
    for name in WRITTEN:
        path = results / name
        if path.is_file():
            known += _words(name, path.read_text(encoding="utf-8", errors="replace"))
    return known


def _words(name: str, text: str) -> list[str]:
    """The words in which numbers may stand; of the gallery not the places and sizes of pictures."""
    if not name.endswith(".json"):
        return [text]
    entries = json.loads(text) if _is_whole(name, text) else []
    there = [entry for entry in entries if isinstance(entry, dict)]
    return [str(entry.get(key, "")) for entry in there for key in ("description", "words")]
