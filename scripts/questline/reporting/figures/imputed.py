"""Imputed values beside the observed ones: which answers were filled in, and how often."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from questline.reporting import numbers
from questline.reporting.catalogue import _, message, plural
from questline.reporting.figures.axis import Axis, draw_across
from questline.reporting.figures.canvas import Canvas, block_height
from questline.reporting.figures.edition import Edition, hidden, value
from questline.reporting.figures.figure import Draft, table_of
from questline.reporting.figures.intervals import filled, hollow
from questline.reporting.figures.style import BLUE, GRID, QUIET, SMALL, WIDTH
from questline.reporting.figures.text import shorten, text_width, wrap
from questline.reporting.lookup import Statistic

MOST_LINES = 45
GROUPS = ("observed", "imputed")
_LABELS = 128.0
_NUMBERS = 82.0
_LINE = 15.0
_HOW = message(
    "How common each answer, or each range of numbers, is among those who gave it (circles) and "
    "among the imputed values of the others (squares), in percent. The two may differ: those who "
    "left it out may be other people, which is what imputation allows for. A large difference that "
    "nothing explains deserves a look."
)


@dataclass(frozen=True)
class _Level:
    """One answer, or one range of numbers: how common it is among the observed and the imputed."""

    label: str
    observed: Statistic | None
    imputed: Statistic | None

    @property
    def both(self) -> tuple[float | None, float | None]:
        return value(self.observed), value(self.imputed)


@dataclass(frozen=True)
class _Variable:
    """A variable with imputed values."""

    label: str
    people: Statistic | None
    levels: list[_Level]

    @property
    def shown(self) -> bool:
        return any(number is not None for level in self.levels for number in level.both)


def drafts(edition: Edition) -> Iterator[Draft]:
    """One figure for all imputed variables, where the store holds their distributions."""
    variables = _variables(edition)
    if not variables:
        return
    shown = sorted(
        (entry for entry in variables if entry.shown), key=lambda entry: -(value(entry.people) or 0)
    )
    drawn: list[_Variable] = []
    for entry in shown:
        if not drawn or sum(len(one.levels) for one in [*drawn, entry]) <= MOST_LINES:
            drawn.append(entry)
    sentences = [_(_HOW), *left_out(len(variables), len(shown), len(drawn))]
    if any(hidden(row) for entry in drawn for level in entry.levels for row in _rows(level)):
        sentences.append(_("Hidden, because few people stand behind it: some percentages."))
    yield Draft(
        name="imputed_values",
        section="missing",
        title=_("Imputed beside observed values"),
        caption=" ".join(sentences),
        alt=_alt(drawn),
        table=_table(edition, variables),
        paint=(lambda canvas: _paint(canvas, edition, drawn)) if drawn else None,
    )


def left_out(all_of_them: int, shown: int, drawn: int) -> list[str]:
    """What a caption says of variables that are not drawn: hidden ones, and those that are over."""
    sentences = []
    if shown < all_of_them:
        words = plural(
            "Not drawn: {} variable that a hidden number of people left out.",
            "Not drawn: {} variables that a hidden number of people left out.",
            all_of_them - shown,
        )
        sentences.append(words.format(all_of_them - shown))
    if drawn < shown:
        words = _("Of the others {} are drawn, out of {}; the table has all.")
        sentences.append(words.format(drawn, shown))
    return sentences


def _variables(edition: Edition) -> list[_Variable]:
    found: dict[str, dict[str, dict[str, Statistic]]] = {}
    for row in edition.statistics.where("imputation", "distributions", statistic="percent"):
        if row.level and row.group in GROUPS:
            found.setdefault(row.term, {}).setdefault(row.level, {})[row.group] = row
    people = imputed_people(edition)
    variables = []
    for name, levels in found.items():
        known = [code for code in edition.labels.levels(name) if code in levels]
        order = [*known, *(code for code in levels if code not in known)]
        lines = [
            _Level(
                edition.labels.level_or_range(name, code),
                levels[code].get("observed"),
                levels[code].get("imputed"),
            )
            for code in order
        ]
        variables.append(_Variable(edition.labels.variable(name), people.get(name), lines))
    return variables


def imputed_people(edition: Edition) -> dict[str, Statistic]:
    """Of each variable how many people’s answers were imputed."""
    rows = edition.statistics.where("imputation", "variables", statistic="imputed_count")
    return {row.term: row for row in rows}


def _rows(level: _Level) -> tuple[Statistic | None, Statistic | None]:
    return level.observed, level.imputed


def _paint(canvas: Canvas, edition: Edition, drawn: list[_Variable]) -> float:
    y = _key(canvas)
    every = [
        number
        for entry in drawn
        for level in entry.levels
        for number in level.both
        if number is not None
    ]
    written = [_written(level) for entry in drawn for level in entry.levels]
    room = max(_NUMBERS, *(text_width(words, SMALL) - 1 for words in written))
    axis = Axis(0.0, max([*every, 1.0]), _LABELS, WIDTH - room - 6)
    for entry in drawn:
        people = edition.count(entry.people)
        title = _("{} ({} imputed)").format(entry.label, people) if people else entry.label
        lines = wrap(title, WIDTH, SMALL, most=2, bold=True)
        y = canvas.lines(0, y, lines, size=SMALL, bold=True) + 2
        top = y
        bottom = top + sum(_height(level) for level in entry.levels)
        for tick, _name in axis.ticks():
            canvas.line([(axis.at(tick), top), (axis.at(tick), bottom)], GRID, 0.8)
        for level in entry.levels:
            y = _line(canvas, y, axis, level)
        y = draw_across(canvas, axis, y) + 6 if entry is drawn[-1] else y + 8
    canvas.words(axis.end, y + SMALL * 0.4, _("percent"), size=SMALL, anchor="end", colour=QUIET)
    return y + SMALL * 0.8


def _key(canvas: Canvas) -> float:
    """What the two marks are, and the two numbers."""
    x, y = 4.0, 0.0
    for mark, words in ((hollow, _("answered")), (filled, _("imputed"))):
        width = 9 + text_width(words, SMALL)
        if x > 4 and x + width > WIDTH:
            x, y = 4.0, y + SMALL * 1.5
        mark(canvas, x, y + SMALL * 0.6)
        canvas.words(x + 9, y + SMALL, words, size=SMALL)
        x += width + 16
    words = shorten(_("answered, imputed"), WIDTH, SMALL)
    if x + text_width(words, SMALL) > WIDTH:
        y += SMALL * 1.5
    canvas.words(WIDTH, y + SMALL, words, size=SMALL, anchor="end", colour=QUIET)
    return y + SMALL * 2.0


def _line(canvas: Canvas, y: float, axis: Axis, level: _Level) -> float:
    """An answer: its name, the two marks on a line, the two numbers."""
    lines, height = _label(level), _height(level)
    canvas.lines(0, y + (height - block_height(lines, SMALL)) / 2, lines, size=SMALL)
    middle = y + height / 2
    canvas.line([(axis.start, middle), (axis.end, middle)], GRID, 0.8)
    observed, imputed = level.both
    if observed is not None and imputed is not None:
        canvas.line([(axis.at(observed), middle), (axis.at(imputed), middle)], BLUE, 1.2)
    if observed is not None:
        hollow(canvas, axis.at(observed), middle)
    if imputed is not None:
        filled(canvas, axis.at(imputed), middle)
    place = middle + SMALL * 0.36
    canvas.words(WIDTH, place, _written(level), size=SMALL, anchor="end")
    return y + height


def _label(level: _Level) -> list[str]:
    return wrap(level.label, _LABELS - 8, SMALL, most=2)


def _height(level: _Level) -> float:
    return max(block_height(_label(level), SMALL), _LINE)


def _written(level: _Level) -> str:
    """Both numbers of an answer."""
    return ", ".join(_short(row) for row in _rows(level))


def _short(row: Statistic | None) -> str:
    number = value(row)
    if number is None:
        return _(numbers.HIDDEN) if hidden(row) else "–"
    return numbers.percent(number)


def _alt(drawn: list[_Variable]) -> str:
    if not drawn:
        return _("No picture of imputed values: every number in it is hidden or not computable.")
    gaps = sorted(
        (
            (abs(imputed - observed), entry.label, level.label, observed, imputed)
            for entry in drawn
            for level in entry.levels
            for observed, imputed in [level.both]
            if observed is not None and imputed is not None
        ),
        key=lambda gap: -gap[0],
    )[:3]
    parts = [
        _("{}, {}: {} answered, {} imputed").format(
            variable, level, numbers.percent(observed), numbers.percent(imputed)
        )
        for _gap, variable, level, observed, imputed in gaps
    ]
    text = plural(
        "Marks for each answer to {} question.",
        "Marks for each answer to {} questions.",
        len(drawn),
    ).format(len(drawn))
    return f"{text} {_('The largest differences: {}.').format('; '.join(parts))}" if parts else text


def _table(edition: Edition, variables: list[_Variable]) -> pd.DataFrame:
    def written(row: Statistic | None) -> str:
        return edition.text(row, lambda number: numbers.estimate(number, 1))

    rows = [
        [entry.label, level.label, *(written(row) for row in _rows(level))]
        for entry in variables
        for level in entry.levels
    ]
    return table_of([_("Variable"), _("Answer"), _("Answered, %"), _("Imputed, %")], rows)
