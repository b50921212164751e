"""The rows of the store about whom choices bring back or leave out, and what is imputed anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from questline.core.statistics import StatisticsPart
from questline.robustness.choices import Choices, options
from questline.robustness.imputed_again import ImputedAgain


def add_people(
    part: StatisticsPart, curve: Mapping[str, Any], analysis: Mapping[str, Any], choices: Choices
) -> None:
    """For each choice of exclusions, how many people it adds to those analysed, and removes."""
    for name, choice in options(curve, "exclusions").items():
        people = choices.people(choice)
        for statistic, count in (
            ("people_added", (people & ~choices.planned).sum()),
            ("people_removed", (choices.planned & ~people).sum()),
        ):
            if choice:
                part.add(curve["name"], "exclusions", statistic, int(count), level=name,
                         outcome=analysis["outcome"])  # fmt: skip


def add_imputed_again(
    part: StatisticsPart, curve: Mapping[str, Any], analysis: Mapping[str, Any], again: ImputedAgain
) -> None:
    """In how many completed sets the plan's own choices are, and the others."""
    for level, count in (("as_planned", again.planned_sets), ("other_choices", again.sets)):
        rounds = "" if level == "as_planned" else (
            f"imputed anew for the people of each choice, with {again.rounds} rounds a chain, from "
            "the variables of the analyses and the plan's auxiliary ones"
        )  # fmt: skip
        part.add(curve["name"], "curve", "number_of_sets", count, level=level, dataset="imputed",
                 outcome=analysis["outcome"], method=rounds)  # fmt: skip
