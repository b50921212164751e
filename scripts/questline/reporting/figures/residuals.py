"""Residuals: how far predictions are off, in bins of people, beside what chance would bring."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from questline.reporting import numbers
from questline.reporting.catalogue import _, message, plural
from questline.reporting.figures.axis import Axis, draw_across, draw_up
from questline.reporting.figures.canvas import Canvas, Point, block_height, heading
from questline.reporting.figures.edition import Edition, cell, hidden, value
from questline.reporting.figures.figure import Draft, table_of
from questline.reporting.figures.forest_terms import people_words
from questline.reporting.figures.intervals import filled, standing
from questline.reporting.figures.style import INK, PALE, QUIET, SMALL, WIDTH
from questline.reporting.figures.text import text_width, wrap
from questline.reporting.lookup import Statistic

BY_NUMBER = "by_number"
"""The group of the rows of bins by a number; others are by what the model predicts."""

_LINEAR = message(
    "{}, adjusted model: in bins of people alike, the mean standardised residual (observed less "
    "predicted, in standard deviations). The pale band reaches two standard errors to either side "
    "of zero: where the model holds, about one bin in 20 lies beyond it, drawn as a diamond. Bins "
    "that wander from zero in a curve say that a straight line is not enough."
)
_OF_CHANCES = message(
    "{}, adjusted model: in bins of people alike, the share observed less the chance predicted, in "
    "percentage points. The pale band reaches two standard errors to either side of zero: where "
    "the model holds, about one bin in 20 lies beyond it, drawn as a diamond. Bins that wander "
    "from zero in a curve say that a straight line is not enough."
)
_GAP = 16.0
_PLOT = 92.0
_ROOM = SMALL * 2.4


@dataclass(frozen=True)
class _Bin:
    """People alike in a number: its mean, and the mean of their residuals."""

    centre: Statistic
    residual: Statistic

    @property
    def shown(self) -> bool:
        return value(self.centre) is not None and value(self.residual) is not None

    @property
    def limit(self) -> float:
        """Two standard errors, as the model has them."""
        return 2 * (self.residual.se or 0.0)

    @property
    def is_off(self) -> bool:
        return abs(value(self.residual) or 0.0) > self.limit


@dataclass(frozen=True)
class _Panel:
    """The bins by one number; `of_chance` says that the number is a predicted chance."""

    title: str
    bins: tuple[_Bin, ...]
    of_chance: bool

    @property
    def shown(self) -> list[_Bin]:
        """The bins that may be drawn."""
        return [one for one in self.bins if one.shown]


def drafts(edition: Edition) -> Iterator[Draft]:
    """One figure for each model whose residuals are in the store."""
    for analysis in edition.settings["analyses"]:
        panels = _panels(edition, analysis)
        if panels:
            yield _draft(edition, analysis, panels)


def _panels(edition: Edition, analysis: Mapping[str, Any]) -> list[_Panel]:
    found: dict[tuple[str, str], dict[str, dict[str, Statistic]]] = {}
    for row in edition.statistics.where(
        "modelling", analysis["name"], model="adjusted", dataset="complete"
    ):
        if row.statistic in ("residual_centre", "mean_residual"):
            bins = found.setdefault((row.term, row.group), {})
            bins.setdefault(row.level, {})[row.statistic] = row
    linear = analysis["kind"] == "linear"
    predicted = _("By predicted value") if linear else _("By predicted chance, %")
    panels = []
    for (term, group), bins in found.items():
        by_number = group == BY_NUMBER
        title = _("By {}").format(edition.labels.variable(term)) if by_number else predicted
        if group and not by_number:
            level = edition.labels.level(analysis["outcome"], group.partition(":")[2])
            title = _("“{}” or higher, by predicted chance, %").format(level)
        pairs = tuple(
            _Bin(bin_["residual_centre"], bin_["mean_residual"])
            for bin_ in bins.values()
            if len(bin_) == 2
        )
        panels.append(_Panel(title, pairs, not by_number and not linear))
    return panels


def _draft(edition: Edition, analysis: Mapping[str, Any], panels: list[_Panel]) -> Draft:
    linear = analysis["kind"] == "linear"
    drawn = [panel for panel in panels if panel.shown]
    first = _(_LINEAR) if linear else _(_OF_CHANCES)
    sentences = [first.format(analysis["label"])]
    concealed = sum(hidden(one.residual) for panel in panels for one in panel.bins)
    if concealed:
        words = plural(
            "Left out: {} bin in which a hidden number of people stand behind a number.",
            "Left out: {} bins in which a hidden number of people stand behind a number.",
            concealed,
        )
        sentences.append(words.format(concealed))
    people = people_words(edition, analysis)
    return Draft(
        name=f"residuals_{analysis['name']}",
        section="diagnostics",
        title=_("Residuals: {}").format(analysis["label"]),
        caption=" ".join(sentences),
        alt=_alt(drawn, linear),
        table=_table(edition, panels, linear),
        paint=(lambda canvas: _paint(canvas, drawn, linear, people)) if drawn else None,
    )


def _paint(canvas: Canvas, panels: list[_Panel], linear: bool, people: str) -> float:
    width = (WIDTH - _GAP) / 2
    unit = wrap(_("↑ Residual, SD") if linear else _("↑ Residual, points"), WIDTH, SMALL, most=2)
    reach = max(
        max(abs(value(one.residual) or 0.0), one.limit) for panel in panels for one in panel.shown
    )
    high = 1.08 * reach * (1 if linear else 100)
    y = canvas.lines(0, heading(canvas, people), unit, size=SMALL, colour=QUIET) + 2
    for start in range(0, len(panels), 2):
        pair = panels[start : start + 2]
        titles = [wrap(panel.title, width, SMALL, most=3) for panel in pair]
        tall = max(block_height(lines, SMALL) for lines in titles)
        for column, (panel, lines) in enumerate(zip(pair, titles, strict=True)):
            left = column * (width + _GAP)
            canvas.lines(left, y + tall - block_height(lines, SMALL), lines, size=SMALL)
            _panel(canvas, (left, y + tall + 5), width, panel, high, 1 if linear else 100)
        y += tall + 5 + _PLOT + _ROOM
    return y


def _panel(
    canvas: Canvas, corner: Point, width: float, panel: _Panel, high: float, factor: float
) -> None:
    left, top = corner
    scale = 100.0 if panel.of_chance else 1.0
    bins = sorted(panel.shown, key=lambda one: value(one.centre) or 0.0)
    centres = [scale * (value(one.centre) or 0.0) for one in bins]
    edge = 0.06 * (centres[-1] - centres[0]) or 0.5
    up = Axis(-high, high, top + _PLOT, top)
    room = max(text_width(name, SMALL) for _place, name in up.ticks()) + 5
    across = Axis(centres[0] - edge, centres[-1] + edge, left + room, left + width - 3)
    band = [factor * one.limit for one in bins]
    places = [across.at(centre) for centre in centres]
    if len(bins) > 1:
        outline = [*zip(places, map(up.at, band), strict=True)]
        outline += [(x, up.at(-limit)) for x, limit in zip(places[::-1], band[::-1], strict=True)]
        canvas.area(outline, PALE)
    draw_up(canvas, up, across.start)
    draw_across(canvas, across, top + _PLOT)
    canvas.line([(across.start, up.at(0)), (across.end, up.at(0))], INK, 1.0)
    for x, one in zip(places, bins, strict=True):
        mark = standing if one.is_off else filled
        mark(canvas, x, up.at(factor * (value(one.residual) or 0.0)))


def _alt(panels: list[_Panel], linear: bool) -> str:
    if not panels:
        return _("No picture of the residuals: every number in it is hidden or not computable.")
    write = _in_deviations if linear else _in_points
    parts = []
    for panel in panels:
        off = [one for one in panel.shown if one.is_off]
        largest = max(panel.shown, key=lambda one: abs(value(one.residual) or 0.0))
        words = plural(
            "{}: {} of {} bin off, the farthest from zero {} at {}",
            "{}: {} of {} bins off, the farthest from zero {} at {}",
            len(panel.shown),
        )
        amount = write(value(largest.residual) or 0.0)
        where = _written(panel)(value(largest.centre) or 0.0)
        parts.append(words.format(panel.title, len(off), len(panel.shown), amount, where))
    return _("Mean residuals in bins of people. {}.").format("; ".join(parts))


def _table(edition: Edition, panels: list[_Panel], linear: bool) -> pd.DataFrame:
    write = numbers.estimate if linear else _plain_points
    headers = [
        _("Bins"),
        _("Mean of the bin"),
        _("Mean residual, standard deviations")
        if linear
        else _("Mean residual, percentage points"),
        _("Standard error if the model holds"),
        *(() if linear else (_("With the outcome"),)),
        _("n"),
    ]
    rows = []
    for panel in panels:
        for one in panel.bins:
            row = one.residual
            events = () if linear else (cell(row.events, numbers.count),)
            rows.append(
                [
                    panel.title,
                    edition.text(one.centre, _written(panel)),
                    edition.text(row, write),
                    cell(row.se, write),
                    *events,
                    cell(row.n, numbers.count),
                ]
            )
    return table_of(headers, rows)


def _written(panel: _Panel) -> Callable[[float], str]:
    """How the number is written by which bins are made."""
    return (lambda share: numbers.share(share, 0)) if panel.of_chance else numbers.estimate


def _plain_points(share: float) -> str:
    return numbers.estimate(100 * share, 1)


def _in_points(share: float) -> str:
    return _("{} percentage points").format(numbers.estimate(100 * share, 1))


def _in_deviations(amount: float) -> str:
    return _("{} standard deviations").format(numbers.estimate(amount))
