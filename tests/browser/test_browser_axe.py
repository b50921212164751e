"""No page breaks a rule of WCAG 2.2 that axe-core can tell, in any look, at any width."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import pytest

from browser.visiting import LOOKS, WIDTHS, pages_of, public_pages, visit

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PUBLIC_LOOKS = [(look, width) for look in LOOKS for width in WIDTHS]
SOME_LOOKS = [("light", 1440), ("dark", 320), ("print", 768)]
"""Each look and each width once: for pages that are like others, or long."""
ON_PAPER = {"target-size": {"enabled": False}}
"""Nobody touches a link on paper."""

GROUPS_OF_STATISTICS = 12


@cache
def axe() -> str:
    """The source of axe-core."""
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def violations(browser, path, look, width, opened=True) -> list[str]:
    """What axe-core finds on a page: the rule, how often, and the first places."""
    with visit(browser, path) as seen:
        seen.look(width, look)
        seen.fold(opened)
        # axe-core works out what lies over what from one layout of the whole page.
        seen.page.add_style_tag(content="section { content-visibility: visible !important }")
        # The thousands of rows of every statistic are made alike; those of the first groups do.
        seen.page.evaluate(
            "groups => document.querySelectorAll('#statistics table').forEach(table =>"
            " [...table.tBodies].slice(groups).forEach(body => body.remove()))",
            GROUPS_OF_STATISTICS,
        )
        seen.page.evaluate(axe())
        found = seen.page.evaluate(
            "([levels, rules]) =>"
            " axe.run(document, {runOnly: levels, rules, resultTypes: ['violations']})"
            ".then(result => result.violations)",
            [LEVELS, ON_PAPER if look == "print" else {}],
        )
    return [
        f"{entry['id']} ({entry['help']}), {len(entry['nodes'])} times: "
        + "; ".join(f"{node['html'][:100]} {node['any'][:1]}" for node in entry["nodes"][:3])
        for entry in found
    ]


def internal(folder):
    return {name: path for name, path in pages_of(folder).items() if "/" in name}


def test_axe_knows_wcag_2_2():
    version = axe().partition("axe v")[2].split()[0]
    assert tuple(int(part) for part in version.split(".")[:2]) >= (4, 5)


def test_axe_finds_what_is_wrong(browser, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(
        '<!DOCTYPE html><html lang="en"><title>T</title><main><p style="color:#bbb">Pale</p>'
        '<img src="data:,"><a href="#"></a></main>',
        encoding="utf-8",
    )
    found = " ".join(violations(browser, path, "light", 768))
    for rule in ("color-contrast", "image-alt", "link-name"):
        assert rule in found


def test_no_short_page_breaks_a_rule_in_the_dark_on_a_telephone(browser, small):
    for name in ("summary.html", "codebook.html"):
        assert violations(browser, small / name, "dark", 320) == [], name


@pytest.mark.slow
@pytest.mark.parametrize(("look", "width"), PUBLIC_LOOKS)
def test_no_public_page_breaks_a_rule_in_any_look(browser, small, look, width):
    for name, path in public_pages(small).items():
        assert violations(browser, path, look, width) == [], name


@pytest.mark.slow
@pytest.mark.parametrize(("look", "width"), SOME_LOOKS)
def test_no_page_breaks_a_rule_as_it_opens(browser, small, look, width):
    for name, path in pages_of(small).items():
        assert violations(browser, path, look, width, opened=False) == [], name


@pytest.mark.slow
@pytest.mark.parametrize(("look", "width"), SOME_LOOKS)
def test_no_page_of_the_team_breaks_a_rule(browser, small, look, width):
    for name, path in internal(small).items():
        assert violations(browser, path, look, width) == [], name


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize(("look", "width"), SOME_LOOKS)
def test_no_shipped_page_breaks_a_rule(browser, shipped, look, width):
    for name, path in public_pages(shipped).items():
        assert violations(browser, path, look, width) == [], name


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_no_shipped_page_of_the_team_breaks_a_rule(browser, shipped):
    for name, path in internal(shipped).items():
        assert violations(browser, path, "light", 768, opened=False) == [], name
