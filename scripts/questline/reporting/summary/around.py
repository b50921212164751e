"""What stands around the findings: who was asked, what interviews said, limits, what is hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from questline.core.sentences import listed
from questline.release.audit.rows import ALL, OUTPUTS
from questline.release.audit.rows import STAGE as RELEASE
from questline.reporting.catalogue import _
from questline.reporting.lookup import Statistic
from questline.reporting.pages.model_lines import terms_of
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text, say
from questline.reporting.summary.chosen import Chosen
from questline.reporting.summary.everyday import Everyday, about, of_100, sentence, shortened
from questline.reporting.summary.room import Room

INTERVIEWS = "interviews"


@dataclass(frozen=True)
class Lines:
    """Lines of a section, and whether there are more than the summary has room for."""

    lines: Sequence[Text]
    more: bool = False


def asked(view: View, words: Everyday) -> list[Text]:
    """Who was asked, how many answered, and how many of them count."""
    raw, analysed = _flow(view, "raw_rows"), _flow(view, "analysed")
    sentences: list[Text] = []
    if view.study["recruitment"]:
        sentences.append((sentence(view.study["recruitment"], words.room.passage),))
    counts = view.number(raw), view.number(analysed)
    if counts[0].is_there and counts[1].is_there:
        sentences.append(say(_("{} sets of answers came in, and {} of them count here."), *counts))
        if raw is not None and analysed is not None and raw.estimate != analysed.estimate:
            sentences.append(say(_("The rest were set aside by rules that the full report lists.")))
    people = view.number(_interviewed(view))
    if people.is_there:
        sentences.append(say(_("We also held interviews with {} people."), people))
    return sentences


def _flow(view: View, term: str) -> Statistic | None:
    return view.lookup.one("cleaning", "flow", "count", term=term)


def _interviewed(view: View) -> Statistic | None:
    found = view.lookup.one(INTERVIEWS, "interviewees", "participants", term="interviewed")
    return found or view.lookup.one(INTERVIEWS, "themes", "participants", term=ALL)


def share_of_outcome(view: View, words: Everyday, analysis: Mapping[str, Any]) -> Text:
    """How many of every 100 who answered had the event of an outcome."""
    if analysis["kind"] != "logistic":
        return ()
    row = _share(view, str(analysis["outcome"]), str(analysis["event"]))
    entry = of_100(view, row)
    if not entry.is_there:
        return ()
    did = words.event(str(analysis["outcome"]), str(analysis["event"]))
    return say(_("Of every 100 {} who answered, {} {}."), words.people, about(entry), did)


def _share(view: View, outcome: str, event: str) -> Statistic | None:
    """The percentage from the answers, Table 1, or the comparison with another survey."""
    for analysis in ("answers", "table_one"):
        found = view.lookup.one(
            "description", analysis, "percent", term=outcome, level=event, dataset="analysed"
        )
        if found is not None:
            return found
    named = [one["name"] for one in view.study["benchmarks"]
             if one["variables"].get(outcome) == event]  # fmt: skip
    for name in named:
        found = view.lookup.one(
            "description", "benchmarks", "percent", term=name, level=outcome, dataset="analysed"
        )
        if found is not None:
            return found
    return None


def cautions(view: View, words: Everyday, found: Chosen) -> list[Text]:
    """The caution that goes with each scale that is told of, where it has one."""
    named = [name for pool in found.told for one in pool
             for name in (one.variable, str(one.analysis["outcome"]))]  # fmt: skip
    return [
        (f"{words.name(name)}: {sentence(words.note(name), words.room.line)}",)
        for name in dict.fromkeys(named)
        if words.is_score(name) and words.note(name)
    ]


def alike_in(view: View, words: Everyday, found: Chosen) -> Text:
    """What the groups were made alike in before they were compared."""
    names = [
        words.name(name)
        for pool in found.told
        for name in terms_of(pool[0].analysis)
    ]  # fmt: skip
    unique = list(dict.fromkeys(names))
    if len(unique) < 2:
        return ()
    most = 2 * words.room.named
    shown = [*unique[:most], *([_("other things")] if len(unique) > most else [])]
    return say(
        _("When groups are compared, the other things in this list are held the same: {}."),
        listed(shown),
    )


def left_out(words: Everyday, found: Chosen) -> Text:
    """What the summary has no room for, by name, up to a few."""
    names = [words.name(one.variable) for one in found.left_out]
    names += [str(analysis["label"]) for analysis in found.other_analyses]
    unique = list(dict.fromkeys(shortened(name, words.room.name) for name in names))
    if not unique:
        return ()
    most = words.room.named
    shown = [*unique[:most], *([_("more")] if len(unique) > most else [])]
    return say(_("The results that the plan names first stand here. Left out: {}."), listed(shown))


def themes(view: View, room: Room) -> Lines:
    """A line for each theme of the interviews: what it is about, and how many spoke of it."""
    declared = (view.study["interviews"] or {}).get("themes", [])
    everybody = view.number(view.lookup.one(INTERVIEWS, "themes", "participants", term=ALL))
    lines: list[Text] = []
    for one in declared:
        row = theme_row(view, one["name"])
        if row is None:
            continue
        words = sentence(one["description"], room.line)
        start = say("“{}”. {}", shortened(one["label"], room.name), words)
        people = view.number(row)
        if people.is_there and everybody.is_there:
            start = (*start, " ", *say(_("{} of {} people spoke of it."), people, everybody))
        lines.append(start)
    return Lines(lines[: room.themes], len(lines) > room.themes)


def theme_row(view: View, name: str) -> Statistic | None:
    """How many people speak of a theme."""
    return view.lookup.one(INTERVIEWS, "themes", "participants", term=name, model="theme")


def limits(view: View, room: Room) -> Lines:
    """What the study cannot say, in the team's sentences."""
    every = view.study["limits"]
    lines: list[Text] = [(sentence(line, room.line),) for line in every[: room.limits]]
    return Lines(lines, len(every) > room.limits)


def held_back(view: View) -> Text:
    """How many numbers are hidden, and why."""
    hidden, every = (
        view.number(view.lookup.one(RELEASE, OUTPUTS, statistic, term=ALL))
        for statistic in ("number_hidden", "number_of_statistics")
    )
    if not hidden.is_there or not every.is_there or hidden.text == "0":
        return ()
    return say(
        _("To protect people, {} of the {} numbers of this edition are hidden. They rest on few "
          "people, or would give such a number away."),
        hidden, every,
    )  # fmt: skip
