"""The table of every statistic in a browser: it sorts, it searches, it marks where a number led."""

import pytest

from browser.visiting import visit
from questline.core.files import write_text
from questline.reporting.lookup import Lookup
from questline.reporting.pages.reproducibility import build_reproducibility
from reporting.reports import INPUTS, TEXTBOOK_ANSWERS, reading_matter, templates
from reporting.stores import small_store

ROWS = "[...document.querySelectorAll('#table-statistics tr[id]')]"
SHOWN = f"{ROWS}.filter(row => !row.hidden).map(row => row.id)"
HEADERS = "[...document.querySelectorAll('#table-statistics thead th')]"


@pytest.fixture(scope="module")
def statistics():
    return Lookup(small_store()).every()


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    path = tmp_path_factory.mktemp("statistics") / "reproducibility.html"
    html = build_reproducibility(
        small_store(), reading_matter(), INPUTS, TEXTBOOK_ANSWERS, templates(), "public"
    )
    write_text(path, html)
    return path


def test_a_header_sorts_up_then_down_then_as_it_was(browser, page, statistics):
    in_order = [f"s{place}" for place in range(1, len(statistics) + 1)]
    with visit(browser, page) as seen:
        button = seen.page.get_by_role("button", name="Number", exact=True)
        sorts = f"{HEADERS}.map(header => header.getAttribute('aria-sort') || '')"
        plainly = ".replace('\u2212', '-').replaceAll(',', '')"
        number = f"{ROWS}.map(row => row.cells[2].textContent{plainly})"
        for expected, down in (("ascending", False), ("descending", True)):
            button.press("Enter")
            assert [one for one in seen.page.evaluate(sorts) if one] == [expected]
            texts = seen.page.evaluate(number)
            plain = [
                float(text) for text in texts if text.lstrip("-").replace(".", "", 1).isdigit()
            ]
            assert plain == sorted(plain, reverse=down)
            assert len(plain) > 100
            words = [at for at, text in enumerate(texts) if not any(map(str.isdigit, text))]
            assert words == list(range(len(texts) - len(words), len(texts))), "words come last"
            assert sorted(seen.page.evaluate(f"{ROWS}.map(row => row.id)")) == sorted(in_order)
        button.press("Enter")
        assert seen.page.evaluate(f"{ROWS}.map(row => row.id)") == in_order
        assert not any(seen.page.evaluate(sorts))
        assert seen.complaints == []


def test_the_search_leaves_the_rows_with_every_word(browser, page, statistics):
    with visit(browser, page) as seen:
        seen.page.get_by_role("searchbox", name="Search every statistic").fill("ODDS_ratio leaving")
        wanted = [
            f"s{place}" for place, one in enumerate(statistics, 1)
            if "odds_ratio" in one.id and "leaving" in one.id
        ]  # fmt: skip
        assert wanted
        said = seen.page.get_by_role("status")
        said.get_by_text(f" of {len(statistics)} rows").wait_for()
        found = seen.page.evaluate(SHOWN)
        assert set(wanted) <= set(found)
        assert len(found) < len(statistics)
        assert said.inner_text() == f"{len(found)} of {len(statistics)} rows"
        seen.page.get_by_role("searchbox").fill("")
        seen.page.wait_for_function(f"() => {SHOWN}.length === {len(statistics)}")


def test_a_number_leads_to_its_row_which_is_marked_and_seen(browser, page, statistics):
    last = len(statistics)
    with visit(browser, page) as seen:
        for place in (last, 1, last // 2):
            seen.page.goto(f"{page.as_uri()}#s{place}")
            row = seen.page.locator(f"#s{place}")
            plain = seen.page.locator(f"#s{place - 1 if place > 1 else 2}")
            colour = "row => getComputedStyle(row).backgroundColor"
            seen.page.wait_for_function(
                "id => { const at = document.getElementById(id).getBoundingClientRect();"
                " return at.top >= 0 && at.top < innerHeight; }",
                arg=f"s{place}",
            )
            assert row.evaluate(colour) != plain.evaluate(colour)


@pytest.mark.parametrize("width", [320, 1440])
def test_only_the_region_of_the_table_scrolls_sideways(browser, page, width):
    with visit(browser, page) as seen:
        seen.look(width)
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width


def test_it_is_all_there_without_scripts(browser, page, statistics):
    with visit(browser, page, java_script_enabled=False) as seen:
        assert seen.page.locator("#table-statistics tr[id]").count() == len(statistics)
        assert seen.page.locator("#table-statistics button").count() == 0
