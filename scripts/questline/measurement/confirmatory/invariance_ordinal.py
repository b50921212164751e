"""Measurement invariance of ordinal items across groups: the series of Wu and Estabrook (2016).

Five models, each with more held equal than the one before (`ordinal_groups` says what): configural,
thresholds, metric, scalar, strict. Each is fitted to the thresholds and polychoric correlations of
all groups by diagonally weighted least squares with the scaled and shifted test (WLSMV), and
compared with the one before by the scaled and shifted difference test of Satorra (2000), as
lavaan's `lavTestLRT` does. In semTools the models are those of `measEq.syntax(ID.cat =
"Wu.Estabrook.2016", ID.fac = "std.lv")`.

Items with two answers have a single threshold, which with loadings and intercepts free says nothing
about its equality: for them thresholds, loadings and intercepts can only be held equal together
(Wu and Estabrook 2016, section on binary items), so that the scalar model is compared with the
configural one and the steps between are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from questline.core.sentences import listed
from questline.measurement.confirmatory.factor_model import FactorModel, why_not_identified
from questline.measurement.confirmatory.fit_indices import chi_square_p, fit_measures
from questline.measurement.confirmatory.ordinal_group_fit import Fitted, Sample, configural, tied
from questline.measurement.confirmatory.ordinal_groups import STEPS, communalities
from questline.measurement.confirmatory.ordinal_moments import (
    complete_answers,
    ordinal_moments,
    some_answers,
)
from questline.measurement.confirmatory.result import GroupEstimates, Invariance, InvarianceStep
from questline.measurement.confirmatory.scaled_shifted import (
    difference_test,
    robust_covariance,
    scaled_shifted,
)
from questline.measurement.confirmatory.weighted_least_squares import (
    ESTIMATOR,
    estimated,
    same_items,
)
from questline.measurement.confirmatory.wlsmv_minimum import Minimum
from questline.measurement.correlations.ordinal import OrdinalAnswers

LEFT_OUT_FOR_TWO_ANSWERS = ("thresholds", "metric")
COMPARED = ("cfi", "rmsea", "cfi_scaled", "rmsea_scaled", "srmr")
"""The indices whose change from step to step is given."""


def invariance_ordinal(
    ordinal: OrdinalAnswers,
    membership: np.ndarray,
    levels: Sequence[str],
    model: FactorModel,
    *,
    complete: bool = False,
) -> Invariance:
    """Compare the groups `levels` of `membership` (one level a respondent; others are left out).

    The columns of `ordinal` are the model's items in its order. The first level sets the scale of
    the factors. All answers count (pairwise), or complete respondents only. A category of an item
    that nobody chose in one of the groups leaves that item with fewer thresholds there, so that
    none can be held equal: then only the configural model is fitted.

    Raises ValueError when the items are not the model's.
    """
    same_items(ordinal, model)
    parts = [some_answers(ordinal, np.asarray(membership == level)) for level in levels]
    if complete:
        parts = [complete_answers(part) for part in parts]
    moments = [ordinal_moments(part, complete=complete, with_thresholds=True) for part in parts]
    sample = Sample(tuple(levels), tuple(moments))
    counts = {level: each.n for level, each in zip(levels, sample.moments, strict=True)}
    nothing = Invariance(model, ESTIMATOR, counts)
    reason = _why_not(sample, model)
    if reason:
        return replace(nothing, reason=reason)
    notes = tuple(dict.fromkeys(
        f"{level}: {note}"
        for level, each in zip(levels, sample.moments, strict=True) for note in each.notes
    ))  # fmt: skip
    alone = [estimated(each, model, 1 / each.correlation_variances) for each in sample.moments]
    failing = [
        level
        for level, found in zip(levels, alone, strict=True)
        if not (found.converged and found.determined)
    ]
    if failing:
        reason = f"The model could not be estimated in the group {listed(failing)}."
        return replace(nothing, reason=reason, notes=notes)
    return replace(nothing, steps=tuple(_steps(sample, model, alone, parts)), notes=notes)


def _steps(
    sample: Sample, model: FactorModel, alone: list[Minimum], parts: list[OrdinalAnswers]
) -> list[InvarianceStep]:
    differing = _differing_categories(sample.levels, parts)
    two_answers = [
        item for item, values in zip(model.items, parts[0].categories, strict=True)
        if len(values) == 2
    ]  # fmt: skip
    steps: list[InvarianceStep] = []
    before: Fitted | None = None
    before_fit: dict[str, float] = {}
    for name in STEPS:
        reason = differing if name != "configural" else ""
        if not reason and two_answers and name in LEFT_OUT_FOR_TWO_ANSWERS:
            reason = (
                f"{listed(two_answers)} {'has' if len(two_answers) == 1 else 'have'} two answers "
                "only: with a single threshold an item's thresholds and loadings cannot be "
                "compared on their own. They are compared together with the intercepts, in the "
                "scalar model."
            )
        fitted = None
        if name == "configural":
            fitted = configural(sample, model, alone)
        elif not reason:
            fitted = tied(sample, model, alone, name)
        if fitted is None:
            if not reason:
                reason, before = "The estimation of this model did not come to rest.", None
            steps.append(InvarianceStep(name, {}, {}, reason=reason))
            continue
        fit = _fit(sample, fitted)
        difference = _difference(sample, before, fitted, before_fit, fit) if before else {}
        steps.append(_step(sample, fitted, fit, difference, bool(two_answers)))
        before, before_fit = fitted, fit
    return steps


def _fit(sample: Sample, fitted: Fitted) -> dict[str, float]:
    n, groups = int(sample.counts.sum()), len(sample.levels)
    correlations = [each.correlations for each in sample.moments]
    pairs = len(correlations[0])
    independent = sum(
        (each.n - 1) * float(each.correlations**2 @ (1 / each.correlation_variances))
        for each in sample.moments
    )
    test = scaled_shifted(
        fitted.statistic, fitted.degrees_of_freedom, sample.relations, fitted.basis
    )
    baseline = scaled_shifted(
        independent,
        groups * pairs,
        [block[-pairs:, -pairs:] for block in sample.relations],
        np.zeros((groups * pairs, 0)),
    )
    fit = fit_measures(test, baseline, n - groups, groups=groups)
    fit["srmr"] = _residual_size(sample, fitted.residuals)
    fit["parameters"] = float(fitted.derivatives.shape[1])
    return fit


def _residual_size(sample: Sample, residuals: np.ndarray) -> float:
    """SRMR: of the correlations of each group, averaged with the groups' sizes as weights."""
    ends = np.cumsum([len(each.values) for each in sample.moments])[:-1]
    total = 0.0
    for each, part in zip(sample.moments, np.split(residuals, ends), strict=True):
        items = len(each.items)
        squares = part[each.number_of_thresholds :] ** 2
        total += each.n * float(np.sqrt(squares.sum() / (items * (items + 1) / 2)))
    return total / float(sample.counts.sum())


def _difference(
    sample: Sample,
    before: Fitted,
    fitted: Fitted,
    before_fit: dict[str, float],
    fit: dict[str, float],
) -> dict[str, float]:
    """The test against the step before, and the changes of the indices."""
    test = difference_test(
        fitted.statistic - before.statistic,
        sample.relations,
        before.basis,
        before.triangle,
        before.derivatives,
        fitted.derivatives,
    )
    changes = {
        name: fit[name] - before_fit[name]
        for name in COMPARED
        if name in fit and name in before_fit
    }
    return {
        "chi_square": test.scaled,
        "df": float(test.df),
        "p": chi_square_p(test.scaled, test.df),
        **changes,
    }


def _step(
    sample: Sample,
    fitted: Fitted,
    fit: dict[str, float],
    difference: dict[str, float],
    two_answers: bool,
) -> InvarianceStep:
    """The step as others read it."""
    covariance = robust_covariance(
        sample.relations, fitted.basis, fitted.triangle, int(sample.counts.sum())
    )
    errors = np.sqrt(np.diag(covariance))
    estimates, improper = [], []
    for level, each, group, places in zip(
        sample.levels, sample.moments, fitted.groups, fitted.thresholds_at, strict=True
    ):
        structure = group.structure
        residuals = 1 / group.scales**2 - communalities(structure)
        improper += [
            f"{item} in {level} ({residual:.3f})"
            for item, residual in zip(each.items, residuals, strict=True)
            if residual <= 0
        ]
        ends = np.cumsum([len(values) for values in each.thresholds])[:-1]
        estimates.append(
            GroupEstimates(
                level=level,
                n=each.n,
                loadings=structure.loadings,
                residual_variances=residuals,
                factor_means=structure.factor_means,
                factor_covariances=structure.factor_covariances,
                intercepts=structure.intercepts,
                thresholds=tuple(np.split(group.thresholds, ends)),
                threshold_errors=tuple(np.split(errors[places], ends)),
            )
        )
    notes = []
    if difference and two_answers and fitted.name == "scalar":
        notes.append("Compared with the configural model.")
    if improper:
        notes.append(
            f"The residual variance of {listed(improper)} is not positive (a Heywood case), so "
            "that the solution is improper."
        )
    if difference and difference["df"] == 0:
        notes.append(
            "With three answers an item, equal thresholds are no restriction: the model fits as "
            "the one before, and there is nothing to test."
        )
    return InvarianceStep(fitted.name, fit, difference, tuple(estimates), notes=tuple(notes))


def _why_not(sample: Sample, model: FactorModel) -> str:
    """Why no model can be fitted at all, or nothing."""
    reason = why_not_identified(model)
    if reason:
        return reason
    if len(sample.levels) < 2:
        return "A comparison needs at least two groups."
    sentences = []
    for level, each in zip(sample.levels, sample.moments, strict=True):
        if each.reason:
            sentences.append(f"In the group {level}: {each.reason}")
    return " ".join(sentences)


def _differing_categories(levels: Sequence[str], parts: list[OrdinalAnswers]) -> str:
    """Why thresholds cannot be held equal: categories that nobody in some group chose."""
    lacking = []
    for place, item in enumerate(parts[0].items):
        everywhere = np.unique(np.concatenate([part.categories[place] for part in parts]))
        for level, part in zip(levels, parts, strict=True):
            missing = np.setdiff1d(everywhere, part.categories[place])
            if len(missing):
                answers = listed([f"{value:g}" for value in missing], last="or")
                lacking.append(f"nobody in the group {level} chose {answers} on {item}")
    if not lacking:
        return ""
    return (
        f"The thresholds of an item can be compared only where the same answers were chosen in "
        f"every group, and {listed(lacking)}."
    )
