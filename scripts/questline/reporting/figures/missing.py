"""Missing answers: how many by question and kind, and which are missing together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from questline.reporting import numbers
from questline.reporting.catalogue import _, plural
from questline.reporting.figures import style
from questline.reporting.figures.canvas import Canvas, block_height
from questline.reporting.figures.edition import Edition, hidden, value
from questline.reporting.figures.figure import Draft, table_of
from questline.reporting.figures.key import HATCHED, draw_key
from questline.reporting.figures.style import BLUE, PAPER, QUIET, SMALL, WIDTH
from questline.reporting.figures.text import text_width, wrap
from questline.reporting.labels import KINDS_OF_MISSING
from questline.reporting.lookup import Statistic

_MOST_DRAWN = 40
_LABELS = 136.0
_NUMBERS = 74.0
_PATTERN_LABELS = 200.0
_BAR = 14.0
_COMPLETE = "complete"


@dataclass(frozen=True)
class _Variable:
    """A variable's missing answers: all of them, and by kind."""

    label: str
    count: Statistic
    percent: Statistic | None
    kinds: dict[str, Statistic]

    @property
    def share(self) -> float:
        return value(self.percent) or 0.0


def drafts(edition: Edition) -> Iterator[Draft]:
    """Missing answers by variable, and the patterns, where the store holds them."""
    yield from _answers(edition)
    yield from _patterns(edition)


def _answers(edition: Edition) -> Iterator[Draft]:
    rows = edition.statistics.where("description", "missing_answers")
    found = {(row.term, row.level, row.statistic): row for row in rows}
    variables = [
        _Variable(
            edition.labels.variable(row.term),
            row,
            found.get((row.term, "", "percent")),
            {
                other.level: other
                for other in rows
                if other.term == row.term and other.level and other.statistic == "count"
            },
        )
        for row in rows
        if row.level == "" and row.statistic == "count"
    ]
    if not variables:
        return
    drawn = sorted(
        (entry for entry in variables if entry.share > 0), key=lambda entry: -entry.share
    )
    concealed = sum(hidden(entry.count) or hidden(entry.percent) for entry in variables)
    denominators = [entry.percent.denominator for entry in drawn if entry.percent]
    people = next((number for number in denominators if number), None)
    first = drawn[:_MOST_DRAWN]
    sentences = [_("Missing answers by question, most first, in percent of those analysed.")]
    if len(drawn) > _MOST_DRAWN:
        words = _("The {} with most are drawn; the table has all.")
        sentences.append(words.format(_MOST_DRAWN))
    if any(_kinds_untold(entry) for entry in drawn):
        sentences.append(_("Hatched: the kinds are not told apart."))
    if concealed:
        words = plural(
            "Not drawn: {} question where a hidden number of answers are missing.",
            "Not drawn: {} questions where a hidden number of answers are missing.",
            concealed,
        )
        sentences.append(words.format(concealed))
    yield Draft(
        name="missing_answers",
        section="missing",
        title=_("Missing answers by question"),
        caption=" ".join(sentences),
        alt=_answers_alt(drawn, bool(concealed)),
        table=_answers_table(edition, variables),
        paint=(lambda canvas: _paint_answers(canvas, first, people)) if drawn else None,
    )


def _paint_answers(canvas: Canvas, drawn: list[_Variable], people: float | None) -> float:
    kinds = [
        kind
        for kind in _in_order({kind for entry in drawn for kind in entry.kinds})
        if any(value(entry.kinds.get(kind)) for entry in drawn if not _kinds_untold(entry))
    ]
    y = 0.0
    if people is not None:
        words = _("n = {} analysed").format(numbers.count(people))
        canvas.words(0, SMALL, words, size=SMALL, colour=QUIET)
        y = SMALL * 1.7
    entries = [(_in_words(kind), _colour(kind)) for kind in kinds]
    if any(_kinds_untold(entry) for entry in drawn):
        entries.append((_("Kinds not told apart"), HATCHED))
    y = draw_key(canvas, y, entries) + 4
    room = WIDTH - _LABELS - _NUMBERS
    unit = room / max(entry.share for entry in drawn)
    for entry in drawn:
        lines = wrap(entry.label, _LABELS - 6, SMALL, most=3)
        height = max(block_height(lines, SMALL), _BAR)
        canvas.lines(0, y + (height - block_height(lines, SMALL)) / 2, lines, size=SMALL)
        top = y + (height - _BAR) / 2
        _stack(canvas, top, entry, kinds, unit)
        count = f"{numbers.percent(entry.share, 1)} ({numbers.count(value(entry.count) or 0)})"
        x = _LABELS + entry.share * unit + 4
        canvas.words(x, top + 11, count, size=SMALL)
        y += height + 4
    return y


def _stack(canvas: Canvas, y: float, entry: _Variable, kinds: list[str], unit: float) -> None:
    """A bar in parts by kind, or hatched where a hidden kind could be read off its length."""
    total = value(entry.count)
    if not total or _kinds_untold(entry):
        canvas.box(_LABELS, y, entry.share * unit, _BAR, style.HIDDEN_FILL, hatched=True)
        return
    x = _LABELS
    for kind in kinds:
        width = entry.share * unit * (value(entry.kinds.get(kind)) or 0.0) / total
        if width > 0:
            canvas.box(x, y, width, _BAR, _colour(kind), edge=PAPER)
        x += width


def _kinds_untold(entry: _Variable) -> bool:
    """Whether the kinds in the store do not make up all of a variable's missing answers."""
    known = sum(value(row) or 0.0 for row in entry.kinds.values())
    return any(hidden(row) for row in entry.kinds.values()) or known != value(entry.count)


def _in_order(kinds: set[str]) -> list[str]:
    known = [kind for kind in style.COLOURS_OF_MISSING if kind in kinds]
    return [*known, *sorted(kinds - set(known))]


def _in_words(kind: str) -> str:
    return _(KINDS_OF_MISSING.get(kind, kind))


def _colour(kind: str) -> str:
    return style.COLOURS_OF_MISSING.get(kind, style.RULE)


def _answers_alt(drawn: list[_Variable], concealed: bool) -> str:
    if not drawn and concealed:
        return _(
            "No picture of missing answers: there are none or so few that their number is hidden."
        )
    if not drawn:
        return _("No picture of missing answers: there are none.")
    parts = [f"{entry.label} {numbers.percent(entry.share, 1)}" for entry in drawn[:5]]
    words = _("Bars of the share of missing answers. Most are missing for: {}.")
    return words.format("; ".join(parts))


def _answers_table(edition: Edition, variables: list[_Variable]) -> pd.DataFrame:
    kinds = _in_order({kind for entry in variables for kind in entry.kinds})
    rows = [
        [
            entry.label,
            edition.count(entry.count),
            edition.text(entry.percent, lambda share: numbers.estimate(share, 1)),
            *(edition.count(entry.kinds.get(kind)) for kind in kinds),
        ]
        for entry in variables
    ]
    headers = [_("Question"), _("Missing"), _("Percent"), *map(_in_words, kinds)]
    return table_of(headers, rows)


def _patterns(edition: Edition) -> Iterator[Draft]:
    rows = edition.statistics.where("description", "missing_patterns", statistic="count")
    if not rows:
        return
    shown = [row for row in rows if value(row)]
    concealed = sum(hidden(row) for row in rows)
    sentences = [
        _(
            "Which answers are missing together, among the questions of Table 1: one bar for each "
            "pattern, the most frequent first."
        )
    ]
    if concealed:
        words = plural(
            "Not drawn: {} pattern of a hidden number of people.",
            "Not drawn: {} patterns of a hidden number of people.",
            concealed,
        )
        sentences.append(words.format(concealed))
    yield Draft(
        name="missing_patterns",
        section="missing",
        title=_("Patterns of missing answers"),
        caption=" ".join(sentences),
        alt=_patterns_alt(edition, shown),
        table=_patterns_table(edition, rows),
        paint=(lambda canvas: _paint_patterns(canvas, edition, shown)) if shown else None,
    )


def _paint_patterns(canvas: Canvas, edition: Edition, shown: list[Statistic]) -> float:
    longest = max(value(row) or 0.0 for row in shown)
    widest = max(text_width(numbers.count(value(row) or 0.0), SMALL) for row in shown)
    unit = (WIDTH - _PATTERN_LABELS - widest - 6) / longest
    every = shown[0].denominator
    people = _("People, of {}").format(numbers.count(every)) if every else _("People")
    canvas.words(WIDTH, SMALL, people, size=SMALL, anchor="end", colour=QUIET)
    canvas.words(0, SMALL, _("Missing"), size=SMALL, colour=QUIET)
    y = SMALL * 1.8
    for row in shown:
        number = value(row) or 0.0
        lines = wrap(_pattern(edition, row), _PATTERN_LABELS - 8, SMALL, most=4)
        canvas.lines(0, y, lines, size=SMALL)
        fill = BLUE if row.note != _COMPLETE else style.NEUTRAL
        canvas.box(_PATTERN_LABELS, y, number * unit, _BAR, fill)
        x = _PATTERN_LABELS + number * unit + 4
        canvas.words(x, y + 11, numbers.count(number), size=SMALL)
        y += max(block_height(lines, SMALL), _BAR) + 5
    return y


def _pattern(edition: Edition, row: Statistic) -> str:
    """The names of the variables that are missing, in words."""
    if row.term == "other_patterns":
        return _("All other patterns")
    if row.note == _COMPLETE:
        return _("Nothing is missing")
    return ", ".join(edition.labels.variable(name) for name in row.note.split(", "))


def _patterns_alt(edition: Edition, shown: list[Statistic]) -> str:
    if not shown:
        return _("No picture of the patterns: every count is hidden.")
    parts = [f"{_pattern(edition, row)}: {numbers.count(value(row) or 0.0)}" for row in shown[:4]]
    words = _("Bars of the patterns of missing answers. People by pattern: {}.")
    return words.format("; ".join(parts))


def _patterns_table(edition: Edition, rows: list[Statistic]) -> pd.DataFrame:
    named = [
        [_unnamed(row) if hidden(row) else _pattern(edition, row), edition.count(row)]
        for row in rows
    ]
    return table_of([_("Missing"), _("People")], named)


def _unnamed(row: Statistic) -> str:
    """A pattern that may not be told: its place in their order."""
    if row.term == "other_patterns":
        return _("Other patterns")
    return _("Pattern {}").format(row.term.removeprefix("pattern_"))
