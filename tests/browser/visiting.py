"""Opening a page from its file, in a look and a width, and noting all that it does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

WIDTHS = (320, 768, 1440)
FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""Until the page has been drawn twice, so that what a change of look shows or hides is settled."""
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "media": "screen"},
    "dark": {"color_scheme": "dark", "media": "screen"},
    "print": {"color_scheme": "light", "media": "print"},
}


@dataclass
class Visit:
    """A page that stands open, and what it asked for, complained of and put up."""

    page: Any
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def look(self, width: int = 1440, look: str = "light", height: int = 900) -> None:
        """Set the width in CSS pixels and how the page is shown: light, dark or print."""
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.emulate_media(**LOOKS[look])
        self.page.evaluate(FRAMES)

    def fold(self, opened: bool) -> None:
        """Open, or close, everything that folds."""
        self.page.evaluate(
            "opened => document.querySelectorAll('details').forEach(d => { d.open = opened; })",
            opened,
        )


@contextmanager
def visit(browser: Any, path: Path, **context: Any) -> Iterator[Visit]:
    """Open a file as a reader would, from the disk; `context` are settings of the browser."""
    opened = browser.new_context(viewport={"width": 1440, "height": 900}, **context)
    page = opened.new_page()
    seen = Visit(page)
    page.on("request", lambda request: seen.requests.append(request.url))
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    page.on(
        "console",
        lambda message: (
            seen.complaints.append(message.text) if message.type in ("error", "warning") else None
        ),
    )

    def note(dialog: Any) -> None:
        seen.dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    page.goto(path.as_uri())
    try:
        yield seen
    finally:
        opened.close()


def pages_of(folder: Path) -> dict[str, Path]:
    """Every page of a built report by its path within the folder."""
    return {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*.html"))}


def public_pages(folder: Path) -> dict[str, Path]:
    """The pages that everybody may read, by their file names."""
    return {name: path for name, path in pages_of(folder).items() if "/" not in name}
