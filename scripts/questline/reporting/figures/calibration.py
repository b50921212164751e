"""Calibration: predicted chances beside what was observed, in groups of predicted chance."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from questline.reporting import numbers
from questline.reporting.catalogue import _, plural
from questline.reporting.figures.axis import Axis, draw_across, draw_up
from questline.reporting.figures.canvas import Canvas
from questline.reporting.figures.edition import Edition, cell, value
from questline.reporting.figures.figure import Draft, table_of
from questline.reporting.figures.intervals import filled
from questline.reporting.figures.style import BLUE, QUIET, SMALL, WIDTH
from questline.reporting.figures.text import wrap
from questline.reporting.labels import readable
from questline.reporting.lookup import Statistic

_PLOT = 230.0
_LEFT = 30.0


@dataclass(frozen=True)
class _Group:
    """People of like predicted chance: the mean prediction and the share observed."""

    name: str
    predicted: Statistic
    observed: Statistic

    @property
    def shown(self) -> bool:
        return value(self.predicted) is not None and value(self.observed) is not None


def drafts(edition: Edition) -> Iterator[Draft]:
    """One figure for each logistic model whose calibration is in the store."""
    for analysis in edition.settings["analyses"]:
        rows = edition.statistics.where("modelling", analysis["name"], term="calibration")
        models = dict.fromkeys((row.model, row.dataset) for row in rows)
        if ("adjusted", "complete") not in models:
            continue
        rows = [row for row in rows if (row.model, row.dataset) == ("adjusted", "complete")]
        predicted = {row.level: row for row in rows if row.statistic == "mean_predicted"}
        observed = {row.level: row for row in rows if row.statistic == "observed_share"}
        groups = [
            _Group(level, predicted[level], observed[level])
            for level in predicted
            if level and level in observed
        ]
        if groups:
            yield _draft(edition, analysis, groups)


def _draft(edition: Edition, analysis: Mapping[str, Any], groups: list[_Group]) -> Draft:
    shown = [group for group in groups if group.shown]
    left_out = len(groups) - len(shown)
    sentences = [
        _(
            "{}, adjusted model: people in groups of rising predicted chance, the mean prediction "
            "against the share observed, with {} intervals. On the dashed line both are the same. "
            "The model is judged in the people it was fitted to, which flatters it."
        ).format(analysis["label"], edition.confidence)
    ]
    if left_out:
        words = plural(
            "Left out: {} group in which a hidden number of people had, or had not, the outcome.",
            "Left out: {} groups in which a hidden number of people had, or had not, the outcome.",
            left_out,
        )
        sentences.append(words.format(left_out))
    return Draft(
        name=f"calibration_{analysis['name']}",
        section="diagnostics",
        title=_("Calibration: {}").format(analysis["label"]),
        caption=" ".join(sentences),
        alt=_alt(shown),
        table=_table(edition, groups),
        paint=(lambda canvas: _paint(canvas, shown, left_out)) if shown else None,
    )


def _paint(canvas: Canvas, groups: list[_Group], left_out: int) -> float:
    ends = [
        number
        for group in groups
        for number in (value(group.predicted), value(group.observed), group.observed.ci_high)
        if number is not None
    ]
    high = 100 * min(1.0, math.ceil(max(ends) * 10) / 10)
    y = canvas.lines(0, 0, wrap(_people(groups, left_out), WIDTH, SMALL), size=SMALL) + 3
    canvas.words(0, y + SMALL, _("↑ Observed, %"), size=SMALL, colour=QUIET)
    top = y + SMALL * 2.2
    floor = top + _PLOT
    across = Axis(0.0, high, _LEFT, WIDTH - 14)
    up = Axis(0.0, high, floor, top)
    draw_up(canvas, up, _LEFT, right=across.end)
    end = draw_across(canvas, across, floor, top=top)
    canvas.words(WIDTH, end + SMALL, _("Predicted, % →"), size=SMALL, anchor="end", colour=QUIET)
    canvas.line([(across.start, floor), (across.end, top)], QUIET, 1.2, dashed=True)
    for group in groups:
        x = across.at(100 * (value(group.predicted) or 0.0))
        share = 100 * (value(group.observed) or 0.0)
        low, high_end = group.observed.ci_low, group.observed.ci_high
        if low is not None and high_end is not None:
            canvas.line([(x, up.at(100 * low)), (x, up.at(100 * high_end))], BLUE, 1.4)
        filled(canvas, x, up.at(share))
    return end + SMALL * 1.5


def _people(groups: list[_Group], left_out: int) -> str:
    """How many people there are in how many groups, and how many groups are not drawn."""
    count = len(groups)
    counted = [group.observed.n or group.observed.denominator for group in groups]
    parts = [plural("{} group", "{} groups", count).format(count)]
    if all(counted):
        people = numbers.count(sum(number for number in counted if number))
        words = plural("{} people in {} group", "{} people in {} groups", count)
        parts = [words.format(people, count)]
    if left_out:
        parts.append(_("{} left out").format(left_out))
    return "; ".join(parts)


def _alt(shown: list[_Group]) -> str:
    if not shown:
        return _("No picture of the calibration: every number in it is hidden.")
    words = _("predicted {}, observed {}")
    parts = [
        words.format(
            numbers.share(value(group.predicted) or 0.0),
            numbers.share(value(group.observed) or 0.0),
        )
        for group in shown
    ]
    told = _("Predicted and observed shares, lowest predictions first: {}.")
    return told.format("; ".join(parts))


def _name(group: _Group) -> str:
    """The number of a group, as in `group_01`, after the word for it."""
    number = group.name.removeprefix("group_")
    return _("Group {}").format(number) if number != group.name else readable(group.name)


def _table(edition: Edition, groups: list[_Group]) -> pd.DataFrame:
    def percent(share: float) -> str:
        return numbers.estimate(100 * share, 1)

    headers = [
        _("Group by predicted chance"),
        _("Mean predicted, %"),
        _("Observed, %"),
        _("{} interval from").format(edition.confidence),
        _("to"),
        _("With the outcome"),
        _("n"),
    ]
    rows = []
    for group in groups:
        row = group.observed
        n = row.n or row.denominator
        rows.append(
            [
                _name(group),
                edition.text(group.predicted, percent),
                edition.text(row, percent),
                cell(row.ci_low, percent),
                cell(row.ci_high, percent),
                cell(row.events, numbers.count),
                cell(n, numbers.count),
            ]
        )
    return table_of(headers, rows)
