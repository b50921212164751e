"""The summary on paper: at most two pages of A4, however large the study is."""

import pytest

from questline.reporting.summary.page import build_summary
from reporting.reports import templates
from reporting.summaries import MOST_PAGES, many, printer, study


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """Prints a page and says how many pages it has."""
    with printer(tmp_path_factory.mktemp("printed")) as pages:
        yield pages


@pytest.mark.slow
@pytest.mark.parametrize(
    ("outcomes", "predictors", "length"),
    [(1, 1, 36), (1, 6, 9), (2, 2, 8), (2, 2, 18), (3, 3, 8), (10, 6, 66)],
)
def test_a_large_study_with_long_words_has_two_pages(printed, outcomes, predictors, length):
    store, told = many(outcomes, predictors, length)
    assert printed(build_summary(store, told, templates()).html) <= MOST_PAGES


def test_what_has_no_room_is_named_with_a_link():
    store, told = many(10, 6)
    html = build_summary(store, told, templates()).html
    assert html.count('<article class="result') == 4
    assert "Left out: " in html
    assert 'href="index.html#models"' in html
    assert study()["title"] not in html
