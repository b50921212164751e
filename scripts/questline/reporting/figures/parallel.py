"""Parallel analysis: the eigenvalues of the answers beside those of shuffled answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from questline.reporting import numbers
from questline.reporting.catalogue import _, message
from questline.reporting.figures.axis import Axis, draw_across, draw_up
from questline.reporting.figures.canvas import Canvas, Point, heading
from questline.reporting.figures.edition import Edition, hidden, value
from questline.reporting.figures.figure import Draft, table_of
from questline.reporting.figures.intervals import filled
from questline.reporting.figures.style import BLUE, INK, QUIET, SMALL, VERMILLION, WIDTH
from questline.reporting.figures.text import shorten, text_width
from questline.reporting.labels import readable
from questline.reporting.lookup import Statistic

KINDS = ("polychoric", "pearson")
LINES = ("eigenvalue", "random_mean", "random_95th_percentile")
TITLES = {
    "polychoric": message("Polychoric correlations"),
    "pearson": message("Pearson’s correlations"),
    "": message("Correlations"),
}
_KEY = {
    "eigenvalue": message("answers"),
    "random_95th_percentile": message("shuffled, 95th percentile"),
    "random_mean": message("shuffled, mean"),
}
_NUMBERED = re.compile(r"eigenvalue_(\d+)")
_PLOT = 112.0
_LEFT = 30.0
_SAMPLE = 22.0


@dataclass(frozen=True)
class _Panel:
    """The eigenvalues from one kind of correlation: by line, by number, and how many count."""

    kind: str
    lines: dict[str, dict[int, Statistic]]
    factors: Statistic | None

    @property
    def title(self) -> str:
        if self.kind in TITLES:
            return _(TITLES[self.kind])
        return _("{} correlations").format(readable(self.kind))

    def shown(self, line: str) -> dict[int, float]:
        """The numbers of a line that may be shown."""
        found = {place: value(row) for place, row in self.lines[line].items()}
        return {place: number for place, number in found.items() if number is not None}


def drafts(edition: Edition) -> Iterator[Draft]:
    """One figure for each scale or set of scales whose eigenvalues are in the store."""
    labels = {name: about["label"] for name, about in edition.settings["scales"].items()}
    labels |= {entry["name"]: entry["label"] for entry in edition.settings["measurement"]["sets"]}
    for name, label in labels.items():
        panels = _panels(edition, name)
        if panels:
            yield _draft(edition, name, label, panels)


def _panels(edition: Edition, name: str) -> list[_Panel]:
    rows = edition.statistics.where("measurement", name)
    found: dict[str, dict[str, dict[int, Statistic]]] = {}
    factors: dict[str, Statistic] = {}
    for row in rows:
        place = _NUMBERED.fullmatch(row.term)
        if place and row.statistic in LINES:
            lines = found.setdefault(row.level, {line: {} for line in LINES})
            lines[row.statistic][int(place[1])] = row
        elif row.statistic == "parallel_factors":
            factors[row.level] = row
    kinds = [kind for kind in KINDS if kind in found]
    kinds += sorted(set(found) - set(kinds))
    return [_Panel(kind, found[kind], factors.get(kind, factors.get(""))) for kind in kinds]


def _draft(edition: Edition, name: str, label: str, panels: list[_Panel]) -> Draft:
    drawn = [panel for panel in panels if panel.shown("eigenvalue")]
    draws = edition.settings["measurement"]["parallel_draws"]
    sentences = [
        _(
            "{}, parallel analysis: the eigenvalues of the answers (squares) beside those of {} "
            "sets of shuffled answers, their mean (dashed) and their 95th percentile (full line). "
            "Squares above the full line count as factors."
        ).format(label, numbers.count(draws))
    ]
    if any(hidden(row) for panel in panels for row in panel.lines["eigenvalue"].values()):
        sentences.append(_("Hidden, because few people stand behind it: some eigenvalues."))
    people = _people(edition, name)
    return Draft(
        name=f"parallel_{name}",
        section="scales",
        title=_("Parallel analysis of {}").format(label),
        caption=" ".join(sentences),
        alt=_alt(drawn),
        table=_table(edition, panels),
        paint=(lambda canvas: _paint(canvas, drawn, people)) if drawn else None,
    )


def _people(edition: Edition, name: str) -> str:
    """How many people gave both answers of a pair of items, fewest and most."""
    rows = edition.statistics.where("measurement", name)
    known = [row.n for row in rows if row.statistic.endswith("correlation") and row.n]
    if not known:
        return ""
    fewest, most = numbers.count(min(known)), numbers.count(max(known))
    if fewest == most:
        return _("n = {} for each pair of questions").format(fewest)
    return _("n = {} to {} for each pair of questions").format(fewest, most)


def _paint(canvas: Canvas, panels: list[_Panel], people: str) -> float:
    y = _key(canvas, heading(canvas, people))
    for panel in panels:
        y = _panel(canvas, y, panel)
    return y


def _key(canvas: Canvas, y: float) -> float:
    """What the marks and the two lines are."""
    x = 0.0
    for line, name in _KEY.items():
        sample = 8.0 if line == "eigenvalue" else _SAMPLE
        words = shorten(_(name), canvas.width - sample - 5, SMALL)
        width = sample + 5 + text_width(words, SMALL)
        if x + width > canvas.width:
            x, y = 0.0, y + SMALL * 1.5
        middle = y + SMALL * 0.6
        if line == "eigenvalue":
            filled(canvas, x + 4, middle)
        else:
            dashed = line == "random_mean"
            canvas.line([(x, middle), (x + sample, middle)], VERMILLION, 1.4, dashed=dashed)
        canvas.words(x + sample + 5, y + SMALL, words, size=SMALL)
        x += width + 12
    return y + SMALL * 2.0


def _panel(canvas: Canvas, y: float, panel: _Panel) -> float:
    lines = {line: panel.shown(line) for line in LINES}
    values = [number for shown in lines.values() for number in shown.values()]
    last = max(place for shown in lines.values() for place in shown)
    title = shorten(panel.title, WIDTH, SMALL, bold=True)
    canvas.words(0, y + SMALL, title, size=SMALL, colour=INK, bold=True)
    canvas.words(0, y + SMALL * 2.5, _("↑ Eigenvalue"), size=SMALL, colour=QUIET)
    top = y + SMALL * 3.4
    floor = top + _PLOT
    high = max([*values, 1.0]) * 1.05
    low = min([*values, 0.0]) * 1.05
    across = Axis(0.5, last + 0.5, _LEFT, WIDTH - 8)
    up = Axis(low, high, floor, top)
    draw_up(canvas, up, _LEFT, right=across.end)
    end = draw_across(canvas, _whole(across, last), floor)
    canvas.words(WIDTH, end + SMALL, _("Factor →"), size=SMALL, anchor="end", colour=QUIET)
    for line in ("random_mean", "random_95th_percentile"):
        points = _points(across, up, lines[line])
        if len(points) > 1:
            canvas.line(points, VERMILLION, 1.4, dashed=line == "random_mean")
    observed = _points(across, up, lines["eigenvalue"])
    if len(observed) > 1:
        canvas.line(observed, BLUE, 1.2)
    for x, height in observed:
        filled(canvas, x, height)
    return end + SMALL * 2.2


def _points(across: Axis, up: Axis, shown: Mapping[int, float]) -> list[Point]:
    return [(across.at(place), up.at(number)) for place, number in sorted(shown.items())]


class _WholeAxis(Axis):
    """An axis that names whole numbers alone."""

    def ticks(self) -> list[tuple[float, str]]:
        """Whole numbers from 1, as many as there is room for."""
        last = int(self.high)
        step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 1000) if last / step <= 16)
        return [(float(place), str(place)) for place in range(step, last + 1, step)]


def _whole(axis: Axis, last: int) -> Axis:
    return _WholeAxis(axis.low, last + 0.5, axis.start, axis.end)


def _alt(panels: list[_Panel]) -> str:
    if not panels:
        return _("No picture of the eigenvalues: every one of them is hidden or not computable.")
    parts = []
    for panel in panels:
        observed, random = panel.shown("eigenvalue"), panel.shown("random_95th_percentile")
        first = [numbers.estimate(observed[place]) for place in sorted(observed)[:3]]
        beside = [numbers.estimate(random[place]) for place in sorted(random)[:3]]
        said = [_("{}: the first eigenvalues are {}").format(panel.title, ", ".join(first))]
        if beside:
            words = _("the 95th percentile of shuffled answers is {}")
            said.append(words.format(", ".join(beside)))
        count = value(panel.factors)
        if count is not None:
            said.append(_("factors that count: {}").format(numbers.count(count)))
        parts.append(f"{'; '.join(said)}.")
    return " ".join(parts)


def _table(edition: Edition, panels: list[_Panel]) -> pd.DataFrame:
    rows: list[list[str]] = []
    for panel in panels:
        places = sorted({place for line in LINES for place in panel.lines[line]})
        for place in places:
            cells: list[Any] = [
                edition.text(panel.lines[line].get(place), numbers.estimate) for line in LINES
            ]
            rows.append([panel.title, str(place), *cells])
    headers = [
        _("Correlations"),
        _("Factor"),
        _("Eigenvalue"),
        _("Shuffled, mean"),
        _("Shuffled, 95th percentile"),
    ]
    return table_of(headers, rows)
