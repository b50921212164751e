"""What the plan, the stages and the report call the choices of a specification curve."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations, product
from typing import Any

AS_PLANNED = "as_planned"
"""The name of the plan's own choice of exclusions and of scoring."""

NEVER_COUNT = ("consent", "preview", "duplicates")
"""Kinds of cleaning rules that no other choice sets aside: who did not agree, or is no
respondent."""

WITHOUT_CARELESS, WITH_CARELESS = "without_careless", "with_careless"
"""The planned models without those whom the rule on careless responding marked, and with those whom
it left out."""

COVARIATES = "covariates"
NO_COVARIATES = "none"
DECISIONS = ("exclusions", "scoring", "missing", COVARIATES)
"""The decisions of a curve, in the order in which specifications are numbered."""


def covariate_sets(curve: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The sets of covariates of a curve of plan.yaml by name, each with its variables.

    They are the named sets or every subset, the smallest first, named after its variables.
    """
    choices = curve["covariates"]
    always = tuple(choices["always"])
    if choices["sets"]:
        return {name: (*always, *names) for name, names in choices["sets"].items()}
    varied = choices["with_and_without"]
    subsets = [
        (*always, *some) for count in range(len(varied) + 1) for some in combinations(varied, count)
    ]
    return {"+".join(names) or NO_COVARIATES: names for names in subsets}


def data_choices(curve: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """The combinations of exclusions, scoring and missing-data method, by their names, in order."""
    exclusions, scoring = ((AS_PLANNED, *curve[name]) for name in ("exclusions", "scoring"))
    return list(product(exclusions, scoring, curve["missing"]))


def specifications(curve: Mapping[str, Any]) -> list[dict[str, str]]:
    """The options of every specification by decision, in the order of their numbers from 1 on."""
    sets = covariate_sets(curve)
    return [
        dict(zip(DECISIONS, (*chosen, covariates), strict=True))
        for chosen in data_choices(curve)
        for covariates in sets
    ]
