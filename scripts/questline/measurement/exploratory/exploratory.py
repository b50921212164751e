"""Exploratory factor analysis of a correlation matrix: extraction, rotation, fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from questline.core.sentences import listed, number_of
from questline.measurement.confirmatory.fit_indices import chi_square_p, rmsea_interval
from questline.measurement.exploratory.extraction import (
    Extraction,
    maximum_likelihood,
    minimum_residual,
)
from questline.measurement.exploratory.rotation import (
    Rotation,
    oblimin,
    sums_of_squares,
    unrotated,
    varimax,
)
from questline.measurement.reliability.one_factor_model import SINGULAR

EXTRACTIONS = {"minimum_residual": minimum_residual, "maximum_likelihood": maximum_likelihood}
ROTATIONS = {"oblimin": oblimin, "varimax": varimax}
LEAST_ITEMS = 3


@dataclass(frozen=True)
class ExploratoryFit:
    """An exploratory solution of p items and k factors, in the order of `items`.

    `pattern` and `structure` are (p, k), equal for uncorrelated factors; `factor_correlations`
    (k, k); `communalities` and `uniqueness` (p,) add up to one; `sums_of_squares` (k,) to the sum
    of the communalities. `fit` holds, by name, those of chi_square, df, p, rmsea, rmsea_low,
    rmsea_high (90%), tli, rmsr, bic that can be computed (see `goodness_of_fit`), and `fit_reason`
    says why others cannot.

    `reason` is a sentence that says why there is no solution (then the arrays are NaN and `fit` is
    empty), "" where there is one; `notes` are sentences on a solution that exists.
    """

    items: tuple[str, ...]
    factors: int
    extraction: str
    rotation: str
    n: int
    pattern: np.ndarray
    structure: np.ndarray
    factor_correlations: np.ndarray
    communalities: np.ndarray
    uniqueness: np.ndarray
    sums_of_squares: np.ndarray
    fit: dict[str, float] = field(default_factory=dict)
    fit_reason: str = ""
    reason: str = ""
    notes: tuple[str, ...] = ()


def explore(
    correlations: np.ndarray,
    items: Sequence[str],
    factors: int,
    extraction: str,
    rotation: str,
    n: int,
    pair_counts: np.ndarray | None = None,
) -> ExploratoryFit:
    """An exploratory solution with so many factors (one or more) of a correlation matrix (p, p).

    `extraction` is minimum_residual or maximum_likelihood, `rotation` oblimin or varimax (a single
    factor is not turned); see the modules of these names for the methods. `n` is the number of
    respondents that the tests count, `pair_counts` (p, p) how many answered each pair where that
    differs (as psych::fa, which then weights the squared residuals of the RMSR).
    """
    names = tuple(items)
    reason = _why_not(correlations, names, factors, extraction, n)
    if reason:
        return _no_solution(names, factors, extraction, rotation, n, reason)
    extracted = EXTRACTIONS[extraction](correlations, factors)
    reason = _why_not_extracted(extracted, factors)
    if reason:
        return _no_solution(names, factors, extraction, rotation, n, reason)
    rotated = unrotated(extracted.loadings)
    if factors > 1:
        rotated = ROTATIONS[rotation](extracted.loadings)
    if not rotated.converged:
        reason = f"The {rotation} rotation of {number_of(factors, 'factor')} did not converge."
        return _no_solution(names, factors, extraction, rotation, n, reason)
    structure = rotated.pattern @ rotated.factor_correlations
    communalities = (rotated.pattern * structure).sum(axis=1)
    common = rotated.pattern @ structure.T
    fit, fit_reason = goodness_of_fit(correlations, common, factors, n, pair_counts)
    return ExploratoryFit(
        items=names,
        factors=factors,
        extraction=extraction,
        rotation=rotation if factors > 1 else "",
        n=n,
        pattern=rotated.pattern,
        structure=structure,
        factor_correlations=rotated.factor_correlations,
        communalities=communalities,
        uniqueness=1 - communalities,
        sums_of_squares=sums_of_squares(rotated.pattern, rotated.factor_correlations),
        fit=fit,
        fit_reason=fit_reason,
        notes=_notes(names, extracted, communalities, rotated, rotation),
    )


def degrees_of_freedom(items: int, factors: int) -> int:
    """Correlations less loadings that rotation leaves free: ((p - k)^2 - p - k) / 2."""
    return ((items - factors) ** 2 - items - factors) // 2


def goodness_of_fit(
    correlations: np.ndarray,
    common: np.ndarray,
    factors: int,
    n: int,
    pair_counts: np.ndarray | None = None,
) -> tuple[dict[str, float], str]:
    """Indices by name, and a sentence on those that cannot be computed; all as psych::fa.

    `common` is the matrix (p, p) that the factors account for. With M its off-diagonal elements
    and a diagonal of ones, F = trace(M^-1 R) - log|M^-1 R| - p whatever the extraction, and the
    chi-square is (n - 1 - (2 p + 5) / 6 - 2 k / 3) F (Bartlett 1951). RMSEA is
    sqrt(max(chi-square / (n df) - 1 / (n - 1), 0)), its limits sqrt(noncentrality / ((n - 1) df)).
    TLI is (F_0 / df_0 - F / df) / (F_0 / df_0 - 1 / m), F_0 being the discrepancy of uncorrelated
    items and m the multiplier of the chi-square (Tucker and Lewis 1973). BIC is the chi-square less
    df log(n). RMSR is the root of the mean squared off-diagonal residual, weighted by
    `pair_counts` where these are given.
    """
    items = len(correlations)
    df = degrees_of_freedom(items, factors)
    fit = {"df": float(df), "rmsr": _residual_size(correlations - common, pair_counts)}
    implied = common.copy()
    np.fill_diagonal(implied, 1.0)
    if np.linalg.eigvalsh(correlations)[0] < SINGULAR:
        return fit, (
            "The correlation matrix is singular, so that there is no likelihood and no chi-square."
        )
    if np.linalg.eigvalsh(implied)[0] < SINGULAR:
        return fit, (
            "The correlations that the factors imply are not those of any answers, so that there "
            "is no chi-square."
        )
    multiplier = n - 1 - (2 * items + 5) / 6 - 2 * factors / 3
    if multiplier <= 0:
        return fit, (
            f"The chi-square of {number_of(factors, 'factor')} and {items} items needs more "
            f"respondents than {n}."
        )
    # Rounding may leave a perfect fit a trifle below zero.
    discrepancy = max(_discrepancy(correlations, implied), 0.0)
    fit["chi_square"] = chi_square = multiplier * discrepancy
    if df == 0:
        return fit, "The model has as many parameters as there are correlations and fits always."
    low, high = rmsea_interval(chi_square, df, n - 1)
    null = -float(np.linalg.slogdet(correlations)[1]) / (items * (items - 1) / 2)
    fit |= {
        "p": chi_square_p(chi_square, df),
        "rmsea": float(np.sqrt(max(chi_square / (n * df) - 1 / (n - 1), 0.0))),
        "rmsea_low": low,
        "rmsea_high": high,
        "bic": chi_square - df * float(np.log(n)),
    }
    if null <= 1 / multiplier:
        return fit, (
            "The items correlate no more than chance would have it, so that the Tucker-Lewis "
            "index means nothing."
        )
    fit["tli"] = (null - discrepancy / df) / (null - 1 / multiplier)
    return fit, ""


def _discrepancy(correlations: np.ndarray, implied: np.ndarray) -> float:
    """trace(M^-1 R) - log|M^-1 R| - p."""
    difference = np.linalg.slogdet(correlations)[1] - np.linalg.slogdet(implied)[1]
    ratio = np.linalg.solve(implied, correlations)
    return float(np.trace(ratio) - difference - len(correlations))


def _residual_size(residuals: np.ndarray, pair_counts: np.ndarray | None) -> float:
    """The root mean squared off-diagonal residual.

    Like psych, weighted by the pairs' counts and divided by the harmonic mean of all counts, those
    of single items included.
    """
    items = len(residuals)
    off = ~np.eye(items, dtype=bool)
    squares = residuals[off] ** 2
    if pair_counts is None:
        return float(np.sqrt(squares.sum() / (items * (items - 1))))
    harmonic = items**2 / (1 / pair_counts).sum()
    return float(np.sqrt((squares * pair_counts[off]).sum() / (harmonic * items * (items - 1))))


def _why_not(
    correlations: np.ndarray, items: tuple[str, ...], factors: int, extraction: str, n: int
) -> str:
    number = len(items)
    if number < LEAST_ITEMS:
        return f"A factor analysis needs at least {LEAST_ITEMS} items."
    missing = ~np.isfinite(correlations)
    if missing.any():
        # An item without any correlation is named rather than all those it should go with.
        most = missing.sum(axis=0).max()
        named = [item for item, of in zip(items, missing.sum(axis=0), strict=True) if of == most]
        return (
            f"Correlations of {listed(named)} cannot be computed, so the items cannot be factored."
        )
    if degrees_of_freedom(number, factors) < 0:
        return f"{number_of(factors, 'factor')} are too many for {number} items."
    if n <= number:
        return f"The answers of {number_of(n, 'respondent')} are too few for {number} items."
    if extraction == "maximum_likelihood" and np.linalg.eigvalsh(correlations)[0] < SINGULAR:
        return (
            "The correlation matrix is singular (some items are exact combinations of others, or "
            "it had to be smoothed), so that there is no likelihood."
        )
    return ""


def _why_not_extracted(extracted: Extraction, factors: int) -> str:
    if not extracted.converged:
        return f"The search for {number_of(factors, 'factor')} did not converge."
    if extracted.factors < factors:
        return (
            f"The items have no more than {number_of(extracted.factors, 'factor')} in common, and "
            f"{factors} were asked for."
        )
    return ""


def _notes(
    items: tuple[str, ...],
    extracted: Extraction,
    communalities: np.ndarray,
    rotated: Rotation,
    rotation: str,
) -> tuple[str, ...]:
    notes = []
    improper = [
        item
        for item, bound, communality in zip(items, extracted.at_bound, communalities, strict=True)
        if bound or communality >= 1
    ]
    if improper:
        notes.append(
            f"The solution is improper (a Heywood case): the factors leave {listed(improper)} no "
            "variance of its own. The loadings and the fit are not to be trusted; fewer factors "
            "may do."
        )
    if rotated.other_criterion is not None:
        notes.append(
            f"From two starts the {rotation} rotation ended in different solutions; the one with "
            "the simpler structure is given."
        )
    return tuple(notes)


def _no_solution(
    items: tuple[str, ...], factors: int, extraction: str, rotation: str, n: int, reason: str
) -> ExploratoryFit:
    return ExploratoryFit(
        items=items,
        factors=factors,
        extraction=extraction,
        rotation=rotation if factors > 1 else "",
        n=n,
        pattern=np.full((len(items), factors), np.nan),
        structure=np.full((len(items), factors), np.nan),
        factor_correlations=np.full((factors, factors), np.nan),
        communalities=np.full(len(items), np.nan),
        uniqueness=np.full(len(items), np.nan),
        sums_of_squares=np.full(factors, np.nan),
        reason=reason,
    )
