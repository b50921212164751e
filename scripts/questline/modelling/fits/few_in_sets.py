"""Newton's method for a few logistic regressions in every completed set, the sets side by side.

The sets are alike, so that the maximum in one of them is a good start for all others.
"""

from __future__ import annotations

import numpy as np

from questline.modelling.fits.few_fits import LEAST_LEFT, MOST_STEPS, FewFits, last_step
from questline.modelling.fits.newton import solve
from questline.modelling.fits.packed_factors import factorise, pairs
from questline.modelling.fits.shared_design import BLOCK_CELLS, SharedDesign
from questline.modelling.separation import LARGEST_CERTAIN

MOST_MODELS = 20
MOST_FITS = 1000
"""More models a set, or fits in all, are better made by `group_of_fits`."""


def are_few_in_sets(design: SharedDesign, fits: np.ndarray) -> bool:
    """Whether these fits to the design are better made here."""
    few = design.fits <= MOST_FITS and design.rows_a_set <= MOST_MODELS
    small = design.sets * design.people <= BLOCK_CELLS
    everyone_once = design.weights_are_none and len(fits) == design.fits
    return design.sets > 1 and few and small and everyone_once


def fit_few_in_sets(design: SharedDesign, fits: np.ndarray, precision: float) -> FewFits:
    """All `fits` of the design, everyone counting once; `precision` as for `fit_many_logistic`."""
    shape = (design.sets, design.rows_a_set)
    outcome = design.outcome_in_sets()
    mask = design.mask_of(fits)
    chosen = np.ones((design.size, shape[1]), bool) if mask is None else mask[:, : shape[1]]
    sums = np.repeat(design.rows.sum(axis=2)[:, None], shape[1], axis=1)
    events = np.repeat((design.rows @ outcome[..., None])[:, None, :, 0], shape[1], axis=1)
    coefficients = np.zeros((*shape, design.size))
    information = np.zeros((*shape, design.size, design.size))
    values, found = np.empty(shape), np.empty(shape, dtype=bool)
    for model, own in enumerate(chosen.T):
        places = np.flatnonzero(own)
        fitted = _Model(np.ascontiguousarray(design.rows[:, own]), outcome)
        fitted.run(last_step(precision))
        coefficients[:, model, places] = fitted.coefficients
        information[:, model, places[:, None], places] = fitted.information
        values[:, model], found[:, model] = fitted.values, fitted.found()
        left_out = np.flatnonzero(~own)
        information[:, model, left_out, left_out] = 1.0
    first, second = pairs(design.size)
    return FewFits(
        coefficients.reshape(len(fits), -1).T.copy(),
        sums.reshape(len(fits), -1).T,
        events.reshape(len(fits), -1).T,
        values.ravel(),
        found.ravel(),
        information[..., first, second].reshape(len(fits), -1).T.copy(),
    )


class _Model:
    """One model in all sets: `rows` are (sets, columns, people), `outcome` (sets, people)."""

    def __init__(self, rows: np.ndarray, outcome: np.ndarray):
        self._rows, self._outcome = rows, outcome
        self._events = (rows @ outcome[..., None])[..., 0]
        self.coefficients = np.zeros(self._events.shape)
        share = outcome.mean(axis=1)
        self.coefficients[:, 0] = np.log(share / (1 - share))
        self._short = np.zeros(len(rows), dtype=bool)

    def run(self, last: float) -> None:
        """To a step of length `last`; `values` and `information` are then those at the maxima."""
        if len(self._rows) > 1:
            one = _Model(self._rows[:1], self._outcome[:1])
            one.run(last)
            if one.found().all():
                self.coefficients[:] = one.coefficients
        for _ in range(MOST_STEPS):
            gradient = self._expand()
            step = solve(self.information, gradient[..., None])[..., 0]
            gain = (gradient * step).sum(axis=1)
            self.coefficients += step
            self._short = gain < last**2
            if (self._short | ~np.isfinite(gain)).all():
                break
        self._expand()

    def _expand(self) -> np.ndarray:
        """The gradients; `values`, `information` and `largest` predictors are kept."""
        predictor = (self.coefficients[:, None] @ self._rows)[:, 0]
        self.largest = np.abs(predictor).max(axis=1)
        odds = np.exp(-predictor)
        odds += 1
        # log(1 + exp(a)) = a + log(1 + exp(-a))
        loss = (np.log(odds) + predictor).sum(axis=1)
        self.values = (self._events * self.coefficients).sum(axis=1) - loss
        chance = np.reciprocal(odds, out=odds)
        spread = (chance - chance * chance)[:, None]
        self.information = (self._rows * spread) @ np.swapaxes(self._rows, 1, 2)
        gradient: np.ndarray = self._events - (self._rows @ chance[..., None])[..., 0]
        return gradient

    def found(self) -> np.ndarray:
        """In which sets there plainly is a maximum, and this is it."""
        size = self._rows.shape[1]
        left = factorise(self.information[:, *pairs(size)].T.copy(), size)
        return self._short & (left > LEAST_LEFT) & (self.largest < LARGEST_CERTAIN)
