"""Everyday words: who was asked, what groups and outcomes are called, numbers in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from questline.core.sentences import ended
from questline.reporting import numbers
from questline.reporting.catalogue import _
from questline.reporting.lookup import Statistic
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import ABOUT, NO_BREAK, Number, Text, say
from questline.reporting.summary.room import Room


@dataclass(frozen=True)
class Everyday:
    """The everyday words of one study, those of report.yaml or what its labels give."""

    view: View
    room: Room

    @cached_property
    def _names(self) -> Mapping[str, Mapping[str, Any]]:
        return {one["variable"]: one for one in self._words["names"]}

    @property
    def _words(self) -> Mapping[str, Any]:
        words: Mapping[str, Any] = self.view.study["plain_words"]
        return words

    def _given(self, variable: str, key: str) -> str:
        return str(self._names.get(variable, {}).get(key, ""))

    @property
    def people(self) -> str:
        """Who was asked, in the plural."""
        return str(self._words["people"])

    def label(self, variable: str) -> str:
        """The label of a variable or scale, short enough for a sentence."""
        return shortened(self.view.labels.variable(variable), self.room.label)

    def name(self, variable: str) -> str:
        """A short name for a heading."""
        given = self._given(variable, "name") or self.view.labels.variable(variable)
        return shortened(given, self.room.name)

    def note(self, scale: str) -> str:
        """What readers must know of a scale."""
        return self._given(scale, "note") or self.view.labels.note(scale)

    def event(self, outcome: str, code: str) -> str:
        """What people did, after a number of them: `had thought of leaving`."""
        answer = shortened(self.view.labels.level(outcome, code), self.room.label)
        return self._given(outcome, "event") or _("gave the answer “{}” to “{}”").format(
            answer, self.label(outcome)
        )

    def group(self, variable: str, level: str, high: bool) -> str:
        """Some of those who were asked, after the word for all: `who felt less sure`."""
        if self.view.labels.has_levels(variable):
            given = str(self._names.get(variable, {}).get("levels", {}).get(level, ""))
            answer = shortened(self.view.labels.level(variable, level), self.room.label)
            return given or _("with the answer “{}” to “{}”").format(answer, self.label(variable))
        given = self._given(variable, "high" if high else "low")
        sentence = _("with a high value of “{}”") if high else _("with a low value of “{}”")
        return given or sentence.format(self.label(variable))

    def is_score(self, variable: str) -> bool:
        """Whether it is the score of a scale."""
        return variable in self.view.study["scales"]

    def step(self, predictor: Mapping[str, Any]) -> str:
        """How far two people lie apart that are compared: `A score 30 points higher`."""
        higher, size = predictor["direction"] == "higher", f"{predictor['unit']:g}"
        if not self.is_score(predictor["variable"]):
            words = _("A value {} higher") if higher else _("A value {} lower")
        elif size == "1":
            words = _("A score {} point higher") if higher else _("A score {} point lower")
        else:
            words = _("A score {} points higher") if higher else _("A score {} points lower")
        return words.format(size)


def about(entry: Number) -> Text:
    """A number of people in a sentence: `about 62`; one at an end has its own sign."""
    text = entry.text.removeprefix(ABOUT)
    if not entry.is_there or text[:1] in "<>":
        return (entry,)
    return say(_("about {}"), replace(entry, text=text))


def of_100(view: View, row: Statistic | None) -> Number:
    """A percentage of people as so many of every 100."""
    entry = view.number(row)
    return replace(entry, text=entry.text.removesuffix("%")) if entry.is_there else entry


def run_of(low: str, high: str, identifier: str) -> Number:
    """The ends of an interval, already in words, as one number of its statistic."""
    text = _("{} to {}").format(low, high).replace(" ", NO_BREAK)
    return Number(text, identifier, "size_interval", "shown")


def run_across(view: View, row: Statistic, below: str, above: str, points: bool) -> Number | None:
    """An interval that runs across nothing: `6 fewer to 17 more`, the shorter way first.

    `below` and `above` are messages with a blank for the size of an end; `points` says that the
    statistic is a difference of chances. None where an end is missing.
    """
    if row.ci_low is None or row.ci_high is None or not view.number(row, "interval").is_there:
        return None
    ends = sorted((row.ci_low, row.ci_high), key=abs)
    words = [(above if end > 0 else below).format(_size(view, row, end, points)) for end in ends]
    return run_of(words[0], words[1], row.id)


def _size(view: View, row: Statistic, end: float, points: bool) -> str:
    if points:
        return numbers.estimate(100 * abs(end), 0)
    return view.number(row._replace(estimate=abs(end)), "size").text


def sentence(text: str, most: int) -> str:
    """A passage of the study with its full stop, cut where it is longer than there is room."""
    line = shortened(text, most)
    return line if line.endswith("…") else ended(line)


def shortened(text: str, most: int) -> str:
    """A text on one line of at most so many characters; what is over ends in an ellipsis."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    head = line[: most - 1]
    cut = head.rfind(" ")
    return (head[:cut] if cut > most // 2 else head).rstrip(" ,;:.–-") + "…"
