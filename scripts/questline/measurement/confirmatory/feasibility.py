"""Whether the answers allow a factor model to be fitted at all, said before the attempt."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from questline.core.sentences import first_of, listed, number_of
from questline.measurement.confirmatory.incomplete_answers import Saturated

SINGULAR = 1e-9
"""Smallest eigenvalue of a correlation matrix at which items are combinations of one another."""
PERFECT = 1e-9
"""How far from one a correlation may be and still be called perfect."""
MOST_NAMED = 3
"""Pairs of items that a sentence names."""


def why_not_complete(values: np.ndarray, items: Sequence[str], among: str = "") -> str:
    """Why complete rows (respondents, p) allow no model of the p items, or nothing.

    `among` names the group, as in " among women".
    """
    count = len(values)
    if count == 0:
        return f"Nobody{among} answered every item."
    if count <= len(items):
        return (
            f"The complete answers of {number_of(count, 'respondent')}{among} are too few for "
            f"{number_of(len(items), 'item')}."
        )
    return _constant(values, items, f"{among} who answered every item") or _perfect(
        values, items, among
    )


def why_not_incomplete(values: np.ndarray, items: Sequence[str], among: str = "") -> str:
    """The same for answers with holes (NaN), of which every respondent counts who gave some."""
    answered = ~np.isnan(values)
    if not answered.any():
        return f"Nobody{among} answered any of the items."
    empty = [item for item, some in zip(items, answered.any(axis=0), strict=True) if not some]
    if empty:
        return f"Nobody{among} answered {listed(empty)}."
    count = int(answered.any(axis=1).sum())
    if count <= len(items):
        return (
            f"The answers of {number_of(count, 'respondent')}{among} are too few for "
            f"{number_of(len(items), 'item')}."
        )
    together = answered.T.astype(float) @ answered
    pairs = [f"{items[i]} and {items[j]}" for i, j in zip(*np.nonzero(together < 2), strict=True)
             if i < j]  # fmt: skip
    if pairs:
        return (
            f"Fewer than two respondents{among} answered both of two items "
            f"({first_of(pairs, MOST_NAMED)}), so that their covariance is unknown."
        )
    return _constant(values, items, among) or _perfect(values, items, among)


def why_not_saturated(saturated: Saturated, among: str = "") -> str:
    """Why the covariances that were estimated from the answers bear no model, or nothing."""
    if saturated.converged:
        deviations = np.sqrt(np.diag(saturated.covariances))
        correlations = saturated.covariances / np.outer(deviations, deviations)
        if np.linalg.eigvalsh(correlations)[0] >= SINGULAR:
            return ""
    return (
        f"Some items are exact combinations of others{among}, or too few people answered them "
        "together, so that no likelihood exists."
    )


def _constant(values: np.ndarray, items: Sequence[str], among: str) -> str:
    """Which items nobody answers differently."""
    with np.errstate(invalid="ignore"):
        spread = np.nanmax(values, axis=0) - np.nanmin(values, axis=0)
    constant = [item for item, width in zip(items, spread, strict=True) if not width > 0]
    if not constant:
        return ""
    return f"Everyone{among} gave the same answer to {listed(constant)}."


def _perfect(values: np.ndarray, items: Sequence[str], among: str) -> str:
    """Which pairs of items are copies of one another among those who answered both."""
    answered = (~np.isnan(values)).astype(float)
    centred = np.nan_to_num(values - np.nanmean(values, axis=0))
    counts = answered.T @ answered
    first = centred.T @ answered
    second = (centred**2).T @ answered
    products = centred.T @ centred - first * first.T / counts
    variances = second - first**2 / counts
    with np.errstate(invalid="ignore", divide="ignore"):
        correlations = products / np.sqrt(variances * variances.T)
    copies = (np.abs(correlations) > 1 - PERFECT) & (counts > 2)
    pairs = [f"{items[i]} and {items[j]}" for i, j in zip(*np.nonzero(copies), strict=True)
             if i < j]  # fmt: skip
    if not pairs:
        return ""
    return f"Items are perfectly correlated{among}: {first_of(pairs, MOST_NAMED)}."
