"""Planned estimates beside those of other models: a panel for each result of interest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from questline.reporting import numbers
from questline.reporting.catalogue import _, message
from questline.reporting.figures.edition import Edition, cell, hidden, value
from questline.reporting.figures.figure import Draft, table_of
from questline.reporting.figures.forest_terms import people_words
from questline.reporting.figures.intervals import Interval
from questline.reporting.figures.other_models_picture import Line, Panel, Picture, paint
from questline.reporting.lookup import Statistic
from questline.reporting.names import ALTERNATIVES
from questline.reporting.other_models import PLANNED, OtherModels, Place, in_words, other_models
from questline.reporting.phrases import listed


@dataclass(frozen=True)
class Beside:
    """What figures of planned results beside others have in common.

    `names` are the other models and what they are called. The figures stand in `section` and their
    names begin with `name`. The others are messages: `title` has a blank for the model's label;
    `differences` and `ratios`, with which the caption begins, have blanks for that label and for
    the confidence level; `nothing` says that there is no picture.
    """

    name: str
    section: str
    title: str
    names: Mapping[str, str]
    differences: str
    ratios: str
    nothing: str


OTHER_MODELS = Beside(
    name="other_models",
    section="models",
    title=message("Other ways to fit the same model: {}"),
    names=ALTERNATIVES,
    differences=message(
        "{}: differences with {} intervals, as planned (squares, and the dashed lines) and in "
        "other models with the same terms (circles). Each panel has an axis of its own. Other "
        "models may rest on other people: the table gives n."
    ),
    ratios=message(
        "{}: odds ratios (on a logarithmic axis) with {} intervals, as planned (squares, and the "
        "dashed lines) and in other models with the same terms (circles). Each panel has an axis "
        "of its own. Other models may rest on other people: the table gives n."
    ),
    nothing=message("No picture of other models: every estimate is hidden or not computable."),
)
AS_PLANNED = message("As planned")
IN_SENTENCES = {
    PLANNED: message("as planned"),
    "firth": message("Firth’s penalised likelihood"),
    "robust": message("robust errors"),
    "cluster_robust": message("errors robust to teams"),
    "estimating_equations": message("estimating equations"),
    "random_intercept": message("random intercept"),
    "weighted": message("weighted"),
    "without_careless": message("without those caught"),
    "with_careless": message("with those caught"),
}
"""The names of models inside a sentence."""


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
        names = {PLANNED: AS_PLANNED, **beside.names}
        self.names = {model: _(name) for model, name in names.items()}
        self.linear = found.analysis["kind"] == "linear"
        self.measure = _("Difference") if self.linear else _("Odds ratio")

    def draft(self) -> Draft:
        """The figure before it is drawn."""
        analysis, beside = self.found.analysis, self.beside
        panels = [panel for place in self.found.focal() if (panel := self._panel(place))]
        picture = Picture(
            panels=tuple(panels),
            people=self._people(),
            heading=self._heading(),
            no_difference=0.0 if self.linear else 1.0,
            logarithmic=not self.linear,
            sides=self._sides(),
        )
        return Draft(
            name=f"{beside.name}_{analysis['name']}",
            section=beside.section,
            title=_(beside.title).format(analysis["label"]),
            caption=self._caption(),
            alt=self._alt(bool(panels)),
            table=self._table(),
            paint=(lambda canvas: paint(canvas, picture)) if panels else None,
        )

    def _people(self) -> str:
        """How many people the planned model rests on: the others may rest on others."""
        people = people_words(self.edition, self.found.analysis)
        return _("As planned: {}").format(people) if people else ""

    def _heading(self) -> str:
        words = _("Difference ({} interval)") if self.linear else _("Odds ratio ({} interval)")
        return words.format(self.edition.confidence)

    def _sides(self) -> tuple[str, str]:
        if self.linear:
            return _("← lower"), _("higher →")
        return _("← lower odds"), _("higher odds →")

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
            return _("{} ({} to {})").format(text, low, high)
        return _("{} (from {})").format(text, low) if low else _("{} (up to {})").format(text, high)

    def _caption(self) -> str:
        found, edition, beside = self.found, self.edition, self.beside
        first = _(beside.differences) if self.linear else _(beside.ratios)
        sentences = [first.format(found.analysis["label"], edition.confidence)]
        if any(":" in term for term, _level in found.focal()):
            sentences.append(
                _("Of two terms joined by × the number is a difference of differences.")
                if self.linear
                else _("Of two terms joined by × the number is a ratio of odds ratios.")
            )
        every = [(model, row) for place in found.focal() for model, row in found.of(place).items()]
        concealed = [self._named(model, row) for model, row in every if hidden(row)]
        if concealed:
            words = _("Hidden, because few people stand behind it: {}.")
            sentences.append(words.format("; ".join(concealed)))
        reasons: dict[str, list[str]] = {}
        for model, row in every:
            if row.status == "not_computable":
                named = reasons.setdefault(edition.labels.reason(row.note), [])
                named.append(self._named(model, row))
        for reason, names in reasons.items():
            words = _("Not computable: {}. {}")
            sentences.append(words.format("; ".join(names), reason))
        return " ".join(sentences)

    def _named(self, model: str, row: Statistic) -> str:
        """What an estimate is of, and in which model."""
        return f"{in_words(self.edition.labels, row)} ({self.names[model]})"

    def _alt(self, shown: bool) -> str:
        if not shown:
            return _(self.beside.nothing)
        parts = []
        for place in self.found.focal():
            rows = self.found.of(place)
            said = [f"{_(IN_SENTENCES[model])} {self._words(row)}" for model, row in rows.items()]
            parts.append(f"{in_words(self.edition.labels, rows[PLANNED])}: {listed(said)}.")
        words = _("Forest plot, a panel for each result of interest. {}")
        return words.format(" ".join(parts))

    def _table(self) -> pd.DataFrame:
        rows = []
        for place in self.found.focal():
            for model, row in self.found.of(place).items():
                estimate = self.edition.text(row, self._write)
                ends = [cell(end, self._write) for end in (row.ci_low, row.ci_high)]
                tail = [cell(row.p, numbers.p_value), cell(row.n, numbers.count), row.note]
                name = in_words(self.edition.labels, row)
                rows.append([name, self.names[model], estimate, *ends, *tail])
        ends = [_("{} interval from").format(self.edition.confidence), _("to")]
        headers = [_("Term"), _("Model"), self.measure, *ends, _("p"), _("n"), _("Note")]
        return table_of(headers, rows)
