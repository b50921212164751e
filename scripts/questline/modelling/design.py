"""Terms and the design matrix: what a coefficient is per, and against which level.

Categories are treatment coded against a reference level: the one that the plan states or, without
one, the first declared level that occurs. A number is divided by its unit and, for the direction
`lower`, turned round, so that its coefficient is per unit higher or lower.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from questline.core.derivations import as_code
from questline.core.errors import Problem, StudyError


@dataclass(frozen=True)
class Term:
    """A predictor or covariate: a number with its unit, or a category with its levels."""

    variable: str
    focal: bool
    unit: float = 1.0
    direction: str = "higher"
    levels: tuple[str, ...] = ()
    reference: str = ""

    @property
    def columns(self) -> tuple[Column, ...]:
        """One column for a number; one for each level of a category but the reference."""
        if not self.levels:
            unit = f"per {self.unit:g} {self.direction}"
            return (Column(self.variable, "", "", unit, self.focal),)
        against = f"against {self.reference}"
        return tuple(
            Column(self.variable, level, self.reference, against, self.focal)
            for level in self.levels
            if level != self.reference
        )


@dataclass(frozen=True)
class Column:
    """A column of the design matrix, and so a coefficient.

    `unit` says what it is per; `focal` that it belongs to a predictor, not to a covariate.
    """

    variable: str
    level: str
    reference: str
    unit: str
    focal: bool

    def __str__(self) -> str:
        """The column in words."""
        return f"{self.variable} ({self.level})" if self.level else self.variable


@dataclass(frozen=True)
class CompleteCases:
    """The people of one analysis: those with an answer to every variable in it.

    `frame` has the index `row`; `outcome` is 1 for the event and 0 otherwise in a logistic model,
    the number itself in a linear one, and in an ordinal one the place of the answer among `levels`,
    which are the outcome's from the lowest to the highest. `left_out` counts the analysed people
    who are not here.
    """

    frame: pd.DataFrame
    outcome: np.ndarray
    left_out: int
    levels: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many people there are."""
        return len(self.outcome)

    @property
    def events(self) -> int:
        """How many of them have the event (logistic models)."""
        return int(self.outcome.sum())

    @property
    def level_counts(self) -> np.ndarray:
        """How many of them have each level of the outcome (ordinal models)."""
        return np.bincount(self.outcome.astype(int), minlength=len(self.levels))


def complete_cases(
    data: pd.DataFrame, analysis: Mapping[str, Any], levels: Sequence[str] = ()
) -> CompleteCases:
    """The complete cases over the outcome, all predictors and all covariates of `analysis`.

    `data` has the responses and the scores side by side, one row a person. `levels` are those of
    the outcome of an ordinal model (`outcome_levels`). Both the unadjusted models and the adjusted
    one are fitted to these same people.
    """
    names = names_of(analysis)
    lacking = np.logical_or.reduce([data[name].isna().to_numpy() for name in names])
    frame = data.loc[~lacking, names]
    outcome = outcome_numbers(frame[analysis["outcome"]], analysis, levels)
    return CompleteCases(frame, outcome, len(data) - len(frame), tuple(levels))


def names_of(analysis: Mapping[str, Any]) -> list[str]:
    """The outcome and the terms of a planned analysis, predictors first."""
    names = [analysis["outcome"], *(entry["variable"] for entry in analysis["predictors"])]
    return [*names, *analysis["covariates"]]


def outcome_levels(
    analysis: Mapping[str, Any], variables: Mapping[str, Mapping[str, Any]]
) -> tuple[str, ...]:
    """The levels of the outcome of an ordinal model, lowest first; none for other models."""
    if analysis["kind"] != "ordinal":
        return ()
    outcome = variables[analysis["outcome"]]
    return tuple(outcome["ordered_codes"] if outcome["numeric"] else outcome["levels"])


def outcome_numbers(
    answers: pd.Series, analysis: Mapping[str, Any], levels: Sequence[str]
) -> np.ndarray:
    """The answers to the outcome as the numbers that a model takes, as in `CompleteCases`.

    Raises StudyError when an ordinal model meets an answer that is none of the levels.
    """
    if analysis["kind"] == "linear":
        return answers.to_numpy(dtype=float)
    places, different = pd.factorize(answers, use_na_sentinel=False)
    codes = [str(as_code(answer)) for answer in different]
    if analysis["kind"] == "logistic":
        found = [float(code == analysis["event"]) for code in codes]
    else:
        strangers = [
            answer for answer, code in zip(different, codes, strict=True) if code not in levels
        ]
        if strangers:
            raise StudyError(_between_levels(answers, analysis, levels, strangers))
        found = [float(levels.index(code)) for code in codes]
    return np.array(found, dtype=float)[places]


def _between_levels(
    answers: pd.Series, analysis: Mapping[str, Any], levels: Sequence[str], strangers: Sequence[Any]
) -> Problem:
    people = answers.index[answers.isin(strangers)]
    return Problem(
        f'plan.yaml, analysis "{analysis["name"]}"',
        f'{len(people)} answers to the outcome "{analysis["outcome"]}" are none of its levels, the '
        f"first in row {people[0]}",
        f"one of {', '.join(levels)}",
        "correct the levels in codebook.csv, or use a linear model",
    )


def planned_terms(
    analysis: Mapping[str, Any], variables: Mapping[str, Mapping[str, Any]], frame: pd.DataFrame
) -> tuple[Term, ...]:
    """The terms of the adjusted model in the order of the plan, predictors first.

    `frame` holds the complete cases: where the plan states no reference level it is the first
    declared level that occurs among them.
    """
    terms = []
    for entry in analysis["predictors"]:
        scaled = {"unit": float(entry["unit"]), "direction": entry["direction"]}
        terms.append(_term(entry["variable"], True, scaled, analysis, variables, frame))
    for name in analysis["covariates"]:
        terms.append(_term(name, False, {}, analysis, variables, frame))
    return tuple(terms)


def _term(
    name: str,
    focal: bool,
    scaled: dict[str, Any],
    analysis: Mapping[str, Any],
    variables: Mapping[str, Mapping[str, Any]],
    frame: pd.DataFrame,
) -> Term:
    if variables[name]["numeric"]:
        return Term(name, focal, **scaled)
    levels = tuple(variables[name]["levels"])
    present = set(frame[name])
    first = next((level for level in levels if level in present), levels[0])
    return Term(name, focal, levels=levels, reference=analysis["reference"].get(name, first))


def standardised(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Columns centred and divided by their standard deviation, and those deviations.

    A constant column becomes zeros, and its deviation is given as 1.
    """
    if not len(matrix):
        return matrix, np.ones(matrix.shape[1])
    rows, _, spread = standardised_rows(matrix)
    return rows.T, spread


def standardised_rows(matrices: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The same with columns as rows (columns, people), their means and deviations (columns,).

    `matrices` are (people, columns), with one person or more, or many of them, (..., people,
    columns).
    """
    rows = np.ascontiguousarray(np.swapaxes(matrices, -1, -2), dtype=float)
    highest, lowest = rows.max(axis=-1), rows.min(axis=-1)
    constant = highest - lowest <= 1e-12 * np.maximum(np.abs(highest), np.abs(lowest))
    means = rows.sum(axis=-1) / rows.shape[-1]
    rows = rows - means[..., None]
    spread = np.sqrt(np.vecdot(rows, rows) / rows.shape[-1])
    if constant.any():
        rows[constant], spread[constant] = 0.0, 1.0
    rows /= spread[..., None]
    return rows, means, spread
