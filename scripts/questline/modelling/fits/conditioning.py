"""Designs in units in which the equations of a regression are well conditioned, and the way back.

Columns are centred and divided by their standard deviation. Where they are then still nearly
dependent, an orthogonal basis of them takes their place, so that no digits are lost to the squares
of their products.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from questline.modelling.identification import RANK_TOLERANCE

LEAST_EIGENVALUE = 1e-8
"""With a smaller eigenvalue of the correlations of the columns, relative to the largest, equations
lose half of their digits."""


@dataclass(frozen=True)
class Conditioned:
    """A design and how its slopes become those of the original columns.

    `rows` (p + 1, people) are ones, for the intercept, and the p centred columns, each in a row of
    its own, as sums over people are fastest that way. `products` (p, p) are the sums of the
    products of the columns. With slopes g of these columns, those of the original ones are `back`
    (p, p) times g; `means` (p,) are the means of the original ones.
    """

    rows: np.ndarray
    products: np.ndarray
    back: np.ndarray
    means: np.ndarray

    def transform(self, intercepts: int = 1, sign: float = 1.0) -> np.ndarray:
        """The matrix that turns (intercepts, slopes) into those of the original columns.

        `sign` is 1 where a linear predictor is intercept plus slopes times columns, -1 where it is
        a threshold minus them.
        """
        count = len(self.means)
        matrix = np.eye(intercepts + count)
        matrix[intercepts:, intercepts:] = self.back
        matrix[:intercepts, intercepts:] = -sign * (self.means @ self.back)
        return matrix


def conditioned(matrix: np.ndarray, orthogonal: bool = True) -> Conditioned:
    """The design of `matrix` (people, p), without an intercept and of full rank with one.

    Without `orthogonal` each row stays one column, however dependent the columns are: for the
    places that hold one coefficient fixed.
    """
    people, count = matrix.shape
    rows, products, means, spread = _standardised_rows(matrix)
    back = np.diag(1 / spread)
    if orthogonal and count > 1 and people:
        eigenvalues = np.linalg.eigvalsh(products)
        if eigenvalues[0] <= LEAST_EIGENVALUE * eigenvalues[-1]:
            basis, triangle = np.linalg.qr(rows[1:].T)
            size = np.sqrt(people)
            rows[1:] = size * basis.T
            products, back = people * np.eye(count), size * back @ np.linalg.inv(triangle)
    return Conditioned(rows, products, back, means)


def conditioned_sets(matrices: np.ndarray) -> tuple[list[Conditioned], list[str]]:
    """The designs of several sets (sets, people, p), and why a set has none (`why_no_design`)."""
    rows, products, means, spread = _standardised_rows(matrices)
    fine = np.ones(len(matrices), dtype=bool)
    if matrices.shape[2]:
        eigenvalues = np.linalg.eigvalsh(products)
        fine = eigenvalues[:, 0] > LEAST_EIGENVALUE * eigenvalues[:, -1]
    designs, reasons = [], []
    for place, matrix in enumerate(matrices):
        if fine[place]:
            back = np.diag(1 / spread[place])
            designs.append(Conditioned(rows[place], products[place], back, means[place]))
            reasons.append("")
        else:
            reasons.append(why_no_design(matrix))
            designs.append(conditioned(matrix, orthogonal=not reasons[-1]))
    return designs, reasons


def _standardised_rows(
    matrices: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Ones and the standardised columns, as rows; their products; the means; the deviations.

    As `design.standardised` has it: a constant column becomes zeros, its deviation is given as 1.
    `matrices` are (people, p) or many of them, (sets, people, p).
    """
    *sets, people, count = matrices.shape
    rows = np.ones((*sets, count + 1, people))
    if not people:
        return (
            rows,
            np.zeros((*sets, count, count)),
            np.zeros((*sets, count)),
            np.ones((*sets, count)),
        )
    columns = rows[..., 1:, :]
    columns[:] = np.swapaxes(matrices, -1, -2)
    means = columns.sum(axis=-1) / people
    columns -= means[..., None]
    products = columns @ np.swapaxes(columns, -1, -2)
    spread = np.sqrt(np.diagonal(products, axis1=-2, axis2=-1) / people)
    constant = spread <= 1e-12 * np.abs(means)
    if constant.any():
        columns[constant], spread[constant] = 0.0, 1.0
    columns /= spread[..., None]
    return rows, products / (spread[..., None] * spread[..., None, :]), means, spread


def why_no_design(matrix: np.ndarray) -> str:
    """Why the columns of `matrix` cannot all have coefficients, or nothing.

    Columns are counted from 1. The same limits as `identification.identify`, which names variables
    and says which columns can be kept.
    """
    if not matrix.shape[1]:
        return ""
    rows, products, _, _ = _standardised_rows(matrix)
    for number, column in enumerate(rows[1:], start=1):
        if not column.any():
            return (
                f"Not computable: column {number} of the model is the same for everyone, so that "
                "it can explain nothing."
            )
    eigenvalues = np.linalg.eigvalsh(products)
    if eigenvalues[0] > LEAST_EIGENVALUE * eigenvalues[-1]:
        return ""
    sizes = np.linalg.svd(np.linalg.qr(rows[1:].T, mode="r"), compute_uv=False)
    if len(sizes) < matrix.shape[1] or sizes[-1] <= RANK_TOLERANCE * sizes[0]:
        return (
            "Not computable: one of the columns of the model can be computed from the others "
            "(collinearity)."
        )
    return ""
