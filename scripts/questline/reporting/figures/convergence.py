"""Convergence of imputation: the chains' means, round by round, for every imputed variable."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from questline.core.sentences import ended
from questline.reporting import numbers
from questline.reporting.catalogue import _, plural
from questline.reporting.figures.axis import Axis
from questline.reporting.figures.canvas import Canvas, Point, block_height
from questline.reporting.figures.edition import Edition, hidden, value
from questline.reporting.figures.figure import Draft, table_of
from questline.reporting.figures.imputed import imputed_people, left_out
from questline.reporting.figures.style import BLUE, PALE, QUIET, RULE, SMALL, WIDTH
from questline.reporting.figures.text import text_width, wrap
from questline.reporting.labels import capital
from questline.reporting.lookup import Statistic

MOST_DRAWN = 24
MEASURES = ("chain_mean", "chain_mean_lowest", "chain_mean_highest")
_NUMBERED = re.compile(r"iteration_(\d+)")
_GAP = 14.0
_PLOT = 44.0


@dataclass(frozen=True)
class _Trace:
    """The means of one variable's chains by iteration, and how far they agree."""

    variable: str
    label: str
    lines: dict[str, dict[int, Statistic]]
    r_hat: Statistic | None
    people: str

    def shown(self, measure: str) -> dict[int, float]:
        """The numbers of a line that may be shown, in the order of the iterations."""
        found = {place: value(row) for place, row in sorted(self.lines[measure].items())}
        return {place: number for place, number in found.items() if number is not None}


def drafts(edition: Edition) -> Iterator[Draft]:
    """One figure for all imputed variables, where the store holds their chains."""
    traces = _traces(edition)
    if not traces:
        return
    shown = [trace for trace in traces if len(trace.shown("chain_mean")) > 1]
    drawn = shown
    if len(shown) > MOST_DRAWN:
        drawn = sorted(shown, key=lambda trace: -(value(trace.r_hat) or 0.0))[:MOST_DRAWN]
    sentences = [
        _(
            "Means of the imputed values in each round of the chained equations: the line is the "
            "mean of all chains, the pale band reaches from the lowest chain to the highest. Bands "
            "that neither rise nor fall towards the end, with the chains well mixed, are what is "
            "hoped for."
        )
    ]
    counted = {row.method for trace in traces for row in trace.lines["chain_mean"].values()}
    sentences += [ended(capital(method)) for method in sorted(counted) if method]
    concealed = [trace for trace in traces if any(map(hidden, trace.lines["chain_mean"].values()))]
    sentences += left_out(len(shown) + len(concealed), len(shown), len(drawn))
    yield Draft(
        name="imputation_convergence",
        section="missing",
        title=_("Convergence of the imputation"),
        caption=" ".join(sentences),
        alt=_alt(drawn),
        table=_table(edition, traces),
        paint=(lambda canvas: _paint(canvas, drawn)) if drawn else None,
    )


def _traces(edition: Edition) -> list[_Trace]:
    rows = edition.statistics.where("imputation", "convergence")
    found: dict[str, dict[str, dict[int, Statistic]]] = {}
    for row in rows:
        place = _NUMBERED.fullmatch(row.level)
        if place and row.statistic in MEASURES:
            lines = found.setdefault(row.term, {measure: {} for measure in MEASURES})
            lines[row.statistic][int(place[1])] = row
    r_hats = {row.term: row for row in rows if row.statistic == "r_hat_mean"}
    people = imputed_people(edition)
    return [
        _Trace(
            name,
            edition.labels.variable(name),
            lines,
            r_hats.get(name),
            edition.count(people.get(name)),
        )
        for name, lines in found.items()
    ]


def _paint(canvas: Canvas, traces: list[_Trace]) -> float:
    width = (WIDTH - _GAP) / 2
    y = 0.0
    for start in range(0, len(traces), 2):
        pair = traces[start : start + 2]
        titles = [_title(trace, width) for trace in pair]
        tall = max(block_height(lines, SMALL) for lines in titles)
        for column, (trace, lines) in enumerate(zip(pair, titles, strict=True)):
            left = column * (width + _GAP)
            canvas.lines(left, y + tall - block_height(lines, SMALL), lines, size=SMALL)
            _panel(canvas, left, y + tall + 4, width, trace)
        y += tall + _PLOT + SMALL * 2.9
    return y


def _title(trace: _Trace, width: float) -> list[str]:
    """The variable, and how many people’s answers were imputed."""
    lines = wrap(trace.label, width, SMALL, most=2)
    if not trace.people:
        return lines
    return [*lines, *wrap(_("{} imputed").format(trace.people), width, SMALL, most=3)]


def _panel(canvas: Canvas, left: float, top: float, width: float, trace: _Trace) -> None:
    lines = {measure: trace.shown(measure) for measure in MEASURES}
    every = [number for line in lines.values() for number in line.values()]
    low, high = min(every), max(every)
    digits = _digits(high - low)
    names = [numbers.estimate(end, digits) for end in (low, high)]
    room = max(text_width(name, SMALL) for name in names) + 5
    floor = top + _PLOT
    last = max(lines["chain_mean"])
    across = Axis(min(lines["chain_mean"]), last, left + room, left + width - 2)
    edge = 0.05 * (high - low) or 0.5
    up = Axis(low - edge, high + edge, floor, top)
    canvas.line([(across.start, top), (across.start, floor), (across.end, floor)], RULE, 0.8)
    if low == high:
        place = up.at(low) + 0.36 * SMALL
        canvas.words(across.start - 4, place, names[0], size=SMALL, anchor="end", colour=QUIET)
    else:
        for name, place in zip(names, (floor, top + SMALL * 0.73), strict=True):
            canvas.words(across.start - 4, place, name, size=SMALL, anchor="end", colour=QUIET)
    below, above = lines["chain_mean_lowest"], lines["chain_mean_highest"]
    both = sorted(below.keys() & above.keys())
    if len(both) > 1:
        outline: list[Point] = [(across.at(place), up.at(above[place])) for place in both]
        outline += [(across.at(place), up.at(below[place])) for place in reversed(both)]
        canvas.area(outline, PALE)
    mean = [(across.at(place), up.at(number)) for place, number in lines["chain_mean"].items()]
    canvas.line(mean, BLUE, 1.6)
    baseline = floor + SMALL * 1.25
    agreed = value(trace.r_hat)
    said = _("R-hat {}").format(numbers.estimate(agreed, 3)) if agreed is not None else ""
    said = _("R-hat hidden") if hidden(trace.r_hat) else said
    canvas.words(across.start, baseline, said, size=SMALL, colour=QUIET)
    rounds = _("round {}").format(last)
    if text_width(said, SMALL) + text_width(rounds, SMALL) + 8 < across.end - across.start:
        canvas.words(across.end, baseline, rounds, size=SMALL, anchor="end", colour=QUIET)


def _digits(span: float) -> int:
    """Decimals that tell the ends of so wide an axis apart."""
    return 0 if span >= 20 else 1 if span >= 2 else 2


def _alt(traces: list[_Trace]) -> str:
    if not traces:
        return _("No picture of the chains: every number in it is hidden or not computable.")
    known = [(value(trace.r_hat), trace) for trace in traces]
    told = sorted(
        ((number, trace.label) for number, trace in known if number is not None), reverse=True
    )[:3]
    words = plural(
        "Lines of the chain means of {} variable.",
        "Lines of the chain means of {} variables.",
        len(traces),
    )
    sentences = [words.format(len(traces))]
    if told:
        parts = [f"{label} {numbers.estimate(number, 3)}" for number, label in told]
        sentences.append(_("The largest R-hat: {}.").format("; ".join(parts)))
    return " ".join(sentences)


def _table(edition: Edition, traces: list[_Trace]) -> pd.DataFrame:
    rows = [
        [
            trace.label,
            str(place),
            *(edition.text(trace.lines[name].get(place), numbers.estimate) for name in MEASURES),
        ]
        for trace in traces
        for place in sorted(trace.lines["chain_mean"])
    ]
    headers = [
        _("Variable"),
        _("Round"),
        _("Mean of the chains"),
        _("Lowest chain"),
        _("Highest chain"),
    ]
    return table_of(headers, rows)
