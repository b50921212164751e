"""Factor models of ordinal items: weighted least squares, mean- and variance-adjusted (WLSMV).

Every item is a normal variable cut at thresholds. The model is fitted to the polychoric
correlations by diagonally weighted least squares, each residual weighted by the inverse of its
sampling variance; standard errors and the test take the full covariance of the correlations
(Muthen, du Toit and Spisic 1997, Robust inference using weighted least squares and quadratic
estimating equations; lavaan's `estimator = "WLSMV"` with `parameterization = "delta"` and
`std.lv = TRUE`, version 0.6-14). The items have variance one, so that the thresholds are those of
the sample, the residual variances follow from the loadings, and the solution is standardised.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from questline.core.sentences import listed
from questline.measurement.confirmatory.factor_model import FactorModel, why_not_identified
from questline.measurement.confirmatory.fit_indices import (
    fit_measures,
    standardised_root_mean_square_residual,
)
from questline.measurement.confirmatory.ordinal_moments import (
    OrdinalMoments,
    ordinal_moments,
    square,
)
from questline.measurement.confirmatory.result import ConfirmatoryFit, no_fit
from questline.measurement.confirmatory.scaled_shifted import (
    NOT_POSITIVE_DEFINITE,
    corrected_likelihood,
    robust_covariance,
    scaled_shifted,
)
from questline.measurement.confirmatory.starting_values import starting_values
from questline.measurement.confirmatory.wlsmv_minimum import Minimum, minimise
from questline.measurement.confirmatory.wlsmv_modification import wlsmv_modifications
from questline.measurement.correlations.ordinal import OrdinalAnswers

ESTIMATOR = "wlsmv"
ROBUST = (
    "cfi_robust",
    "tli_robust",
    "rmsea_robust",
    "rmsea_robust_low",
    "rmsea_robust_high",
    "rmsea_robust_p",
)


def weighted_least_squares(
    ordinal: OrdinalAnswers, model: FactorModel, *, complete: bool = False
) -> ConfirmatoryFit:
    """Fit the model to all answers (pairwise), or to complete respondents only.

    The columns of `ordinal` are the model's items, in its order. What the data do not allow is said
    in `reason`, what is to be said beside the numbers in `notes`.

    Raises ValueError when the items are not the model's.
    """
    same_items(ordinal, model)
    reason = why_not_identified(model)
    if reason:
        return no_fit(model, ESTIMATOR, len(ordinal.codes), reason)
    return fit_ordinal_moments(ordinal_moments(ordinal, complete=complete), model)


def same_items(ordinal: OrdinalAnswers, model: FactorModel) -> None:
    """Raises ValueError when the answers are not to the model's items, in their order."""
    if ordinal.items != model.items:
        raise ValueError(f"answers to {ordinal.items}, but a model of {model.items}")


def fit_ordinal_moments(moments: OrdinalMoments, model: FactorModel) -> ConfirmatoryFit:
    """Fit the model to moments that are there already."""
    if moments.reason:
        return no_fit(model, ESTIMATOR, moments.n, moments.reason, moments.notes)
    weights = 1 / moments.correlation_variances
    found = estimated(moments, model, weights)
    if not found.converged or not found.determined:
        return no_fit(model, ESTIMATOR, moments.n, _why_failed(found), moments.notes)
    return _result(moments, model, found, weights)


def estimated(moments: OrdinalMoments, model: FactorModel, weights: np.ndarray) -> Minimum:
    """The least-squares estimates of loadings and factor correlations, in the model's order."""
    places = (moments.first, moments.second)

    def implied(vector: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return model.common(vector)[places], model.common_derivatives(vector)[:, *places].T

    start = starting_values(
        moments.correlation_matrix, np.zeros(len(model.items)), model.loads_on, model.orthogonal
    )
    vector = model.joined(start.loadings, start.factor_covariances)
    return _turned(model, minimise(implied, moments.correlations, weights, vector))


def _turned(model: FactorModel, found: Minimum) -> Minimum:
    """The same solution with factors whose loadings sum to less than zero turned round."""
    loadings, _ = model.split(found.parameters)
    signs = np.where(loadings.sum(axis=0) < 0, -1.0, 1.0)
    rows, columns = model.correlation_places
    both = np.concatenate([signs[model.loading_places[1]], signs[rows] * signs[columns]])
    return replace(found, parameters=found.parameters * both, derivatives=found.derivatives * both)


def _result(
    moments: OrdinalMoments, model: FactorModel, found: Minimum, weights: np.ndarray
) -> ConfirmatoryFit:
    n, pairs = moments.n, len(weights)
    loadings, correlations = model.split(found.parameters)
    communalities = np.einsum("jk,jk->j", loadings @ correlations, loadings)
    implied = square(
        moments.correlations - found.residuals, moments.first, moments.second, len(model.items)
    )
    relations = moments.relations[-pairs:, -pairs:]
    basis, triangle = np.linalg.qr(found.derivatives * np.sqrt(weights)[:, None])
    errors = robust_covariance([relations], basis, triangle, n)
    loading_errors, correlation_errors = _error_matrices(model, np.sqrt(np.diag(errors)))
    df = model.degrees_of_freedom
    statistic = (n - 1) * float(weights @ found.residuals**2)
    independent = (n - 1) * float(weights @ moments.correlations**2)
    test = scaled_shifted(statistic, df, [relations], basis)
    baseline = scaled_shifted(independent, pairs, [relations], np.zeros((pairs, 0)))
    corrected = corrected_likelihood(moments, implied, found.derivatives)
    robust, robust_baseline = corrected or (None, None)
    # lavaan counts a respondent less in the RMSEA of least squares, as in its statistic.
    fit = fit_measures(test, baseline, n - 1, robust=robust, robust_baseline=robust_baseline)
    if corrected is None and df > 0:
        fit |= dict.fromkeys(ROBUST, float("nan"))
    fit["srmr"] = standardised_root_mean_square_residual(moments.correlation_matrix, implied)
    fit["parameters"] = float(moments.number_of_thresholds + model.parameters)
    modification = wlsmv_modifications(
        model, found.parameters, moments.first, moments.second, found.residuals,
        found.derivatives, weights, n,
    ) if df > 0 else ()  # fmt: skip
    return ConfirmatoryFit(
        model=model,
        estimator=ESTIMATOR,
        n=n,
        loadings=loadings,
        loading_errors=loading_errors,
        factor_correlations=correlations,
        factor_correlation_errors=correlation_errors,
        residual_variances=1 - communalities,
        residual_variance_errors=_residual_errors(model, found.parameters, errors),
        standardised_loadings=loadings,
        standardised_loading_errors=loading_errors,
        r_squared=communalities,
        thresholds=moments.thresholds,
        threshold_errors=moments.threshold_errors,
        fit=fit,
        modification=modification,
        improper=tuple(np.array(model.items, dtype=object)[communalities >= 1]),
        notes=(*moments.notes, *_notes(moments, model, implied, communalities, correlations)),
    )


def _error_matrices(model: FactorModel, errors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Errors of loadings (p, k) and factor correlations (k, k), NaN where nothing is estimated."""
    of_loadings = np.full(model.loads_on.shape, np.nan)
    of_loadings[model.loading_places] = errors[: model.number_of_loadings]
    of_correlations = np.full((len(model.factors), len(model.factors)), np.nan)
    rows, columns = model.correlation_places
    of_correlations[rows, columns] = errors[model.number_of_loadings :]
    of_correlations[columns, rows] = errors[model.number_of_loadings :]
    return of_loadings, of_correlations


def _residual_errors(model: FactorModel, vector: np.ndarray, covariance: np.ndarray) -> np.ndarray:
    """Errors of one less the communality, by the delta method."""
    slopes = np.einsum("aii->ai", model.common_derivatives(vector))
    return np.sqrt(np.einsum("ai,ab,bi->i", slopes, covariance, slopes))


def _why_failed(found: Minimum) -> str:
    if not found.converged:
        return (
            "The estimation did not come to rest: the answers do not determine the model's "
            "loadings."
        )
    return "The answers do not determine the model: other loadings would fit them equally well."


def _notes(
    moments: OrdinalMoments,
    model: FactorModel,
    implied: np.ndarray,
    communalities: np.ndarray,
    correlations: np.ndarray,
) -> list[str]:
    """What a reader must know beside the numbers."""
    notes = []
    improper = [f"{item} ({1 - communality:.3f})"
                for item, communality in zip(model.items, communalities, strict=True)
                if communality >= 1]  # fmt: skip
    if improper:
        notes.append(
            f"The residual variance of {listed(improper)} is not positive (a Heywood case), so "
            "that the solution is improper."
        )
    if np.linalg.eigvalsh(correlations)[0] < NOT_POSITIVE_DEFINITE:
        notes.append("The correlations of the factors are impossible together (not positive "
                     "definite), so that the solution is improper.")  # fmt: skip
    smallest = float(np.linalg.eigvalsh(moments.correlation_matrix)[0])
    if smallest < NOT_POSITIVE_DEFINITE:
        notes.append(
            f"The polychoric correlations are not positive definite (smallest eigenvalue "
            f"{smallest:.3f}). The model is fitted to them as they are; the robust versions of the "
            "fit indices cannot be computed."
        )
    parameters = moments.number_of_thresholds + model.parameters
    if moments.n < parameters:
        notes.append(
            f"The model has more parameters ({parameters}) than respondents ({moments.n}): errors "
            "and test are not to be relied on."
        )
    if model.degrees_of_freedom == 0:
        notes.append("The model has as many parameters as there are correlations: it fits any "
                     "answers, and its fit cannot be tested.")  # fmt: skip
    return notes
