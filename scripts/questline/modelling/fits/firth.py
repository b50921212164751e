"""Firth's penalised logistic regression: finite estimates where the data separate.

Estimates by Firth (1993, Biometrika 80, 27-38); intervals from the profile of the penalised
likelihood and penalised likelihood-ratio tests by Heinze & Schemper (2002, Statistics in Medicine
21, 2409-2419), as R's logistf computes them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc, ndtri

from questline.core.sentences import number_of
from questline.modelling.fits.conditioning import conditioned, why_no_design
from questline.modelling.fits.firth_likelihood import FirthLikelihood
from questline.modelling.fits.logit_likelihood import chance
from questline.modelling.fits.newton import maximise
from questline.modelling.fits.profile_roots import profile_limits
from questline.modelling.fitted import FittedModel
from questline.modelling.likelihood import log_likelihood

NO_END = "Not computable: the search for the maximum of the penalised likelihood did not end."


@dataclass(frozen=True)
class FirthFit:
    """A penalised fit, or in `reason` why there is none (then `model` is None).

    The standard errors are the roots of the diagonal of `model.covariance`, which is the inverse of
    the Fisher information X'WX at the penalised estimates, W the diagonal of p(1 - p): as Heinze &
    Schemper (2002) and R's brglm2 define them. Neither the derivative of the penalty nor the hat
    values enter; programs that take the information of the augmented data, W(1 + h), print
    slightly smaller ones. `model.log_likelihood` is the plain one at the penalised estimates;
    `penalised_log_likelihood` adds half the logarithm of the determinant of X'WX in the units of
    the matrix.
    """

    model: FittedModel | None
    penalised_log_likelihood: float
    reason: str = ""


@dataclass(frozen=True)
class PenalisedTest:
    """A penalised likelihood-ratio test: chi-square on `df`; NaN where `reason` says why."""

    statistic: float
    df: int
    p: float
    reason: str = ""


def fit_firth(matrix: np.ndarray, outcome: np.ndarray) -> FirthFit:
    """The penalised maximum likelihood fit, exact to rounding.

    `matrix` is people by columns without the intercept, `outcome` 0 or 1.
    """
    reason = _why_not(matrix, outcome)
    if reason:
        return FirthFit(None, np.nan, reason)
    design = conditioned(matrix)
    best = maximise(
        FirthLikelihood(design.rows * (2 * outcome - 1)), _start(outcome, len(design.rows))
    )
    if not best.converged[0]:
        return FirthFit(None, np.nan, NO_END)
    predictor = best.parameters[0] @ design.rows
    fitted = chance(predictor)
    weights = fitted * (1 - fitted)
    transform = design.transform()
    inverse = np.linalg.inv((design.rows * weights) @ design.rows.T)
    # In the units of the matrix the information is inv(transform)' I inv(transform).
    units = np.linalg.slogdet(transform)[1]
    model = FittedModel(
        matrix=matrix,
        outcome=outcome,
        coefficients=transform @ best.parameters[0],
        covariance=transform @ inverse @ transform.T,
        log_likelihood=log_likelihood(predictor, outcome),
        fitted=fitted,
        weights=weights,
        dispersion=1.0,
    )
    return FirthFit(model, float(best.there.value[0] - units))


def firth_limits(fit: FirthFit, confidence: float) -> np.ndarray:
    """The lower and the upper limit of each coefficient, (columns, 2), the intercept not counted.

    The values at which twice the drop of the penalised log-likelihood, maximised over the other
    coefficients, is the quantile of chi-square; they are finite under separation too. NaN on a
    side on which the search finds no limit. `fit` must have a model.
    """
    model = _model_of(fit)
    likelihood, top, spread = _in_standard_units(model)
    indices = np.arange(1, model.parameters + 1)
    limits = profile_limits(likelihood, top, indices, float(ndtri((1 + confidence) / 2)))
    return limits / spread[:, None]


def firth_tests(fit: FirthFit, groups: Sequence[Sequence[int]]) -> tuple[PenalisedTest, ...]:
    """For each group of columns the test that all their coefficients are zero.

    Twice the drop of the penalised log-likelihood, the columns staying in the determinant of the
    penalty, so that the two likelihoods are comparable (Heinze & Schemper 2002). `fit` must have a
    model.
    """
    model = _model_of(fit)
    likelihood, top, _ = _in_standard_units(model)
    best = float(likelihood.at(top[None]).value[0])
    free = np.ones((len(groups), len(top)), dtype=bool)
    for row, group in zip(free, groups, strict=True):
        row[np.asarray(group, dtype=int) + 1] = False
    # With few people the penalised likelihood can have several maxima: two starts, the higher end.
    plain = np.where(np.arange(len(top)) == 0, top, 0.0)
    starts = np.concatenate([np.where(free, top, 0.0), np.tile(plain, (len(groups), 1))])
    held = maximise(likelihood, starts, np.tile(free, (2, 1)))
    values = np.where(held.converged, held.there.value, -np.inf).reshape(2, -1).max(axis=0)
    tests = []
    for group, value in zip(groups, values, strict=True):
        if not np.isfinite(value):
            tests.append(PenalisedTest(np.nan, len(group), np.nan, NO_END))
            continue
        statistic = max(0.0, 2 * (best - float(value)))
        tests.append(PenalisedTest(statistic, len(group), float(chdtrc(len(group), statistic))))
    return tuple(tests)


def _why_not(matrix: np.ndarray, outcome: np.ndarray) -> str:
    """Why there is no penalised fit, or nothing."""
    people, columns = matrix.shape
    if not people:
        return "Not computable: there is nobody to fit the model to."
    if np.ptp(outcome) == 0:
        return "Not computable: everyone has the same outcome, so that there is nothing to explain."
    if people <= columns:
        coefficients = number_of(columns + 1, "coefficient")
        return (
            f"Not computable: {coefficients} with the intercept are too many for "
            f"{number_of(people, 'person', 'people')}."
        )
    return why_no_design(matrix)


def _start(outcome: np.ndarray, size: int) -> np.ndarray:
    share = float(outcome.mean())
    start = np.zeros((1, size))
    start[0, 0] = np.log(share / (1 - share))
    return start


def _model_of(fit: FirthFit) -> FittedModel:
    if fit.model is None:
        raise ValueError("a fit without a model has neither intervals nor tests")
    return fit.model


def _in_standard_units(model: FittedModel) -> tuple[FirthLikelihood, np.ndarray, np.ndarray]:
    """The likelihood of the standardised columns, its maximum, and the deviations of the columns.

    Each column keeps a row of its own, so that its coefficient can be held.
    """
    design = conditioned(model.matrix, orthogonal=False)
    spread = 1 / np.diag(design.back)
    slopes = model.coefficients[1:]
    top = np.concatenate([[model.coefficients[0] + design.means @ slopes], slopes * spread])
    return FirthLikelihood(design.rows * (2 * model.outcome - 1)), top, spread
