"""The report as a reader uses it: numbers that open, search, large figures, colours, no scripts."""

from __future__ import annotations

import pytest

from browser.visiting import visit

REGION = "#table-model_leaving"
FOCUS = "document.activeElement"


@pytest.fixture
def report(small):
    return small / "index.html"


def active(page, what="outerHTML"):
    return page.evaluate(f"{FOCUS}.{what}")


def region(page, table):
    return page.locator(f"{table} >> xpath=..")


def test_a_number_opens_how_it_was_made_and_gives_the_focus_back(browser, report):
    with visit(browser, report) as seen:
        page = seen.page
        number = page.locator(f"{REGION} td a.n:not(.hidden)").first
        place, text = number.get_attribute("href"), number.text_content()
        number.click()
        panel = page.locator("dialog.panel")
        assert panel.is_visible()
        assert page.url == report.as_uri()
        told = panel.text_content()
        assert text in told
        assert "modelling/leaving/" in told
        assert "Made by the rule" in told
        assert panel.locator("a", has_text="page for reviewers").get_attribute("href") == place
        page.keyboard.press("Escape")
        assert not panel.is_visible()
        assert active(page, "getAttribute('href')") == place
        number.click()
        panel.locator("button").click()
        assert not panel.is_visible()
        assert active(page, "getAttribute('href')") == place
        assert seen.complaints == []


def test_the_panel_shows_other_versions_one_after_the_other(browser, report):
    with visit(browser, report) as seen:
        page = seen.page
        page.locator(f"{REGION} td a.n:not(.hidden)").first.click()
        panel = page.locator("dialog.panel")
        before = panel.locator("code").text_content()
        other = panel.locator("a[data-place]").first
        version = other.text_content()
        page.keyboard.press("Tab")
        other.focus()
        page.keyboard.press("Enter")
        after = panel.locator("code").text_content()
        assert after != before
        assert before.split("/")[-1] == after.split("/")[-1]
        assert version in panel.text_content()
        assert page.url == report.as_uri()


def test_what_the_panel_says_is_the_stores(browser, small, report):
    from browser.building import interview_store

    store = interview_store("public").set_index("id")
    ids = store.index.tolist()
    with visit(browser, report) as seen:
        page = seen.page
        links = page.locator("main td a.n")
        for at in range(0, links.count(), 25):
            link = links.nth(at)
            link.evaluate("link => link.click()")
            place = int(link.get_attribute("href").partition("#s")[2])
            panel = page.locator("dialog.panel")
            assert panel.locator("code").text_content() == ids[place - 1]
            row = store.iloc[place - 1]
            if row["method"]:
                assert row["method"] in panel.text_content()
            if row["status"] == "hidden":
                assert panel.locator(".big").text_content() == "hidden"
            page.keyboard.press("Escape")


def test_a_table_is_one_stop_and_the_arrow_keys_move_among_its_numbers(browser, report):
    with visit(browser, report) as seen:
        page = seen.page
        box = region(page, REGION)
        box.focus()
        page.keyboard.press("ArrowDown")
        first = active(page, "getAttribute('href')")
        assert first == page.locator(f"{REGION} a.n").first.get_attribute("href")
        row = active(page, "closest('tr').rowIndex")
        column = active(page, "closest('td').cellIndex")
        page.keyboard.press("ArrowDown")
        assert active(page, "closest('tr').rowIndex") > row
        assert active(page, "closest('td').cellIndex") == column
        page.keyboard.press("ArrowUp")
        assert active(page, "getAttribute('href')") == first
        page.keyboard.press("End")
        assert active(page, "closest('tr').rowIndex") == row
        end = active(page, "closest('td').cellIndex")
        assert end > column
        page.keyboard.press("ArrowLeft")
        assert active(page, "closest('td').cellIndex") <= end
        page.keyboard.press("Enter")
        assert page.locator("dialog.panel").is_visible()
        page.keyboard.press("Escape")
        assert active(page, "closest('tr').rowIndex") == row
        page.keyboard.press("Escape")
        assert active(page, "className") == "scroll"
        page.keyboard.press("ArrowRight")
        assert active(page, "closest('tr').rowIndex") == row
        page.keyboard.press("Tab")
        assert page.evaluate(f"!{FOCUS}.closest('{REGION}')")
        page.keyboard.press("Shift+Tab")
        assert active(page, "className") == "scroll"


def test_going_back_into_a_table_meets_the_table_and_not_its_last_number(browser, report):
    with visit(browser, report) as seen:
        page = seen.page
        after = page.locator(".scroll:has(a.n) + .notes a[download]").first
        after.focus()
        for _ in range(3):
            page.keyboard.press("Shift+Tab")
            if active(page, "className") == "scroll":
                break
        assert active(page, "className") == "scroll"


def test_search_hides_the_rows_that_do_not_match_and_says_how_many_are_left(browser, report):
    with visit(browser, report) as seen:
        page = seen.page
        field = page.locator("main p.search:visible").first
        table = field.locator("xpath=following-sibling::*[1]//table")
        rows = table.locator("tbody tr:not(.heading)")
        word = rows.nth(2).locator("th").text_content()
        headings = table.locator("tr.heading")
        shown = rows.locator("visible=true").count()
        field.locator("input").fill(word.upper())
        left = rows.locator("visible=true").count()
        assert 0 < left < shown
        said = field.locator("[role=status]").text_content()
        assert said == f"Rows that match: {left} of {shown}"
        for at in range(headings.count()):
            body = headings.nth(at).locator("xpath=..")
            parts = body.locator("tr:not(.heading)").locator("visible=true").count()
            assert headings.nth(at).is_visible() == (parts > 0)
        field.locator("input").fill("no such thing")
        assert rows.locator("visible=true").count() == 0
        assert field.locator("[role=status]").text_content() == "No row matches."
        field.locator("input").fill("")
        assert rows.locator("visible=true").count() == shown
        assert field.locator("[role=status]").text_content() == ""


def test_a_part_is_found_by_its_heading(browser, report):
    with visit(browser, report) as seen:
        page = seen.page
        seen.fold(True)
        heading = page.locator("p.search + .scroll tr.heading").first
        words = heading.locator("th").text_content()
        table = heading.locator("xpath=ancestor::table")
        body = heading.locator("xpath=..")
        parts = body.locator("tr").count()
        table.locator("xpath=../preceding-sibling::*[1]//input").fill(words)
        assert body.locator("tr").locator("visible=true").count() == parts


def test_one_search_leads_to_every_heading_and_table(browser, report):
    with visit(browser, report) as seen:
        page = seen.page
        first = page.locator("details:not([open]) caption:not(figure *)").first
        folded = page.locator(f"#{first.get_attribute('id')}")
        words = folded.text_content().strip()
        page.locator("#find").fill(words)
        found = page.locator(".found a", has_text=words[:60])
        found.first.click()
        assert folded.is_visible()
        assert active(page, "tagName") == "CAPTION"
        page.locator("#find").fill("no such thing anywhere")
        assert page.locator(".found a").count() == 0
        assert page.locator("nav [role=status]").text_content() == "Nothing matches."


@pytest.mark.parametrize("width", [320, 1440])
def test_a_figure_opens_large_and_closes(browser, report, width):
    with visit(browser, report) as seen:
        seen.look(width)
        page = seen.page
        link = page.locator("a.enlarge").first
        sheet = page.locator(link.get_attribute("href"))
        before = sheet.locator("svg").bounding_box()["width"]
        pictures = page.locator("svg").count()
        link.focus()
        page.keyboard.press("Enter")
        large = page.locator("dialog.large")
        assert large.is_visible()
        box = large.bounding_box()
        assert (box["width"], box["height"]) == (width, 900)
        assert large.locator("svg").bounding_box()["width"] > before
        assert page.locator("svg").count() == pictures
        page.keyboard.press("Escape")
        assert not large.is_visible()
        assert sheet.locator("svg").bounding_box()["width"] == before
        assert active(page, "className") == "enlarge"
        link.click()
        large.locator("button").click()
        assert sheet.locator("svg").is_visible()


def colour(page):
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def test_the_colours_follow_the_system_or_the_reader(browser, report):
    light, dark = "rgb(255, 255, 255)", "rgb(20, 24, 28)"
    with visit(browser, report) as seen:
        page = seen.page
        assert colour(page) == light
        seen.look(look="dark")
        assert colour(page) == dark
        choice = page.get_by_label("Colours")
        choice.select_option("light")
        assert colour(page) == light
        seen.look(look="light")
        choice.select_option("dark")
        assert colour(page) == dark
        sheet = page.locator(".sheet").first
        assert sheet.evaluate("e => getComputedStyle(e).backgroundColor") == light
        seen.look(look="print")
        assert colour(page) == light
        seen.look(look="light")
        choice.select_option("system")
        assert colour(page) == light


def test_the_contents_mark_the_section_that_is_read(browser, report):
    with visit(browser, report) as seen:
        page = seen.page
        page.evaluate("document.getElementById('models').scrollIntoView()")
        page.wait_for_selector('nav a[aria-current="location"][href="#models"]')
        assert page.locator("nav a[aria-current]").count() == 1


def test_without_scripts_numbers_are_links_figures_open_and_nothing_is_dead(browser, report):
    with visit(browser, report, java_script_enabled=False) as seen:
        page = seen.page
        assert page.locator("main p.search, #find, #colours, button, dialog").count() == 0
        link = page.locator("a.enlarge").first
        target = link.get_attribute("href")
        link.click()
        sheet = page.locator(target)
        assert sheet.bounding_box() == {"x": 0, "y": 0, "width": 1440, "height": 900}
        sheet.locator("a.close").click()
        assert sheet.bounding_box()["width"] < 1440
        assert page.url.endswith("#figure-" + target.removeprefix("#large-"))
        number = page.locator("main a.n").first
        assert number.get_attribute("href").startswith("reproducibility.html#s")


def test_no_other_script_runs(browser, small, tmp_path):
    html = (small / "index.html").read_text(encoding="utf-8")
    changed = html.replace(
        "<main>", "<main><script>document.title = 'taken'</script><p onclick='1' id='p'>x</p>"
    )
    path = tmp_path / "index.html"
    path.write_text(changed, encoding="utf-8")
    with visit(browser, path) as seen:
        assert seen.page.title() != "taken"
        assert any("Content Security Policy" in told for told in seen.complaints)
        assert seen.page.locator("#find").count() == 1


def test_numbers_in_print_are_plain(browser, report):
    with visit(browser, report) as seen:
        seen.look(look="print")
        number = seen.page.locator("main a.n").first
        assert number.evaluate("e => getComputedStyle(e).textDecorationLine") == "none"
        assert not seen.page.locator("#find").is_visible()
