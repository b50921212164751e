"""The model of imputation: which variables are imputed, by which method and from which others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from questline.core.item_answers import straight_line
from questline.core.sentences import listed, number_of
from questline.imputation.predictors import choose_predictors
from questline.imputation.variables import (
    ModelVariable,
    Part,
    PassiveLevels,
    PassiveScore,
    as_numbers,
)

METHODS = {
    "predictive_mean_matching": "predictive mean matching",
    "linear": "Bayesian linear regression",
    "logistic": "logistic regression",
    "proportional_odds": "proportional odds regression",
    "polytomous": "polytomous regression",
}
"""The methods, and what readers are told."""
NOBODY = "There are no respondents, so there is nothing to impute."
NOTHING_MISSING = "No answer is missing, so there is nothing to impute."


@dataclass(frozen=True)
class ImputationModel:
    """All that imputing needs to know.

    `variables`: those with data of their own, in order; `scores` and `passive` follow from them.
    `order`: the variables that are imputed, in the order in which each round visits them, the one
    with the fewest missing answers first.
    `predictors`: for each of them the names of the variables and scores that predict it;
    `redundant`: their columns (name, position of the level) that follow from others and are left
    out.
    `left_missing`: names with missing answers that stay missing, each with the sentence that says
    why. `notes`: sentences on what readers should know besides. `reason`: why nothing is imputed,
    "" if something is.
    `offsets`: what is added to each imputed value of a number, then kept within its range, or to
    the log-odds of the second of two levels, in every round (`shifting`).
    """

    variables: tuple[ModelVariable, ...]
    scores: tuple[PassiveScore, ...] = ()
    passive: tuple[PassiveLevels, ...] = ()
    order: tuple[str, ...] = ()
    predictors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    redundant: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    left_missing: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    reason: str = ""
    sets: int = 20
    iterations: int = 10
    donors: int = 5
    offsets: Mapping[str, float] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """Every column of a completed set: variables, scores, passive levels."""
        parts: tuple[Part, ...] = (*self.variables, *self.scores, *self.passive)
        return tuple(one.name for one in parts)

    def variable(self, name: str) -> ModelVariable:
        """The variable of that name. Raises KeyError where there is none."""
        for one in self.variables:
            if one.name == name:
                return one
        raise KeyError(name)

    def levels(self, name: str) -> tuple[str, ...]:
        """The level codes of a variable in order; none for numbers and scores."""
        parts: tuple[ModelVariable | PassiveLevels, ...] = (*self.variables, *self.passive)
        for one in parts:
            if one.name == name:
                return one.levels
        return ()


def imputation_model(
    data: pd.DataFrame,
    variables: Mapping[str, Mapping[str, Any]],
    scales: Mapping[str, Mapping[str, Any]],
    plan: Mapping[str, Any],
) -> ImputationModel:
    """The model that a plan asks for.

    `data` has one row a respondent and at least the columns of `variables`: answers and, beside
    them, scores and bands as scoring made them (numbers float64, missing NaN; levels as codes,
    missing None). `variables` describes each (numeric, ordered, levels, minimum, maximum,
    derivation); `scales` says of each scale its items, reverse_keyed, minimum, maximum, score,
    lowest_score, highest_score and bands. `plan` is `core.parameters.imputation()`.

    Numbers are imputed by predictive mean matching, two levels by logistic, ordered levels by
    proportional odds and other levels by polytomous regression, unless the plan names a method.
    With level `items` the scores of the scales follow from their items; bands always follow from
    the score, and a derived variable from its sources where all of them are in the model.
    """
    scores = _passive_scores(variables, scales, plan)
    plain, passive = _split(data, variables, scales, plan, {one.name for one in scores})
    described: list[ModelVariable | PassiveLevels] = [*plain, *passive]
    answers = {one.name: as_numbers(data[one.name], one.levels) for one in described}
    answers |= {one.name: as_numbers(data[one.name], ()) for one in scores if one.name in data}
    left_missing, notes = {}, []
    for one in plain:
        why = why_not_imputed(one, answers[one.name])
        if why and np.isnan(answers[one.name]).any():
            left_missing[one.name] = why
        elif why:
            notes.append(f"{why} It helps to impute nothing.")
        else:
            notes += _unchosen(one, answers[one.name])
    left_missing |= _following_missing(scores, passive, left_missing)
    methods = {one.name: one.method for one in plain}
    counts = {one.name: int(np.isnan(answers[one.name]).sum()) for one in plain}
    imputed = [name for name, count in counts.items() if count and name not in left_missing]
    order = tuple(sorted(imputed, key=counts.__getitem__))
    chosen = choose_predictors(plain, scores, passive, answers, order, plan)
    notes += [
        f"{name}: {number_of(len(data) - counts[name], 'answer')} alone can be given, so that "
        "all of them are donors."
        for name in order
        if methods[name] == "predictive_mean_matching" and (
            len(data) - counts[name] < plan["donors"]
        )
    ]  # fmt: skip
    reason = ""
    if not len(data):
        reason, notes = NOBODY, []
    elif not order:
        reason = " ".join(left_missing.values()) or NOTHING_MISSING
    return ImputationModel(
        variables=tuple(plain),
        scores=tuple(scores),
        passive=tuple(passive),
        order=order,
        predictors=chosen.predictors,
        redundant=chosen.redundant,
        left_missing=left_missing,
        notes=(*notes, *chosen.notes),
        reason=reason,
        sets=plan["sets"],
        iterations=plan["iterations"],
        donors=plan["donors"],
    )


def why_not_imputed(variable: ModelVariable, values: np.ndarray) -> str:
    """Why nothing can be learnt about a variable's missing answers; "" if something can."""
    answered = values[~np.isnan(values)]
    if not len(answered):
        return f"Nobody answered {variable.name}: nothing says what its answers could be."
    if (answered == answered[0]).all():
        return (
            f"Everyone who answered {variable.name} gave the same answer: nothing says whether "
            "others would have."
        )
    return ""


def _unchosen(variable: ModelVariable, values: np.ndarray) -> list[str]:
    """A sentence where some levels are never imputed because nobody chose them."""
    unchosen = [code for k, code in enumerate(variable.levels) if not (values == k).any()]
    if not unchosen or not np.isnan(values).any():
        return []
    return [f"{variable.name}: nobody chose {listed(unchosen, 'or')}, so it is never imputed."]


def _passive_scores(
    variables: Mapping[str, Mapping[str, Any]],
    scales: Mapping[str, Mapping[str, Any]],
    plan: Mapping[str, Any],
) -> list[PassiveScore]:
    """With level `items`: the scores of the scales whose items are all in the model."""
    if plan["level"] != "items":
        return []
    return [
        _passive_score(name, scales[name])
        for name in variables
        if name in scales and set(scales[name]["items"]) <= set(variables)
    ]


def _passive_score(name: str, scale: Mapping[str, Any]) -> PassiveScore:
    """A scale's score as a weighted sum of its items in the study's codes.

    Where the scale has codes of its own, a code c of the study is slope * c + intercept there. The
    range of an answer is then the scale's in the study's codes, so that an answer turned round
    there is the same as one turned round in the scale's.
    """
    line = straight_line(scale.get("codes", {}))
    if line is None or scale["score"] == "count" or scale.get("conversion"):
        raise ValueError(f"the score of {name} is no weighted sum of its items")
    slope, intercept = line
    ends = sorted((scale[key] - intercept) / slope for key in ("minimum", "maximum"))
    times = scale.get("multiply_by", 1)
    number = 1 if scale["score"] == "mean" else len(scale["items"])
    return PassiveScore(
        name,
        tuple(scale["items"]),
        tuple(scale["reverse_keyed"]),
        ends[0],
        ends[1],
        scale["score"],
        times=slope * times,
        plus=intercept * number * times,
    )


def _split(
    data: pd.DataFrame,
    variables: Mapping[str, Mapping[str, Any]],
    scales: Mapping[str, Mapping[str, Any]],
    plan: Mapping[str, Any],
    scored: set[str],
) -> tuple[list[ModelVariable], list[PassiveLevels]]:
    """The variables with data of their own, and the levels that follow from others."""
    banded = {f"{name}_band": name for name, scale in scales.items() if scale["bands"]}
    described = dict(variables)
    for name in variables:
        if name in banded and banded[name] not in described:
            scale = scales[banded[name]]
            described[banded[name]] = {
                "numeric": True,
                "ordered": False,
                "levels": [],
                "minimum": scale["lowest_score"],
                "maximum": scale["highest_score"],
                "derivation": None,
            }
    passive = []
    for name, one in described.items():
        levels = tuple(one["levels"])
        if name in banded:
            tops = tuple((band["name"], band["to"]) for band in scales[banded[name]]["bands"])
            passive.append(PassiveLevels(name, (banded[name],), levels, True, tops))
        elif one["derivation"] and _follows(data, name, one["derivation"], described, plan):
            rule = one["derivation"]
            sources = tuple(rule["sources"])
            passive.append(PassiveLevels(name, sources, levels, one["ordered"], derivation=rule))
    following = {one.name for one in passive}
    plain = [
        _variable(name, one, plan)
        for name, one in described.items()
        if name not in scored and name not in following
    ]
    return plain, passive


def _follows(
    data: pd.DataFrame,
    name: str,
    rule: Mapping[str, Any],
    described: Mapping[str, Mapping[str, Any]],
    plan: Mapping[str, Any],
) -> bool:
    """Whether a derived variable can be made anew from its completed sources.

    It cannot where its rule declares answers to be missing, as they would stay so, nor where a
    source is drawn between the answers that the rule knows of.
    """
    sources = rule["sources"]
    if not set(sources) <= set(described) or any(
        described[source].get("derivation") for source in sources
    ):
        return False
    drawn = any(plan["methods"].get(source) == "linear" for source in sources)
    if drawn and rule["kind"] in ("band", "recode"):
        return False
    known = data[list(sources)].notna().all(axis=1)
    return not bool((known & data[name].isna()).any())


def _variable(name: str, one: Mapping[str, Any], plan: Mapping[str, Any]) -> ModelVariable:
    levels = () if one["numeric"] else tuple(one["levels"])
    if not levels:
        method = "predictive_mean_matching"
    elif len(levels) == 2:
        method = "logistic"
    else:
        method = "proportional_odds" if one["ordered"] else "polytomous"
    return ModelVariable(
        name=name,
        method=plan["methods"].get(name, method),
        levels=levels,
        ordered=bool(one["ordered"]) and bool(levels),
        minimum=one["minimum"],
        maximum=one["maximum"],
        sources=tuple((one.get("derivation") or {}).get("sources", ())),
    )


def _following_missing(
    scores: list[PassiveScore], passive: list[PassiveLevels], left: Mapping[str, str]
) -> dict[str, str]:
    """The scores and levels that stay missing because what they follow from does."""
    found: dict[str, str] = {}
    following: list[PassiveScore | PassiveLevels] = [*scores, *passive]
    for one in following:
        sources = one.items if isinstance(one, PassiveScore) else one.sources
        blocked = [source for source in sources if source in left or source in found]
        if blocked:
            found[one.name] = (
                f"{one.name} stays missing where {listed(blocked, 'or')} does, from which it is "
                "computed."
            )
    return found
