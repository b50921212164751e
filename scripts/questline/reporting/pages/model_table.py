"""The table of a planned regression: unadjusted and adjusted side by side, and the published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from questline.core.sentences import ended
from questline.reporting import numbers
from questline.reporting.labels import capital
from questline.reporting.lookup import Statistic, kind_of_estimate
from questline.reporting.pages.tables import Column, Row, Table, file_name
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import NO_BREAK, Text

MODELS = (("unadjusted", "Unadjusted"), ("adjusted", "Adjusted"))
FAMILY_METHODS = {"holm": "Holm", "benjamini_hochberg": "Benjamini and Hochberg"}


def model_table(view: View, analysis: Mapping[str, Any]) -> Table:
    """A line per term; categories have a heading and a line per level, the reference included."""
    return _ModelTable(view, analysis).table()


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
        self.levels = {term: self._levels(term) for term in _terms(analysis)}
        self.groups: list[tuple[str, str]] = []
        if any(self.levels.values()):
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
        rows: list[Row] = []
        for term in _terms(self.analysis):
            rows += self._rows_of(term, len(columns))
        return Table(
            file_name("model", self.analysis["name"]),
            f"{self.analysis['label']}: {estimate.lower()}s with intervals",
            "Term",
            columns,
            rows,
            self._notes(),
        )

    def _levels(self, term: str) -> list[str]:
        """The levels of a category in the model, in the codebook's order; none for a number."""
        found = {
            row.level
            for row in self._of(term)
            if row.level and row.statistic in (self.kind, "reference")
        }
        known = self.view.labels.levels(term)
        return [code for code in known if code in found] + sorted(found - set(known))

    def _rows_of(self, term: str, width: int) -> list[Row]:
        label = self.view.labels.variable(term)
        if not self.levels[term]:
            unit = next((row.unit for row in self._of(term) if row.statistic == self.kind), "")
            return [Row(f"{label}, {unit}" if unit else label, self._cells(term, ""))]
        rows = [Row(label, tuple(("",) for _ in range(width)), "heading")]
        for code in self.levels[term]:
            head = self.view.labels.level(term, code)
            rows.append(Row(head, self._cells(term, code), "part", label))
        return rows

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
            cells += [self.view.with_interval(found), self._where_there(found, "p")]
        adjusted = self._one("adjusted", self.kind, term, level)
        if self.adjusts:
            of_interest = term in (entry["variable"] for entry in self.analysis["predictors"])
            cells.append(self._where_there(adjusted, "p_adjusted") if of_interest else ("",))
        if self.published:
            entry = self.published.get(adjusted.id) if adjusted else None
            cells.append((_published_words(entry),) if entry else ("",))
        return tuple(cells)

    def _where_there(self, statistic: Statistic | None, shows: str) -> Text:
        """The cell, or nothing where there is no such number or the estimate says why not."""
        entry = self.view.number(statistic, shows)
        return ("",) if entry.status in ("absent", "not_computable") else (entry,)

    def _of(self, term: str) -> list[Statistic]:
        return self.view.lookup.where(
            "modelling", self.analysis["name"], model="adjusted", term=term
        )

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
            dataset="complete",
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
        estimates = view.lookup.where("modelling", analysis["name"], statistic=self.kind)
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
