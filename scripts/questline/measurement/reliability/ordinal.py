"""Reliability of a scale of ordinal items, from polychoric correlations and thresholds.

Three coefficients, of which the first and the last are about the continuous answers that are
thought to stand behind the categories, which nobody ever sees; the second is about the sum of the
answers as they were given:

- ordinal alpha: alpha of the polychoric matrix, k r / (1 + (k - 1) r) with r the mean correlation
  (Zumbo, Gadermann and Zeisser 2007, Journal of Modern Applied Statistical Methods 6(1); psych, the
  standardised alpha of psych::polychoric; alpha.ord of semTools::reliability). Chalmers (2018,
  Educational and Psychological Measurement 78(6)) warns against reading it as the score's own;
- categorical omega, called ordinal omega in the store: the share of the variance of the sum score
  that a one-factor model explains (Green and Yang 2009, Psychometrika 74(1), equation 21, the
  variance of the score being that of the model; omega of semTools::reliability);
- latent omega: (sum of loadings)^2 over itself plus the residual variances, of the same model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from questline.core.sentences import listed
from questline.measurement.correlations.bivariate_normal import cell_probabilities, threshold_grid
from questline.measurement.exploratory.extraction import minimum_residual
from questline.measurement.reliability.classical import BELOW_ZERO, joined_sentences, left_out
from questline.scoring.item_rest import LEAST_RESPONDENTS, Coefficient

NODES = 64
"""Quadrature points: enough for any correlation that a proper model implies."""
LEAST_ITEMS_OF_A_FACTOR = 3
LARGEST_LOADING = 1 - 5e-7
"""From here on an item has no residual variance worth the name (see `reliability.HEYWOOD`)."""
NO_SUM = "The items cancel, so that their sum does not vary."
TOO_FEW_ITEMS = "A one-factor model needs at least three items whose answers vary."
NO_SOLUTION = "The one-factor model of the polychoric correlations has no solution."


@dataclass(frozen=True)
class OrdinalReliability:
    """Coefficients of a scale, each with its value or the sentence why there is none.

    `loadings` are those of the one-factor model (NaN for items left out or without a model), and
    `estimated_by` says how they were found: "" where they were given, else minimum_residual.
    """

    alpha: Coefficient
    categorical_omega: Coefficient
    latent_omega: Coefficient
    loadings: np.ndarray
    estimated_by: str = ""


def ordinal_reliability(
    items: Sequence[str],
    correlations: np.ndarray,
    thresholds: Sequence[np.ndarray],
    categories: Sequence[np.ndarray],
    n: int,
    loadings: np.ndarray | None = None,
) -> OrdinalReliability:
    """The three coefficients of keyed ordinal items.

    `correlations` (p, p) are polychoric (NaN where there is none); `thresholds` has an array an
    item (its observed categories less one) in standard normal units, `categories` the values of
    these categories in rising order, as they enter the sum; `n` respondents answered two items or
    more. `loadings` (p,) are standardised ones of a one-factor model of these items, from weighted
    least squares (WLSMV) for instance; without them the model is fitted by minimum residuals to the
    correlations. Items with a single observed category are left out, and the note says so.
    """
    varying = np.array([len(values) > 1 for values in categories], dtype=bool)
    kept = np.flatnonzero(varying).tolist()
    note = left_out([item for item, varies in zip(items, varying, strict=True) if not varies])
    names = [items[place] for place in kept]
    matrix = correlations[np.ix_(kept, kept)]
    found = np.full(len(varying), np.nan)
    reason = _why_no_alpha(matrix, names, n)
    if reason:
        refused = Coefficient(None, n, joined_sentences(reason, note))
        return OrdinalReliability(refused, refused, refused, found)
    alpha = _alpha(matrix, n, note)
    if loadings is None:
        found[kept], reason = _one_factor(matrix, names)
    else:
        found[kept] = loadings[kept]
        reason = _why_no_omega(found[kept], np.abs(found[kept]) >= LARGEST_LOADING, names)
    estimated_by = "" if loadings is not None else "minimum_residual"
    if reason:
        refused = Coefficient(None, n, joined_sentences(reason, note))
        return OrdinalReliability(alpha, refused, refused, found, estimated_by)
    categorical = categorical_omega(
        found[kept], [thresholds[place] for place in kept], [categories[place] for place in kept]
    )
    return OrdinalReliability(
        alpha,
        _coefficient(categorical, n, note),
        _coefficient(latent_omega(found[kept]), n, note),
        found,
        estimated_by,
    )


def alpha_of_correlations(correlations: np.ndarray) -> float:
    """Standardised alpha of k items: k r / (1 + (k - 1) r), r being their mean correlation."""
    items = len(correlations)
    mean = (correlations.sum() - np.trace(correlations)) / (items * (items - 1))
    return float(items * mean / (1 + (items - 1) * mean))


def latent_omega(loadings: np.ndarray) -> float | None:
    """McDonald's omega of standardised loadings of one factor; None where the items cancel."""
    common = float(loadings.sum()) ** 2
    whole = common + float((1 - loadings**2).sum())
    return common / whole if whole > 0 else None


def categorical_omega(
    loadings: np.ndarray,
    thresholds: Sequence[np.ndarray],
    categories: Sequence[np.ndarray],
    correlations: np.ndarray | None = None,
) -> float | None:
    """Green and Yang's reliability of the sum of the answers; None where the sum does not vary.

    `loadings` (p,) are standardised, each between -1 and 1. The covariance of the answers of two
    items, or of one item asked twice, follows from the correlation of what stands behind them, the
    product of their loadings. The variance of the sum is that of the model, or with `correlations`
    (p, p) that of these (as semTools::compRelSEM computes it unless obs.var = FALSE). The
    categories count with their values; in semTools they count one, two, three, which is the same
    up to gaps.
    """
    implied = np.outer(loadings, loadings)
    true = _score_covariances(implied, thresholds, categories)
    whole = true if correlations is None else _score_covariances(
        np.where(np.eye(len(loadings), dtype=bool), 0.0, correlations), thresholds, categories
    )  # fmt: skip
    variances = [
        _variance(limits, values) for limits, values in zip(thresholds, categories, strict=True)
    ]
    total = float(whole.sum() - np.trace(whole) + sum(variances))
    if total <= 1e-12 * sum(variances):
        return None
    return float(true.sum()) / total


def _score_covariances(
    correlations: np.ndarray, thresholds: Sequence[np.ndarray], categories: Sequence[np.ndarray]
) -> np.ndarray:
    """Covariances (p, p) of the answers to two items whose latent answers correlate so.

    On the diagonal that of an item asked twice.
    """
    covariances = np.zeros((len(thresholds), len(thresholds)))
    first, second = np.triu_indices(len(thresholds))
    sizes = np.array([len(limits) for limits in thresholds])
    # Pairs of items with as many categories each are computed together.
    for kind in np.unique(np.stack([sizes[first], sizes[second]]), axis=1).T:
        same = (sizes[first] == kind[0]) & (sizes[second] == kind[1])
        one, other = first[same].tolist(), second[same].tolist()
        grid = threshold_grid(
            np.column_stack([thresholds[place] for place in one]),
            np.column_stack([thresholds[place] for place in other]),
        )
        cells = cell_probabilities(grid, correlations[one, other], NODES) - grid.independent
        products = np.einsum(
            "ap,bp,abp->p",
            np.column_stack([categories[place] - categories[place][0] for place in one]),
            np.column_stack([categories[place] - categories[place][0] for place in other]),
            cells,
        )
        covariances[one, other] = covariances[other, one] = products
    return covariances


def _variance(thresholds: np.ndarray, categories: np.ndarray) -> float:
    """The variance of the answers to an item whose categories have their normal shares."""
    shares = np.diff(ndtr(thresholds), prepend=0.0, append=1.0)
    centred = categories - shares @ categories
    return float(shares @ centred**2)


def _alpha(matrix: np.ndarray, n: int, note: str) -> Coefficient:
    if matrix.sum() <= 1e-12 * len(matrix):
        return Coefficient(None, n, joined_sentences(NO_SUM, note))
    value = alpha_of_correlations(matrix)
    if value < 0:
        note = joined_sentences(BELOW_ZERO, note)
    return Coefficient(min(value, 1.0), n, note)


def _why_no_alpha(matrix: np.ndarray, names: Sequence[str], n: int) -> str:
    if len(names) < 2:
        return "At least two items whose answers vary are needed."
    if n < LEAST_RESPONDENTS:
        return f"Fewer than {LEAST_RESPONDENTS} respondents answered two of the items."
    first, second = np.nonzero(np.triu(np.isnan(matrix)))
    if len(first):
        return (
            f"The polychoric correlation of {names[first[0]]} and {names[second[0]]} cannot be "
            "computed."
        )
    return ""


def _one_factor(matrix: np.ndarray, names: Sequence[str]) -> tuple[np.ndarray, str]:
    """Loadings of one factor by minimum residuals, and why they give no omega, or nothing."""
    if len(matrix) < LEAST_ITEMS_OF_A_FACTOR:
        return np.full(len(matrix), np.nan), TOO_FEW_ITEMS
    extracted = minimum_residual(matrix, 1)
    if not extracted.converged or not extracted.factors:
        return np.full(len(matrix), np.nan), NO_SOLUTION
    loadings = extracted.loadings[:, 0]
    improper = extracted.at_bound | (np.abs(loadings) >= LARGEST_LOADING)
    return loadings, _why_no_omega(loadings, improper, names)


def _why_no_omega(loadings: np.ndarray, improper: np.ndarray, names: Sequence[str]) -> str:
    """Why a one-factor model with these loadings gives no omega, or nothing."""
    if len(loadings) < LEAST_ITEMS_OF_A_FACTOR:
        return TOO_FEW_ITEMS
    if np.isnan(loadings).any():
        return NO_SOLUTION
    if improper.any():
        named = [name for name, is_so in zip(names, improper, strict=True) if is_so]
        return (
            f"The one-factor model is improper (a Heywood case): it leaves {listed(named)} no "
            "residual variance."
        )
    return ""


def _coefficient(value: float | None, n: int, note: str) -> Coefficient:
    return Coefficient(value, n, note if value is not None else joined_sentences(NO_SUM, note))
