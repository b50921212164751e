"""The tables of a planned regression: unadjusted and adjusted side by side, and whole terms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from questline.core.sentences import ended
from questline.reporting import numbers
from questline.reporting.catalogue import _, message
from questline.reporting.labels import capital
from questline.reporting.lookup import Statistic, kind_of_estimate
from questline.reporting.pages.model_lines import (
    COMPLETE,
    FAMILY_METHODS,
    MEASURES,
    Line,
    focal_terms,
    lines_of,
    variables_of,
)
from questline.reporting.pages.tables import Column, Row, Table, file_name
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import NO_BREAK, Text

MODELS = (("unadjusted", message("Unadjusted")), ("adjusted", message("Adjusted")))
CURVES = message(
    "A curve has no single {measure}: its cells hold the {test} of the test that the term goes "
    "with nothing, with the degrees of freedom in brackets."
)
INTERACTIONS = {
    "logistic": message(
        "Lines with × are interactions: ratios of odds ratios, that is, how many times as "
        "high one term’s odds ratio is where the other is a unit higher or at that answer. 1: the "
        "odds ratio is the same."
    ),
    "linear": message(
        "Lines with × are interactions: how much larger one term’s difference is where the "
        "other is a unit higher or at that answer. 0: the difference is the same."
    ),
}
INTERACTIONS["ordinal"] = INTERACTIONS["logistic"]
CONDITIONAL = message(
    "The terms of an interaction have other lines of their own: these are for people with the "
    "reference answer to, or the average of, the other term."
)


def model_table(view: View, analysis: Mapping[str, Any]) -> Table:
    """A line per term; categories have a heading and a line per level, the reference included."""
    return _ModelTable(view, analysis).table()


class _ModelTable:
    """The columns that one analysis needs, and its rows."""

    def __init__(self, view: View, analysis: Mapping[str, Any]):
        self.view = view
        self.analysis = analysis
        self.model_kind = analysis["kind"]
        self.measure = _(MEASURES[self.model_kind])
        self.lines = lines_of(view, analysis)
        self.groups: list[tuple[str, str]] = []
        if any(line.level for line in self.lines):
            counted = [("event", _("With the event")), ("no_event", _("Without"))]
            self.groups = counted if self.model_kind == "logistic" else [("", _("People"))]
        self.adjusts = bool(analysis["family"])
        start = f"modelling/{analysis['name']}/"
        self.published = {
            entry["result"]: entry
            for entry in view.study["published"]
            if entry["result"].startswith(start)
        }

    def table(self) -> Table:
        columns = [Column(label) for _other, label in self.groups]
        for _other, label in MODELS:
            header = _("{} ({} interval)").format(self.measure, self.view.confidence)
            columns += [Column(header, _(label)), Column("p", _(label))]
        columns += [Column(_("p, family"), _("Adjusted"))] if self.adjusts else []
        columns += [Column(_("Published"))] if self.published else []
        nothing: tuple[Text, ...] = tuple(("",) for _other in columns)
        rows = [
            Row(
                line.head,
                nothing if line.kind == "heading" else self._cells(line),
                line.kind,
                line.under,
            )
            for line in self.lines
        ]
        return Table(
            file_name("model", self.analysis["name"]),
            _("{}: {}s with intervals").format(self.analysis["label"], self.measure.lower()),
            _("Term"),
            columns,
            rows,
            self._notes(),
        )

    def _cells(self, line: Line) -> tuple[Text, ...]:
        cells: list[Text] = []
        for group, _other in self.groups:
            people = self._one("adjusted", "count", line, group) if line.level else None
            cells.append(self.view.cell(people) if people else ("",))
        for model, _other in MODELS:
            if line.level and self._one(model, "reference", line):
                cells += [("reference",), ("",)]
                continue
            if line.is_interaction and model == "unadjusted":
                cells += [("",), ("",)]
                continue
            found = self._one(model, line.statistic, line)
            cells += [estimate_cell(self.view, line, found), self.view.where_there(found, "p")]
        adjusted = self._one("adjusted", line.statistic, line)
        if self.adjusts:
            of_interest = line.term in focal_terms(self.analysis) and self._is_test(line)
            cells.append(self.view.where_there(adjusted, "p_adjusted") if of_interest else ("",))
        if self.published:
            entry = self.published.get(adjusted.id) if adjusted else None
            cells.append((_published_words(entry),) if entry else ("",))
        return tuple(cells)

    def _is_test(self, line: Line) -> bool:
        """Whether the line's p-value is one of the family: not of one part of an interaction."""
        return not (line.is_interaction and line.kind == "part")

    def _one(self, model: str, statistic: str, line: Line, group: str = "") -> Statistic | None:
        return self.view.lookup.one(
            "modelling",
            self.analysis["name"],
            statistic,
            term=line.term,
            level=line.level,
            group=group,
            model=model,
            dataset=COMPLETE,
        )

    def _notes(self) -> list[Text]:
        view, analysis = self.view, self.analysis
        notes: list[Text] = [
            (
                _(
                    "Both models use the same people, those with complete answers. Unadjusted: "
                    "each term alone. Adjusted: all terms together."
                ),
            )
        ]
        if self.model_kind == "logistic":
            event = view.labels.level(analysis["outcome"], analysis["event"])
            notes.append((_("The event is the answer “{}”.").format(event),))
        if self.model_kind == "ordinal":
            notes.append((_order_of_levels(view, analysis),))
        if any(line.is_curve for line in self.lines):
            test = "F" if self.model_kind == "linear" else "chi-square"
            notes.append((_(CURVES).format(measure=self.measure.lower(), test=test),))
        if any(line.is_interaction for line in self.lines):
            notes += [(_(INTERACTIONS[self.model_kind]),), (_(CONDITIONAL),)]
        estimates = view.lookup.where(
            "modelling", analysis["name"], statistic=kind_of_estimate(analysis), dataset=COMPLETE
        )
        planned = [row for row in estimates if row.model in dict(MODELS) and ":" not in row.term]
        methods = sorted({row.method for row in planned if row.method})
        notes += [(ended(capital(method)),) for method in methods]
        if self.adjusts:
            method = _(FAMILY_METHODS[view.study["families"][analysis["family"]]["method"]])
            notes.append(
                (_("p, family: adjusted after {} for all tests of its family.").format(method),)
            )
        sources = dict.fromkeys(entry["source"] for entry in self.published.values())
        notes += [(_("Published: {}").format(ended(source)),) for source in sources]
        return notes + view.about_scales(variables_of(analysis))


def estimate_cell(view: View, line: Line, found: Statistic | None) -> Text:
    """An estimate with its interval; of a curve the test statistic with its degrees of freedom."""
    if not line.is_curve:
        return view.with_interval(found)
    statistic, degrees = view.number(found), view.number(found, "df")
    if not statistic.is_there or not degrees.is_there:
        return (statistic,)
    return (statistic, " (", degrees, ")")


def _order_of_levels(view: View, analysis: Mapping[str, Any]) -> str:
    levels = view.labels.levels(analysis["outcome"])
    order = ", ".join(f"“{view.labels.level(analysis['outcome'], code)}”" for code in levels)
    return _(
        "The answers from the lowest to the highest: {}. An odds ratio "
        "above 1 means that higher answers are more likely, and is taken "
        "to be the same for every step between answers (proportional odds)."
    ).format(order)


def _published_words(entry: Mapping[str, Any]) -> str:
    if entry["result"].endswith("/odds_ratio"):
        ends = numbers.ratio_interval(entry["ci_low"], entry["ci_high"])
        estimate = numbers.ratio(entry["estimate"])
    else:
        ends = numbers.interval(entry["ci_low"], entry["ci_high"])
        estimate = numbers.estimate(entry["estimate"])
    return f"{estimate} ({ends.replace(' ', NO_BREAK)})"
