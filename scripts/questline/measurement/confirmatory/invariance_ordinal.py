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
from dataclasses import dataclass, replace

import numpy as np

from questline.core.sentences import listed
from questline.measurement.confirmatory.factor_model import FactorModel, why_not_identified
from questline.measurement.confirmatory.fit_indices import chi_square_p, fit_measures
from questline.measurement.confirmatory.moment_structure import GroupParameters
from questline.measurement.confirmatory.ordinal_groups import (
    STEPS,
    OrdinalGroup,
    OrdinalGroups,
    communalities,
)
from questline.measurement.confirmatory.ordinal_moments import (
    OrdinalMoments,
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
from questline.measurement.confirmatory.wlsmv_minimum import Minimum, minimise
from questline.measurement.correlations.ordinal import OrdinalAnswers

LEFT_OUT_FOR_TWO_ANSWERS = ("thresholds", "metric")
LARGEST_PARAMETER = 1e4
"""A factor's variance or mean, in units of the first group, that comes near runs to infinity."""
COMPARED = ("cfi", "rmsea", "cfi_scaled", "rmsea_scaled", "srmr")
"""The indices whose change from step to step is given."""


@dataclass(frozen=True)
class _Sample:
    """The moments of all groups, stacked, with their weights."""

    levels: tuple[str, ...]
    moments: tuple[OrdinalMoments, ...]

    @property
    def counts(self) -> np.ndarray:
        return np.array([each.n for each in self.moments])

    @property
    def values(self) -> np.ndarray:
        return np.concatenate([each.values for each in self.moments])

    def weights(self, counts: np.ndarray) -> np.ndarray:
        """The inverse variances of the moments, each group's times its entry in `counts`."""
        return np.concatenate(
            [count / each.variances for count, each in zip(counts, self.moments, strict=True)]
        )

    @property
    def relations(self) -> list[np.ndarray]:
        return [each.relations for each in self.moments]


@dataclass(frozen=True)
class _Fitted:
    """A model at its minimum: residuals and derivatives there, and the groups' parameters.

    `basis` and `triangle` are the factors of the weighted derivatives; `thresholds_at` says for
    each group which columns of the derivatives belong to its thresholds.
    """

    name: str
    statistic: float
    residuals: np.ndarray
    derivatives: np.ndarray
    basis: np.ndarray
    triangle: np.ndarray
    groups: list[OrdinalGroup]
    thresholds_at: list[np.ndarray]

    @property
    def degrees_of_freedom(self) -> int:
        return len(self.residuals) - self.derivatives.shape[1]


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
    parts = [some_answers(ordinal, membership == level) for level in levels]
    sample = _Sample(
        tuple(levels),
        tuple(ordinal_moments(part, complete=complete, with_thresholds=True) for part in parts),
    )
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
    sample: _Sample, model: FactorModel, alone: list[Minimum], parts: list[OrdinalAnswers]
) -> list[InvarianceStep]:
    differing = _differing_categories(sample.levels, parts)
    two_answers = [
        item for item, values in zip(model.items, parts[0].categories, strict=True)
        if len(values) == 2
    ]  # fmt: skip
    steps: list[InvarianceStep] = []
    before: _Fitted | None = None
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
            fitted = _configural(sample, model, alone)
        elif not reason:
            fitted = _tied(sample, model, alone, name)
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


def _configural(sample: _Sample, model: FactorModel, alone: list[Minimum]) -> _Fitted:
    """Every group by itself: thresholds as they are, and the model of the correlations."""
    residuals, groups, thresholds_at = [], [], []
    counts = [each.number_of_thresholds + model.parameters for each in sample.moments]
    derivatives = np.zeros((len(sample.values), sum(counts)))
    row = column = 0
    for each, found in zip(sample.moments, alone, strict=True):
        cuts, pairs = each.number_of_thresholds, len(each.correlations)
        residuals += [np.zeros(cuts), found.residuals]
        places = np.arange(column, column + cuts)
        derivatives[row + np.arange(cuts), places] = 1.0
        own = slice(column + cuts, column + cuts + model.parameters)
        derivatives[row + cuts : row + cuts + pairs, own] = found.derivatives
        thresholds_at.append(places)
        loadings, correlations = model.split(found.parameters)
        items, factors = loadings.shape
        structure = GroupParameters(
            loadings, correlations, np.zeros(items), np.zeros(items), np.zeros(factors)
        )
        groups.append(OrdinalGroup(structure, np.ones(items), np.concatenate(each.thresholds)))
        row, column = row + cuts + pairs, own.stop
    return _at_minimum(
        sample, "configural", np.concatenate(residuals), derivatives, groups, thresholds_at
    )


def _tied(sample: _Sample, model: FactorModel, alone: list[Minimum], step: str) -> _Fitted | None:
    """The model of a later step at its minimum, or None where that is not reached."""
    cuts = np.array([len(values) for values in sample.moments[0].thresholds])
    groups = OrdinalGroups(model, cuts, len(sample.levels), step)
    start = groups.joined(_start(sample, model, alone, groups))
    weights = sample.weights(sample.counts - 1)
    found = minimise(groups.implied, sample.values, weights, start, LARGEST_PARAMETER)
    if not found.converged or not found.determined:
        return None
    return _at_minimum(
        sample, step, found.residuals, found.derivatives, groups.split(found.parameters),
        [places[groups.structure.size :] for places in groups.places],
    )  # fmt: skip


def _at_minimum(
    sample: _Sample,
    name: str,
    residuals: np.ndarray,
    derivatives: np.ndarray,
    groups: list[OrdinalGroup],
    thresholds_at: list[np.ndarray],
) -> _Fitted:
    shares = sample.counts / sample.counts.sum()
    weighted = derivatives * np.sqrt(sample.weights(shares))[:, None]
    basis, triangle = np.linalg.qr(weighted)
    statistic = float(sample.weights(sample.counts - 1) @ residuals**2)
    return _Fitted(name, statistic, residuals, derivatives, basis, triangle, groups, thresholds_at)


def _start(
    sample: _Sample, model: FactorModel, alone: list[Minimum], groups: OrdinalGroups
) -> list[OrdinalGroup]:
    """Parameters of every group as the step's conventions have them, from the groups' own fits.

    Thresholds of a later group lie on a line over those of the first: slope and origin of the line
    are scale and intercept.
    """
    reached = STEPS.index(groups.step)
    reference, _ = model.split(alone[0].parameters)
    cut = np.concatenate(sample.moments[0].thresholds)
    ends = np.cumsum(groups.cuts)[:-1]
    found = []
    for index, (each, minimum) in enumerate(zip(sample.moments, alone, strict=True)):
        loadings, covariances = model.split(minimum.parameters)
        items, factors = loadings.shape
        scales, intercepts, means = np.ones(items), np.zeros(items), np.zeros(factors)
        if index:
            lines = zip(np.split(cut, ends), each.thresholds, strict=True)
            scales, intercepts = np.transpose([_line(first, own) for first, own in lines])
            loadings = loadings / scales[:, None]
        if reached >= STEPS.index("metric"):
            size = (reference**2).sum(axis=0)
            spread = np.maximum((loadings * reference).sum(axis=0) / size, 0.1)
            loadings, covariances = reference, covariances * np.outer(spread, spread)
        if reached >= STEPS.index("scalar"):
            means = np.linalg.lstsq(reference, intercepts, rcond=None)[0]
            intercepts = np.zeros(items)
        structure = GroupParameters(loadings, covariances, np.zeros(items), intercepts, means)
        found.append(OrdinalGroup(structure, scales, cut))
    return found


def _line(first: np.ndarray, own: np.ndarray) -> tuple[float, float]:
    """Scale s and intercept nu for which own = s (first - nu), nearly; one threshold: s = 1."""
    if len(first) == 1:
        return 1.0, float(first[0] - own[0])
    slope = float(np.polyfit(first, own, 1)[0])
    return slope, float(first.mean() - own.mean() / slope)


def _fit(sample: _Sample, fitted: _Fitted) -> dict[str, float]:
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


def _residual_size(sample: _Sample, residuals: np.ndarray) -> float:
    """SRMR: of the correlations of each group, averaged with the groups' sizes as weights."""
    ends = np.cumsum([len(each.values) for each in sample.moments])[:-1]
    total = 0.0
    for each, part in zip(sample.moments, np.split(residuals, ends), strict=True):
        items = len(each.items)
        squares = part[each.number_of_thresholds :] ** 2
        total += each.n * float(np.sqrt(squares.sum() / (items * (items + 1) / 2)))
    return total / float(sample.counts.sum())


def _difference(
    sample: _Sample,
    before: _Fitted,
    fitted: _Fitted,
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
    sample: _Sample,
    fitted: _Fitted,
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


def _why_not(sample: _Sample, model: FactorModel) -> str:
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
