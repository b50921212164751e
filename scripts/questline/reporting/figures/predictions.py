"""What a model expects along a number: a curve with its interval, and where the people are."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from questline.reporting import numbers
from questline.reporting.catalogue import _, message
from questline.reporting.figures.axis import Axis, draw_across, draw_up
from questline.reporting.figures.canvas import Canvas, heading
from questline.reporting.figures.edition import Edition, cell, hidden, value
from questline.reporting.figures.figure import Draft, table_of
from questline.reporting.figures.forest_terms import people_words
from questline.reporting.figures.own_distribution import (
    HEIGHT,
    OwnDistribution,
    draw_distribution,
    own_distribution,
)
from questline.reporting.figures.style import (
    BLUE,
    INK,
    ORANGE,
    PALE,
    QUIET,
    RULE,
    SMALL,
    VERMILLION,
    WIDTH,
)
from questline.reporting.figures.text import clean, shorten, text_width, wrap
from questline.reporting.lookup import Statistic

CURVE = "curve"
OUTCOME = "curve:outcome:"
QUARTILES = ("lower_quartile", "median", "upper_quartile")
_COLOURS = (BLUE, VERMILLION, INK, ORANGE)
_CHANCES = message(
    "{}, adjusted model: predicted chance along {}, averaged over the people analysed, with {} "
    "intervals, drawn where nearly everyone is."
)
_MEANS = message(
    "{}, adjusted model: expected value along {}, averaged over the people analysed, with {} "
    "intervals, drawn where nearly everyone is."
)
_PLOT = 170.0
_LEFT = 34.0
_SAMPLE = 26.0


@dataclass(frozen=True)
class _Line:
    """One curve: what it is of, and its rows in the order of the number."""

    words: str
    rows: tuple[Statistic, ...]

    @property
    def shown(self) -> list[tuple[float, Statistic]]:
        """The places along the number, with the rows that may be shown."""
        return [(float(row.level), row) for row in self.rows if value(row) is not None]


@dataclass(frozen=True)
class _Picture:
    """The curves of one number in one model."""

    analysis: Mapping[str, Any]
    variable: str
    label: str
    outcome: str
    lines: tuple[_Line, ...]
    quartiles: tuple[float, ...]
    people: str
    spread: OwnDistribution | None

    @property
    def chances(self) -> bool:
        """Whether the model expects probabilities."""
        return bool(self.analysis["kind"] != "linear")

    @property
    def drawn(self) -> list[_Line]:
        """The lines of which there is enough to draw."""
        return [line for line in self.lines if len(line.shown) > 1]

    def write(self, number: float) -> str:
        """A prediction in words: a percentage, or a mean."""
        return numbers.share(number) if self.chances else numbers.estimate(number, 1)

    def high(self, number: float | None) -> float | None:
        """A prediction as it stands on the axis: in percent, or as it is."""
        return None if number is None else number * (100.0 if self.chances else 1.0)


def drafts(edition: Edition) -> Iterator[Draft]:
    """One figure for each number of interest of each model whose curve is in the store."""
    for analysis in edition.settings["analyses"]:
        rows = edition.statistics.where("modelling", analysis["name"], model="adjusted")
        curves = [row for row in rows if row.group.split(":")[0] == CURVE]
        for variable in dict.fromkeys(row.term for row in curves):
            own = [row for row in curves if row.term == variable]
            quartiles = [
                found
                for row in rows
                if row.term == variable and row.statistic in QUARTILES
                and (found := value(row)) is not None
            ]  # fmt: skip
            yield _draft(edition, _picture(edition, analysis, variable, own, quartiles))


def _picture(
    edition: Edition,
    analysis: Mapping[str, Any],
    variable: str,
    rows: Sequence[Statistic],
    quartiles: Sequence[float],
) -> _Picture:
    labels = edition.labels
    by_group: dict[str, list[Statistic]] = {}
    for row in rows:
        by_group.setdefault(row.group, []).append(row)
    lines = {
        group: _Line(_words(edition, analysis, group), tuple(found))
        for group, found in by_group.items()
    }
    apart = [line for group, line in lines.items() if group != CURVE and len(line.shown) > 1]
    kept = [line for group, line in lines.items() if group != CURVE] if apart else []
    outcome = labels.variable(analysis["outcome"])
    if analysis["kind"] == "logistic":
        outcome = f"{outcome}: “{labels.level(analysis['outcome'], analysis['event'])}”"
    return _Picture(
        analysis,
        variable,
        labels.variable(variable),
        outcome,
        tuple(kept or lines.values()),
        tuple(sorted(quartiles)),
        people_words(edition, analysis),
        own_distribution(edition, variable),
    )


def _words(edition: Edition, analysis: Mapping[str, Any], group: str) -> str:
    """What a curve is of: everyone, a level of the outcome, or a value of another term."""
    if group.startswith(OUTCOME):
        return edition.labels.level(analysis["outcome"], group.removeprefix(OUTCOME))
    variable, _equals, level = group.removeprefix(f"{CURVE}:").partition("=")
    if not level:
        return ""
    return f"{edition.labels.variable(variable)}: {edition.labels.value(variable, level)}"


def _draft(edition: Edition, picture: _Picture) -> Draft:
    label, spread = picture.analysis["label"], picture.spread
    first = _(_CHANCES) if picture.chances else _(_MEANS)
    sentences = [first.format(label, picture.label, edition.confidence)]
    if len(picture.quartiles) == len(QUARTILES):
        sentences.append(_("The line below is the middle half of the people, with the median."))
    if spread is not None and picture.drawn:
        words = _("The bars are the {} people who answered, at their places.")
        everyone = _("The bars are all who answered, at their places.")
        sentences.append(words.format(spread.people) if spread.people else everyone)
        if spread.some_hidden:
            sentences.append(_("Hatched: hidden."))
    lost = [line for line in picture.lines if any(hidden(row) for row in line.rows)]
    if lost and picture.drawn:
        named = ", ".join(line.words for line in lost if line.words)
        words = _("Hidden, because few people stand behind it: {}.")
        part = _("Hidden, because few people stand behind it: a part.")
        sentences.append(words.format(named) if named else part)
    return Draft(
        name=f"predicted_{picture.analysis['name']}_{picture.variable}",
        section="models",
        title=_("{} along {}").format(label, picture.label),
        caption=" ".join(sentences),
        alt=_alt(picture),
        table=_table(edition, picture),
        paint=(lambda canvas: _paint(canvas, picture)) if picture.drawn else None,
    )


def _paint(canvas: Canvas, picture: _Picture) -> float:
    y = heading(canvas, picture.people)
    y = canvas.lines(0, y, wrap(picture.outcome, WIDTH, SMALL, most=2), size=SMALL) + 3
    if len(picture.drawn) > 1:
        y = _key(canvas, y, picture.drawn)
    unit = _("↑ Predicted, %") if picture.chances else _("↑ Expected")
    canvas.words(0, y + SMALL, unit, size=SMALL, colour=QUIET)
    top = y + SMALL * 2.0
    floor = top + _PLOT
    places = [place for line in picture.drawn for place, _row in line.shown]
    across = Axis(min(places), max(places), _LEFT, WIDTH - 12)
    up = _up(picture, floor, top)
    draw_up(canvas, up, _LEFT, right=across.end)
    for number, line in enumerate(picture.drawn):
        _curve(canvas, picture, line, across, up, number)
    if picture.spread is not None:
        floor += HEIGHT + 8
        draw_distribution(canvas, across, floor, picture.spread)
    end = draw_across(canvas, across, floor, clear=10.0 if picture.quartiles else 0.0)
    if len(picture.quartiles) == len(QUARTILES):
        _people(canvas, across, floor + 7, picture.quartiles)
    people = _("Bars: n = {}").format(picture.spread.people) if picture.spread else ""
    canvas.words(0, end + SMALL, people, size=SMALL, colour=QUIET)
    name = shorten(f"{picture.label} →", WIDTH - text_width(people, SMALL) - 10, SMALL)
    canvas.words(WIDTH, end + SMALL, name, size=SMALL, anchor="end", colour=QUIET)
    return end + SMALL * 1.5


def _up(picture: _Picture, floor: float, top: float) -> Axis:
    """Chances from 0 to a round number; means over what the intervals need."""
    ends = [
        number
        for line in picture.drawn
        for _number, row in line.shown
        for end in (row.ci_low, row.ci_high, value(row))
        if (number := picture.high(end)) is not None
    ]
    if picture.chances:
        return Axis(0.0, min(100.0, math.ceil(max(ends) / 10) * 10), floor, top)
    room = 0.05 * (max(ends) - min(ends)) or 1.0
    return Axis(min(ends) - room, max(ends) + room, floor, top)


def _curve(
    canvas: Canvas, picture: _Picture, line: _Line, across: Axis, up: Axis, number: int
) -> None:
    """A curve with its interval: an area where it is alone, thin lines where there are several."""
    colour = _COLOURS[number % len(_COLOURS)]
    points, lows, highs = [], [], []
    for place, row in line.shown:
        x = across.at(place)
        points.append((x, up.at(picture.high(value(row)) or 0.0)))
        low, high = picture.high(row.ci_low), picture.high(row.ci_high)
        if low is not None and high is not None:
            lows.append((x, up.at(low)))
            highs.append((x, up.at(high)))
    if len(picture.drawn) == 1 and len(lows) > 1:
        canvas.area([*lows, *reversed(highs)], PALE)
    elif len(lows) > 1:
        for ends in (lows, highs):
            canvas.line(ends, colour, 0.7, dashed=True)
    canvas.line(points, colour, 2.0)
    if len(picture.drawn) > 1:
        mark = str(number + 1)
        canvas.circle(*points[-1], 13, "#ffffff", colour)
        x, y = points[-1]
        canvas.words(x, y + 0.36 * SMALL, mark, size=SMALL, anchor="middle", bold=True)


def _people(canvas: Canvas, across: Axis, y: float, quartiles: Sequence[float]) -> None:
    """The middle half of the people as a bar, the median as a mark on it."""
    lower, median, upper = (across.at(quartile) for quartile in quartiles)
    canvas.line([(lower, y), (upper, y)], RULE, 4.0)
    canvas.line([(median, y - 4), (median, y + 4)], INK, 2.0)


def _key(canvas: Canvas, y: float, lines: Sequence[_Line]) -> float:
    """Which number stands for which line."""
    x = 0.0
    for number, line in enumerate(lines):
        words = shorten(line.words, canvas.width - _SAMPLE - 5, SMALL)
        width = _SAMPLE + 5 + text_width(words, SMALL)
        if x and x + width > canvas.width:
            x, y = 0.0, y + SMALL * 1.5
        middle = y + SMALL * 0.6
        colour = _COLOURS[number % len(_COLOURS)]
        canvas.line([(x, middle), (x + _SAMPLE - 13, middle)], colour, 2.0)
        canvas.circle(x + _SAMPLE - 7, middle, 13, "#ffffff", colour)
        canvas.words(x + _SAMPLE - 7, middle + 0.36 * SMALL, str(number + 1), size=SMALL,
                     anchor="middle", bold=True)  # fmt: skip
        canvas.words(x + _SAMPLE + 5, y + SMALL * 0.95, words, size=SMALL)
        x += width + 12
    return y + SMALL * 1.8


def _alt(picture: _Picture) -> str:
    if not picture.drawn:
        words = _("No picture of {}: every number in it is hidden or not computable.")
        return words.format(picture.label)
    parts = []
    for line in picture.drawn:
        shown = line.shown
        chosen = [shown[0], shown[len(shown) // 2], shown[-1]]
        said = ", ".join(_at(picture, place, row) for place, row in chosen)
        if line.words:
            said = f"{line.words}: {said}"
        elif picture.chances:
            said = _("Predicted: {}").format(said)
        parts.append(said)
    sentences = [_("{} along {}.").format(picture.outcome, picture.label), f"{'; '.join(parts)}."]
    if len(picture.quartiles) == len(QUARTILES):
        places = [_place(quartile) for quartile in picture.quartiles]
        words = _("The middle half of the people is from {} to {}, the median {}.")
        sentences.append(words.format(places[0], places[2], places[1]))
    return " ".join(sentences)


def _at(picture: _Picture, place: float, row: Statistic) -> str:
    """A prediction with its interval, and where it is."""
    number = picture.write(row.estimate or 0.0)
    if row.ci_low is None or row.ci_high is None:
        return _("{} at {}").format(number, _place(place))
    ends = picture.write(row.ci_low), picture.write(row.ci_high)
    return _("{} ({} to {}) at {}").format(number, *ends, _place(place))


def _place(number: float) -> str:
    """A value of the number as the axis names it."""
    return f"{number:.4g}".replace("-", numbers.MINUS)


def _table(edition: Edition, picture: _Picture) -> pd.DataFrame:
    def write(number: float) -> str:
        return numbers.estimate(picture.high(number) or 0.0, 1 if picture.chances else 2)

    several = len(picture.lines) > 1
    headers = [
        clean(picture.label),
        *([_("Of whom")] if several else []),
        _("Predicted, %") if picture.chances else _("Expected"),
        _("{} interval from").format(edition.confidence),
        _("to"),
    ]
    rows = [
        [
            _place(float(row.level)),
            *([line.words] if several else []),
            edition.text(row, write),
            cell(row.ci_low, write),
            cell(row.ci_high, write),
        ]
        for line in picture.lines
        for row in line.rows
    ]
    return table_of(headers, rows)
