"""Wald tests that several coefficients are all zero: a spline's curvature, a whole interaction.

W = b' V^-1 b, chi-square on as many degrees of freedom as there are coefficients; in a linear model
F = W / k on k and the residual degrees of freedom (Wald 1943; as anova() of R's rms). With a robust
covariance it is the robust Wald test.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc, fdtrc

from questline.core.sentences import number_of
from questline.modelling.effects.estimated_model import EstimatedModel
from questline.modelling.terms.recipe import Recipe

LEAST_EIGENVALUE = 1e-12
"""Of the correlations of the estimates, relative to the largest; below it there is no inverse."""


@dataclass(frozen=True)
class JointWaldTest:
    """A test of `df` coefficients in each set; arrays (sets,).

    `statistic` is F where `residual_df` is finite, and chi-square otherwise. It is NaN where
    `reason` says why there is no test; `note` says if not all coefficients are in it. `estimates`
    (sets, df) and `covariances` (sets, df, df) are what is tested, for pooling (D1).
    """

    statistic: np.ndarray
    df: int
    residual_df: float
    p: np.ndarray
    estimates: np.ndarray
    covariances: np.ndarray
    note: str = ""
    reason: str = ""

    @property
    def is_f(self) -> bool:
        """Whether the statistic is F and not chi-square."""
        return math.isfinite(self.residual_df)


def joint_wald_test(model: EstimatedModel, recipe: Recipe, places: Sequence[int]) -> JointWaldTest:
    """The test that the coefficients of some columns of `recipe` are all zero.

    `places` are those of `recipe.interaction_places`, `nonlinear_places`, `all_places` and so on.
    Coefficients without an estimate are left out, and `note` says so.
    """
    if model.reason:
        return _no_test(model, model.reason)
    if not places:
        return _no_test(model, "Not computable: the model has no coefficient to be tested.")
    inside = np.array(places) + model.size - len(recipe.columns)
    known = inside[~np.isnan(model.coefficients[:, inside]).any(axis=0)]
    if not len(known):
        return _no_test(
            model, "Not computable: none of the coefficients to be tested has an estimate."
        )
    note = ""
    if len(known) < len(inside):
        all_ = number_of(len(inside), "coefficient")
        note = f"Of the {all_} to be tested only {len(known)} could be estimated and are tested."
    estimates = model.coefficients[:, known]
    covariances = model.covariances[:, known[:, None], known]
    if reason := _why_no_inverse(covariances):
        return _no_test(model, reason)
    solved = np.linalg.solve(covariances, estimates[..., None])[..., 0]
    statistic = (estimates * solved).sum(axis=1)
    if math.isfinite(model.df):
        statistic = statistic / len(known)
        p = fdtrc(len(known), model.df, statistic)
    else:
        p = chdtrc(len(known), statistic)
    return JointWaldTest(statistic, len(known), model.df, p, estimates, covariances, note)


def _why_no_inverse(covariances: np.ndarray) -> str:
    variances = np.diagonal(covariances, axis1=1, axis2=2)
    if not np.isfinite(covariances).all() or not (variances > 0).all():
        return "Not computable: a coefficient to be tested has no standard error."
    spread = np.sqrt(variances)
    sizes = np.linalg.eigvalsh(covariances / (spread[:, :, None] * spread[:, None, :]))
    if (sizes[:, 0] > LEAST_EIGENVALUE * sizes[:, -1]).all():
        return ""
    return (
        "Not computable: the covariance of the coefficients to be tested has no inverse, as with "
        "robust errors from fewer clusters than there are coefficients."
    )


def _no_test(model: EstimatedModel, reason: str) -> JointWaldTest:
    nothing = np.full(model.sets, np.nan)
    return JointWaldTest(
        nothing, 0, model.df, nothing, np.empty((model.sets, 0)), np.empty((model.sets, 0, 0)),
        reason=reason,
    )  # fmt: skip
