"""Thousands of logistic regressions at once, on subsets of the columns and people of one design.

Bootstrap samples and exclusions are case weights, choices of covariates are masks. A table of the
products of all pairs of columns is made once; weights times that table gives the information
matrices of many fits in one product. The first steps of Newton's method run in single precision,
which is enough to come near; the last ones use gradients in double precision, so that the result is
that of an ordinary fit. Fits for which that does not plainly work (near dependency, separation, few
people) go to `careful_logistic`, which finds the maximum or says why there is none.
"""

from __future__ import annotations

import numpy as np

from questline.modelling.fits.group_of_fits import GroupOfFits, need_no_start
from questline.modelling.fits.many_logistic_result import REASONS, ManyLogistic
from questline.modelling.fits.shared_design import SharedDesign
from questline.modelling.likelihood import maximise
from questline.modelling.separation import LARGEST_CERTAIN

__all__ = ["REASONS", "ManyLogistic", "fit_many_logistic"]

GROUP_FITS = 2048
"""Fits whose equations are solved at once."""


def fit_many_logistic(
    matrix: np.ndarray,
    outcome: np.ndarray,
    *,
    weights: np.ndarray | None = None,
    columns: np.ndarray | None = None,
    start: np.ndarray | None = None,
    covariances: bool = False,
    errors_of: int | None = None,
    precision: float = 1e-12,
) -> ManyLogistic:
    """Maximum likelihood of every fit.

    `matrix` is people by columns without the intercept. `outcome` (0 or 1) is one for all fits,
    (people,), or one a fit, (fits, people). `weights` (fits, people) are case weights: how often a
    person counts, 0 for someone left out; None counts everyone once. `columns` (fits, columns) says
    which columns are in a fit; None takes all. `start` are coefficients (columns + 1,), intercept
    first, near those of most fits; without them the fit of everyone to all columns.

    With completed sets `matrix` is (sets, people, columns) and `outcome` (people,) or (sets,
    people): every fit is made in each set, and all results get a leading axis of sets.

    `precision` is the distance to the maximum that is left at most, in units of the standard
    errors. With 1e-4 or more no step is made in double precision, which is enough for samples of
    which only the spread is of interest; covariances are then right to about 1%, and
    log-likelihoods are not given. How the fits are batched changes the result by rounding alone.
    `covariances` are inverse information matrices: with weights that are not counts they are not
    design-based. `errors_of` is a place among the columns: the standard errors of its coefficient
    alone take a fraction of the time.
    """
    design = SharedDesign(matrix, outcome, weights, columns)
    found = ManyLogistic.of_nobody(design.fits, design.size, covariances, errors_of is not None)
    if design.people and design.fits:
        scaled_start = None if start is None else design.scaled_start(start)
        if scaled_start is None and not need_no_start(design, np.arange(design.fits)):
            scaled_start = _plain_start(design)
        for first in range(0, design.fits, GROUP_FITS):
            group = np.arange(first, min(first + GROUP_FITS, design.fits))
            GroupOfFits(design, group, scaled_start).fit(precision, found, errors_of)
    return found if matrix.ndim == 2 else found.in_sets(design.sets)


def _plain_start(design: SharedDesign) -> np.ndarray:
    """The fit of everyone to all columns; where that is not plainly finite the mean outcome."""
    start = np.zeros(design.size)
    outcome = design.mean_outcome()
    with np.errstate(all="ignore"):
        fit = maximise(design.rows[0].T, outcome, np.zeros(design.people), start)
    if fit.converged and np.abs(fit.linear_predictor).max() < LARGEST_CERTAIN:
        return fit.coefficients
    mean = min(max(float(outcome.mean()), 1e-3), 1 - 1e-3)
    start[0] = np.log(mean / (1 - mean))
    return start
