"""No page breaks a rule of WCAG 2.2 that axe-core can tell, in any look, at any width."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import pytest

from browser.visiting import LOOKS, WIDTHS, pages_of, visit

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
EVERY = [(look, width) for look in LOOKS for width in WIDTHS]


@cache
def axe() -> str:
    """The source of axe-core."""
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def violations(seen) -> list[str]:
    """What axe-core finds on an open page: rule, help, and the first places."""
    found = seen.page.evaluate(
        "levels => axe.run(document, {runOnly: levels, resultTypes: ['violations']})", LEVELS
    )
    return [
        f"{entry['id']} ({entry['help']}), {len(entry['nodes'])} times: "
        + "; ".join(f"{node['html'][:90]} {node['failureSummary'][-120:]!r}" for node in entry["nodes"][:2])
        for entry in found["violations"]
    ]


def examine(browser, path, looks, folds=(False, True)) -> dict[tuple[str, int, str], list[str]]:
    """The violations of a page by look, width and whether its details are open."""
    found = {}
    with visit(browser, path) as seen:
        seen.page.evaluate(axe())
        for look, width in looks:
            seen.look(width, look)
            for opened in folds:
                seen.fold(opened)
                broken = violations(seen)
                if broken:
                    found[look, width, "opened" if opened else "closed"] = broken
    return found


def test_axe_knows_wcag_2_2():
    version = axe().partition("axe v")[2].split()[0]
    assert tuple(int(part) for part in version.split(".")[:2]) >= (4, 5)


@pytest.mark.parametrize(("look", "width"), [("light", 320)])
def test_small(browser, small, look, width):
    import time
    for name, path in pages_of(small).items():
        for o in (False, True):
            t=time.time()
            print(name, o, examine(browser, path, [(look, width)], (o,)), time.time()-t)
