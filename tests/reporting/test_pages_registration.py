"""The section on what changed after registration, and the labels of what was not registered."""

from __future__ import annotations

import copy

import pandas as pd
import pytest

from questline.core.marks import EXPLORATORY, marked
from questline.release.registration import registration_rows
from questline.reporting.figures.figure import Figure
from reporting.reports import read_page, reading_matter, small_report

REASON = {"date": "2026-03-01", "what": "Asked for by reviewers.", "why": "Age matters"}
LOCKED = {
    "state": "unchanged",
    "registered": "2026-01-31",
    "registry": "https://osf.io/abcde",
    "sha256": "ab" * 32,
    "sha256_now": "ab" * 32,
    "amendments": [],
    "idle": [],
    "sections": {},
}
AMENDMENTS = [
    {"where": "plan.yaml, analyses.a.covariates", "change": "age was added", "reasons": [REASON]},
    {"where": "study.yaml, seed", "change": "7 became 8", "reasons": []},
]


def words(**changes):
    study = reading_matter(registration={**LOCKED, **changes})
    return read_page(small_report(study=study).html).words()


def test_a_study_without_a_registration_says_so():
    page = read_page(small_report().html).words()
    assert "No plan was registered. The analyses were planned in plan.yaml" in page


def test_a_study_that_is_as_registered_says_so():
    page = words()
    assert "A plan was registered on 2026-01-31 (https://osf.io/abcde)." in page
    assert "Nothing has changed since" in page
    assert "ab" * 32 in page


def test_what_nobody_said_is_not_made_up():
    assert "The team gave neither a date nor a place." in words(registered="", registry="")


@pytest.mark.parametrize("edition", ["public", "internal"])
def test_amendments_stand_with_their_reasons_or_without(edition):
    study = reading_matter(registration={**LOCKED, "state": "amended", "amendments": AMENDMENTS})
    report = small_report(edition, study=study)
    assert report.tables["amendments"].to_numpy().tolist() == [
        ["plan.yaml, analyses.a.covariates", "age was added.",
         "2026-03-01. Asked for by reviewers. Why: Age matters."],
        ["study.yaml, seed", "7 became 8.", "No reason is given."],
    ]  # fmt: skip
    page = read_page(report.html).words()
    assert "no longer as they were registered" in page
    assert "Nothing has changed since" not in page


def test_a_reason_for_nothing_and_an_amended_section_are_cautions():
    page = words(
        idle=[{"part": "plan.yaml", **REASON}],
        sections={"respondents": "What this section rests on changed."},
    )
    assert "gives a reason for a change of “plan.yaml”, which did not change: 2026-03-01." in page
    assert "What this section rests on changed. What changed after registration" in page


def test_the_mark_of_an_analysis_shows_wherever_its_label_does():
    study = copy.deepcopy(reading_matter())
    entries = [*study["analyses"], *study["comparisons"], *study["robustness"]]
    for number, entry in enumerate(entries):
        entry["label"] = marked(f"Analysis no. {number}", EXPLORATORY)
    report = small_report(study=study, with_figures=True)
    page = read_page(report.html).words()
    for number, _ in enumerate(entries):
        shown = page.count(f"Analysis no. {number}")
        assert shown > 2
        assert page.count(f"Analysis no. {number} ({EXPLORATORY})") == shown
    assert f"Term ({EXPLORATORY})" in next(iter(report.tables["model_leaving"]))


def test_the_data_of_a_figure_say_that_it_is_exploratory():
    caption = f"Odds ratios: {marked('Leaving', EXPLORATORY)}"
    figure = Figure("a", "models", caption, "", pd.DataFrame([["x", "1"]], columns=["T", "U"]), "")
    assert figure.parts()[2] == [f"T ({EXPLORATORY})", "U"]


def test_the_store_says_what_is_as_registered():
    rows = registration_rows({"analyses": {"a": "", "b": EXPLORATORY}, "families": {"a": ""}})
    assert rows["id"].tolist() == [
        "release/a/none/none/analyses/registered",
        "release/b/none/none/analyses/registered",
        "release/a/none/none/families/registered",
    ]
    assert rows["estimate"].tolist() == [1, 0, 1]
    assert rows["note"].tolist() == ["", EXPLORATORY, ""]
    assert registration_rows({"analyses": {}}).empty


HOSTILE = "</td><script>alert(1)</script>{{ 7*7 }} \u202egpj.exe"


def test_hostile_reasons_and_places_are_text():
    reason = {"date": "2026-03-01", "what": HOSTILE, "why": f"=cmd|{HOSTILE}"}
    amendment = {"where": f"plan.yaml, {HOSTILE}", "change": HOSTILE, "reasons": [reason]}
    study = reading_matter(
        registration={
            **LOCKED,
            "registry": HOSTILE,
            "amendments": [amendment],
            "idle": [{"part": HOSTILE, **reason}],
            "sections": {"respondents": HOSTILE},
        },
        deviations=[reason],
    )
    html = small_report(study=study).html
    assert "<script>alert" not in html
    assert html.count("&lt;script&gt;") >= 6
    assert "{{ 7*7 }}" in html
