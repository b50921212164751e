"""Where the people are along a number: bars of what the store already tells of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from questline.reporting import numbers
from questline.reporting.figures.axis import Axis
from questline.reporting.figures.canvas import Canvas
from questline.reporting.figures.edition import Edition, value
from questline.reporting.figures.style import HIDDEN_FILL, PAPER, SEQUENCE
from questline.reporting.lookup import Statistic

HEIGHT = 34.0
_HIDDEN_HEIGHT = 5.0
_HALF = 0.3
"""How far the bar of a single answer reaches to either side, in steps between answers."""

LIMITS = re.compile(r"(-?[\d.]+(?:e[-+]\d+)?) to (-?[\d.]+(?:e[-+]\d+)?)")
"""The name of a range of numbers in the store."""


@dataclass(frozen=True)
class Bar:
    """People alike in a number: from where to where, and how many; None where that is hidden."""

    low: float
    high: float
    number: float | None


@dataclass(frozen=True)
class OwnDistribution:
    """The bars of a variable in the order of the number, and how many people they are of."""

    bars: tuple[Bar, ...]
    people: str

    @property
    def some_hidden(self) -> bool:
        """Whether a bar has no height of its own."""
        return any(bar.number is None for bar in self.bars)


def own_distribution(edition: Edition, variable: str) -> OwnDistribution | None:
    """How the people are spread over a variable; None where the store does not tell.

    A scale's scores and a number's answers stand in ranges, an item's answers one by one. The bars
    are those of everyone with an answer: a model may rest on fewer people.
    """
    for found in (_of_scores, _of_ranges, _of_answers):
        bars, people = found(edition, variable)
        if len(bars) > 1 and any(bar.number for bar in bars):
            return OwnDistribution(tuple(sorted(bars, key=lambda bar: bar.low)), people)
    return None


def draw_distribution(canvas: Canvas, across: Axis, floor: float, found: OwnDistribution) -> None:
    """The bars standing on `floor`, as high as `HEIGHT` the tallest; a hidden one is hatched."""
    tallest = max(bar.number or 0.0 for bar in found.bars)
    for bar in found.bars:
        left, right = across.at(bar.low), across.at(bar.high)
        if right - left < 0.5:
            continue
        if bar.number is None:
            top = floor - _HIDDEN_HEIGHT
            canvas.box(left, top, right - left, _HIDDEN_HEIGHT, HIDDEN_FILL, hatched=True)
        elif bar.number:
            height = HEIGHT * bar.number / tallest
            canvas.box(left, floor - height, right - left, height, SEQUENCE[3], edge=PAPER)


def _of_scores(edition: Edition, variable: str) -> tuple[list[Bar], str]:
    rows = edition.statistics.where("measurement", variable, term=variable, statistic="count")
    whole = next((row for row in rows if not row.level), None)
    return _ranges(rows), edition.count(whole)


def _of_ranges(edition: Edition, variable: str) -> tuple[list[Bar], str]:
    rows = edition.statistics.where(
        "imputation", "distributions", term=variable, statistic="percent", group="observed"
    )
    return _ranges(rows), _people(rows)


def _of_answers(edition: Edition, variable: str) -> tuple[list[Bar], str]:
    rows = edition.statistics.where("description", "answers", term=variable, statistic="count")
    places = {code: row for row in rows if (code := _number(row.level)) is not None}
    codes = sorted(places)
    step = min((high - low for low, high in pairwise(codes)), default=1.0)
    reach = _HALF * step
    shares = edition.statistics.where("description", "answers", term=variable, statistic="percent")
    return [Bar(code - reach, code + reach, value(places[code])) for code in codes], _people(shares)


def _ranges(rows: Sequence[Statistic]) -> list[Bar]:
    found = [(row, LIMITS.fullmatch(row.level)) for row in rows]
    return [
        Bar(float(limits[1]), float(limits[2]), value(row))
        for row, limits in found
        if limits and float(limits[2]) > float(limits[1])
    ]


def _people(rows: Sequence[Statistic]) -> str:
    """How many people gave an answer, as the shares of them say."""
    known = [people for row in rows if (people := row.denominator or row.n)]
    return numbers.count(known[0]) if known else ""


def _number(code: str) -> float | None:
    try:
        return float(code)
    except ValueError:
        return None
