"""Standard errors of linear and logistic models that hold where the usual assumptions do not.

Without clusters they allow for a variance that differs from person to person; with clusters also
for whatever the people of a cluster share. With X the design, w the variance of each outcome
relative to the dispersion (1 in a linear model, p (1 - p) in a logistic one), M = (X'WX)^-1, e the
residuals y - mu and h = w x'Mx the leverages, the covariance is M (sum of s s') M, where s is

========  ====================================================  ===========================
HC0       x e of each person (White 1980)                       sandwich::vcovHC
HC1       HC0 times n / (n - k)                                 sandwich::vcovHC
HC2       x e / sqrt(1 - h)                                     sandwich::vcovHC
HC3       x e / (1 - h) (MacKinnon & White 1985)                sandwich::vcovHC
CR0       the sum of x e over each cluster (Liang & Zeger 1986) clubSandwich
CR1       CR0 times G / (G - 1)                                 clubSandwich; vcovCL HC0
CR1S      CR0 times G (n - 1) / ((G - 1)(n - k))                clubSandwich; vcovCL HC1
CR2       as CR0, of adjusted residuals (`cr2`)                 clubSandwich
========  ====================================================  ===========================

for n people, k coefficients with the intercept, and G clusters. The default without clusters is HC3
in a linear model (Long & Ervin 2000, and sandwich::vcovHC) and HC0 in a logistic one, as
sandwich::sandwich gives for glm; with clusters it is CR2 with Satterthwaite degrees of freedom
(Bell & McCaffrey 2002; Pustejovsky & Tipton 2018). The other kinds are tested by t with G - 1
degrees of freedom with clusters (Cameron & Miller 2015, section VI), and without them by t with
n - k in a linear model and by z in a logistic one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from questline.core.sentences import number_of
from questline.modelling.dependence.clustered_fit import ClusteredFit, joined
from questline.modelling.dependence.clusters import Clusters, clusters_of
from questline.modelling.dependence.cr2 import bias_reduced
from questline.modelling.dependence.preparation import (
    ALL_BUT,
    Design,
    prepared,
    told_by_one,
    why_exact,
    why_no_model,
    without_errors,
)
from questline.modelling.design import Column
from questline.modelling.likelihood import maximise, probability

Heteroscedastic = Literal["HC0", "HC1", "HC2", "HC3"]
Clustered = Literal["CR0", "CR1", "CR1S", "CR2"]
NO_MAXIMUM = "Not computable: the search for the maximum of the likelihood did not end."
FEW_CLUSTERS = 40
"""With fewer clusters than this cluster-robust errors without a small-sample correction tend to be
too small: "few" begins somewhere between 20 and 50 (Cameron & Miller 2015, A practitioner's guide
to cluster-robust inference, section VI), at about 42 (Angrist & Pischke 2009, Mostly Harmless
Econometrics, section 8.2.3)."""


@dataclass(frozen=True, kw_only=True)
class RobustFit(ClusteredFit):
    """A linear or logistic model by least squares or maximum likelihood, with robust errors.

    `kind` is the formula of the covariance, as in the module's table.
    """

    kind: str


def robust_linear(
    matrix: np.ndarray,
    outcome: np.ndarray,
    kind: Heteroscedastic = "HC3",
    columns: Sequence[Column] = (),
) -> RobustFit:
    """Least squares with heteroscedasticity-consistent errors.

    `matrix` is people by columns without the intercept, `outcome` one number a person; `columns`
    name the columns in sentences.
    """
    return _heteroscedastic(matrix, outcome, kind, columns, logistic=False)


def robust_logistic(
    matrix: np.ndarray,
    outcome: np.ndarray,
    kind: Heteroscedastic = "HC0",
    columns: Sequence[Column] = (),
) -> RobustFit:
    """Maximum likelihood with heteroscedasticity-consistent errors; `outcome` is 0 or 1."""
    return _heteroscedastic(matrix, outcome, kind, columns, logistic=True)


def cluster_robust_linear(
    matrix: np.ndarray,
    outcome: np.ndarray,
    labels: np.ndarray,
    kind: Clustered = "CR2",
    columns: Sequence[Column] = (),
) -> RobustFit:
    """Least squares with cluster-robust errors; `labels` are the clusters, one a person.

    Where clusters lie within others (teams in organisations), `labels` are the larger ones: the
    formulas allow for any likeness within them.
    """
    return _clustered(matrix, outcome, labels, kind, columns, logistic=False)


def cluster_robust_logistic(
    matrix: np.ndarray,
    outcome: np.ndarray,
    labels: np.ndarray,
    kind: Clustered = "CR2",
    columns: Sequence[Column] = (),
) -> RobustFit:
    """Maximum likelihood with cluster-robust errors; `outcome` is 0 or 1."""
    return _clustered(matrix, outcome, labels, kind, columns, logistic=True)


@dataclass(frozen=True)
class _Fitted:
    """A model of standardised columns: what every covariance is made of."""

    design: Design
    coefficients: np.ndarray
    residual: np.ndarray
    weights: np.ndarray
    inverse: np.ndarray
    reason: str = ""

    @property
    def weighted(self) -> np.ndarray:
        """The rows whose cross product is the information."""
        return self.design.full * np.sqrt(self.weights)[:, None]


def _heteroscedastic(
    matrix: np.ndarray,
    outcome: np.ndarray,
    kind: Heteroscedastic,
    columns: Sequence[Column],
    logistic: bool,
) -> RobustFit:
    people, size = len(matrix), matrix.shape[1] + 1
    reason = why_no_model(matrix, outcome, columns, logistic)
    if reason:
        return _nothing(size, people, 0, kind, reason)
    alone = Clusters(np.arange(people), np.arange(people))
    fitted = _fit(prepared(matrix, outcome, alone), logistic)
    if fitted.reason:
        return _nothing(size, people, 0, kind, fitted.reason)
    root = np.linalg.cholesky(fitted.inverse)
    leverage = ((fitted.weighted @ root) ** 2).sum(axis=1)
    lost = told_by_one(fitted.design, fitted.weighted, fitted.inverse)
    left = 1 - leverage
    # Whoever has a leverage of 1 tells a coefficient alone, and has a part in no other.
    power = {"HC0": 0.0, "HC1": 0.0, "HC2": 0.5, "HC3": 1.0}[kind]
    divisor = np.where(left > ALL_BUT, left, np.inf) ** power if power else 1.0
    parts = (fitted.design.full * (fitted.residual / divisor)[:, None]) @ fitted.inverse
    factor = people / (people - size) if kind == "HC1" else 1.0
    df = np.full(size, np.inf if logistic else people - size)
    return _finished(fitted, factor * parts.T @ parts, df, kind, 0, columns, lost, "")


def _clustered(
    matrix: np.ndarray,
    outcome: np.ndarray,
    labels: np.ndarray,
    kind: Clustered,
    columns: Sequence[Column],
    logistic: bool,
) -> RobustFit:
    people, size = len(matrix), matrix.shape[1] + 1
    clusters = clusters_of(labels)
    reason = why_no_model(matrix, outcome, columns, logistic) or clusters.why_not()
    if reason:
        return _nothing(size, people, clusters.count, kind, reason)
    fitted = _fit(prepared(matrix, outcome, clusters), logistic)
    if fitted.reason:
        return _nothing(size, people, clusters.count, kind, fitted.reason)
    lost = told_by_one(fitted.design, fitted.weighted, fitted.inverse)
    count = clusters.count
    factor, df = 1.0, np.full(size, count - 1.0)
    if kind == "CR2":
        reduced = bias_reduced(fitted.design, fitted.weights, fitted.residual, fitted.inverse)
        if reduced.reason:
            return _nothing(size, people, count, kind, reduced.reason)
        parts, df = reduced.parts, np.where(lost, np.nan, reduced.df)
    else:
        parts = clusters.sums(fitted.design.full * fitted.residual[:, None]) @ fitted.inverse
    if kind in ("CR1", "CR1S"):
        factor = count / (count - 1)
    if kind == "CR1S":
        factor *= (people - 1) / (people - size)
    about_few = note_on_few(count, size, kind)
    return _finished(fitted, factor * parts.T @ parts, df, kind, count, columns, lost, about_few)


def note_on_few(count: int, coefficients: int, kind: str = "") -> str:
    """What is to be said where clusters are few, or nothing.

    `coefficients` counts the intercept; `kind` is the formula of the covariance, "" without a name.
    """
    sentences = []
    if count < FEW_CLUSTERS and kind != "CR2":
        sentences.append(
            f"With {number_of(count, 'cluster')}, fewer than about {FEW_CLUSTERS}, robust errors"
            f"{f' of the kind {kind}' if kind else ''} tend to be too small (Angrist & Pischke "
            "2009; Cameron & Miller 2015)."
        )
    if count <= coefficients:
        sentences.append(
            f"There are no more clusters ({count}) than coefficients ({coefficients}), so that the "
            "robust errors are weakly determined and several coefficients cannot be tested "
            "together."
        )
    return joined(sentences)


def _fit(design: Design, logistic: bool) -> _Fitted:
    full, outcome = design.full, design.outcome
    if logistic:
        start = np.zeros(design.coefficients)
        fit = maximise(full, outcome, np.zeros(design.people), start)
        chance = probability(fit.linear_predictor)
        weights, residual, coefficients = chance * (1 - chance), fit.score, fit.coefficients
        reason = "" if fit.converged else NO_MAXIMUM
    else:
        coefficients = np.linalg.lstsq(full, outcome, rcond=None)[0]
        residual, weights = outcome - full @ coefficients, np.ones(design.people)
        reason = why_exact(residual, outcome)
    information = (full.T * weights) @ full
    inverse = np.full_like(information, np.nan) if reason else np.linalg.inv(information)
    return _Fitted(design, coefficients, residual, weights, inverse, reason)


def _finished(
    fitted: _Fitted,
    covariance: np.ndarray,
    df: np.ndarray,
    kind: str,
    clusters: int,
    columns: Sequence[Column],
    lost: np.ndarray,
    note: str,
) -> RobustFit:
    """The result in the given units; `covariance` is that of the standardised design."""
    coefficients, covariance = fitted.design.in_units(fitted.coefficients, covariance)
    who = "cluster" if clusters else "respondent"
    covariance, about_lost = without_errors(covariance, lost, columns, who)
    if lost.all():
        reason = f"Not computable: {about_lost[0].lower()}{about_lost[1:]}"
        return _nothing(len(lost), fitted.design.people, clusters, kind, reason)
    return RobustFit(
        coefficients=coefficients,
        covariance=covariance,
        df=df,
        people=fitted.design.people,
        clusters=clusters,
        note=joined([note, about_lost]),
        kind=kind,
    )


def _nothing(size: int, people: int, clusters: int, kind: str, reason: str) -> RobustFit:
    return RobustFit(
        coefficients=np.full(size, np.nan),
        covariance=np.full((size, size), np.nan),
        df=np.full(size, np.nan),
        people=people,
        clusters=clusters,
        reason=reason,
        kind=kind,
    )
