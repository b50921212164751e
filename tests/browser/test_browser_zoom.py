"""Nothing is cut and nothing runs off the side: at 400 % zoom, nor with wide spacing of text."""

from __future__ import annotations

import pytest

from browser.visiting import WIDTHS, pages_of, public_pages, visit

SPACING = """
* {
  line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important;
}
p { margin-bottom: 2em !important; }
"""
"""What a reader may set without anything being lost (WCAG 2.2, 1.4.12)."""
OFF_THE_SIDE = """
() => {
  const width = document.documentElement.clientWidth;
  const scrolls = (e) => {
    for (let p = e; p && p !== document.body; p = p.parentElement) {
      const flow = getComputedStyle(p).overflowX;
      if (flow === 'auto' || flow === 'scroll') return true;
    }
    return false;
  };
  const aside = (e) => e.closest('.unseen, .skip, [aria-hidden="true"], svg svg, svg *');
  const found = [];
  for (const e of document.body.querySelectorAll('*')) {
    if (aside(e)) continue;
    const box = e.getBoundingClientRect();
    if (!box.width || !box.height) continue;
    if (box.right > width + 1 || box.left < -1) {
      if (!scrolls(e)) found.push(`over ${Math.round(box.right)}: ${e.outerHTML.slice(0, 100)}`);
    }
    const style = getComputedStyle(e);
    const cuts = (flow) => flow === 'hidden' || flow === 'clip';
    if ((cuts(style.overflowX) && e.scrollWidth > e.clientWidth + 1)
        || (cuts(style.overflowY) && e.scrollHeight > e.clientHeight + 1))
      found.push(`cut: ${e.outerHTML.slice(0, 100)}`);
  }
  if (document.documentElement.scrollWidth > innerWidth)
    found.push(`the page is ${document.documentElement.scrollWidth} wide`);
  return found.slice(0, 8);
}
"""


def what_overflows(browser, path, width, spaced=False, look="light") -> list[str]:
    """What runs off the side or is cut on a page, with all that folds closed and then open."""
    with visit(browser, path) as seen:
        seen.look(width, look)
        if spaced:
            seen.page.evaluate(
                "text => { const sheet = new CSSStyleSheet(); sheet.replaceSync(text);"
                " document.adoptedStyleSheets = [sheet]; }",
                SPACING,
            )
        found = seen.page.evaluate(OFF_THE_SIDE)
        seen.fold(True)
        return found + seen.page.evaluate(OFF_THE_SIDE)


def test_nothing_overflows_at_four_hundred_per_cent(browser, small):
    for name, path in public_pages(small).items():
        assert what_overflows(browser, path, 320) == [], name


@pytest.mark.slow
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("spaced", [False, True], ids=["plain", "spaced"])
def test_nothing_overflows_at_any_width(browser, small, shipped, width, spaced):
    for folder in (small, shipped):
        for name, path in pages_of(folder).items():
            assert what_overflows(browser, path, width, spaced) == [], name


def test_an_overflow_is_found(browser, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(
        '<!DOCTYPE html><body style="margin:0"><p style="width: 400px">Wide</p>'
        '<div style="height: 5px; overflow: hidden">Cut<br>off</div>'
        '<div style="overflow: auto"><p style="width: 900px">Scrolls</p></div>',
        encoding="utf-8",
    )
    found = what_overflows(browser, path, 320)
    assert len([entry for entry in found if entry.startswith("over 400")]) == 2
    assert len([entry for entry in found if entry.startswith("cut")]) == 2
    assert "the page is 400 wide" in found
    assert not [entry for entry in found if "Scrolls" in entry]


@pytest.mark.slow
def test_letters_grow_to_twice_their_size_and_nothing_is_lost(browser, small):
    for name, path in pages_of(small).items():
        with visit(browser, path) as seen:
            seen.look(1280)
            seen.page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
            assert seen.page.evaluate(OFF_THE_SIDE) == [], name
