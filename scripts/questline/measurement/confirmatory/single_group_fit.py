"""One group's model, from answers to the result, whether its answers have holes or not."""

from __future__ import annotations

import numpy as np

from questline.core.sentences import listed
from questline.measurement.confirmatory.factor_model import FactorModel
from questline.measurement.confirmatory.feasibility import why_not_saturated
from questline.measurement.confirmatory.likelihood_fit import LikelihoodFit, fit_groups
from questline.measurement.confirmatory.likelihood_tests import likelihood_tests
from questline.measurement.confirmatory.modification import (
    CompleteInformation,
    CovarianceInformation,
    IncompleteInformation,
    modifications,
)
from questline.measurement.confirmatory.moment_structure import FIXED, single_group
from questline.measurement.confirmatory.respondent_groups import RespondentGroups
from questline.measurement.confirmatory.result import ConfirmatoryFit, Modification, no_fit
from questline.measurement.confirmatory.standardised import standardised
from questline.measurement.confirmatory.starting_values import starting_values

IMPROPER = 1e-6
"""Share of its variance that an item must keep as residual for the estimates to be proper."""


def fit_single_group(
    values: np.ndarray, model: FactorModel, estimator: str, *, complete: bool, robust: bool
) -> ConfirmatoryFit:
    """Fit a model to answers (respondents, p) that `feasibility` found no fault with."""
    respondents = RespondentGroups([values], complete=complete)
    n = respondents.n
    notes = _left_out(len(values) - n, complete)
    reason = why_not_saturated(respondents.groups[0].saturated)
    if reason:
        return no_fit(model, estimator, n, reason, notes)
    layout = single_group(model)
    moments = respondents.moments[0]
    start = starting_values(moments.covariances, moments.means, model.loads_on, model.orthogonal)
    found = fit_groups(layout, respondents, layout.start((start,)), robust=robust)
    if isinstance(found, str):
        return no_fit(model, estimator, n, found, notes)
    fit, remarks = likelihood_tests(found, respondents, robust=robust)
    return _result(model, estimator, respondents, found, fit, (*notes, *remarks))


def improper_items(
    items: tuple[str, ...], residual_variances: np.ndarray, variances: np.ndarray
) -> tuple[str, ...]:
    """The items whose residual variance is not positive (Heywood cases)."""
    share = residual_variances / variances
    return tuple(item for item, left in zip(items, share, strict=True) if left <= IMPROPER)


def improper_notes(improper: tuple[str, ...], factor_covariances: np.ndarray) -> tuple[str, ...]:
    """What is to be said of estimates that no population can have."""
    notes = []
    if improper:
        notes.append(
            f"The residual variance of {listed(improper)} is not positive (a Heywood case), so "
            "that the estimates are improper."
        )
    if np.linalg.eigvalsh(factor_covariances)[0] <= 0:
        notes.append(
            "The estimated factor correlations contradict one another (the matrix is not positive "
            "definite), so that the estimates are improper."
        )
    return tuple(notes)


def _left_out(count: int, complete: bool) -> tuple[str, ...]:
    if count == 0:
        return ()
    why = "did not answer every item" if complete else "answered none of the items"
    # Without the number, which may be too small to be shown.
    return (f"Respondents who {why} are left out.",)


def _result(
    model: FactorModel,
    estimator: str,
    respondents: RespondentGroups,
    found: LikelihoodFit,
    fit: dict[str, float],
    notes: tuple[str, ...],
) -> ConfirmatoryFit:
    """Estimates in the units of the items, factors turned so that loadings sum to zero or more."""
    structure, places = found.layout.structure, found.layout.places[0]
    group = found.groups[0]
    spread = np.zeros((structure.size, structure.size))
    free = places != FIXED
    spread[np.ix_(free, free)] = found.covariance[np.ix_(places[free], places[free])]
    solution = standardised(structure, group, spread)
    signs = model.signs(solution.loadings)
    scale = respondents.scale
    errors = structure.split(np.where(free, np.sqrt(np.diag(spread)), np.nan))
    improper = improper_items(model.items, group.residual_variances, np.diag(group.covariances()))
    estimated = np.where(model.loads_on, 1.0, np.nan)
    return ConfirmatoryFit(
        model=model,
        estimator=estimator,
        n=respondents.n,
        loadings=group.loadings * scale[:, None] * signs,
        loading_errors=errors.loadings * scale[:, None] * estimated,
        factor_correlations=group.factor_covariances * np.outer(signs, signs),
        factor_correlation_errors=errors.factor_covariances,
        residual_variances=group.residual_variances * scale**2,
        residual_variance_errors=errors.residual_variances * scale**2,
        standardised_loadings=solution.loadings * signs,
        standardised_loading_errors=solution.errors,
        r_squared=solution.r_squared,
        intercepts=respondents.centre + group.intercepts * scale,
        intercept_errors=errors.intercepts * scale,
        fit=fit,
        modification=_modifications(model, respondents, found, signs),
        improper=improper,
        notes=(*notes, *improper_notes(improper, group.factor_covariances)),
    )


def _modifications(
    model: FactorModel, respondents: RespondentGroups, found: LikelihoodFit, signs: np.ndarray
) -> tuple[Modification, ...]:
    structure, places = found.layout.structure, found.layout.places[0]
    group, moments = found.groups[0], respondents.moments[0]
    free = places != FIXED
    inverse = np.zeros((structure.size, structure.size))
    inverse[np.ix_(free, free)] = np.linalg.inv(found.curvature.expected)[
        np.ix_(places[free], places[free])
    ]
    information: CovarianceInformation
    if found.curvature.of_moments:
        of_moments, items = found.curvature.of_moments[0], respondents.items
        slope = of_moments.gradient[1]
        information = IncompleteInformation(of_moments.expected[items:, items:], items)
    else:
        precision = np.linalg.inv(group.covariances())
        residuals = moments.covariances - group.covariances()
        slope = moments.n * (precision @ residuals @ precision) / 2
        information = CompleteInformation(moments.n, precision)
    return modifications(model, group, slope, information, inverse, respondents.scale, signs)
