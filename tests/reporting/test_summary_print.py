"""The summary on paper: at most two pages of A4, however large the study is."""

import re
import shutil

import pytest

from browser.conftest import CHROMIUM, QUIET
from questline.reporting.summary.page import build_summary
from reporting.reports import templates
from reporting.summaries import many, shipped_matter, study

MOST_PAGES = 2


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """Prints a page and says how many pages it has."""
    program = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    if program is None:
        pytest.skip("Chromium is not installed: no page can be printed")
    from playwright.sync_api import sync_playwright

    folder = tmp_path_factory.mktemp("printed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        sheet = browser.new_page()

        def pages(html: str) -> int:
            path = folder / "summary.html"
            path.write_text(html, encoding="utf-8")
            sheet.goto(path.as_uri())
            pdf = sheet.pdf(prefer_css_page_size=True, print_background=True)
            return len(re.findall(rb"/Type\s*/Page\b", pdf))

        yield pages
        browser.close()


@pytest.mark.parametrize(
    ("outcomes", "predictors", "length"),
    [(1, 1, 36), (1, 6, 9), (2, 2, 8), (2, 2, 18), (3, 3, 8), (10, 6, 66)],
)
def test_a_large_study_with_long_words_has_two_pages(printed, outcomes, predictors, length):
    store, told = many(outcomes, predictors, length)
    assert printed(build_summary(store, told, templates()).html) <= MOST_PAGES


def test_the_shipped_study_has_two_pages(printed, shipped):
    built = build_summary(shipped["public"].store, shipped_matter(), templates())
    assert printed(built.html) <= MOST_PAGES


def test_what_has_no_room_is_named_with_a_link():
    store, told = many(10, 6)
    html = build_summary(store, told, templates()).html
    assert html.count('<article class="result') == 4
    assert "Left out: " in html
    assert 'href="index.html#models"' in html
    assert study()["title"] not in html
