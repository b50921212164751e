"""The script of pages, for both editions: a page, and beside it the folder of its tables."""

import json
import re
import runpy
from types import SimpleNamespace

import pandas as pd
import pytest

from questline.core.files import write_ledger, write_statistics
from reporting.reports import (
    CHANGES,
    EXCLUSIONS,
    FINDINGS,
    INPUTS,
    TEXTBOOK_ANSWERS,
    reading_matter,
)
from reporting.stores import small_store


class Named(dict):
    """Inputs or outputs as Snakemake gives them: by name, as item and as attribute."""

    __getattr__ = dict.__getitem__


FIGURE = {
    "name": "example", "section": "scales", "caption": "A caption.", "alt": "It shows nothing.",
}  # fmt: skip


@pytest.fixture
def written(root, tmp_path):
    listed = [FIGURE, {**FIGURE, "name": "undrawn"}]
    picture = '<svg role="img" aria-label="x"><title>T</title></svg>'
    table = pd.DataFrame({"Group": ["a", "=b"], "Difference": ["-0.25", "3"]})
    for edition, mark in (("public", ""), ("internal", "internal_")):
        figures = tmp_path / edition
        figures.mkdir()
        gallery = tmp_path / f"{mark}gallery"
        gallery.mkdir()
        shown = [{"picture": f"{mark}photograph_001.jpg", "preview": f"{mark}preview_001.jpg"},
                 {"picture": "", "preview": ""}]  # fmt: skip
        (gallery / f"{mark}gallery.json").write_text(json.dumps(shown), encoding="utf-8")
        for name in shown[0].values():
            (gallery / name).write_bytes(name.encode())
        (figures / f"{mark}figures.json").write_text(json.dumps(listed), encoding="utf-8")
        (figures / f"{mark}example.svg").write_text(picture, encoding="utf-8")
        for entry in listed:
            write_ledger(figures / f"{mark}{entry['name']}.csv", table)
    write_statistics(tmp_path / "store.csv", small_store())
    for name, ledger in (
        ("exclusions", EXCLUSIONS), ("changes", CHANGES), ("findings", FINDINGS),
    ):  # fmt: skip
        write_ledger(tmp_path / f"{name}.csv", ledger)
    write_ledger(tmp_path / "textbook_answers.csv", TEXTBOOK_ANSWERS)
    (tmp_path / "inputs.json").write_text(json.dumps(INPUTS), encoding="utf-8")
    templates = sorted(
        str(path) for path in (root / "reports" / "templates").rglob("*") if path.is_file()
    )
    out = tmp_path / "out"
    for edition, folder in (("public", out), ("internal", out / "internal")):
        snakemake = SimpleNamespace(
            rule="pages",
            input=Named(
                store=tmp_path / "store.csv",
                audit=[],
                figures=tmp_path / edition,
                inputs=tmp_path / "inputs.json",
                textbook_answers=tmp_path / "textbook_answers.csv",
                exclusions=tmp_path / "exclusions.csv",
                changes=tmp_path / "changes.csv",
                findings=tmp_path / "findings.csv",
                quotations=[],
                interviews=[tmp_path / f"{'' if edition == 'public' else 'internal_'}gallery"],
                templates=templates,
                catalogue=[],
                checklists=[root / "reports" / "checklists" / "strobe.yaml"],
            ),
            output=Named(
                page=folder / "index.html",
                codebook=folder / "codebook.html",
                linked_data=folder / "codebook.jsonld",
                tables=folder / "tables",
                gallery=folder / "gallery",
            ),
            params=SimpleNamespace(
                edition=edition, study={"language": "en-GB", **reading_matter()}
            ),
            log=[str(tmp_path / f"{edition}.log")],
        )
        script = root / "scripts" / "pages.py"
        runpy.run_path(str(script), init_globals={"snakemake": snakemake})
    return out


def test_both_pages_and_their_tables_are_written(written):
    for folder in (written, written / "internal"):
        html = (folder / "index.html").read_text(encoding="utf-8")
        linked = set(re.findall(r'href="tables/([a-z0-9_]+)\.csv"', html))
        assert linked
        for name in linked:
            assert (folder / "tables" / f"{name}.csv").is_file()
    assert "Public edition" in (written / "index.html").read_text(encoding="utf-8")
    assert not (written / "tables" / "exclusions.csv").exists()
    assert (written / "internal" / "tables" / "internal_exclusions.csv").is_file()


def test_figures_stand_in_the_page_with_their_data(written):
    html = (written / "index.html").read_text(encoding="utf-8")
    assert '<svg role="img" aria-label="x"><title>T</title></svg>' in html
    assert 'href="figures/example.svg"' in html
    assert 'href="figures/undrawn.svg"' not in html
    assert "It shows nothing." in html
    assert "<td>−0.25</td>" in html


def test_the_pictures_of_the_gallery_lie_beside_the_page_and_nothing_else(written):
    for folder, mark in ((written, ""), (written / "internal", "internal_")):
        (picture,) = (folder / "gallery").iterdir()
        assert picture.name == f"{mark}photograph_001.jpg"
        assert picture.read_bytes() == picture.name.encode()
