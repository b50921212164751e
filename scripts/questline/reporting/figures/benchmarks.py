"""The study's shares beside those of other surveys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from questline.reporting import numbers
from questline.reporting.catalogue import _
from questline.reporting.figures.axis import Axis, draw_across
from questline.reporting.figures.canvas import Canvas, block_height
from questline.reporting.figures.edition import Edition, cell, value
from questline.reporting.figures.figure import Draft, table_of
from questline.reporting.figures.intervals import Interval, draw_interval, filled, standing
from questline.reporting.figures.style import BLUE, GRID, QUIET, SMALL, TEXT, VERMILLION, WIDTH
from questline.reporting.figures.text import wrap
from questline.reporting.lookup import Statistic

_LABELS = 128.0
_NUMBERS = 100.0


@dataclass(frozen=True)
class _Share:
    """One share: whose, of what, and the row of the store."""

    survey: str
    label: str
    row: Statistic
    own: bool

    @property
    def people(self) -> float | None:
        return self.row.denominator or self.row.n


@dataclass(frozen=True)
class _Panel:
    """One other survey with the study's own shares that are compared with it."""

    label: str
    caution: str
    shares: tuple[_Share, ...]


def drafts(edition: Edition) -> Iterator[Draft]:
    """One figure for all surveys that the study is compared with."""
    panels = [panel for panel in _panels(edition) if panel.shares]
    if not panels:
        return
    every = [share for panel in panels for share in panel.shares]
    shown = any(value(share.row) is not None for share in every if share.own)
    cautions = dict.fromkeys(panel.caution for panel in panels)
    yield Draft(
        name="benchmarks",
        section="answers",
        title=_("Beside other surveys"),
        caption=_(
            "Shares of this study (squares) beside those of other surveys (diamonds), with {} "
            "intervals. {}"
        ).format(edition.confidence, " ".join(cautions)),
        alt=_alt(every)
        if shown
        else _("No picture of the shares: those of this study are hidden."),
        table=table_of(
            [
                _("Survey"),
                _("Share"),
                _("Percent"),
                _("{} interval from").format(edition.confidence),
                _("to"),
                _("n"),
            ],
            [
                [
                    share.survey,
                    share.label,
                    edition.text(share.row, lambda number: numbers.estimate(number, 1)),
                    cell(share.row.ci_low, lambda number: numbers.estimate(number, 1)),
                    cell(share.row.ci_high, lambda number: numbers.estimate(number, 1)),
                    cell(share.people, numbers.count),
                ]
                for share in every
            ],
        ),
        paint=(lambda canvas: _paint(canvas, edition, panels)) if shown else None,
    )


def _panels(edition: Edition) -> Iterator[_Panel]:
    for about in edition.settings["benchmarks"]:
        rows = edition.statistics.where(
            "description", "benchmarks", term=about["name"], statistic="percent"
        )
        shares = []
        for row in rows:
            if row.level == "":
                shares.append(_Share(about["label"], about["wording"], row, False))
            elif row.level in about["variables"]:
                asked = edition.labels.asked(about, row.level)
                shares.append(_Share(_("This study"), asked, row, True))
        shares.sort(key=lambda share: not share.own)
        yield _Panel(about["label"], about["caution"], tuple(shares))


def _paint(canvas: Canvas, edition: Edition, panels: list[_Panel]) -> float:
    y = 0.0
    axis = Axis(0.0, 100.0, _LABELS + 8, WIDTH - _NUMBERS)
    for panel in panels:
        top = y
        bottom = _shares(Canvas(canvas.width), edition, axis, y, panel)
        for tick, _name in axis.ticks():
            canvas.line([(axis.at(tick), top), (axis.at(tick), bottom)], GRID, 0.8)
        _shares(canvas, edition, axis, y, panel)
        y = draw_across(canvas, axis, bottom)
        middle = (axis.start + axis.end) / 2
        words = _("% of people")
        canvas.words(middle, y + SMALL, words, size=SMALL, anchor="middle", colour=QUIET)
        y += SMALL * 2
    return y


def _shares(canvas: Canvas, edition: Edition, axis: Axis, y: float, panel: _Panel) -> float:
    for share in panel.shares:
        heading = wrap(share.survey, _LABELS, SMALL, most=3, bold=True)
        label = wrap(share.label, _LABELS, SMALL, most=6)
        end = canvas.lines(0, y, heading, size=SMALL, bold=True)
        canvas.lines(0, end, label, size=SMALL)
        number = value(share.row)
        middle = y + SMALL * 1.25
        if number is None:
            text = [edition.text(share.row, numbers.percent)]
        else:
            mark, colour = (filled, BLUE) if share.own else (standing, VERMILLION)
            interval = Interval(number, share.row.ci_low, share.row.ci_high)
            draw_interval(canvas, axis, middle, interval, mark, colour)
            text = [_words(share.row)]
        if share.people is not None:
            text.append(_("n = {}").format(numbers.count(share.people)))
        canvas.lines(WIDTH, y, text, size=SMALL, anchor="end")
        y += max(block_height([*heading, *label], SMALL), 2 * TEXT * 1.25) + 8
    return y


def _words(row: Statistic) -> str:
    """A share and its interval: "62% (57 to 67)"."""
    text = numbers.percent(value(row) or 0.0)
    if row.ci_low is None or row.ci_high is None:
        return text
    return f"{text} ({numbers.interval(row.ci_low, row.ci_high, 0)})"


def _alt(shares: list[_Share]) -> str:
    parts = [
        f"{share.survey}, {share.label}: {_words(share.row)}"
        for share in shares
        if value(share.row) is not None
    ]
    return _("Marks on one axis from 0 to 100 percent. {}.").format("; ".join(parts))
