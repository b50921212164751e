"""Answers to questions: one stacked bar a question, from the lowest answer to the highest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pandas as pd

from questline.reporting import numbers
from questline.reporting.catalogue import _
from questline.reporting.figures import style
from questline.reporting.figures.canvas import Canvas, block_height, fits
from questline.reporting.figures.edition import Edition, cell, hidden, value
from questline.reporting.figures.figure import Draft, table_of
from questline.reporting.figures.key import HATCHED, draw_key
from questline.reporting.figures.style import INK, PAPER, QUIET, RULE, SMALL, WIDTH
from questline.reporting.figures.text import text_width, wrap
from questline.reporting.lookup import Statistic
from questline.reporting.phrases import listed

_BAR = 21.0
_SHORT = 3
_WIDEST_STRIP = 296.0
_HIDDEN_PERCENT = 2.0
"""Width of an answer whose number is hidden: fixed, so that it tells nothing."""


@dataclass(frozen=True)
class _Answer:
    """One answer to one question."""

    label: str
    count: Statistic | None
    percent: Statistic | None

    @property
    def concealed(self) -> bool:
        """Whether its number is hidden."""
        return hidden(self.count) or hidden(self.percent)

    @property
    def drawn(self) -> float:
        """The percentage that its part of the bar stands for."""
        if self.concealed:
            return _HIDDEN_PERCENT
        return value(self.percent) or 0.0


@dataclass(frozen=True)
class _Question:
    """One question and its answers, lowest first."""

    label: str
    answers: tuple[_Answer, ...]
    answered: float | None
    missing: str

    @property
    def levels(self) -> tuple[str, ...]:
        return tuple(answer.label for answer in self.answers)

    @property
    def shows_something(self) -> bool:
        return any(value(answer.percent) is not None for answer in self.answers)


def drafts(edition: Edition) -> Iterator[Draft]:
    """One figure for each group of questions that has answers in the store."""
    for group in edition.settings["answers"]:
        questions = [
            question
            for variable in group["variables"]
            if (question := _question(edition, variable)) is not None
        ]
        if questions:
            yield _draft(edition, group, questions)


def _question(edition: Edition, variable: str) -> _Question | None:
    rows = edition.statistics.where("description", "answers", term=variable)
    counts = {row.level: row for row in rows if row.statistic == "count"}
    percents = {row.level: row for row in rows if row.statistic == "percent"}
    codes = [code for code in counts if code and code != "missing"]
    if not codes:
        return None
    answers = tuple(
        _Answer(edition.labels.level(variable, code), counts[code], percents.get(code))
        for code in codes
    )
    known = [row.denominator or row.n for row in percents.values() if row.denominator or row.n]
    return _Question(
        edition.labels.variable(variable),
        answers,
        known[0] if known else None,
        edition.count(counts.get("missing")),
    )


def _draft(edition: Edition, group: Mapping[str, Any], questions: list[_Question]) -> Draft:
    shown = [question for question in questions if question.shows_something]
    concealed = [question.label for question in questions if not question.shows_something]
    some_hidden = any(answer.concealed for question in shown for answer in question.answers)
    label = group["label"]
    return Draft(
        name=f"answers_{group['name']}",
        section="answers",
        title=label,
        caption=_caption(group, questions, some_hidden, concealed),
        alt=_alt(label, shown),
        table=_table(edition, questions),
        paint=(lambda canvas: _paint(canvas, group, shown)) if shown else None,
    )


def _paint(canvas: Canvas, group: Mapping[str, Any], questions: list[_Question]) -> float:
    y = 0.0
    for levels, alike in groupby(questions, key=lambda question: question.levels):
        together = list(alike)
        colours = (
            style.diverging(len(levels))
            if group["diverging"]
            else style.ramp(style.SEQUENCE, len(levels))
        )
        entries = list(zip(levels, colours, strict=True))
        if all(len(level) <= _SHORT for level in levels):
            y = _strip(canvas, y, entries, group["low"], group["high"])
            entries = []
        if any(answer.concealed for question in together for answer in question.answers):
            entries.append((_("A hidden number of people, not to scale"), HATCHED))
        y = draw_key(canvas, y, entries)
        y = _bars(canvas, y, together, colours, group["diverging"])
    return y


def _strip(canvas: Canvas, y: float, entries: list[tuple[str, str]], low: str, high: str) -> float:
    """Short answers as numbered boxes in a row, with what the two ends of the row mean."""
    step = min(26.0, _WIDEST_STRIP / len(entries))
    left = (WIDTH - step * len(entries)) / 2
    right = WIDTH - left
    if low or high:
        start, end = (wrap(words, WIDTH / 2 - 8, SMALL, most=3) for words in (low, high))
        canvas.lines(0, y, start, size=SMALL)
        canvas.lines(WIDTH, y, end, size=SMALL, anchor="end")
        y += max(block_height(start, SMALL), block_height(end, SMALL)) + 2
    numbered = all(fits(level, step - 1, SMALL) for level, _ in entries)
    for place, (level, colour) in enumerate(entries):
        canvas.box(left + place * step, y, step, 17, colour, edge=PAPER if numbered else "")
        if numbered:
            middle = left + (place + 0.5) * step
            ink = style.ink_on(colour)
            canvas.words(middle, y + 12.5, level, size=SMALL, anchor="middle", colour=ink)
    if numbered and (low or high):
        for ends in ((0.0, left - 3), (right + 3, WIDTH)):
            canvas.line([(x, y + 8.5) for x in ends], RULE, 0.8)
    if not numbered:
        canvas.words(left - 3, y + 12.5, entries[0][0], size=SMALL, anchor="end")
        canvas.words(right + 3, y + 12.5, entries[-1][0], size=SMALL)
    return y + 21


def _bars(
    canvas: Canvas,
    y: float,
    questions: list[_Question],
    colours: list[str],
    diverging: bool,
) -> float:
    """The bars; those of a diverging figure are moved so that their middles stand in one line."""
    before = [_before_middle(question) if diverging else 0.0 for question in questions]
    after = [
        sum(answer.drawn for answer in question.answers) - start
        for question, start in zip(questions, before, strict=True)
    ]
    unit = WIDTH / max(max(before) + max(after), 1.0)
    middle = max(before) * unit
    for question, start in zip(questions, before, strict=True):
        answered = question.answered
        people = "" if answered is None else _("n = {}").format(numbers.count(answered))
        room = WIDTH - text_width(people, SMALL) - 12
        lines = wrap(question.label, room, most=3)
        y = canvas.lines(0, y + 6, lines) + 1
        canvas.words(WIDTH, y - 4, people, size=SMALL, anchor="end", colour=QUIET)
        x = middle - start * unit
        for answer, colour in zip(question.answers, colours, strict=True):
            width = answer.drawn * unit
            _part(canvas, x, y, width, answer, colour)
            x += width
        if diverging:
            for end in ((y - 2, y + 2.5), (y + _BAR - 2.5, y + _BAR + 2)):
                canvas.line([(middle, place) for place in end], INK, 1.2)
        y += _BAR
    return y + 10


def _part(canvas: Canvas, x: float, y: float, width: float, answer: _Answer, colour: str) -> None:
    """One answer's part of a bar, with its percentage where there is room."""
    if width <= 0:
        return
    if answer.concealed:
        canvas.box(x, y, width, _BAR, style.HIDDEN_FILL, hatched=True)
        return
    canvas.box(x, y, width, _BAR, colour, edge=PAPER)
    text = numbers.percent(answer.drawn)
    if not fits(text, width - 3, SMALL):
        text = text.removesuffix("%")
    if fits(text, width - 3, SMALL):
        ink = style.ink_on(colour)
        canvas.words(x + width / 2, y + 14.5, text, size=SMALL, anchor="middle", colour=ink)


def _before_middle(question: _Question) -> float:
    """The percentage on the low side; a neutral answer in the middle counts half."""
    drawn = [answer.drawn for answer in question.answers]
    side = len(drawn) // 2
    return sum(drawn[:side]) + (drawn[side] / 2 if len(drawn) % 2 else 0.0)


def _caption(
    group: Mapping[str, Any],
    questions: list[_Question],
    some_hidden: bool,
    concealed: list[str],
) -> str:
    sentences = [
        _(
            "{}: each bar shows how those who answered are spread over the answers, in percent."
        ).format(group["label"])
    ]
    if group["low"] and group["high"]:
        sentences.append(
            _("The lowest answer, on the left, means “{}”, the highest “{}”.").format(
                group["low"], group["high"]
            )
        )
    if group["diverging"]:
        split = any(len(question.levels) % 2 for question in questions)
        sentences.append(
            _(
                "The bars are lined up at the middle of the answers, half of the neutral answer "
                "on either side."
            )
            if split
            else _("The bars are lined up at the middle of the answers.")
        )
    if some_hidden:
        sentences.append(
            _(
                "Hatched: given by a hidden number of people, drawn at one fixed width whatever "
                "the number."
            )
        )
    if concealed:
        sentences.append(
            _(
                "Not drawn, because every answer was given by a hidden number of people or by "
                "none: {}."
            ).format(listed(concealed))
        )
    return " ".join(sentences)


def _alt(label: str, questions: list[_Question]) -> str:
    if not questions:
        return _("No picture of {}: every number in it is hidden.").format(label)
    parts = []
    for question in questions:
        seen = [answer for answer in question.answers if value(answer.percent) is not None]
        most = max(value(answer.percent) or 0.0 for answer in seen)
        labels = [answer.label for answer in seen if value(answer.percent) == most]
        words = _("{}, {} ({} each)") if len(labels) > 1 else _("{}, {} ({})")
        parts.append(words.format(question.label, listed(labels), numbers.percent(most)))
    words = _("Stacked bars, one a question. The answer given most often: {}.")
    return words.format("; ".join(parts))


def _table(edition: Edition, questions: list[_Question]) -> pd.DataFrame:
    rows = []
    for question in questions:
        for answer in question.answers:
            rows.append(
                [
                    question.label,
                    answer.label,
                    edition.count(answer.count),
                    edition.text(answer.percent, lambda share: numbers.estimate(share, 1)),
                    cell(question.answered, numbers.count),
                ]
            )
        if question.missing:
            rows.append([question.label, _("No answer"), question.missing, "", ""])
    percent = _("Percent of those who answered")
    return table_of([_("Question"), _("Answer"), _("People"), percent, _("n")], rows)
