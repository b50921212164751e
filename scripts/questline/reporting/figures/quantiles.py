"""Residuals of linear models beside those of a normal distribution, in bins by rank."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from questline.reporting import numbers
from questline.reporting.catalogue import _, plural
from questline.reporting.figures.axis import Axis, draw_across, draw_up
from questline.reporting.figures.canvas import Canvas, heading
from questline.reporting.figures.edition import Edition, cell, value
from questline.reporting.figures.figure import Draft, table_of
from questline.reporting.figures.forest_terms import people_words
from questline.reporting.figures.intervals import filled
from questline.reporting.figures.style import QUIET, SMALL, WIDTH
from questline.reporting.figures.text import shorten
from questline.reporting.lookup import Statistic

_PLOT = 210.0
_LEFT = 34.0


@dataclass(frozen=True)
class _Bin:
    """Neighbours in rank: the mean of their normal quantiles, and of their residuals."""

    name: str
    expected: Statistic
    observed: Statistic

    @property
    def place(self) -> tuple[float, float] | None:
        """Both means, where they may be shown."""
        expected, observed = value(self.expected), value(self.observed)
        return None if expected is None or observed is None else (expected, observed)


def drafts(edition: Edition) -> Iterator[Draft]:
    """One figure for each linear model whose residuals are in the store."""
    for analysis in edition.settings["analyses"]:
        found: dict[str, dict[str, Statistic]] = {}
        for row in edition.statistics.where(
            "modelling", analysis["name"], term="residual_quantiles", model="adjusted"
        ):
            if row.level:
                found.setdefault(row.level, {})[row.statistic] = row
        bins = [
            _Bin(level, both["expected_quantile"], both["observed_quantile"])
            for level, both in found.items()
            if len(both) == 2
        ]
        if bins:
            yield _draft(edition, analysis, bins)


def _draft(edition: Edition, analysis: Mapping[str, Any], bins: list[_Bin]) -> Draft:
    places = [one.place for one in bins if one.place is not None]
    people = people_words(edition, analysis)
    return Draft(
        name=f"quantiles_{analysis['name']}",
        section="diagnostics",
        title=_("Normal quantiles: {}").format(analysis["label"]),
        caption=_(
            "{}, adjusted model: standardised residuals from the lowest to the highest, in bins of "
            "people, against those of a normal distribution. On the dashed line both are the same. "
            "Single people, who may lie farther out, are not shown."
        ).format(analysis["label"]),
        alt=_alt(places),
        table=_table(edition, bins),
        paint=(lambda canvas: _paint(canvas, places, people)) if places else None,
    )


def _paint(canvas: Canvas, places: list[tuple[float, float]], people: str) -> float:
    reach = 1.1 * max(abs(number) for place in places for number in place)
    y = heading(canvas, people)
    canvas.words(0, y + SMALL, _("↑ Residuals, SD"), size=SMALL, colour=QUIET)
    top = y + SMALL * 2.0
    floor = top + _PLOT
    across = Axis(-reach, reach, _LEFT, WIDTH - 14)
    up = Axis(-reach, reach, floor, top)
    draw_up(canvas, up, _LEFT, right=across.end)
    end = draw_across(canvas, across, floor, top=top)
    words = shorten(_("Normal distribution, SD →"), WIDTH, SMALL)
    canvas.words(WIDTH, end + SMALL, words, size=SMALL, anchor="end", colour=QUIET)
    canvas.line([(across.start, floor), (across.end, top)], QUIET, 1.2, dashed=True)
    for expected, observed in places:
        filled(canvas, across.at(expected), up.at(observed))
    return end + SMALL * 1.5


def _alt(places: list[tuple[float, float]]) -> str:
    if not places:
        return _("No picture of the quantiles: every number in it is hidden or not computable.")
    (low, lowest), (high, highest) = places[0], places[-1]
    apart = max(places, key=lambda place: abs(place[1] - place[0]))
    said = [numbers.estimate(number) for number in (lowest, low, highest, high, apart[1], apart[0])]
    words = plural(
        "Residuals against a normal distribution in {} bin: the lowest bin is at {} where {} is "
        "expected, the highest at {} where {} is; farthest from the line is {} where {} is "
        "expected.",
        "Residuals against a normal distribution in {} bins: the lowest bin is at {} where {} is "
        "expected, the highest at {} where {} is; farthest from the line is {} where {} is "
        "expected.",
        len(places),
    )
    return words.format(len(places), *said)


def _table(edition: Edition, bins: list[_Bin]) -> pd.DataFrame:
    headers = [_("Bin by rank"), _("Normal distribution"), _("Residuals"), _("n")]
    rows = [
        [
            _("Bin {}").format(one.name.removeprefix("bin_")),
            edition.text(one.expected, numbers.estimate),
            edition.text(one.observed, numbers.estimate),
            cell(one.observed.n, numbers.count),
        ]
        for one in bins
    ]
    return table_of(headers, rows)
