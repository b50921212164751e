"""The self-test in the appendix: all answers, and a warning when one is wrong."""

import pytest

from questline.reporting.pages.selftest import selftest_view
from reporting.reports import TEXTBOOK_ANSWERS, read_page, small_report


def test_the_section_comes_last_and_shows_every_answer():
    report = small_report()
    page = read_page(report.html)
    last = page.all("section")[-1]
    assert last.attributes["id"] == "selftest"
    table = report.tables["textbook_answers"].set_index("Answer")
    assert table.loc["Reliability: Alpha of four items", "Expected"] == "0.731"
    assert table.loc["Regression: A slope", "Result"] == "NOT as expected"


def test_without_the_answers_there_is_no_section():
    page = read_page(small_report(textbook_answers=None).html)
    assert "selftest" not in {entry.attributes["id"] for entry in page.all("section")}


def test_a_wrong_answer_is_named():
    view = selftest_view(TEXTBOOK_ANSWERS)
    assert view.sentence.startswith("2 answers with known results")
    assert view.sentence.endswith("1 did not come out as expected.")
    assert view.wrong.startswith("Not as expected: Regression: A slope. Do not rely")


def test_nothing_is_wrong():
    view = selftest_view(TEXTBOOK_ANSWERS.iloc[:1])
    assert view.sentence.startswith("1 answer with known results")
    assert view.sentence.endswith("All came out as expected.")
    assert view.wrong == ""


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "{{ 7 * 7 }}", "=1+1"])
def test_its_text_is_only_text(text):
    view = selftest_view(TEXTBOOK_ANSWERS.assign(answer=text, note=text))
    assert text in str(view.table.rows)
