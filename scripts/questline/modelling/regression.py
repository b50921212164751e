"""One planned analysis on one frame: estimates, their intervals and p-values, and nothing else.

`fit_analysis` is what a simulation calls many times. The stage calls `fit_terms` for each model of
each analysis and adds the diagnostics.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from questline.modelling.design import (
    Column,
    CompleteCases,
    Term,
    complete_cases,
    design_matrix,
    planned_terms,
)
from questline.modelling.fitted import FittedModel
from questline.modelling.identification import Identification, identify, identify_logistic
from questline.modelling.intervals import Profile
from questline.modelling.linear import fit_linear, is_exact
from questline.modelling.logistic import fit_logistic
from questline.modelling.terms.recipe import Recipe

LIMIT_NOTE = (
    "Other terms of this model separate the outcome, as their rows say. This is the limit of the "
    "maximum likelihood estimate while theirs grow without end; it rests on the people whose "
    "outcome those terms leave open."
)

NO_LIMIT_NOTE = "No limit of the profile-likelihood interval was found on at least one side."


@dataclass(frozen=True)
class Estimate:
    """One coefficient: a log odds ratio in a logistic model, a difference in a linear one.

    All numbers are per unit of `column`. They are None where `reason` says why there is no
    estimate; `df` is None for a test that uses the normal distribution.
    """

    column: Column
    estimate: float | None = None
    se: float | None = None
    df: float | None = None
    p: float | None = None
    low: float | None = None
    high: float | None = None
    reason: str = ""
    note: str = ""


@dataclass(frozen=True)
class Fit:
    """A fitted model: its estimates in the order of the design, and what diagnostics need.

    `model` is None when nothing could be fitted, and `reason` then says why; it is that of an
    ordinal model where the plan asks for one. `identification` is None when the model was not
    tried. `recipe` makes the columns of the design, of which the model has `identification.kept`,
    from answers; it is None when the plan's splines cannot be made.
    """

    estimates: tuple[Estimate, ...]
    cases: CompleteCases
    terms: tuple[Term, ...]
    model: FittedModel | None = None
    identification: Identification | None = None
    reason: str = ""
    recipe: Recipe | None = None

    def estimate(self, variable: str, level: str = "") -> Estimate:
        """The estimate of a term, or of a level of a category. Raises KeyError if there is none."""
        for estimate in self.estimates:
            if (estimate.column.variable, estimate.column.level) == (variable, level):
                return estimate
        raise KeyError(f"{variable}/{level}" if level else variable)


def fit_analysis(
    data: pd.DataFrame,
    analysis: Mapping[str, Any],
    variables: Mapping[str, Mapping[str, Any]],
    confidence: float,
    *,
    intervals_for: Collection[str] | None = None,
) -> Fit:
    """The adjusted model of one planned analysis, on the complete cases of `data`.

    `data` has one row a person and a column for the outcome and each term: numbers as floats,
    categories as level codes, missing as NaN or None. `analysis` is one analysis of plan.yaml as
    plain data, `variables` the codebook's fields (`Variable.for_analysis`) by name, `confidence` a
    share such as 0.95. Where the analysis asks for profile intervals, the slowest part, those of
    the variables in `intervals_for` are found, or of all; other terms then have no limits. Never
    raises for what the data hold: a coefficient that cannot be estimated has a reason instead of
    numbers.
    """
    cases = complete_cases(data, analysis)
    terms = planned_terms(analysis, variables, cases.frame)
    return fit_terms(cases, terms, analysis, confidence, intervals_for=intervals_for)


def fit_terms(
    cases: CompleteCases,
    terms: Sequence[Term],
    analysis: Mapping[str, Any],
    confidence: float,
    *,
    intervals_for: Collection[str] | None = None,
) -> Fit:
    """The model with these terms on these people: the adjusted one, or that of a term alone."""
    columns, matrix = design_matrix(cases.frame, terms)
    logistic = analysis["kind"] == "logistic"
    reason = _too_little(cases, columns, matrix, logistic)
    if reason:
        return _without_model(cases, terms, columns, reason)
    if logistic:
        found = identify_logistic(columns, matrix, cases.outcome)
    else:
        found = identify(columns, matrix)
    if not found.rank:
        reason = "Not computable: no term of the model can be estimated, as their rows say."
        return _without_model(cases, terms, columns, reason, found)
    fitted_matrix = matrix[np.ix_(found.open_people, found.kept)]
    outcome = cases.outcome[found.open_people]
    model = fit_logistic(fitted_matrix, outcome) if logistic else fit_linear(fitted_matrix, outcome)
    if not logistic and is_exact(model):
        reason = (
            "Not computable: the terms reproduce the outcome exactly, so that there is no "
            "uncertainty from which to compute."
        )
        return _without_model(cases, terms, columns, reason, found)
    profile = logistic and analysis["interval"] == "profile"
    inference = _Inference(
        model,
        confidence,
        logistic,
        Profile(fitted_matrix, outcome) if profile else None,
        intervals_for,
        LIMIT_NOTE if found.separated else "",
    )
    estimates = tuple(
        Estimate(column, reason=found.reasons[index])
        if index in found.reasons
        else inference.estimate(column, int(np.searchsorted(found.kept, index)))
        for index, column in enumerate(columns)
    )
    return Fit(estimates, cases, tuple(terms), model, found, recipe=Recipe(tuple(terms)))


def _too_little(
    cases: CompleteCases, columns: Sequence[Column], matrix: np.ndarray, logistic: bool
) -> str:
    """Why the model is not tried, or nothing: nobody, too few people or too few events."""
    if not cases.count:
        return "Not computable: nobody answered every question that the analysis needs."
    rank = identify(columns, matrix).rank
    if logistic:
        fewer = min(cases.events, cases.count - cases.events)
        if fewer < max(rank, 1):
            return (
                "Not computable: the model has more coefficients than there are people with the "
                "rarer outcome."
            )
    elif cases.count <= rank + 1:
        return "Not computable: the model has as many coefficients as there are people, or more."
    return ""


def _without_model(
    cases: CompleteCases,
    terms: Sequence[Term],
    columns: Sequence[Column],
    reason: str,
    found: Identification | None = None,
) -> Fit:
    """A fit without a model: each coefficient with its own reason or the model's."""
    own = found.reasons if found else {}
    estimates = tuple(
        Estimate(column, reason=own.get(index, reason)) for index, column in enumerate(columns)
    )
    return Fit(estimates, cases, tuple(terms), None, found, reason)


@dataclass(frozen=True)
class _Inference:
    """How a coefficient of a fitted model is tested and bounded."""

    model: FittedModel
    confidence: float
    logistic: bool
    profile: Profile | None
    intervals_for: Collection[str] | None
    note: str

    def estimate(self, column: Column, place: int) -> Estimate:
        """The coefficient at `place`, the intercept not counted: Wald z test, or t test."""
        from scipy.stats import norm, t

        value = float(self.model.coefficients[place + 1])
        se = math.sqrt(float(self.model.covariance[place + 1, place + 1]))
        ratio = abs(value / se)
        if not self.logistic:
            df = float(self.model.residual_df)
            reach = float(t.ppf((1 + self.confidence) / 2, df)) * se
            p = float(2 * t.sf(ratio, df))
            return Estimate(column, value, se, df, p, value - reach, value + reach)
        plain = Estimate(column, value, se, None, float(2 * norm.sf(ratio)), note=self.note)
        if self.profile is None:
            reach = float(norm.ppf((1 + self.confidence) / 2)) * se
            return replace(plain, low=value - reach, high=value + reach)
        if self.intervals_for is not None and column.variable not in self.intervals_for:
            return plain
        low, high = self.profile.limits(place, self.confidence)
        note = NO_LIMIT_NOTE if low is None or high is None else ""
        return replace(plain, low=low, high=high, note=" ".join(filter(None, [self.note, note])))
