"""The calibration curve: how many people have the outcome at each predicted chance."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from questline.reporting import numbers
from questline.reporting.catalogue import _
from questline.reporting.figures.axis import Axis, draw_across, draw_up
from questline.reporting.figures.canvas import Canvas, Point, heading
from questline.reporting.figures.edition import Edition, cell, value
from questline.reporting.figures.figure import Draft, table_of
from questline.reporting.figures.forest_terms import people_words
from questline.reporting.figures.style import BLUE, PALE, QUIET, SMALL, VERMILLION, WIDTH
from questline.reporting.figures.text import text_width
from questline.reporting.lookup import Statistic

_PLOT = 230.0
_LEFT = 30.0
_SAMPLE = 20.0
_DOT = 3.4
_TOLD = 5
"""Points that the alt text names; the table has all of them."""


@dataclass(frozen=True)
class _Point:
    """A predicted chance, and the share with the outcome there: apparent and corrected."""

    predicted: Statistic
    apparent: Statistic
    corrected: Statistic

    @property
    def shown(self) -> bool:
        ends = (self.corrected.ci_low, self.corrected.ci_high)
        rows = (self.predicted, self.apparent, self.corrected)
        return None not in ends and all(value(row) is not None for row in rows)


def drafts(edition: Edition) -> Iterator[Draft]:
    """One figure for each logistic model whose calibration curve is in the store."""
    for analysis in edition.settings["analyses"]:
        found: dict[str, dict[tuple[str, str], Statistic]] = {}
        for row in edition.statistics.where(
            "modelling",
            analysis["name"],
            term="calibration_curve",
            model="adjusted",
            dataset="complete",
        ):
            found.setdefault(row.level, {})[row.statistic, row.group] = row
        names = (
            ("mean_predicted", ""),
            ("observed_share", "apparent"),
            ("observed_share", "corrected"),
        )
        points = [
            _Point(*(rows[name] for name in names))
            for rows in found.values()
            if all(name in rows for name in names)
        ]
        if points:
            yield _draft(edition, analysis, points)


def _draft(edition: Edition, analysis: Mapping[str, Any], points: list[_Point]) -> Draft:
    shown = [point for point in points if point.shown]
    caption = _(
        "{}: the share with the outcome at each predicted chance, as a smooth curve. Dotted: among "
        "the people to whom the model was fitted. Full: corrected for optimism, as it would be "
        "with others like them, in its {} interval. Below the dashed line chances are predicted "
        "too high, above it too low."
    ).format(analysis["label"], edition.confidence)
    people = people_words(edition, analysis)
    return Draft(
        name=f"calibration_curve_{analysis['name']}",
        section="trust",
        title=_("Calibration curve: {}").format(analysis["label"]),
        caption=caption,
        alt=_alt(edition, shown),
        table=_table(edition, points),
        paint=(lambda canvas: _paint(canvas, edition, shown, people)) if len(shown) > 1 else None,
    )


def _paint(canvas: Canvas, edition: Edition, points: list[_Point], people: str) -> float:
    places = [100 * (value(point.predicted) or 0.0) for point in points]
    apparent = [100 * (value(point.apparent) or 0.0) for point in points]
    corrected = [100 * (value(point.corrected) or 0.0) for point in points]
    low = [100 * (point.corrected.ci_low or 0.0) for point in points]
    high = [100 * (point.corrected.ci_high or 0.0) for point in points]
    most = min(100.0, 10 * math.ceil(max([*places, *apparent, *high]) / 10))
    y = _key(canvas, edition, heading(canvas, people))
    canvas.words(0, y + SMALL, _("↑ Observed, %"), size=SMALL, colour=QUIET)
    top = y + SMALL * 2.2
    floor = top + _PLOT
    across = Axis(0.0, most, _LEFT, WIDTH - 14)
    up = Axis(0.0, most, floor, top)

    def line(shares: list[float]) -> list[Point]:
        return [(across.at(x), up.at(share)) for x, share in zip(places, shares, strict=True)]

    canvas.area([*line(low), *line(high)[::-1]], PALE)
    draw_up(canvas, up, _LEFT, right=across.end)
    end = draw_across(canvas, across, floor, top=top)
    canvas.words(WIDTH, end + SMALL, _("Predicted, % →"), size=SMALL, anchor="end", colour=QUIET)
    canvas.line([(across.start, floor), (across.end, top)], QUIET, 1.2, dashed=True)
    canvas.line(line(apparent), VERMILLION, _DOT, dotted=True)
    canvas.line(line(corrected), BLUE, 2.0)
    return end + SMALL * 1.5


def _key(canvas: Canvas, edition: Edition, y: float) -> float:
    """Which line is what; returns where it ends."""
    middle = y + SMALL * 0.6
    canvas.box(0, middle - 5, _SAMPLE, 10, PALE)
    canvas.line([(0, middle), (_SAMPLE, middle)], BLUE, 2.0)
    words = _("Corrected, {} interval").format(edition.confidence)
    canvas.words(_SAMPLE + 5, y + SMALL * 0.95, words, size=SMALL)
    x, others = _SAMPLE + 5 + text_width(words, SMALL) + 14, _("These people")
    if x + _SAMPLE + 5 + text_width(others, SMALL) > canvas.width:
        x, y = 0.0, y + SMALL * 1.5
        middle = y + SMALL * 0.6
    canvas.line([(x, middle), (x + _SAMPLE, middle)], VERMILLION, _DOT, dotted=True)
    canvas.words(x + _SAMPLE + 5, y + SMALL * 0.95, others, size=SMALL)
    return y + SMALL * 1.6


def _alt(edition: Edition, points: list[_Point]) -> str:
    if len(points) < 2:
        return _("No picture of the calibration curve: its numbers are hidden or not computable.")
    last = len(points) - 1
    told = sorted({round(place * last / (_TOLD - 1)) for place in range(_TOLD)})
    parts = []
    for point in (points[place] for place in told):
        row = point.corrected
        shares = (
            value(point.predicted),
            value(row),
            row.ci_low,
            row.ci_high,
            value(point.apparent),
        )
        parts.append(
            _("at a predicted {} {} ({} to {}), uncorrected {}").format(
                *(numbers.share(share or 0.0) for share in shares)
            )
        )
    words = _("Share with the outcome, corrected for optimism, with {} intervals: {}.")
    return words.format(edition.confidence, "; ".join(parts))


def _whole_percent(share: float) -> str:
    """Points are at whole percentages."""
    return numbers.estimate(100 * share, 0)


def _table(edition: Edition, points: list[_Point]) -> pd.DataFrame:
    def percent(share: float) -> str:
        return numbers.estimate(100 * share, 1)

    headers = [
        _("Predicted, %"),
        _("Observed among these people, %"),
        _("Corrected for optimism, %"),
        _("{} interval from").format(edition.confidence),
        _("to"),
    ]
    rows = [
        [
            edition.text(point.predicted, _whole_percent),
            edition.text(point.apparent, percent),
            edition.text(point.corrected, percent),
            cell(point.corrected.ci_low, percent),
            cell(point.corrected.ci_high, percent),
        ]
        for point in points
    ]
    return table_of(headers, rows)
