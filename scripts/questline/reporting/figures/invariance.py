"""Equivalence of scales: how much worse a scale fits when groups are held to be alike in it.

A scale is equivalent in groups where holding its loadings, its intercepts and its residual
variances equal, one after the other, hardly worsens the fit. The limits that are drawn are those of
Chen (2007), Structural Equation Modeling 14, 464-504: CFI falls by 0.010, RMSEA rises by 0.015.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from questline.reporting import numbers
from questline.reporting.catalogue import _, message
from questline.reporting.figures.axis import Axis, draw_across
from questline.reporting.figures.canvas import Canvas, block_height, heading
from questline.reporting.figures.edition import Edition, value
from questline.reporting.figures.figure import Draft, table_of
from questline.reporting.figures.intervals import filled, standing
from questline.reporting.figures.style import (
    BLUE,
    GRID,
    HIDDEN_FILL,
    INK,
    QUIET,
    SMALL,
    WIDTH,
)
from questline.reporting.figures.text import text_width, wrap
from questline.reporting.lookup import Statistic
from questline.reporting.names import STEPS_IN_SHORT
from questline.reporting.phrases import listed

LIMITS = {"difference_cfi": -0.010, "difference_rmsea": 0.015}
"""A change beyond this is the usual sign that a step does not hold."""
TITLES = {
    "difference_cfi": message("Change of CFI"),
    "difference_rmsea": message("Change of RMSEA"),
}
HELD = {
    "thresholds": message("thresholds held equal"),
    "metric": message("loadings held equal"),
    "scalar": message("and intercepts"),
    "strict": message("and residual variances"),
}
STEPS_IN_SENTENCES = {
    "configural": message("configural"),
    "thresholds": message("thresholds"),
    "metric": message("metric"),
    "scalar": message("scalar"),
    "strict": message("strict"),
}
_LABELS = 132.0
_LINE = 17.0


@dataclass(frozen=True)
class _Measure:
    """One index of fit: its change at each step, in their order."""

    name: str
    steps: Mapping[str, Statistic]

    @property
    def shown(self) -> dict[str, float]:
        """The changes that may be drawn."""
        found = {step: value(row) for step, row in self.steps.items()}
        return {step: number for step, number in found.items() if number is not None}

    def beyond(self, number: float) -> bool:
        """Whether a change says that the step does not hold."""
        limit = LIMITS[self.name]
        return number < limit if limit < 0 else number > limit


def drafts(edition: Edition) -> Iterator[Draft]:
    """One figure for each planned comparison of groups whose fits are in the store."""
    for entry in edition.settings["measurement"]["invariance"]:
        rows = edition.statistics.where("measurement", entry["name"], term="model")
        measures = [
            _Measure(name, {row.model: row for row in rows if row.statistic == name})
            for name in LIMITS
        ]
        measures = [measure for measure in measures if measure.steps]
        if measures:
            yield _draft(edition, entry, rows, measures)


def _draft(
    edition: Edition,
    entry: Mapping[str, Any],
    rows: list[Statistic],
    measures: list[_Measure],
) -> Draft:
    drawn = [measure for measure in measures if measure.shown]
    people = _people(edition, rows)
    scale = edition.labels.variable(entry["scale"])
    return Draft(
        name=f"equivalence_{entry['name']}",
        section="scales",
        title=_("Equivalence of {} in groups").format(scale),
        caption=_(
            "{}: how the fit changes when more and more of the scale is held equal "
            "in the groups. Grey: changes up to the usual limits (CFI falls by 0.010, RMSEA rises "
            "by 0.015), within which the scale counts as equivalent. Squares lie within them, "
            "diamonds beyond."
        ).format(entry["label"]),
        alt=_alt(drawn, people),
        table=_table(edition, measures),
        paint=(lambda canvas: _paint(canvas, drawn, people)) if drawn else None,
    )


def _people(edition: Edition, rows: list[Statistic]) -> str:
    """How many people of each group the models rest on."""
    counted: dict[str, str] = {}
    for row in rows:
        variable, equals, level = row.group.partition("=")
        if row.statistic == "count" and equals:
            counted.setdefault(edition.labels.level(variable, level), edition.count(row))
    return ", ".join(_("{}: n = {}").format(*group) for group in counted.items())


def _paint(canvas: Canvas, measures: list[_Measure], people: str) -> float:
    y = heading(canvas, people)
    for measure in measures:
        y = _panel(canvas, y, measure)
    return y


def _panel(canvas: Canvas, y: float, measure: _Measure) -> float:
    shown = measure.shown
    limit = LIMITS[measure.name]
    room = max(text_width(_write(number), SMALL) for number in shown.values())
    reach = 1.25 * max(abs(limit), *(abs(number) for number in shown.values()))
    axis = Axis(-reach, reach, _LABELS + 6, WIDTH - max(room, 44.0) - 8)
    title = wrap(_(TITLES[measure.name]), WIDTH, SMALL, most=2, bold=True)
    y = canvas.lines(0, y, title, size=SMALL, bold=True) + 2
    # Falls of CFI and rises of RMSEA are for the worse; the other way there is no limit.
    inside = sorted((axis.at(limit), axis.end if limit < 0 else axis.start))
    labels = {step: _label(step) for step in shown}
    heights = {step: max(block_height(lines, SMALL) + 3, _LINE) for step, lines in labels.items()}
    bottom = y + SMALL * 1.3 + sum(heights.values())
    canvas.words(axis.at(limit), y + SMALL * 0.9, _("limit"), size=SMALL, anchor="middle",
                 colour=QUIET)  # fmt: skip
    y += SMALL * 1.3
    canvas.box(inside[0], y, inside[1] - inside[0], bottom - y, HIDDEN_FILL)
    for place, _name in axis.ticks():
        canvas.line([(axis.at(place), y), (axis.at(place), bottom)], GRID, 0.8)
    canvas.line([(axis.at(0.0), y), (axis.at(0.0), bottom)], INK, 1.0)
    canvas.line([(axis.at(limit), y), (axis.at(limit), bottom)], QUIET, 1.2, dashed=True)
    for step, number in shown.items():
        height = heights[step]
        canvas.lines(0, y + 1, labels[step], size=SMALL)
        middle = y + height / 2
        canvas.line([(axis.at(0.0), middle), (axis.at(number), middle)], BLUE, 1.4)
        mark = standing if measure.beyond(number) else filled
        mark(canvas, axis.at(number), middle)
        canvas.words(WIDTH, middle + SMALL * 0.36, _write(number), size=SMALL, anchor="end")
        y += height
    end = draw_across(canvas, axis, bottom)
    worse = (_("← worse"), "start") if limit < 0 else (_("worse →"), "end")
    place = axis.start if limit < 0 else axis.end
    canvas.words(place, end + SMALL * 0.7, worse[0], size=SMALL, anchor=worse[1], colour=QUIET)
    return end + SMALL * 1.6


def _label(step: str) -> list[str]:
    """A step: its name, and what is held equal in it."""
    return [
        *wrap(_(STEPS_IN_SHORT[step]), _LABELS, SMALL, most=3),
        *wrap(_(HELD.get(step, "")), _LABELS, SMALL, most=3),
    ]


def _write(number: float) -> str:
    return numbers.estimate(number, 3)


def _alt(measures: list[_Measure], people: str) -> str:
    if not measures:
        return _("No picture of the fits: every change is hidden or not computable.")
    sentences = [_("In groups, {}.").format(people)] if people else []
    beyond = []
    for measure in measures:
        said = [
            f"{_(STEPS_IN_SENTENCES[step])} {_write(number)}"
            for step, number in measure.shown.items()
        ]
        sentences.append(f"{_(TITLES[measure.name])}: {listed(said)}.")
        beyond += [step for step, number in measure.shown.items() if measure.beyond(number)]
    steps = [_(STEPS_IN_SENTENCES[step]) for step in dict.fromkeys(beyond)]
    sentences.append(
        _("Beyond a limit: {}.").format(listed(steps))
        if steps
        else _("No step goes beyond a limit.")
    )
    return " ".join(sentences)


def _table(edition: Edition, measures: list[_Measure]) -> pd.DataFrame:
    rows = [
        [
            _(STEPS_IN_SHORT[step]),
            _(TITLES[measure.name]),
            edition.text(row, _write),
            _write(LIMITS[measure.name]),
        ]
        for measure in measures
        for step, row in measure.steps.items()
    ]
    return table_of([_("Step"), _("Index of fit"), _("Change"), _("Limit")], rows)
