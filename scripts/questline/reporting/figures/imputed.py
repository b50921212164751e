"""Imputed values beside the observed ones: which answers were filled in, and how often."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from questline.core.sentences import number_of
from questline.reporting import numbers
from questline.reporting.figures.axis import Axis, draw_across
from questline.reporting.figures.canvas import Canvas, block_height
from questline.reporting.figures.edition import Edition, hidden, value
from questline.reporting.figures.figure import Draft, table_of
from questline.reporting.figures.intervals import filled, hollow
from questline.reporting.figures.style import BLUE, GRID, QUIET, SMALL, WIDTH
from questline.reporting.figures.text import text_width, wrap
from questline.reporting.lookup import Statistic

MOST_LINES = 45
GROUPS = ("observed", "imputed")
_LABELS = 128.0
_NUMBERS = 82.0
_LINE = 15.0


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
    sentences = [
        "How common each answer, or each range of numbers, is among those who gave it (circles) "
        "and among the imputed values of the others (squares), in percent. The two may differ: "
        "those who left it out may be other people, which is what imputation allows for. A large "
        "difference that nothing explains deserves a look."
    ]
    sentences += left_out(edition, len(variables), len(shown), len(drawn))
    if any(hidden(row) for entry in drawn for level in entry.levels for row in _rows(level)):
        sentences.append("Hidden, because few people stand behind it: some percentages.")
    yield Draft(
        name="imputed_values",
        section="missing",
        title="Imputed beside observed values",
        caption=" ".join(sentences),
        alt=_alt(drawn),
        table=_table(edition, variables),
        paint=(lambda canvas: _paint(canvas, edition, drawn)) if drawn else None,
    )


def left_out(edition: Edition, all_of_them: int, shown: int, drawn: int) -> list[str]:
    """What a caption says of variables that are not drawn: hidden ones, and those that are over."""
    sentences = []
    if shown < all_of_them:
        hidden_ones = number_of(all_of_them - shown, "variable")
        sentences.append(f"Not drawn: {hidden_ones} that {edition.unsaid} people left out.")
    if drawn < shown:
        sentences.append(f"Of the others {drawn} are drawn, out of {shown}; the table has all.")
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
    axis = Axis(0.0, max([*every, 1.0]), _LABELS, WIDTH - _NUMBERS - 6)
    for entry in drawn:
        people = edition.count(entry.people)
        title = f"{entry.label} ({people} imputed)" if people else entry.label
        lines = wrap(title, WIDTH, SMALL, most=2, bold=True)
        y = canvas.lines(0, y, lines, size=SMALL, bold=True) + 2
        top = y
        bottom = top + sum(_height(level) for level in entry.levels)
        for tick, _ in axis.ticks():
            canvas.line([(axis.at(tick), top), (axis.at(tick), bottom)], GRID, 0.8)
        for level in entry.levels:
            y = _line(canvas, y, axis, level)
        y = draw_across(canvas, axis, y) + 6 if entry is drawn[-1] else y + 8
    canvas.words(axis.end, y + SMALL * 0.4, "percent", size=SMALL, anchor="end", colour=QUIET)
    return y + SMALL * 0.8


def _key(canvas: Canvas) -> float:
    middle = SMALL * 0.6
    hollow(canvas, 4, middle)
    canvas.words(13, SMALL, "answered", size=SMALL)
    start = 13 + text_width("answered", SMALL) + 16
    filled(canvas, start, middle)
    canvas.words(start + 9, SMALL, "imputed", size=SMALL)
    canvas.words(WIDTH, SMALL, "answered, imputed", size=SMALL, anchor="end", colour=QUIET)
    return SMALL * 2.0


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
    written = ", ".join(_short(row) for row in _rows(level))
    place = middle + SMALL * 0.36
    canvas.words(WIDTH, place, written, size=SMALL, anchor="end")
    return y + height


def _label(level: _Level) -> list[str]:
    return wrap(level.label, _LABELS - 8, SMALL, most=2)


def _height(level: _Level) -> float:
    return max(block_height(_label(level), SMALL), _LINE)


def _short(row: Statistic | None) -> str:
    number = value(row)
    if number is None:
        return "hidden" if hidden(row) else "–"
    return numbers.percent(number)


def _alt(drawn: list[_Variable]) -> str:
    if not drawn:
        return "No picture of imputed values: every number in it is hidden or not computable."
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
        f"{variable}, {level}: {numbers.percent(observed)} answered, "
        f"{numbers.percent(imputed)} imputed"
        for _, variable, level, observed, imputed in gaps
    ]
    text = f"Marks for each answer to {len(drawn)} questions."
    return f"{text} The largest differences: {'; '.join(parts)}." if parts else text


def _table(edition: Edition, variables: list[_Variable]) -> pd.DataFrame:
    def written(row: Statistic | None) -> str:
        return edition.text(row, lambda number: numbers.estimate(number, 1))

    rows = [
        [entry.label, level.label, *(written(row) for row in _rows(level))]
        for entry in variables
        for level in entry.levels
    ]
    return table_of(["Variable", "Answer", "Answered, %", "Imputed, %"], rows)
