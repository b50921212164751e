"""Planned models on all completed sets: what each set says, and what stands in the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from questline.modelling.completed_cases import CompletedCases
from questline.modelling.design import Column
from questline.modelling.fits.proportional_odds import ProportionalOdds
from questline.modelling.identification import identify
from questline.modelling.likelihood import probability
from questline.modelling.linear import r_squared
from questline.modelling.logistic import null_log_likelihood
from questline.modelling.regression import Fit, fit_terms
from questline.modelling.sets_at_once import SetFits, fit_sets
from questline.modelling.terms.recipe import Recipe

UNLIKE_LEVELS = (
    "Not computable: some levels of the outcome occur in some of the completed sets alone, so that "
    "the sets do not have the same thresholds."
)


@dataclass(frozen=True)
class CompletedFits:
    """A model fitted to every completed set.

    `coefficients` are sets by q and `covariances` sets by q by q: the intercept, or the thresholds
    of an ordinal model, followed by a slope a column; NaN where a set cannot tell. `levels` are the
    places of the outcome's levels between which the thresholds lie. `reasons` says for the index of
    a column why it is not pooled, which is so when any set cannot tell; `nobody` are those of
    levels that nobody has in any set. `rank` is the number of columns that are estimated. `fitted`
    (sets by people) are chances or means, and for ordinal models nothing; the log-likelihoods and
    `r_squared` are one number a set. `trouble` says why the model as a whole cannot be judged, or
    nothing.
    """

    cases: CompletedCases
    columns: tuple[Column, ...]
    coefficients: np.ndarray
    covariances: np.ndarray
    fitted: np.ndarray
    log_likelihood: np.ndarray
    null_log_likelihood: np.ndarray
    r_squared: np.ndarray
    nobody: frozenset[int]
    rank: int
    levels: tuple[int, ...] = ()
    reasons: Mapping[int, str] = field(default_factory=dict)
    trouble: str = ""

    @property
    def intercepts(self) -> int:
        """How many coefficients stand before those of the columns."""
        return self.coefficients.shape[1] - len(self.columns)

    @property
    def slopes(self) -> np.ndarray:
        """The coefficients of the columns, sets by columns."""
        return self.coefficients[:, self.intercepts :]

    @property
    def slope_covariances(self) -> np.ndarray:
        """The covariances of the slopes, sets by columns by columns."""
        return self.covariances[:, self.intercepts :, self.intercepts :]

    @property
    def complete_df(self) -> float:
        """The residual degrees of freedom that the model would have without missing answers."""
        return float(self.cases.people - self.rank - self.intercepts)


def fit_completed(
    cases: CompletedCases, recipe: Recipe, analysis: Mapping[str, Any], confidence: float
) -> CompletedFits:
    """The model of a recipe in every set: all sets at once, awkward ones one by one."""
    return fit_completed_models(cases, [recipe], analysis, confidence)[0]


def fit_completed_models(
    cases: CompletedCases,
    recipes: Sequence[Recipe],
    analysis: Mapping[str, Any],
    confidence: float,
) -> list[CompletedFits]:
    """Several models in every set, the last of which has the columns of all others.

    What a single set cannot tell is found as among complete cases (`fit_terms`): no set is left out
    because of it, and the coefficient is not pooled.
    """
    columns, matrices = completed_design(cases, recipes[-1])
    occurs = (matrices != 0).any(axis=(0, 1))
    places = [[columns.index(column) for column in recipe.columns] for recipe in recipes]
    chosen = np.zeros((len(recipes), len(columns)), dtype=bool)
    for model, own in enumerate(places):
        chosen[model, own] = occurs[own]
    made = fit_sets(matrices, cases.outcome, chosen, analysis["kind"])
    return [
        _CompletedModel(cases, recipe, matrices[:, :, own], occurs[own], fits, analysis).fit(
            confidence
        )
        for recipe, own, fits in zip(recipes, places, made, strict=True)
    ]


def completed_design(
    cases: CompletedCases, recipe: Recipe
) -> tuple[tuple[Column, ...], np.ndarray]:
    """The columns of a recipe, and their matrix in every set: sets by people by columns."""
    return recipe.columns, recipe.matrix(recipe.values(cases.frame, cases.sets))


class _CompletedModel:
    """One model in every set; awkward sets are fitted one by one and put in their places.

    `occurs` says which columns are not zero for everyone in all sets: the others, levels that
    nobody has, were left out of `fits`.
    """

    def __init__(
        self,
        cases: CompletedCases,
        recipe: Recipe,
        matrices: np.ndarray,
        occurs: np.ndarray,
        fits: SetFits,
        analysis: Mapping[str, Any],
    ):
        self._cases, self._recipe, self._matrices = cases, recipe, matrices
        self._occurs, self._made, self._analysis = occurs, fits, analysis
        self._kind = analysis["kind"]
        self._reasons: dict[int, list[str]] = {}
        self._troubles: list[str] = []

    def fit(self, confidence: float) -> CompletedFits:
        """The fits of all sets."""
        cases = self._cases
        sound = self._made.sound & ~_too_little(cases, int(self._occurs.sum()), self._kind)
        found = self._of_all_sets(sound)
        self._say_who_is_missing(int(sound.sum()))
        plain = {**self._analysis, "interval": "wald"}
        for number in np.flatnonzero(~sound).tolist():
            fit = fit_terms(cases.of_set(number), self._recipe, plain, confidence)
            self._take_over(fit, number, found)
        reasons = {i: _in_sets(said, cases.sets) for i, said in sorted(self._reasons.items())}
        trouble = _in_sets(self._troubles, cases.sets) if self._troubles else ""
        if not trouble and np.isnan(found.coefficients[:, : found.intercepts]).any():
            trouble = UNLIKE_LEVELS
        rank = len(found.columns) - len(reasons)
        return replace(found, rank=rank, reasons=reasons, trouble=trouble)

    def _of_all_sets(self, sound: np.ndarray) -> CompletedFits:
        """What was made at once, NaN in the sets that are not sound."""
        made, columns = self._made, self._recipe.columns
        used = np.flatnonzero(np.append(np.ones(made.intercepts, dtype=bool), self._occurs))
        sets, size = len(sound), made.intercepts + len(columns)
        coefficients = np.full((sets, size), np.nan)
        covariances = np.full((sets, size, size), np.nan)
        coefficients[:, used] = made.coefficients
        covariances[:, used[:, None], used] = made.covariances
        coefficients[~sound] = covariances[~sound] = np.nan
        fitted = np.full(self._cases.outcome.shape, np.nan)
        explained = np.full(sets, np.nan)
        if self._kind != "ordinal":
            slopes = np.where(self._occurs, coefficients[:, made.intercepts :], 0.0)
            fitted = coefficients[:, :1] + (self._matrices @ slopes[:, :, None])[:, :, 0]
        if self._kind == "linear" and self._cases.people:
            outcome = self._cases.outcome
            total = ((outcome - outcome.mean(axis=1, keepdims=True)) ** 2).sum(axis=1)
            with np.errstate(invalid="ignore", divide="ignore"):
                explained = 1 - ((outcome - fitted) ** 2).sum(axis=1) / total
        elif self._kind == "logistic":
            fitted = probability(fitted)
        nobody = [place for place in np.flatnonzero(~self._occurs) if columns[place].level]
        return CompletedFits(
            self._cases,
            columns,
            coefficients,
            covariances,
            fitted,
            made.log_likelihood.copy(),
            made.null_log_likelihood.copy(),
            explained,
            frozenset(int(place) for place in nobody),
            len(columns),
            made.levels,
        )

    def _say_who_is_missing(self, sets: int) -> None:
        """The reasons of the columns that were left out, in so many sets."""
        if self._occurs.all() or not sets:
            return
        reasons = identify(self._recipe.columns, self._matrices[0]).reasons
        for place in np.flatnonzero(~self._occurs).tolist():
            self._reasons[place] = [reasons[place]] * sets

    def _take_over(self, fit: Fit, number: int, found: CompletedFits) -> None:
        """Write what one set can tell into its line of the arrays, and why it tells no more."""
        for index, estimate in enumerate(fit.estimates):
            if estimate.reason:
                self._reasons.setdefault(index, []).append(estimate.reason)
        model, identified = fit.model, fit.identification
        if model is None or identified is None or identified.separated:
            self._troubles.append(fit.reason or "Not computable: the outcome is separated.")
        if model is None or identified is None:
            return
        told = [place for place, index in enumerate(identified.kept)
                if not fit.estimates[index].reason]  # fmt: skip
        first = len(model.coefficients) - len(identified.kept)
        theirs = [first + place for place in told]
        ours = [found.intercepts + int(identified.kept[place]) for place in told]
        if not isinstance(model, ProportionalOdds) or model.categories == found.levels:
            theirs, ours = [*range(first), *theirs], [*range(first), *ours]
        found.coefficients[number, ours] = model.coefficients[theirs]
        own = found.covariances[number]
        own[np.ix_(ours, ours)] = model.covariance[np.ix_(theirs, theirs)]
        if identified.separated:
            return
        found.log_likelihood[number] = model.log_likelihood
        if isinstance(model, ProportionalOdds):
            found.null_log_likelihood[number] = model.null_log_likelihood
            return
        found.fitted[number] = model.fitted
        if self._kind == "linear":
            found.r_squared[number] = r_squared(model)
        else:
            found.null_log_likelihood[number] = null_log_likelihood(model.outcome)


def _too_little(cases: CompletedCases, columns: int, kind: str) -> np.ndarray:
    """For each set whether it has too few people or events for the model."""
    if kind == "linear":
        return np.full(cases.sets, cases.people <= columns + 1)
    if kind == "logistic":
        events = cases.outcome.sum(axis=1)
        fewer = np.minimum(events, cases.people - events)
    else:
        fewer = cases.people - cases.level_counts.max(axis=1)
    return fewer < max(columns, 1)


def _in_sets(reasons: Sequence[str], sets: int) -> str:
    """One sentence for the reasons of several sets: in how many, and the first of them."""
    first = reasons[0].removeprefix("Not computable: ")
    first = first.replace("among the complete cases", "in it")
    if len(reasons) == sets:
        return f"Not computable in any of the {sets} completed sets. The first of them: {first}"
    return (
        f"Not computable in {len(reasons)} of the {sets} completed sets, and no set is left out. "
        f"The first of them: {first}"
    )
