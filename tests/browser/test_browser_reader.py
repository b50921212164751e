"""What a screen reader is given: parts that are not laid out yet must be there for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from browser.conftest import QUIET, program
from browser.visiting import visit

SEEN = """
() => {
  const shown = selector =>
    [...document.querySelectorAll(selector)].filter(e => e.checkVisibility()).length;
  return {heading: shown('h1, h2, h3, h4'), table: shown('table'), row: shown('tr')};
}
"""
"""How many of each are shown, on the screen or farther down; those that are folded away are not."""


@pytest.fixture(scope="module")
def listened_to(browser) -> Iterator:
    """Chromium as it runs when a screen reader listens."""
    switches = [*QUIET, "--force-renderer-accessibility"]
    started = browser.browser_type.launch(executable_path=program(), args=switches)
    yield started
    started.close()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["index.html", "reproducibility.html"])
def test_a_screen_reader_finds_what_is_not_on_the_screen(listened_to, shipped, name):
    with visit(listened_to, shipped / name) as seen:
        wanted = seen.page.evaluate(SEEN)
        session = seen.page.context.new_cdp_session(seen.page)
        root = session.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
        told = {role: len(_asked(session, root, role)) for role in wanted}
    assert wanted["heading"] > 5
    assert wanted["row"] > 500
    assert told == wanted


def _asked(session: Any, root: int, role: str) -> list[dict]:
    """What the browser tells a screen reader of one role; what it leaves out is not counted."""
    found = session.send("Accessibility.queryAXTree", {"nodeId": root, "role": role})["nodes"]
    return [node for node in found if not node.get("ignored")]
