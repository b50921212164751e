"""Distributions of scores: bars over the scale's range, its bands and its mean."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, zip_longest
from typing import Any

import pandas as pd

from questline.core.item_answers import has_whole_scores
from questline.reporting import numbers
from questline.reporting.catalogue import _
from questline.reporting.figures import style
from questline.reporting.figures.axis import Axis, draw_across
from questline.reporting.figures.canvas import Canvas
from questline.reporting.figures.edition import Edition, value
from questline.reporting.figures.figure import Draft, table_of
from questline.reporting.figures.own_distribution import LIMITS
from questline.reporting.figures.style import INK, MARGIN, PAPER, QUIET, RULE, SMALL, TEXT, WIDTH
from questline.reporting.figures.text import shorten, text_width, wrap
from questline.reporting.labels import readable
from questline.reporting.lookup import Statistic

_PLOT = 120.0
_HIDDEN_HEIGHT = 7.0


@dataclass(frozen=True)
class _Bin:
    """One bar: from which score to which, in words too, and how many people."""

    low: float
    high: float
    label: str
    count: Statistic


@dataclass(frozen=True)
class _Picture:
    """What is drawn: the bars, the bands with their places, the line above, the mean."""

    bins: tuple[_Bin, ...]
    bands: tuple[tuple[str, float, float], ...]
    heading: str
    mean: float | None


def drafts(edition: Edition) -> Iterator[Draft]:
    """One figure for each scale whose distribution is in the store."""
    for scale in edition.settings["scales"]:
        rows = edition.statistics.where("measurement", scale, term=scale, statistic="count")
        found = [(row, limits) for row in rows if (limits := LIMITS.fullmatch(row.level))]
        bins = [
            _bin(float(limits[1]), float(limits[2]), row, last=row is found[-1][0])
            for row, limits in found
        ]
        if bins:
            yield _draft(edition, scale, bins)


def _bin(low: float, high: float, row: Statistic, *, last: bool) -> _Bin:
    """A bin of the store: it holds its lower limit, and its upper one only if it is the last."""
    start, end = (f"{limit:g}".replace("-", numbers.MINUS) for limit in (low, high))
    if low == high:
        return _Bin(low, low + 1, start, row)
    words = _("{} to {}") if last else _("{} to under {}")
    return _Bin(low, high, words.format(start, end), row)


def _draft(edition: Edition, scale: str, bins: list[_Bin]) -> Draft:
    about = edition.settings["scales"][scale]
    label = about["label"]
    asked = {
        name: edition.statistics.one(
            "measurement", scale, name, term=scale, dataset=bins[0].count.dataset
        )
        for name in ("count", "mean", "sd", "median", "minimum", "maximum")
    }
    shown = [entry for entry in bins if value(entry.count) is not None]
    words = {name: edition.text(row, _short) for name, row in asked.items()}
    words["count"] = edition.count(asked["count"])
    how_many = _("{}: how many people have which score ({}).")
    sentences = [how_many.format(label, about["direction"])]
    if about["bands"]:
        sentences.append(_("Dashed lines part the bands named above them."))
    if len(shown) < len(bins):
        sentences.append(
            _("Hatched: a hidden number of people, drawn at one fixed height whatever the number.")
        )
    if about["note"]:
        sentences.append(about["note"])
    heading = _("{} people, mean {} ▲, SD {}").format(words["count"], words["mean"], words["sd"])
    picture = _Picture(tuple(bins), _band_places(about), heading, value(asked["mean"]))
    return Draft(
        name=f"scores_{scale}",
        section="scales",
        title=_("Scores of {}").format(label),
        caption=" ".join(sentences),
        alt=_alt(label, shown, words),
        table=_table(edition, bins),
        paint=(lambda canvas: _paint(canvas, edition, picture)) if shown else None,
    )


def _paint(canvas: Canvas, edition: Edition, picture: _Picture) -> float:
    bins = picture.bins
    axis = Axis(bins[0].low, bins[-1].high, MARGIN + 6, WIDTH - MARGIN - 8)
    heading = wrap(picture.heading, WIDTH, TEXT, most=2)
    last = canvas.below(0, TEXT, heading)
    top = _bands(canvas, axis, last + TEXT * 0.6, picture.bands)
    floor = top + SMALL * 1.4 + _PLOT
    tallest = max(value(entry.count) or 0.0 for entry in bins) or 1.0
    for concealed, together in groupby(bins, key=lambda entry: value(entry.count) is None):
        if concealed:
            _hidden_bars(canvas, axis, floor, list(together))
        else:
            for entry in together:
                _bar(canvas, axis, floor, entry, _PLOT / tallest)
    for _name, _low, boundary in picture.bands[:-1]:
        if axis.holds(boundary):
            canvas.line([(axis.at(boundary), top), (axis.at(boundary), floor)], QUIET, dashed=True)
    if picture.mean is not None and axis.holds(picture.mean):
        x = axis.at(picture.mean)
        canvas.arrowhead((x, floor + 9), (x, floor + 0.5), INK, 8)
    end = draw_across(canvas, axis, floor, clear=6.0)
    canvas.words(WIDTH, end + SMALL, _("Score →"), size=SMALL, anchor="end", colour=QUIET)
    return end + SMALL * 1.5


def _bar(canvas: Canvas, axis: Axis, floor: float, entry: _Bin, unit: float) -> None:
    """A bar with its number above it, where there is room."""
    left, right = axis.at(entry.low), axis.at(entry.high)
    number = value(entry.count) or 0.0
    if number:
        canvas.box(left, floor - unit * number, right - left, unit * number, style.SKY, edge=PAPER)
    text = numbers.count(number)
    if text_width(text, SMALL) <= right - left + 8:
        place = (left + right) / 2, floor - unit * number - 3
        canvas.words(*place, text, size=SMALL, anchor="middle")


def _hidden_bars(canvas: Canvas, axis: Axis, floor: float, together: list[_Bin]) -> None:
    """Neighbours whose numbers are hidden: bars of one height, and one word over all of them."""
    height = _HIDDEN_HEIGHT
    for entry in together:
        left, right = axis.at(entry.low), axis.at(entry.high)
        canvas.box(left, floor - height, right - left, height, style.HIDDEN_FILL, hatched=True)
    left, right = axis.at(together[0].low), axis.at(together[-1].high)
    words = _(numbers.HIDDEN)
    if text_width(words, SMALL) <= right - left:
        place = (left + right) / 2, floor - height - 3
        canvas.words(*place, words, size=SMALL, anchor="middle", colour=QUIET)


def _bands(
    canvas: Canvas, axis: Axis, top: float, bands: tuple[tuple[str, float, float], ...]
) -> float:
    """The names of the bands over their parts of the range."""
    for name, low, high in bands:
        left, right = axis.at(max(low, axis.low)), axis.at(min(high, axis.high))
        words = shorten(name, right - left - 4, SMALL)
        middle = (left + right) / 2
        canvas.words(middle, top + SMALL, words, size=SMALL, anchor="middle", colour=QUIET)
        canvas.line([(left + 2, top + SMALL * 1.4), (right - 2, top + SMALL * 1.4)], RULE)
    return top + SMALL * 1.5 if bands else top


def _band_places(about: Mapping[str, Any]) -> tuple[tuple[str, float, float], ...]:
    """Each band's name and its part of the axis.

    A bar holds its lower limit, so where scores are whole numbers a band that ends at 23 reaches
    to where 24 begins.
    """
    step = 1.0 if has_whole_scores(about) else 0.0
    stated = [band.get("from") for band in about["bands"][1:]]
    ends = [
        float(band["to"]) + step if start is None else float(start)
        for band, start in zip_longest(about["bands"], stated)
    ]
    starts = [-math.inf, *ends][: len(ends)]
    names = [readable(band["name"]) for band in about["bands"]]
    return tuple(zip(names, starts, ends, strict=True))


def _short(number: float) -> str:
    return numbers.estimate(number, 1)


def _alt(label: str, shown: list[_Bin], words: dict[str, str]) -> str:
    if not shown:
        return _("No picture of the scores of {}: every number in it is hidden.").format(label)
    most = max(shown, key=lambda entry: value(entry.count) or 0.0)
    sentences = [
        _("Bars of the scores of {} people.").format(words["count"]),
        _("Mean {}, standard deviation {}, median {}, from {} to {}.").format(
            *(words[name] for name in ("mean", "sd", "median", "minimum", "maximum"))
        ),
        _("Most people, {}, score {}.").format(numbers.count(value(most.count) or 0.0), most.label),
    ]
    return " ".join(sentences)


def _table(edition: Edition, bins: list[_Bin]) -> pd.DataFrame:
    rows = [[entry.label, edition.count(entry.count)] for entry in bins]
    return table_of([_("Score"), _("People")], rows)
