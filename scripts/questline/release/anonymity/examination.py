"""How far the cleaned data hide a person among others, as rows of the statistics store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from questline.core.sentences import number_of
from questline.core.statistics import StatisticsPart
from questline.release.anonymity.classes import (
    Uniqueness,
    class_of_each,
    coded,
    diversity,
    uniqueness,
)
from questline.release.anonymity.coarser import versions
from questline.release.anonymity.editions import ANALYSIS, REACHED
from questline.release.anonymity.search import Proposal, search

K_METHOD = "k-anonymity (Samarati and Sweeney 1998)"
L_METHOD = "distinct l-diversity (Machanavajjhala and others 2007)"


@dataclass(frozen=True)
class Anonymity:
    """The rows of the store, and the line for the screen."""

    statistics: pd.DataFrame
    line: str


def examine_anonymity(responses: pd.DataFrame, plan: Mapping[str, Any]) -> Anonymity:
    """Examine the cleaned data row by row; `plan` is `parameters.anonymity`.

    `responses` are those of cleaning, one line for each respondent analysed. The rows have the
    analysis `anonymity`. Under the term `k` stand `required` and `reached` (1 or 0). Every other
    row is the team's alone (`team_only`): for each quasi-identifier, each two of them and all of
    them (the term, joined by colons) the number of classes, the smallest, the respondents in
    classes smaller than k and those who share with nobody; for each sensitive variable (the level)
    the fewest different answers in a class of all of them; and the proposals, each with a row for
    what it makes of each variable.
    """
    part = StatisticsPart("release")
    names, k = list(plan["quasi_identifiers"]), plan["k"]
    columns = {name: coded(responses[name], plan["variables"][name])[0] for name in names}
    n = len(responses)
    for chosen in _combinations(names):
        _, sizes = class_of_each([columns[name] for name in chosen], n)
        found = uniqueness(sizes, k)
        _add_uniqueness(part, ":".join(chosen), found, n)
    labels, sizes = class_of_each([columns[name] for name in names], n)
    whole = uniqueness(sizes, k)
    reached = whole.below == 0 and n > 0
    part.add(ANALYSIS, REACHED, "required", k, method=K_METHOD)
    part.add(ANALYSIS, REACHED, "reached", int(reached), method=K_METHOD)
    _add_diversity(part, responses, plan, labels, sizes)
    if not reached:
        made = [versions(responses, name, plan["variables"][name]) for name in names]
        for number, proposal in enumerate(search(made, k), 1):
            _add_proposal(part, f"proposal_{number}", names, made, proposal, n)
    return Anonymity(part.table(), _line(plan, whole, reached, n))


def _combinations(names: Sequence[str]) -> list[tuple[str, ...]]:
    """Each variable, each two of them, and all of them."""
    sizes = dict.fromkeys((1, 2, len(names)))
    return [chosen for size in sizes if size <= len(names) for chosen in combinations(names, size)]


def _add_uniqueness(part: StatisticsPart, term: str, found: Uniqueness, n: int) -> None:
    nobody = "" if n else "no respondent is analysed"
    part.add(ANALYSIS, term, "class_count", found.classes, n=n, method=K_METHOD)
    part.add(ANALYSIS, term, "smallest_class", found.smallest if n else None, n=n,
             method=K_METHOD, note=nobody)  # fmt: skip
    part.add(ANALYSIS, term, "below_k_count", found.below, n=n, method=K_METHOD)
    part.add(ANALYSIS, term, "below_k_share", found.below / n if n else None, n=n,
             method=K_METHOD, note=nobody)  # fmt: skip
    part.add(ANALYSIS, term, "unique_count", found.unique, n=n, method=K_METHOD)


def _add_diversity(
    part: StatisticsPart,
    responses: pd.DataFrame,
    plan: Mapping[str, Any],
    labels: np.ndarray,
    sizes: np.ndarray,
) -> None:
    n, term = len(responses), ":".join(plan["quasi_identifiers"])
    for name in plan["sensitive"]:
        answers = pd.factorize(responses[name])[0].astype(np.int64) + 1
        found = diversity(labels, sizes, answers, plan["l"])
        part.add(ANALYSIS, term, "fewest_answers", found.fewest if n else None, level=name, n=n,
                 method=L_METHOD, note="" if n else "no respondent is analysed")  # fmt: skip
        part.add(ANALYSIS, term, "below_l_count", found.below, level=name, n=n, method=L_METHOD)
        part.add(ANALYSIS, term, "below_l_share", found.below / n if n else None, level=name, n=n,
                 method=L_METHOD, note="" if n else "no respondent is analysed")  # fmt: skip


def _add_proposal(
    part: StatisticsPart,
    term: str,
    names: Sequence[str],
    made: Sequence[Sequence[Any]],
    proposal: Proposal,
    n: int,
) -> None:
    part.add(ANALYSIS, term, "suppressed_count", proposal.suppressed, n=n, method=proposal.method)
    part.add(ANALYSIS, term, "suppressed_share", proposal.suppressed / n, n=n,
             method=proposal.method)  # fmt: skip
    part.add(ANALYSIS, term, "information_lost", proposal.lost, n=n,
             method="mean share of entropy lost (Gionis and Tassa 2009)")  # fmt: skip
    for name, each, at in zip(names, made, proposal.chosen, strict=True):
        version = each[at]
        part.add(ANALYSIS, term, "level_count", version.levels, level=name, note=version.made)


def _line(plan: Mapping[str, Any], found: Uniqueness, reached: bool, n: int) -> str:
    if reached:
        return f"at least {plan['k']} respondents share each combination of the quasi-identifiers"
    return (
        f"{found.below} of {number_of(n, 'respondent')} share the quasi-identifiers with fewer "
        f"than {plan['k'] - 1} others, {found.unique} of them with nobody"
    )
