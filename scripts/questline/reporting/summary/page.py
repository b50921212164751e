"""The summary put together: what stands in each section, the template, the pictures."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from questline.reporting.catalogue import _
from questline.reporting.lookup import Lookup
from questline.reporting.pages.templates import compiled
from questline.reporting.pages.traced import Traced
from questline.reporting.pages.view import PUBLIC, View
from questline.reporting.pages.writing import Text, say
from questline.reporting.summary import around, icon_array
from questline.reporting.summary.advice import advice
from questline.reporting.summary.chosen import chosen
from questline.reporting.summary.everyday import Everyday, shortened
from questline.reporting.summary.findings import SURENESS, Side, Told, told
from questline.reporting.summary.groups import compared_groups
from questline.reporting.summary.prose import prose
from questline.reporting.summary.readability import Reading, read
from questline.reporting.summary.room import ROOMS
from questline.reporting.summary.shown import has_ranges, has_unsure

TEMPLATE = "summary.html"
TEMPLATES = (TEMPLATE, "summary.css", "macros.html")
LONGEST_TITLE = 140


@dataclass(frozen=True)
class Array:
    """The picture of one group: the SVG, and the words below it."""

    svg: str
    share: Text
    group: str
    about: Text


@dataclass(frozen=True)
class Result:
    """A result as the page shows it; `download` is the file of its picture, or nothing."""

    told: Told
    sign: str
    sureness: str
    arrays: Sequence[Array]
    download: str


@dataclass(frozen=True)
class Outcome:
    """What was found about one outcome."""

    heading: str
    share: Text
    results: Sequence[Result]


@dataclass(frozen=True)
class Summary:
    """The page, its pictures to download by file name, and how hard it is to read."""

    html: str
    pictures: Mapping[str, str]
    reading: Reading

    def on_screen(self, language: str) -> str:
        """What the person who runs the study is told of it; the formula is one for English."""
        words = "the summary for managers"
        if not language.startswith("en"):
            return words
        plainer = "" if self.reading.is_plain else "; it asks for plainer words: docs/summary.md"
        return f"{words}, for readers of {self.reading.age:.0f} years{plainer}"


def build_summary(
    store: pd.DataFrame, study: Mapping[str, Any], templates: Mapping[str, str]
) -> Summary:
    """The summary for managers and policy makers, from the public store alone.

    `store` is release's public store with the audit's lines below it, in the order in which every
    page of the public edition has them; `study` is `parameters.reading_matter`, `templates` the
    pages' templates by name.
    """
    empty = pd.DataFrame()
    view = View(Lookup(store), study, {}, PUBLIC, empty, empty, empty)
    template = compiled({name: templates[name] for name in TEMPLATES}).get_template(TEMPLATE)
    for room in ROOMS:
        words = Everyday(view, room)
        content = _content(view, words)
        html = template.render(content, traced=Traced(store["id"]))
        said = prose(html)
        if sum(map(len, said)) <= room.most:
            break
    return Summary(html, _pictures(view, words, content["outcomes"]), read(said))


def _content(view: View, words: Everyday) -> dict[str, Any]:
    """What the template is given."""
    found = chosen(view, words.room.results)
    outcomes = [_outcome(view, words, pool) for pool in found.told]
    groups = [] if outcomes else compared_groups(view, words)
    advised = advice(view, words)
    said = [*_said(outcomes), *groups, *(text for one in advised for text in one.rests_on)]
    return {
        "study": view.study,
        "dense": words.room.dense,
        "title": shortened(view.study["title"], LONGEST_TITLE),
        "confidence": view.confidence.removesuffix("%"),
        "outcomes": outcomes,
        "groups": groups,
        "has_ranges": has_ranges(said),
        "has_unsure": has_unsure(said),
        "cautions": around.cautions(view, words, found),
        "alike": around.alike_in(view, words, found),
        "left_out": around.left_out(words, found),
        "asked": around.asked(view, words),
        "themes": around.themes(view, words.room),
        "limits": around.limits(view, words.room),
        "held_back": around.held_back(view),
        "advice": advised,
    }


def _said(outcomes: Sequence[Outcome]) -> list[Text]:
    """Every sentence on the results, and the words below their pictures."""
    results = [result for outcome in outcomes for result in outcome.results]
    passages = [passage for result in results for passage in result.told.passages]
    about = [array.about for result in results for array in result.arrays]
    return [*(sentence for passage in passages for sentence in passage), *about]


def _pictures(view: View, words: Everyday, outcomes: Sequence[Outcome]) -> dict[str, str]:
    """The pictures to download, by file name."""
    return {
        result.download: _picture(view, words, outcome, result)
        for outcome in outcomes
        for result in outcome.results
        if result.download
    }


def _outcome(view: View, words: Everyday, pool: Sequence[Any]) -> Outcome:
    analysis = pool[0].analysis
    results = []
    for one in pool:
        result = told(view, words, one)
        sign, sureness = SURENESS.get(result.sureness, ("", ""))
        arrays = []
        if result.has_picture:
            for place, side in enumerate(result.sides):
                arrays.append(
                    Array(
                        icon_array.array(side, f"people-{result.name}-{place}", words.people),
                        (side.expected,),
                        side.group,
                        _about(view, side),
                    )
                )
        download = _file_name(result.name) if arrays else ""
        results.append(Result(result, sign, _(sureness), arrays, download))
    return Outcome(
        words.name(str(analysis["outcome"])), around.share_of_outcome(view, words, analysis),
        results,
    )  # fmt: skip


def _about(view: View, side: Side) -> Text:
    """After a group: its value, and the range in which its number is likely to lie."""
    text = (*say(" ({}).", side.value),) if side.value else (".",)
    ends = view.number(side.row, "interval_of_100")
    return (*text, " ", *say(_("Likely range: {}."), ends)) if ends.is_there else text


def _picture(view: View, words: Everyday, outcome: Outcome, result: Result) -> str:
    marks = [_("Synthetic data")] if view.study["synthetic"] else []
    return icon_array.pair(
        result.told, words.people, f"{outcome.heading}: {result.told.heading}", marks
    )


def _file_name(name: str) -> str:
    """A file's name of plain letters, digits and underlines."""
    return f"chances_{re.sub(r'[^a-z0-9_]', '_', name.lower())}.svg"
