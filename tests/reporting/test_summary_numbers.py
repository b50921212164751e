"""Every sentence with a number: read back out of the built page and held against the store."""

import re

import pandas as pd
import pytest

from questline.provenance.shown_numbers import texts_of_code, texts_of_plain_data, unexplained
from questline.reporting.summary.page import build_summary
from reporting.reports import ROOT, read_page, templates
from reporting.stores import small_store
from reporting.summaries import (
    MOST_PAGES,
    filled,
    passages,
    pictures_of,
    printer,
    row,
    shipped_matter,
    study,
    summary,
    whole,
)

OF_100 = {"of_100", "interval_of_100"}
RESULTS = [
    ("left_in_mind_past", "job_discrepancy", "80", "20", "found a job far from"),
    ("left_in_mind_past", "self_efficacy", "18", "30", "felt less sure"),
    ("left_in_mind_next", "job_discrepancy", "80", "20", "found a job far from"),
    ("left_in_mind_next", "self_efficacy", "18", "30", "felt less sure"),
]
EVENTS = {
    "left_in_mind_past": "had thought of leaving in the past 6 months",
    "left_in_mind_next": "thought of leaving in the next 6 months",
}


@pytest.fixture(scope="module")
def built(shipped):
    """The shipped study's summary and the store that it is made from."""
    store = shipped["public"].store
    return build_summary(store, shipped_matter(), templates()), store


def modelled(store, analysis, variable, statistic, level=""):
    place = f"{variable}/{level}" if level else variable
    return row(store, f"modelling/{analysis}/adjusted/complete/{place}/{statistic}")


@pytest.mark.parametrize(("analysis", "variable", "more", "fewer", "group"), RESULTS)
def test_the_chances_of_both_groups_are_those_of_the_store(
    built, analysis, variable, more, fewer, group
):
    html, store = built[0].html, built[1]
    first, second = (
        modelled(store, analysis, variable, "predicted_probability", level)
        for level in (more, fewer)
    )
    (said,) = (
        text for text in passages(html, f"who {group}") if EVENTS[analysis] in text
    )  # fmt: skip
    found = re.fullmatch(
        rf"Of every 100 link workers who {group}.*?, about (\d+) {EVENTS[analysis]}\. "
        r"Of every 100 who .*?, it was about (\d+)\.",
        said,
    )
    assert found is not None
    assert found.groups() == (whole(first["estimate"], 100), whole(second["estimate"], 100))


@pytest.mark.parametrize(("analysis", "variable", "more", "fewer", "group"), RESULTS)
def test_the_pictures_are_of_the_same_people(built, analysis, variable, more, fewer, group):
    html, store = built[0].html, built[1]
    place = f"{analysis}_{variable}"
    shown = [svg for svg in pictures_of(html) if f'"people-{place}-' in svg]
    captions = passages(html, "score ")
    for svg, level in zip(shown, (more, fewer), strict=True):
        chance = modelled(store, analysis, variable, "predicted_probability", level)
        percent = whole(chance["estimate"], 100)
        assert filled(svg) == int(percent)
        assert f"{percent} of 100 figures of people are filled in" in svg
        ends = f"{whole(chance['ci_low'], 100)} to {whole(chance['ci_high'], 100)}"
        (caption,) = (
            text for text in captions
            if text.startswith(f"{percent} of 100 ")
            and text.endswith(f" (score {level}). Likely range: {ends}.")
        )  # fmt: skip
        assert f" who {group}" in caption or level == fewer
    people = modelled(store, analysis, "model", "count")
    assert f"Based on {whole(people['estimate'])} people." in " ".join(passages(html))


def test_the_size_of_each_gap_is_that_of_the_store(built):
    html, store = built[0].html, built[1]
    sizes = re.findall(
        r"A score (\d+) points (higher|lower) went with about (\d+) more of every 100 "
        r"\(likely (\d+) to (\d+)\)",
        " ".join(passages(html, "We are fairly sure") + passages(html, "There may be a gap")),
    )
    expected = []
    for analysis, variable, *_ in RESULTS[:3]:
        gap = modelled(store, analysis, variable, "risk_difference")
        _, unit, way = gap["unit"].split()
        ends = [whole(gap[name], 100) for name in ("estimate", "ci_low", "ci_high")]
        expected.append((unit, way, *ends))
    assert sorted(sizes) == sorted(expected)


def test_a_wide_interval_is_never_no_effect(built):
    html, store = built[0].html, built[1]
    gap = modelled(store, "left_in_mind_next", "self_efficacy", "risk_difference")
    assert gap["ci_low"] < 0 < gap["ci_high"]
    below, above = whole(-gap["ci_low"], 100), whole(gap["ci_high"], 100)
    (said,) = passages(html, "These data cannot say")
    assert said == (
        "These data cannot say if there is a gap. "
        f"It may be from {below} fewer to {above} more of every 100."
    )
    words = read_page(html).words().lower()
    for never in ("no effect", "no difference", "no association", "no link", "odds", "regression",
                  "confidence", "significan", "p-value", "p =", "p <"):  # fmt: skip
        assert never not in words


def test_counts_of_people_are_those_of_the_store(built):
    html, store = built[0].html, built[1]
    raw, analysed = (
        whole(row(store, f"cleaning/flow/none/none/{name}/count")["estimate"])
        for name in ("raw_rows", "analysed")
    )
    assert passages(html, f"{raw} sets of answers came in, and {analysed} of them count here.")
    for outcome, event in EVENTS.items():
        place = f"description/benchmarks/none/analysed/nalw_2020/{outcome}/percent"
        percent = whole(row(store, place)["estimate"])
        assert f"Of every 100 link workers who answered, about {percent} {event}." in passages(html)


def test_every_link_names_the_statistic_whose_digits_it_shows(built):
    html, store = built[0].html, built[1]
    links = [element for element in read_page(html).all("a") if element.attributes.get("class")
             and element.attributes["class"].split()[0] == "n"]  # fmt: skip
    assert len(links) > 40
    for link in links:
        page, _, place = link.attributes["href"].partition("#s")
        line = store.iloc[int(place) - 1]
        shows = link.attributes.get("data-shows", "estimate")
        assert page == "reproducibility.html"
        digits = re.findall(r"\d+", link.text.replace(",", ""))
        names = ("ci_low", "ci_high") if "interval" in shows else ("estimate",)
        points = shows in OF_100 or line["statistic"] == "risk_difference"
        values = [whole(abs(line[name]), 100 if points else 1) for name in names]
        values = [value.replace(",", "") for value in values]
        assert sorted(digits) == sorted(values), (link.text, line["id"])


def test_nothing_else_with_a_number_stands_on_the_page_or_in_its_pictures(built):
    own = [path.read_text("utf-8") for path in (ROOT / "config" / "link_workers").iterdir()]
    code = (ROOT / "scripts" / "questline" / "reporting" / "summary").rglob("*.py")
    words = [text for path in code for text in texts_of_code(path.read_text("utf-8"))]
    known = [*own, *words, templates()["summary.html"], *texts_of_plain_data({"level": 95})]
    # Links are read by their place, as the page for reviewers has it; here their words count.
    documents = {"summary.html": built[0].html, **built[0].pictures}
    assert unexplained(documents, built[1], known) == []
    wrong = built[0].html.replace("</h3>", " 86,427</h3>", 1)
    assert [one.text for one in unexplained({"summary.html": wrong}, built[1], known)] == ["86,427"]


def test_advice_says_the_number_of_each_result_and_theme_that_it_rests_on():
    store = small_store()
    result = "modelling/leaving/adjusted/complete/efficacy/odds_ratio"
    other = "description/benchmarks/none/analysed/other_survey/leaving/percent"
    advice = {"advice": "Help", "results": [result, other], "themes": [], "source": "A book"}
    html = summary(store, recommendations=[advice]).html
    (rests,) = passages(html, "It rests on:")[-1:]
    gap = row(store, "modelling/leaving/adjusted/complete/efficacy/risk_difference")
    ends = f"{whole(gap['ci_low'], 100)} to {whole(gap['ci_high'], 100)}"
    size = whole(gap["estimate"], 100)
    assert f"went with about {size} more of every 100 (likely {ends})." in rests
    assert f"{whole(row(store, other)['estimate'])}%" in rests
    assert "Source: A book." in passages(html)


def test_a_linear_model_is_told_in_the_units_of_its_outcome():
    store = small_store()
    html = summary(store, analyses=[study()["analyses"][1]]).html
    place = "modelling/efficacy_by_months/adjusted/complete/months"
    low, high = (row(store, f"{place}/{level}/predicted_mean")["estimate"]
                 for level in ("45", "67.5"))  # fmt: skip
    (said,) = passages(html, "On average")
    assert re.findall(r"about (\d\.\d)", said) == [f"{low:.1f}", f"{high:.1f}"]
    assert pictures_of(html) == []
    difference = pd.DataFrame([row(store, f"{place}/coefficient")])
    difference["statistic"] = "mean_difference"
    difference["id"] = f"{place}/mean_difference"
    html = summary(pd.concat([store, difference], ignore_index=True),
                   analyses=[study()["analyses"][1]]).html  # fmt: skip
    (said,) = passages(html, "A value 12 higher")
    assert "went with about 0.25 less on average (likely 0.05 to 0.45)." in said


def test_the_shipped_summary_is_for_readers_of_12_to_13_years(built):
    """All of its prose, the study's own words, sources and labels among it."""
    reading = built[0].reading
    assert reading.words > 700
    assert reading.age < 13
    assert reading.is_plain


def test_the_shipped_study_has_two_pages(built, tmp_path):
    with printer(tmp_path) as pages:
        assert pages(built[0].html) <= MOST_PAGES
