"""Whom to leave out where leaving out everyone in turn would take too long."""

from __future__ import annotations

import numpy as np

from questline.modelling.design import standardised
from questline.modelling.fits.many_linear import fit_many_linear
from questline.modelling.fits.many_logistic import fit_many_logistic
from questline.robustness.focal_estimates import Kind
from questline.robustness.risk_differences import Focal

EVERYONE = 2000
"""Up to so many people all are left out in turn; the work grows with the square of their number."""
CHOSEN = 200
"""Of more people, so many: those who move the coefficient most in one step."""


def most_influential(
    matrix: np.ndarray, outcome: np.ndarray, focal: Focal, kind: Kind
) -> np.ndarray | None:
    """The places of the people who move the focal coefficient most; None stands for everyone.

    Arrays as for `leave_one_out`; of completed sets the first. One step of Newton's method from the
    estimates of everyone (Pregibon 1981, Annals of Statistics 9, 705-724) says who they are.
    """
    people = matrix.shape[-2]
    if people <= EVERYONE:
        return None
    own = matrix if matrix.ndim == 2 else matrix[0]
    answers = outcome if outcome.ndim == 1 else outcome[0]
    columns = np.column_stack([np.ones(people), standardised(own)[0]])
    fit = (fit_many_logistic if kind == "logistic" else fit_many_linear)(columns[:, 1:], answers)
    if not fit.sound[0]:
        return np.arange(CHOSEN)
    predicted = columns @ fit.coefficients[0]
    fitted = predicted if kind == "linear" else 1 / (1 + np.exp(-predicted))
    weights = np.ones(people) if kind == "linear" else fitted * (1 - fitted)
    inverse = np.linalg.pinv((columns.T * weights) @ columns, hermitian=True)
    pulls = columns @ inverse
    leverage = weights * (pulls * columns).sum(axis=1)
    moves = pulls[:, focal.column + 1] * (answers - fitted) / np.maximum(1 - leverage, 1e-10)
    return np.sort(np.argsort(-np.abs(moves), kind="stable")[:CHOSEN])
