"""The keyboard alone reaches and works everything: in the order of the page, in sight, no trap."""

from __future__ import annotations

import pytest

from browser.visiting import pages_of, public_pages, visit

STOPS = "a[href], button, input, select, textarea, summary, [tabindex], iframe, audio, video"
WATCH = """
(stops) => {
  const describe = (e) => e.outerHTML.slice(0, 90);
  const inSight = (e) => {
    const boxes = [...e.getClientRects()].filter((r) => r.width > 0 && r.height > 0);
    return boxes.some((r) => {
      const x = Math.min(Math.max(r.left + Math.min(r.width / 2, 20), 0), innerWidth - 1);
      const y = Math.min(Math.max(r.top + Math.min(r.height / 2, 8), 0), innerHeight - 1);
      const top = document.elementFromPoint(x, y);
      return r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth
        && top !== null && (e.contains(top) || top.contains(e));
    });
  };
  window.walked = { count: 0, last: null, unseen: [], unmarked: [], backwards: [] };
  // Where the script of numbers runs, the region of a table is the stop, and arrows move inside.
  const arrows = [...document.scripts].some((script) => script.text.includes('ArrowRight'));
  const inside = (e) => arrows && e.matches('.scroll .n');
  window.left = new Set(
    [...document.querySelectorAll(stops)].filter((e) => e.tabIndex >= 0 && !e.disabled && !inside(e)
      && e.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: false })),
  );
  document.addEventListener('focusin', (event) => {
    const e = event.target, style = getComputedStyle(e), w = window.walked;
    w.count += 1;
    window.left.delete(e);
    if (!inSight(e)) w.unseen.push(describe(e));
    if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2)
      w.unmarked.push(describe(e));
    if (w.last && !(w.last.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING))
      w.backwards.push(describe(e));
    w.last = e;
  });
  return window.left.size;
}
"""
FOUND = """
() => {
  const w = window.walked;
  return {
    count: w.count, unseen: w.unseen.slice(0, 5), unmarked: w.unmarked.slice(0, 5),
    backwards: w.backwards.slice(0, 5),
    left: [...window.left].slice(0, 5).map((e) => e.outerHTML.slice(0, 90)),
  };
}
"""


def walk(browser, path, width, opened, look="light"):
    """Press Tab through a page once; how many stops there were and what was wrong."""
    with visit(browser, path) as seen:
        seen.look(width, look)
        seen.fold(opened)
        stops = seen.page.evaluate(WATCH, STOPS)
        for _ in range(stops):
            seen.page.keyboard.press("Tab")
        return stops, seen.page.evaluate(FOUND)


def assert_walked(browser, path, width, opened, look="light"):
    stops, found = walk(browser, path, width, opened, look)
    assert stops > 3
    assert found == {"count": stops, "unseen": [], "unmarked": [], "backwards": [], "left": []}


def test_tab_goes_through_the_codebook_in_order_and_in_sight(browser, small):
    assert_walked(browser, small / "codebook.html", 320, True)


@pytest.mark.slow
@pytest.mark.parametrize(("width", "look"), [(320, "light"), (1440, "dark")])
def test_tab_goes_through_every_page_in_order_and_in_sight(browser, small, width, look):
    for path in pages_of(small).values():
        assert_walked(browser, path, width, True, look)


@pytest.mark.slow
def test_tab_goes_through_the_short_pages_of_the_shipped_report(browser, shipped):
    # The long ones have thousands of stops, made as those of the small report are.
    for name in ("summary.html", "codebook.html"):
        assert_walked(browser, shipped / name, 1440, False)


def test_nothing_jumps_the_queue(browser, small):
    for name, path in public_pages(small).items():
        with visit(browser, path) as seen:
            ahead = "() => [...document.querySelectorAll('[tabindex]')].filter(e => e.tabIndex > 0)"
            assert seen.page.evaluate(f"({ahead})().length") == 0, name


def test_the_skip_link_comes_first_shows_and_skips(browser, small):
    with visit(browser, small / "index.html") as seen:
        seen.look(320)
        page = seen.page
        page.keyboard.press("Tab")
        box = page.evaluate("() => document.activeElement.getBoundingClientRect().toJSON()")
        assert page.evaluate("() => document.activeElement.className") == "skip"
        assert box["left"] >= 0
        assert box["right"] <= 320
        page.keyboard.press("Enter")
        target = page.evaluate("() => location.hash.slice(1)")
        page.keyboard.press("Tab")
        assert page.evaluate(
            "id => { const place = document.getElementById(id), now = document.activeElement;"
            " return place.contains(now) ||"
            " !!(place.compareDocumentPosition(now) & Node.DOCUMENT_POSITION_FOLLOWING); }",
            target,
        )


def test_what_folds_opens_and_closes_with_enter_and_with_the_space_bar(browser, small):
    with visit(browser, small / "index.html") as seen:
        page = seen.page
        page.locator("details:not([open]) > summary").first.focus()
        opened = "() => document.activeElement.parentElement.open"
        for key, after in (("Enter", True), ("Enter", False), ("Space", True), ("Space", False)):
            page.keyboard.press(key)
            assert page.evaluate(opened) is after, key


def test_a_wide_table_scrolls_with_the_arrows(browser, small):
    with visit(browser, small / "index.html") as seen:
        seen.look(320)
        seen.fold(True)
        page = seen.page
        page.evaluate(
            "() => [...document.querySelectorAll('.scroll')]"
            ".find(e => e.scrollWidth > e.clientWidth + 40).focus()"
        )
        page.keyboard.press("ArrowRight")
        page.wait_for_function("() => document.activeElement.scrollLeft > 0")
        page.keyboard.press("Tab")
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("ArrowLeft")
        page.wait_for_function("() => document.activeElement.scrollLeft === 0")
