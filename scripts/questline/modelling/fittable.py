"""Whether a design can be fitted at all, and in plain words why not.

For fits that are part of something else (a diagnostic, a sensitivity analysis) and come after
`identification`, which names the terms at fault one by one.
"""

from __future__ import annotations

import numpy as np

from questline.modelling.design import standardised
from questline.modelling.separation import separated_people

RANK_TOLERANCE = 1e-8
"""A combination of standardised columns smaller than this share of the largest one counts as 0."""
EXACT = (
    "Not computable: the terms reproduce the outcome exactly, so that there is no uncertainty from "
    "which to compute."
)
ONE_OUTCOME = "Not computable: everyone has the same outcome."
SEPARATED = (
    "Not computable: the terms of the model foretell the outcome of some people without error, so "
    "that some coefficient has no finite estimate (separation)."
)


def why_not_fitted(matrix: np.ndarray) -> str:
    """Why columns (people, columns, without the intercept) have no coefficients of their own."""
    people, columns = matrix.shape
    if not people:
        return "Not computable: nobody is left to fit a model to."
    if people <= columns + 1:
        return "Not computable: the model has as many coefficients as there are people, or more."
    scaled, _ = standardised(matrix)
    if (scaled == 0).all(axis=0).any():
        return "Not computable: a term of the model is the same for everyone."
    sizes = np.linalg.svd(scaled, compute_uv=False)
    if columns and sizes[-1] < RANK_TOLERANCE * sizes[0]:
        return (
            "Not computable: a term of the model can be computed from the other terms "
            "(collinearity)."
        )
    return ""


def why_one_outcome(outcome: np.ndarray) -> str:
    """Why an outcome (people,) that does not vary is not fitted."""
    return ONE_OUTCOME if len(outcome) and (outcome == outcome[0]).all() else ""


def why_separated(matrix: np.ndarray, outcome: np.ndarray) -> str:
    """Why a logistic model has no finite estimate; positive weights do not change it."""
    return SEPARATED if separated_people(matrix, outcome).any() else ""


def standardised_design(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Standardised columns with the intercept in front, and what takes coefficients back.

    `back` @ (coefficients of the standardised columns) are those of `matrix`.
    """
    scaled, spread = standardised(matrix)
    back = np.diag(np.concatenate([[1.0], 1 / spread]))
    back[0, 1:] = -matrix.mean(axis=0) / spread
    return np.column_stack([np.ones(len(matrix)), scaled]), back
