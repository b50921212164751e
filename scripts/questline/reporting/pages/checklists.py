"""Checklists of reporting, answered from the page that was built and from what people wrote.

An item counts as answered where its evidence is there: the place stands on this very page, the
setting has a value, or the team has answered in its own words. Nothing is ticked by default.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from questline.core.checklists import Checklist, Item, Part
from questline.core.sentences import ended
from questline.reporting.catalogue import _, message, plural
from questline.reporting.editions import file_mark
from questline.reporting.pages.tables import Column, Row, Table
from questline.reporting.pages.templates import compiled
from questline.reporting.pages.view import View

ANSWERED, IN_PART, NOT_REPORTED = "answered", "in_part", "not_reported"
STATES = {
    ANSWERED: message("answered"),
    IN_PART: message("in part"),
    NOT_REPORTED: message("not reported"),
}
_ID = re.compile(r'(?<![-\w])id="([^"]+)"')
_TITLE = re.compile(r'<section id="([^"]+)"[^>]*>\s*<h2[^>]*>(.*?)</h2>', re.DOTALL)
_CAPTION = re.compile(r'<caption id="caption-([^"]+)">(.*?)</caption>', re.DOTALL)
_FIGURE = re.compile(r'<svg[^>]*aria-labelledby="([^" ]+)-title[^>]*>\s*<title[^>]*>(.*?)</title>')
_TAGS = re.compile(r"<[^>]+>")
_FILES = {"study": "", "plan": "", "report": "", "cleaning": "cleaning.", "interviews":
          "interviews."}  # fmt: skip
"""Where the keys of each file of a study stand in what the pages are told of it."""
_WITH = re.compile(r"(\w+)\[(\w+)=(\w+)\]")
"""A key of a list's entries, of which one must have a value: `rules[kind=consent]`."""


PARTLY = "in part:"
"""What people begin an answer with that is not the whole one."""

MARK = "<!--checklists-->"
"""Where the checklists go, which can only be answered when all else stands."""
TEMPLATE = "sections/checklists.html"


@dataclass(frozen=True)
class Place:
    """Somewhere on the page: its address, and what it is called."""

    target: str
    title: str


@dataclass(frozen=True)
class Answer:
    """What became of an item: its state, where it is answered, what people wrote, what lacks."""

    number: str
    asks: str
    state: str
    word: str
    places: list[Place]
    written: list[tuple[str, str]]
    own_words: str
    lacks: list[str]


@dataclass(frozen=True)
class ChecklistView:
    """A checklist with its answers, how many there are of each kind, and its table to download."""

    name: str
    title: str
    version: str
    source: str
    count: str
    answers: list[Answer]
    table: Table


def with_checklists(
    html: str, checklists: Sequence[Checklist], view: View, templates: Mapping[str, str]
) -> tuple[str, list[ChecklistView]]:
    """The page with its checklists answered from what stands on it, and their views."""
    views = checklist_views(checklists, view.study, places_of(html))
    section = (
        compiled(templates)
        .get_template(TEMPLATE)
        .render(c={"lists": views}, file_mark=file_mark(view.edition), internal=view.is_internal)
    )
    return html.replace(MARK, section, 1), views


def places_of(html: str) -> dict[str, str]:
    """Everything on a page that has an id, with the words that it is called by, if any."""
    titles = dict(_TITLE.findall(html))
    titles |= {f"table-{name}": words for name, words in _CAPTION.findall(html)}
    titles |= {f"figure-{name}": words for name, words in _FIGURE.findall(html)}
    return {name: _plain(titles.get(name, "")) for name in map(unescape, _ID.findall(html))}


def checklist_views(
    checklists: Sequence[Checklist], study: Mapping[str, Any], places: Mapping[str, str]
) -> list[ChecklistView]:
    """The checklists that concern the study; `places` are the ids of the page and their titles."""
    return [
        _view(checklist, study, places)
        for checklist in checklists
        if not checklist.needs or study.get(checklist.needs)
    ]


def _view(
    checklist: Checklist, study: Mapping[str, Any], places: Mapping[str, str]
) -> ChecklistView:
    own = study.get("checklists", {}).get(checklist.name, {})
    answers = [_answer(item, study, places, own.get(item.number, "")) for item in checklist.items]
    return ChecklistView(
        checklist.name,
        _(checklist.title),
        _(checklist.version),
        checklist.source,
        _count(answers),
        answers,
        _table(checklist, answers),
    )


def _answer(
    item: Item, study: Mapping[str, Any], places: Mapping[str, str], own_words: str
) -> Answer:
    found: dict[str, str] = {}
    written: dict[str, str] = {}
    lacks = []
    for part in item.parts:
        at = list(_at(part, places))
        texts = {key: value for key in part.settings for value in _values(study, key)[:1]}
        given = (at or not part.places) and (texts or not part.settings) and (at or texts)
        if not given:
            lacks.append(_(part.wants))
            continue
        found |= dict(at)
        # A name or a code is no sentence that answers anything by itself.
        written |= {
            key: value.strip()
            for key, value in texts.items()
            if isinstance(value, str) and " " in value.strip()
        }
    own_words = own_words.strip()
    if own_words.lower().startswith(PARTLY):
        state = IN_PART
    elif own_words or not lacks:
        state = ANSWERED
    else:
        state = IN_PART if len(lacks) < len(item.parts) else NOT_REPORTED
    return Answer(
        item.number,
        _(item.asks),
        state,
        _(STATES[state]),
        [Place(f"#{name}", title) for name, title in found.items()],
        list(written.items()),
        own_words,
        [] if own_words or state == NOT_REPORTED else lacks,
    )


def _at(part: Part, places: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The places of a part that are on the page; of many alike the first."""
    for wanted in part.places:
        if wanted.endswith("*"):
            alike = (name for name in places if name.startswith(wanted[:-1]))
            name = next(alike, "")
        else:
            name = wanted if wanted in places else ""
        if name:
            yield name, places[name] or name.replace("-", ": ", 1).replace("_", " ")


def _values(study: Mapping[str, Any], key: str) -> list[Any]:
    """The values under a key of the configuration that hold something."""
    file, _dot, rest = key.partition(".")
    found: list[Any] = [study]
    for step in (_FILES[file] + rest).split("."):
        chosen = _WITH.fullmatch(step)
        name = chosen[1] if chosen else step
        found = [one[name] for one in found if isinstance(one, Mapping) and name in one]
        found = [part for one in found for part in (one if isinstance(one, list) else [one])]
        if chosen:
            found = [one for one in found if str(one.get(chosen[2], "")) == chosen[3]]
    return [one for one in found if (one.strip() if isinstance(one, str) else one)]


def _count(answers: Collection[Answer]) -> str:
    """How many items are answered, answered in part, and not reported."""
    counts = {state: sum(answer.state == state for answer in answers) for state in STATES}
    said = [f"{counts[ANSWERED]} {_(STATES[ANSWERED])}"]
    said += [f"{counts[IN_PART]} {_(STATES[IN_PART])}"] if counts[IN_PART] else []
    said.append(f"{counts[NOT_REPORTED]} {_(STATES[NOT_REPORTED])}")
    items = plural("{} item", "{} items", len(answers)).format(len(answers))
    return f"{items}: {', '.join(said)}."


def _table(checklist: Checklist, answers: Sequence[Answer]) -> Table:
    """The answers as a download: state, where, what people wrote, and what lacks."""
    rows = [
        Row(
            answer.number,
            (
                (answer.asks,),
                (answer.word,),
                ("; ".join(place.title for place in answer.places),),
                (" ".join([ended(text) for _key, text in answer.written] + [answer.own_words]),),
                ("; ".join(answer.lacks),),
            ),
        )
        for answer in answers
    ]
    columns = [
        Column(_("What is asked"), words=True),
        Column(_("Answer"), words=True),
        Column(_("Where"), words=True),
        Column(_("In words"), words=True),
        Column(_("What is missing"), words=True),
    ]
    caption = _(checklist.title)
    return Table(f"checklist_{checklist.name}", caption, _("Item"), columns, rows)


def _plain(words: str) -> str:
    """The words of a piece of HTML."""
    return " ".join(unescape(_TAGS.sub("", words)).split())
