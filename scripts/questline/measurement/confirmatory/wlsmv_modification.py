"""Modification indices of a model that was fitted by diagonally weighted least squares.

For a parameter that is fixed at zero, with d the derivatives of the moments with respect to it, e
the residuals and g = d'We: the change expected when it is freed is g / v and the drop of the
statistic n g^2 / v, with v = d'Wd - d'WD (D'WD)^-1 D'Wd (Sorbom 1989, Psychometrika 54; as lavaan's
`modindices`, where the objective carries a factor (n - 1) / n).
"""

from __future__ import annotations

import numpy as np

from questline.measurement.confirmatory.factor_model import FactorModel
from questline.measurement.confirmatory.result import Modification

UNDETERMINED = float(np.finfo(float).eps ** (1 / 3))
"""A parameter with so little information of its own has no index, as in lavaan."""


def wlsmv_modifications(
    model: FactorModel,
    vector: np.ndarray,
    first: np.ndarray,
    second: np.ndarray,
    residuals: np.ndarray,
    derivatives: np.ndarray,
    weights: np.ndarray,
    n: int,
) -> tuple[Modification, ...]:
    """The indices of all fixed loadings and of all residual covariances, the largest first."""
    loadings, correlations = model.split(vector)
    structure = loadings @ correlations
    rest = 1 - np.einsum("jk,jk->j", structure, loadings)
    items, factors = np.nonzero(~np.asarray(model.loads_on, dtype=bool))
    by_loadings = np.zeros((len(first), *loadings.shape))
    pairs = np.arange(len(first))
    by_loadings[pairs, first] = structure[second]
    by_loadings[pairs, second] = structure[first]
    crossed = by_loadings[:, items, factors]
    weighted = derivatives * weights[:, None]
    information = derivatives.T @ weighted
    own = weights[:, None] * crossed
    index, change = _index(
        own.T @ residuals,
        np.einsum("ij,ij->j", crossed, own) - _explained(information, derivatives.T @ own),
        n,
    )
    found = [("loading", model.items[item], model.factors[factor])
             for item, factor in zip(items, factors, strict=True)]  # fmt: skip
    found += [("residual_covariance", model.items[i], model.items[j])
              for i, j in zip(first, second, strict=True)]  # fmt: skip
    of_pairs, change_of_pairs = _index(
        weights * residuals, weights - _explained(information, weighted.T), n
    )
    with np.errstate(invalid="ignore"):
        standardised = change_of_pairs / np.sqrt(rest[first] * rest[second])
    index = np.concatenate([index, of_pairs])
    columns = zip(
        found,
        index.tolist(),
        np.concatenate([change, change_of_pairs]).tolist(),
        np.concatenate([change, standardised]).tolist(),
        strict=True,
    )
    known = [Modification(*names, *numbers) for names, *numbers in columns]
    order = np.argsort(-index, kind="stable")[: int(np.isfinite(index).sum())]
    return tuple(known[place] for place in order)


def _explained(information: np.ndarray, crossed: np.ndarray) -> np.ndarray:
    """The diagonal of crossed' information^-1 crossed."""
    return np.asarray(np.einsum("ij,ij->j", crossed, np.linalg.solve(information, crossed)))


def _index(score: np.ndarray, own: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Index and expected change; NaN where the parameter is not determined."""
    share = (n - 1) / n
    own = np.where(own < UNDETERMINED, np.nan, own)
    return n * (share * score) ** 2 / own, share * score / own
