"""A design made ready for a model of clusters, or the sentence that says why there is no model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from questline.core.sentences import listed
from questline.modelling.dependence.clusters import Clusters
from questline.modelling.design import Column, standardised
from questline.modelling.fitted import in_original_units
from questline.modelling.identification import identify, identify_logistic

EXACT_SHARE = 1e-20
"""A residual sum of squares below this share of the total is rounding alone."""
ALL_BUT = 1e-9
"""A share of the information that differs from 1 by less than this is all of it."""
NO_PART = 1e-7
"""A coefficient with a smaller part than this in a direction has none."""


@dataclass(frozen=True)
class Design:
    """People by coefficients in the order of their clusters, columns standardised.

    `full` has the intercept's column of ones in front; `outcome` and `clusters` are in the same
    order. `matrix` (in the order in which it was given) and `spread` lead back to its units.
    """

    full: np.ndarray
    outcome: np.ndarray
    clusters: Clusters
    matrix: np.ndarray
    spread: np.ndarray

    @property
    def people(self) -> int:
        """How many people there are."""
        return len(self.outcome)

    @property
    def coefficients(self) -> int:
        """How many coefficients there are, the intercept among them."""
        return self.full.shape[1]

    @cached_property
    def transform(self) -> np.ndarray:
        """What the coefficients of `full` are multiplied by to be those of the given columns."""
        units = np.eye(self.coefficients)
        moved = [in_original_units(self.matrix, self.spread, unit, units)[0] for unit in units]
        return np.column_stack(moved)

    def in_units(
        self, coefficients: np.ndarray, covariance: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Coefficients of `full` and their covariance as those of the columns that were given."""
        moved = self.transform @ covariance @ self.transform.T
        return self.transform @ coefficients, moved


def prepared(matrix: np.ndarray, outcome: np.ndarray, clusters: Clusters) -> Design:
    """The design of people by columns (without the intercept), sorted by cluster."""
    scaled, spread = standardised(matrix)
    full = np.column_stack([np.ones(len(outcome)), scaled])
    return Design(full[clusters.order], outcome[clusters.order], clusters, matrix, spread)


def why_no_model(
    matrix: np.ndarray, outcome: np.ndarray, columns: Sequence[Column], logistic: bool
) -> str:
    """Why the coefficients cannot be estimated whatever the clusters, or nothing where they can.

    `matrix` is people by columns without the intercept, `outcome` 0 or 1 in a logistic model;
    `columns` name the columns in the sentence.
    """
    people, count = matrix.shape
    if not people:
        return "Not computable: there is nobody to fit the model to."
    if np.ptp(outcome) == 0:
        return "Not computable: the outcome is the same for everyone."
    if people <= count + 1:
        return "Not computable: the model has as many coefficients as there are people, or more."
    if not count:
        return ""
    named = columns or _numbered(count)
    found = identify_logistic(named, matrix, outcome) if logistic else identify(named, matrix)
    return next(iter(found.reasons.values()), "")


def why_exact(residual: np.ndarray, outcome: np.ndarray) -> str:
    """Why a linear model has no errors, where its fitted values are the outcome; else nothing."""
    total = float(((outcome - outcome.mean()) ** 2).sum())
    if float((residual**2).sum()) > EXACT_SHARE * total:
        return ""
    return (
        "Not computable: the terms reproduce the outcome exactly, so that there is no uncertainty "
        "from which to compute."
    )


def told_by_one(design: Design, weighted: np.ndarray, inverse: np.ndarray) -> np.ndarray:
    """Which coefficients nobody outside a single cluster tells, as True for each.

    `weighted` are rows whose cross product B, over everyone, is the information on the coefficients
    of `design.full`, and `inverse` is the inverse of B. Without cluster i the information is
    B - T_i, which is singular when an eigenvalue of B^-1 T_i is 1; the coefficients with a part in
    its null space are lost. The residuals of that cluster then are zero where it matters, so that
    a robust error, which is made of them, says nothing. Where everyone is a cluster this is a
    leverage of 1.
    """
    lost = np.zeros(design.coefficients, dtype=bool)
    root = np.linalg.cholesky(inverse)
    shares = design.clusters.sums(((weighted @ root) ** 2).sum(axis=1))
    starts = design.clusters.starts
    for index in np.flatnonzero(shares > 1 - ALL_BUT).tolist():
        size = int(design.clusters.sizes[index])
        white = weighted[starts[index] : starts[index] + size] @ root
        values, vectors = np.linalg.eigh(white.T @ white)
        for direction in (root @ vectors[:, values > 1 - ALL_BUT]).T:
            parts = design.transform * direction
            size_of_parts = np.abs(parts).sum(axis=1) + np.abs(np.diagonal(design.transform)) * (
                np.abs(direction).max()
            )
            lost |= np.abs(parts.sum(axis=1)) > NO_PART * size_of_parts
    return lost


def without_errors(
    covariance: np.ndarray, lost: np.ndarray, columns: Sequence[Column], who: str = "cluster"
) -> tuple[np.ndarray, str]:
    """The covariance with NaN for the coefficients `lost`, and the sentence that says why."""
    if not lost.any():
        return covariance, ""
    names = ["the intercept", *(str(column) for column in columns or _numbered(len(lost) - 1))]
    gone = [name for name, is_lost in zip(names, lost, strict=True) if is_lost]
    covariance = np.where(lost[:, None] | lost[None, :], np.nan, covariance)
    return covariance, (
        f"No robust standard error for {listed(gone)}: a single {who} tells "
        f"{'it' if len(gone) == 1 else 'each of them'}."
    )


def _numbered(count: int) -> tuple[Column, ...]:
    """Names for columns that have none."""
    return tuple(Column(f"column {place + 1}", "", "", "", False) for place in range(count))
