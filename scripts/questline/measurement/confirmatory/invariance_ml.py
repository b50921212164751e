"""Measurement invariance by maximum likelihood: does a factor model hold alike in several groups?

A series of models of all groups together, with ever more parameters the same in each: configural
(the pattern of loadings), metric (loadings), scalar (intercepts too) and strict (residual variances
too) (Meredith 1993, Psychometrika 58, 525-543; lavaan's `group.equal`). The factors of the first
group have mean zero and variance one; those of the others are free once loadings (variances) and
intercepts (means) are shared. Neighbouring models are compared by the difference of their
chi-squares, scaled after Satorra and Bentler (2001, Psychometrika 66, 507-514) where these are, and
by the changes of CFI and RMSEA (Cheung and Rensvold 2002; Chen 2007).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np
import pandas as pd

from questline.measurement.confirmatory.factor_model import FactorModel, why_not_identified
from questline.measurement.confirmatory.feasibility import (
    why_not_complete,
    why_not_incomplete,
    why_not_saturated,
)
from questline.measurement.confirmatory.fit_indices import chi_square_p
from questline.measurement.confirmatory.likelihood_fit import LikelihoodFit, fit_groups
from questline.measurement.confirmatory.likelihood_tests import likelihood_tests
from questline.measurement.confirmatory.moment_structure import (
    FIXED,
    GroupParameters,
    Layout,
    MomentStructure,
)
from questline.measurement.confirmatory.respondent_groups import RespondentGroups
from questline.measurement.confirmatory.result import GroupEstimates, Invariance, InvarianceStep
from questline.measurement.confirmatory.single_group_fit import improper_items, improper_notes
from questline.measurement.confirmatory.starting_values import (
    starting_values,
    with_residuals_of,
)

STEPS = ("configural", "metric", "scalar", "strict")
NEGATIVE_SCALING = "The difference of chi-squares could not be scaled: its factor is not positive."


def invariance_ml(
    answers: pd.DataFrame,
    membership: np.ndarray,
    levels: Sequence[str],
    model: FactorModel,
    *,
    estimator: Literal["ml", "mlr", "fiml"] = "mlr",
) -> Invariance:
    """Compare the groups `levels` of `membership` (one level a respondent; others are left out).

    `answers` has a column an item, missing NaN. "ml" and "mlr" (scaled tests) use complete rows,
    "fiml" every answer, with scaled tests. The first level sets the scale of the factors.
    """
    complete = estimator != "fiml"
    values = answers[list(model.items)].to_numpy(dtype=float)
    parts = [_used(values[membership == level], complete) for level in levels]
    counts = {level: len(part) for level, part in zip(levels, parts, strict=True)}
    nothing = Invariance(model, estimator, counts)
    reason = why_not_identified(model) or _why_not(parts, levels, model, complete)
    if reason:
        return replace(nothing, reason=reason)
    respondents = RespondentGroups(parts, complete=complete)
    reasons = [
        why_not_saturated(group.saturated, _in_group(level))
        for level, group in zip(levels, respondents.groups, strict=True)
    ]
    if any(reasons):
        return replace(nothing, reason=" ".join(filter(None, reasons)))
    steps: list[InvarianceStep] = []
    before: dict[str, float] = {}
    for name in STEPS:
        step = _step(name, respondents, levels, model, before, robust=estimator != "ml")
        steps.append(step)
        before = step.fit
    return replace(nothing, steps=tuple(steps))


def scaled_difference(stronger: dict[str, float], weaker: dict[str, float]) -> tuple[float, float]:
    """Chi-square difference of two nested fits and its df; NaN where it cannot be scaled.

    `stronger` has more restrictions. With scaling factors c and degrees of freedom d the difference
    of the plain statistics is divided by (d1 c1 - d0 c0) / (d1 - d0) (Satorra and Bentler 2001).
    """
    statistic = stronger["chi_square"] - weaker["chi_square"]
    df = stronger["df"] - weaker["df"]
    if "scaling_factor" not in stronger:
        return statistic, df
    factor = stronger["df"] * stronger["scaling_factor"]
    factor = (factor - weaker["df"] * weaker.get("scaling_factor", 1.0)) / df
    return (statistic / factor if factor > 0 else float("nan")), df


def invariance_layout(model: FactorModel, groups: int, step: str) -> Layout:
    """Which parameters of which group are free, and which are shared, in a model of the series."""
    structure = MomentStructure(model.loads_on)
    loading, covariance, residual, intercept, mean = structure.parts
    reached = STEPS.index(step)
    shared = np.zeros(structure.size, dtype=bool)
    shared[loading] = reached >= STEPS.index("metric")
    shared[intercept] = reached >= STEPS.index("scalar")
    shared[residual] = reached >= STEPS.index("strict")
    rows, columns = structure.covariance_places
    values = np.zeros(structure.size)
    values[covariance] = rows == columns
    places: list[np.ndarray] = []
    used = 0
    for group in range(groups):
        free = np.ones(structure.size, dtype=bool)
        scaled_elsewhere = group > 0 and reached >= STEPS.index("metric")
        free[covariance] = np.where(rows == columns, scaled_elsewhere, not model.orthogonal)
        free[mean] = group > 0 and reached >= STEPS.index("scalar")
        own = free if group == 0 else free & ~shared
        place = np.full(structure.size, FIXED)
        place[own] = used + np.arange(own.sum())
        if group:
            place[shared] = places[0][shared]
        places.append(place)
        used += int(own.sum())
    return Layout(structure, tuple(places), (values,) * groups)


def _used(values: np.ndarray, complete: bool) -> np.ndarray:
    """The rows that count: those without a gap, or those with some answer."""
    answered = ~np.isnan(values)
    return values[answered.all(axis=1) if complete else answered.any(axis=1)]


def _in_group(level: str) -> str:
    return f" in the group {level}"


def _why_not(
    parts: Sequence[np.ndarray], levels: Sequence[str], model: FactorModel, complete: bool
) -> str:
    """Why a group allows no model, for every group where it is so, or nothing."""
    judge = why_not_complete if complete else why_not_incomplete
    reasons = (
        judge(part, model.items, _in_group(level))
        for part, level in zip(parts, levels, strict=True)
    )
    return " ".join(filter(None, reasons))


def _step(
    name: str,
    respondents: RespondentGroups,
    levels: Sequence[str],
    model: FactorModel,
    before: dict[str, float],
    *,
    robust: bool,
) -> InvarianceStep:
    layout = invariance_layout(model, len(levels), name)
    start = layout.start(_start(respondents, model))
    found = fit_groups(layout, respondents, start, robust=robust)
    if isinstance(found, str):
        return InvarianceStep(name, {}, {}, reason=found)
    fit, notes = likelihood_tests(found, respondents, robust=robust)
    difference: dict[str, float] = {}
    if before:
        statistic, df = scaled_difference(fit, before)
        difference |= {"chi_square": statistic, "df": df, "p": chi_square_p(statistic, df)}
        if np.isnan(statistic):
            notes = (*notes, NEGATIVE_SCALING)
        for index in ("cfi", "rmsea", "cfi_robust", "rmsea_robust"):
            if index in fit and index in before:
                difference[index] = fit[index] - before[index]
    groups, remarks = _groups(respondents, levels, model, found)
    return InvarianceStep(name, fit, difference, groups, notes=(*notes, *remarks))


def _start(respondents: RespondentGroups, model: FactorModel) -> tuple[GroupParameters, ...]:
    """Loadings of all groups together, each with the means and residuals that fit its own."""
    moments = respondents.moments
    pooled = sum(group.n * group.covariances for group in moments) / respondents.n
    start = starting_values(
        np.asarray(pooled), np.zeros(respondents.items), model.loads_on, model.orthogonal
    )
    return tuple(
        replace(with_residuals_of(start, group.covariances), intercepts=group.means)
        for group in moments
    )


def _groups(
    respondents: RespondentGroups, levels: Sequence[str], model: FactorModel, found: LikelihoodFit
) -> tuple[tuple[GroupEstimates, ...], tuple[str, ...]]:
    """The estimates of every group in the items' units, and what is improper in them."""
    estimates, notes = [], []
    scale = respondents.scale
    for level, answers, group in zip(levels, respondents.groups, found.groups, strict=True):
        variances = np.diag(group.covariances())
        signs = model.signs(group.loadings / np.sqrt(variances)[:, None])
        improper = improper_items(model.items, group.residual_variances, variances)
        notes += [f"{level}: {note}" for note in improper_notes(improper, group.factor_covariances)]
        estimates.append(
            GroupEstimates(
                level=level,
                n=answers.n,
                loadings=group.loadings * scale[:, None] * signs,
                residual_variances=group.residual_variances * scale**2,
                factor_means=group.factor_means * signs,
                factor_covariances=group.factor_covariances * np.outer(signs, signs),
                intercepts=respondents.centre + group.intercepts * scale,
            )
        )
    return tuple(estimates), tuple(notes)
