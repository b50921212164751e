"""The corridor of the pipeline with its counts: a picture, what it says in words, and a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pandas as pd

from questline.core.marks import with_sentence_of_mark
from questline.reporting import numbers
from questline.reporting.catalogue import _, message
from questline.reporting.figures.canvas import Canvas, block_height
from questline.reporting.figures.key import HATCHED, draw_key
from questline.reporting.figures.render import svg
from questline.reporting.figures.style import (
    BLUE,
    HIDDEN_FILL,
    INK,
    NEUTRAL,
    PAPER,
    QUIET,
    RULE,
    SKY,
    SMALL,
    TEXT,
    WIDTH,
)
from questline.reporting.figures.text import wrap
from questline.reporting.labels import readable
from questline.reporting.lookup import Statistic
from questline.reporting.pages.tables import Column, Row, Table
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text, as_plain, say

NAME = "corridor"
STAGES = (
    ("intake", message("Intake"),
     message("What is in this export, and does it match the codebook?")),
    ("cleaning", message("Cleaning"), message("Whose answers count, and what was changed?")),
    ("scoring", message("Scoring"), message("What is each respondent’s score?")),
    ("measurement", message("Measurement"),
     message("Do the scales measure anything, and one thing?")),
    ("description", message("Description"), message("Who answered, what did they say?")),
    ("imputation", message("Imputation"), message("What could the missing answers have been?")),
    ("modelling", message("Modelling"), message("What do the planned analyses say?")),
    ("robustness", message("Robustness"), message("Would other defensible choices say the same?")),
    ("interviews", message("Interviews"), message("Does what people said explain the numbers?")),
    ("release", message("Release"), message("What may be published?")),
    ("reporting", message("Reporting"), message("How do readers see it?")),
    ("provenance", message("Provenance"), message("Can someone else get the same?")),
)  # fmt: skip
"""The stages in their order: what they are called, and the question that each answers."""

OF_STATUSES = (
    ("shown", message("shown"), BLUE),
    ("rounded", message("rounded"), SKY),
    ("hidden", message("hidden"), HATCHED),
    ("not_computable", message("not computable"), NEUTRAL),
)
"""The statuses of statistics in words, each with its colour."""

_PAD, _GAP, _BAR = 6.0, 14.0, 8.0
_INSIDE = WIDTH - 1 - 2 * _PAD


@dataclass(frozen=True)
class Step:
    """A stage: how many rows come in and go on, who is left out where, and its statistics."""

    name: str
    title: str
    question: str
    comes: Text = ()
    goes: Text = ()
    left: list[tuple[str, str, Text]] = field(default_factory=list)
    statistics: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many statistics the stage adds to the store."""
        return sum(self.statistics.values())


@dataclass(frozen=True)
class Corridor:
    """The picture as SVG, its caption, and the same as a table."""

    svg: str
    caption: str
    table: Table


def corridor(view: View, store: pd.DataFrame, marks: Sequence[str]) -> Corridor:
    """The corridor of one edition; `marks` are words that stand on the picture."""
    steps = _steps(view, store)
    title = _("The corridor from the raw file to the report")
    caption = _(
        "The stages in their order, with the rows that come in and go on, whoever is left out, and "
        "the statistics that each stage adds. Bars: the numbers of statistics, all to one scale."
    )
    canvas = Canvas()
    height = _paint(canvas, steps)
    for words in marks:
        canvas.words(WIDTH, height + SMALL * 1.1, words, size=SMALL, anchor="end", colour=QUIET)
        height += SMALL * 1.5
    alt = with_sentence_of_mark(_alt(steps), title + caption)
    return Corridor(svg(canvas.finished(height), NAME, title, alt), caption, _table(steps))


def _steps(view: View, store: pd.DataFrame) -> list[Step]:
    counted: dict[str, dict[str, int]] = {}
    pairs = zip(store["stage"], store["status"], strict=True)
    for (stage, status), number in Counter(pairs).items():
        counted.setdefault(stage, {})[status] = number
    read = view.lookup.one("intake", "export", "count", term="rows")
    read = read or view.lookup.one("cleaning", "flow", "count", term="raw_rows")
    raw = view.cell(read)
    analysed = view.cell(view.lookup.one("cleaning", "flow", "count", term="analysed"))
    there = view.lookup.one("interviews", "interviewees", "participants", term="interviewed")
    rows: dict[str, tuple[Text, Text]] = {
        "intake": (raw, raw),
        "cleaning": (raw, analysed),
        **dict.fromkeys(
            ("scoring", "measurement", "description", "imputation", "modelling", "robustness"),
            (analysed, analysed),
        ),
        "interviews": (analysed, view.cell(there)) if there else ((), ()),
    }
    left = {"cleaning": list(_excluded(view)), "modelling": list(_not_in_models(view))}
    return [
        Step(
            name,
            _(title),
            _(question),
            *rows.get(name, ((), ())),
            left=left.get(name, []),
            statistics=counted.get(name, {}),
        )
        for name, title, question in STAGES
        if name != "interviews" or counted.get(name)
    ]


def _excluded(view: View) -> Iterator[tuple[str, str, Text]]:
    """Who is left out, rule by rule: its name, its reason, how many."""
    for rule in view.study["cleaning"]["rules"]:
        found = view.lookup.one("cleaning", "flow", "count", term=rule["name"], level="excluded")
        if found is not None:
            yield readable(rule["name"]), str(rule["reason"]), view.cell(found)


def _not_in_models(view: View) -> Iterator[tuple[str, str, Text]]:
    """Whose answers are incomplete, planned model by planned model."""
    for entry in view.study["analyses"]:
        found: Statistic | None = view.lookup.one(
            "modelling", entry["name"], "left_out", term="model", model="adjusted",
            dataset="complete",
        )  # fmt: skip
        if found is not None:
            yield "", str(entry["label"]), view.cell(found)


def _table(steps: Sequence[Step]) -> Table:
    columns = [
        Column(_("Rows in")),
        Column(_("Rows out")),
        Column(_("Left out")),
        Column(_("Statistics")),
        *(Column(_(words), group=_("Of these")) for _status, words, _colour in OF_STATUSES),
    ]
    rows = []
    for step in steps:
        counts = [str(step.statistics.get(status, 0)) for status, _words, _colour in OF_STATUSES]
        told = [step.comes or ("",), step.goes or ("",), ("",), (numbers.count(step.total),)]
        told += [(numbers.count(float(count)),) for count in counts]
        rows.append(Row(step.title, tuple(told), "heading" if step.left else "plain"))
        blank = (("",),) * (len(columns) - 3)
        rows += [
            Row(reason, (("",), ("",), people, *blank), "part", step.title)
            for _name, reason, people in step.left
        ]
    return Table(NAME, _("The corridor in numbers"), _("Stage"), columns, rows)


def _alt(steps: Sequence[Step]) -> str:
    """What the picture shows, in sentences."""
    return " ".join(
        [
            _("{} stages in a row, from the raw file to the report.").format(len(steps)),
            *(f"{step.title}: {'; '.join(_said(step))}." for step in steps if _said(step)),
        ]
    )


def _said(step: Step) -> list[str]:
    """What is said of a stage, in short pieces."""
    pieces = []
    if step.comes and step.goes:
        pieces.append(as_plain(say(_("rows in {}, rows out {}"), step.comes, step.goes)))
    if step.left:
        people = ", ".join(
            f"{name} {as_plain(people)}".strip() for name, _reason, people in step.left
        )
        where = _("left out: {}")
        if step.name == "modelling":
            where = _("not in the adjusted models, one by one: {}")
        pieces.append(where.format(people))
    if step.total:
        counts = [
            f"{numbers.count(step.statistics[status])} {_(words)}"
            for status, words, _colour in OF_STATUSES
            if step.statistics.get(status)
        ]
        total = numbers.count(step.total)
        pieces.append(_("statistics {} ({})").format(total, ", ".join(counts)))
    return pieces


def _paint(canvas: Canvas, steps: Sequence[Step]) -> float:
    most = max((step.total for step in steps), default=0)
    y = 0.5
    for place, step in enumerate(steps):
        if place:
            canvas.arrow((WIDTH / 2, y), (WIDTH / 2, y + _GAP))
            y += _GAP
        y = _box(canvas, y, step, most)
    key = [(_(words), colour) for _status, words, colour in OF_STATUSES]
    return draw_key(canvas, y + 8, key) + 2


def _box(canvas: Canvas, y: float, step: Step, most: int) -> float:
    """A stage; returns the lower edge of its box."""
    lines = [line for piece in _said(step) for line in wrap(_capital(piece), _INSIDE, SMALL)]
    question = wrap(step.question, _INSIDE, SMALL)
    height = TEXT * 1.25 + block_height([*question, *lines], SMALL) + 2 * _PAD
    height += _BAR + 4 if step.total else 0
    canvas.box(0.5, y, WIDTH - 1, height, PAPER, edge=INK)
    canvas.words(_PAD + 0.5, y + _PAD + TEXT * 0.95, step.title, bold=True)
    below = y + _PAD + TEXT * 1.25
    below = canvas.lines(_PAD + 0.5, below, question, size=SMALL, colour=QUIET)
    below = canvas.lines(_PAD + 0.5, below, lines, size=SMALL)
    if step.total:
        _bar(canvas, below + 4, step, _INSIDE / most)
    return y + height


def _bar(canvas: Canvas, y: float, step: Step, scale: float) -> None:
    """The statistics of a stage, one beside the other by their status."""
    x = _PAD + 0.5
    for status, _words, colour in OF_STATUSES:
        width = scale * step.statistics.get(status, 0)
        if width:
            fill = HIDDEN_FILL if colour == HATCHED else colour
            canvas.box(x, y, width, _BAR, fill, edge=RULE, hatched=colour == HATCHED)
        x += width


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
