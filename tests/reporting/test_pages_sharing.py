"""What people wrote, and what must be known before the data are shared, on the pages."""

import pandas as pd
import pytest

from questline.cleaning.cleaned_data.warning import NOT_EXAMINED, before_sharing
from questline.core.files import read_ledger, write_ledger
from questline.core.statistics import StatisticsPart
from questline.release.anonymity.examination import examine_anonymity
from questline.reporting.pages.own_words import as_written
from questline.reporting.pages.page import PUBLIC
from reporting.reports import read_page, reading_matter, small_report
from reporting.stores import small_store

HOSTILE = [
    "<script>alert(1)</script>",
    "=1+1",
    "- tea\n- rest",
    "{{ 7 * 7 }} &lt;b&gt;",
    '"><img src=x>',
]


def store_with(*parts):
    filled = [part for part in (small_store(), *parts) if len(part)]
    return pd.concat(filled, ignore_index=True)


def answered(name, count):
    part = StatisticsPart("release")
    part.add("free_text", name, "count", count, denominator=200)
    return part.table()


@pytest.fixture
def ledgers(tmp_path):
    """Quotations and candidates as the pages read them: from the files."""
    quotations = pd.DataFrame({"variable": "why", "text": HOSTILE}, dtype=object)
    candidates = pd.DataFrame(
        {"row": range(1, len(HOSTILE) + 1), "variable": "why", "text": HOSTILE, "found": "",
         "released": "yes"}
    )  # fmt: skip
    candidates.loc[3, "found"] = "postcode"
    for name, frame in (("quotations", quotations), ("free_text", candidates)):
        write_ledger(tmp_path / name, frame)
    return {name: read_ledger(tmp_path / name) for name in ("quotations", "free_text")}


def test_quotations_stand_as_they_were_written_and_run_nowhere(ledgers):
    for edition in ("public", "internal"):
        report = small_report(edition, store_with(answered("why", 143)), **ledgers)
        page = read_page(report.html)
        quoted = [entry.text.strip() for entry in page.all("blockquote")]
        assert quoted == HOSTILE
        assert "alert(1)" not in "".join(entry.text for entry in page.all("script"))
        assert not page.all("img")
        assert "Respondents who wrote an answer: 143." in page.words()
        assert "Names of people are not detected automatically" in page.words()
        assert ("own_words" in report.tables) is (edition == "internal")
        assert ("postcode" in page.words()) is (edition == "internal")
    rows = report.tables["own_words"].to_numpy().tolist()
    assert rows[0][0] == "4", "what was found stands first"
    assert rows[0][3] == "postcode"


def test_without_a_released_quotation_the_public_page_says_nothing(ledgers):
    none = {**ledgers, "quotations": ledgers["quotations"].iloc[:0]}
    sections = {
        edition: [
            entry.attributes["id"]
            for entry in read_page(small_report(edition, **none).html).all("section")
        ]
        for edition in ("public", "internal")
    }
    assert "own_words" not in sections[PUBLIC]
    assert "own_words" in sections["internal"]
    words = read_page(small_report("internal", **none).html).words()
    assert "No quotation has been released" in words


def test_an_apostrophe_of_the_file_is_taken_off_and_one_of_the_answer_is_not():
    assert [as_written(text) for text in ("'=1", "'tis", "", "'", "'-5")] == [
        "=1", "'tis", "", "'", "'-5",
    ]  # fmt: skip


def examined(k):
    responses = pd.DataFrame(
        {"gender": ["female"] * 6 + ["male"] * 4 + ["other"], "ill": ["no"] * 6 + ["yes", "no"] * 2
         + ["yes"]}, dtype=object
    )  # fmt: skip
    described = {"numeric": False, "ordered": True, "levels": ["female", "male", "other"],
                 "coarser": {}}  # fmt: skip
    settings = {"quasi_identifiers": ["gender"], "sensitive": ["ill"], "k": k, "l": 2}
    made = examine_anonymity(responses, {**settings, "variables": {"gender": described}})
    return made.statistics, reading_matter(anonymity=settings)


def test_what_to_coarsen_stands_in_the_internal_edition_alone():
    rows, study = examined(k=5)
    page = read_page(small_report("internal", store_with(rows), study).html)
    words = page.words()
    assert "at least 5 respondents are alike" in words
    assert "Of 11 respondents 5 (45%) are in smaller groups; alone in theirs: 1." in words
    assert "join “" in words
    assert "Nothing that can be coarsened" not in words
    public = read_page(small_report("public", store_with(rows), study).html)
    assert "sharing" not in [entry.attributes["id"] for entry in public.all("section")]


def test_k_that_is_reached_and_k_that_nothing_reaches():
    rows, study = examined(k=12)
    words = read_page(small_report("internal", store_with(rows), study).html).words()
    assert "there are too few respondents" in words
    assert "with fewer than 11 others, 1 of them with nobody" in before_sharing(rows)
    one = rows.copy()
    one.loc[one["statistic"] == "reached", "estimate"] = 1
    words = read_page(small_report("internal", store_with(one), study).html).words()
    assert "That is so: the smallest group has 1 respondents" in words
    assert "What to coarsen" not in words
    assert before_sharing(one) == ""
    assert before_sharing(None) == NOT_EXAMINED
