"""The rows of the store about the plan, the variables, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from questline.core.sentences import first_of, listed
from questline.core.statistics import StatisticsPart
from questline.imputation.completed import CompletedSets
from questline.imputation.little_test import little_test
from questline.imputation.missing_patterns import missing_patterns
from questline.imputation.model import METHODS, ImputationModel
from questline.imputation.shifting import Scenario

IMPUTED = "imputed"
MOST_NAMED = 30
"""So many variables are named in a sentence."""
OBSERVED = "analysed"
NO_PLAN = "plan.yaml plans no imputation: the analyses rest on complete cases alone."
LITTLE = (
    "Little's (1988) test over the patterns of missing answers, from maximum likelihood means and "
    "covariances (EM)"
)
MONOTONE = (
    "The missing answers are nested: whoever lacks one variable lacks all that are missing more "
    "often."
)
NOT_MONOTONE = "The missing answers are not nested, so that variables are imputed in turns."


def add_no_plan(part: StatisticsPart) -> None:
    """The row of a study that plans no imputation."""
    part.add("plan", "plan", "sets", dataset=IMPUTED, note=NO_PLAN)


def add_plan(part: StatisticsPart, model: ImputationModel, notes: Sequence[str]) -> None:
    """How often, for how many rounds and from how many donors; or why nothing is imputed."""
    sentences = " ".join(dict.fromkeys([*model.notes, *notes]))
    if model.reason:
        note = f"{model.reason} {sentences}".strip()
        part.add("plan", "plan", "sets", dataset=IMPUTED, note=note)
        return
    method = "multiple imputation by chained equations (fully conditional specification)"
    part.add("plan", "plan", "sets", model.sets, dataset=IMPUTED, method=method, note=sentences)
    part.add("plan", "plan", "iterations", model.iterations, dataset=IMPUTED)
    used = any(model.variable(name).method == "predictive_mean_matching" for name in model.order)
    if used:
        part.add("plan", "plan", "donors", model.donors, dataset=IMPUTED)


def add_variables(
    part: StatisticsPart, completed: CompletedSets, held: Mapping[str, np.ndarray]
) -> None:
    """For each variable: how many answers are imputed, how, and from which other variables.

    `held` are the answers without a true value, which are not imputed.
    """
    model = completed.model
    people = len(completed.index)
    for name in model.names:
        reason = model.left_missing.get(name, "")
        method = "" if reason else _method(completed, name)
        absent = len(completed.missing[name]) + len(held.get(name, ()))
        place: dict[str, Any] = {"dataset": IMPUTED, "method": method}
        count = None if reason else len(completed.missing[name])
        part.add(
            "variables", name, "imputed_count", count, denominator=people, events=count,
            note=reason or _held_note(name, held), **place,
        )  # fmt: skip
        part.add(
            "variables", name, "missing_share", absent / people if people else None,
            dataset=OBSERVED, n=people, events=absent, note="" if people else "Nobody is analysed.",
        )  # fmt: skip
        if name in model.order:
            chosen = model.predictors[name]
            part.add("variables", name, "predictors", len(chosen), note=", ".join(chosen), **place)


def _method(completed: CompletedSets, name: str) -> str:
    """How a variable is imputed, in words; nothing where nothing is missing."""
    model = completed.model
    if not len(completed.missing[name]):
        return ""
    for score in model.scores:
        if score.name == name:
            return "computed from its items in every completed set"
    for one in model.passive:
        if one.name == name:
            return f"follows from {listed(one.sources)} in every completed set"
    method = model.variable(name).method
    donors = f", {model.donors} donors" if method == "predictive_mean_matching" else ""
    return METHODS[method] + donors


def _held_note(name: str, held: Mapping[str, np.ndarray]) -> str:
    if not len(held.get(name, ())):
        return ""
    return (
        f"Answers to {name} that were not asked for, or did not apply, have no true value and stay "
        "missing: people with one are in no analysis that needs it."
    )


def add_missingness(
    part: StatisticsPart, completed: CompletedSets, held: Mapping[str, np.ndarray]
) -> None:
    """Little's test, the pattern, and the complete rows, over the variables with own answers.

    Answers without a true value, `held`, do not count as missing, and variables with some have no
    part in Little's test: that they are missing follows from other answers.
    """
    names = [one.name for one in completed.model.variables]
    people = len(completed.index)
    absent = np.zeros((people, len(names)), dtype=bool)
    for place, name in enumerate(names):
        absent[:, place] = np.isnan(completed.observed[name])
        absent[held.get(name, []), place] = False
    patterns = missing_patterns(absent)
    part.add(
        "missingness",
        "all",
        "complete_rows",
        patterns.complete_rows,
        dataset=OBSERVED,
        denominator=people,
        events=patterns.complete_rows,
        method=f"respondents who answered all of {len(names)} variables that applied to them",
    )
    ordered = [names[place] for place in patterns.order.tolist() if absent[:, place].any()]
    rarest = f", the rarest first: {first_of(ordered, MOST_NAMED)}" if ordered else ""
    part.add(
        "missingness",
        "all",
        "monotone",
        float(patterns.monotone),
        dataset=OBSERVED,
        note=MONOTONE if patterns.monotone else NOT_MONOTONE,
        method=f"variables in the order of how often they are missing{rarest}",
    )
    _add_little(part, completed, held)


def _add_little(
    part: StatisticsPart, completed: CompletedSets, held: Mapping[str, np.ndarray]
) -> None:
    values, columns = _as_columns(completed, held)
    found = little_test(values, columns)
    sentences = [found.reason, *found.notes]
    outside = [one.name for one in completed.model.variables if one.name in held]
    if outside:
        sentences.append(
            f"Left out, since some of their answers have no true value: {listed(outside)}."
        )
    part.add(
        "missingness",
        "all",
        "little_mcar",
        None if found.reason else found.chi_square,
        dataset=OBSERVED,
        df=None if found.reason else found.df,
        p=None if found.reason else found.p,
        n=found.n,
        method=LITTLE + _how_levels(completed),
        note=" ".join(filter(None, sentences)),
    )


def _as_columns(
    completed: CompletedSets, held: Mapping[str, np.ndarray]
) -> tuple[np.ndarray, tuple[str, ...]]:
    """Numbers as they are, two or ordered levels by position, others but one as indicators."""
    columns, names = [], []
    for one in completed.model.variables:
        if one.name in held:
            continue
        values = completed.observed[one.name]
        if one.numeric or one.ordered or len(one.levels) == 2:
            columns.append(values)
            names.append(one.name)
            continue
        for place, level in enumerate(one.levels[1:], 1):
            columns.append(np.where(np.isnan(values), np.nan, values == place))
            names.append(f"{one.name} ({level})")
    shape = (len(completed.index), 0)
    return np.column_stack(columns) if columns else np.zeros(shape), tuple(names)


def _how_levels(completed: CompletedSets) -> str:
    if all(one.numeric for one in completed.model.variables):
        return ""
    return "; ordered levels count by position, others as indicators"


def add_shifts(
    part: StatisticsPart, completed: CompletedSets, scenarios: Sequence[Scenario]
) -> None:
    """For each shift, how many people's imputed answers it moves, or why it is not run."""
    for scenario in scenarios:
        how = "log-odds" if completed.model.levels(scenario.variable) else "imputed value"
        part.add(
            "shifts",
            scenario.variable,
            "imputed_count",
            None if scenario.reason else len(completed.missing[scenario.variable]),
            level=f"{scenario.amount:g}",
            dataset=IMPUTED,
            method=f"delta adjustment: {scenario.amount:+g} to each {how}, in every round of the "
            "chains (van Buuren 2018, section 3.8)",
            note=scenario.reason,
        )
