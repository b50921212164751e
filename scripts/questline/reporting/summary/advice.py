"""What may help, as people advise it, each piece of advice with what it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from questline.core.sentences import ended
from questline.release.audit.rows import ALL
from questline.reporting.catalogue import _
from questline.reporting.pages.results_in_words import result_in_words
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text, say
from questline.reporting.summary.around import INTERVIEWS, theme_row
from questline.reporting.summary.chosen import Candidate, candidates
from questline.reporting.summary.everyday import Everyday, shortened
from questline.reporting.summary.findings import IN_WORDS, gap_row, gap_sentence, sureness_of

MODELLING = "modelling"


@dataclass(frozen=True)
class Advice:
    """One piece of advice, the sentences that say what it rests on, and who gives it."""

    advice: str
    rests_on: Sequence[Text]
    source: str


def advice(view: View, words: Everyday) -> list[Advice]:
    """Every recommendation of report.yaml in its order."""
    return [
        Advice(
            ended(entry["advice"]),
            [
                *(_result(view, words, one) for one in entry["results"][: words.room.cited]),
                *(_theme(view, words, one) for one in entry["themes"][: words.room.cited]),
            ],
            ended(entry["source"]),
        )
        for entry in view.study["recommendations"]
    ]


def _result(view: View, words: Everyday, identifier: str) -> Text:
    """A cited result in everyday words, in any of its statuses.

    That there is one is known from the team's store before this page is made; what the public one
    does not hold was left out of it.
    """
    row = view.lookup.get(identifier)
    if row is None:
        return say(_("A result that is left out of this edition to protect people."))
    if row.status == "hidden":
        return say(_("A result that is {} to protect people."), view.number(row))
    one = _planned(view, row.analysis, row.term, row.level) if row.stage == MODELLING else None
    if one is None:
        return (*result_in_words(view, identifier).sentence(), ".")
    outcome = words.name(str(one.analysis["outcome"]))
    about = say("{}, {}: ", words.name(one.variable), _in_sentence(outcome))
    size = gap_sentence(view, words, one, gap_row(view, one))
    if size:
        return (*about, *_small_start(size))
    sureness = sureness_of(view, one)
    return (*about, _(IN_WORDS[sureness])) if sureness else (*about, _("see the full report."))


def _in_sentence(name: str) -> str:
    return name[:1].lower() + name[1:]


def _small_start(text: Text) -> Text:
    """A sentence after a colon."""
    first, *rest = text
    return (_in_sentence(first) if isinstance(first, str) else first, *rest)


def _planned(view: View, analysis: str, term: str, level: str) -> Candidate | None:
    """The result of a planned regression that a statistic belongs to."""
    entry: Mapping[str, Any] | None = next(
        (one for one in view.study["analyses"] if one["name"] == analysis), None
    )
    if entry is None:
        return None
    found = [one for one in candidates(view, entry) if one.variable == term]
    exact = [one for one in found if not one.level or one.level == level]
    return next(iter(exact), None)


def _theme(view: View, words: Everyday, name: str) -> Text:
    """A theme of the interviews with the number of those who spoke of it."""
    declared = (view.study["interviews"] or {}).get("themes", [])
    label = next((one["label"] for one in declared if one["name"] == name), "")
    if not label:
        return say(_("A theme of interviews that this edition does not hold."))
    people = view.number(theme_row(view, name))
    everybody = view.number(view.lookup.one(INTERVIEWS, "themes", "participants", term=ALL))
    short = shortened(label, words.room.name)
    if people.is_there and everybody.is_there:
        return say(_("Interviews: “{}”, {} of {} people."), short, people, everybody)
    return say(_("Interviews: “{}”."), short)
