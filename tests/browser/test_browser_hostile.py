"""A whole run of a study that is hostile in every text: a browser sees words, and nothing else."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from browser.hostile_study import (
    QUOTATION,
    RAW_NAME,
    hostile_words,
    plain_words,
    write_hostile_study,
)
from browser.visiting import pages_of, visit
from hostile import ASKED, CORPUS, FAMILIES
from questline.reporting.pages.direction import in_order
from workflow.running import made_once, shared_folder, snakemake

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
REPORTING = Path("results", "link_workers", "reporting")
SHAPE = """
(aside) => [...document.querySelectorAll('*')].filter(e => !e.closest(aside))
  .map(e => `${e.localName}[${e.getAttributeNames().sort()}]`)
"""
DRAWINGS = "svg svg, svg *"
WORDS_COUNT = "#checklists *"
"""Where it matters whether somebody wrote words at all."""
IN_PICTURES = """
() => [...new Set([...document.querySelectorAll('svg, svg *')]
  .flatMap(e => [e.localName, ...e.getAttributeNames().map(name => `@${name}`)]))]
"""
DRAWN = frozenset(
    ("svg", "title", "desc", "defs", "g", "path", "rect", "circle", "line", "polyline", "polygon",
     "text", "tspan", "use", "clipPath", "linearGradient", "stop", "pattern", "style", "metadata",
     "ellipse")
)  # fmt: skip


def run(folder: Path) -> None:
    """Run the study twice: hostile, and harmless to be compared with."""
    for name, words, quotation in (
        ("hostile", hostile_words(), QUOTATION),
        ("plain", plain_words(), "Plainquotation of a person"),
    ):
        screen = snakemake(write_hostile_study(folder / name, words, quotation))
        assert screen.code == 0, screen.text


@pytest.fixture(scope="module")
def runs(tmp_path_factory, worker_id) -> Path:
    return made_once(shared_folder(tmp_path_factory.getbasetemp(), worker_id) / "hostile", run)


@pytest.fixture(scope="module")
def hostile(runs) -> Path:
    return runs / "hostile" / REPORTING


@pytest.fixture(scope="module")
def plain(runs) -> Path:
    return runs / "plain" / REPORTING


def test_the_same_pages_and_files_are_there(hostile, plain):
    mine, theirs = (
        {path.relative_to(folder).as_posix() for path in folder.rglob("[!.]*") if path.is_file()}
        for folder in (hostile, plain)
    )
    assert {name for name in mine if not re.fullmatch(r"[a-z0-9_/]+\.[a-z]+", name)} == set()
    # Photographs are numbered in an order that their words give.
    mine, theirs = ({name for name in names if "gallery/" not in name} for names in (mine, theirs))
    assert mine == theirs


def test_every_page_has_the_elements_that_harmless_words_give_it(browser, hostile, plain):
    for name, path in pages_of(hostile).items():
        with visit(browser, path) as seen, visit(browser, plain / name) as other:
            mine, theirs = (entry.page.evaluate(SHAPE, DRAWINGS) for entry in (seen, other))
            assert set(mine) - set(theirs) == set(), name
            if not name.startswith("internal/"):
                # For the team it is listed which answers could tell who somebody is: hostile ones.
                aside = f"{DRAWINGS}, {WORDS_COUNT}"
                mine, theirs = (entry.page.evaluate(SHAPE, aside) for entry in (seen, other))
                # Photographs stand in an order that their words give, so that elements are counted.
                assert Counter(mine) == Counter(theirs), name
            drawn = seen.page.evaluate(IN_PICTURES)
            assert {entry for entry in drawn if entry[0] != "@"} <= DRAWN, name
            assert not [entry for entry in drawn if entry.startswith("@on")], name


def test_nothing_runs_is_asked_for_or_pops_up(browser, hostile):
    for name, path in pages_of(hostile).items():
        with visit(browser, path) as seen:
            seen.fold(True)
            seen.page.mouse.move(300, 300)
            seen.page.wait_for_load_state("networkidle")
            assert seen.dialogs == [], name
            assert seen.complaints == [], name
            asked = [url for url in seen.requests if not url.startswith("data:")]
            assert asked == [path.as_uri()], name
            links = seen.page.evaluate(
                "() => [...document.querySelectorAll('[href], [src]')].map(e =>"
                " e.getAttribute('href') || e.getAttribute('src'))"
            )
            assert not [link for link in links if ASKED in link or link.startswith("javascript")]
            assert seen.page.evaluate("() => document.title.length") > 0


def test_the_words_are_there_as_they_were_written(browser, hostile):
    shown = ""
    for path in pages_of(hostile).values():
        with visit(browser, path) as seen:
            shown += " " + seen.page.evaluate("() => document.body.textContent")
    words = " ".join(shown.split())
    assert QUOTATION in words
    for name, texts in FAMILIES.items():
        read = [text for text in texts if " ".join(in_order(text).split()) in words]
        assert len(read) >= len(texts) / 2, name
    assert sum(" ".join(in_order(text).split()) in words for text in CORPUS) >= 200


def test_the_name_of_the_raw_file_is_read_and_names_nothing(browser, hostile):
    with visit(browser, hostile / "reproducibility.html") as seen:
        words = seen.page.evaluate("() => document.body.textContent")
        assert " ".join(in_order(RAW_NAME).split()) in " ".join(words.split())
    assert not [path for path in hostile.parent.rglob("*") if "7+7" in path.name]


def test_no_cell_of_any_file_is_a_formula(hostile):
    results = hostile.parent
    # The configuration is kept as it was written.
    files = sorted(path for path in results.rglob("*.csv") if path.parent.name != "configuration")
    assert len(files) > 200
    acting = []
    for path in files:
        for line in csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")):
            acting += [(path.name, cell) for cell in line if acts(cell)]
    assert acting == []


def acts(cell: str) -> bool:
    """Whether a spreadsheet might run a cell as a formula: it begins like one, and is no number."""
    return cell.startswith(("=", "+", "-", "@", "\t", "\r")) and not re.fullmatch(
        r"[-+]?\d+(\.\d+)?(e[-+]?\d+)?", cell
    )


def test_linked_data_are_json_as_harmless_ones(hostile, plain):
    for name in ("codebook.jsonld", "internal/codebook.jsonld"):
        mine, theirs = (
            json.loads((folder / name).read_text(encoding="utf-8")) for folder in (hostile, plain)
        )
        assert outline(mine) == outline(theirs), name


def outline(value):
    """The keys of data, without what stands under them."""
    if isinstance(value, dict):
        return {name: outline(entry) for name, entry in value.items()}
    return [outline(entry) for entry in value] if isinstance(value, list) else type(value).__name__
