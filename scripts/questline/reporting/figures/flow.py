"""The participant flow: from the rows of the raw export to the people analysed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from questline.reporting.catalogue import _
from questline.reporting.figures.canvas import Canvas, block_height
from questline.reporting.figures.edition import Edition, hidden
from questline.reporting.figures.figure import Draft, table_of
from questline.reporting.figures.style import INK, PAPER, QUIET, TEXT, WIDTH
from questline.reporting.figures.text import wrap
from questline.reporting.labels import readable

_STEM = 24.0
_SIDE = 48.0
_PAD = 6.0
_GAP = 9.0


@dataclass(frozen=True)
class _Step:
    """One rule: why, how many leave, how many it catches whether or not an earlier rule did."""

    reason: str
    count: str
    concealed: bool
    caught: str
    not_checked: str
    excluding: bool

    @property
    def words(self) -> str:
        """The count and what became of the people; a hidden one begins in words."""
        if self.concealed:
            return (
                _("A hidden number excluded")
                if self.excluding
                else _("A hidden number marked, not excluded")
            )
        words = _("{} excluded") if self.excluding else _("{} marked, not excluded")
        return words.format(self.count)


def drafts(edition: Edition) -> Iterator[Draft]:
    """The flow diagram, where the store holds the flow."""
    rows = edition.statistics.where("cleaning", "flow", statistic="count")
    by_place = {(row.term, row.level): row for row in rows}
    raw, analysed = by_place.get(("raw_rows", "")), by_place.get(("analysed", ""))
    if raw is None or analysed is None:
        return
    start, end = edition.count(raw), edition.count(analysed)
    reasons = {rule["name"]: rule["reason"] for rule in edition.settings["cleaning"]["rules"]}
    steps = [
        _Step(
            reasons.get(row.term) or readable(row.term),
            edition.count(row),
            hidden(row),
            edition.count(by_place.get((row.term, "caught"))),
            edition.count(by_place.get((row.term, "not_checked"))),
            row.level == "excluded",
        )
        for row in rows
        if row.level in ("excluded", "marked")
    ]
    sentences = [
        _(
            "Participant flow, from the rows of the raw export to the people analysed. The rules "
            "apply from top to bottom; whom several rules catch is counted once, under the first "
            "that excludes."
        )
    ]
    if any(not step.excluding for step in steps):
        sentences.append(_("Dashed: marked, and analysed all the same."))
    yield Draft(
        name="participant_flow",
        section="flow",
        title=_("Participant flow"),
        caption=" ".join(sentences),
        alt=_alt(start, end, steps),
        table=_table(start, end, steps),
        paint=lambda canvas: _paint(canvas, start, end, steps),
    )


def _paint(canvas: Canvas, start: str, end: str, steps: list[_Step]) -> float:
    top = y = _wide_box(canvas, 0.5, _("{} rows in the raw export").format(start))
    for step in steps:
        if step.excluding:
            y = _side_box(canvas, y + _GAP, step)
    canvas.arrow((_STEM, top), (_STEM, y + 2 * _GAP))
    y = _wide_box(canvas, y + 2 * _GAP, _("{} analysed").format(end))
    for step in steps:
        if not step.excluding:
            y = _side_box(canvas, y + _GAP, step)
    return y + 1


def _wide_box(canvas: Canvas, y: float, words: str) -> float:
    """A box over the whole width; returns its lower edge."""
    lines = wrap(words, WIDTH - 20, bold=True)
    height = block_height(lines) + 2 * _PAD
    canvas.box(0.5, y, WIDTH - 1, height, PAPER, edge=INK)
    canvas.below(10, y + _PAD + TEXT * 0.98, lines, bold=True)
    return y + height


def _side_box(canvas: Canvas, y: float, step: _Step) -> float:
    """A box beside the stem; an arrow leads to it when its people leave. Returns its lower edge."""
    inside = WIDTH - _SIDE - 1 - 2 * _PAD
    words = wrap(step.words, inside, bold=True)
    lines = wrap(step.reason, inside, most=6)
    height = block_height(words) + block_height(lines) + 2 * _PAD
    canvas.box(_SIDE, y, WIDTH - _SIDE - 1, height, PAPER, edge=INK, dashed=not step.excluding)
    end = canvas.lines(_SIDE + _PAD, y + _PAD, words, bold=True)
    canvas.lines(_SIDE + _PAD, end, lines, colour=QUIET)
    if step.excluding:
        canvas.arrow((_STEM, y + height / 2), (_SIDE, y + height / 2))
    return y + height


def _alt(start: str, end: str, steps: list[_Step]) -> str:
    out = [f"{step.count} ({step.reason})" for step in steps if step.excluding]
    marked = [f"{step.count} ({step.reason})" for step in steps if not step.excluding]
    sentences = [
        _("Flow diagram. {} rows in the raw export, {} analysed.").format(start, end),
        _("Excluded in turn: {}.").format("; ".join(out)) if out else _("No rule excludes anyone."),
    ]
    if marked:
        sentences.append(_("Marked without being excluded: {}.").format("; ".join(marked)))
    return " ".join(sentences)


def _table(start: str, end: str, steps: list[_Step]) -> pd.DataFrame:
    def lines(words: str, excluding: bool) -> list[list[str]]:
        return [
            [words.format(step.reason), step.count, step.caught, step.not_checked]
            for step in steps
            if step.excluding == excluding
        ]

    return table_of(
        [
            _("Step"),
            _("Count"),
            _("Caught by the rule, earlier rules or not"),
            _("Could not be checked"),
        ],
        [
            [_("Rows in the raw export"), start, "", ""],
            *lines(_("Excluded: {}"), True),
            [_("Analysed"), end, "", ""],
            *lines(_("Marked: {}"), False),
        ],
    )
