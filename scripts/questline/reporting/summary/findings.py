"""What was found, in natural frequencies: so many of every 100, beside so many of every 100.

The numbers are what the adjusted models expect (`predicted_probability`, `predicted_mean`) and how
far that lies apart (`risk_difference`, `mean_difference`). How sure we are follows the verdict of
the model's own interval, as in the full report: a wide one is never called no effect.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from questline.reporting.catalogue import _, message
from questline.reporting.lookup import Statistic, kind_of_estimate
from questline.reporting.pages import verdicts
from questline.reporting.pages.effect_lookup import Effects
from questline.reporting.pages.model_lines import COMPLETE, reference_of
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Number, Text, say
from questline.reporting.summary.chosen import Candidate
from questline.reporting.summary.everyday import Everyday, about, run_across

SURE, LESS_SURE, SMALL, UNSURE = "sure", "less_sure", "small", "unsure"
SURENESS = {
    SURE: ("●", message("Fairly sure")),
    LESS_SURE: ("◐", message("Less sure")),
    SMALL: ("◔", message("Small at most")),
    UNSURE: ("○", message("Cannot say")),
}
"""How sure we are: a sign of its own shape, and words."""
IN_WORDS = {
    SURE: message("We are fairly sure that there is a gap."),
    LESS_SURE: message("There may be a gap, but we are less sure of it."),
    SMALL: message("If there is a gap, it is likely to be small."),
    UNSURE: message("These data cannot say if there is a gap."),
}
OF_VERDICT = {
    verdicts.CLEAR: SURE,
    verdicts.LOST_IN_FAMILY: LESS_SURE,
    verdicts.SMALL_AT_MOST: SMALL,
    verdicts.UNCLEAR: UNSURE,
}

FAR_OUT = "Hardly anyone has a value so far out"
"""How the note begins that models leave beside a chance at a value which few people have."""


@dataclass(frozen=True)
class Side:
    """One of the two groups of a result: who they are, at what value, and what is expected."""

    group: str
    value: Text
    row: Statistic | None
    expected: Number


@dataclass(frozen=True)
class Told:
    """One result: heading, how sure, what is said, the two groups, how many people it rests on.

    `passages` are the sentences on what is expected, and those on how sure we are of it.
    """

    name: str
    heading: str
    sureness: str
    passages: Sequence[Sequence[Text]]
    sides: Sequence[Side] = field(default=())
    people: Text = field(default=())

    @property
    def has_picture(self) -> bool:
        """Whether both groups have a chance that may be drawn."""
        return len(self.sides) > 1


def told(view: View, words: Everyday, one: Candidate) -> Told:
    """One result in words, whatever the status of its numbers."""
    effects = Effects(view, one.analysis)
    sides = _sides(effects, words, one)
    sureness = sureness_of(view, one)
    said = _sure(effects, words, one, sureness) if sureness else _no_verdict(view, one)
    passages = [_expected(effects, words, sides), [said], _far_out(sides)]
    heading = words.name(one.variable)
    drawn = one.analysis["kind"] != "linear" and all(side.expected.is_there for side in sides)
    return Told(
        name="_".join(part for part in one.key if part),
        heading=heading,
        sureness=sureness,
        passages=[passage for passage in passages if passage],
        sides=sides if drawn else (),
        people=_people(view, one),
    )


def _far_out(sides: Sequence[Side]) -> list[Text]:
    """That hardly anyone has a value such as those compared, where the model said so."""
    shown = [side.row for side in sides if side.expected.is_there and side.row is not None]
    if any(row.note.startswith(FAR_OUT) for row in shown):
        return [(_("Few people are so far out, so read these numbers with care."),)]
    return []


def verdict_row(view: View, one: Candidate) -> Statistic | None:
    """The model's own estimate of a result, or the test of a curve."""
    is_curve = one.variable in (one.analysis.get("splines") or {})
    statistic = "joint_test" if is_curve else kind_of_estimate(one.analysis)
    return view.lookup.one(
        "modelling", one.analysis["name"], statistic, term=one.variable, level=one.level,
        model="adjusted", dataset=COMPLETE,
    )  # fmt: skip


def sureness_of(view: View, one: Candidate) -> str:
    """How sure we are of a result; nothing where the model has no estimate to show.

    Where the interval of the difference in chances holds nothing although the model's own does not,
    we are less sure.
    """
    row = verdict_row(view, one)
    if row is None or not view.number(row).is_there:
        return ""
    found = OF_VERDICT[verdicts.verdict(row, view.study["confidence"])]
    gap = gap_row(view, one)
    if found == SURE and gap is not None and _across_nothing(gap):
        return LESS_SURE
    return found


def gap_row(view: View, one: Candidate) -> Statistic | None:
    """How far what is expected of two groups lies apart."""
    statistic = "mean_difference" if one.analysis["kind"] == "linear" else "risk_difference"
    effects = Effects(view, one.analysis)
    found = effects.one(statistic, one.variable, one.level, _group(effects))
    if found is None and one.analysis["kind"] == "linear":
        # Where a number enters as it is, the difference in means is its coefficient.
        row = verdict_row(view, one)
        return row if row is not None and row.statistic == "coefficient" else None
    return found


def _across_nothing(row: Statistic) -> bool:
    return row.ci_low is not None and row.ci_high is not None and row.ci_low <= 0 <= row.ci_high


def _group(effects: Effects) -> str:
    """The highest answer of an ordered outcome; nothing for other models."""
    return effects.groups([effects.predicted])[-1]


def _sides(effects: Effects, words: Everyday, one: Candidate) -> list[Side]:
    """The two groups that are compared, that with more of the outcome first."""
    if one.level:
        places = [(reference_of(effects.view, one.analysis, one.variable), False),
                  (one.level, True)]  # fmt: skip
    else:
        levels = effects.levels([effects.predicted], one.variable)
        places = [(levels[0], False), (levels[-1], True)] if len(levels) > 1 else []
    shows = "estimate" if effects.kind == "linear" else "of_100"
    sides = []
    for level, high in places:
        row = effects.one(effects.predicted, one.variable, level, _group(effects))
        digits = 1 if effects.kind == "linear" else None
        value: Text = ()
        if not one.level:
            sign = _("score {}") if words.is_score(one.variable) else _("value {}")
            value = (sign.format(effects.view.labels.value(one.variable, level)),)
        sides.append(
            Side(words.group(one.variable, level, high), value, row,
                 effects.view.number(row, shows, digits))
        )  # fmt: skip
    return sorted(sides, key=_size, reverse=True)


def _size(side: Side) -> float:
    estimate = side.row.estimate if side.row is not None else None
    return estimate if estimate is not None else float("-inf")


def _expected(effects: Effects, words: Everyday, sides: Sequence[Side]) -> list[Text]:
    """What is expected of the two groups, as far as it may be shown."""
    there = [side for side in sides if side.expected.is_there]
    if not there:
        return []
    outcome = effects.analysis["outcome"]
    first = there[0]
    if effects.kind == "linear":
        start = say(_("On average, {} {} had {} for “{}”."), words.people, first.group,
                    about(first.expected), words.label(outcome))  # fmt: skip
        second = _("Among those {}, it was {}.")
    else:
        start = say(_("Of every 100 {} {}, {} {}."), words.people, first.group,
                    about(first.expected), event(effects, words))  # fmt: skip
        second = _("Of every 100 {}, it was {}.")
    sentences = [start]
    if len(there) > 1:
        sentences.append(say(second, there[1].group, about(there[1].expected)))
    elif len(sides) > 1:
        missing = next(side for side in sides if side not in there)
        sentences.append(without_number(missing.group, missing.expected))
    return sentences


def event(effects: Effects, words: Everyday) -> str:
    """What so many people did: of an ordered outcome, gave its highest answer."""
    group = _group(effects)
    code = group.removeprefix("outcome:") if group else str(effects.analysis["event"])
    return words.event(str(effects.analysis["outcome"]), code)


def without_number(subject: str, entry: Number) -> Text:
    """Why there is no number about some people."""
    if entry.status == "hidden":
        return say(_("The number for those {} is {} to protect people."), subject, entry)
    return say(_("There is no number for those {}."), subject)


def _sure(effects: Effects, words: Everyday, one: Candidate, sureness: str) -> Text:
    """How sure we are, with the size of the gap and how far it may lie from that."""
    row = gap_row(effects.view, one)
    if sureness == UNSURE and row is not None and not _across_nothing(row):
        # The model's own interval is the wider one: what this one says would be too sure.
        row = None
    size = gap_sentence(effects.view, words, one, row)
    return (*say(_(IN_WORDS[sureness])), " ", *size) if size else say(_(IN_WORDS[sureness]))


def gap_sentence(view: View, words: Everyday, one: Candidate, row: Statistic | None) -> Text:
    """How many more or fewer of every 100, or how much higher, with the likely range."""
    entry = view.number(row, "size", 0 if _in_points(one) else None)
    if row is None or not entry.is_there:
        return ()
    points = _in_points(one)
    if _across_nothing(row):
        below, above = (_("{} fewer"), _("{} more")) if points else (_("{} lower"), _("{} higher"))
        ends = run_across(view, row, below, above, points)
        if ends is None:
            return ()
        return say(_("It may be from {} of every 100."), ends) if points else say(
            _("It may be from {}."), ends
        )  # fmt: skip
    more = (row.estimate or 0) > 0
    if points:
        sentence = (
            _("{} went with {} more of every 100 (likely {}).") if more
            else _("{} went with {} fewer of every 100 (likely {}).")
        )  # fmt: skip
    else:
        sentence = (
            _("{} went with {} more on average (likely {}).") if more
            else _("{} went with {} less on average (likely {}).")
        )  # fmt: skip
    ends_shown = view.number(row, "size_interval", 0 if points else None)
    if not ends_shown.is_there:
        return ()
    return say(sentence, _compared(view, words, one), about(entry), ends_shown)


def _compared(view: View, words: Everyday, one: Candidate) -> str:
    """What went with the gap: `A score 30 points higher`, or one answer against another."""
    if not one.level:
        return words.step(one.predictor)
    reference = reference_of(view, one.analysis, one.variable)
    return _("The answer “{}”, held against “{}”,").format(
        view.labels.level(one.variable, one.level), view.labels.level(one.variable, reference)
    )


def _in_points(one: Candidate) -> bool:
    return one.analysis["kind"] != "linear"


def _no_verdict(view: View, one: Candidate) -> Text:
    entry = view.number(verdict_row(view, one))
    if entry.status == "hidden":
        return say(_("How sure we are of this result is {} to protect people."), entry)
    if entry.status == "not_computable":
        return say(_("This result is {} from these data."), entry)
    return say(_("This edition holds no number for this result."))


def _people(view: View, one: Candidate) -> Text:
    """How many people a result rests on."""
    row = view.lookup.one(
        "modelling", one.analysis["name"], "count", term="model", model="adjusted",
        dataset=COMPLETE,
    )  # fmt: skip
    entry = view.number(row)
    return say(_("Based on {} people."), entry) if entry.is_there else ()
