"""Which results the summary tells: those that the plan names first, whatever they say.

Choosing the surest ones would show what came out by luck; so the order is the plan's, and what is
left out is named on the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from questline.reporting.pages.model_lines import reference_of
from questline.reporting.pages.view import View

MOST_OUTCOMES = 2


@dataclass(frozen=True)
class Candidate:
    """One result that may be told: a predictor of a planned regression, or a level of it."""

    analysis: Mapping[str, Any]
    predictor: Mapping[str, Any]
    level: str = ""

    @property
    def variable(self) -> str:
        """The predictor."""
        return str(self.predictor["variable"])

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it apart."""
        return str(self.analysis["name"]), self.variable, self.level


@dataclass(frozen=True)
class Chosen:
    """What is told, by outcome in the plan's order, and what is left out."""

    told: Sequence[Sequence[Candidate]]
    left_out: Sequence[Candidate]
    other_analyses: Sequence[Mapping[str, Any]]

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out."""
        return not self.left_out and not self.other_analyses


def chosen(view: View, most_told: int) -> Chosen:
    """The first analyses of the first outcomes, and so many of their first predictors, in turn."""
    analyses = view.study["analyses"]
    first: dict[str, Mapping[str, Any]] = {}
    for analysis in analyses:
        first.setdefault(analysis["outcome"], analysis)
    shown = list(first.values())[:MOST_OUTCOMES]
    pools = [candidates(view, analysis) for analysis in shown]
    most = [0] * len(pools)
    while sum(most) < most_told and any(taken < len(pool) for taken, pool in
                                        zip(most, pools, strict=True)):  # fmt: skip
        for place, pool in enumerate(pools):
            if most[place] < len(pool) and sum(most) < most_told:
                most[place] += 1
    return Chosen(
        [pool[:taken] for pool, taken in zip(pools, most, strict=True) if taken],
        [one for pool, taken in zip(pools, most, strict=True) for one in pool[taken:]],
        [analysis for analysis in analyses if analysis not in shown],
    )


def candidates(view: View, analysis: Mapping[str, Any]) -> list[Candidate]:
    """The predictors of interest; a category by each level that is held against its reference."""
    found = []
    for predictor in analysis["predictors"]:
        variable = predictor["variable"]
        if not view.labels.has_levels(variable):
            found.append(Candidate(analysis, predictor))
            continue
        reference = reference_of(view, analysis, variable)
        found += [
            Candidate(analysis, predictor, level)
            for level in view.labels.levels(variable)
            if level != reference
        ]
    return found
