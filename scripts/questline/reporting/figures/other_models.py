"""Planned estimates beside those of other models: a panel for each result of interest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from questline.core.sentences import listed
from questline.reporting import numbers
from questline.reporting.figures.edition import Edition, cell, hidden, value
from questline.reporting.figures.figure import Draft, table_of
from questline.reporting.figures.forest_terms import people_words
from questline.reporting.figures.intervals import Interval
from questline.reporting.figures.other_models_picture import Line, Panel, Picture, paint
from questline.reporting.lookup import Statistic
from questline.reporting.names import ALTERNATIVES
from questline.reporting.other_models import PLANNED, OtherModels, Place, in_words, other_models


@dataclass(frozen=True)
class Beside:
    """What figures of planned results beside others have in common.

    `names` are the other models and what they are called. The figures stand in `section`, their
    names begin with `name` and their titles with `title`; `how` says in the caption what the others
    are, and `what` in an alt text what is not shown.
    """

    name: str
    section: str
    title: str
    names: Mapping[str, str]
    how: str
    what: str


OTHER_MODELS = Beside(
    "other_models",
    "models",
    "Other ways to fit the same model",
    ALTERNATIVES,
    "in other models with the same terms (circles). Each panel has an axis of its own. Other "
    "models may rest on other people: the table gives n.",
    "other models",
)


def drafts(edition: Edition) -> Iterator[Draft]:
    """One figure for each planned regression that other models stand beside."""
    yield from drafts_beside(edition, OTHER_MODELS)


def drafts_beside(edition: Edition, beside: Beside) -> Iterator[Draft]:
    """One figure for each planned regression that some of these models stand beside."""
    for analysis in edition.settings["analyses"]:
        found = other_models(edition.statistics, analysis, beside.names)
        if found is not None and found.focal():
            yield _Figure(edition, found, beside).draft()


class _Figure:
    """One planned regression beside its other models."""

    def __init__(self, edition: Edition, found: OtherModels, beside: Beside):
        self.edition, self.found, self.beside = edition, found, beside
        self.names = {PLANNED: "As planned", **beside.names}
        self.linear = found.analysis["kind"] == "linear"
        self.measure = "Difference" if self.linear else "Odds ratio"

    def draft(self) -> Draft:
        """The figure before it is drawn."""
        analysis, beside = self.found.analysis, self.beside
        panels = [panel for place in self.found.focal() if (panel := self._panel(place))]
        picture = Picture(
            panels=tuple(panels),
            people=self._people(),
            heading=f"{self.measure} ({self.edition.confidence} interval)",
            no_difference=0.0 if self.linear else 1.0,
            logarithmic=not self.linear,
            sides=("lower", "higher") if self.linear else ("lower odds", "higher odds"),
        )
        return Draft(
            name=f"{beside.name}_{analysis['name']}",
            section=beside.section,
            title=f"{beside.title}: {analysis['label']}",
            caption=self._caption(),
            alt=self._alt(bool(panels)),
            table=self._table(),
            paint=(lambda canvas: paint(canvas, picture)) if panels else None,
        )

    def _people(self) -> str:
        """How many people the planned model rests on: the others may rest on others."""
        people = people_words(self.edition, self.found.analysis)
        return f"As planned: {people}" if people else ""

    def _panel(self, place: Place) -> Panel | None:
        """The lines of one result; None where no model has a number that may be shown."""
        rows = self.found.of(place)
        if all(value(row) is None for row in rows.values()):
            return None
        lines = []
        for model, row in rows.items():
            number = value(row)
            interval = None if number is None else Interval(number, row.ci_low, row.ci_high)
            lines.append(Line(self.names[model], model == PLANNED, self._words(row), interval))
        return Panel(in_words(self.edition.labels, next(iter(rows.values()))), tuple(lines))

    def _write(self, number: float) -> str:
        return numbers.estimate(number) if self.linear else numbers.ratio(number)

    def _words(self, row: Statistic) -> str:
        """An estimate with its interval, or what stands in its place."""
        text = self.edition.text(row, self._write)
        low, high = (cell(end, self._write) for end in (row.ci_low, row.ci_high))
        if value(row) is None or not (low or high):
            return text
        if low and high:
            return f"{text} ({low} to {high})"
        return f"{text} (from {low})" if low else f"{text} (up to {high})"

    def _caption(self) -> str:
        found, edition = self.found, self.edition
        measure = "differences" if self.linear else "odds ratios (on a logarithmic axis)"
        sentences = [
            f"{found.analysis['label']}: {measure} with {edition.confidence} intervals, as planned "
            f"(squares, and the dashed lines) and {self.beside.how}"
        ]
        if any(":" in term for term, _ in found.focal()):
            what = "a difference of differences" if self.linear else "a ratio of odds ratios"
            sentences.append(f"Of two terms joined by × the number is {what}.")
        every = [(model, row) for place in found.focal() for model, row in found.of(place).items()]
        concealed = [
            f"{in_words(edition.labels, row)} ({self.names[model]})"
            for model, row in every
            if hidden(row)
        ]
        if concealed:
            sentences.append(f"Hidden, because few people stand behind it: {'; '.join(concealed)}.")
        reasons: dict[str, list[str]] = {}
        for model, row in every:
            if row.status == "not_computable":
                reasons.setdefault(edition.labels.reason(row.note), []).append(
                    f"{in_words(edition.labels, row)} ({self.names[model]})"
                )
        for reason, names in reasons.items():
            sentences.append(f"Not computable: {'; '.join(names)}. {reason}")
        return " ".join(sentences)

    def _alt(self, shown: bool) -> str:
        if not shown:
            what = self.beside.what
            return f"No picture of {what}: every estimate is hidden or not computable."
        parts = []
        for place in self.found.focal():
            rows = self.found.of(place)
            said = [f"{self._in_sentence(model)} {self._words(row)}" for model, row in rows.items()]
            parts.append(f"{in_words(self.edition.labels, rows[PLANNED])}: {listed(said)}.")
        return f"Forest plot, a panel for each result of interest. {' '.join(parts)}"

    def _in_sentence(self, model: str) -> str:
        """The name of a model inside a sentence; one that begins with a person's keeps it."""
        name = self.names[model]
        return name if model == "firth" else name[:1].lower() + name[1:]

    def _table(self) -> pd.DataFrame:
        rows = []
        for place in self.found.focal():
            for model, row in self.found.of(place).items():
                estimate = self.edition.text(row, self._write)
                ends = [cell(end, self._write) for end in (row.ci_low, row.ci_high)]
                tail = [cell(row.p, numbers.p_value), cell(row.n, numbers.count), row.note]
                name = in_words(self.edition.labels, row)
                rows.append([name, self.names[model], estimate, *ends, *tail])
        headers = [f"{self.edition.confidence} interval from", "to"]
        return table_of(["Term", "Model", self.measure, *headers, "p", "n", "Note"], rows)
