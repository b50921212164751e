"""The specifications of a curve as the store has them, and what readers see for their choices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from questline.core.data_choices import (
    AS_PLANNED,
    COVARIATES,
    NO_COVARIATES,
    covariate_sets,
    specifications,
)
from questline.reporting.catalogue import _, message
from questline.reporting.labels import Labels, readable
from questline.reporting.lookup import Lookup, Statistic

STAGE = "robustness"
DECISIONS = {
    "exclusions": message("Who counts"),
    "scoring": message("How scores are made"),
    "missing": message("Missing answers"),
    COVARIATES: message("Covariates"),
}
"""The decisions of a curve in their order, and what readers see for them."""
METHODS_FOR_MISSING = {"complete": message("Complete cases"), "imputed": message("Imputed")}
WITH, WITHOUT = "with", "without"


@dataclass(frozen=True)
class Specification:
    """One specification: its number, its options by decision, its effect and its odds ratio."""

    number: int
    options: Mapping[str, str]
    effect: Statistic
    ratio: Statistic | None


@dataclass(frozen=True)
class Specifications:
    """All specifications of one curve in the order of their numbers.

    `curve` is its entry in plan.yaml, `analysis` that of the analysis that it varies.
    """

    curve: Mapping[str, Any]
    analysis: Mapping[str, Any]
    lookup: Lookup
    listed: tuple[Specification, ...]

    @property
    def name(self) -> str:
        """The name of the curve."""
        return str(self.curve["name"])

    @property
    def logistic(self) -> bool:
        """Whether the effects are risk differences."""
        return bool(self.analysis["kind"] == "logistic")

    @property
    def effect(self) -> str:
        """The statistic that is estimated."""
        return "risk_difference" if self.logistic else "coefficient"

    @property
    def unit(self) -> str:
        """What the effect is per."""
        return self.listed[0].effect.unit

    def one(self, term: str, statistic: str, *, level: str = "", **fields: str) -> Statistic | None:
        """A statistic of the curve."""
        return self.lookup.one(STAGE, self.name, statistic, term=term, level=level, **fields)

    def described(self, term: str, word: str, *, level: str = "") -> Statistic | None:
        """A statistic of the effects: of the word `median` that of risk differences, say."""
        return self.one(term, f"{word}_{self.effect}", level=level)

    @cached_property
    def planned(self) -> Specification | None:
        """The specification that is the planned analysis, None if it is not among them."""
        row = self.one("curve", "planned_specification")
        if row is None or row.estimate is None:
            return None
        return self.listed[int(row.estimate) - 1]

    @property
    def beginning(self) -> Specification:
        """The planned specification, or else its choices with the longest set of covariates."""
        if self.planned:
            return self.planned
        first = self.listed[0].options
        same = [
            one
            for one in self.listed
            if all(one.options[name] == first[name] for name in DECISIONS if name != COVARIATES)
        ]
        return max(same, key=lambda one: len(self.variables_of(one.options[COVARIATES])))

    def with_options(self, options: Mapping[str, str]) -> Specification | None:
        """The specification with these options of all decisions."""
        return self._by_options.get(tuple(options[name] for name in DECISIONS))

    def options_of(self, decision: str) -> list[str]:
        """The options of a decision, in the order of the specifications."""
        return list(dict.fromkeys(one.options[decision] for one in self.listed))

    @property
    def varied_covariates(self) -> list[str]:
        """The covariates that are in half of the specifications."""
        return list(self.curve["covariates"]["with_and_without"])

    def variables_of(self, covariates: str) -> list[str]:
        """The variables of a set of covariates."""
        return list(self._covariate_sets[covariates])

    def set_without(self, covariates: str, variable: str) -> str:
        """The name of the set of covariates that lacks one variable."""
        left = [name for name in self.variables_of(covariates) if name != variable]
        return "+".join(left) or NO_COVARIATES

    @cached_property
    def _covariate_sets(self) -> dict[str, tuple[str, ...]]:
        return covariate_sets(self.curve)

    @cached_property
    def _by_options(self) -> dict[tuple[str, ...], Specification]:
        return {tuple(one.options[name] for name in DECISIONS): one for one in self.listed}


def curves(lookup: Lookup, study: Mapping[str, Any]) -> Iterator[Specifications]:
    """Every planned curve that the store has specifications of."""
    analyses = {entry["name"]: entry for entry in study["analyses"]}
    for curve in study["robustness"]:
        rows = lookup.where(STAGE, curve["name"], term="specification")
        ratios = {row.level: row for row in rows if row.statistic == "odds_ratio"}
        effects = [row for row in rows if row.statistic != "odds_ratio"]
        listed = tuple(
            Specification(int(row.level), options, row, ratios.get(row.level))
            for row, options in zip(effects, specifications(curve), strict=False)
        )
        if listed:
            yield Specifications(curve, analyses[curve["analysis"]], lookup, listed)


def option_in_words(labels: Labels, found: Specifications, decision: str, option: str) -> str:
    """What readers see for an option; `covariates:<variable>` has the options with and without."""
    if option == AS_PLANNED:
        return _("As planned")
    if decision == "missing":
        return _(METHODS_FOR_MISSING[option])
    if decision == COVARIATES and not found.curve["covariates"]["sets"]:
        names = [labels.variable(name) for name in found.variables_of(option)]
        return " + ".join(names) or _("None")
    return readable(option)
