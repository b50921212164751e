"""The lines of the tables of a planned regression: terms, levels, curves and interactions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from questline.reporting.catalogue import _, message
from questline.reporting.lookup import Statistic, kind_of_estimate
from questline.reporting.pages.view import View
from questline.reporting.phrases import listed, per

COMPLETE = "complete"
FAMILY_METHODS = {
    "holm": message("Holm"),
    "hochberg": message("Hochberg"),
    "benjamini_hochberg": message("Benjamini and Hochberg"),
}
MEASURES = {
    "logistic": message("Odds ratio"),
    "ordinal": message("Odds ratio"),
    "linear": message("Difference"),
}
CONDITION = "With the interaction in the model"
"""How the notes begin that say for whom a term of an interaction is: the tables say it once."""


@dataclass(frozen=True)
class Line:
    """One line: a number, the heading of a category, a level, a curve, or part of an interaction.

    `head` stands in the table, below the heading `under` if it is a level; `name` stands alone.
    `statistic` is what the line shows: a curve has a joint test and no estimate.
    """

    term: str
    level: str
    kind: str
    head: str
    under: str
    name: str
    statistic: str

    @property
    def is_curve(self) -> bool:
        """Whether the line is a number that enters as a spline."""
        return self.statistic == "joint_test"

    @property
    def is_interaction(self) -> bool:
        """Whether the line is about two terms that interact."""
        return ":" in self.term


def lines_of(view: View, analysis: Mapping[str, Any]) -> list[Line]:
    """Every term in the plan's order, then the interactions; levels in the codebook's order."""
    lines = []
    for term in terms_of(analysis):
        lines += _lines_of_term(view, analysis, term)
    for pair in analysis.get("interactions") or ():
        lines += _lines_of_term(view, analysis, ":".join(pair))
    return lines


def variables_of(analysis: Mapping[str, Any]) -> list[str]:
    """The outcome and every term of a planned regression."""
    return [analysis["outcome"], *terms_of(analysis)]


def terms_of(analysis: Mapping[str, Any]) -> list[str]:
    """The predictors, then the covariates."""
    return [*(entry["variable"] for entry in analysis["predictors"]), *analysis["covariates"]]


def focal_terms(analysis: Mapping[str, Any]) -> list[str]:
    """The predictors of interest, and the interactions that one of them is in."""
    predictors = [entry["variable"] for entry in analysis["predictors"]]
    pairs = analysis.get("interactions") or ()
    return [*predictors, *(":".join(pair) for pair in pairs if set(pair) & set(predictors))]


def condition_of(view: View, analysis: Mapping[str, Any], variable: str) -> str:
    """For whom a term's own estimate is, where the model has interactions with it; or nothing."""
    places = []
    for pair in analysis.get("interactions") or ():
        if variable not in pair:
            continue
        (other,) = (name for name in pair if name != variable)
        label = view.labels.variable(other)
        if view.labels.has_levels(other):
            level = view.labels.level(other, reference_of(view, analysis, other))
            places.append(_("the answer “{}” to “{}”").format(level, label))
        else:
            places.append(_("an average “{}”").format(label))
    return _("among people with {}").format(listed(places)) if places else ""


def reference_of(view: View, analysis: Mapping[str, Any], variable: str) -> str:
    """The reference level of a category: as the models have it, or else as the plan does."""
    rows = view.lookup.where(
        "modelling", analysis["name"], term=variable, statistic="reference", dataset=COMPLETE
    )
    if rows:
        return rows[0].level
    levels = view.labels.levels(variable)
    return str(analysis["reference"].get(variable, levels[0] if levels else ""))


def _lines_of_term(view: View, analysis: Mapping[str, Any], term: str) -> list[Line]:
    kind = kind_of_estimate(analysis)
    label = view.labels.term(term)
    if term in (analysis.get("splines") or {}):
        name = _("{}, as a curve").format(label)
        return [Line(term, "", "plain", name, "", name, "joint_test")]
    rows = view.lookup.where("modelling", analysis["name"], model="adjusted", term=term)
    rows = [row for row in rows if row.statistic in (kind, "reference")]
    found = {row.level for row in rows if row.level}
    if not found:
        unit = next((row.unit for row in rows if row.unit), "") if ":" not in term else ""
        head = f"{label}, {per(unit)}" if unit else label
        return [Line(term, "", "plain", head, "", head, kind)]
    known = _known(view, term, rows)
    codes = [*(code for code in known if code in found), *sorted(found - set(known))]
    heads = {code: view.labels.level_of_term(term, code) for code in codes}
    if ":" in term and len(codes) == 1:
        name = f"{label}: {heads[codes[0]]}"
        return [Line(term, codes[0], "plain", name, "", name, kind)]
    lines = [Line(term, "", "heading", label, "", label, "")]
    for code in codes:
        name = f"{label}: {heads[code]}"
        lines.append(Line(term, code, "part", heads[code], label, name, kind))
    return lines


def _known(view: View, term: str, rows: Sequence[Statistic]) -> list[str]:
    """The levels of a term in their order; those of an interaction as the rows have them."""
    if ":" in term:
        return list(dict.fromkeys(row.level for row in rows))
    return view.labels.levels(term)
