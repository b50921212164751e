"""The rows about what a planned model expects, and how they are named for readers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from questline.core.sentences import ended
from questline.reporting import numbers
from questline.reporting.catalogue import _, message
from questline.reporting.labels import Labels, capital
from questline.reporting.lookup import Statistic
from questline.reporting.pages.model_table import COMPLETE
from questline.reporting.pages.tables import Column
from questline.reporting.pages.view import View
from questline.reporting.pages.writing import Text
from questline.reporting.phrases import listed, per

IMPUTED = "imputed"
DATASETS = {COMPLETE: message("Complete cases"), IMPUTED: message("Missing answers imputed")}
PREDICTED = ("predicted_probability", "predicted_mean")
DIFFERENCES = {
    "risk_difference": message("Percentage points"),
    "risk_ratio": message("Risk ratio"),
    "average_marginal_effect": message("Slope, percentage points"),
    "mean_difference": message("Difference"),
    "average_slope": message("Slope"),
}
MEANS = ("estimated_marginal_probability", "estimated_marginal_mean")
CONTRASTS = {"contrast_odds_ratio": message("Odds ratio"), "contrast": message("Difference")}
SIMPLE = {
    "simple_slope_odds_ratio": message("Odds ratio"),
    "simple_slope": message("Slope"),
    "simple_effect_odds_ratio": message("Odds ratio"),
    "simple_effect": message("Difference"),
    "risk_difference": message("Percentage points"),
}
QUARTILES = {
    "lower_quartile": message("the lower quartile"),
    "median": message("the median"),
    "upper_quartile": message("the upper quartile"),
}
OUTCOME = "outcome:"


@dataclass(frozen=True)
class Effects:
    """The rows of one planned regression about what its model expects."""

    view: View
    analysis: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The name of the analysis."""
        return str(self.analysis["name"])

    @property
    def kind(self) -> str:
        """The kind of model."""
        return str(self.analysis["kind"])

    @property
    def predicted(self) -> str:
        """The statistic of a prediction."""
        return PREDICTED[self.kind == "linear"]

    @property
    def focal(self) -> list[str]:
        """The predictors of interest."""
        return [entry["variable"] for entry in self.analysis["predictors"]]

    @property
    def pairs(self) -> list[str]:
        """The declared interactions, by the names of their terms."""
        return [":".join(pair) for pair in self.analysis.get("interactions", [])]

    @cached_property
    def rows(self) -> list[Statistic]:
        """The adjusted model's, in stored order; the curves of figures are not among them."""
        wanted = {*PREDICTED, *DIFFERENCES, *MEANS, *CONTRASTS, *SIMPLE, "second_difference"}
        found = self.view.lookup.where("modelling", self.name, model="adjusted")
        return [
            row for row in found if row.statistic in wanted and not row.group.startswith("curve")
        ]

    @cached_property
    def by_place(self) -> dict[tuple[str, ...], Statistic]:
        """The rows by statistic, term, level, group and data set."""
        return {
            (row.statistic, row.term, row.level, row.group, row.dataset): row for row in self.rows
        }

    def one(
        self, statistic: str, term: str, level: str = "", group: str = "", dataset: str = COMPLETE
    ) -> Statistic | None:
        """One row, or None.

        A model without estimates has no levels of its outcome: its one row stands for all of them.
        """
        found = self.by_place.get((statistic, term, level, group, dataset))
        if found is None and group:
            return self.by_place.get((statistic, term, level, "", dataset))
        return found

    def where(self, statistics: Collection[str]) -> list[Statistic]:
        """The rows of some statistics; those of interactions are another question."""
        return [
            row for row in self.rows if row.statistic in statistics and row.term not in self.pairs
        ]

    def value(self, variable: str, level: str) -> str:
        """A level in words, or a value of a number, with its name where it is a quartile."""
        words = self.view.labels.value(variable, level)
        if variable in self.analysis.get("predictions", {}):
            return words
        named = [
            _(name)
            for statistic, name in QUARTILES.items()
            if level == self._stated(variable, statistic)
        ]
        return f"{listed(named)} ({words})" if named else words

    def _stated(self, variable: str, statistic: str) -> str:
        """A quartile of a number as the rows of predictions name it, "" where there is none."""
        row = self.view.lookup.one(
            "modelling", self.name, statistic, term=variable, model="adjusted", dataset=COMPLETE
        )
        return f"{row.estimate:.10g}" if row is not None and row.estimate is not None else ""

    def groups(self, statistics: Sequence[str]) -> list[str]:
        """The levels of an ordinal outcome, as groups; one empty group for other models."""
        found = dict.fromkeys(row.group for row in self.rows if row.statistic in statistics)
        named = [group for group in found if group]
        return named or [""]

    def levels(self, statistics: Sequence[str], term: str) -> list[str]:
        """The levels of a term, or the values at which it was looked at."""
        return [
            *dict.fromkeys(
                row.level for row in self.rows if row.statistic in statistics and row.term == term
            )
        ]

    def datasets(self, statistics: Sequence[str]) -> list[str]:
        """Complete cases, and completed sets where there are any."""
        found = {row.dataset for row in self.rows if row.statistic in statistics}
        return [dataset for dataset in DATASETS if dataset in found]

    def outcome_level(self, group: str) -> str:
        """A level of an ordinal outcome in words."""
        return self.view.labels.level(self.analysis["outcome"], group.removeprefix(OUTCOME))


def difference_words(row: Statistic, labels: Labels) -> str:
    """What a difference is of: `per 30 higher`, or the level that is compared."""
    if not row.level:
        return per(row.unit).replace("-", numbers.MINUS)
    return labels.level(row.term, row.level)


@dataclass(frozen=True)
class Moderation:
    """An interaction as the rows about it name it: what `of` goes with, at a value of `by`."""

    of: str
    by: str
    value: str
    other: str = field(default="")
    """A level of `of`, where that is a category."""


def read_moderation(effects: Effects, term: str, level: str) -> Moderation:
    """The parts of a row's level such as `any_support=yes`, or `contract=permanent:woman`."""
    first, second = term.split(":")
    by, _other, rest = level.partition("=")
    of = first if by == second else second
    known = effects.view.labels.levels(by)
    value = next((code for code in known if rest == code or rest.startswith(f"{code}:")), "")
    if not value:
        value = rest.partition(":")[0]
    return Moderation(of, by, value, rest[len(value) + 1 :])


def moderation_words(effects: Effects, row: Statistic) -> tuple[str, str]:
    """What a row of an interaction is about, and where the other term is.

    `Job discrepancy, per 30 higher` and `Supervision: Yes`.
    """
    labels = effects.view.labels
    read = read_moderation(effects, row.term, row.level)
    what = labels.variable(read.of)
    what += f", {labels.level(read.of, read.other)}" if read.other else f", {per(row.unit)}"
    value = labels.value(read.by, read.value)
    if labels.has_levels(read.by):
        return what, f"{labels.variable(read.by)}: {value}"
    return what, _("{} at {}").format(labels.variable(read.by), value)


def expected_columns(
    effects: Effects, datasets: Sequence[str], groups: Sequence[str]
) -> list[Column]:
    """A column for each data set, or for each level of an ordinal outcome in each."""
    confidence = effects.view.confidence
    several = len(datasets) > 1
    columns = []
    for dataset in datasets:
        for group in groups:
            if group:
                label = _("{} ({} interval)").format(effects.outcome_level(group), confidence)
            elif effects.kind == "linear":
                label = _("Expected ({} interval)").format(confidence)
            else:
                label = _("Chance ({} interval)").format(confidence)
            columns.append(Column(label, _(DATASETS[dataset]) if several else ""))
    return columns


def method_notes(rows: Iterable[Statistic]) -> list[Text]:
    """How these numbers were computed, in the store's words."""
    found = list(rows)
    methods = dict.fromkeys(row.method for row in found if row.method and row.dataset == COMPLETE)
    notes: list[Text] = [(ended(capital(method)),) for method in methods]
    if any(row.dataset == IMPUTED for row in found):
        notes.append((_("Missing answers imputed: the same in every completed set, pooled."),))
    return notes
