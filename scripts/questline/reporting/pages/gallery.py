"""Photographs: by what was asked for, and by theme."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

from questline.core.interview_results import InterviewResults
from questline.core.sentences import ended
from questline.interviews.rows import TEAM
from questline.reporting.catalogue import _, message
from questline.reporting.pages.interviewed_people import STAGE, credit, speaker_lines
from questline.reporting.pages.tables import Column, Row, Table
from questline.reporting.pages.themes import theme_label
from questline.reporting.pages.view import View

KINDS = {
    "O": (message("Original"), message("the photograph as it was taken")),
    "I": (
        message("Redrawn"),
        message("drawn anew, because the photograph could tell who or where it is"),
    ),
    "R": (message("In words"), message("described in words in place of the photograph")),
}
WITHOUT_THEME = message("Without a theme")


@dataclass(frozen=True)
class Photograph:
    """One photograph of the gallery; `source` and `file` are empty for one told in words."""

    anchor: str
    source: str
    file: str
    width: int
    height: int
    description: str
    words: str
    kind: str
    theme: str
    pseudonym: str
    who: str

    @property
    def in_words(self) -> str:
        """What it shows, in a line: its description, or the words that stand in its place."""
        return self.description if self.source or not self.words else self.words


@dataclass(frozen=True)
class Group:
    """Photographs under one heading."""

    heading: str
    photographs: list[Photograph]


@dataclass(frozen=True)
class Gallery:
    """The section: the same photographs by prompt, and by theme as a list of links."""

    kinds: list[tuple[str, str]]
    prompts: list[Group]
    themes: list[Group]
    counts: Table | None


def gallery_view(view: View, results: InterviewResults) -> Gallery | None:
    """The section; None without a photograph that this edition may show."""
    if not results.gallery:
        return None
    credited = speaker_lines(view, results)
    shown = [(entry, _photograph(view, results, entry, credited)) for entry in results.gallery]
    used = {entry["kind"] for entry in results.gallery}
    prompts = {one["name"]: one["label"] for one in view.study["interviews"]["prompts"]}
    themes = [one["name"] for one in view.study["interviews"]["themes"]]

    def grouped(key: str, name: str, heading: str) -> Group:
        return Group(heading, [photo for entry, photo in shown if entry[key] == name])

    by_prompt = [grouped("prompt", name, label) for name, label in prompts.items()]
    by_theme = [grouped("theme", name, theme_label(view, name)) for name in themes]
    if themes:
        by_theme.append(grouped("theme", "", _(WITHOUT_THEME)))
    return Gallery(
        kinds=[(_(name), _(words)) for kind, (name, words) in KINDS.items() if kind in used],
        prompts=[group for group in by_prompt if group.photographs],
        themes=[group for group in by_theme if group.photographs],
        counts=counts_table(view, prompts),
    )


def _photograph(
    view: View, results: InterviewResults, entry: dict[str, Any], credited: dict[str, str]
) -> Photograph:
    preview = entry["preview"]
    source = ""
    if preview:
        encoded = base64.b64encode(results.files[preview]).decode("ascii")
        source = f"data:image/jpeg;base64,{encoded}"
    return Photograph(
        anchor=f"photograph-{entry['number']}",
        source=source,
        file=f"gallery/{entry['picture']}" if entry["picture"] else "",
        width=int(entry["width"] or 0),
        height=int(entry["height"] or 0),
        description=ended(entry["description"]),
        words=entry["words"],
        kind=_(KINDS[entry["kind"]][0]),
        theme=theme_label(view, entry["theme"]) if entry["theme"] else "",
        pseudonym=entry["participant"],
        who=credit(credited, entry["participant"]),
    )


def counts_table(view: View, prompts: dict[str, str]) -> Table | None:
    """How many photographs of each kind answer each prompt."""
    rows = []
    for prompt, label in prompts.items():
        found = [
            view.lookup.one(
                STAGE, "photographs", "photographs", term=prompt, level=kind,
                dataset=TEAM if view.is_internal else "",
            )
            for kind in KINDS
        ]  # fmt: skip
        if any(found):
            rows.append(Row(label, tuple(view.cell(row) if row else ("",) for row in found)))
    if not rows:
        return None
    columns = [Column(_(label)) for label, _other in KINDS.values()]
    caption = _("Photographs by what was asked for, and kind")
    return Table("photographs", caption, _("Asked for"), columns, rows)
