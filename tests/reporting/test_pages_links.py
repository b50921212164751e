"""Numbers as links, what a page holds for its scripts, and what works without them."""

import json
import re

import pytest

from questline.provenance.embedded_numbers import embedded_numbers
from questline.provenance.shown_numbers import unexplained
from questline.reporting.lookup import Lookup
from questline.reporting.pages.made import coded, embedded, how_made
from questline.reporting.pages.templates import fill, proportion, script_hashes
from questline.reporting.pages.traced import Traced
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import as_html, number
from reporting.reports import (
    CHANGES,
    EXCLUSIONS,
    FINDINGS,
    INPUTS,
    read_page,
    reading_matter,
    small_report,
    templates,
)
from reporting.stores import small_store, with_hidden

MOST_BYTES = 2_800_000
HOSTILE = "</script><script>alert(1)</script><!-- ${x} \u2028"


def held(html):
    """The statistics that a page holds for its script."""
    (block,) = [e for e in read_page(html).all("script") if e.attributes.get("id") == "made"]
    return json.loads(block.text), list(embedded_numbers(block.text))


def view_of(store, edition="public"):
    return View(Lookup(store), reading_matter(), INPUTS, edition, EXCLUSIONS, CHANGES, FINDINGS)


@pytest.mark.parametrize("edition", ["public", "internal"])
def test_the_page_holds_every_statistic_that_it_shows_and_no_other(shipped, edition):
    report = shipped[edition]
    ids = report.store["id"].tolist()
    _, statistics = held(report.html)
    assert len(statistics) > 1500
    assert all(ids[one.place - 1] == one.identifier for one in statistics)
    links = re.findall(r'<a class="n[^"]*" href="reproducibility\.html#s(\d+)"', report.html)
    assert {one.place for one in statistics} == set(map(int, links))


@pytest.mark.parametrize("edition", ["public", "internal"])
def test_verify_agrees_with_every_number_and_finds_a_wrong_place(shipped, edition):
    report = shipped[edition]

    def wrong(html):
        return [one for one in unexplained({"i.html": html}, report.store, []) if ":" in one.why]

    assert wrong(report.html) == []
    moved = report.store.iloc[1:].reset_index(drop=True)
    assert len(unexplained({"i.html": report.html}, moved, [])) > 1000
    first = re.search(
        r'<a class="n" href="reproducibility\.html#s(\d+)">\d+\.\d\d</a>', report.html
    )
    other = first[0].replace(f"#s{first[1]}", f"#s{int(first[1]) - 1}")
    assert wrong(report.html.replace(first[0], other))


def test_what_is_told_of_a_number_is_what_the_store_has():
    store = small_store()
    report = small_report(store=store)
    told, statistics = held(report.html)
    identifier = "modelling/leaving/adjusted/complete/efficacy/odds_ratio"
    (one,) = [one for one in statistics if one.identifier == identifier]
    row = store.set_index("id").loc[identifier]
    assert one.texts["estimate"] == f"{row['estimate']:.2f}"
    assert " to ".join(f"{row[end]:.2f}" for end in ("ci_low", "ci_high")) == one.texts[
        "interval"
    ].replace("\u00a0", " ")
    assert row["method"] in told["methods"][0]
    assert told["confidence"] == "95%"
    assert told["labels"]["terms"]["efficacy"]


def test_hidden_numbers_tell_only_why():
    identifier = "modelling/leaving/adjusted/complete/efficacy/odds_ratio"
    report = small_report(store=with_hidden(small_store(), [identifier]))
    _, statistics = held(report.html)
    (one,) = [one for one in statistics if one.identifier == identifier]
    assert one.texts == {"estimate": "hidden", "interval": "", "p": "", "n": ""}


def test_a_page_that_shows_nothing_holds_nothing():
    store = small_store()
    told = json.loads(how_made(view_of(store), Traced(store["id"])))
    assert told["places"] == []
    assert list(embedded_numbers(json.dumps(told))) == []


def test_hostile_labels_stay_data():
    store = small_store()
    store["method"] = store["method"].where(store["method"] == "", HOSTILE)
    study = reading_matter()
    study["analyses"] = [{**entry, "label": HOSTILE} for entry in study["analyses"]]
    html = small_report(store=store, study=study).html
    told, _ = held(html)
    assert HOSTILE in told["methods"][0]
    assert HOSTILE in told["labels"]["analyses"].values()
    plain = read_page(small_report().html)
    assert len(read_page(html).all("script")) == len(plain.all("script"))


def test_data_cannot_end_their_element():
    text = embedded({"a": HOSTILE, "b": "&amp;"})
    assert not set(text) & set("<>&\u2028\u2029")
    assert json.loads(text) == {"a": HOSTILE, "b": "&amp;"}


def test_texts_that_recur_are_written_once():
    assert coded([]) == [[], ""]
    assert coded(["", "", "a", ""]) == [["", "a"], "0,,1,0"]


def test_a_number_without_a_place_names_its_statistic():
    store = small_store()
    traced = Traced(["another"])
    shown = number(next(iter(Lookup(store).where("cleaning"))))
    assert f'data-id="{shown.id}"' in as_html((shown,), None, traced.address)
    assert list(traced.shown()) == []
    there = Traced([shown.id])
    assert as_html((shown,), None, there.address) == (
        f'<a class="n" href="reproducibility.html#s1">{shown.text}</a>'
    )
    assert list(there.shown()) == [(1, shown.id, {"estimate": shown.text})]


def test_no_link_stands_inside_another(shipped):
    for report in shipped.values():
        for entry in read_page(report.html).all("a"):
            assert "a" not in entry.parents


def test_the_public_page_is_small_enough_to_be_sent(shipped):
    assert len(shipped["public"].html.encode()) < MOST_BYTES


def test_the_other_pages_are_named_at_the_top(shipped):
    for edition, names in (("public", {"summary.html"}), ("internal", set())):
        header = shipped[edition].html.partition("<nav")[0]
        links = set(re.findall(r'href="(\w+\.html)"', header))
        assert links == {"codebook.html", "reproducibility.html"} | names


def test_every_figure_opens_large_without_a_script(shipped):
    page = read_page(shipped["public"].html)
    sheets = [e for e in page.all("div") if e.attributes.get("id", "").startswith("large-")]
    assert len(sheets) == len(page.all("svg")) > 10
    links = [e.attributes["href"] for e in page.all("a") if e.attributes.get("class") == "enlarge"]
    assert links == [f"#{sheet.attributes['id']}" for sheet in sheets]
    closing = [e.attributes["href"] for e in page.all("a") if e.attributes.get("class") == "close"]
    assert closing == [link.replace("#large-", "#figure-") for link in links]


def test_scripts_have_nothing_that_a_template_or_a_page_would_read():
    scripts = {name: text for name, text in templates().items() if name.endswith(".js")}
    assert len(scripts) >= 6
    for name, text in scripts.items():
        assert "</script" not in text.lower(), name
        assert text.isascii(), name
        for unsafe in ("innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "document.write"):
            assert unsafe not in text, name
    with pytest.raises(KeyError):
        script_hashes(scripts, ["missing.js"])


def test_a_sentence_is_filled_with_words_that_stay_words():
    assert fill("a {} & {}", "<b>", 3) == "a &lt;b&gt; &amp; 3"
    assert fill("{}", "{0}") == "{0}"


@pytest.mark.parametrize(
    ("svg", "expected"),
    [
        ('<svg viewBox="0 0 360 180">', "2.000"),
        ('<svg viewBox="-1.5 0 100 400.0">', "0.250"),
        ('<svg viewBox="0 0 100 0">', "1"),
        ("<svg>", "1"),
    ],
)
def test_the_proportion_of_a_picture(svg, expected):
    assert proportion(svg) == expected
