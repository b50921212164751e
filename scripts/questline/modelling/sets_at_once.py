"""The same models in many completed sets, all sets and models of an analysis together.

A set for which that is not plainly right (a column that depends on others, separation, a perfect
fit) is not sound: it is left to the careful fit of single frames.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from questline.modelling.fits.many_linear import fit_many_linear
from questline.modelling.fits.many_logistic import fit_many_logistic
from questline.modelling.fits.proportional_odds import fit_proportional_odds_sets


@dataclass(frozen=True)
class SetFits:
    """One model, a fit a set; NaN where a set is not `sound`.

    `coefficients` are sets by q and `covariances` sets by q by q, the intercept or the thresholds
    first; the log-likelihoods one number a set (none in linear models). `levels` are the codes of
    the ordered answers that occur in some set; where they are not the same in all sets the
    thresholds are NaN.
    """

    coefficients: np.ndarray
    covariances: np.ndarray
    log_likelihood: np.ndarray
    null_log_likelihood: np.ndarray
    sound: np.ndarray
    levels: tuple[int, ...] = ()

    @property
    def intercepts(self) -> int:
        """How many coefficients stand before those of the columns."""
        return max(1, len(self.levels) - 1)


def fit_sets(
    matrices: np.ndarray, outcomes: np.ndarray, chosen: np.ndarray, kind: str
) -> list[SetFits]:
    """For each model, a row of `chosen` (models by columns), the fits of all sets.

    `matrices` are sets by people by columns without the intercept, `outcomes` sets by people.
    """
    if kind == "ordinal":
        return [_ordinal(matrices[:, :, own], outcomes) for own in chosen]
    sets = len(outcomes)
    nothing = np.full(sets, np.nan)
    masks = [np.append(True, own) for own in chosen]
    if kind == "linear":
        linear = fit_many_linear(matrices, outcomes, columns=chosen)
        return [
            SetFits(
                linear.coefficients[:, model, own],
                linear.covariances[:, model][:, own][:, :, own],
                nothing,
                nothing,
                linear.sound[:, model],
            )
            for model, own in enumerate(masks)
        ]
    logistic = fit_many_logistic(matrices, outcomes, columns=chosen, covariances=True)
    covariances = logistic.covariances
    return [
        SetFits(
            logistic.coefficients[:, model, own],
            np.empty((sets, 0, 0)) if covariances is None
            else covariances[:, model][:, own][:, :, own],
            logistic.log_likelihood[:, model],
            logistic.null_log_likelihood[:, model],
            logistic.sound[:, model],
        )
        for model, own in enumerate(masks)
    ]  # fmt: skip


def _ordinal(matrices: np.ndarray, outcomes: np.ndarray) -> SetFits:
    sets, _, columns = matrices.shape
    codes = outcomes.astype(int)
    fits = fit_proportional_odds_sets(matrices, codes, int(codes.max(initial=0)) + 1)
    levels = tuple(np.unique(codes).tolist())
    intercepts = max(1, len(levels) - 1)
    size = intercepts + columns
    coefficients = np.full((sets, size), np.nan)
    covariances = np.full((sets, size, size), np.nan)
    # Where everyone has one level there is no threshold, and the place of the first stays empty.
    alike = len(levels) > 1 and all(fit.categories == levels for fit in fits)
    for number, fit in enumerate(fits):
        own = len(fit.thresholds)
        here = slice(0 if alike else intercepts, None)
        there = slice(0 if alike else own, None)
        coefficients[number, here] = fit.coefficients[there]
        covariances[number, here, here] = fit.covariance[there, there]
    return SetFits(
        coefficients,
        covariances,
        np.array([fit.log_likelihood for fit in fits]),
        np.array([fit.null_log_likelihood for fit in fits]),
        np.array([not fit.reason for fit in fits], dtype=bool),
        levels,
    )
