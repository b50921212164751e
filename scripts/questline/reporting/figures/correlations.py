"""Correlations between scores: a triangle of numbers on a coloured ground."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from questline.reporting import numbers
from questline.reporting.catalogue import _, message, plural
from questline.reporting.figures import style
from questline.reporting.figures.canvas import Canvas, block_height
from questline.reporting.figures.edition import Edition, cell, hidden, value
from questline.reporting.figures.figure import Draft, table_of
from questline.reporting.figures.style import PAPER, QUIET, SMALL, WIDTH
from questline.reporting.figures.text import wrap
from questline.reporting.kinds_of_number import with_decimals
from questline.reporting.lookup import Statistic

_COLUMN = 36.0
_LABELS = 130.0
_NEGATIVE = ("#ffffff", "#fdb863", "#b35806")
_POSITIVE = ("#ffffff", "#92c5de", "#2166ac")

_READING = {
    "pearson": message(
        "Pearson correlations between scores: from −1 (orange) through 0 (white) to 1 (blue)."
    ),
    "spearman": message(
        "Spearman correlations between scores: from −1 (orange) through 0 (white) to 1 (blue)."
    ),
}

Pairs = dict[tuple[str, str], Statistic]

_write = with_decimals("correlation")


def drafts(edition: Edition) -> Iterator[Draft]:
    """The matrix, where the store holds correlations."""
    rows = edition.statistics.where("description", "correlations", statistic="correlation")
    if not rows:
        return
    pairs = {(row.term, row.level): row for row in rows}
    present = dict.fromkeys(name for pair in pairs for name in pair)
    planned = [name for name in edition.settings["correlations"]["variables"] if name in present]
    names = [*planned, *(name for name in present if name not in planned)]
    shown = [row for row in rows if value(row) is not None]
    sentences = [
        _(_READING[edition.settings["correlations"]["method"]]),
        _("Each column has the number of its row."),
    ]
    if any(hidden(row) for row in rows):
        sentences.append(_("Hatched: hidden, because it rests on few people."))
    if any(row.status == "not_computable" for row in rows):
        sentences.append(_("A dash: not computable."))
    labels = [edition.labels.variable(name) for name in names]
    yield Draft(
        name="correlations",
        section="scales",
        title=_("Correlations between scores"),
        caption=" ".join(sentences),
        alt=_alt(edition, shown),
        table=_table(edition, rows),
        paint=(lambda canvas: _paint(canvas, names, labels, pairs, shown)) if shown else None,
        width=max(WIDTH, _LABELS + _COLUMN * (len(names) - 1)),
    )


def _paint(
    canvas: Canvas, names: list[str], labels: list[str], pairs: Pairs, shown: list[Statistic]
) -> float:
    column = (canvas.width - _LABELS) / (len(names) - 1)
    y = SMALL * 1.5
    for number in range(1, len(names)):
        x = _LABELS + (number - 0.5) * column
        canvas.words(x, SMALL, str(number), size=SMALL, anchor="middle", colour=QUIET)
    for place, (name, label) in enumerate(zip(names, labels, strict=True)):
        lines = wrap(f"{place + 1} {label}", _LABELS - 6, SMALL, most=3)
        height = max(block_height(lines, SMALL), 17.0) + 5
        text_top = y + (height - block_height(lines, SMALL)) / 2
        canvas.lines(0, text_top, lines, size=SMALL)
        for other in range(place):
            row = pairs.get((names[other], name)) or pairs.get((name, names[other]))
            _cell(canvas, _LABELS + other * column, y, column, height, row)
        y += height
    people = [row.n for row in shown if row.n]
    if people:
        fewest, most = numbers.count(min(people)), numbers.count(max(people))
        each = _("n = {} to {} for each pair").format(fewest, most)
        each = _("n = {}").format(fewest) if fewest == most else each
        lines = wrap(each, canvas.width - _LABELS, SMALL, most=2)
        baseline = SMALL * 3.2 - block_height(lines[1:], SMALL)
        canvas.below(canvas.width, baseline, lines, size=SMALL, anchor="end", colour=QUIET)
    return y + 2


def _cell(
    canvas: Canvas, x: float, y: float, width: float, height: float, row: Statistic | None
) -> None:
    number = value(row)
    if hidden(row):
        canvas.box(x, y, width, height, style.HIDDEN_FILL, hatched=True)
        return
    fill = PAPER
    if number is not None:
        fill = style.mix(_POSITIVE if number >= 0 else _NEGATIVE, min(abs(number), 1.0))
    canvas.box(x, y, width, height, fill, edge=PAPER)
    text = "–" if number is None else _write(number)
    place = y + height / 2 + SMALL * 0.36
    ink = style.ink_on(fill)
    canvas.words(x + width / 2, place, text, size=SMALL, anchor="middle", colour=ink)


def _alt(edition: Edition, shown: list[Statistic]) -> str:
    if not shown:
        return _("No picture of the correlations: every one of them is hidden or not computable.")

    def said(row: Statistic) -> str:
        names = [edition.labels.variable(name) for name in (row.term, row.level)]
        return _("{} with {} {}").format(*names, _write(value(row) or 0.0))

    by_strength = sorted(shown, key=lambda row: -abs(value(row) or 0.0))
    words = plural("Triangle of {} correlation.", "Triangle of {} correlations.", len(shown))
    strongest = "; ".join(said(row) for row in by_strength[:3])
    sentences = [words.format(len(shown)), _("The strongest: {}.").format(strongest)]
    if len(shown) > 3:
        weakest = min(shown, key=lambda row: abs(value(row) or 0.0))
        sentences.append(_("The weakest: {}.").format(said(weakest)))
    return " ".join(sentences)


def _table(edition: Edition, rows: list[Statistic]) -> pd.DataFrame:
    headers = [
        _("First"),
        _("Second"),
        _("r"),
        _("{} interval from").format(edition.confidence),
        _("to"),
        _("p"),
        _("n"),
        _("Note"),
    ]
    return table_of(
        headers,
        [
            [
                edition.labels.variable(row.term),
                edition.labels.variable(row.level),
                edition.text(row, _write),
                cell(row.ci_low, _write),
                cell(row.ci_high, _write),
                cell(row.p, numbers.p_value),
                cell(row.n, numbers.count),
                row.note,
            ]
            for row in rows
        ],
    )
