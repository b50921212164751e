"""Checklists of what a report should tell: their items, and where the answer to each may stand.

A checklist is a file of reports/checklists. Its items are asked in words of our own. An item has
parts, each of which the report answers in a place of the page, by a setting of the study, or not at
all; whatever no part of the report gives, people answer in report.yaml.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from questline.core.yaml_text import parse_yaml

FOLDER = "reports/checklists"
LIBRARY = Path(__file__).resolve().parents[3] / FOLDER

ORDER = ("strobe", "cherries", "gramms")
"""The checklists that ship, in the order of the report."""


@dataclass(frozen=True)
class Part:
    """What is wanted; `places` and `settings` that can give it, without which only people can.

    A place is the id of something on the page; one that ends in `*` is any that begins so. A
    setting is a key of the study's configuration, after the name of its file.
    """

    wants: str
    places: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Item:
    """One item: its number, what it asks, and the parts of an answer."""

    number: str
    asks: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Checklist:
    """A checklist: its version and source, and its items in their order.

    `needs` names the part of the configuration without which the checklist is not asked.
    """

    name: str
    title: str
    version: str
    source: str
    needs: str
    items: tuple[Item, ...]

    @property
    def words(self) -> list[str]:
        """What readers see of it in their language, each once."""
        asked = [(item.asks, *(part.wants for part in item.parts)) for item in self.items]
        every = (self.title, self.version, *(words for texts in asked for words in texts))
        return list(dict.fromkeys(every))


def read_checklist(name: str, text: str) -> Checklist:
    """A checklist from the text of its file. Raises ValueError where the file is not a checklist,
    which is a fault of Questline."""
    found = parse_yaml(text, f"{name}.yaml")
    content = found.content
    if found.problems or not isinstance(content, dict) or not content.get("items"):
        said = " ".join(problem.sentence() for problem in found.problems)
        raise ValueError(f"{name}.yaml is no checklist. {said}".strip())
    return Checklist(
        name=name,
        title=content["title"],
        version=content["version"],
        source=content["source"],
        needs=content.get("needs") or "",
        items=tuple(_item(number, item) for number, item in content["items"].items()),
    )


def _item(number: str, content: Mapping[str, Any]) -> Item:
    parts = tuple(
        Part(part["wants"], tuple(part.get("places") or ()), tuple(part.get("settings") or ()))
        for part in content["parts"]
    )
    return Item(number, content["asks"], parts)


def read_checklists(paths: Iterable[str | Path]) -> list[Checklist]:
    """The checklists of these files, in the order in which they are shown."""
    every = [Path(path) for path in paths]
    read = [read_checklist(path.stem, path.read_text("utf-8")) for path in every]
    return sorted(read, key=lambda one: (ORDER.index(one.name), one.name))


def checklist_items() -> dict[str, list[str]]:
    """The numbers of the items of each checklist there is, by the name of the checklist."""
    every = read_checklists(LIBRARY.glob("*.yaml"))
    return {found.name: [item.number for item in found.items] for found in every}
