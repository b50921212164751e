"""The page as a document: self-contained, in order, readable without scripts, labelled."""

import json
import re
from base64 import b64encode
from collections import Counter
from hashlib import sha256
from itertools import pairwise

import pytest

from questline.reporting.editions import WATERMARK
from questline.reporting.pages.page import SECTIONS
from reporting.reports import read_page, reading_matter, small_report

EDITIONS = ["public", "internal"]
SYNTHETIC = "These data are synthetic"
STRAND = ("interviewees", "themes", "photographs", "joint_display")
"""Sections of the interview strand, which has tests of its own."""


@pytest.fixture(params=EDITIONS)
def report(request, shipped):
    return shipped[request.param]


@pytest.fixture
def page(report):
    return read_page(report.html)


def test_the_page_is_one_british_document_with_its_sections_in_order(page):
    assert page.elements[0].tag == "html"
    assert page.elements[0].attributes["lang"] == "en-GB"
    assert [entry.attributes["id"] for entry in page.all("section")] == [
        name
        for name, _ in SECTIONS
        if name not in (*STRAND, "checklists") and (name != "sharing" or WATERMARK in page.words())
    ]
    assert len(page.all("h1")) == 1
    assert len(page.all("main")) == 1
    assert page.all("title")[0].text.strip()


def test_headings_leave_out_no_level(page):
    levels = [int(entry.tag[1]) for entry in page.elements if re.fullmatch(r"h[1-6]", entry.tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_no_id_stands_twice_and_every_place_that_is_named_exists(page):
    ids = Counter(entry.attributes["id"] for entry in page.elements if "id" in entry.attributes)
    assert [name for name, count in ids.items() if count > 1] == []
    for entry in page.elements:
        for name in ("aria-labelledby", "aria-describedby"):
            for target in entry.attributes.get(name, "").split():
                assert target in ids
        link = entry.attributes.get("href", "")
        if link.startswith("#"):
            assert link[1:] in ids
    urls = [
        target
        for entry in page.elements
        for value in entry.attributes.values()
        for target in re.findall(r"url\(#([^)]+)\)", value)
    ]
    assert set(urls) <= set(ids)


def test_nothing_is_loaded_and_only_our_scripts_run(page, report):
    policy = next(
        entry.attributes["content"]
        for entry in page.all("meta")
        if "http-equiv" in entry.attributes
    )
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    for entry in page.all("script"):
        if entry.attributes.get("type") == "application/json":
            assert set(entry.attributes) == {"type", "id"}
            assert json.loads(entry.text)
        else:
            assert entry.attributes == {}
            digest = b64encode(sha256(entry.text.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy
    scripts = re.search("script-src ([^;]*);", policy)[1].split()
    assert len(scripts) == len([e for e in page.all("script") if not e.attributes])
    assert all(source.startswith("'sha256-") for source in scripts)
    assert page.all("link") == []
    assert page.all("img") == []
    assert page.all("iframe") == []
    assert "@import" not in report.html
    for entry in page.elements:
        assert not any(name.startswith("on") for name in entry.attributes)
        for name in ("src", "href", "xlink:href"):
            assert "//" not in entry.attributes.get(name, "")


def test_every_table_has_a_caption_and_scoped_headers(page):
    assert len(page.all("table")) == len(page.all("caption")) > 20
    for entry in page.all("th"):
        assert entry.attributes["scope"] in ("col", "colgroup", "row", "rowgroup")
        assert entry.text.strip()


def test_wide_tables_scroll_in_a_box_that_the_keyboard_reaches(page):
    boxes = [entry for entry in page.all("div") if entry.attributes.get("class") == "scroll"]
    assert len(boxes) == len(page.all("table"))
    for box in boxes:
        assert box.attributes["tabindex"] == "0"
        assert box.attributes["role"] == "region"


def test_every_figure_has_words_its_data_and_downloads(page):
    figures = page.all("figure")
    assert len(figures) >= 14
    for figure in figures:
        name = figure.attributes["id"].removeprefix("figure-")
        assert "Data of this figure" in figure.text or "lines of its data" in figure.text
        links = {entry.attributes.get("href") for entry in page.all("a")}
        assert {f"figures/{name}.csv", f"figures/internal_{name}.csv"} & links
    for picture in page.all("svg"):
        assert picture.attributes["role"] == "img"
        assert picture.attributes["aria-labelledby"]


def test_every_table_that_can_be_downloaded_exists(page, report):
    linked = {
        entry.attributes["href"]
        .removeprefix("tables/")
        .removeprefix("internal_")
        .removesuffix(".csv")
        for entry in page.all("a")
        if entry.attributes["href"].startswith("tables/")
    }
    assert linked <= set(report.tables)
    for name, table in report.tables.items():
        assert re.fullmatch(r"[a-z0-9_]+", name)
        assert table.columns.is_unique
        assert name in linked or table.empty


def test_the_skip_link_comes_first(page):
    first = next(entry for entry in page.elements if entry.tag == "a")
    assert first.attributes["href"] == "#findings"


def test_synthetic_data_are_named_on_top_at_the_models_and_in_the_footer(page):
    models = next(e for e in page.all("section") if e.attributes["id"] == "models")
    for place in (page.all("header")[0], models, page.all("footer")[0]):
        assert SYNTHETIC in place.text


def test_each_edition_says_which_it_is(shipped):
    public, internal = (read_page(shipped[edition].html).words() for edition in EDITIONS)
    assert "Public edition." in public
    assert "would give such a number away, are hidden" in public
    assert "Internal edition. For the research team only: not for sharing." in internal
    assert "Internal edition" not in public
    assert "Public edition." not in internal


def test_real_data_are_not_called_synthetic():
    report = small_report(study=reading_matter(synthetic=""))
    assert "synthetic" not in read_page(report.html).words().lower()


def test_stand_ins_are_named_wherever_the_scale_shows(shipped):
    page = read_page(shipped["public"].html)
    for name in ("findings", "scales", "answers", "models", "comparisons", "methods"):
        section = next(e for e in page.all("section") if e.attributes["id"] == name)
        assert "A stand-in: the wording and scoring" in re.sub(r"\s+", " ", section.text), name


def test_both_wordings_and_the_caution_stand_beside_the_other_survey(shipped):
    page = read_page(shipped["public"].html)
    for name in ("findings", "answers"):
        section = next(e for e in page.all("section") if e.attributes["id"] == name)
        words = re.sub(r"\s+", " ", section.text)
        assert "Considering resigning in the next year" in words
        assert "Had it in mind to leave the job in the past 6 months: “Yes”" in words
        assert "are not a trend" in words


def test_a_page_of_nothing_is_still_a_page():
    from questline.core.statistics import as_store

    study = reading_matter(
        scales={}, analyses=[], answers=[], benchmarks=[], published=[], limits=[],
        measurement={**reading_matter()["measurement"], "sets": [], "invariance": []},
        imputation=None,
        table_one={"variables": [], "by": [], "tests": {}},
        correlations={"variables": [], "method": "pearson"},
        cleaning={"out_of_range": "error", "least_respondents": 3, "rules": []},
    )  # fmt: skip
    page = read_page(small_report(store=as_store([]), study=study).html)
    assert "The study has no scales." in page.words()
    assert "No model was planned." in page.words()


def test_deviations_are_listed_or_said_to_be_none():
    none = read_page(small_report().html).words()
    assert "No deviation from the plan was declared." in none
    entry = {"date": "2024-02-01", "what": "One covariate fewer.", "why": "Too few people."}
    some = read_page(small_report(study=reading_matter(deviations=[entry])).html).words()
    assert "2024-02-01. One covariate fewer. Why: Too few people." in some


def test_the_same_store_gives_the_same_bytes():
    assert small_report(with_figures=True).html == small_report(with_figures=True).html


@pytest.mark.parametrize("edition", ["Public", "secret", ""])
def test_an_unknown_edition_is_refused(edition):
    with pytest.raises(ValueError, match="an edition is public or internal"):
        small_report(edition)
