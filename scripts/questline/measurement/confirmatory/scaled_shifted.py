"""Tests and errors that hold although the weights are not the inverse covariance of the moments.

For moments with n times the covariance Gamma, weights W = diag(Gamma)^-1 and derivatives D of the
implied moments, U = W - W D (D'WD)^-1 D'W. The statistic T = (n - 1) F of diagonally weighted least
squares is scaled and shifted,

    a T + b,   a = sqrt(df / tr(U Gamma U Gamma)),   b = df - a tr(U Gamma)

so that it has the mean and the variance of a chi-square with df degrees of freedom (Asparouhov and
Muthen 2010, Simple second order chi-square correction; lavaan's `scaled.shifted`). With R the
correlations between the sampling errors of the moments and Q an orthonormal basis of W^(1/2) D, the
traces are tr(R) - tr(Q'RQ) and |R|^2 - 2 |RQ|^2 + |Q'RQ|^2: no other large matrix is needed.

Errors: (D'WD)^-1 D'W Gamma W D (D'WD)^-1 / (n - 1) (Muthen, du Toit and Spisic 1997, equation 13).

Arrays of several groups are stacked; R is a list with one block a group.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from questline.measurement.confirmatory.fit_indices import ChiSquare, Corrected
from questline.measurement.confirmatory.ordinal_moments import OrdinalMoments

NOT_POSITIVE_DEFINITE = float(np.sqrt(np.finfo(float).eps))
"""An eigenvalue below that, as in lavaan, and a correlation matrix counts as not positive."""


def scaled_shifted(
    statistic: float, df: int, relations: Sequence[np.ndarray], basis: np.ndarray
) -> ChiSquare:
    """The scaled and shifted test of T; plain only without degrees of freedom.

    `basis` (moments, parameters) is orthonormal; without columns it is the test of a model that has
    no parameters for these moments, such as that of independent items.
    """
    if df <= 0:
        return ChiSquare(statistic, df)
    trace, trace_of_square, inner = 0.0, 0.0, np.zeros((basis.shape[1], basis.shape[1]))
    for block, part in zip(relations, _parts(basis, relations), strict=True):
        product = block @ part
        crossed = part.T @ product
        inner += crossed
        trace += float(np.trace(block) - np.trace(crossed))
        trace_of_square += float(np.vdot(block, block) - 2 * np.vdot(product, product))
    trace_of_square += float(np.vdot(inner, inner))
    if not trace_of_square > 0:
        return ChiSquare(statistic, df)
    factor = float(np.sqrt(df / trace_of_square))
    shift = df - factor * trace
    return ChiSquare(statistic, df, factor * statistic + shift, 1 / factor, shift)


def robust_covariance(
    relations: Sequence[np.ndarray], basis: np.ndarray, triangle: np.ndarray, n: int
) -> np.ndarray:
    """The covariance of the estimates, for W^(1/2) D = Q times `triangle`; n - groups divides."""
    half = np.linalg.solve(triangle, _inner(relations, basis))
    covariance = np.linalg.solve(triangle, half.T)
    return np.asarray(covariance) / (n - len(relations))


def difference_test(
    difference: float,
    relations: Sequence[np.ndarray],
    basis: np.ndarray,
    triangle: np.ndarray,
    weaker: np.ndarray,
    stronger: np.ndarray,
) -> ChiSquare:
    """The scaled and shifted test of a model against one that holds less equal.

    `difference` is that of the plain statistics, `weaker` and `stronger` the derivatives (moments,
    parameters) of the implied moments in the two models, `basis` and `triangle` the factors of
    W^(1/2) times the weaker model's. With H the least-squares solution of weaker H = stronger and A
    the restrictions A H = 0, the difference is distributed as a form in the part of W^(1/2) D that
    the restrictions take away (Satorra 2000, Innovations in Multivariate Statistical Analysis,
    233-247; lavaan's `lavTestLRT` with `method = "satorra.2000"`, `A.method = "delta"`).
    """
    df = weaker.shape[1] - stronger.shape[1]
    if df <= 0:
        return ChiSquare(difference, df)
    solution = np.linalg.lstsq(weaker, stronger, rcond=None)[0]
    restrictions = np.linalg.svd(solution, full_matrices=True)[0][:, stronger.shape[1] :]
    taken, _ = np.linalg.qr(np.linalg.solve(triangle.T, restrictions))
    inner = _inner(relations, basis @ taken)
    factor = float(np.sqrt(df / np.vdot(inner, inner)))
    shift = df - factor * float(np.trace(inner))
    return ChiSquare(difference, df, factor * difference + shift, 1 / factor, shift)


def corrected_likelihood(
    moments: OrdinalMoments, implied: np.ndarray, derivatives: np.ndarray
) -> tuple[Corrected, Corrected] | None:
    """What the robust fit indices of ordinal items come from: model and independent items.

    The likelihood-ratio statistic of the polychoric matrix as if it were a matrix of correlations
    of continuous variables, at the least-squares estimates, and its expectation under the model in
    df (Savalei 2021, Multivariate Behavioral Research 56, equations 12 to 15; lavaan's
    `lav_fit_catml_dwls`). With V the expected information of correlations at the implied matrix and
    M = I - D (D'WD)^-1 D'W the expectation is tr(M'VM Gamma); for independent items it is
    tr(Gamma). None where the polychoric or the implied matrix is not positive definite.

    V x is Sigma^-1 X Sigma^-1 for pairs x that fill a symmetric X, so that V itself is not needed.
    """
    correlations = moments.correlation_matrix
    pairs, parameters = derivatives.shape
    smallest = min(np.linalg.eigvalsh(correlations)[0], np.linalg.eigvalsh(implied)[0])
    if smallest < NOT_POSITIVE_DEFINITE or pairs <= parameters:
        return None
    log_determinant = np.linalg.slogdet(correlations)[1]
    inverse = np.linalg.inv(implied)
    misfit = np.linalg.slogdet(implied)[1] + np.sum(inverse * correlations)
    misfit -= log_determinant + len(implied)
    deviations = np.sqrt(moments.correlation_variances)
    relations = moments.relations[-pairs:, -pairs:]
    weighted = derivatives / moments.correlation_variances[:, None]
    onto = np.linalg.solve(derivatives.T @ weighted, weighted.T)
    spread = (onto * deviations) @ relations * deviations
    columns = np.zeros((parameters, *implied.shape))
    columns[:, moments.first, moments.second] = derivatives.T
    columns += columns.transpose(0, 2, 1)
    seen = (inverse @ columns @ inverse)[:, moments.first, moments.second]
    expected = (
        _information_trace(moments, inverse, relations, deviations)
        - 2 * np.vdot(spread, seen)
        + np.vdot(spread @ onto.T, seen @ derivatives)
    )
    df = pairs - parameters
    return (
        Corrected(moments.n * float(misfit), df, float(expected) / df),
        Corrected(
            -moments.n * float(log_determinant),
            pairs,
            float(moments.correlation_variances.sum()) / pairs,
        ),
    )


def _information_trace(
    moments: OrdinalMoments, inverse: np.ndarray, relations: np.ndarray, deviations: np.ndarray
) -> float:
    """tr(V Gamma), with V of pairs ij and kl the product s^ik s^jl + s^il s^jk of Sigma^-1 = s.

    Both are symmetric: of the pairs beyond those of an item only the later ones are gone through.
    """
    of_first, of_second = inverse[:, moments.first], inverse[:, moments.second]
    starts = np.searchsorted(moments.first, np.arange(len(inverse)))
    total = 0.0
    for item, (start, stop) in enumerate(pairwise(starts)):
        information = of_first[item, start:] * of_second[item + 1 :, start:]
        information += of_second[item, start:] * of_first[item + 1 :, start:]
        information *= relations[start:stop, start:]
        products = (deviations[start:stop] @ information) * deviations[start:]
        own = stop - start
        total += float(products[:own].sum() + 2 * products[own:].sum())
    return total


def _inner(relations: Sequence[np.ndarray], basis: np.ndarray) -> np.ndarray:
    """Q'RQ over all groups."""
    inner = np.zeros((basis.shape[1], basis.shape[1]))
    for block, part in zip(relations, _parts(basis, relations), strict=True):
        inner += part.T @ (block @ part)
    return inner


def _parts(basis: np.ndarray, relations: Sequence[np.ndarray]) -> list[np.ndarray]:
    """The rows of each group."""
    ends = np.cumsum([len(block) for block in relations])
    return np.split(basis, ends[:-1])
