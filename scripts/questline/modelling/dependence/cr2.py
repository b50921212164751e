"""CR2: cluster-robust errors without bias under a working model, and their degrees of freedom.

The bias-reduced linearisation of Bell & McCaffrey (2002, Survey Methodology 28, 169-181) in the
form of Pustejovsky & Tipton (2018, Journal of Business & Economic Statistics 36, 672-683), as
clubSandwich computes it. The working model is that of the regression itself: independent people
with variances Phi, which are 1 in a linear model and p (1 - p) in a logistic one, taken as the
weighted linear model of its last step. With H the hat matrix, the residuals e_i of cluster i become
A_i e_i, where A_i = Phi^1/2 G_i^-1/2 Phi^1/2, G_i = Phi^1/2 (I - H_ii) Phi Phi^1/2, and powers are
over the eigenvalues that are not 0.

The variance of a coefficient is V, the sum over clusters of (a_i' e_i)^2. Under the working model
it is spread like a chi-square variable over its degrees of freedom, 2 E(V)^2 / Var(V)
(Satterthwaite 1946), which is trace(P)^2 / trace(PP) with P the covariance of the a_i' e_i:
P_ij = [i = j] a_i' Phi a_i - a_i' D_i M D_j' a_j, where D = Phi X and M = (X'Phi X)^-1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from questline.modelling.dependence.preparation import ALL_BUT, Design

LARGEST_CLUSTER = 1500
"""In a logistic model the time goes with the cube of the largest cluster: here a few seconds."""
CHUNK_CELLS = 4_000_000
"""Cells of the matrices G_i that are worked on at once, which bounds the memory."""
ZERO_EIGENVALUE = 1e-13
"""An eigenvalue of G_i below this share of the largest is 0 but for rounding."""
TOO_LARGE = (
    f"Not computable: a cluster has more than {LARGEST_CLUSTER} respondents, for whom errors of "
    "the kind CR2 would take too long in a logistic model; those of the kind CR1 do not."
)


@dataclass(frozen=True)
class BiasReduced:
    """What CR2 has in place of the plain sums of scores.

    The cross product of `parts` (clusters by coefficients of the standardised design) is the
    covariance; `df` are the Satterthwaite degrees of freedom of each coefficient in given units.
    """

    parts: np.ndarray
    df: np.ndarray
    reason: str = ""


def bias_reduced(
    design: Design, weights: np.ndarray, residual: np.ndarray, inverse: np.ndarray
) -> BiasReduced:
    """Adjusted scores and degrees of freedom of a fitted model.

    `weights` are the variances Phi and `residual` y - mu, of people in the order of the design;
    `inverse` is M.
    """
    root = np.linalg.cholesky(inverse)
    # The columns of `white` are orthonormal over everyone: the hat matrix is its cross product.
    white = (design.full * np.sqrt(weights)[:, None]) @ root
    contrasts = root.T @ design.transform.T
    if np.all(weights == 1):
        scores, own, shared = _linear(design, white, residual, contrasts)
    elif design.clusters.sizes.max() > LARGEST_CLUSTER:
        return BiasReduced(np.empty((0, 0)), np.empty(0), TOO_LARGE)
    else:
        scores, own, shared = _weighted(design, white, weights, residual, contrasts)
    return BiasReduced(scores @ root.T, _degrees_of_freedom(own, shared))


def _linear(
    design: Design, white: np.ndarray, residual: np.ndarray, contrasts: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Scores D_i'A_i e_i, a_i'a_i and D_i'a_i of each cluster, with D in `white` coordinates.

    Here H_ii = Q Q' with Q the cluster's rows of `white`, so that the eigenvectors of the small
    matrix Q'Q, and its eigenvalues v, serve: Q'A = (I - Q'Q)^-1/2 Q'.
    """
    gram = np.array([block.T @ block for block in design.clusters.blocks(white)])
    values, vectors = np.linalg.eigh(gram)
    values = np.clip(values, 0, 1)
    left = 1 - values
    power = np.where(left > ALL_BUT, left, np.inf) ** -0.5
    sums = design.clusters.sums(white * residual[:, None])
    turned = np.swapaxes(vectors, 1, 2)
    scores = (vectors @ (power[..., None] * (turned @ sums[..., None])))[..., 0]
    along = turned @ contrasts
    own = ((values * power**2)[..., None] * along**2).sum(axis=1)
    return scores, own, vectors @ ((values * power)[..., None] * along)


def _weighted(
    design: Design,
    white: np.ndarray,
    weights: np.ndarray,
    residual: np.ndarray,
    contrasts: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """As `_linear`, for unequal variances; clusters of one size are worked on together.

    In `white` coordinates G_i = Phi (I - Q Q') Phi and Phi^1/2 a_i = Phi G_i^-1/2 Q times the
    contrast.
    """
    clusters, size = design.clusters, design.coefficients
    scores = np.empty((clusters.count, size))
    own = np.empty((clusters.count, contrasts.shape[1]))
    shared = np.empty((clusters.count, size, contrasts.shape[1]))
    for members in np.unique(clusters.sizes).tolist():
        those = np.flatnonzero(clusters.sizes == members)
        step = max(1, CHUNK_CELLS // members**2)
        for start in range(0, len(those), step):
            some = those[start : start + step]
            people = clusters.starts[some, None] + np.arange(members)
            rows, phi = white[people], weights[people]
            turned_rows = np.swapaxes(rows, 1, 2)
            hat = rows @ turned_rows
            values, vectors = np.linalg.eigh(
                phi[:, :, None] * (np.eye(members) - hat) * phi[:, None, :]
            )
            zero = values <= ZERO_EIGENVALUE * values[:, -1:]
            power = np.where(zero, np.inf, values) ** -0.5
            half = (vectors * power[:, None, :]) @ (np.swapaxes(vectors, 1, 2) @ rows)
            answers = (np.sqrt(phi) * residual[people])[..., None]
            scores[some] = (np.swapaxes(half, 1, 2) @ answers)[..., 0]
            along = (phi[..., None] * half) @ contrasts
            own[some] = (along**2).sum(axis=1)
            shared[some] = turned_rows @ along
    return scores, own, shared


def _degrees_of_freedom(own: np.ndarray, shared: np.ndarray) -> np.ndarray:
    """trace(P)^2 / trace(PP) for each coefficient, without ever making the large P.

    `own` (clusters by coefficients) are the a_i' Phi a_i; `shared` (clusters by k by coefficients)
    the vectors whose cross products are the a_i' D_i M D_j' a_j.
    """
    common = (shared**2).sum(axis=1)
    trace = (own - common).sum(axis=0)
    vectors = np.moveaxis(shared, 2, 0)
    crossed = np.swapaxes(vectors, 1, 2) @ vectors
    squares = (own**2 - 2 * own * common).sum(axis=0) + (crossed**2).sum(axis=(1, 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        return trace**2 / squares
