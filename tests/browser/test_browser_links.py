"""No dead link and no id twice, on any page, also from one page to a place of another."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from browser.visiting import pages_of

LINKS = ("href", "src", "xlink:href", "poster", "data", "action")
REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "for", "headers", "list")
OUTSIDE = ("http", "https", "mailto", "data")


@dataclass
class Places(HTMLParser):
    """The ids of a page, where its links lead, and which ids its attributes name."""

    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            elif name in LINKS:
                self.links.append(value or "")
            elif name in REFERENCES:
                self.named += (value or "").split()


def read(path: Path) -> Places:
    places = Places()
    places.feed(path.read_text(encoding="utf-8"))
    places.close()
    return places


def faults(folder: Path) -> list[str]:
    """Every dead link, missing place and repeated id of the pages of a folder, in words."""
    pages = {path.resolve(): read(path) for path in pages_of(folder).values()}
    places = {path: set(page.ids) for path, page in pages.items()}
    found = []
    for path, page in pages.items():
        name = path.relative_to(folder.resolve()).as_posix()
        twice = [entry for entry, times in Counter(page.ids).items() if times > 1]
        found += [f"{name}: the id {entry!r} stands twice" for entry in twice]
        found += [f"{name}: no id {entry!r}" for entry in page.named if entry not in places[path]]
        for link in dict.fromkeys(page.links):
            parts = urlsplit(link)
            if parts.scheme in OUTSIDE:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if parts.scheme or not target.is_file():
                found.append(f"{name}: the link {link!r} leads to no file")
            elif not target.is_relative_to(folder.resolve()):
                found.append(f"{name}: the link {link!r} leads out of the report")
            elif parts.fragment and unquote(parts.fragment) not in places.get(target, set()):
                found.append(f"{name}: the link {link!r} leads to no place")
    return found


def test_every_link_of_the_small_report_leads_somewhere(small):
    assert faults(small) == []


@pytest.mark.slow
def test_every_link_of_the_shipped_report_leads_somewhere(shipped):
    assert faults(shipped) == []


def test_the_public_pages_never_lead_to_the_teams(small):
    for name, path in pages_of(small).items():
        if not name.startswith("internal/"):
            assert not [link for link in read(path).links if "internal" in link], name


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ('<p id="a"><p id="a">', "the id 'a' stands twice"),
        ('<a href="#b">', "the link '#b' leads to no place"),
        ('<a href="other.html#here">', "the link 'other.html#here' leads to no place"),
        ('<a href="tables/none.csv">', "the link 'tables/none.csv' leads to no file"),
        ('<a href="../outside.txt">', "the link '../outside.txt' leads out of the report"),
        ('<a href="javascript:alert(1)">', "the link 'javascript:alert(1)' leads to no file"),
        ('<p aria-labelledby="c d" id="c">', "no id 'd'"),
    ],
)
def test_a_fault_is_found(tmp_path, body, fault):
    folder = tmp_path / "reporting"
    folder.mkdir()
    (tmp_path / "outside.txt").write_text("outside", encoding="utf-8")
    (folder / "index.html").write_text(body, encoding="utf-8")
    (folder / "other.html").write_text('<p id="there">', encoding="utf-8")
    assert faults(folder) == [f"index.html: {fault}"]
