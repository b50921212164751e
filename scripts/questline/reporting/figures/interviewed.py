"""Those interviewed inside those they stand for: shares of each level, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from questline.interviews.rows import NOT_TOLD, TEAM, TOLD
from questline.reporting import numbers
from questline.reporting.catalogue import _, message
from questline.reporting.figures.axis import Axis, draw_across
from questline.reporting.figures.canvas import Canvas, block_height
from questline.reporting.figures.edition import Edition, hidden, value
from questline.reporting.figures.figure import Draft, table_of
from questline.reporting.figures.intervals import filled, standing
from questline.reporting.figures.style import BLUE, GRID, QUIET, RULE, SMALL, WIDTH
from questline.reporting.figures.text import text_width, wrap
from questline.reporting.lookup import Statistic

_LABELS = 128.0
_NUMBERS = 76.0
_MOST_NUMBERS = 150.0
"""Room on the right for numbers of people: more where they are words, as `hidden of hidden` is."""
_STAGE = "interviews"
NOT_TOLD_LABEL = message("Not told")
MARKS = message(
    "Shares of those interviewed (squares) and of the respondents who could be asked (diamonds). "
    "Beside them: people interviewed, of those who could be asked."
)
UNTOLD = message(
    "Of some it is not told: a number with ≥ is of those of whom it is told, and a dashed line "
    "says how far the share may reach with all the others."
)


@dataclass(frozen=True)
class _Level:
    """A level of a dimension: its code, its label, who could be asked and who was interviewed."""

    code: str
    label: str
    available: Statistic | None
    interviewed: Statistic | None


@dataclass(frozen=True)
class _Panel:
    """One dimension with its levels."""

    label: str
    levels: tuple[_Level, ...]


def _untold(panel: _Panel) -> float:
    """How many were interviewed of whom the level is not told."""
    found = [value(one.interviewed) for one in panel.levels if one.code == NOT_TOLD]
    return sum(number or 0.0 for number in found)


def drafts(edition: Edition) -> Iterator[Draft]:
    """One figure for all dimensions of the sample."""
    panels = [panel for panel in _panels(edition) if panel.levels]
    if not panels:
        return
    shown = any(value(level.interviewed) for panel in panels for level in panel.levels)
    sentences = [_(MARKS), *([_(UNTOLD)] if any(map(_untold, panels)) else [])]
    yield Draft(
        name="interviewed",
        section="interviewees",
        title=_("The sample inside the population"),
        caption=" ".join(sentences),
        alt=_alt(edition, panels) if shown else _("No picture: nobody was interviewed."),
        table=table_of(
            [_("Dimension"), _("Level"), _("Interviewed"), _("Could be asked")],
            [
                [panel.label, one.label, _interviewed_of(edition, panel, one),
                 edition.count(one.available)]
                for panel in panels
                for one in panel.levels
            ],
        ),
        paint=(lambda canvas: _paint(canvas, edition, panels)) if shown else None,
    )  # fmt: skip


def _panels(edition: Edition) -> Iterator[_Panel]:
    statistics = edition.statistics
    available = statistics.where(_STAGE, "selection", statistic="available")
    names = dict.fromkeys(row.term for row in available if row.level and "*" not in row.term)
    for name in names:
        achieved = {
            code: row
            for code, row in _interviewed(edition, name).items()
            if code != NOT_TOLD or value(row)
        }
        if not achieved:
            continue
        by_level = {row.level: row for row in available if row.term == name}
        codes = sorted(dict.fromkeys([*by_level, *achieved]), key=lambda code: code == NOT_TOLD)
        levels = tuple(
            _Level(code, _label(edition, name, code), by_level.get(code), achieved.get(code))
            for code in codes
            if code
        )
        yield _Panel(edition.labels.variable(name), levels)


def _interviewed(edition: Edition, name: str) -> dict[str, Statistic]:
    """Of each level how many were interviewed: in truth where the edition knows, or as told."""
    for dataset in (TEAM, TOLD):
        for analysis, statistic in (("selection", "achieved"), ("interviewees", "participants")):
            rows = edition.statistics.where(
                _STAGE, analysis, term=name, statistic=statistic, dataset=dataset
            )
            if rows:
                return {row.level: row for row in rows}
    return {}


def _label(edition: Edition, name: str, code: str) -> str:
    return _(NOT_TOLD_LABEL) if code == NOT_TOLD else edition.labels.level(name, code)


def _paint(canvas: Canvas, edition: Edition, panels: list[_Panel]) -> float:
    y = _key(canvas)
    said = [_people(edition, panel, one) for panel in panels for one in panel.levels]
    widest = max([text_width(words, SMALL) + 8 for words in said], default=0.0)
    axis = Axis(0.0, 100.0, _LABELS + 8, WIDTH - min(max(_NUMBERS, widest), _MOST_NUMBERS))
    for panel in panels:
        y = canvas.lines(0, y, wrap(panel.label, WIDTH, SMALL, most=2, bold=True), size=SMALL,
                         bold=True)  # fmt: skip
        top = y
        bottom = _levels(Canvas(canvas.width), edition, axis, y, panel)
        for tick, _name in axis.ticks():
            canvas.line([(axis.at(tick), top), (axis.at(tick), bottom)], GRID, 0.8)
        y = _levels(canvas, edition, axis, y, panel) + 6
    y = draw_across(canvas, axis, y)
    middle = (axis.start + axis.end) / 2
    canvas.words(middle, y + SMALL, _("% of people"), size=SMALL, anchor="middle", colour=QUIET)
    return y + SMALL * 2


def _key(canvas: Canvas) -> float:
    """Which mark is whose share, and what the numbers are; returns where it ends."""
    x, y = 5.0, 0.0
    for mark, name in ((filled, _("interviewed")), (standing, _("could be asked"))):
        width = 8 + text_width(name, SMALL)
        if x > 5 and x + width > WIDTH:
            x, y = 5.0, y + SMALL * 1.5
        mark(canvas, x, y + SMALL * 0.6)
        canvas.words(x + 8, y + SMALL * 0.95, name, size=SMALL)
        x += width + 18
    words = _("people")
    if x + text_width(words, SMALL) > WIDTH:
        y += SMALL * 1.5
    canvas.words(WIDTH, y + SMALL * 0.95, words, size=SMALL, anchor="end", colour=QUIET)
    return y + SMALL * 1.8


def _levels(canvas: Canvas, edition: Edition, axis: Axis, y: float, panel: _Panel) -> float:
    people = sum(value(one.interviewed) or 0.0 for one in panel.levels)
    untold = _untold(panel)
    for one in panel.levels:
        label = wrap(one.label, _LABELS, SMALL, most=3)
        canvas.lines(0, y, label, size=SMALL)
        middle = y + SMALL * 0.65
        among = _share_of_available(one.available)
        here = None
        if people:
            here = 100 * (value(one.interviewed) or 0.0) / people
        if here is not None and untold and one.code != NOT_TOLD:
            far = axis.at(here + 100 * untold / people)
            canvas.line([(axis.at(here), middle), (far, middle)], BLUE, 1.2, dashed=True)
        elif among is not None and here is not None:
            ends = sorted((axis.at(among), axis.at(here)))
            canvas.line([(ends[0], middle), (ends[1], middle)], RULE, 1.0)
        if among is not None:
            standing(canvas, axis.at(among), middle)
        if here is not None:
            filled(canvas, axis.at(here), middle)
        canvas.words(
            WIDTH, y + SMALL * 0.95, _people(edition, panel, one), size=SMALL, anchor="end"
        )
        y += block_height(label, SMALL) + 3
    return y


def _share_of_available(row: Statistic | None) -> float | None:
    number = value(row)
    if row is None or number is None or not row.denominator:
        return None
    return 100 * number / row.denominator


def _interviewed_of(edition: Edition, panel: _Panel, one: _Level) -> str:
    """How many were interviewed; at least so many where of some it is not told."""
    interviewed = edition.count(one.interviewed) or "0"
    return f"≥ {interviewed}" if _untold(panel) and one.code != NOT_TOLD else interviewed


def _people(edition: Edition, panel: _Panel, one: _Level) -> str:
    """How many of how many: `3 of 41`, and what stands in the place of a hidden number."""
    interviewed = _interviewed_of(edition, panel, one)
    if one.available is None:
        return interviewed
    available = _(numbers.HIDDEN) if hidden(one.available) else edition.count(one.available)
    return _("{} of {}").format(interviewed, available)


def _alt(edition: Edition, panels: list[_Panel]) -> str:
    parts = []
    for panel in panels:
        levels = ", ".join(f"{one.label} {_people(edition, panel, one)}" for one in panel.levels)
        parts.append(f"{panel.label}: {levels}")
    return _(
        "Squares and diamonds on one axis from 0 to 100 percent. Interviewed, of those who could "
        "be asked. {}."
    ).format("; ".join(parts))
