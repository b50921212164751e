"""The rule by which variables are chosen to help to impute another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from questline.core.sentences import first_of, number_of
from questline.imputation.association import Associations, associations
from questline.imputation.variables import ModelVariable, PassiveLevels, PassiveScore

ANSWERS_PER_COLUMN = 3
"""So many observed answers are wanted for each column of predictors; the weakest are left out."""


@dataclass(frozen=True)
class Predictors:
    """What the rule chose.

    `predictors`: the names for each imputed variable, in the model's order. `redundant`: for each
    of them the columns (name, position of the level; 0 for numbers) that follow exactly from the
    other predictors and are left out. `notes`: sentences for readers.
    """

    predictors: Mapping[str, tuple[str, ...]]
    redundant: Mapping[str, tuple[tuple[str, int], ...]]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Rule:
    """What decides who may predict whom."""

    plain: Sequence[ModelVariable]
    scores: Sequence[PassiveScore]
    passive: Sequence[PassiveLevels]
    groups: Sequence[frozenset[str]]
    named: frozenset[str]
    usable: frozenset[str]
    items: frozenset[str] = field(default=frozenset())

    def together(self, first: str, second: str) -> bool:
        """Whether the plan has two variables in one analysis, or what is computed from them."""
        return self._share(self._standing_for(first), self._standing_for(second))

    def _share(self, first: set[str], second: set[str]) -> bool:
        return any(group & first and group & second for group in self.groups)

    def own_items(self, target: str) -> frozenset[str]:
        """The items of the scales that an item belongs to."""
        own = [score.items for score in self.scores if target in score.items]
        return frozenset(item for items in own for item in items)

    def candidates(self, target: str) -> list[str]:
        """All that may predict a variable, in the model's order.

        Items of other scales enter through their scale's score, unless the plan names them. Levels
        that follow from another variable enter in its stead where the plan has them, and not the
        other, together with the target.
        """
        own = self.own_items(target)
        sources = {one.name: set(one.sources) for one in self.plain}
        found = []
        for one in self.plain:
            inside = one.name in own or one.name not in self.items or one.name in self.named
            related = one.name in sources[target] or target in one.sources
            if inside and not related and one.name != target:
                found.append(one.name)
        found += [
            one.name for one in self.scores if target not in one.items and not set(one.items) <= own
        ]
        for following in self.passive:
            depends = {target, *(one.name for one in self.scores if target in one.items)}
            if (
                depends & set(following.sources)
                or own & set(following.sources)
                or self._share(self._standing_for(target), set(following.sources))
                or not self._share(self._standing_for(target), {following.name})
                or following.name not in self.usable
            ):
                continue
            found = [name for name in found if name not in following.sources]
            found.append(following.name)
        return [name for name in found if name in self.usable]

    def _standing_for(self, name: str) -> set[str]:
        """A variable, the scores of which it is an item, and the levels that follow from them."""
        names = {name, *(score.name for score in self.scores if name in score.items)}
        return names | {one.name for one in self.passive if names & set(one.sources)}


def choose_predictors(
    plain: Sequence[ModelVariable],
    scores: Sequence[PassiveScore],
    passive: Sequence[PassiveLevels],
    answers: Mapping[str, np.ndarray],
    order: Sequence[str],
    plan: Mapping[str, Any],
) -> Predictors:
    """Who predicts whom.

    A variable predicts another when some absolute Pearson correlation, over the respondents who
    answered both, is at least `plan["least_correlation"]`: with the other's answers, or with its
    having been answered (van Buuren, Boshuizen and Knook 1999, Statistics in Medicine 18, 681-694;
    mice's quickpred). Levels count by the largest correlation among the indicators of their levels.
    Variables that an analysis has together (`plan["together"]`), and the items of one scale, always
    predict each other. What does not vary, or stays missing, predicts nothing.

    Where predictors have more columns than a third of the observed answers the weakest are left
    out, those that the analyses do not ask for first; and so is a column that follows exactly from
    the others, as no equation could tell them apart.
    `answers` holds every variable's answers as numbers or positions of levels, missing NaN.
    """
    found = associations(plain, scores, passive, answers)
    imputed = frozenset(order)
    complete = {
        one.name for one in plain if one.name in imputed or not np.isnan(answers[one.name]).any()
    }
    usable = {name for name in found.names if name in complete}
    usable |= {one.name for one in scores if one.name in found.names and set(one.items) & usable}
    usable |= {
        one.name for one in passive if one.name in found.names and set(one.sources) <= usable
    }
    rule = _Rule(
        plain=plain,
        scores=scores,
        passive=passive,
        groups=[frozenset(group) for group in plan["together"]],
        named=frozenset(name for group in plan["together"] for name in group)
        | frozenset(plan["auxiliary"]),
        usable=frozenset(usable),
        items=frozenset(item for one in scores for item in one.items),
    )
    predictors: dict[str, tuple[str, ...]] = {}
    redundant: dict[str, tuple[tuple[str, int], ...]] = {}
    notes: list[str] = []
    for target in order:
        chosen = _chosen(rule, found, target, plan["least_correlation"])
        observed = int((~np.isnan(answers[target])).sum())
        kept = _as_many_as_rows_allow(chosen, found, observed // ANSWERS_PER_COLUMN)
        if len(kept) < len(chosen):
            notes.append(
                f"{target}: {number_of(observed, 'answer')} allow for "
                f"{number_of(observed // ANSWERS_PER_COLUMN, 'column')} of predictors, so that "
                f"{number_of(len(chosen) - len(kept), 'weaker predictor')} had to be left out."
            )
        redundant[target] = found.redundant(kept)
        present = [name for name in found.names if name in kept]
        predictors[target] = tuple(
            name for name in present if found.width(name) > _count(redundant[target], name)
        )
        if found.follows(target, predictors[target]) and _missing_together(
            answers, target, predictors[target]
        ):
            notes.append(
                f"{target} follows exactly from what helps to impute it: where that is missing as "
                "well, its imputed values hardly move from their random beginning."
            )
        if not predictors[target]:
            notes.append(
                f"{target}: nothing helps to impute it, so that its missing answers are drawn from "
                "the distribution of those given."
            )
    notes += _notes_on_redundancy(redundant)
    return Predictors(predictors, redundant, tuple(notes))


def _chosen(rule: _Rule, found: Associations, target: str, least_correlation: float) -> list[str]:
    """The predictors that the rule gives, those always wanted first, then by strength."""
    always, helpful = [], []
    own = rule.own_items(target)
    for name in rule.candidates(target):
        strength = found.strength(target, name)
        if name in own or rule.together(target, name):
            always.append((-strength, name))
        elif strength >= least_correlation:
            helpful.append((-strength, name))
    return [name for _, name in (*sorted(always), *sorted(helpful))]


def _as_many_as_rows_allow(chosen: list[str], found: Associations, columns: int) -> list[str]:
    kept, used = [], 0
    for name in chosen:
        used += found.width(name)
        if used > columns:
            break
        kept.append(name)
    return kept


def _missing_together(
    answers: Mapping[str, np.ndarray], target: str, predictors: Sequence[str]
) -> bool:
    missing = np.isnan(answers[target])
    return any(
        bool((missing & np.isnan(answers[name])).any()) for name in predictors if name in answers
    )


def _count(redundant: Sequence[tuple[str, int]], name: str) -> int:
    return sum(other == name for other, _ in redundant)


def _notes_on_redundancy(redundant: Mapping[str, Sequence[tuple[str, int]]]) -> list[str]:
    """One sentence for each predictor that follows from others, with the variables concerned."""
    concerned: dict[str, list[str]] = {}
    for target, columns in redundant.items():
        for name in dict.fromkeys(name for name, _ in columns):
            concerned.setdefault(name, []).append(target)
    return [
        f"{name} follows exactly, or some of its levels do, from what else helps to impute "
        f"{first_of(targets, 8)}: that part of it was left out there."
        for name, targets in concerned.items()
    ]
