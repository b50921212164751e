"""One planned analysis on all completed sets: what each set says, and what stands in the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from questline.core.derivations import as_code
from questline.modelling.batch_fits import fit_linear_sets, fit_logistic_sets
from questline.modelling.design import Column, CompleteCases, Term, design_matrix
from questline.modelling.linear import r_squared
from questline.modelling.regression import Fit, fit_terms


@dataclass(frozen=True)
class CompletedCases:
    """The people of one analysis in every completed set: the same people in each.

    `frame` has all sets below each other, `people` lines a set; `outcome` is sets by people, 1 for
    the event in a logistic model. `left_out` counts the analysed people who still lack something.
    """

    frame: pd.DataFrame
    outcome: np.ndarray
    left_out: int

    @property
    def sets(self) -> int:
        """How many completed sets there are."""
        return len(self.outcome)

    @property
    def people(self) -> int:
        """How many people there are in each."""
        return self.outcome.shape[1]

    @property
    def events(self) -> float:
        """How many have the event, the mean of the sets (logistic models)."""
        return float(self.outcome.sum(axis=1).mean())

    def of_set(self, number: int) -> CompleteCases:
        """One set, counted from 0, as the fit of single frames takes it."""
        lines = slice(number * self.people, (number + 1) * self.people)
        return CompleteCases(self.frame.iloc[lines], self.outcome[number], self.left_out)


def completed_cases(completed: pd.DataFrame, analysis: Mapping[str, Any]) -> CompletedCases:
    """The people of `analysis` who lack nothing in any set of `completed`.

    `completed` holds one scenario's sets below each other, the same respondents in the same order
    in each (`impute`).
    """
    names = [analysis["outcome"], *(entry["variable"] for entry in analysis["predictors"])]
    names += analysis["covariates"]
    sets = int(completed["set"].nunique())
    lacking = completed[names].isna().any(axis=1).to_numpy().reshape(sets, -1).any(axis=0)
    frame = completed.loc[np.tile(~lacking, sets), names]
    answers = frame[analysis["outcome"]]
    if analysis["kind"] == "logistic":
        event = {answer: as_code(answer) == analysis["event"] for answer in answers.unique()}
        outcome = answers.map(event).to_numpy(dtype=float)
    else:
        outcome = answers.to_numpy(dtype=float)
    people = int((~lacking).sum())
    return CompletedCases(frame, outcome.reshape(sets, people), int(lacking.sum()))


@dataclass(frozen=True)
class CompletedFits:
    """A model fitted to every completed set.

    `estimates` are sets by columns, `covariances` sets by columns by columns, without the
    intercept, NaN where a set cannot tell; `reasons` says for the index of a column why it is not
    pooled, which is so when any set cannot tell. `rank` is the number of coefficients that are
    estimated. `fitted` is sets by people, `log_likelihood` and `r_squared` one number a set;
    `trouble` says why the model as a whole cannot be judged, "" if it can.
    """

    cases: CompletedCases
    columns: tuple[Column, ...]
    estimates: np.ndarray
    covariances: np.ndarray
    fitted: np.ndarray
    log_likelihood: np.ndarray
    r_squared: np.ndarray
    nobody: frozenset[int]
    rank: int
    reasons: Mapping[int, str] = field(default_factory=dict)
    trouble: str = ""


def fit_completed(
    cases: CompletedCases,
    terms: Sequence[Term],
    analysis: Mapping[str, Any],
    confidence: float,
    design: tuple[tuple[Column, ...], np.ndarray] | None = None,
) -> CompletedFits:
    """The model with these terms in every set: all sets at once, awkward ones one by one.

    `design` are the columns and the matrix (sets by people by columns) of these terms, where they
    are at hand. What a single set cannot tell is found as among complete cases (`fit_terms`): no
    set is left out because of it, and the coefficient is not pooled.
    """
    columns, matrices = design or completed_design(cases, terms)
    logistic = analysis["kind"] == "logistic"
    batch = (fit_logistic_sets if logistic else fit_linear_sets)(matrices, cases.outcome)
    sound = batch.sound & ~_too_little(cases, matrices.shape[2], logistic)
    estimates = np.where(sound[:, None], batch.coefficients[:, 1:], np.nan)
    covariances = np.where(sound[:, None, None], batch.covariances[:, 1:, 1:], np.nan)
    log_likelihood, explained, fitted = batch.log_likelihood, batch.r_squared, batch.fitted
    found: dict[int, list[str]] = {}
    troubles: list[str] = []
    for number in np.flatnonzero(~sound).tolist():
        fit = fit_terms(cases.of_set(number), terms, {**analysis, "interval": "wald"}, confidence)
        _take_over(fit, estimates[number], covariances[number])
        for index, estimate in enumerate(fit.estimates):
            if estimate.reason:
                found.setdefault(index, []).append(estimate.reason)
        separated = fit.identification is not None and fit.identification.separated
        if fit.model is None or separated:
            troubles.append(fit.reason or "Not computable: the outcome is separated.")
        else:
            fitted[number] = fit.model.fitted
            log_likelihood[number] = fit.model.log_likelihood
            explained[number] = np.nan if logistic else r_squared(fit.model)
    reasons = {index: _in_sets(said, cases.sets) for index, said in sorted(found.items())}
    return CompletedFits(
        cases,
        columns,
        estimates,
        covariances,
        fitted,
        log_likelihood,
        explained,
        frozenset(
            index
            for index, column in enumerate(columns)
            if column.level and not matrices[:, :, index].any()
        ),
        len(columns) - len(reasons),
        reasons,
        _in_sets(troubles, cases.sets) if troubles else "",
    )


def completed_design(
    cases: CompletedCases, terms: Sequence[Term]
) -> tuple[tuple[Column, ...], np.ndarray]:
    """The columns of the terms, and their matrix in every set: sets by people by columns."""
    columns, matrix = design_matrix(cases.frame, terms)
    return columns, matrix.reshape(cases.sets, cases.people, len(columns))


def _too_little(cases: CompletedCases, columns: int, logistic: bool) -> np.ndarray:
    """For each set whether it has too few people or events for the model."""
    if logistic:
        events = cases.outcome.sum(axis=1)
        return np.minimum(events, cases.people - events) < max(columns, 1)
    return np.full(cases.sets, cases.people <= columns + 1)


def _take_over(fit: Fit, estimates: np.ndarray, covariance: np.ndarray) -> None:
    """Write what one set can tell into its line of the arrays."""
    if fit.model is None or fit.identification is None:
        return
    kept = fit.identification.kept.tolist()
    place = {index: kept.index(index) + 1 for index in kept if not fit.estimates[index].reason}
    chosen = list(place)
    inside = list(place.values())
    estimates[chosen] = fit.model.coefficients[inside]
    covariance[np.ix_(chosen, chosen)] = fit.model.covariance[np.ix_(inside, inside)]


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
