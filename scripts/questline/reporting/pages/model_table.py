"""The table of a planned regression: unadjusted and adjusted side by side, and the published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from questline.core.sentences import ended
from questline.reporting import numbers
from questline.reporting.labels import capital
from questline.reporting.lookup import Statistic, kind_of_estimate
from questline.reporting.pages.tables import Column, Row, Table, file_name
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import NO_BREAK, Text

COMPLETE = "complete"
MODELS = (("unadjusted", "Unadjusted"), ("adjusted", "Adjusted"))
FAMILY_METHODS = {"holm": "Holm", "benjamini_hochberg": "Benjamini and Hochberg"}


def model_table(view: View, analysis: Mapping[str, Any]) -> Table:
    """A line per term; categories have a heading and a line per level, the reference included."""
    return _ModelTable(view, analysis).table()


@dataclass(frozen=True)
class Line:
    """One line of the tables of a regression: a number, the heading of a category, or a level.

    `head` stands in the table, below the heading `under` if it is a level; `name` stands alone.
    """

    term: str
    level: str
    kind: str
    head: str
    under: str
    name: str


def lines_of(view: View, analysis: Mapping[str, Any]) -> list[Line]:
    """Every term in the plan's order; each category's levels in the codebook's order."""
    kind = kind_of_estimate(analysis)
    lines = []
    for term in _terms(analysis):
        rows = view.lookup.where("modelling", analysis["name"], model="adjusted", term=term)
        rows = [row for row in rows if row.statistic in (kind, "reference")]
        label = view.labels.variable(term)
        found = {row.level for row in rows if row.level}
        if not found:
            unit = next((row.unit for row in rows if row.unit), "")
            head = f"{label}, {unit}" if unit else label
            lines.append(Line(term, "", "plain", head, "", head))
            continue
        lines.append(Line(term, "", "heading", label, "", label))
        known = view.labels.levels(term)
        for code in [*(code for code in known if code in found), *sorted(found - set(known))]:
            head = view.labels.level(term, code)
            lines.append(Line(term, code, "part", head, label, f"{label}: {head}"))
    return lines


def variables_of(analysis: Mapping[str, Any]) -> list[str]:
    """The outcome and every term of a planned regression."""
    return [analysis["outcome"], *_terms(analysis)]


class _ModelTable:
    """The columns that one analysis needs, and its rows."""

    def __init__(self, view: View, analysis: Mapping[str, Any]):
        self.view = view
        self.analysis = analysis
        self.logistic = analysis["kind"] == "logistic"
        self.kind = kind_of_estimate(analysis)
        self.lines = lines_of(view, analysis)
        self.groups: list[tuple[str, str]] = []
        if any(line.level for line in self.lines):
            counted = [("event", "With the event"), ("no_event", "Without")]
            self.groups = counted if self.logistic else [("", "People")]
        self.adjusts = bool(analysis["family"])
        start = f"modelling/{analysis['name']}/"
        self.published = {
            entry["result"]: entry
            for entry in view.study["published"]
            if entry["result"].startswith(start)
        }

    def table(self) -> Table:
        estimate = "Odds ratio" if self.logistic else "Difference"
        columns = [Column(label) for _, label in self.groups]
        for _, label in MODELS:
            header = f"{estimate} ({self.view.confidence} interval)"
            columns += [Column(header, label), Column("p", label)]
        columns += [Column("p, family", "Adjusted")] if self.adjusts else []
        columns += [Column("Published")] if self.published else []
        nothing: tuple[Text, ...] = tuple(("",) for _ in columns)
        rows = [
            Row(
                line.head,
                nothing if line.kind == "heading" else self._cells(line.term, line.level),
                line.kind,
                line.under,
            )
            for line in self.lines
        ]
        return Table(
            file_name("model", self.analysis["name"]),
            f"{self.analysis['label']}: {estimate.lower()}s with intervals",
            "Term",
            columns,
            rows,
            self._notes(),
        )

    def _cells(self, term: str, level: str) -> tuple[Text, ...]:
        cells: list[Text] = []
        for group, _ in self.groups:
            people = self._one("adjusted", "count", term, level, group) if level else None
            cells.append(self.view.cell(people) if people else ("",))
        for model, _ in MODELS:
            if level and self._one(model, "reference", term, level):
                cells += [("reference",), ("",)]
                continue
            found = self._one(model, self.kind, term, level)
            cells += [self.view.with_interval(found), self.view.where_there(found, "p")]
        adjusted = self._one("adjusted", self.kind, term, level)
        if self.adjusts:
            of_interest = term in (entry["variable"] for entry in self.analysis["predictors"])
            cells.append(self.view.where_there(adjusted, "p_adjusted") if of_interest else ("",))
        if self.published:
            entry = self.published.get(adjusted.id) if adjusted else None
            cells.append((_published_words(entry),) if entry else ("",))
        return tuple(cells)

    def _one(
        self, model: str, statistic: str, term: str, level: str, group: str = ""
    ) -> Statistic | None:
        return self.view.lookup.one(
            "modelling",
            self.analysis["name"],
            statistic,
            term=term,
            level=level,
            group=group,
            model=model,
            dataset=COMPLETE,
        )

    def _notes(self) -> list[Text]:
        view, analysis = self.view, self.analysis
        notes: list[Text] = [
            (
                "Both models use the same people, those with complete answers. Unadjusted: each "
                "term alone. Adjusted: all terms together.",
            )
        ]
        if self.logistic:
            event = view.labels.level(analysis["outcome"], analysis["event"])
            notes.append((f"The event is the answer “{event}”.",))
        estimates = view.lookup.where(
            "modelling", analysis["name"], statistic=self.kind, model="adjusted", dataset=COMPLETE
        )
        methods = sorted({row.method for row in estimates if row.method})
        notes += [(ended(capital(method)),) for method in methods]
        if self.adjusts:
            method = FAMILY_METHODS[view.study["families"][analysis["family"]]["method"]]
            notes.append((f"p, family: adjusted after {method} for all tests of its family.",))
        sources = dict.fromkeys(entry["source"] for entry in self.published.values())
        notes += [(f"Published: {ended(source)}",) for source in sources]
        return notes + view.about_scales(variables_of(analysis))


def _terms(analysis: Mapping[str, Any]) -> list[str]:
    """The predictors, then the covariates."""
    return [*(entry["variable"] for entry in analysis["predictors"]), *analysis["covariates"]]


def _published_words(entry: Mapping[str, Any]) -> str:
    if entry["result"].endswith("/odds_ratio"):
        ends = numbers.ratio_interval(entry["ci_low"], entry["ci_high"])
        estimate = numbers.ratio(entry["estimate"])
    else:
        ends = numbers.interval(entry["ci_low"], entry["ci_high"])
        estimate = numbers.estimate(entry["estimate"])
    return f"{estimate} ({ends.replace(' ', NO_BREAK)})"
